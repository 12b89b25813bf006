"""The columns of the table as data: rows, file formats, the .db, the API and the reference are made from them.

A new column is a line of `COLUMNS`. A new fact needs a field in `Quote` or `Article` besides, with a default.
Joined rows hold the first piece's value unless `_join` of `quotes/table.py` says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, get_args

from quotes.records import Act, Extraction, Kind, Quote, Span

Value: TypeAlias = str | int | float | bool | None
Type = Literal["text", "integer", "number", "boolean"]

OPEN = "(open)"  # how people are shown a speaker left open; never a value in the data
APART = "; "  # between several values in one cell
_NARROW, _WIDE = 9, 60  # widths


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table, and where its values come from."""

    name: str
    meaning: str
    get: Callable[[Quote, Extraction], Value] | None = None  # None: the attribute of that name, of the record `of`
    type: Type = "text"
    optional: bool = False  # None where it is unknown
    of: Literal["quote", "article", "extraction"] = "quote"  # whose fact it is; the .db has a table of articles too
    audience: Literal["people", "technical"] = "people"  # who reads it
    allowed: tuple[str, ...] = ()  # all it can hold, where that is little
    width: int = 14  # in a spreadsheet, in characters

    def value(self, quote: Quote, extraction: Extraction) -> Value:
        """What the column holds in the row of that quote."""
        if self.get is not None:
            return self.get(quote, extraction)
        value: Value = getattr(quote, self.name) if self.of == "quote" else self.of_article(extraction)
        return value

    def of_article(self, extraction: Extraction) -> Value:
        """What it holds in all rows of an article, where it is no fact of the quote."""
        value: Value = getattr(extraction.article if self.of == "article" else extraction, self.name)
        return value


def together(values: Iterable[str | None]) -> str:
    """Several values in one cell; unknown ones are left out."""
    return APART.join(value for value in values if value is not None)


def apart(cell: str | None) -> tuple[str, ...]:
    """The values of such a cell."""
    return tuple(cell.split(APART)) if cell else ()


def text_in(row: Mapping[str, object], name: str) -> str | None:
    """What a row has in that column, as text; None where it is empty or there is no such column."""
    value = row.get(name)
    return None if value is None or value == "" else str(value)


# ------------------------------------------------------------------ the columns


def _of_span(name: str, part: str) -> Callable[[Quote, Extraction], Value]:
    """What gives the words of a quote's span of that name, or its `start` or `end`."""

    def get(quote: Quote, extraction: Extraction) -> Value:
        span = getattr(quote, name)
        if span is None:
            return None
        value: Value = span.of(extraction.article.text) if part == "words" else getattr(span, part)
        return value

    return get


def _edge(name: str, meaning: str) -> Column:
    """The column `<span>_start` or `<span>_end`."""
    span, _, part = name.partition("_")
    return Column(name, meaning, _of_span(span, part), type="integer", optional=True, audience="technical")


# The columns in their order.
COLUMNS = (
    Column(
        "speaker",
        "canonical name of who said it; joint speakers parted by `; `; empty where left open",
        lambda quote, _: together(quote.speakers) or None,
        optional=True,
        width=22,
    ),
    Column("speaker_role", "the speaker's role as printed in the article", optional=True, width=24),
    Column("quote", "the words, verbatim: `text[start:end]`", width=_WIDE),
    Column(
        "kind",
        "`direct` (whole clauses in marks), `mixed` (a fragment in marks), `indirect` (a reported "
        "clause) or `other` (a title, a name or a scare quote; only with `--all-marks`)",
        allowed=get_args(Kind),
        width=_NARROW,
    ),
    Column("act", "`speech`, or `thought` (only with `--thoughts`)", allowed=get_args(Act), width=_NARROW),
    Column("negated", "true where the source denies, refuses or did not say it", type="boolean", width=_NARROW),
    Column(
        "cue",
        "the words that signal it: `said`, `according to`; empty where implied",
        _of_span("cue", "words"),
        optional=True,
    ),
    Column(
        "source",
        "the words in the text that name who said it: `Ms Ruiz`, `he`; empty where implied",
        _of_span("source", "words"),
        optional=True,
    ),
    Column("via", "the outer teller of a quote at second hand", _of_span("via", "words"), optional=True),
    Column("article_id", "the article: its path below the folder given, without `.txt`, or a table's id"),
    Column("title", "the article's title, as the input says it", of="article", optional=True, width=30),
    Column("date", "the article's date, as the input says it", of="article", optional=True),
    Column("outlet", "the article's outlet, as the input says it", of="article", optional=True),
    Column("url", "the article's address, as the input says it", of="article", optional=True),
    Column("context", "the sentences that hold the quote, its cue and its source", width=_WIDE),
    Column("file", "the path as given", of="article", optional=True),
    Column("paragraph", "number of the quote's paragraph in the article, from 1", type="integer", width=_NARROW),
    Column(
        "confidence",
        "probability that somebody said this and that it was `speaker`, 0 to 1",
        type="number",
        width=_NARROW,
    ),
    Column(
        "needs_review",
        "true where the speaker is open, or the confidence so low that a person should look",
        type="boolean",
        width=_NARROW,
    ),
    Column("reason", "why it is doubtful or left open, in words", optional=True, width=36),
    Column("method", "the rule or score that attributed it", audience="technical"),
    Column(
        "group",
        "the `quote_id` of the first row of the same act of saying; count these, not rows",
        audience="technical",
    ),
    Column("within", "the `quote_id` of the smallest row around this one", optional=True, audience="technical"),
    Column(
        "cluster",
        "the `quote_id` of the same quotation where it first stands, also in other words; empty where it stands once",
        optional=True,
        audience="technical",
    ),
    Column("quote_id", "`<article_id>:<start>-<end>`", audience="technical"),
    Column(
        "speaker_id",
        "id of the speaker in all articles of the run, `; ` between joint speakers",
        lambda quote, _: together(quote.speaker_ids) or None,
        optional=True,
        audience="technical",
    ),
    Column(
        "start",
        "where the quote begins, in code points of the article's text",
        type="integer",
        audience="technical",
        width=_NARROW,
    ),
    Column("end", "where it ends, exclusive", type="integer", audience="technical", width=_NARROW),
    _edge("source_start", "where the source begins"),
    _edge("source_end", "where it ends, exclusive"),
    _edge("cue_start", "where the cue begins"),
    _edge("cue_end", "where it ends, exclusive"),
    Column("text_sha256", "SHA-256 of the article's text in UTF-8", of="extraction", audience="technical"),
)
# What the .db holds besides, so that a quote can be read again from it.
STORED = (*COLUMNS, _edge("via_start", "where the outer teller begins"), _edge("via_end", "where it ends, exclusive"))
VERBATIM = "verbatim"  # in joined tables only: false where `quote` is several stretches of the text put together

TYPES: Mapping[str, Type] = MappingProxyType({c.name: c.type for c in COLUMNS} | {VERBATIM: "boolean"})
_OF_NAME = {column.name: column for column in STORED}
_FIELDS = [field.name for field in fields(Quote)]
SPANS = tuple(name for name in _FIELDS if f"{name}_start" in _OF_NAME)
_SPEAKERS = ("speakers", "speaker_ids")
_PLAIN = [_OF_NAME[name] for name in _FIELDS if name not in (*SPANS, *_SPEAKERS)]


# ------------------------------------------------------------------ back from values


def quote(values: Mapping[str, Any], speakers: Iterable[str], speaker_ids: Iterable[str]) -> Quote:
    """The quote that has these values in its columns; ValueError where a column cannot hold its value."""
    plain = {column.name: values[column.name] for column in _PLAIN}
    for column in _PLAIN:
        if column.type == "boolean":
            plain[column.name] = bool(plain[column.name])
        elif column.allowed and plain[column.name] not in column.allowed:
            raise ValueError(
                f"{column.name} is {plain[column.name]!r}, and must be one of {', '.join(column.allowed)}."
            )
    spans: dict[str, Any] = {name: _span(values.get(f"{name}_start"), values.get(f"{name}_end")) for name in SPANS}
    return Quote(**plain, **spans, speakers=tuple(speakers), speaker_ids=tuple(speaker_ids))


def _span(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else Span(start, end)


# ------------------------------------------------------------------ for other programs

_JSON: Mapping[Type, str] = {"text": "string", "integer": "integer", "number": "number", "boolean": "boolean"}


def json_schema() -> dict[str, object]:
    """What a line of the JSON Lines format holds, as a JSON Schema; columns of the input may follow ours."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A row of the table of quotes",
        "type": "object",
        "required": [column.name for column in COLUMNS],
        "properties": {column.name: _property(column) for column in COLUMNS},
    }


def _property(column: Column) -> dict[str, object]:
    kind = _JSON[column.type]
    told: dict[str, object] = {"enum": column.allowed} if column.allowed else {}
    told["type"] = [kind, "null"] if column.optional else kind
    return told | {"description": column.meaning, "x-audience": column.audience}
