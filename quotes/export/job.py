"""What every writer is given: rows, and for the formats that show more, the run they came from (table → export)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from quotes.errors import TableError
from quotes.records import Extraction, SpeakerLine

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Style:
    """How a table is written, where its format leaves a choice."""

    exact: bool = False  # CSV: no byte-order mark, cells untouched
    delimiter: str = ","  # CSV: one character

    def __post_init__(self) -> None:
        if len(self.delimiter) != 1 or self.delimiter in "\"'\r\n" or self.delimiter.isalnum():
            raise TableError(f"{self.delimiter!r} cannot part cells. Use --delimiter with one sign, such as ';'.")


@dataclass(frozen=True, slots=True)
class Notes:
    """What a reader of the table should know about how it was made; no clock, so that two runs give the same bytes."""

    version: str  # of quotes
    model: str  # --model
    options: Mapping[str, str] = field(default_factory=dict)  # those not at their default, as on the command line
    columns: Mapping[str, str] = field(default_factory=dict)  # name: what it holds
    articles: int = 0  # with those that failed
    quotes: int = 0  # acts of saying
    open: int = 0  # of these, without a speaker
    left_out: int = 0  # rows below the confidence asked for
    notices: tuple[tuple[str, str], ...] = ()  # (article id, what to know)
    failures: tuple[tuple[str, str], ...] = ()  # (article id or file, what went wrong)


@dataclass(frozen=True, slots=True)
class Run:
    """A whole run, for the formats that hold more than rows: xlsx (further sheets), html, md, db.

    The functions give everything anew at each call, streaming, in the order of the input; none needs the whole run in
    memory but `speakers`.
    """

    extractions: Callable[[], Iterable[Extraction]]  # every article with its quotes, also those without any
    speakers: Callable[[], Sequence[SpeakerLine]]  # most quoted first, those left open in one line at the end
    notes: Callable[[], Notes]
    database: Callable[[Path], None] | None = None  # writes the run as SQLite into a path where nothing is


@dataclass(frozen=True, slots=True)
class Job:
    """What a writer is to write. `rows` can be gone through once; text formats get a handle, others a path."""

    rows: Iterable[Row]
    columns: Sequence[str]  # all that the rows have, where the format asked for them (`header_first`)
    style: Style = field(default_factory=Style)
    run: Run | None = None  # None: rows are all there is
    kinds: Mapping[str, set[str]] = field(default_factory=dict)  # names of the Python types in each column, if known

    def needs_run(self, format: str) -> Run:
        """The run; TableError where this format was asked for with nothing but rows."""
        if self.run is None:
            raise TableError(f"{format} holds whole articles, and there are only rows here. Use quotes extract.")
        return self.run
