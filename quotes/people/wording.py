"""Answers of `features` in words a reporter understands, by the table `words.tsv`.

Place in the flow: asked by `answers` for every candidate that is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

from quotes.english import lists
from quotes.people.ranking import UNIT, Ranked, weights

_COUNTED = ("none", "one", "two", "three", "four")
_STEPS = {"3": "three or four", "5": "five to nine", "10": "ten or more"}
_KINDS = {
    "body": "an organisation", "neither": "neither person nor organisation",
    "described person": "a person without a name", "described body": "an organisation without a name",
    "described group": "several, or a group without a name",
}  # fmt: skip
_FITS = {
    "same": "has this very role", "head": "has a role of that name", "class": "has a role of this kind",
    "no": "has no such role",
}  # fmt: skip


def _back(value: str, noun: str) -> str:
    near = {"0": f"in the same {noun}", "1": f"in the {noun} before", "2": f"two {noun}s before"}
    return near.get(value) or f"{_STEPS[value]} {noun}s before"


_WRITTEN: Mapping[str, Callable[[str], str]] = {
    "sentences": lambda v: _back(v, "sentence"),
    "paragraphs": lambda v: _back(v, "paragraph"),
    "far": lambda v: _back(v, "sentence") if v in "012" else f"{_COUNTED[int(v)]} or more sentences before",
    "times": lambda v: {"0": "never", "1": "once", "2": "twice"}.get(v) or f"{_STEPS[v]} times",
    "two": lambda v: _upto(v, 2),
    "three": lambda v: _upto(v, 3),
    "four": lambda v: _upto(v, 4),
    "number": lambda v: v,
    "not": lambda v: "" if v == "True" else "not ",
    "is": lambda v: "is" if v == "True" else "is not",
    "does": lambda v: "does" if v == "True" else "does not",
    "with": lambda v: "with" if v == "True" else "without",
    "kind": lambda v: _KINDS.get(v) or f"a {v}",
    "other": lambda v: _KINDS.get(v) or f"a {v}",
    "wanted": lambda v: v,
    "fit": lambda v: _FITS[v],
}


def _upto(value: str, most: int) -> str:
    number = int(value)
    return _COUNTED[number] + (" or more" if number == most else "")


@cache
def table() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The words for answers by their patterns, in order."""
    rows = lists.read(files(__package__).joinpath("words.tsv"))
    return tuple((re.compile(pattern), words) for pattern, words in rows)


@cache
def in_words(answer: str) -> str:
    """An answer without the way it was asked, in words; itself where the table has none."""
    for pattern, words in table():
        if match := pattern.fullmatch(answer):
            return words.format_map({name: _WRITTEN[name](value) for name, value in match.groupdict().items()})
    return answer


def weightiest(ranked: Ranked, most: int) -> str:
    """The answers of a candidate that weighed most, in either direction, with their weights in brackets."""
    known = weights().table(ranked.way)
    sums = Counter[str]()
    for answer in ranked.lines:
        if weight := known.get(answer):
            sums[in_words(answer)] += weight
    weighty = sorted((words for words in sums if sums[words]), key=lambda words: -abs(sums[words]))[:most]
    return "; ".join(f"{words} ({sums[words] / UNIT:+.1f})" for words in weighty)
