"""CSV, TSV and JSON Lines (export): text, a record at a time."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TextIO

from quotes.export.job import Job, Row, Style

BOM = "\ufeff"
# What a spreadsheet program takes for the beginning of a formula, behind any apostrophes that were there:
# "=1+1" and "'=1+1" both get one apostrophe, so that taking one off gives back what was there.
FORMULA = re.compile(r"'*[=+\-@\t\r]")


def write_csv(job: Job, handle: TextIO) -> None:
    """Comma-separated values; quoted here, as Python 3.11's csv cannot quote text but not None."""
    if not job.style.exact:
        handle.write(BOM)
    _write_record(job.columns, handle, job.style)
    for row in job.rows:
        _write_record([row.get(name) for name in job.columns], handle, job.style)


def write_tsv(job: Job, handle: TextIO) -> None:
    """The same with tabs between the cells."""
    write_csv(replace(job, style=replace(job.style, delimiter="\t")), handle)


def _write_record(values: Sequence[object], handle: TextIO, style: Style) -> None:
    handle.write(style.delimiter.join(_cell(value, exact=style.exact) for value in values) + "\r\n")


def _cell(value: object, *, exact: bool) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    text = str(value)
    if not exact and FORMULA.match(text):
        text = "'" + text
    return '"' + text.replace('"', '""') + '"'


def write_jsonl(job: Job, handle: TextIO) -> None:
    """One JSON object a line, with the row's own keys; columns and style change nothing."""
    for row in job.rows:
        handle.write(_json(row) + "\n")


def _json(row: Row) -> str:
    """One line; what JSON has no word for (dates, NaN) as text or null."""
    plain = {name: finite(value) for name, value in row.items()}
    return json.dumps(plain, ensure_ascii=False, default=str, allow_nan=False)


def finite(value: object) -> object:
    """The value, with null for numbers that JSON does not have, however deep."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {str(key): finite(inner) for key, inner in value.items()}
    return [finite(inner) for inner in value] if isinstance(value, list | tuple) else value
