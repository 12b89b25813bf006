"""What notebooks show for an extraction: the text with its quotes marked, and the table under it (library only).

A fragment of HTML without scripts, ids or outside requests. A notebook's theme cannot be asked for, so that the colours
are translucent and text keeps the theme's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from quotes import highlight
from quotes.export import templates
from quotes.records import Extraction, Span

_MOST_CHARACTERS = 20_000  # of an article's text; notebooks keep what they show in their file
_MOST_ROWS = 200  # of an article's table
_MOST_ARTICLES = 10  # of a list


def one(extraction: Extraction) -> str:
    """One article."""
    return _drawn([_shown(extraction, named=True)], total=None, more=0)


def several(extractions: Sequence[Extraction]) -> str:
    """The first articles of a list, each to be folded out, and how many there are."""
    if len(extractions) == 1:
        return one(extractions[0])
    quotes = sum(_count(extraction) for extraction in extractions)
    total = f"{templates.counted(len(extractions), 'article')}, {templates.counted(quotes, 'quote')}"
    first = [_shown(extraction, named=False) for extraction in islice(extractions, _MOST_ARTICLES)]
    return _drawn(first, total=total, more=max(0, len(extractions) - _MOST_ARTICLES))


@dataclass(frozen=True, slots=True)
class _Shown:
    """An article as the template wants it."""

    id: str
    name: str | None  # of its own heading
    told: str
    text: str
    error: str | None
    notices: tuple[str, ...]
    rows: tuple[highlight.Shown, ...]
    further: int  # rows that the table leaves out
    paragraphs: tuple[Sequence[highlight.Segment[highlight.Label]], ...]
    cut: bool


def _shown(extraction: Extraction, *, named: bool) -> _Shown:
    article = extraction.article
    paragraphs = _beginning(article.paragraphs)
    open_quotes = len({q.group for q in extraction.quotes if q.needs_review and q.kind != "other"})
    told = templates.counted(_count(extraction), "quote") + (f", {open_quotes} to check" if open_quotes else "")
    return _Shown(
        id=article.title or article.id,
        name=(article.title or article.id) if named else None,
        told=told,
        text=article.text,
        error=extraction.error,
        notices=tuple(dict.fromkeys(article.notices + extraction.notices)),
        rows=highlight.shown(extraction),
        further=max(0, len(extraction.quotes) - _MOST_ROWS),
        paragraphs=tuple(highlight.runs(article.text, highlight.marks(extraction), paragraphs)),
        cut=bool(paragraphs) and paragraphs[-1] != article.paragraphs[-1],
    )


def _count(extraction: Extraction) -> int:
    """Acts of saying."""
    return len({quote.group for quote in extraction.quotes if quote.kind != "other"})


def _beginning(paragraphs: Sequence[Span]) -> list[Span]:
    """The paragraphs up to the most that is shown; the one that goes beyond is cut."""
    if not paragraphs:
        return []
    end = paragraphs[0].start + _MOST_CHARACTERS
    return [Span(p.start, min(p.end, end)) for p in paragraphs if p.start < end]


def _drawn(articles: Sequence[_Shown], *, total: str | None, more: int) -> str:
    template = templates.environment().get_template("notebook.html")
    return template.render(articles=articles, total=total, more=more, style=templates.source("notebook.css"))
