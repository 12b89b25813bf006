"""Import a spreadsheet of quotes and its articles as a .db that can be reviewed (table → store)."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from quotes import naming, run, schema
from quotes.errors import InputError
from quotes.records import Article, Extraction, Quote, Speaker

Row = Mapping[str, Any]
_NEEDED = ("article_id", "quote_id", "start", "end", "quote", "kind", "text_sha256", "speaker")
# What a column that was left out, or is empty, is taken to say.
_BLANK: Row = {"kind": "indirect", "act": "speech", "context": "", "paragraph": 1, "confidence": 0.0, "method": "table"}
_READ: Mapping[str, Callable[[Any], object]] = {"text": str, "integer": int, "number": float, "boolean": bool}


def from_table(rows: Iterable[Row], articles: Iterable[Article], path: str | os.PathLike[str]) -> Path:
    """Puts the rows and the texts they come from into a new .db at that path, where nothing may be.

    Rows are as `quotes extract` wrote them, with numbers as numbers (`table.typed`). InputError where a column is
    missing, an article is not there, or its text is not the one the rows were made from.
    """
    by_article: dict[str, list[Row]] = defaultdict(list)
    for number, row in enumerate(rows, 1):
        _check_columns(row, number)
        by_article[str(row["article_id"])].append(row)
    found = _matched(by_article, list(articles))
    extractions = (_extraction(found[id], of_article) for id, of_article in by_article.items())
    with run.stored(extractions, beside=Path(path)) as store:
        store.publish(path, {"model": "unknown", "made_from": "a table"})
    return Path(path)


def _check_columns(row: Row, number: int) -> None:
    lacking = [name for name in _NEEDED if name not in row]
    if lacking:
        raise InputError(f"Row {number} has no column {lacking[0]!r}. Take a table that quotes extract wrote.")


def _matched(rows: Mapping[str, list[Row]], articles: list[Article]) -> dict[str, Article]:
    """The text of each article of the table: by its id, else by its fingerprint; it must be the same text."""
    of_id = {article.id: article for article in articles}
    of_digest = {naming.text_sha256(article.text): article for article in articles}
    found: dict[str, Article] = {}
    for id, of_article in rows.items():
        wanted = str(of_article[0]["text_sha256"])
        article = of_id.get(id) or of_id.get(PurePosixPath(id).name)
        if article is None or naming.text_sha256(article.text) != wanted:
            article = of_digest.get(wanted, article)
        if article is None:
            raise InputError(
                f"The table has the article {id!r}, which is not in --articles. Give the path it came from."
            )
        if (digest := naming.text_sha256(article.text)) != wanted:
            raise InputError(
                f"The text of {id!r} is not the one the table was made from: its text_sha256 is {digest[:12]}…, and "
                f"the table says {wanted[:12]}…. Give the articles as they were, or run quotes extract again."
            )
        found[id] = article
    return found


def _extraction(article: Article, rows: list[Row]) -> Extraction:
    first = rows[0]
    told: dict[str, Any] = {c.name: schema.text_in(first, c.name) for c in schema.COLUMNS if c.of == "article"}
    made = replace(article, id=str(first["article_id"]), notices=(), **told)
    quotes = tuple(_quote(row, made) for row in rows)
    people = {
        id: Speaker(id, name, "person", named=True, forms=(name,))
        for quote in quotes
        for id, name in zip(quote.speaker_ids, quote.speakers, strict=True)
    }
    return Extraction(made, quotes, str(first["text_sha256"]), speakers=tuple(people.values()))


def _quote(row: Row, article: Article) -> Quote:
    start, end = row["start"], row["end"]
    if type(start) is not int or type(end) is not int or article.text[start:end] != row["quote"]:
        raise InputError(
            f"{row['quote_id']}: the words of the table do not stand at {start}–{end}. A table made with --join or "
            "changed by hand cannot be reviewed: run quotes extract again."
        )
    speakers = schema.apart(schema.text_in(row, "speaker"))
    speaker_ids = schema.apart(schema.text_in(row, "speaker_id")) or tuple(name.casefold() for name in speakers)
    if len(speaker_ids) != len(speakers):
        raise InputError(f"{row['quote_id']}: {len(speakers)} speakers and {len(speaker_ids)} speaker ids.")
    values = {column.name: _value(row, column) for column in schema.COLUMNS} | {"article_id": article.id}
    try:
        return schema.quote(values | {"group": values["group"] or row["quote_id"]}, speakers, speaker_ids)
    except ValueError as error:
        raise InputError(f"{row['quote_id']}: {error}") from error


def _value(row: Row, column: schema.Column) -> object:
    value = row.get(column.name)
    return _BLANK.get(column.name) if value is None or value == "" else _READ[column.type](value)
