"""The file formats: rows stream into a file that is there whole or not at all (table → export).

A row is a dictionary of column names and plain values; None is unknown. Only the columns' order is given from
outside, so that this stage needs no other. What a format needs beyond rows comes with the `Run`.
"""

from __future__ import annotations

import itertools
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

from quotes.errors import TableError
from quotes.export import lines
from quotes.export.job import Job, Notes, Row, Run, Style
from quotes.export.reading import READ_BACK, read_csv, read_rows
from quotes.files import check_target, in_place, text_in_place
from quotes.records import SpeakerLine

__all__ = [
    "FORMATS",
    "READ_BACK",
    "Format",
    "Job",
    "Notes",
    "Run",
    "SpeakerLine",
    "Style",
    "check_target",
    "format_of",
    "read_csv",
    "read_rows",
    "to_file",
    "to_stream",
]


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write rows: as text into a handle, or (`binary`) as a file at a path."""

    suffixes: tuple[str, ...]
    write: Callable[[Job, TextIO], None] | None = None
    binary: Callable[[Job, Path], None] | None = None
    told: str = "the table"  # what it is for, in words
    media: str = "application/octet-stream"  # what a browser should take it for
    header_first: bool = True  # all columns must be known before the first row is written
    errors: str = "replace"  # how a lone surrogate is written, which UTF-8 has no bytes for
    whole: bool = False  # it shows whole articles, and needs the run


def _page(job: Job, handle: TextIO) -> None:
    import_module("quotes.export.page").write(job, handle)


def _markdown(job: Job, handle: TextIO) -> None:
    import_module("quotes.export.markdown").write(job, handle)


def _xlsx(job: Job, path: Path) -> None:
    import_module("quotes.export.xlsx").write(job, path)


def _parquet(job: Job, path: Path) -> None:
    import_module("quotes.export.parquet").write(job, path)


def _database(job: Job, path: Path) -> None:
    run = job.needs_run("db")
    if run.database is None:
        raise TableError("db holds a linked run. Leave --no-link out.")
    run.database(path)


# The writers that need more than the standard library are loaded when they are asked for.
FORMATS: Mapping[str, Format] = {
    "csv": Format((".csv",), lines.write_csv, told="opens in any spreadsheet program", media="text/csv; charset=utf-8"),
    "tsv": Format((".tsv",), lines.write_tsv, told="with tabs"),
    "xlsx": Format((".xlsx",), binary=_xlsx, told="for Excel, with a sheet of speakers"),
    "jsonl": Format(
        (".jsonl", ".ndjson"),
        lines.write_jsonl,
        told="a row a line, for programs",
        media="application/x-ndjson",
        header_first=False,
        errors="backslashreplace",  # "\\ud800" is JSON's own way to write a lone surrogate
    ),
    "parquet": Format((".parquet",), binary=_parquet, told="for data frames"),
    "html": Format((".html", ".htm"), _page, told="a page to send on", media="text/html; charset=utf-8", whole=True),
    "md": Format((".md", ".markdown"), _markdown, told="for notes"),
    "db": Format(
        (".db", ".sqlite"), binary=_database, told="SQLite, without the history", header_first=False, whole=True
    ),
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


# ------------------------------------------------------------------ writing


def to_file(
    rows: Iterable[Row],
    path: str | os.PathLike[str],
    *,
    columns: Sequence[str],
    format: str | None = None,
    style: Style | None = None,
    run: Run | None = None,
) -> None:
    """Writes the rows, streaming, and puts the file in place when it is whole; else leaves what was there.

    `columns` come first, in their order; a row's further keys follow as they come up. Formats that show whole articles
    need the `run` that the rows are of. Raises TableError where the file cannot be written.
    """
    chosen, style = FORMATS[format_of(path, format)], style or Style()
    with _known(rows, columns, chosen) as job:
        job = Job(job.rows, job.columns, style, run, job.kinds)
        if chosen.binary is not None:
            with in_place(Path(path)) as partial:
                chosen.binary(job, partial)
        elif chosen.write is not None:
            with text_in_place(Path(path), chosen.errors) as handle:
                chosen.write(job, handle)


def to_stream(
    rows: Iterable[Row],
    stream: BinaryIO,
    *,
    columns: Sequence[str],
    format: str = "csv",
    delimiter: str = ",",
    run: Run | None = None,
) -> list[str]:
    """Writes the rows to a pipe as they come: exact, and without byte-order mark.

    In a format with a head, the columns are `columns` and what else the first row has; columns that come up too late
    to be written are left out, and their names given back. Raises TableError for a format that is no text.
    """
    name = format_of(None, format)
    chosen = FORMATS[name]
    if chosen.write is None:
        raise TableError(f"{name} is no text for a pipe or a terminal. Name a file with --output.")
    known, rows = _first_columns(iter(rows), columns)
    late: dict[str, None] = {}
    if chosen.header_first:
        rows = _note_late_columns(rows, known, late)
    handle = TextIOWrapper(stream, encoding="utf-8", errors=chosen.errors, newline="", write_through=True)
    try:
        chosen.write(Job(rows, known, Style(exact=True, delimiter=delimiter), run), handle)
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


@dataclass(slots=True)
class _Seen:
    """The columns that have come up, and the kinds of their values."""

    kinds: dict[str, set[str]] = field(default_factory=dict)

    def note(self, row: Row) -> None:
        for name, value in row.items():
            known = self.kinds.setdefault(name, set())
            if value is not None:
                known.add(type(value).__name__)


@contextmanager
def _known(rows: Iterable[Row], columns: Sequence[str], chosen: Format) -> Iterator[Job]:
    """The rows with all their columns known, where the format asks for that: once more from a temporary file.

    Memory stays flat.
    """
    if not chosen.header_first:
        yield Job(rows, list(columns))
        return
    seen = _Seen({name: set() for name in columns})
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n") as spool:
        for row in rows:
            seen.note(row)
            spool.write(json.dumps(row, default=str) + "\n")
        spool.seek(0)
        yield Job(map(json.loads, spool), list(seen.kinds), kinds=seen.kinds)
