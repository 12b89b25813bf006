"""Tables with one article a row, as rows: JSON Lines, CSV and TSV, Excel, Parquet.

Every reader takes a binary stream and gives `Row` after `Row`, so that a table larger than memory can be read; only
Excel and Parquet need a stream that can be searched. InputError where the file as a whole is not what it says; what is
wrong with one row is told in it.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import IO

from quotes.errors import InputError
from quotes.read import decode
from quotes.read.document import lacks, not_a
from quotes.read.office import OLD
from quotes.read.rows import Row, kind

EXCEL_CELL = 32_767  # code points: a text of this length was most likely cut off by Excel
_ANY_SIZE = 2**31 - 1  # the most that the csv module takes on every system
_DELIMITERS = ",;\t|"
_AT_A_TIME = 256  # rows of Parquet held at once
_CUT = f"its text fills an Excel cell ({EXCEL_CELL:,} characters) and was probably cut off there"


def json_lines(raw: Iterable[bytes]) -> Iterator[Row]:
    """The rows of JSON Lines (jsonlines.org) from the lines of a binary stream; InputError if it is none.

    One object a line; blank lines are skipped. A row's number is that of its line.
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


def _json_row(number: int, line: str, notices: tuple[str, ...]) -> Row:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Row(number, {}, problem=f"is not JSON: {error}")
    if not isinstance(values, dict):
        return Row(number, {}, problem=f"is {kind(values)}, not an object")
    return Row(number, values, notices)


def comma_separated(raw: Iterable[bytes]) -> Iterator[Row]:
    """The rows of a CSV whose first row names the columns; the delimiter is the one that the head has most of.

    Cells are text, unchanged, line breaks too. A row's number is the one a spreadsheet shows: the head is 1.
    """
    return _delimited(raw, None)


def tab_separated(raw: Iterable[bytes]) -> Iterator[Row]:
    """The rows of a TSV, as of a CSV."""
    return _delimited(raw, "\t")


def _delimited(raw: Iterable[bytes], delimiter: str | None) -> Iterator[Row]:
    notices: list[str] = []  # of the lines since the last row
    lines = _told_lines(raw, notices)
    head = next(lines, None)
    if head is None:
        return
    limit = csv.field_size_limit(_ANY_SIZE)  # a cell may be a whole article
    try:
        cells = csv.reader(_again(head, lines), delimiter=delimiter or _delimiter(head), strict=True)
        names = _names(next(cells))
        number = 1
        for number, found in enumerate(cells, 2):
            told, notices[:] = tuple(dict.fromkeys(notices)), []
            if found:
                yield _csv_row(number, names, found, told)
    except csv.Error as error:
        raise InputError(f"cannot be read as a table after row {number}: {error}.") from error
    finally:
        csv.field_size_limit(limit)


def _told_lines(raw: Iterable[bytes], notices: list[str]) -> Iterator[str]:
    for line, told in decode.lines(raw):
        notices.extend(told)
        yield line if line.endswith("\n") else line + "\n"


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _delimiter(head: str) -> str:
    outside = "".join(head.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)


def _csv_row(number: int, names: Sequence[str], cells: Sequence[str], notices: tuple[str, ...]) -> Row:
    if len(cells) != len(names):
        return Row(number, {}, problem=f"has {len(cells)} cells where the head has {len(names)}", noun="row")
    return Row(number, dict(zip(names, cells, strict=True)), notices, noun="row")


def _names(cells: Iterable[object]) -> list[str]:
    """The names of the columns; one without a name gets its number. InputError where two have one name."""
    names = [_name(cell) or f"column {number}" for number, cell in enumerate(cells, 1)]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InputError(f"has two columns that are called {twice!r}. Rename one.")
    return names


def _name(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def excel(stream: IO[bytes]) -> Iterator[Row]:
    """The rows of the first sheet that holds anything; its first row names the columns.

    Formulas give the value they were saved with; days and times are written as ISO 8601 has them. A row's number is
    that of the sheet.
    """
    import openpyxl  # type: ignore[import-untyped, unused-ignore]
    from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped, unused-ignore]

    data = stream.read()
    if data.startswith(OLD):
        raise InputError("locked with a password, or an old Excel table. Save it as .xlsx or .csv without a password.")
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as error:
        raise not_a("an Excel table", error) from error
    try:
        sheets = [sheet for sheet in book.worksheets if _holds(sheet)]
        if sheets:
            others = [sheet.title for sheet in sheets[1:]]
            yield from _sheet_rows(sheets[0], (f"sheets not read: {', '.join(others)}",) if others else ())
    finally:
        book.close()


def _holds(sheet: object) -> bool:
    rows: Iterable[tuple[object, ...]] = sheet.iter_rows(values_only=True)  # type: ignore[attr-defined]
    return any(cell is not None for row in rows for cell in row)


def _sheet_rows(sheet: object, notices: tuple[str, ...]) -> Iterator[Row]:
    """The rows below the head, without empty ones and without the empty cells beyond it."""
    from openpyxl.utils.escape import unescape  # type: ignore[import-untyped, unused-ignore]

    names: list[str] = []
    rows: Iterable[tuple[object, ...]] = sheet.iter_rows(values_only=True)  # type: ignore[attr-defined]
    for number, row in enumerate(rows, 1):
        cells = [unescape(cell) if isinstance(cell, str) else _plain(cell) for cell in row]  # _x000D_ is a return
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            continue
        if not names:
            names = _names(cells)
        elif len(cells) > len(names):
            problem = f"has {len(cells)} cells where the head has {len(names)}"
            yield Row(number, {}, problem=problem, noun="row")
        else:
            padded = cells + [None] * (len(names) - len(cells))
            values = dict(zip(names, padded, strict=True))
            cut = (_CUT,) if any(isinstance(cell, str) and len(cell) >= EXCEL_CELL for cell in cells) else ()
            yield Row(number, values, (*notices, *cut), noun="row")
            notices = ()


def parquet(stream: IO[bytes]) -> Iterator[Row]:
    """The rows of a Parquet file, numbered from 1; needs the extra `parquet` (PyArrow)."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise lacks("pyarrow", "parquet") from error
    try:
        file = pq.ParquetFile(pa.PythonFile(stream, mode="r"))
        number = 0
        for batch in file.iter_batches(batch_size=_AT_A_TIME):
            for values in batch.to_pylist():
                number += 1
                kept = {name: _plain(value) for name, value in values.items() if not name.startswith("__index_level_")}
                yield Row(number, kept, noun="row")
    except (pa.ArrowException, OSError) as error:
        raise not_a("a Parquet table", error) from error


def _plain(value: object) -> object:
    """A value as JSON could hold it: days and times as ISO 8601, a midnight as its day alone, NaN as null."""
    if isinstance(value, datetime):
        midnight = value.time() == time() and value.tzinfo is None
        return value.date().isoformat() if midnight else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value != value:
        return None
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value) if isinstance(value, timedelta) else value
