"""Reading tables of ours back (export): CSV and TSV as text, the other formats with the values they keep."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from quotes import installing
from quotes.errors import TableError
from quotes.export.lines import BOM, FORMULA

_ANY_SIZE = 2**31 - 1  # the most that the csv module takes on every system
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_HEADER = re.compile(r'(?:"\w+"|\w+)(?P<delimiter>[^\w"\r\n])')


def read_csv(path: str | os.PathLike[str], *, exact: bool | None = None) -> Iterator[dict[str, str]]:
    """The cells of a CSV of ours as text, a dictionary a row; `table.typed` makes numbers of them again.

    The delimiter is seen in the head. `exact`: cells carry no protecting apostrophe; None means that they
    carry one if and only if the file begins with a byte-order mark. Raises TableError where it is none.
    """
    with _opened(path) as handle:
        head = handle.readline()
        delimiter = _HEADER.match(head.removeprefix(BOM))
        if delimiter is None:
            raise TableError(f"{path} is no table of quotes: its first line is {head[:40]!r}.")
        bare = not head.startswith(BOM) if exact is None else exact
        handle.seek(0)
        handle.read(len(BOM) if head.startswith(BOM) else 0)
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
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


# ------------------------------------------------------------------ any table


def read_rows(path: str | os.PathLike[str]) -> Iterator[Mapping[str, object]]:
    """The rows of a table of ours: .csv and .tsv as text, .xlsx as text, .jsonl and .parquet as they were written.

    Raises TableError where the file is none.
    """
    reader = READ_BACK.get(Path(path).suffix.lower())
    if reader is None:
        known = ", ".join(READ_BACK)
        raise TableError(f"{path}: no table that can be read back. Give one of: {known}.")
    yield from reader(path)


def _read_jsonl(path: str | os.PathLike[str]) -> Iterator[Mapping[str, object]]:
    with _opened(path) as handle:
        for number, line in enumerate(handle, 1):
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise TableError(f"{path}, line {number}: {error}.") from error
            if not isinstance(row, dict):
                raise TableError(f"{path}, line {number}: no row, but {line[:40]!r}.")
            yield row


def _read_xlsx(path: str | os.PathLike[str]) -> Iterator[Mapping[str, object]]:
    from zipfile import BadZipFile

    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True)
    except (OSError, KeyError, ValueError, BadZipFile) as error:
        raise TableError(f"{path} cannot be read as .xlsx: {error}.") from error
    lines = book.worksheets[0].iter_rows(values_only=True)
    names = [str(name) for name in next(lines, ())]
    for cells in lines:
        yield {name: _unescaped(cell) for name, cell in zip(names, cells, strict=True)}
    book.close()


def _unescaped(cell: object) -> object:
    """Characters that XML does not hold come as `_x000D_` (ECMA-376, ST_Xstring), which openpyxl leaves as it is."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), cell) if isinstance(cell, str) else cell


def _read_parquet(path: str | os.PathLike[str]) -> Iterator[Mapping[str, object]]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise TableError(f"Parquet needs a package that is not here. Run: {installing.command('parquet')}") from error
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            for batch in file.iter_batches():
                yield from batch.to_pylist()
    except (OSError, pyarrow.ArrowInvalid) as error:
        raise TableError(f"{path} cannot be read as .parquet: {error}.") from error


# The tables that can be read back, by extension.
READ_BACK: Mapping[str, Callable[[str | os.PathLike[str]], Iterator[Mapping[str, object]]]] = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".jsonl": _read_jsonl,
    ".ndjson": _read_jsonl,
    ".xlsx": _read_xlsx,
    ".parquet": _read_parquet,
}
