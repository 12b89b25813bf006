"""Records as the values of SQLite's cells and back, whatever their texts hold.

SQLite's text is UTF-8, which has no bytes for a lone surrogate: a cell with one is stored as its bytes (a BLOB, as
UTF-8 would write it if it could), and comes back as it was. NUL characters are stored as they are.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from typing import Any

from quotes import schema
from quotes.records import Article, Extraction, Quote, Span, Speaker
from quotes.store import tables

Cell = str | bytes | int | float | None

ARTICLE = (
    f"article_id, position, {', '.join(map(tables.named, tables.OF_ARTICLES))}, error, notices, input_notices, "
    "carried, paragraphs, text"
)
QUOTE = ", ".join(map(tables.named, tables.OF_QUOTES))
SPEAKER = "article_id, local_id, position, speaker_id, name, kind, named, forms, roles, gender"


def cell(value: Cell) -> Cell:
    """The value as SQLite takes it."""
    if isinstance(value, str) and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            return value.encode("utf-8", "surrogatepass")
    return int(value) if isinstance(value, bool) else value


def cells(values: Iterable[Cell]) -> tuple[Cell, ...]:
    """All these values as SQLite takes them."""
    return tuple(cell(value) for value in values)


def plain(value: Any) -> Any:
    """The value of a cell as it was before `cell`."""
    return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value


def as_json(value: object) -> str:
    """JSON that UTF-8 can hold; what JSON has no word for (dates) as text."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if isinstance(cell(text), str) else json.dumps(value, default=str)


def _finite(value: object) -> object:
    """The value with null for NaN, which is how data frames say None and no JSON."""
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, dict):
        return {str(key): _finite(inner) for key, inner in value.items()}
    return [_finite(inner) for inner in value] if isinstance(value, list | tuple) else value


def _as_object(pairs: Iterable[tuple[str, object]]) -> str:
    """A JSON object of these pairs, in their order, a name as often as it comes."""
    return "{" + ", ".join(f"{as_json(name)}: {as_json(_finite(value))}" for name, value in pairs) + "}"


def carried(text: str) -> tuple[tuple[str, object], ...]:
    """The pairs of a cell `carried`."""
    pairs = json.loads(text, object_pairs_hook=_Pairs)
    return tuple((name, _plain_json(value)) for name, value in pairs.pairs)


class _Pairs:
    """A JSON object as it was read: a name may come twice."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        self.pairs = pairs


def _plain_json(value: object) -> object:
    if isinstance(value, _Pairs):
        return {name: _plain_json(inner) for name, inner in value.pairs}
    return [_plain_json(inner) for inner in value] if isinstance(value, list) else value


# ------------------------------------------------------------------ records to cells


def of_article(extraction: Extraction, position: int) -> tuple[Cell, ...]:
    """The cells of ARTICLE."""
    article = extraction.article
    return cells(
        (
            *(article.id, position, *(column.of_article(extraction) for column in tables.OF_ARTICLES)),
            *(extraction.error, as_json(extraction.notices), as_json(article.notices)),
            _as_object(article.carried),
            json.dumps([[span.start, span.end] for span in article.paragraphs], separators=(",", ":")),
            article.text,
        )
    )


def of_quote(quote: Quote, extraction: Extraction) -> tuple[Cell, ...]:
    """The cells of QUOTE."""
    return cells(column.value(quote, extraction) for column in tables.OF_QUOTES)


def of_speaker(speaker: Speaker, article_id: str, position: int) -> tuple[Cell, ...]:
    """The cells of SPEAKER."""
    known = (speaker.name, speaker.kind, speaker.named, as_json(speaker.forms), as_json(speaker.roles), speaker.gender)
    return cells((article_id, speaker.id, position, speaker.id, *known))


# ------------------------------------------------------------------ cells to records


def article(row: Sequence[Any]) -> Article:
    """The article in these cells of ARTICLE."""
    value = dict(zip(ARTICLE.split(", "), map(plain, row), strict=True))
    return Article(
        id=value["article_id"],
        text=value["text"],
        paragraphs=tuple(Span(start, end) for start, end in json.loads(value["paragraphs"])),
        **{column.name: value[column.name] for column in tables.OF_ARTICLES if column.of == "article"},
        notices=tuple(json.loads(value["input_notices"])),
        carried=carried(value["carried"]),
    )


def extraction(row: Sequence[Any], quotes: Iterable[Quote], speakers: Iterable[Speaker]) -> Extraction:
    """The extraction of the article in these cells of ARTICLE."""
    value = dict(zip(ARTICLE.split(", "), map(plain, row), strict=True))
    return Extraction(
        article(row),
        tuple(quotes),
        notices=tuple(json.loads(value["notices"])),
        error=value["error"],
        speakers=tuple(speakers),
        **{column.name: value[column.name] for column in tables.OF_ARTICLES if column.of == "extraction"},
    )


def quote(row: Sequence[Any], said_by: Sequence[tuple[str, str]]) -> Quote:
    """The quote in these cells of QUOTE, said by these (speaker_id, name)."""
    value = {column.name: plain(cell) for column, cell in zip(tables.OF_QUOTES, row, strict=True)}
    return schema.quote(value, speakers=[name for _, name in said_by], speaker_ids=[id for id, _ in said_by])


def speaker(row: Sequence[Any], *, local: bool) -> Speaker:
    """The speaker in these cells of SPEAKER, with the id within the article, or that of the run."""
    _, local_id, _, speaker_id, name, kind, named, forms, roles, gender = map(plain, row)
    known = tuple(json.loads(forms)), tuple(json.loads(roles)), gender
    return Speaker(local_id if local else speaker_id, name, kind, bool(named), *known)
