"""Tables as rows, and a row as text, id and the rest. So far JSON Lines; each format gives the same `Row`.

Text and id are the columns `text` and `id`, or those that the caller names. A row without id (no such column,
null, a blank string, not a number) has the number of its line, from 1, blank lines counted. A number is an id
as it is printed, 17.0 as 17. A null text is an empty one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from quotes.errors import InputError
from quotes.read import decode

FIELDS = ("title", "date", "outlet", "url")  # columns that fill the article's fields of that name


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that the caller names; None for the usual ones."""

    named_text: str | None = None
    named_id: str | None = None

    @property
    def text(self) -> str:
        """The column that holds the text."""
        return self.named_text or "text"

    @property
    def id(self) -> str:
        """The column that holds the id; only one that was named must be there."""
        return self.named_id or "id"

    def missing(self, values: Mapping[str, object]) -> str | None:
        """The first column that must be there and is not."""
        must = [self.text] if self.named_id is None else [self.text, self.named_id]
        return next((column for column in must if column not in values), None)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table as its format gives it; `problem` says why there are no values."""

    number: int  # of its line, from 1
    values: Mapping[str, object]
    notices: tuple[str, ...] = ()
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One row understood: text and id, the article's fields, and what else it carries."""

    number: int
    id: str
    text: str
    title: str | None
    date: str | None
    outlet: str | None
    url: str | None
    carried: tuple[tuple[str, object], ...]
    notices: tuple[str, ...]


def json_lines(raw: Iterable[bytes]) -> Iterator[Row]:
    """The rows of JSON Lines (jsonlines.org) from the lines of a binary stream; InputError if it is none.

    One object a line; blank lines are skipped.
    """
    started = False
    for number, (line, notices) in enumerate(decode.lines(raw), 1):
        words = line.strip()
        if not words:
            continue
        if not started and (words[0] == "[" or words == "{"):
            raise InputError("one JSON document, not JSON Lines: one object a line.")
        started = True
        yield _json_row(number, words, notices)


def lacking(rows: Iterable[Row], columns: Columns) -> str | None:
    """Why no row has the columns it must have; None as soon as one has, or if no row can be read at all."""
    first: Row | None = None
    for row in rows:
        if row.problem is None:
            if columns.missing(row.values) is None:
                return None
            first = first or row
    if first is None:
        return None
    missing = columns.missing(first.values)
    option = "--text-column" if missing == columns.text else "--id-column"
    has = ", ".join(first.values) or "none"
    return decode.encodable(f"has no column {missing!r}; it has: {has}. Name the right one with {option}.")


def record(row: Row, columns: Columns) -> Record | str:
    """The row understood, or what is wrong with it."""
    text, id = row.values.get(columns.text), row.values.get(columns.id)
    if row.problem is not None:
        return row.problem
    if columns.text not in row.values:
        return f"has no {columns.text!r}"
    if not isinstance(text, str | None):
        return f"has {_kind(text)} as its {columns.text!r}, not a string"
    if isinstance(id, bool | list | dict):
        return f"has {_kind(id)} as its {columns.id!r}, not a string or number"
    fields = {name: None if name == columns.text else _label(row.values.get(name)) for name in FIELDS}
    return Record(
        number=row.number,
        id=_label(id) or str(row.number),
        text=text or "",
        carried=_carried(row.values, {columns.text, columns.id, *(name for name in fields if fields[name])}),
        notices=row.notices,
        **fields,
    )


def _json_row(number: int, line: str, notices: tuple[str, ...]) -> Row:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Row(number, {}, problem=f"is not JSON: {error}")
    if not isinstance(values, dict):
        return Row(number, {}, problem=f"is {_kind(values)}, not an object")
    return Row(number, values, notices)


def _carried(values: Mapping[str, object], taken: set[str]) -> tuple[tuple[str, object], ...]:
    """The columns that nothing else took; a null or blank title, date, outlet or url is none."""
    return tuple(
        (decode.encodable(name), _encodable(value))
        for name, value in values.items()
        if name not in taken and not (name in FIELDS and (value is None or value == ""))
    )


def _label(value: object) -> str | None:
    """An id, title or date: a number as it is printed, 17.0 as 17; None if null, blank or not a scalar."""
    if isinstance(value, str):
        return decode.encodable(value) if value.strip() else None
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # NaN
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _encodable(value: object) -> object:
    """A JSON value whose strings can all be written in UTF-8."""
    if isinstance(value, str):
        return decode.encodable(value)
    if isinstance(value, list):
        return [_encodable(item) for item in value]
    if isinstance(value, dict):
        return {decode.encodable(name): _encodable(item) for name, item in value.items()}
    return value


def _kind(value: object) -> str:
    kinds = {bool: "true or false", list: "a list", dict: "an object", str: "a string", type(None): "null"}
    return kinds.get(type(value), "a number")
