"""What a person corrected, as gold for `quotes evaluate`: only articles that were checked to the last row are gold."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator

from quotes.errors import InputError
from quotes.records import Extraction, Quote, Span
from quotes.review.articles import METHOD, ReviewedArticle, corrected
from quotes.review.reviewfile import ReviewFile
from quotes.schema import together


def checked(one: ReviewedArticle) -> bool:
    """Whether every row of the article was accepted or rejected: what is missing from gold counts as wrong."""
    return bool(one.items) and all(item.state.status != "open" for item in one.items)


def quotes(file: ReviewFile) -> str:
    """JSON Lines, a quotation each, as `quotes evaluate` takes it for the measure quotes."""
    return "".join(_line(record) for one in _checked(file) for record in _quotations(one))


def articles(file: ReviewFile) -> str:
    """JSON Lines, an article each with its text, for the measures polnear and speakers."""
    return "".join(_line(_annotated(one)) for one in _checked(file))


def _checked(file: ReviewFile) -> Iterator[Extraction]:
    people, none = file.people(), True
    for one in file.articles():
        if checked(one):
            none = False
            yield corrected(one, people)
    if none:
        raise InputError("No article is checked to its last row yet. Accept or reject every row of one first.")


def _line(record: dict[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"


def _quotations(one: Extraction) -> Iterator[dict[str, object]]:
    numbers: dict[str, int] = {}
    for quote in one.quotes:
        group = numbers.setdefault(quote.group, len(numbers) + 1)
        record: dict[str, object] = {
            "doc": one.article.id,
            "start": quote.start,
            "end": quote.end,
            "kind": quote.kind,
            "speaker": together(quote.speakers) or None,
            "group": group,
            "quote": quote.quote,
        }
        if quote.source is not None and quote.method != METHOD:  # of a corrected row it may be the wrong one
            record |= {"mention_start": quote.source.start, "mention_end": quote.source.end}
        yield record


def _annotated(one: Extraction) -> dict[str, object]:
    groups: dict[str, list[Quote]] = defaultdict(list)
    for quote in one.quotes:
        if quote.kind != "other":
            groups[quote.group].append(quote)
    attributions = [_attributed(number, rows) for number, rows in enumerate(groups.values(), 1)]
    return {"id": one.article.id, "text": one.article.text, "attributions": attributions}


def _attributed(number: int, rows: list[Quote]) -> dict[str, object]:
    first = rows[0]
    outer = [q for q in rows if not any(_holds(other, q) for other in rows)]
    record: dict[str, object] = {
        "id": str(number),
        "content": [[q.start, q.end] for q in outer],
        "source": _spans(first.source),
        "cue": _spans(first.cue),
        "kind": first.kind,
        "nested": first.within is not None,
    }
    if first.speakers:
        record["speaker"] = {"name": together(first.speakers), "type": "person"}
    return record


def _holds(other: Quote, quote: Quote) -> bool:
    return other is not quote and other.start <= quote.start and quote.end <= other.end


def _spans(span: Span | None) -> list[list[int]]:
    return [] if span is None else [[span.start, span.end]]
