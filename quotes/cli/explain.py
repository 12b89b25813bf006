"""`quotes explain`: why a row names this speaker."""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

import typer

from quotes import explain as explaining
from quotes import models, read, run, store, table, terminal
from quotes.cli.options import AllMarks, IdColumn, ModelName, TextColumn, Thoughts, Verbose
from quotes.cli.telling import minding_stdout, need_stdout, told
from quotes.errors import InputError
from quotes.records import Article


class Shape(StrEnum):
    """What `explain` prints: for people, or JSON Lines."""

    TEXT = "text"
    JSON = "json"


def explain(
    path: Annotated[
        str,
        typer.Argument(metavar="PATH", help="The article; or the folder, table or .db that holds it; or -."),
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
    with told(verbose, code=2):
        asked = _asked(row, every=every)
        explaining.check(path)
        need_stdout()
        source = _source(path, text_column=text_column, id_column=id_column)
        engine = run.engine(model, thoughts=True, all_marks=True)  # what any row may be
    shown = 0
    try:
        with told(verbose, code=1), minding_stdout():
            articles = run.readable(source, totals.fail)
            rows = explaining.origins(articles, asked, engine.analysis, thoughts=thoughts, all_marks=all_marks)
            for analysis, origin in rows:
                _explain(explaining.explanation(analysis, origin), shape)
                shown += 1
    finally:
        for line in terminal.failure_lines(totals):
            typer.echo(line, err=True)
    if not shown:
        typer.echo("There are no rows to explain.", err=True)
    raise typer.Exit(0 if not totals.failures else 3 if shown else 1)


def _source(path: str, *, text_column: str | None, id_column: str | None) -> Iterable[Article | read.Unread]:
    """The articles: those that a .db holds, else what can be read there."""
    if path != "-" and store.is_store(path):
        return store.Store.open(path).articles()
    return read.articles([path], text_column=text_column, id_column=id_column)


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
