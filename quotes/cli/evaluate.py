"""`quotes evaluate`: how right a run is, measured against gold."""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from quotes import models, read, run, table, terminal
from quotes.cli import apart
from quotes.cli.options import ModelName, Verbose
from quotes.cli.telling import exit_code, minding_stdout, need_stdout, told
from quotes.evaluate import asked as asking
from quotes.evaluate import report
from quotes.evaluate import row as measured_row
from quotes.evaluate.gold import MEASURES
from quotes.evaluate.rows import Predicted
from quotes.records import Article


class Measure(StrEnum):
    """What --measure forces."""

    AUTO = "auto"
    QUOTES = "quotes"
    POLNEAR = "polnear"
    SPEAKERS = "speakers"
    MARKED = "marked"
    CORPUS = "corpus"
    NAMES = "names"
    MENTIONS = "mentions"


def evaluate(  # long by its options, which typer reads off the arguments
    gold: Annotated[
        Path,
        typer.Argument(metavar="GOLD", help="What is right: JSON Lines, marked text (.txt), or a folder of that."),
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
    with told(verbose, code=2):
        name = next((known for known in MEASURES if known == measure), None)
        asked = asking.Asked(
            gold, rows, tuple(articles or ()), name, against, floor, pin=pin, lower=frozenset(lower or ())
        )
        written = {"--floor": floor if pin else None}
        apart.check(written, {"GOLD": gold, "ROWS": rows, "--against": against, "--floor": None if pin else floor})
        job = asked.job()
        source = read.articles(asked.articles) if asked.articles and rows is None else None
        if source is not None:
            apart.check_articles(written, source)
        need_stdout()
    with told(verbose, code=1), minding_stdout():
        predicted = _extracted(job, source or job.articles, model, totals) if job.rows is None else job.rows
        for line in [*terminal.failure_lines(totals), *job.notices(predicted)]:
            typer.echo(terminal.plain(line), err=True)
        said = job.report(predicted)
        _print_report(said, listing=listing, as_json=as_json)
        below = job.below_floors(said)
    for line in below:
        typer.echo(f"below its floor: {line}", err=True)
    raise typer.Exit(1 if below else exit_code(totals))


def _extracted(job: asking.Job, source: Iterable[Article | read.Unread], model: str, totals: table.Totals) -> Predicted:
    """The rows of these articles; one that fails has none, so all of it is missed."""
    engine = run.engine(model, thoughts=job.thoughts)
    with terminal.bar(len(job.gold.ids)) as bar:
        found = run.counted(engine.extract(run.readable(source, totals.fail)), totals, tick=bar.advance)
        return [measured_row(row) for row in table.rows(list(found))]


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
