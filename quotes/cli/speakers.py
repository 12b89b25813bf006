"""`quotes speakers`: who is quoted how much."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from quotes import chart, export, store, table, terminal
from quotes import speakers as counting
from quotes.cli import apart
from quotes.cli.options import Verbose
from quotes.cli.telling import minding_stdout, need_stdout, told
from quotes.errors import InputError, TableError
from quotes.records import SpeakerLine
from quotes.schema import together

HEAD: tuple[str, ...] = ("speaker", "speaker_id", "role", "quotes", "direct", "mixed", "indirect", "words", "articles")
HEAD += ("first_date", "last_date", "outlets")


class Shape(StrEnum):
    """What `speakers` prints: for people, or CSV."""

    TEXT = "text"
    CSV = "csv"


def speakers(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A table of quotes: .csv, .tsv, .xlsx, .jsonl, .parquet or .db.")
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write them to this file: .csv, .tsv or .xlsx."),
    ] = None,
    shape: Annotated[
        Shape | None, typer.Option("--format", metavar="NAME", help="One of: text, csv. A pipe gets csv.")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE", help="Draw the most quoted as bars: .svg, .png or .pdf.")
    ] = None,
    top: Annotated[int, typer.Option("--top", metavar="N", min=1, help="That many bars.")] = chart.TOP,
    verbose: Verbose = False,
) -> None:
    """Count quotes by kind, words, articles, dates and outlets of every speaker."""
    with told(verbose, code=2):
        if not file.exists():
            raise InputError(f"There is no file {file}.")
        for target in (output, plot):
            if target is not None:
                export.check_target(target)
        apart.check({"--output": output, "--plot": plot}, {"FILE": file})
        chart.check(plot)
        if output is not None and export.format_of(output) not in ("csv", "tsv", "xlsx"):
            raise TableError(f"{output}: speakers go into .csv, .tsv or .xlsx.")
        if output is None:
            need_stdout(" Name a file with --output.")
    with told(verbose, code=1), minding_stdout():
        lines = counting.lines(_rows(file))
        if plot is not None:
            chart.draw(lines, plot, top=top)
        if output is not None:
            export.to_file(map(_row, lines), output, columns=HEAD)
        elif shape is Shape.CSV or (shape is None and not terminal.looked_at()):
            typer.echo(_csv(lines), nl=False)
        else:
            terminal.speakers(lines)


def _rows(file: Path) -> Iterator[Mapping[str, object]]:
    """The rows of a table, or of a .db as corrected, with their values as they were before they were text."""
    if store.is_store(file):
        from quotes.review import reviewfile

        yield from table.rows(reviewfile.extractions(file))
        return
    for row in export.read_rows(file):
        yield {name: None if value == "" else value for name, value in row.items()}


def _row(line: SpeakerLine) -> dict[str, object]:
    return {name: getattr(line, name) for name in HEAD[:-1]} | {"outlets": together(line.outlets) or None}


def _csv(lines: Sequence[SpeakerLine]) -> str:
    handle = io.StringIO()
    writer = csv.DictWriter(handle, HEAD, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(map(_row, lines))
    return handle.getvalue()
