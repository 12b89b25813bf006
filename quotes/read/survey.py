"""A look at all inputs before the first is read: how many items there are, and that no two are the same."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from quotes.errors import InputError
from quotes.read.document import DAMAGED
from quotes.read.formats import FORMATS, TABLES
from quotes.read.listed import records, without_columns
from quotes.read.places import STDIN, PathGiven, Place, Unread, places
from quotes.read.rows import Columns


@dataclass(frozen=True, slots=True)
class _Item:
    """What reading will give: where it stands, and its id if it is an article."""

    where: str
    id: str | None
    table: bool


def count(paths: tuple[PathGiven, ...], columns: Columns) -> int | None:
    """How many items there will be; InputError where an id occurs twice or a named table lacks a column."""
    if paths == (STDIN,):
        return None
    if len(paths) > 1:
        _refuse_same_file(paths)
    seen: set[int] = set()  # hashes, not ids and places: 60 bytes an article instead of 300
    number = 0
    for item in _items(paths, columns):
        if item.id is not None:
            if hash(item.id) in seen:
                _refuse_twice(item, number, paths, columns)
            seen.add(hash(item.id))
        number += 1
    return number


def _refuse_same_file(paths: tuple[PathGiven, ...]) -> None:
    """Raises InputError where two of the paths lead to one file, which would be read and counted twice."""
    seen: set[int] = set()  # hashes of 64 bits: among a million files two are alike by chance once in 10 million
    for place in places(paths, FORMATS):
        if isinstance(place, Place):
            key = hash((os.path.realpath(place.path), place.member))
            if key in seen:
                raise InputError(f"{place.shown} is given twice. Give it once.")
            seen.add(key)


def _refuse_twice(item: _Item, at: int, paths: tuple[PathGiven, ...], columns: Columns) -> None:
    """Raises InputError with both places, if an item before the one `at` this number has the same id."""
    for number, earlier in enumerate(_items(paths, columns)):
        if number == at:
            return  # only the hashes were the same
        if earlier.id == item.id:
            both = f"{earlier.where} and {item.where}"
            advice = "Name a column of ids with --id-column" if item.table else "Give the folder above them"
            raise InputError(f"Two articles have the id {item.id!r}: {both}. {advice}, or rename one.")


def _items(paths: tuple[PathGiven, ...], columns: Columns) -> Iterator[_Item]:
    for place in places(paths, FORMATS):
        if isinstance(place, Unread):
            yield _Item(place.file, None, table=False)
        elif place.extension in TABLES:
            yield from _row_items(place, columns, alone=alone(place, paths))
        else:
            yield _Item(place.shown, place.id, table=False)


def alone(place: Place, paths: tuple[PathGiven, ...]) -> bool:
    """Whether a table is all there is to read, so that the number of a row is enough to know it by."""
    return place.named and len(paths) == 1


def _row_items(place: Place, columns: Columns, *, alone: bool) -> Iterator[_Item]:
    """The rows of a table; what fails here fails again, and is told, when it is read."""
    unknown = _Item(place.shown, None, table=True)
    if place.is_pipe:
        yield unknown
        return
    if place.named and (reason := without_columns(place, columns)) is not None:
        raise InputError(f"{place.shown} {reason}")
    try:
        for found in records(place, columns, alone=alone):
            if isinstance(found, Unread):
                yield unknown
            else:
                yield _Item(f"{place.shown} {found.place}", found.id, table=True)
    except (OSError, InputError, *DAMAGED):
        yield unknown
