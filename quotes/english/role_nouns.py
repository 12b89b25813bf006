"""Nouns for what a person is: "minister", "prime minister", "baker", and trades by their endings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from quotes.english.function_words import BESIDE_ROLES, ENDS_ROLE
from quotes.english.lists import marked, rows
from quotes.english.names import Gender, as_gender, first_names
from quotes.english.words import fold, singular

# Endings that make names of trades and nothing else that can be "the …"; not "checklist", not the thing "indicator".
_TRADE = re.compile(r"\w{3,}(?:[aeio]list|[^l]ist|ician|ologer|grapher|woman)$")
# Before a name a word with one of these is a trade too: "Corporator Ana Ruiz".
_TRADE_BEFORE_NAME = re.compile(r"\w{3,}(?:[aeio]list|[^l]ist|ician|ologer|grapher|woman|[ai]tor|keeper|maker|worker)$")


@dataclass(frozen=True, slots=True)
class RoleNoun:
    """A noun for what a person is; nouns of one class may stand for one another."""

    words: tuple[str, ...]
    group: str | None
    gender: Gender | None


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.split(r"[\s-]+", text))


@cache
def role_nouns() -> Mapping[tuple[str, ...], RoleNoun]:
    """Role nouns by their words; hyphens part words, so "vice-president" is ("vice", "president")."""
    nouns = {}
    for noun, *row in rows("roles.tsv"):
        words = _words(noun)
        group = row[0] if row and row[0] != "-" else None
        nouns[words] = RoleNoun(words, group, as_gender(row[1]) if len(row) > 1 else None)
    return MappingProxyType(nouns)


def is_role_noun(text: str) -> bool:
    """Whether words in lower case are a role noun and nothing more: "prime minister", "vice-president"."""
    return _words(text) in role_nouns()


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


def noun_of(folded: Sequence[str]) -> RoleNoun | None:
    """The role noun that a phrase is built on: the one before the first "of" or comma, else the one at its end."""
    words: list[str] = []
    for word in folded:
        if words and word in ENDS_ROLE and (noun := role_at_end(tuple(words))):
            return noun
        words.extend(w for w in word.replace(".", "").split("-") if w)
    return role_at_end(tuple(words))


def content_words(folded: Sequence[str]) -> frozenset[str]:
    """The words that tell one role from another: no articles, prepositions, possessives, hyphens."""
    plain = (w.removesuffix("'s").replace(".", "") for word in folded for w in word.split("-"))
    return frozenset(w for w in plain if w and w not in BESIDE_ROLES and any(c.isalnum() for c in w))


def role_words(mark: Literal["title", "another", "status", "subject", "party"]) -> frozenset[str]:
    """The words beside the noun of a role that carry a mark; the list says what each means."""
    return marked("role_words.tsv", mark)


def role_classes(mark: Literal["office", "politics", "sport", "wide", "guarded", "vague", "passing"]) -> frozenset[str]:
    """The classes of role nouns that carry a mark; the list says what each means."""
    return marked("role_classes.tsv", mark)


def is_trade(word: str) -> bool:
    """Whether a printed word before a name is a trade by its ending: "Corporator", "Agronomist"; not "Hector"."""
    return bool(_TRADE_BEFORE_NAME.match(fold(word))) and fold(word) not in first_names()
