"""What people see on the terminal: a progress bar, the table, the closing lines (command line only).

What is drawn with Rich stands in `drawn`, which is loaded when there is something to draw: a run that fills a pipe or a
file needs none of it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from quotes.records import SpeakerLine
from quotes.table import Row, Totals

if TYPE_CHECKING:
    from rich.progress import Progress

    from quotes.evaluate.report import Table
    from quotes.explain import Explanation

# White space is one space here; control characters are not sent: no article is to steer a terminal.
WHITE_SPACE = re.compile(r"\s+")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_MOST_NOTICES = 10  # the rest is counted


def looked_at() -> bool:
    """Whether stdout is a terminal, and so somebody looks at it."""
    return sys.stdout is not None and sys.stdout.isatty()  # None: closed by who started us


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
    if hidden or sys.stderr is None or not sys.stderr.isatty():
        yield Bar(None, total)
        return
    from quotes.terminal import drawn

    with drawn.progress() as progress:
        yield Bar(progress, total)


# ------------------------------------------------------------------ drawn on stdout


def show(rows: Iterable[Row], *, by_speaker: bool = False) -> None:
    """Prints the rows on stdout: a table an article, or one table where the rows are sorted by speaker."""
    from quotes.terminal import drawn

    drawn.show(rows, by_speaker=by_speaker)


def speakers(lines: Iterable[SpeakerLine]) -> None:
    """Prints on stdout who is quoted how much."""
    from quotes.terminal import drawn

    drawn.speakers(lines)


def explain(explained: Explanation) -> None:
    """Prints on stdout why a row says what it says."""
    from quotes.terminal import drawn

    drawn.explain(explained)


def figures(tables: Iterable[Table]) -> None:
    """Prints tables of figures on stdout."""
    from quotes.terminal import drawn

    drawn.figures(tables)


# ------------------------------------------------------------------ lines


def plain(value: object) -> str:
    """The value on one line, with nothing in it that a terminal would obey."""
    return CONTROL.sub("�", WHITE_SPACE.sub(" ", str(value))).strip()


def closing_lines(
    totals: Totals, written_to: object = None, *, late: Iterable[str] = (), least: float = 0.0
) -> list[str]:
    """What a run did, what it left out below the confidence `least`, then columns that came too `late`, then what to
    know about articles, failures last.
    """
    said = (
        f"{_count(totals.articles, 'article')}, {_count(totals.quotes, 'quote')} "
        f"by {_count(len(totals.speakers), 'speaker')}, {totals.open} left open"
    )
    lines = [said + (f"; written to {written_to}" if written_to else "")]
    if totals.left_out:
        lines.append(f"{_count(totals.left_out, 'row')} left out: confidence below {least:g} (--min-confidence)")
    lines += [f"column {plain(name)} is left out: it came up after the head was written (use -o)" for name in late]
    shown = totals.notices[:_MOST_NOTICES]
    lines += [f"notice: {plain(name)}: {plain(notice)}" for name, notice in shown]
    if len(totals.notices) > len(shown):
        lines.append(f"and {_count(len(totals.notices) - len(shown), 'more notice')}")
    return lines + failure_lines(totals)


def failure_lines(totals: Totals) -> list[str]:
    """The articles that failed, each with what went wrong."""
    return [f"failed: {plain(name)}: {plain(error)}" for name, error in totals.failures]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
