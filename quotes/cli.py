"""The command line: shells around plain functions, and the exit codes (0 done, 1 nothing read or not written,
2 wrong options, 3 some articles failed, 130 interrupted). stdout is data, stderr is everything else."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

import quotes
from quotes import export, models, read, table, terminal
from quotes.errors import QuotesError, TableError
from quotes.read import Unread
from quotes.records import Article, Extraction

_HELP = "Who said what, in English news: every quotation with its speaker, one row a quote."

app = typer.Typer(
    help=_HELP,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help: the README shows it as it is
    pretty_exceptions_enable=False,  # a bug shows Python's own traceback
)
models_app = typer.Typer(help="The parsers that --model takes.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(models_app, name="models")


class By(StrEnum):
    """What --by sorts the table by."""

    SPEAKER = "speaker"


def main() -> None:
    """The `quotes` command."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that clearing up is done
    app(prog_name="quotes")


# ------------------------------------------------------------------ options

Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATH", help="Files, folders, globs, JSON Lines with a text column, or - for stdin."),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write the table to this file, whole or not at all."),
]
FormatName = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="NAME",
        help=f"One of: {', '.join(export.FORMATS)}. Without it, the extension of FILE decides; "
        "without FILE, a terminal gets a table to look at and a pipe gets csv.",
    ),
]
Thoughts = Annotated[bool, typer.Option("--thoughts", help="Also what people are said to think, want, fear or expect.")]
AllMarks = Annotated[
    bool,
    typer.Option("--all-marks", help="Also what stands in marks but nobody said: titles, names, scare quotes."),
]
Exact = Annotated[
    bool,
    typer.Option("--exact", help="CSV for programs: no byte-order mark, no ' before cells that look like formulas."),
]
Join = Annotated[
    bool,
    typer.Option("--join", help="One row an act of saying, its pieces joined by ' … ': for reading, not verbatim."),
]
Sort = Annotated[
    By | None,
    typer.Option("--by", metavar="speaker", help="Sort the table by speaker instead of by article."),
]
Show = Annotated[
    bool, typer.Option("--show", help="Show the table also with --output, or where stdout is no terminal.")
]
Delimiter = Annotated[
    str, typer.Option("--delimiter", metavar="SIGN", help="What parts the cells of a CSV: ';', or 'tab'.")
]
ModelName = Annotated[str, typer.Option("--model", metavar="NAME", help="The parser; see: quotes models list.")]
TextColumn = Annotated[
    str | None,
    typer.Option("--text-column", metavar="NAME", help="The column of an input table that holds the text (text)."),
]
IdColumn = Annotated[
    str | None,
    typer.Option("--id-column", metavar="NAME", help="The column of an input table that holds the id (id)."),
]
Carry = Annotated[
    bool,
    typer.Option("--carry", help="Carry also lists and objects of an input table over; JSON Lines only."),
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Show the whole traceback of an error.")]


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(quotes.__version__)
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass  # the docstring would replace the help text


# ------------------------------------------------------------------ extract


@app.command(no_args_is_help=True)
def extract(
    paths: Paths,
    output: Output = None,
    format_name: FormatName = None,
    thoughts: Thoughts = False,
    all_marks: AllMarks = False,
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
    with _told(verbose, code=2):
        style = export.Style(exact=exact, delimiter={"tab": "\t"}.get(delimiter, delimiter))
        target = _target(output, format_name, style, show=show)
        _check(target, carry=carry)
        source = read.articles(paths, text_column=text_column, id_column=id_column)
        _keep_apart(target, source)
        extractor = _extractor(model, thoughts=thoughts, all_marks=all_marks)
    late: list[str] = []
    with _told(verbose, code=1), _minding_stdout(), suppress(_NothingRead):
        with terminal.bar(source.count, hidden=target.streams and terminal.looked_at()) as bar:
            extractions = extractor.extract(_readable(source, totals))
            rows = table.rows(_counted(extractions, totals, bar), carry=carry)
            shown, late = _write(_arranged(rows, join=join, by=by), target)
        if shown is not None:
            terminal.show(shown, by_speaker=by is By.SPEAKER)
    written_to = None if totals.all_failed else output
    for line in terminal.closing_lines(totals, written_to, late=late):
        typer.echo(line, err=True)
    raise typer.Exit(_exit_code(totals))


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
        if sys.stdout is None:
            raise TableError("There is no standard output to write to. Name a file with --output.")
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


def _readable(source: Iterable[Article | Unread], totals: table.Totals) -> Iterator[Article]:
    """The articles; what cannot be read goes into `totals` and stops nothing."""
    for item in source:
        if isinstance(item, Article):
            yield item
        else:
            totals.fail(item.file, item.reason)


def _extractor(model: str, *, thoughts: bool, all_marks: bool) -> quotes.Extractor:
    from quotes.pipeline import Extractor

    return Extractor(model=model, thoughts=thoughts, all_marks=all_marks)


class _NothingRead(Exception):  # noqa: N818 - a signal between two functions here, seen by nobody
    """Stops the writing where not one article could be read, so that an earlier table stays."""


def _counted(extractions: Iterable[Extraction], totals: table.Totals, bar: terminal.Bar) -> Iterator[Extraction]:
    for extraction in extractions:
        totals.add(extraction)
        bar.advance()
        yield extraction
    if totals.all_failed:
        raise _NothingRead


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


def _exit_code(totals: table.Totals) -> int:
    if not totals.failures:
        return 0
    return 1 if totals.all_failed else 3


# ------------------------------------------------------------------ models


@models_app.command("list")
def list_models(verbose: Verbose = False) -> None:
    """List the parsers there are, and where they lie."""
    with _told(verbose, code=1):
        for model in models.known():
            typer.echo(f"{model.name}\t{model.path or '-'}\t{model.about}")


@models_app.command("path")
def model_path(
    name: Annotated[str, typer.Argument(help="The parser's name.")] = models.SHIPPED, verbose: Verbose = False
) -> None:
    """Print the folder of a parser."""
    with _told(verbose, code=1):
        typer.echo(models.path(name))


@models_app.command("download")
def download_model(
    name: Annotated[str, typer.Argument(help="stanza:LANGUAGE[:PACKAGE], Stanza's official models.")] = "stanza:en",
    verbose: Verbose = False,
) -> None:
    """Download Stanza's official models; nothing else opens a connection."""
    with _told(verbose, code=1):
        typer.echo(models.download(name))


# ------------------------------------------------------------------ errors


@contextmanager
def _told(verbose: bool, *, code: int) -> Iterator[None]:
    """Tells an error that a user can act on in one line and ends with that code; -v keeps the traceback."""
    try:
        yield
    except QuotesError as error:
        if verbose:
            raise
        typer.echo(f"quotes: {terminal.plain(error)}", err=True)
        raise typer.Exit(code) from error


@contextmanager
def _minding_stdout() -> Iterator[None]:
    """Ends in silence where the reader of stdout has gone (`quotes extract … | head` is no error).

    Raises TableError where stdout cannot be written for another reason: a full disk.
    """
    try:
        yield
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        if error.filename is not None:  # another file
            raise
        # What Python still wants to flush when it ends goes nowhere (docs.python.org, SIGPIPE).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError) or (os.name, error.errno) == ("nt", errno.EINVAL):
            raise typer.Exit(0) from error
        raise TableError(f"standard output cannot be written: {error.strerror or error}.") from error
