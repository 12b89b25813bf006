"""Titles before names: "Mr.", "Maj.", "Deputy Minister"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from quotes.english.lists import rows
from quotes.english.names import Gender, as_gender
from quotes.english.role_nouns import role_nouns, role_words
from quotes.english.words import fold

# As printed, with their dot.
ABBREVIATED = {"sen.": "senator", "rep.": "representative", "gov.": "governor", "prof.": "professor"}


NAME_TOO = frozenset({"sheikh", "shaikh"})  # a title in some countries, a part of the name in others
_EXCELLENCY = frozenset({"HE", "H.E.", "H.E", "Excellency"})


@dataclass(frozen=True, slots=True)
class Title:
    """A word before a name: `courtesy` says nothing of a role ("Mr."), `rank` is printed as one ("Maj.-Gen.").

    `callings` are the classes of role that go with it, where it stands for one ("Dr.": scholar, doctor).
    """

    kind: Literal["courtesy", "rank"]
    gender: Gender | None
    callings: frozenset[str]


@cache
def titles() -> Mapping[str, Title]:
    """Titles by their word, folded and without dots."""
    found = {}
    for word, kind, *rest in rows("titles.tsv"):
        gender, callings = [*rest, "", ""][:2]
        classes = frozenset(callings.split(",")) if callings else frozenset()
        found[word] = Title("courtesy" if kind == "courtesy" else "rank", as_gender(gender), classes)
    return MappingProxyType(found)


def is_title(word: str) -> bool:
    """Whether the printed word is a title or a part of one: "Mr.", "Maj.", "Deputy", "Minister"."""
    pieces = fold(word).replace(".", "").split("-")
    return all(p in titles() or p in role_words("title") or (p,) in role_nouns() for p in pieces)


def is_excellency(words: Sequence[str]) -> bool:
    """Whether the printed words are short for "His Excellency": "H.E.", "H E"; not "He"."""
    return "".join(words) in _EXCELLENCY


def is_mere_title(word: str) -> bool:
    """Whether the folded word is a title and no role noun: "mr", not "minister"."""
    return word in titles() and (word,) not in role_nouns()


def callings(text: str) -> frozenset[str]:
    """The titles in printed words that stand for a calling: "gen" in "Maj.-Gen.", "dr" in "Dr."."""
    words = fold(text).replace(".", " ").replace("-", " ").split()
    return frozenset(word for word in words if (title := titles().get(word)) and title.callings)


def title_gender(words: tuple[str, ...]) -> Gender | None:
    """The gender that the titles among these printed words tell: "Ms" gives F."""
    found = {t.gender for w in words if (t := titles().get(fold(w).replace(".", ""))) and t.gender}
    return as_gender(found.pop()) if len(found) == 1 else None
