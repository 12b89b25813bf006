"""What every command does about errors, a closed pipe, and articles that cannot be read."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from quotes import table, terminal
from quotes.errors import QuotesError, TableError


@contextmanager
def told(verbose: bool, *, code: int) -> Iterator[None]:
    """Tells an error that a user can act on in one line and ends with that code; -v keeps the traceback."""
    try:
        yield
    except QuotesError as error:
        if verbose:
            raise
        typer.echo(f"quotes: {terminal.plain(error)}", err=True)
        raise typer.Exit(code) from error


@contextmanager
def minding_stdout() -> Iterator[None]:
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


def need_stdout(instead: str = "") -> None:
    """Raises TableError where there is no stdout; `instead` says what else to do."""
    if sys.stdout is None:
        raise TableError(f"There is no standard output to write to.{instead}")


def exit_code(totals: table.Totals) -> int:
    """0 done, 1 nothing could be read, 3 some articles failed."""
    if not totals.failures:
        return 0
    return 1 if totals.all_failed else 3
