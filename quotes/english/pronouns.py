"""Pronouns that can be a source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from quotes.english.lists import rows
from quotes.english.words import word_set

OF_PEOPLE = word_set("he she i we they")  # as subjects; "it" is a body
AFTER_PRONOUN = ("self", "selves", "both", "all")  # as the word's end: "she herself", "they all"
FIRST_PLURAL = word_set("we us our ours")


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun that can be a source: its number and, where it tells one, its gender ("body" for "it")."""

    number: str
    gender: str | None


@cache
def pronouns() -> Mapping[str, Pronoun]:
    """Pronouns by their word in lower case."""
    return MappingProxyType(
        {word: Pronoun(number, None if gender == "-" else gender) for word, number, gender in rows("pronouns.tsv")}
    )
