"""The command line: shells around plain functions, and the exit codes (0 done, 1 nothing read or not written,
2 wrong options, 3 some articles failed, 130 interrupted). stdout is data, stderr is everything else.

A command's module is loaded when that command is called: `quotes --help` needs none of them.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Annotated, Any

import typer

import quotes
from quotes.cli.group import Group

_HELP = "Who said what, in English news: every quotation with its speaker, one row a quote."
# The commands in the order of `quotes --help`, each with the first line of its own help.
COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "extract": "Put every quotation of the articles into one table: who said what.",
        "review": "Check and correct the quotes in the browser; every correction is saved at once in the .db.",
        "explain": "Show why a row names this speaker, and what decided.",
        "speakers": "Count quotes by kind, words, articles, dates and outlets of every speaker.",
        "evaluate": "Measure a run against gold: who said what, and how far its confidence can be trusted.",
        "serve": "Open a page to drop files on or paste a text into, to check what was found and save the table.",
        "models": "The parsers that --model takes.",
    }
)
_ELSEWHERE = {"serve": "review"}  # modules that have not their command's name
_NEEDS_NOTHING = ("serve",)  # to be called without arguments; the others show their help then
_PLAIN: dict[str, Any] = {
    "add_completion": False,
    "rich_markup_mode": None,  # plain help: docs/reference.md shows it as it is
    "pretty_exceptions_enable": False,  # a bug shows Python's own traceback
}


class _Commands(Group):
    """Lists the commands without loading them; the one that is called takes the place of its line."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that was called, loaded, with what is left of the arguments."""
        name, stub, rest = super().resolve_command(ctx, args)
        return name, stub if name is None else command(name), rest


def command(name: str) -> Any:
    """A command with its options, as Typer makes it of its function."""
    module = import_module(f"quotes.cli.{_ELSEWHERE.get(name, name)}")
    if name == "models":
        return typer.main.get_command(module.app)
    alone = typer.Typer(**_PLAIN)
    alone.command(name, no_args_is_help=name not in _NEEDS_NOTHING)(getattr(module, name))
    return typer.main.get_command(alone)


def _stub() -> None:
    """Stands in the list for a command that is not loaded."""


app = typer.Typer(cls=_Commands, help=_HELP, no_args_is_help=True, **_PLAIN)
for _name, _line in COMMANDS.items():
    app.command(_name, help=_line)(_stub)


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
