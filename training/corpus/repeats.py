"""Runs of words that stand in two articles once names, numbers and places are masked: writers who copy themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from quotes.evaluate.marked import Marked
from training.corpus.uncovered import closed_asides, inside

RUN = 8
TOKEN = re.compile(r"\w+(?:['’]\w+)*")
NUMBER = re.compile(r"\d|^(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand|million)$")
MASK = "_"


def masked(found: Marked) -> list[tuple[str, int, int]]:
    """The words of an article, small, with their places; each name, number and word with a capital is one mask."""
    names = {place for tag in found.tagged("n") for place in range(tag.span.start, tag.span.end)}
    furniture = closed_asides(found)
    made: list[tuple[str, int, int]] = []
    for match in TOKEN.finditer(found.text):
        if inside(match.start(), furniture):  # "READ MORE", "This report was first published"
            continue
        word = match.group()
        starts = found.text[: match.start()].rstrip(" “\"‘'(")[-1:] in ("", ".", "!", "?", "\n", ":", "”", "’")
        name = match.start() in names or (word[0].isupper() and not starts and word != "I")
        shape = MASK if name or NUMBER.search(word.lower()) else word.lower()
        if shape == MASK and made and made[-1][0] == MASK:
            made[-1] = (MASK, made[-1][1], match.end())
        else:
            made.append((shape, *match.span()))
    return made


def repeats(articles: Sequence[Marked], run: int = RUN) -> Iterator[tuple[tuple[str, str], str]]:
    """Pairs of articles with a run of words that both have, and these words as the second one prints them."""
    first: dict[tuple[str, ...], str] = {}
    told: set[tuple[str, str]] = set()
    for found in articles:
        words = masked(found)
        for at in range(len(words) - run + 1):
            key = tuple(word for word, _, _ in words[at : at + run])
            if key.count(MASK) > run // 2:
                continue
            other = first.setdefault(key, found.name)
            if other != found.name and (other, found.name) not in told:
                told.add((other, found.name))
                yield (other, found.name), found.text[words[at][1] : words[at + run - 1][2]]
