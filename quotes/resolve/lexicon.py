"""The word lists that resolving stands on, read once: titles, roles, bodies, pronouns, first names.

Place in the flow: read by every module of `quotes.resolve`, imports none of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

Gender = Literal["M", "F"]
BODY_ARTICLE = "the"

# Letters that Unicode does not take apart into a base letter and an accent.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
# Endings that make names of trades and nothing else that can be "the …"; not "checklist", not the thing "indicator".
_TRADE = re.compile(r"\w{3,}(?:[aeio]list|[^l]ist|ician|ologer|grapher|woman)$")
# Before a name a word with one of these is a trade too: "Corporator Ana Ruiz".
_TRADE_BEFORE_NAME = re.compile(r"\w{3,}(?:[aeio]list|[^l]ist|ician|ologer|grapher|woman|[ai]tor|keeper|maker|worker)$")
_APOSTROPHES = re.compile(r"[’ʼ‘`]")


@dataclass(frozen=True, slots=True)
class Title:
    """A word before a name: `courtesy` says nothing of a role ("Mr."), `rank` is printed as one ("Maj.-Gen.")."""

    kind: Literal["courtesy", "rank"]
    gender: Gender | None


@dataclass(frozen=True, slots=True)
class RoleNoun:
    """A noun for what a person is; nouns of one class may stand for one another."""

    words: tuple[str, ...]
    group: str | None
    gender: Gender | None


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun that can be a source: its number and, where it tells one, its gender ("body" for "it")."""

    number: str
    gender: str | None


def fold(text: str) -> str:
    """The text in lower case without accents, with one kind of apostrophe: "Zoë O’Hara" gives "zoe o'hara"."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("'", text.lower()).translate(_LETTERS))
    return "".join(c for c in plain if not unicodedata.combining(c))


def word_set(text: str) -> frozenset[str]:
    """The words of a line, as a set."""
    return frozenset(text.split())


def as_gender(word: str | None) -> Gender | None:
    """The gender a list or a pronoun names, None for anything else ("body", "-")."""
    return "M" if word == "M" else "F" if word == "F" else None


def _rows(name: str) -> list[list[str]]:
    text = files("quotes").joinpath("lists", name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@cache
def titles() -> Mapping[str, Title]:
    """Titles by their word, folded and without dots."""
    rows = ([*row, ""] for row in _rows("titles.txt"))
    return MappingProxyType(
        {row[0]: Title("courtesy" if row[1] == "courtesy" else "rank", as_gender(row[2])) for row in rows}
    )


@cache
def role_nouns() -> Mapping[tuple[str, ...], RoleNoun]:
    """Role nouns by their words; hyphens part words, so "vice-president" is ("vice", "president")."""
    nouns = {}
    for row in _rows("roles.txt"):
        words = tuple(re.split(r"[\s-]+", row[0]))
        group = row[1] if len(row) > 1 and row[1] != "-" else None
        nouns[words] = RoleNoun(words, group, as_gender(row[2]) if len(row) > 2 else None)
    return MappingProxyType(nouns)


@cache
def body_nouns() -> Mapping[str, bool]:
    """Nouns for bodies, and whether the noun can take up any body named before ("the company")."""
    return MappingProxyType({row[0]: len(row) > 1 and row[1] == "any" for row in _rows("bodies.txt")})


@cache
def pronouns() -> Mapping[str, Pronoun]:
    """Pronouns by their word in lower case."""
    return MappingProxyType(
        {row[0]: Pronoun(row[1], None if row[2] == "-" else row[2]) for row in _rows("pronouns.txt")}
    )


@cache
def first_names() -> Mapping[str, Gender]:
    """First names, folded, with the gender most of their bearers have: hints that break ties, never facts."""
    return MappingProxyType({fold(row[0]): "F" if row[1] == "F" else "M" for row in _rows("first_names.tsv")})


def singular(word: str) -> str:
    """The word without a plural ending: "officials" gives "official", "policemen" "policeman"."""
    if word.endswith("men"):
        return word[:-3] + "man"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def role_at_end(words: tuple[str, ...]) -> RoleNoun | None:
    """The longest role noun that the folded words end with: "oslo's deputy mayor" gives "mayor"."""
    nouns = role_nouns()
    for size in (4, 3, 2, 1):
        if len(words) >= size and (noun := nouns.get(words[-size:])):
            return noun
    if words and (noun := nouns.get((singular(words[-1]),))):
        return noun
    if words and _TRADE.match(singular(words[-1])):
        return RoleNoun((singular(words[-1]),), None, None)
    return None


def is_trade(word: str) -> bool:
    """Whether a printed word before a name is a trade by its ending: "Corporator", "Agronomist"; not "Hector"."""
    return bool(_TRADE_BEFORE_NAME.match(fold(word))) and fold(word) not in first_names()
