"""The row that somebody asks for: by its id, by its place in the one article, by its number in the table, or all."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from quotes import naming
from quotes.errors import InputError
from quotes.records import Article, Origin, Quote, Span

if TYPE_CHECKING:
    from quotes.pipeline import Analysis

_ID = re.compile(r"(?:(?P<article>.+):)?(?P<start>\d+)-(?P<end>\d+)", re.DOTALL)
_NEAREST = 3  # rows or articles that an error names
_WORDS = 40  # code points of a row that it shows

Found: TypeAlias = "Iterator[tuple[Analysis, Origin]]"
Analyse: TypeAlias = "Callable[[Article], Analysis]"


@dataclass(frozen=True, slots=True)
class RowAsked:
    """What was asked for: a span, in a named article or the only one; a number from 1; with neither, every row."""

    text: str = ""
    article_id: str | None = None
    span: Span | None = None
    number: int | None = None

    @classmethod
    def read(cls, text: str) -> RowAsked:
        """From `<article_id>:<start>-<end>`, `<start>-<end>` or a number; raises InputError for anything else."""
        given = text.strip()
        if given.isdecimal() and int(given) > 0:
            return cls(given, number=int(given))
        match = _ID.fullmatch(given)
        if match is None:
            raise InputError(
                f"{text!r} is no row. Give its quote_id (<article_id>:<start>-<end>), <start>-<end> where there is one "
                "article, or its number in the table, from 1."
            )
        return cls(given, match["article"], Span(int(match["start"]), int(match["end"])))


def origins(
    articles: Iterable[Article], asked: RowAsked, analyse: Analyse, *, thoughts: bool = False, all_marks: bool = False
) -> Found:
    """The rows asked for, each with its article's analysis; articles of another id are not analysed.

    `analyse` gives every row there is. A row asked for by its place is found whatever it is; numbers, and all rows,
    are those of the table that `extract` gives with the same options. Raises InputError, with the nearest there are,
    where there is no such row.
    """
    wanted = {None, *(["--thoughts"] if thoughts else []), *(["--all-marks"] if all_marks else [])}
    if asked.span is not None:
        article = _article(articles, asked)
        yield _at(analyse(article), asked.span)
        return
    analyses = (analyse(article) for article in articles)
    rows = ((a, o) for a in analyses for o in a.origins if option(o.quote) in wanted)
    yield from rows if asked.number is None else [_nth(rows, asked.number)]


def option(quote: Quote) -> str | None:
    """The option of `extract` without which a row like this is left out."""
    if quote.kind == "other":
        return "--all-marks"
    return "--thoughts" if quote.act == "thought" else None


def _article(articles: Iterable[Article], asked: RowAsked) -> Article:
    """The article that is named, or the only one."""
    if asked.article_id is None:
        return _only(list(itertools.islice(articles, 2)), asked)
    ids = []
    for article in articles:
        if article.id == asked.article_id:
            return article
        ids.append(article.id)
    near = difflib.get_close_matches(asked.article_id, ids, n=_NEAREST, cutoff=0.0)
    raise InputError(f"There is no article {asked.article_id!r}. Nearest: {', '.join(near) or 'none'}.")


def _only(first: list[Article], asked: RowAsked) -> Article:
    if len(first) == 1:
        return first[0]
    if not first:
        raise InputError(f"There is no article to look for {asked.text} in.")
    ids = ", ".join(article.id for article in first)
    raise InputError(f"There are several articles: {ids}, ... Give the whole id: {first[0].id}:{asked.text}")


def _at(analysis: Analysis, span: Span) -> tuple[Analysis, Origin]:
    for origin in analysis.origins:
        if (origin.quote.start, origin.quote.end) == (span.start, span.end):
            return analysis, origin
    article = analysis.extraction.article
    raise InputError(f"There is no row {naming.quote_id(article.id, span.start, span.end)}. {_nearest(analysis, span)}")


def _nearest(analysis: Analysis, span: Span) -> str:
    """The rows that share most of the span, then those that stand nearest."""
    if not analysis.origins:
        return "The article has no rows."

    def far(origin: Origin) -> tuple[int, int]:
        quote = origin.quote
        shared = min(quote.end, span.end) - max(quote.start, span.start)
        return -shared, abs(quote.start - span.start) + abs(quote.end - span.end)

    near = (o.quote for o in sorted(analysis.origins, key=far)[:_NEAREST])
    return "Nearest: " + ", ".join(f"{q.quote_id} ({_cut(q.quote)})" for q in near) + "."


def _cut(words: str) -> str:
    return words if len(words) <= _WORDS else f"{words[:_WORDS].rstrip()} …"


def _nth(rows: Found, number: int) -> tuple[Analysis, Origin]:
    count = 0
    for count, row in enumerate(itertools.islice(rows, number), 1):
        if count == number:
            return row
    raise InputError(f"There is no row {number}: the table has {count}. Rows are numbered from 1.")
