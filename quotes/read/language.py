"""Whether a text looks like English, from its commonest small words."""

from __future__ import annotations

import re

from quotes.english.function_words import telling_words

SAMPLE = 6_000  # code points from the beginning that are looked at: some 1,000 words
ENOUGH = 20  # words in small letters (or letters of another script) below which nothing is said
# Share of English function words among the words in small letters. The lowest of 2,037 English news articles
# has 0.14, the lowest dozen of English headlines 0.10; short samples of 20 other languages have 0.00 to 0.03.
# Of 29,987 stretches of 40 English words, 12 fall below.
ENGLISH = 0.05
# Share of words in small letters below which it may be a list of names; six of the articles have less.
SMALL = 0.5
# Share of words with only a space (or apostrophe, hyphen) between them and the next. Lists of tags, names and
# links stay below it; the lowest of the articles has 0.65.
RUNNING = 0.6

_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_END = re.compile(r"[^\W\d_]{2}[\"'”’»)]*[.!?]")  # a list of headlines has none
_RUNS_ON = re.compile(r"[ \n'’\-][^\W\d_]")
_LATIN_ENDS = 0x24F  # Latin Extended-B
_LATIN_MORE = range(0x1E00, 0x1F00)  # Latin Extended Additional: Vietnamese and others


def foreign(text: str) -> str | None:
    """Why the text does not look like English; None where it does, or where too little speaks against it.

    >>> foreign("Peace talks stall") is None  # too short to say
    True
    """
    words = list(_WORD.finditer(text[:SAMPLE]))
    other = sum(len(word[0]) for word in words if not _latin(word[0][0]))
    if other >= ENOUGH and 2 * other > sum(len(word[0]) for word in words):
        return "most of its letters are not Latin"
    lower = [word[0] for word in words if word[0].islower()]
    running = sum(_RUNS_ON.match(text, word.end()) is not None for word in words)
    if len(lower) < max(ENOUGH, SMALL * len(words)) or running < RUNNING * len(words):
        return None
    if not _SENTENCE_END.search(text, 0, SAMPLE):
        return None
    share = sum(word in telling_words() for word in lower) / len(lower)
    return f"only {share:.0%} of its small words are English" if share < ENGLISH else None


def _latin(letter: str) -> bool:
    return ord(letter) <= _LATIN_ENDS or ord(letter) in _LATIN_MORE
