"""Quotes at overlap 0.3 and 0.8 and their speakers, as the Gender Gap Tracker counts them.

Asr, Mazraeh, Lopes, Gautam, Gonzales, Rao, Taboada: The Gender Gap Tracker (PLOS ONE 16(1), 2021) measure on 98
Canadian articles annotated by hand. As their evaluation script does it: gold quotes are taken one by one in the order
of the text; each takes, of the predictions that are left, the one that covers the greatest share of its characters, if
that is more than 0.3 (0.8); it does not matter how much more the prediction covers. What is left on either side is
missed or an extra. Of the quotes found, the speaker is right if the words in the text that name the source share a
character with the gold's, or if neither side names one in the text.

Where ours differs: the articles are others, and so is what counts as a quote in them: PolNeAR has beliefs and wishes
too. A quote here is an act of saying with all its stretches together; there it is one stretch, from its first
character to its last. There a speaker is also right where gold names none and the system calls the quote floating,
whoever it then takes for the speaker; here a source that gold does not have is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from quotes.evaluate import attributed
from quotes.evaluate.figures import Figure, Score, Share
from quotes.evaluate.gold import Annotated
from quotes.evaluate.rows import Row, article_key, by_article
from quotes.records import Span

OVERLAPS = (0.3, 0.8)


@dataclass(frozen=True, slots=True)
class Told:
    """One act of saying on either side, in code points."""

    content: frozenset[int]
    source: frozenset[int]


Sides = tuple[Sequence[Told], Sequence[Told]]  # gold and predicted of one article


def figures(articles: Iterable[Sides]) -> dict[str, Figure]:
    """F1 at both overlaps, and the share of speakers right among the quotes found at each."""
    every = list(articles)
    found: dict[str, Figure] = {}
    for overlap in OVERLAPS:
        pairs = [pair for gold, said in every for pair in _pairs(gold, said, overlap)]
        counts = sum(len(said) for _, said in every), sum(len(gold) for gold, _ in every)
        right = sum(bool(g.source & p.source) or not (g.source or p.source) for g, p in pairs)
        found[f"tracker: quotes (overlap {overlap})"] = Score(len(pairs), *counts)
        found[f"tracker: speaker, of those (overlap {overlap})"] = Share(right, len(pairs))
    return found


def _pairs(gold: Sequence[Told], said: Sequence[Told], overlap: float) -> Iterator[tuple[Told, Told]]:
    left = list(said)
    for g in gold:
        best = max(left, key=lambda p: len(g.content & p.content), default=None)
        if best is not None and len(g.content & best.content) > overlap * len(g.content):
            left.remove(best)
            yield g, best


def sides(articles: Iterable[Annotated], rows: Iterable[Row]) -> Iterator[Sides]:
    """The acts of saying of each article, in the gold and predicted: those that `attributed` counts."""
    found = by_article(rows)
    for article in articles:
        both = attributed.sides(article, found.get(article_key(article.id), []))
        gold = [_told(a.content, a.source) for act in both.gold if (a := act.attribution)]
        said = [
            _told([row.span for row in both.predicted[j].rows], _source(both.predicted[j].rows)) for j in both.counted
        ]
        yield sorted(gold, key=_place), said


def _told(content: Iterable[Span], source: Iterable[Span]) -> Told:
    stretches = (frozenset(k for span in spans for k in range(span.start, span.end)) for spans in (content, source))
    return Told(*stretches)


def _source(rows: Iterable[Row]) -> list[Span]:
    """The source of the first row that has one."""
    return [row.source for row in rows if row.source is not None][:1]


def _place(told: Told) -> int:
    return min(told.content, default=0)
