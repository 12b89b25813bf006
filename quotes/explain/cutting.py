"""A run of sentences cut where content, cue and source begin and end, so that each stretch can be marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from quotes.records import Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of the text with the parts they are in, of: content, source, cue, via, antecedent."""

    text: str
    parts: tuple[str, ...]


def stretches(text: str, run: Span, marked: Mapping[str, Span]) -> tuple[Stretch, ...]:
    """The run from its start to its end; the stretches put together are its words. Of parts, the longer first."""
    longer_first = sorted(marked.items(), key=lambda item: item[1].start - item[1].end)
    spans = {name: span for name, span in longer_first if span.meets(run)}
    inside = {p for s in spans.values() for p in (s.start, s.end) if run.start < p < run.end}
    points = sorted({run.start, run.end} | inside)
    cut = [Span(a, b) for a, b in pairwise(points)]
    return tuple(Stretch(s.of(text), tuple(n for n, span in spans.items() if span.holds(s))) for s in cut)
