"""What speaks for and against two sightings being one person: their roles, and the spelling of their names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from quotes.resolve.lexicon import RoleNoun, first_names, fold, role_nouns, titles
from quotes.resolve.names import Name
from quotes.resolve.roles import content_words, noun_of

_SAYS_LITTLE = frozenset({"any", "kin"})  # classes of nouns that fit anybody
# Offices between which one person changes, or which one person holds together.
_OFFICES = frozenset(
    {"leader", "premier", "minister", "mayor", "lawmaker", "councillor", "candidate", "vice", "diplomat", "adviser"}
    | {"spokesperson", "founder", "owner", "business", "manager", "activist"}
)
# Words of a role that say neither what nor where.
_TIMES = frozenset({"former", "ex", "acting", "interim", "then", "late", "longtime", "incoming", "outgoing", "veteran"})
_SAME, _LIKE, _ELSEWHERE, _OTHER = "same", "like", "elsewhere", "other"  # how two roles relate
_SAME_WORD = 4  # letters that "Norway's" and "Norwegian" share
_CLOSE_SPELLING = 0.75  # share of letters in common, in order (normalised indel similarity)
_LEAST_LETTERS = 4  # of a word that may be another spelling


@dataclass(frozen=True, slots=True)
class Role:
    """A role as printed, taken apart: what (its noun) and where (its other words: "Oslo", "harbour")."""

    noun: RoleNoun | None
    where: frozenset[str]


@lru_cache(maxsize=100_000)
def role(text: str) -> Role | None:
    """The role; None where it says nothing by which people could be told apart ("Ms", "Gen.", "resident")."""
    folded = [word.strip(".,") for word in fold(text).replace("-", " ").split()]
    words = [word for word in folded if word and word not in _TIMES and not _is_mere_title(word)]
    noun = noun_of(words)
    if not words or (noun is not None and noun.group in _SAYS_LITTLE):
        return None
    own = set(noun.words) if noun else set()
    return Role(noun, frozenset(word for word in content_words(words) if word not in own))


def _is_mere_title(word: str) -> bool:
    return word in titles() and (word,) not in role_nouns()


def alike(a: Iterable[Role], b: Iterable[Role]) -> bool | None:
    """Whether these roles are one person's: True, False where they contradict, None where they do not tell.

    One office in two places ("mayor of Oslo", "mayor of Bergen") is stronger than a bare "mayor" on both sides.
    """
    found = {_alike(one, other) for one in a for other in b}
    for verdict in (_SAME, _ELSEWHERE, _LIKE, _OTHER):
        if verdict in found:
            return verdict in (_SAME, _LIKE)
    return None


@lru_cache(maxsize=1_000_000)
def _alike(a: Role, b: Role) -> str | None:
    shared = _share(a.where, b.where)
    if a.noun is None or b.noun is None:
        return _SAME if shared else None
    if a.noun.words == b.noun.words or (a.noun.group == b.noun.group and a.noun.group not in (None, "-")):
        return _SAME if shared else _ELSEWHERE if a.where and b.where else _LIKE
    return _SAME if shared and {a.noun.group, b.noun.group} <= _OFFICES else _OTHER


def same_place(a: Iterable[Role], b: Iterable[Role]) -> bool:
    """Whether a role on either side names the same place, body or subject."""
    return any(_share(one.where, other.where) for one in a for other in b)


def _share(a: frozenset[str], b: frozenset[str]) -> bool:
    return not a.isdisjoint(b) or any(
        x[:_SAME_WORD] == y[:_SAME_WORD] for x in a for y in b if len(x) > _SAME_WORD and len(y) > _SAME_WORD
    )


def spelt_alike(a: Name, b: Name) -> bool:
    """Whether two names of as many words may be two spellings of one: "Tomas Hadad", "Tomas Haddad".

    Two words that are both known first names are two names: "Marina", "Martina".
    """
    from rapidfuzz.distance import Indel

    if len(a.words) != len(b.words) or a.generation != b.generation:
        return False
    pairs = [(x, y) for x, y in zip(a.words, b.words, strict=True) if x != y]
    return bool(pairs) and all(
        x[0] == y[0]
        and min(len(x), len(y)) >= _LEAST_LETTERS
        and Indel.normalized_similarity(x, y) >= _CLOSE_SPELLING
        and not (x in first_names() and y in first_names())
        for x, y in pairs
    )
