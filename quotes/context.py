"""The sentences around a quote: what a row shows as its context, and what `explain` shows it in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from unicodedata import category

from quotes.records import Article, Parse, Span

APART = " … "  # between sentences that do not follow on one another


def runs(article: Article, parsed: Parse, spans: Sequence[Span]) -> list[Span]:
    """The sentences that hold any of `spans`, in order, those that follow on one another as one stretch."""
    out: list[Span] = []
    for span in (parsed.sentences[i].span for i in sorted(meeting(parsed, spans))):
        if out and _blank(article.text[out[-1].end : span.start]):
            out[-1] = Span(out[-1].start, span.end)
        else:
            out.append(span)
    return out


def _blank(gap: str) -> bool:
    """Whether nothing is left out there: white space, or characters that nobody sees, such as a zero-width space."""
    return all(c.isspace() or category(c) in ("Cc", "Cf") for c in gap)


def meeting(parsed: Parse, spans: Sequence[Span]) -> set[int]:
    """Indices of the sentences that share a code point with any of `spans`.

    Found by halving, as transcripts have thousands.
    """
    found: set[int] = set()
    for span in spans:
        first = bisect_right(parsed.sentences, span.start, key=lambda sentence: sentence.span.end)
        found.update(range(first, bisect_left(parsed.sentences, span.end, key=lambda sentence: sentence.span.start)))
    return found


def words(article: Article, parsed: Parse, spans: Sequence[Span]) -> str:
    """Those sentences as they stand in the text, parted by ` … ` where something is left out."""
    return APART.join(run.of(article.text) for run in runs(article, parsed, spans))
