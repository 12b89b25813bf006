"""The rows of a table file as records, and what is wrong with it as one Unread."""

from __future__ import annotations

from collections.abc import Iterator

from quotes.errors import InputError
from quotes.read.document import DAMAGED, LONGEST, TOO_LONG
from quotes.read.formats import TABLES
from quotes.read.places import Place, Unread
from quotes.read.rows import Columns, Record, Row, lacking, record


def records(place: Place, columns: Columns, *, alone: bool) -> Iterator[Record | Unread]:
    """The rows of a table; one Unread for all of them if none has the columns, or there is none.

    `alone`: it is the only input, and its rows that have no id are known by their number alone.
    """
    if (reason := without_columns(place, columns)) is not None:
        yield Unread(place.shown, reason)
        return
    empty = True
    with place.open() as stream:
        for row in TABLES[place.extension](stream):
            empty = False
            yield understood(row, place, columns, prefix="" if alone else f"{place.id}:")
    if empty:
        yield Unread(place.shown, "holds no rows.")


def without_columns(place: Place, columns: Columns) -> str | None:
    """Why no row of a table has the columns it must have; not asked of a pipe, which is read only once."""
    if place.is_pipe:
        return None
    try:
        with place.open() as stream:
            return lacking(TABLES[place.extension](stream), columns)
    except (OSError, InputError, *DAMAGED):
        return None  # what keeps it from being read at all is told when it is read


def understood(row: Row, place: Place, columns: Columns, prefix: str = "") -> Record | Unread:
    """The record of a row, or what is wrong with it."""
    found = record(row, columns, prefix)
    if not isinstance(found, Record):
        return Unread(place.shown, f"{row.place} {found}.")
    if len(found.text) > LONGEST:
        return Unread(place.shown, f"{row.place} is {TOO_LONG}")
    return found
