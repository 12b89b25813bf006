"""The file formats: rows stream into a file that is there whole or not at all (table → export).

A row is a dictionary of column names and plain values; None is unknown. Only the columns' order is given from
outside, so that this stage needs no other.
"""

from __future__ import annotations

import csv
import itertools
import json
import math
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

from quotes.errors import TableError

Row = Mapping[str, object]

_BOM = "\ufeff"
_NAME_KEPT = 50  # characters of a file's name in that of its partial file: systems take 255 bytes in all
_ANY_SIZE = 2**31 - 1  # the most that the csv module takes on every system
# What a spreadsheet program takes for the beginning of a formula, behind any apostrophes that were there:
# "=1+1" and "'=1+1" both get one apostrophe, so that taking one off gives back what was there.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_HEADER = re.compile(r'(?:"\w+"|\w+)(?P<delimiter>[^\w"\r\n])')


@dataclass(frozen=True, slots=True)
class Style:
    """How a table is written, where its format leaves a choice."""

    exact: bool = False  # CSV: no byte-order mark, cells untouched
    delimiter: str = ","  # CSV: one character

    def __post_init__(self) -> None:
        if len(self.delimiter) != 1 or self.delimiter in "\"'\r\n" or self.delimiter.isalnum():
            raise TableError(f"{self.delimiter!r} cannot part cells. Use --delimiter with one sign, such as ';'.")


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write rows."""

    suffixes: tuple[str, ...]
    header_first: bool  # all columns must be known before the first row is written
    errors: str  # how a lone surrogate is written, which UTF-8 has no bytes for: "\\ud800" is JSON's own way
    write: Callable[[Iterable[Row], TextIO, Sequence[str], Style], None]


# ------------------------------------------------------------------ the formats


def _write_csv(rows: Iterable[Row], handle: TextIO, columns: Sequence[str], style: Style) -> None:
    """Comma-separated values; quoted here, as Python 3.11's csv cannot quote text but not None."""
    if not style.exact:
        handle.write(_BOM)
    _write_record(columns, handle, style)
    for row in rows:
        _write_record([row.get(name) for name in columns], handle, style)


def _write_record(values: Iterable[object], handle: TextIO, style: Style) -> None:
    handle.write(style.delimiter.join(_cell(value, exact=style.exact) for value in values) + "\r\n")


def _cell(value: object, *, exact: bool) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    text = str(value)
    if not exact and _FORMULA.match(text):
        text = "'" + text
    return '"' + text.replace('"', '""') + '"'


def _write_jsonl(rows: Iterable[Row], handle: TextIO, columns: Sequence[str], style: Style) -> None:
    """One JSON object a line, with the row's own keys; `columns` and `style` change nothing."""
    for row in rows:
        handle.write(_json(row) + "\n")


def _json(row: Row) -> str:
    """One line; what JSON has no word for (dates, NaN) as text or null."""
    plain = {name: _finite(value) for name, value in row.items()}
    return json.dumps(plain, ensure_ascii=False, default=str, allow_nan=False)


def _finite(value: object) -> object:
    """The value, with null for numbers that JSON does not have, however deep."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {str(key): _finite(inner) for key, inner in value.items()}
    return [_finite(inner) for inner in value] if isinstance(value, list | tuple) else value


FORMATS: Mapping[str, Format] = {
    "csv": Format((".csv",), header_first=True, errors="replace", write=_write_csv),
    "jsonl": Format((".jsonl", ".ndjson"), header_first=False, errors="backslashreplace", write=_write_jsonl),
}


def format_of(path: str | os.PathLike[str] | None, name: str | None = None) -> str:
    """The format of that name, else the one of the path's extension; TableError lists what there is."""
    known = ", ".join(FORMATS)
    if name is not None:
        if name.lower() not in FORMATS:
            raise TableError(f"There is no format {name!r}. Use --format with one of: {known}.")
        return name.lower()
    suffix = Path(path or "").suffix.lower()
    for key, known_format in FORMATS.items():
        if suffix in known_format.suffixes:
            return key
    raise TableError(f"{path}: the extension names no format this version writes. Use --format: {known}.")


def check_target(path: str | os.PathLike[str]) -> None:
    """Raises TableError where it is plain before any work that the file cannot be written."""
    target = Path(os.path.realpath(path))
    with _as_table_error(Path(path), target, target.parent):
        if target.is_dir():
            raise TableError(f"{path} is a folder. Give --output a file.")
        if _has_no_place(Path(path)):
            return
        if not target.parent.is_dir():
            raise TableError(f"{path} cannot be written: there is no folder {target.parent}. Make it first.")
        if not os.access(target.parent, os.W_OK | os.X_OK):
            raise TableError(f"{path} cannot be written: nothing may be written in the folder {target.parent}.")


def _has_no_place(path: Path) -> bool:
    """Whether it is a device or a pipe (`/dev/stdout`), which is written to and not put in a place."""
    return path.exists() and not path.is_file()


# ------------------------------------------------------------------ writing


def to_file(
    rows: Iterable[Row],
    path: str | os.PathLike[str],
    *,
    columns: Sequence[str],
    format: str | None = None,
    style: Style | None = None,
) -> None:
    """Writes the rows, streaming, and puts the file in place when it is whole; else leaves what was there.

    `columns` come first, in their order; a row's further keys follow as they come up. Raises TableError
    where the file cannot be written.
    """
    chosen = FORMATS[format_of(path, format)]
    with _in_place_when_whole(Path(path), chosen.errors) as handle:
        if chosen.header_first:
            with _spooled(rows, columns) as (all_columns, spool):
                chosen.write(spool, handle, all_columns, style or Style())
        else:
            chosen.write(rows, handle, columns, style or Style())


def to_stream(
    rows: Iterable[Row],
    stream: BinaryIO,
    *,
    columns: Sequence[str],
    format: str = "csv",
    delimiter: str = ",",
) -> list[str]:
    """Writes the rows to a pipe as they come: exact, and without byte-order mark.

    In a format with a head, the columns are `columns` and what else the first row has; columns that come
    up too late to be written are left out, and their names given back.
    """
    chosen = FORMATS[format_of(None, format)]
    known, rows = _first_columns(iter(rows), columns)
    late: dict[str, None] = {}
    if chosen.header_first:
        rows = _note_late_columns(rows, known, late)
    handle = TextIOWrapper(stream, encoding="utf-8", errors=chosen.errors, newline="", write_through=True)
    try:
        chosen.write(rows, handle, known, Style(exact=True, delimiter=delimiter))
    finally:
        handle.detach()  # the stream is the caller's and stays open
    return list(late)


def _first_columns(rows: Iterator[Row], columns: Sequence[str]) -> tuple[list[str], Iterator[Row]]:
    """The columns with the first row's own, and all the rows."""
    first = list(itertools.islice(rows, 1))
    return list(dict.fromkeys(itertools.chain(columns, *first))), itertools.chain(first, rows)


def _note_late_columns(rows: Iterable[Row], known: Iterable[str], late: dict[str, None]) -> Iterator[Row]:
    """The rows as they are; names not in `known` go into `late`."""
    names = set(known)
    for row in rows:
        late.update(dict.fromkeys(name for name in row if name not in names))
        yield row


@contextmanager
def _spooled(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[tuple[list[str], Iterator[Row]]]:
    """The rows once more from a temporary file, with all their columns known; memory stays flat."""
    names = dict.fromkeys(columns)
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n") as spool:
        for row in rows:
            names.update(dict.fromkeys(row))
            spool.write(json.dumps(row, default=str) + "\n")
        spool.seek(0)
        yield list(names), map(json.loads, spool)


@contextmanager
def _in_place_when_whole(path: Path, errors: str) -> Iterator[TextIO]:
    """A file to write in, which takes the path's place at the end, and is gone if anything went wrong."""
    if _has_no_place(path):
        with _as_table_error(path), path.open("w", encoding="utf-8", errors=errors, newline="") as handle:
            yield handle
        return
    target = Path(os.path.realpath(path))  # a link stays a link
    partial = target.with_name(f".{target.name[:_NAME_KEPT]}.{os.getpid()}.partial")
    with _as_table_error(path, partial, target):
        try:
            with partial.open("w", encoding="utf-8", errors=errors, newline="") as handle:
                yield handle
                handle.flush()
                os.fsync(handle.fileno())
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)


@contextmanager
def _as_table_error(path: Path, *others: Path) -> Iterator[None]:
    """Turns what the system says about writing these files into TableError; what it says of others stays."""
    try:
        yield
    except OSError as error:
        if error.filename is not None and Path(os.fsdecode(error.filename)) not in (path, *others):
            raise
        locked = os.name == "nt" and isinstance(error, PermissionError)  # as Excel does with what it shows
        hint = " Is it open in another program?" if locked else ""
        raise TableError(f"{path} cannot be written: {error.strerror or error}.{hint}") from error


# ------------------------------------------------------------------ reading back


def read_csv(path: str | os.PathLike[str], *, exact: bool | None = None) -> Iterator[dict[str, str]]:
    """The cells of a CSV of ours as text, a dictionary a row; `table.typed` makes numbers of them again.

    The delimiter is seen in the head. `exact`: cells carry no protecting apostrophe; None means that they
    carry one if and only if the file begins with a byte-order mark. Raises TableError where it is none.
    """
    with _opened(path) as handle:
        head = handle.readline()
        delimiter = _HEADER.match(head.removeprefix(_BOM))
        if delimiter is None:
            raise TableError(f"{path} is no table of quotes: its first line is {head[:40]!r}.")
        bare = not head.startswith(_BOM) if exact is None else exact
        handle.seek(0)
        handle.read(len(_BOM) if head.startswith(_BOM) else 0)
        for record in _records(handle, delimiter["delimiter"], path):
            yield record if bare else {name: _unprotected(cell) for name, cell in record.items()}


@contextmanager
def _opened(path: str | os.PathLike[str]) -> Iterator[TextIO]:
    try:
        with Path(path).open(encoding="utf-8", newline="") as handle:
            yield handle
    except OSError as error:
        raise TableError(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise TableError(f"{path} is not in UTF-8. Save it as 'CSV UTF-8'.") from error


def _records(handle: TextIO, delimiter: str, path: str | os.PathLike[str]) -> Iterator[dict[str, str]]:
    limit = csv.field_size_limit(_ANY_SIZE)  # a context may be a whole article
    try:
        records = csv.reader(handle, delimiter=delimiter, strict=True)
        names = [_unprotected(name) for name in next(records)]
        for cells in records:
            if len(cells) != len(names):
                raise TableError(
                    f"{path}, line {records.line_num}: {len(cells)} cells where the head has {len(names)}."
                )
            yield dict(zip(names, cells, strict=True))
    except csv.Error as error:
        raise TableError(f"{path}, line {records.line_num}: {error}.") from error
    finally:
        csv.field_size_limit(limit)


def _unprotected(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
