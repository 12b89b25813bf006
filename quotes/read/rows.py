"""A row of a table as text, id and the rest, whatever format it comes from (`tables`).

Text and id are the columns `text` and `id`, or those that the caller names. A row without id (no such column,
null, a blank string, not a number) has its number: of the line in JSON Lines, blank lines counted, else of the row.
A number is an id as it is printed, 17.0 as 17. A null text is an empty one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quotes.read import decode

FIELDS = ("title", "date", "outlet", "url")  # columns that fill the article's fields of that name
_OURS = {"quote_id", "text_sha256"}  # columns that what `extract` writes has, and no other table


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

    number: int  # from 1: of its line in JSON Lines, of its row elsewhere
    values: Mapping[str, object]
    notices: tuple[str, ...] = ()
    problem: str | None = None
    noun: str = "line"  # what the number counts

    @property
    def place(self) -> str:
        """Where in the table: line 7."""
        return f"{self.noun} {self.number}"


@dataclass(frozen=True, slots=True)
class Record:
    """One row understood: text and id, the article's fields, and what else it carries."""

    place: str
    id: str
    text: str
    title: str | None
    date: str | None
    outlet: str | None
    url: str | None
    carried: tuple[tuple[str, object], ...]
    notices: tuple[str, ...]


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
    if first.values.keys() >= _OURS:
        return "is a table of quotes that this program wrote. Give the articles that it was made from."
    missing = columns.missing(first.values)
    option = "--text-column" if missing == columns.text else "--id-column"
    has = ", ".join(first.values) or "none"
    return decode.encodable(f"has no column {missing!r}; it has: {has}. Name the right one with {option}.")


def record(row: Row, columns: Columns, prefix: str = "") -> Record | str:
    """The row understood, or what is wrong with it; `prefix` stands before a number that is its id for want of one."""
    text, id = row.values.get(columns.text), row.values.get(columns.id)
    if row.problem is not None:
        return row.problem
    if columns.text not in row.values:
        return f"has no {columns.text!r}"
    if not isinstance(text, str | None):
        return f"has {kind(text)} as its {columns.text!r}, not a string"
    if isinstance(id, bool | list | dict):
        return f"has {kind(id)} as its {columns.id!r}, not a string or number"
    fields = {name: None if name == columns.text else _label(row.values.get(name)) for name in FIELDS}
    return Record(
        place=row.place,
        id=_label(id) or f"{prefix}{row.number}",
        text=text or "",
        carried=_carried(row.values, {columns.text, columns.id, *(name for name in fields if fields[name])}),
        notices=row.notices,
        **fields,
    )


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


def kind(value: object) -> str:
    kinds = {bool: "true or false", list: "a list", dict: "an object", str: "a string", type(None): "null"}
    return kinds.get(type(value), "a number")
