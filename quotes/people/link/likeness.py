"""What speaks for and against two sightings being one person: their roles, and the spelling of their names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from quotes.english.body_nouns import is_any_body
from quotes.english.names import Name
from quotes.english.offices import is_political, names_office, one_career, one_noun, says_little, speaks_against
from quotes.english.role_nouns import RoleNoun, content_words, noun_of, role_words
from quotes.english.titles import ABBREVIATED, is_mere_title, titles
from quotes.english.words import fold, one_word

# How two roles relate, the telling ones first.
_SAME, _ELSEWHERE, _SUBJECT, _LIKE, _OTHER = "same", "elsewhere", "subject", "like", "other"
_SEVERAL = re.compile(r",? and |[;,] ")  # between two roles
_CLOSE_SPELLING = 0.75  # share of letters in common, in order (normalised indel similarity)
_LEAST_LETTERS = 4  # of a word that may be another spelling
_MOST_CHANGES = 3  # letters added or left out; one in another's place is two


@dataclass(frozen=True, slots=True)
class Role:
    """A role as printed, taken apart: what (its noun) and where (its other words: "Oslo", "harbour").

    `names` are the words of `where` that are printed with a capital, those of one name together: {"Averton",
    "Shipping"}. A preposition ends a name, as "of Health of Chad" has two.
    """

    noun: RoleNoun | None
    where: frozenset[str]
    names: frozenset[frozenset[str]] = frozenset()


def roles(texts: Iterable[str]) -> set[Role]:
    """All roles in what is printed: "senator and former mayor" has two, "minister of health and welfare" one."""
    found = set()
    for text in texts:
        pieces = _SEVERAL.split(text)
        each = [role(piece) for piece in pieces]
        if any(one is None or one.noun is None for one in each):
            each = [role(text)]
        found |= {one for one in each if one is not None}
    return found


@lru_cache(maxsize=100_000)
def role(text: str) -> Role | None:
    """The role; None where it says nothing by which people could be told apart ("Ms", "Gen.", "resident")."""
    folded = [ABBREVIATED.get(word, word).strip(".,") for word in fold(text).replace("-", " ").split()]
    status = role_words("status")
    words = [word for word in folded if word and word not in status and not is_mere_title(word)]
    noun = noun_of(words)
    if not words or (noun is not None and says_little(noun)):
        return None
    own = role_words("party") | set(noun.words if noun else ())
    where = frozenset(word for word in content_words(words) if word not in own and not names_office(word))
    if noun is None and not where:
        return None
    return Role(noun, where, _names(text, where))


def _names(text: str, where: frozenset[str]) -> frozenset[frozenset[str]]:
    """The words of `where` with a capital, those that stand together as one."""
    found: list[set[str]] = [set()]
    for printed in text.replace("-", " ").split():
        words = content_words([fold(printed).strip(".,")]) - role_words("subject")
        if words and printed[0].isupper() and words <= where:
            found[-1] |= words
        else:
            found.append(set())
        if printed.endswith((",", "'s", "’s")):
            found.append(set())
    return frozenset(frozenset(words) for words in found if words)


def alike(a: Iterable[Role], b: Iterable[Role]) -> bool | None:
    """Whether these roles are one person's: True, False where they contradict, None where they do not tell.

    One office in two places ("mayor of Oslo", "mayor of Bergen") is stronger than a bare "mayor" on both sides.
    """
    found = {_alike(one, other) for one in a for other in b}
    for verdict in (_SAME, _ELSEWHERE, _SUBJECT, _LIKE, _OTHER):
        if verdict in found:
            return verdict not in (_ELSEWHERE, _OTHER)
    return None


@lru_cache(maxsize=1_000_000)
def _alike(a: Role, b: Role) -> str | None:
    place = _place(a, b)
    told = {_SAME, _SUBJECT} & {place}
    if a.noun is None or b.noun is None:
        return place if told else None
    groups = {a.noun.group, b.noun.group}
    if place == _ELSEWHERE and not speaks_against(groups) and not (a.names and b.names):
        place = None
    if a.noun.words == b.noun.words or (len(groups) == 1 and not groups & {None, "-"}):
        return place or (_LIKE if one_noun(a.noun, b.noun) else _OTHER)
    if told and one_career(groups):
        return place
    return _OTHER if speaks_against(groups) else None


def same_office(a: Iterable[Role], b: Iterable[Role]) -> bool:
    """Whether both are called by one noun: "chief executive", "chief executive of Averton Shipping"."""
    nouns = {role.noun.words for role in a if role.noun is not None}
    return any(role.noun is not None and role.noun.words in nouns for role in b)


def politics(a: Collection[Role], b: Collection[Role]) -> bool:
    """Whether all roles are political offices, and none is in another place than one of the other side."""
    political = all(role.noun is not None and is_political(role.noun, role.where) for role in (*a, *b))
    return political and all(_place(one, other) != _ELSEWHERE for one in a for other in b)


def named_place(a: Collection[Role], b: Collection[Role]) -> bool:
    """Whether a role on either side has the name of the same place or body."""
    return any(_place(one, other) == _SAME for one in a for other in b)


def same_place(a: Collection[Role], b: Collection[Role]) -> bool:
    """Whether a role on either side names the same place or body, or the same subject where none names another."""
    found = {_place(one, other) for one in a for other in b}
    return _SAME in found or (_SUBJECT in found and _ELSEWHERE not in found)


@lru_cache(maxsize=1_000_000)
def _place(a: Role, b: Role) -> str | None:
    """Whether two roles name one place or body, one subject, or two places; None where they do not tell.

    Two names must be one: "Averton Shipping" and "Belham Shipping" are two, as are "Norway's finance minister" and
    "Chad's finance minister". Words that many bodies have ("United", "Hospital") show neither.
    """
    mine, theirs = _told(a, b), _told(b, a)
    if mine and theirs:
        return _SAME if _one_name(mine, theirs) else _ELSEWHERE
    shared = {word for word in a.where if any(one_word(word, other) for other in b.where)}
    if any(not is_any_body(word) for word in shared):
        return _SUBJECT
    return _ELSEWHERE if a.where and b.where and not shared else None


def _told(a: Role, b: Role) -> list[frozenset[str]]:
    """The names of the one role, without what is no name in the other ("Finance", "finance") or names no one body."""
    plain = b.where.difference(*b.names)
    return [name - plain for name in a.names if not all(is_any_body(word) for word in name - plain)]


def _one_name(mine: Sequence[frozenset[str]], theirs: Sequence[frozenset[str]]) -> bool:
    """Whether all names of one side are among the other's, or a name of several words is."""
    pairs = [(a, b) for a in mine for b in theirs if _is_part(a, b) or _is_part(b, a)]
    whole = {a for a, _ in pairs} >= set(mine) or {b for _, b in pairs} >= set(theirs)
    return bool(pairs) and (whole or any(min(len(a), len(b)) > 1 for a, b in pairs))


def _is_part(a: frozenset[str], b: frozenset[str]) -> bool:
    return all(any(one_word(word, other) for other in b) for word in a)


def rank_against(ranks: Iterable[str], others: Iterable[str], roles: Iterable[Role]) -> bool:
    """Whether a title goes with none of the roles, nor with another title: "Dr." and a "union leader" without it."""
    own, shown = set(ranks), set(others)
    callings = {group for title in own for group in titles()[title].callings}
    groups = {role.noun.group for role in roles if role.noun is not None}
    groups |= {group for title in shown for group in titles()[title].callings}
    return bool(own) and bool(groups) and callings.isdisjoint(groups)


def spelt_alike(a: Name, b: Name) -> bool:
    """Whether two names have two spellings of one surname: "Tomas Hadad", "Tomas Haddad"; given names are the same."""
    from rapidfuzz.distance import Indel

    if a.words[:-1] != b.words[:-1] or a.generation != b.generation:
        return False
    x, y = a.last, b.last
    return (
        x[0] == y[0]
        and min(len(x), len(y)) >= _LEAST_LETTERS
        and Indel.normalized_similarity(x, y) >= _CLOSE_SPELLING
        and Indel.distance(x, y) <= _MOST_CHANGES
    )
