"""The command line: shells around plain functions, and the exit codes (0 done, 1 nothing read or not written,
2 wrong options, 3 some articles failed, 130 interrupted). stdout is data, stderr is everything else."""

from __future__ import annotations

import signal
import sys
from typing import Annotated

import typer

import quotes
from quotes.cli import models
from quotes.cli.evaluate import evaluate
from quotes.cli.explain import explain
from quotes.cli.extract import extract
from quotes.cli.review import review, serve
from quotes.cli.speakers import speakers

_HELP = "Who said what, in English news: every quotation with its speaker, one row a quote."

app = typer.Typer(
    help=_HELP,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help: the README shows it as it is
    pretty_exceptions_enable=False,  # a bug shows Python's own traceback
)
for command in (extract, review, explain, speakers, evaluate):
    app.command(no_args_is_help=True)(command)
app.command()(serve)
app.add_typer(models.app, name="models")


def main() -> None:
    """The `quotes` command."""
    for name in ("SIGTERM", "SIGHUP"):  # ended, or the window closed: so that clearing up is done
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # nohup
            signal.signal(number, lambda number, _: sys.exit(128 + number))
    app(prog_name="quotes")


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
