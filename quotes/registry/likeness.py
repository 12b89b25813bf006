"""What speaks for and against two sightings being one person: their roles, and the spelling of their names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from quotes.resolve.lexicon import RoleNoun, body_nouns, first_names, fold, role_nouns, singular, titles, word_set
from quotes.resolve.names import Name
from quotes.resolve.roles import content_words, noun_of

_CHIEF_EXECUTIVES = frozenset({("ceo",), ("chief", "executive"), ("chief", "executive", "officer")})
_SAYS_LITTLE = frozenset({"any", "kin"})  # classes of nouns that fit anybody
# Offices between which one person changes, or which one person holds together; and what athletes become.
_OFFICES = frozenset(
    {"leader", "premier", "minister", "mayor", "lawmaker", "councillor", "candidate", "vice", "diplomat", "adviser"}
    | {"spokesperson", "founder", "owner", "business", "manager", "activist"}
)
_SPORT = frozenset({"athlete", "coach", "manager"})
# Of these, one outlet that has both is enough: "Mayor Ana Ruiz", later "Senator Ana Ruiz".
_POLITICS = frozenset({"premier", "minister", "mayor", "lawmaker", "councillor", "candidate", "vice", "diplomat"})
_GOVERNORS = frozenset({("governor",), ("chancellor",)})
_PARLIAMENT = frozenset({"majority", "minority", "opposition", "party", "parliamentary"})
# Classes of nouns that say different things: a "physicist" is no "historian"; the words that go with all of a class.
_WIDE = frozenset({"leader", "athlete", "artist", "scholar", "writer"})
_FOR_ALL = word_set(
    "leader head chief boss athlete player champion artist writer author academic analyst expert fellow lecturer "
    "professor researcher scholar scientist"
)
# Words of a role that say neither what nor where.
_TIMES = frozenset({"former", "ex", "acting", "interim", "then", "late", "longtime", "incoming", "outgoing", "veteran"})
_TIMES |= {"only", "lone", "top", "senior", "leading", "presidential", "congressional", "gubernatorial"}
# Parties are no places: "Democratic candidate" and "Vermont senator" may be one.
_PARTIES = word_set("democratic democrat republican conservative tory labour labor liberal green socialist gop")
# Words in the names of many bodies, beside the nouns for bodies: "Averton United", "Averton General Hospital".
_ANY_BODY = frozenset(
    {"united", "city", "national", "general", "royal", "central", "high", "primary", "state", "county"}
)
# Titles before a name, and the classes of role that go with them.
# Nouns for what somebody is to somebody else, or beside something else: anybody's rival has also an office of his own.
_RELATIONS = word_set(
    "member rival opponent critic ally foe supporter predecessor successor colleague counterpart backer"
)
_SOLDIERS = "gen maj brig brigadier col lt lieut cmdr cdr commodore adm sgt cpl corporal pvt pte"
_CLERICS = "rev reverend fr bishop archbishop cardinal patriarch ayatollah mullah"
_RANKS = (
    dict.fromkeys(("dr", "prof"), frozenset({"scholar", "doctor"}))
    | dict.fromkeys(_SOLDIERS.split(), frozenset({"soldier"}))
    | dict.fromkeys(_CLERICS.split(), frozenset({"cleric"}))
    | dict.fromkeys(("det", "insp", "supt", "const"), frozenset({"police"}))
)
_ABBREVIATED = {"sen.": "senator", "rep.": "representative", "gov.": "governor", "prof.": "professor"}
# Subjects of offices: printed with a capital before one ("Health Minister"), they are no name of a place or body.
_SUBJECTS = frozenset(
    {"agriculture", "culture", "defence", "defense", "development", "economy", "education", "energy", "environment"}
    | {"finance", "fisheries", "foreign", "health", "home", "housing", "industry", "interior", "internal", "justice"}
    | {"labor", "labour", "police", "security", "social", "sports", "technology", "tourism", "trade", "transport"}
    | {"treasury", "welfare", "works", "affairs", "opposition", "party", "union", "deputy", "assistant"}
)
# How two roles relate, the telling ones first.
_SAME, _ELSEWHERE, _SUBJECT, _LIKE, _OTHER = "same", "elsewhere", "subject", "like", "other"
_SEVERAL = re.compile(r",? and |[;,] ")  # between two roles
_STEM, _ENDING = 4, 2  # letters that "Norway" and "Norwegian" share at least; of the shorter, what may differ
_DEMONYM = ("an", "ish", "ese", "ic", "er", "i")
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
    folded = [_ABBREVIATED.get(word, word).strip(".,") for word in fold(text).replace("-", " ").split()]
    words = [word for word in folded if word and word not in _TIMES and not _is_mere_title(word)]
    noun = noun_of(words)
    if not words or (noun is not None and (noun.group in _SAYS_LITTLE or noun.words[-1] in _RELATIONS)):
        return None
    own = set(noun.words) if noun else set()
    where = frozenset(word for word in content_words(words) if word not in own | _PARTIES and not _is_office(word))
    if noun is None and not where:
        return None
    return Role(noun, where, _names(text, where))


def ranks(text: str) -> frozenset[str]:
    """The titles in a role as printed that stand for a calling: "Gen." in "Maj.-Gen.", "Dr."."""
    return frozenset(fold(text).replace(".", " ").replace("-", " ").split()) & _RANKS.keys()


def _is_office(word: str) -> bool:
    """Whether it is the noun of a political office: "candidate Sen." has two of them, and no place."""
    noun = role_nouns().get((word,))
    return word == "vice" or (noun is not None and noun.group in _POLITICS)


def _is_mere_title(word: str) -> bool:
    return word in titles() and (word,) not in role_nouns()


def _names(text: str, where: frozenset[str]) -> frozenset[frozenset[str]]:
    """The words of `where` with a capital, those that stand together as one."""
    found: list[set[str]] = [set()]
    for printed in text.replace("-", " ").split():
        words = content_words([fold(printed).strip(".,")]) - _SUBJECTS
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
    if a.noun.words == b.noun.words or (len(groups) == 1 and not groups & {None, "-"}):
        return place or (_LIKE if one_noun(a.noun, b.noun) else _OTHER)
    return place if told and (groups <= _OFFICES or groups <= _SPORT) else _OTHER


def one_noun(a: RoleNoun, b: RoleNoun) -> bool:
    """Whether two nouns of one class may be said of one person where nothing else is told of either."""
    if a.words == b.words or a.group not in _WIDE or {a.words, b.words} <= _CHIEF_EXECUTIVES:
        return True
    return not _FOR_ALL.isdisjoint({a.words[-1], b.words[-1]})


def same_office(a: Iterable[Role], b: Iterable[Role]) -> bool:
    """Whether both are called by one noun: "chief executive", "chief executive of Averton Shipping"."""
    nouns = {role.noun.words for role in a if role.noun is not None}
    return any(role.noun is not None and role.noun.words in nouns for role in b)


def politics(a: Collection[Role], b: Collection[Role]) -> bool:
    """Whether all roles are political offices, and none is in another place than one of the other side."""
    return all(map(_is_political, (*a, *b))) and all(_place(one, other) != _ELSEWHERE for one in a for other in b)


def _is_political(role: Role) -> bool:
    """Whether it is a political office; of those who lead something, governors and leaders in a parliament."""
    if role.noun is None:
        return False
    return (
        role.noun.group in _POLITICS
        or role.noun.words in _GOVERNORS
        or (role.noun.words == ("leader",) and not _PARLIAMENT.isdisjoint(role.where))
    )


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
    shared = {word for word in a.where if any(_same_word(word, other) for other in b.where)}
    if any(not _is_any_body(word) for word in shared):
        return _SUBJECT
    return _ELSEWHERE if a.where and b.where and not shared else None


def _told(a: Role, b: Role) -> list[frozenset[str]]:
    """The names of the one role, without what is no name in the other ("Finance", "finance") or names no one body."""
    plain = b.where.difference(*b.names)
    names = (name - plain for name in a.names)
    return [name for name in names if not all(_is_any_body(word) for word in name)]


def _one_name(mine: Sequence[frozenset[str]], theirs: Sequence[frozenset[str]]) -> bool:
    """Whether all names of one side are among the other's, or a name of several words is."""
    pairs = [(a, b) for a in mine for b in theirs if _is_part(a, b) or _is_part(b, a)]
    whole = {a for a, _ in pairs} >= set(mine) or {b for _, b in pairs} >= set(theirs)
    return bool(pairs) and (whole or any(min(len(a), len(b)) > 1 for a, b in pairs))


def _is_part(a: frozenset[str], b: frozenset[str]) -> bool:
    return all(any(_same_word(word, other) for other in b) for word in a)


@lru_cache(maxsize=1_000_000)
def _same_word(x: str, y: str) -> bool:
    """Whether two words of a role are one, as they are or as a country and its adjective: "Norway", "Norwegian"."""
    if x == y or singular(x) == singular(y):
        return True
    from rapidfuzz.distance import Prefix

    stem = Prefix.similarity(x, y)
    return stem >= max(_STEM, min(len(x), len(y)) - _ENDING) and (x.endswith(_DEMONYM) or y.endswith(_DEMONYM))


@lru_cache(maxsize=100_000)
def _is_any_body(word: str) -> bool:
    return word in _ANY_BODY or singular(word) in body_nouns()


def rank_against(ranks: Iterable[str], others: Iterable[str], roles: Iterable[Role]) -> bool:
    """Whether a title goes with none of the roles, nor with another title: "Dr." and a "union leader" without it."""
    own, shown = set(ranks), set(others)
    callings = {group for title in own for group in _RANKS[title]}
    groups = {role.noun.group for role in roles if role.noun is not None}
    groups |= {group for title in shown for group in _RANKS[title]}
    return bool(own) and bool(groups) and callings.isdisjoint(groups)


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
        and Indel.distance(x, y) <= _MOST_CHANGES
        and not (x in first_names() and y in first_names())
        for x, y in pairs
    )
