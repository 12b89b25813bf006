"""Whether two names are one person's, for measuring only: case, accents, possessives and titles in front aside."""

from __future__ import annotations

import re
import unicodedata

# Left out at the beginning of a name. Part of the measure's definition: changing it changes every speaker figure.
_TITLES = """
    the a an mr mrs ms miss dr prof professor sir dame lord lady rev hon president vice deputy prime minister secretary
    general gen maj major col colonel lt lieutenant sgt capt captain senator sen rep gov governor chief judge justice
"""
_SKIPPED = frozenset(_TITLES.split())
_ARTICLES = ("the", "a", "an")
_WORD = re.compile(r"\w+")
_NO_ACCENT = str.maketrans("łŁøØđĐßıæÆœŒ", "lLoOdDsiaAoO")  # letters that NFKD does not take apart


def words(name: str | None) -> list[str]:
    """The words of a name, lower case, without leading titles unless nothing else is there."""
    plain = unicodedata.normalize("NFKD", (name or "").translate(_NO_ACCENT))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    plain = re.sub(r"['’]s\b", "", plain).replace("’", "").replace("'", "").replace(".", "")
    every = _WORD.findall(plain)
    first = next((k for k, word in enumerate(every) if word not in _SKIPPED), len(every))
    return every[first:] or [word for word in every if word not in _ARTICLES]


def people(name: str | None) -> frozenset[str]:
    """The people that a speaker cell names, parted by semicolons, in no order."""
    found = (" ".join(words(part)) for part in (name or "").split(";"))
    return frozenset(person for person in found if person)


def same(gold: str | None, predicted: str | None) -> bool:
    """Whether both name the same people, or both nobody."""
    return people(gold) == people(predicted)


def related(gold: str | None, predicted: str | None) -> bool:
    """Lenient: the last word agrees, or one name's words contain the other's."""
    g, p = words(gold), words(predicted)
    if not g or not p:
        return same(gold, predicted)
    return same(gold, predicted) or g[-1] == p[-1] or set(g) <= set(p) or set(p) <= set(g)
