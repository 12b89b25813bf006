"""The command line: shells around plain functions, and the exit codes (0 done, 1 nothing read or not written,
2 wrong options, 3 some articles failed, 130 interrupted). stdout is data, stderr is everything else."""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

import quotes
from quotes import explain as explaining
from quotes import export, models, read, table, terminal
from quotes.errors import InputError, QuotesError, TableError
from quotes.evaluate import asked as asking
from quotes.evaluate import plot, report
from quotes.evaluate import row as measured_row
from quotes.evaluate.gold import MEASURES
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
    for name in ("SIGTERM", "SIGHUP"):  # ended, or the window closed: so that clearing up is done
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # nohup
            signal.signal(number, lambda number, _: sys.exit(128 + number))
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
MinConfidence = Annotated[
    float,
    typer.Option("--min-confidence", metavar="X", help="Leave rows of a lower confidence out: 0 to 1."),
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
    with _told(verbose, code=2):
        style = export.Style(exact=exact, delimiter={"tab": "\t"}.get(delimiter, delimiter))
        target = _target(output, format_name, style, show=show)
        _check(target, carry=carry)
        table.check_confidence(min_confidence)
        source = read.articles(paths, text_column=text_column, id_column=id_column)
        _keep_apart(target, source)
        extractor = _extractor(model, thoughts=thoughts, all_marks=all_marks)
    late: list[str] = []
    with _told(verbose, code=1), _minding_stdout(), suppress(_NothingRead):
        with terminal.bar(source.count, hidden=target.streams and terminal.looked_at()) as bar:
            extractions = extractor.extract(_readable(source, totals))
            rows = table.rows(_counted(extractions, totals, bar, least=min_confidence), carry=carry)
            shown, late = _write(_arranged(rows, join=join, by=by), target)
        if shown is not None:
            terminal.show(shown, by_speaker=by is By.SPEAKER)
    written_to = None if totals.all_failed else output
    for line in terminal.closing_lines(totals, written_to, late=late, least=min_confidence):
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
        _need_stdout(" Name a file with --output.")
        return _Target(None, export.format_of(None, format_name or "csv"), style, to_look_at)
    return _Target(output, export.format_of(output, format_name), style, to_look_at)


def _need_stdout(instead: str = "") -> None:
    if sys.stdout is None:
        raise TableError(f"There is no standard output to write to.{instead}")


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


def _counted(
    extractions: Iterable[Extraction], totals: table.Totals, bar: terminal.Bar, *, least: float
) -> Iterator[Extraction]:
    """The extractions with their rows of at least that confidence, counted as they pass."""
    for extraction in extractions:
        kept = table.at_least(extraction, least)
        totals.add(kept)
        totals.left_out += len(extraction.quotes) - len(kept.quotes)
        bar.advance()
        yield kept
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


# ------------------------------------------------------------------ explain


class Shape(StrEnum):
    """What `explain` prints: for people, or JSON Lines."""

    TEXT = "text"
    JSON = "json"


@app.command(no_args_is_help=True)
def explain(
    path: Annotated[
        str, typer.Argument(metavar="PATH", help="The article, or the folder or table that holds it, or - for stdin.")
    ],
    row: Annotated[
        str | None,
        typer.Option(
            "--quote",
            metavar="ID",
            help="The row: its quote_id; START-END where there is one article; or its number in the table.",
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every row.")] = False,
    shape: Annotated[
        Shape, typer.Option("--format", metavar="NAME", help="One of: text, json (an object a line).")
    ] = Shape.TEXT,
    thoughts: Thoughts = False,
    all_marks: AllMarks = False,
    model: ModelName = models.SHIPPED,
    text_column: TextColumn = None,
    id_column: IdColumn = None,
    verbose: Verbose = False,
) -> None:
    """Show why a row names this speaker, and what decided."""
    totals = table.Totals()
    with _told(verbose, code=2):
        asked = _asked(row, every=every)
        explaining.check(path)
        _need_stdout()
        source = read.articles([path], text_column=text_column, id_column=id_column)
        extractor = _extractor(model, thoughts=True, all_marks=True)  # what any row may be
    shown = 0
    try:
        with _told(verbose, code=1), _minding_stdout():
            articles = _readable(source, totals)
            rows = explaining.origins(articles, asked, extractor.analysis, thoughts=thoughts, all_marks=all_marks)
            for analysis, origin in rows:
                _explain(explaining.explanation(analysis, origin), shape)
                shown += 1
    finally:
        for line in terminal.failure_lines(totals):
            typer.echo(line, err=True)
    if not shown:
        typer.echo("There are no rows to explain.", err=True)
    raise typer.Exit(0 if not totals.failures else 3 if shown else 1)


def _asked(row: str | None, *, every: bool) -> explaining.RowAsked:
    if (row is not None) == every:
        raise InputError("Say which row: --quote ID, or --all for every row.")
    return explaining.RowAsked() if row is None else explaining.RowAsked.read(row)


def _explain(explained: explaining.Explanation, shape: Shape) -> None:
    if shape is Shape.TEXT:
        terminal.explain(explained)
    else:
        line = json.dumps(explaining.record(explained), ensure_ascii=False)
        typer.echo(line.encode())  # UTF-8 whatever the console is


# ------------------------------------------------------------------ evaluate


class Measure(StrEnum):
    """What --measure forces."""

    AUTO = "auto"
    QUOTES = "quotes"
    POLNEAR = "polnear"
    SPEAKERS = "speakers"
    FLAT = "flat"
    MARKED = "marked"


@app.command(no_args_is_help=True)
def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(metavar="GOLD", help="What is right: JSON Lines, or marked text (.txt)."),
    ],
    rows: Annotated[
        Path | None,
        typer.Argument(
            metavar="[ROWS]",
            help="What quotes extract wrote: JSON Lines or CSV. Without it, GOLD's own texts are extracted from.",
        ),
    ] = None,
    articles: Annotated[
        list[str] | None,
        typer.Option("--articles", metavar="PATH", help="Extract from these, where GOLD holds no text."),
    ] = None,
    measure: Annotated[
        Measure,
        typer.Option(metavar="NAME", help=f"One of: {', '.join(Measure)}. What is in GOLD decides on auto."),
    ] = Measure.AUTO,
    against: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Rows of a former run: what was gained and lost, quote by quote."),
    ] = None,
    listing: Annotated[bool, typer.Option("--list", help="Every miss, one a line.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of tables.")] = False,
    drawn: Annotated[
        Path | None,
        typer.Option("--plot", metavar="FILE", help="Draw reliability and risk-coverage into this file (SVG)."),
    ] = None,
    floor: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The gate: exit code 1 where a figure is below its floor in this file."),
    ] = None,
    pin: Annotated[bool, typer.Option("--pin", help="Raise the floors of --floor to these figures.")] = False,
    lower: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="With --pin: the floor of this figure may fall.")
    ] = None,
    model: ModelName = models.SHIPPED,
    verbose: Verbose = False,
) -> None:
    """Measure a run against gold: who said what, and how far its confidence can be trusted."""
    totals = table.Totals()
    with _told(verbose, code=2):
        name = next((known for known in MEASURES if known == measure), None)
        asked = asking.Asked(
            gold, rows, tuple(articles or ()), name, against, floor, pin=pin, lower=frozenset(lower or ())
        )
        job = asked.job()
        _need_stdout()
        if drawn:
            export.check_target(drawn)
    with _told(verbose, code=1), _minding_stdout():
        predicted = _extracted(job, asked.articles, model, totals) if job.rows is None else job.rows
        for line in [*terminal.failure_lines(totals), *job.notices(predicted)]:
            typer.echo(terminal.plain(line), err=True)
        said = job.report(predicted)
        _print_report(said, listing=listing, as_json=as_json)
        if drawn:
            _draw(said, drawn)
        below = job.below_floors(said)
    for line in below:
        typer.echo(f"below its floor: {line}", err=True)
    raise typer.Exit(1 if below else _exit_code(totals))


def _extracted(job: asking.Job, paths: Sequence[str], model: str, totals: table.Totals) -> asking.Predicted:
    """The rows of the gold's own articles, or of those in `paths`; one that fails has none, so all of it is missed."""
    source = read.articles(paths) if paths else job.articles
    extractor = _extractor(model, thoughts=job.thoughts, all_marks=False)
    with terminal.bar(len(job.gold.ids)) as bar, suppress(_NothingRead):
        extractions = list(_counted(extractor.extract(_readable(source, totals)), totals, bar, least=0.0))
        return [measured_row(row) for row in table.rows(extractions)]
    return []


def _print_report(said: report.Report, *, listing: bool, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(report.as_dict(said, listing=listing), ensure_ascii=False).encode())
    elif terminal.looked_at():
        terminal.figures(report.tables(said))
        for line in report.details(said, listing=listing):
            typer.echo("\t".join(map(terminal.plain, line.split("\t"))))
    else:
        for line in report.lines(said, listing=listing):
            typer.echo(line.encode())


def _draw(said: report.Report, path: Path) -> None:
    if not said.result.judged:
        raise TableError(f"{said.measure} judges no confidences, so there is nothing to draw in {path}.")
    try:
        path.write_text(plot.svg(said.risk, said.calibration, right=said.right), encoding="utf-8", newline="\n")
    except OSError as error:
        raise TableError(f"{path} cannot be written: {error.strerror or error}.") from error


# ------------------------------------------------------------------ models


@models_app.command("list")
def list_models(verbose: Verbose = False) -> None:
    """List the parsers there are, and where they lie."""
    with _told(verbose, code=1), _minding_stdout():
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
