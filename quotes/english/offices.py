"""What the nouns of two roles say of each other: one office, two that one person may hold, or two callings."""

from __future__ import annotations

from collections.abc import Collection

from quotes.english.role_nouns import RoleNoun, role_classes, role_nouns
from quotes.english.words import word_set

_CHIEF_EXECUTIVES = frozenset({("ceo",), ("chief", "executive"), ("chief", "executive", "officer")})
_GOVERNORS = frozenset({("governor",), ("chancellor",)})
_PARLIAMENT = word_set("majority minority opposition party parliamentary")
# Of wide classes: words that go with all of a class.
_FOR_ALL = word_set(
    "leader head chief boss athlete player champion artist writer author academic analyst expert fellow lecturer "
    "professor researcher scholar scientist"
)
# Nouns for what somebody is to somebody else, or beside something else: anybody's rival has also an office of his own.
_RELATIONS = word_set(
    "member rival opponent critic ally foe supporter predecessor successor colleague counterpart backer"
)


def says_little(noun: RoleNoun) -> bool:
    """Whether the noun fits anybody: "resident", "brother", "critic"."""
    return noun.group in role_classes("vague") or noun.words[-1] in _RELATIONS


def one_noun(a: RoleNoun, b: RoleNoun) -> bool:
    """Whether two nouns of one class may be said of one person where nothing else is told of either."""
    if a.words == b.words or a.group not in role_classes("wide") or {a.words, b.words} <= _CHIEF_EXECUTIVES:
        return True
    return not _FOR_ALL.isdisjoint({a.words[-1], b.words[-1]})


def one_career(groups: Collection[str | None]) -> bool:
    """Whether one person may go through roles of these classes: "mayor", then "senator"; "striker", then "coach"."""
    return role_classes("office").issuperset(groups) or role_classes("sport").issuperset(groups)


def speaks_against(groups: Collection[str | None]) -> bool:
    """Whether nobody has roles of these classes at a time: "striker" and "judge"; a candidate may be either."""
    return role_classes("passing").isdisjoint(groups)


def is_political(noun: RoleNoun, where: Collection[str]) -> bool:
    """Whether it is a political office; of those who lead something, governors and leaders in a parliament.

    `where` are the other words of the role.
    """
    led = noun.words == ("leader",) and not _PARLIAMENT.isdisjoint(where)
    return noun.group in role_classes("politics") or noun.words in _GOVERNORS or led


def names_office(word: str) -> bool:
    """Whether the folded word is the noun of a political office: "candidate Sen." has two of them, and no place."""
    noun = role_nouns().get((word,))
    return word == "vice" or (noun is not None and noun.group in role_classes("politics"))
