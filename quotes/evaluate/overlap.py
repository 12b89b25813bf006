"""How much two stretches of text share, and the one-to-one pairing of gold and predicted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from quotes.records import Span

WORD = re.compile(r"\w+")
Words = frozenset[int]  # start offsets of words, in code points


class HasContent(Protocol):
    """Something with content words."""

    @property
    def content(self) -> Words:
        """Start offsets of its words."""


def words(spans: Iterable[Span], text: str, *, drop_that: bool = False) -> Words:
    """Start offsets of the words inside the spans; marks and punctuation do not count, nor a leading "that"."""
    starts = sorted({m.start() for s in spans for m in WORD.finditer(text, s.start, s.end)})
    return frozenset(without_that(starts, text) if drop_that else starts)


def without_that(starts: Sequence[int], text: str) -> Sequence[int]:
    """Sorted word starts without a "that" at their beginning."""
    first = 0
    while first < len(starts) and _word_at(text, starts[first]).lower() == "that":
        first += 1
    return starts[first:]


def covering(content: Words, text: str) -> Span | None:
    """From the first of these words to the end of the last; None for no words."""
    return Span(min(content), max(content) + len(_word_at(text, max(content)))) if content else None


def _word_at(text: str, start: int) -> str:
    match = WORD.match(text, start)
    return match.group() if match else ""


def dice(a: frozenset[int], b: frozenset[int]) -> float:
    """Twice what both have over the sum of what each has; 1 where both are empty."""
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0


def iou(a: Span, b: Span) -> float:
    """Intersection over union, in code points."""
    inner = min(a.end, b.end) - max(a.start, b.start)
    return 0.0 if inner <= 0 else inner / (max(a.end, b.end) - min(a.start, b.start))


def paired(gold: Sequence[Span], predicted: Sequence[Span], threshold: float) -> dict[int, int]:
    """Gold index to predicted index, one to one, the best overlap first, each at least `threshold`.

    Of equal overlaps the first gold item takes the first prediction.
    """
    found = ((-iou(g, p), i, j) for i, g in enumerate(gold) for j, p in enumerate(predicted))
    return _one_to_one(sorted(f for f in found if -f[0] >= threshold))


def paired_by_words(gold: Sequence[HasContent], predicted: Sequence[HasContent]) -> dict[int, int]:
    """Gold index to predicted index, one to one, the greatest Dice of content words first, whatever overlaps at all."""
    found = (
        (-dice(g.content, p.content), i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(predicted)
        if g.content & p.content
    )
    return _one_to_one(sorted(found))


def _one_to_one(ranked: Iterable[tuple[float, int, int]]) -> dict[int, int]:
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in ranked:
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    return partner
