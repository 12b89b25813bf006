"""What people see: the table, the progress bar, the closing lines (command line only)."""

from __future__ import annotations

import itertools
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from types import MappingProxyType

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
_WIDE = 100  # characters from which on there is room for the kind
_NO_NUMBERS: Mapping[str, str] = MappingProxyType({})
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
    columns = (
        SpinnerColumn(),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("articles"),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False) as progress:
        yield Bar(progress, total)


def show(rows: Iterable[Row], *, by_speaker: bool = False) -> None:
    """Prints the rows on stdout: a table an article, or one table where the rows are sorted by speaker."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a console of few characters
    told = looked_at() or "COLUMNS" in os.environ
    console = Console(width=None if told else _WIDTH_ELSEWHERE, highlight=False)
    if by_speaker:
        _show_by_speaker(list(rows), console)
        return
    for article_id, article_rows in itertools.groupby(rows, key=lambda row: row["article_id"]):
        console.print(Text(plain(article_id), style="bold"))
        console.print(_table(article_rows, console.width))


def _show_by_speaker(rows: Sequence[Row], console: Console) -> None:
    """One table, whose articles have numbers, and under it which number is which article."""
    ids = dict.fromkeys(sorted(str(row["article_id"]) for row in rows))
    numbers = {id: str(number) for number, id in enumerate(ids, 1)} if len(ids) > 1 else {}
    console.print(_table(rows, console.width, numbers))
    for id, number in numbers.items():
        console.print(Text(f" {number:>{len(str(len(ids)))}}  {plain(id)}"), soft_wrap=True)


def _table(rows: Iterable[Row], width: int, numbers: Mapping[str, str] = _NO_NUMBERS) -> Table:
    """The rows with a space between speakers; `width` in characters, `numbers` of articles by their ids."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    for head, ratio, least in (("speaker", 6, 13), ("quote", 14, 20), ("source · cue", 7, 13)):
        table.add_column(head, ratio=ratio, min_width=least, overflow="fold")
    if wide := width >= _WIDE:
        table.add_column("kind", width=len("indirect"))
    table.add_column("where" if numbers else "¶", justify="right", no_wrap=True)
    table.add_column("conf.", width=len("0.00 ?"), justify="right")
    for _, spoken in itertools.groupby(rows, key=lambda row: row["speaker"]):
        before: Row = {"group": None, "speaker_role": None}
        for row in spoken:
            cells = [_speaker(row, before), _quote(row, before), _told(row)]
            cells += [Text(plain(row["kind"]))] if wide else []
            cells += [_where(row, numbers), Text(f"{row['confidence']:.2f}" + (" ?" if row["needs_review"] else "  "))]
            table.add_row(*cells, style="yellow" if row["needs_review"] else None)
            before = row
        table.add_section()
    return table


def _speaker(row: Row, before: Row) -> Text:
    """The speaker as people are shown it, with a role that is news; nothing where nobody spoke."""
    if row["kind"] == "other":
        return Text("")
    if not row["speaker"]:
        return Text(OPEN)
    shown, role = Text(plain(row["speaker"])), row["speaker_role"]
    return shown if not role or role == before["speaker_role"] else shown.append(f"\n{plain(role)}", style="dim")


def _quote(row: Row, before: Row) -> Text:
    """The words, in marks if they stand in marks, with what ties them to the row `before`, and any doubt below.

    `└` leads what lies in another row, `…` a further piece of the act of saying that the row before belongs to.
    """
    lead = "└ " if row["within"] else "… " if row["group"] == before["group"] else ""
    words = plain(row["quote"]) if row["kind"] == "indirect" else f"“{plain(row['quote'])}”"
    shown = Text(f"{lead}{'not: ' if row['negated'] else ''}{words}")
    return shown.append(f"\n? {plain(row['reason'])}", style="dim") if row["reason"] else shown


def _told(row: Row) -> Text:
    """The source and the cue, and who passed it on."""
    words = [plain(row[name]).rstrip(",") for name in ("source", "cue") if row[name]]
    return Text(" · ".join(words + ([f"via {plain(row['via'])}"] if row["via"] else [])))


def _where(row: Row, numbers: Mapping[str, str]) -> Text:
    """The paragraph, behind the number of the article where there are several."""
    number = numbers.get(str(row["article_id"]))
    return Text(f"{row['paragraph']}" if number is None else f"{number} ¶{row['paragraph']}")


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
    lines += [f"column {plain(name)} is left out: it came up after the head was written (use -o)" for name in late]
    shown = totals.notices[:_MOST_NOTICES]
    lines += [f"notice: {plain(name)}: {plain(notice)}" for name, notice in shown]
    if len(totals.notices) > len(shown):
        lines.append(f"and {_count(len(totals.notices) - len(shown), 'more notice')}")
    lines += [f"failed: {plain(name)}: {plain(error)}" for name, error in totals.failures]
    return lines


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
