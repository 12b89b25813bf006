"""Nouns for bodies that speak as one: "company", "ministry"."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from quotes.english.lists import rows
from quotes.english.words import singular, word_set

# Small words inside names of bodies, which acronyms leave out.
SMALL_WORDS = word_set("of for and the de la du des on in to & und für y e")
# Nouns for places that act: "the city said".
PLACES = word_set("city town village country state nation government capital county region province republic kingdom")
# Words in the names of many bodies, beside the nouns for bodies: "Averton United", "Averton General Hospital".
_ANY_BODY = word_set("united city national general royal central high primary state county")


@cache
def body_nouns() -> Mapping[str, bool]:
    """Nouns for bodies, and whether the noun can take up any body named before ("the company")."""
    return MappingProxyType({noun: "any" in rest for noun, *rest in rows("bodies.tsv")})


@lru_cache(maxsize=100_000)
def is_any_body(word: str) -> bool:
    """Whether many bodies have the folded word in their names: "united", "hospital"."""
    return word in _ANY_BODY or singular(word) in body_nouns()
