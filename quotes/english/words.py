"""Words folded for comparison, and without a plural ending."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters that Unicode does not take apart into a base letter and an accent.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_APOSTROPHES = re.compile(r"[’ʼ‘`]")


def fold(text: str) -> str:
    """The text in lower case without accents, with one kind of apostrophe: "Zoë O’Hara" gives "zoe o'hara"."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("'", text.lower()).translate(_LETTERS))
    return "".join(c for c in plain if not unicodedata.combining(c))


def singular(word: str) -> str:
    """The word without a plural ending: "officials" gives "official", "policemen" "policeman"."""
    if word.endswith("men"):
        return word[:-3] + "man"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


_STEM, _ENDING = 4, 2  # letters that "Norway" and "Norwegian" share at least; of the shorter, what may differ
_DEMONYM = ("an", "ish", "ese", "ic", "er", "i")


@lru_cache(maxsize=1_000_000)
def one_word(a: str, b: str) -> bool:
    """Whether two folded words are one, as they are or as a country and its adjective: "norway", "norwegian"."""
    if a == b or singular(a) == singular(b):
        return True
    from rapidfuzz.distance import Prefix

    stem = Prefix.similarity(a, b)
    return stem >= max(_STEM, min(len(a), len(b)) - _ENDING) and (a.endswith(_DEMONYM) or b.endswith(_DEMONYM))


def word_set(text: str) -> frozenset[str]:
    """The words of a line, as a set."""
    return frozenset(text.split())
