"""What people see: the table, the progress bar, the closing lines (command line only)."""

from __future__ import annotations

import itertools
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper

from rich import box
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

from quotes.table import OPEN, Row, Totals

# White space is one space here; control characters are not sent: no article is to steer a terminal.
_WHITE_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_WIDTH_ELSEWHERE = 100  # characters, where the output is no terminal and COLUMNS is not set
_MOST_NOTICES = 10  # the rest is counted


def looked_at() -> bool:
    """Whether stdout is a terminal, and so somebody looks at it."""
    return sys.stdout.isatty()


class Bar:
    """A progress bar on stderr, or nothing where that is no terminal."""

    def __init__(self, progress: Progress | None, total: int | None) -> None:
        self._progress = progress
        self._task = None if progress is None else progress.add_task("", total=total)

    def advance(self) -> None:
        """One more article is done."""
        if self._progress is not None and self._task is not None:
            self._progress.advance(self._task)


@contextmanager
def bar(total: int | None, *, hidden: bool = False) -> Iterator[Bar]:
    """A bar for that many articles (None: nobody knows), gone at the end; `hidden` where rows go there."""
    if hidden or not sys.stderr.isatty():
        yield Bar(None, total)
        return
    columns = (
        SpinnerColumn(),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("articles"),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True)
    with Progress(
        *columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False
    ) as progress:
        yield Bar(progress, total)


def show(rows: Iterable[Row], *, by_speaker: bool = False) -> None:
    """Prints the rows on stdout: a table an article, or one table where the rows are sorted by speaker."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a console of few characters
    told = looked_at() or "COLUMNS" in os.environ
    console = Console(width=None if told else _WIDTH_ELSEWHERE, highlight=False)
    if by_speaker:
        console.print(_table(rows))
        return
    for article_id, article_rows in itertools.groupby(rows, key=lambda row: row["article_id"]):
        console.print(Text(plain(article_id), style="bold"))
        console.print(_table(article_rows))


def _table(rows: Iterable[Row]) -> Table:
    """The rows with a space between speakers."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    table.add_column("speaker", ratio=5, min_width=10)
    table.add_column("quote", ratio=15, min_width=20)
    table.add_column("kind", width=8)
    table.add_column("source, cue", ratio=6, min_width=8)
    table.add_column("conf.", width=6, justify="right")
    for _, spoken in itertools.groupby(rows, key=lambda row: row["speaker"]):
        for row in spoken:
            table.add_row(*_cells(row), style="yellow" if row["needs_review"] else None)
        table.add_section()
    return table


def _cells(row: Row) -> list[Text]:
    told = ", ".join(plain(row[name]) for name in ("source", "cue") if row[name])
    negated = "not: " if row["negated"] else ""
    return [
        Text(_speaker(row)),
        Text(negated + plain(row["quote"])),
        Text(plain(row["kind"])),
        Text(told),
        Text(f"{row['confidence']:.2f}" + (" ?" if row["needs_review"] else "  ")),
    ]


def _speaker(row: Row) -> str:
    """The speaker as people are shown it; nothing where nobody spoke."""
    if row["kind"] == "other":
        return ""
    return plain(row["speaker"]) if row["speaker"] else OPEN


def plain(value: object) -> str:
    """The value on one line, with nothing in it that a terminal would obey."""
    return _CONTROL.sub("�", _WHITE_SPACE.sub(" ", str(value))).strip()


def closing_lines(totals: Totals, written_to: object = None, *, late: Iterable[str] = ()) -> list[str]:
    """What a run did, then columns that came too `late`, then what to know about articles, failures last."""
    said = (
        f"{_count(totals.articles, 'article')}, {_count(totals.quotes, 'quote')} "
        f"by {_count(len(totals.speakers), 'speaker')}, {totals.open} left open"
    )
    lines = [said + (f"; written to {written_to}" if written_to else "")]
    lines += [
        f"column {plain(name)} is left out: it came up after the head was written (use -o)" for name in late
    ]
    shown = totals.notices[:_MOST_NOTICES]
    lines += [f"notice: {plain(name)}: {plain(notice)}" for name, notice in shown]
    if len(totals.notices) > len(shown):
        lines.append(f"and {_count(len(totals.notices) - len(shown), 'more notice')}")
    lines += [f"failed: {plain(name)}: {plain(error)}" for name, error in totals.failures]
    return lines


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
