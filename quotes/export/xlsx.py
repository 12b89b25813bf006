"""Excel: the quotes on the first sheet, who is quoted how much on the second, notes on the third (export).

Cells are text, so that no program takes a quote for a formula, a date or a number; confidences have colours.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotes import schema
from quotes.errors import TableError
from quotes.export.job import Job, Notes, Run
from quotes.records import SpeakerLine

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# Excel's own limits (support.microsoft.com, "Excel specifications and limits").
MOST_ROWS, LONGEST_CELL = 1_048_576, 32_767
_WIDTHS = {column.name: column.width for column in schema.COLUMNS} | {"variants": 60}
_WIDTH, _NARROW = 14, 9
_SURE, _DOUBTFUL = 0.8, 0.5  # confidence: green from, amber from, red below
_COLOURS = {"sure": "#DDEFDD", "doubtful": "#FBE8C4", "unsure": "#F6D3D0"}
_MADE = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)  # no clock: the same rows give the same bytes
_SPEAKERS = (
    "speaker",
    "role",
    "quotes",
    "direct",
    "mixed",
    "indirect",
    "words",
    "articles",
    "first",
    "last",
    "outlets",
)


def write(job: Job, path: Path) -> None:
    """Writes the file, row by row; TableError where there are more rows or longer cells than Excel takes."""
    from xlsxwriter import Workbook

    options = {"constant_memory": True, "strings_to_numbers": False, "strings_to_formulas": False}
    book = Workbook(str(path), options | {"strings_to_urls": False, "nan_inf_to_errors": False})
    book.set_properties({"title": "Quotes", "created": _MADE})
    try:
        _quotes(book, job)
        if job.run is not None:
            _speakers(book, job.run)
            _notes(book, job.run.notes(), job.columns)
    finally:
        book.close()


def _quotes(book: Workbook, job: Job) -> None:
    sheet, wrapped = book.add_worksheet("Quotes"), book.add_format({"text_wrap": True, "valign": "top"})
    colours = {name: book.add_format({"bg_color": colour, "valign": "top"}) for name, colour in _COLOURS.items()}
    _head(book, sheet, job.columns, [_WIDTHS.get(name, _WIDTH) for name in job.columns])
    last = 0
    for last, row in enumerate(job.rows, 1):
        if last >= MOST_ROWS:
            raise TableError(f"Excel takes {MOST_ROWS:,} rows, and there are more. Write .csv or .parquet instead.")
        for column, name in enumerate(job.columns):
            coloured = colours[_colour(row.get(name))] if name == "confidence" else wrapped
            _put(sheet, last, column, row.get(name), coloured, name)
    sheet.autofilter(0, 0, last, max(0, len(job.columns) - 1))


def _colour(confidence: object) -> str:
    sure = float(confidence) if isinstance(confidence, int | float) else 0.0
    return "sure" if sure >= _SURE else "doubtful" if sure >= _DOUBTFUL else "unsure"


def _head(book: Workbook, sheet: Worksheet, names: Sequence[str], widths: Sequence[int]) -> None:
    bold = book.add_format({"bold": True, "valign": "top", "bottom": 1})
    for column, (name, width) in enumerate(zip(names, widths, strict=True)):
        sheet.set_column(column, column, width)
        _put(sheet, 0, column, name, bold, name)
    sheet.freeze_panes(1, 0)


def _put(sheet: Worksheet, row: int, column: int, value: object, format: Format, name: str) -> None:
    """Writes a value as text; nothing where it is unknown."""
    text = _text(value)
    if len(text.encode("utf-16-le", "replace")) // 2 > LONGEST_CELL:  # Excel counts UTF-16 units
        raise TableError(
            f"Excel takes {LONGEST_CELL:,} characters in a cell, and row {row}, column {name}, has {len(text):,}. "
            "Write .csv or .parquet instead."
        )
    if text:
        sheet.write_string(row, column, text, format)
    else:
        sheet.write_blank(row, column, None, format)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = value if isinstance(value, str) else repr(value) if isinstance(value, int | float) else _json(value)
    return text.encode("utf-8", "replace").decode()  # a lone surrogate has no UTF-8


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _speakers(book: Workbook, run: Run) -> None:
    sheet, plain = book.add_worksheet("Speakers"), book.add_format({"text_wrap": True, "valign": "top"})
    _head(book, sheet, _SPEAKERS, [22, 30, *[_NARROW] * 6, _WIDTH, _WIDTH, 30])
    for row, line in enumerate(run.speakers(), 1):
        for column, value in enumerate(_cells(line)):
            _put(sheet, row, column, value, plain, _SPEAKERS[column])


def _cells(line: SpeakerLine) -> tuple[object, ...]:
    counts = (line.quotes, line.direct, line.mixed, line.indirect, line.words, line.articles)
    name = schema.OPEN if line.speaker is None else line.speaker
    return (name, line.role, *counts, line.first_date, line.last_date, schema.together(line.outlets))


def _notes(book: Workbook, notes: Notes, columns: Iterable[str]) -> None:
    sheet, plain = book.add_worksheet("Notes"), book.add_format({"text_wrap": True, "valign": "top"})
    _head(book, sheet, ("about", "what"), (28, 100))
    for row, (about, what) in enumerate(_told(notes, columns), 1):
        _put(sheet, row, 0, about, plain, "about")
        _put(sheet, row, 1, what, plain, "what")


def _told(notes: Notes, columns: Iterable[str]) -> list[tuple[str, Any]]:
    """The lines of the notes."""
    counted = {"articles": notes.articles, "quotes": notes.quotes, "left open": notes.open, "left out": notes.left_out}
    made: Mapping[str, object] = {"quotes": notes.version, "model": notes.model, **notes.options, **counted}
    lines = [(name, value) for name, value in made.items()]
    lines += [(f"column {name}", notes.columns[name]) for name in columns if name in notes.columns]
    lines += [(f"notice: {name}", text) for name, text in notes.notices]
    return lines + [(f"failed: {name}", text) for name, text in notes.failures]
