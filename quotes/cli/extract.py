"""`quotes extract`: articles in, a table out."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import typer

from quotes import export, models, read, table, terminal
from quotes.cli.options import (
    AllMarks,
    By,
    Carry,
    Delimiter,
    Exact,
    FormatName,
    IdColumn,
    Join,
    MinConfidence,
    ModelName,
    Output,
    Paths,
    Show,
    Sort,
    TextColumn,
    Thoughts,
    Verbose,
)
from quotes.cli.telling import NothingRead, counted, exit_code, extractor, minding_stdout, need_stdout, readable, told
from quotes.errors import TableError


def extract(
    paths: Paths,
    output: Output = None,
    format_name: FormatName = None,
    thoughts: Thoughts = False,
    all_marks: AllMarks = False,
    min_confidence: MinConfidence = 0.0,
    exact: Exact = False,
    join: Join = False,
    by: Sort = None,
    show: Show = False,
    delimiter: Delimiter = ",",
    model: ModelName = models.SHIPPED,
    text_column: TextColumn = None,
    id_column: IdColumn = None,
    carry: Carry = False,
    verbose: Verbose = False,
) -> None:
    """Put every quotation of the articles into one table: who said what."""
    totals = table.Totals()
    with told(verbose, code=2):
        style = export.Style(exact=exact, delimiter={"tab": "\t"}.get(delimiter, delimiter))
        target = _target(output, format_name, style, show=show)
        _check(target, carry=carry)
        table.check_confidence(min_confidence)
        source = read.articles(paths, text_column=text_column, id_column=id_column)
        _keep_apart(target, source)
        parser = extractor(model, thoughts=thoughts, all_marks=all_marks)
    late: list[str] = []
    with told(verbose, code=1), minding_stdout(), suppress(NothingRead):
        with terminal.bar(source.count, hidden=target.streams and terminal.looked_at()) as bar:
            extractions = parser.extract(readable(source, totals))
            rows = table.rows(counted(extractions, totals, bar, least=min_confidence), carry=carry)
            shown, late = _write(_arranged(rows, join=join, by=by), target)
        if shown is not None:
            terminal.show(shown, by_speaker=by is By.SPEAKER)
    written_to = None if totals.all_failed else output
    for line in terminal.closing_lines(totals, written_to, late=late, least=min_confidence):
        typer.echo(line, err=True)
    raise typer.Exit(exit_code(totals))


@dataclass(frozen=True, slots=True)
class _Target:
    """Where the table goes: a file, or else stdout; with `show`, stdout gets it as a table to look at."""

    path: Path | None
    format: str
    style: export.Style
    show: bool

    @property
    def streams(self) -> bool:
        """Whether rows go to stdout as they come."""
        return self.path is None and not self.show


def _target(output: Path | None, format_name: str | None, style: export.Style, *, show: bool) -> _Target:
    to_look_at = show or (output is None and format_name is None and terminal.looked_at())
    if output is None:
        need_stdout(" Name a file with --output.")
        return _Target(None, export.format_of(None, format_name or "csv"), style, to_look_at)
    return _Target(output, export.format_of(output, format_name), style, to_look_at)


def _check(target: _Target, *, carry: bool) -> None:
    """Raises TableError where options do not go together, or the output cannot be written."""
    if carry and target.format != "jsonl":
        raise TableError("--carry puts lists and objects into the table. Use it with --format jsonl.")
    if target.style.delimiter != "," and target.format != "csv":
        raise TableError(f"--delimiter goes with csv, and the format is {target.format}. Use --format csv.")
    if target.path is not None:
        export.check_target(target.path)


def _keep_apart(target: _Target, source: read.Articles) -> None:
    """Raises TableError where the output is an input: a table that an earlier run left among the articles."""
    if target.path is not None and source.reads(target.path):
        raise TableError(f"{target.path} is an input too. Give --output another file.")


def _arranged(rows: Iterable[table.Row], *, join: bool, by: By | None) -> Iterable[table.Row]:
    if join:
        rows = table.joined(rows)
    return table.by_speaker(rows) if by is By.SPEAKER else rows


def _write(rows: Iterable[table.Row], target: _Target) -> tuple[list[table.Row] | None, list[str]]:
    """Writes the rows where they go; gives back those to show, and the columns a pipe did not get."""
    columns, style = tuple(table.COLUMNS), target.style
    if target.streams:
        stdout = sys.stdout.buffer
        return None, export.to_stream(rows, stdout, columns=columns, format=target.format, delimiter=style.delimiter)
    shown = list(rows) if target.show else None
    if target.path is not None:
        kept = rows if shown is None else shown
        export.to_file(kept, target.path, columns=columns, format=target.format, style=style)
    return shown, []
