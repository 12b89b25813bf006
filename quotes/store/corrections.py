"""The history of corrections in a .db: entries are only ever added, an undo is an entry too.

The rows of the table `quotes` stay as they were extracted. What holds now is, for each row, the `after` of its last
entry; the view `reviewed` shows it to whoever opens the file with another program.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from quotes.errors import InputError
from quotes.store import Store
from quotes.store.values import cell, cells, plain

Clock = Callable[[], datetime]
Action = Literal[
    "accept", "reject", "reopen", "speaker", "kind", "edges", "mark",
    "reassign", "rename", "merge", "split", "import", "return", "undo", "redo",
]  # fmt: skip

_TABLES = """
CREATE TABLE IF NOT EXISTS corrections (
    id INTEGER PRIMARY KEY,
    step INTEGER NOT NULL,
    time TEXT NOT NULL,
    who TEXT NOT NULL,
    action TEXT NOT NULL,
    article_id TEXT,
    quote_id TEXT,
    speaker_id TEXT,
    before TEXT,
    after TEXT,
    undoes INTEGER
);
CREATE INDEX IF NOT EXISTS corrections_quote ON corrections (quote_id);
CREATE INDEX IF NOT EXISTS corrections_article ON corrections (article_id);
CREATE INDEX IF NOT EXISTS corrections_step ON corrections (step);
CREATE TRIGGER IF NOT EXISTS corrections_kept BEFORE DELETE ON corrections
    BEGIN SELECT RAISE(ABORT, 'corrections are kept: undo them instead'); END;
CREATE TRIGGER IF NOT EXISTS corrections_fixed BEFORE UPDATE ON corrections
    BEGIN SELECT RAISE(ABORT, 'corrections are kept as they were made'); END;
"""
_UNPLACED = """
CREATE TABLE IF NOT EXISTS corrections_unfit (
    step INTEGER NOT NULL, time TEXT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL,
    article_id TEXT NOT NULL, quote_id TEXT NOT NULL, before TEXT, after TEXT,
    words TEXT NOT NULL, reason TEXT NOT NULL, text_sha256 TEXT NOT NULL, names TEXT NOT NULL
)
"""
_LAST = "SELECT MAX(id) FROM corrections WHERE quote_id IS NOT NULL GROUP BY quote_id"
_NAME = (
    "COALESCE((SELECT json_extract(after, '$.name') FROM corrections WHERE speaker_id = said.value "
    "ORDER BY id DESC LIMIT 1), (SELECT name FROM speakers WHERE speaker_id = said.value), said.value)"
)
# Every row as it stands now, those marked by hand too; `status` is open, accepted or rejected.
_VIEW = f"""
CREATE VIEW IF NOT EXISTS reviewed AS
WITH last AS (SELECT * FROM corrections WHERE id IN ({_LAST})),
now AS (
    SELECT q.quote_id, q.article_id, q.speaker, q.kind, q."start", q."end", 'open' AS status, NULL AS who, NULL AS time
    FROM quotes AS q WHERE q.quote_id NOT IN (SELECT quote_id FROM last)
    UNION ALL
    SELECT quote_id, article_id,
        (SELECT group_concat(name, '; ') FROM
            (SELECT {_NAME} AS name FROM json_each(after, '$.speakers') AS said ORDER BY said.key)),
        json_extract(after, '$.kind'), json_extract(after, '$.start'), json_extract(after, '$.end'),
        json_extract(after, '$.status'), who, time
    FROM last WHERE after IS NOT NULL
)
SELECT now.quote_id, now.article_id, now.status, now.speaker, now.kind,
    substr(a.text, now."start" + 1, now."end" - now."start") AS quote, now."start", now."end", now.who, now.time
FROM now JOIN articles AS a USING (article_id) ORDER BY a.position, now."start", now."end" DESC
"""


@dataclass(frozen=True, slots=True)
class Change:
    """One row or speaker before and after; None where it was not there, or is no more."""

    before: str | None  # JSON: what can be corrected in a row, or of a speaker
    after: str | None
    article_id: str | None = None  # of a row
    quote_id: str | None = None  # as extracted, or as first marked: it never changes in the history
    speaker_id: str | None = None  # of a speaker


@dataclass(frozen=True, slots=True)
class Step:
    """What one key press changed at once; an undo or redo is a step of its own."""

    number: int
    time: str  # ISO 8601, UTC
    who: str
    action: Action
    changes: tuple[Change, ...]
    undoes: int | None = None  # the step that it takes back, or does again


@dataclass(frozen=True, slots=True)
class Unplaced:
    """One entry of a history about a row that has no place in the file now; the fields are the columns."""

    step: int
    time: str
    who: str
    action: str
    article_id: str
    quote_id: str
    before: str | None  # JSON, as in a Change
    after: str | None
    words: str  # of the row, as corrected last
    reason: str
    text_sha256: str  # of the article that the row was in
    names: str  # JSON: id → name of the speakers in `after`, who may be in no row of the file now

    def speakers(self) -> dict[str, str]:
        """The names by id."""
        names: dict[str, str] = json.loads(self.names)
        return names


def utc_now() -> datetime:
    """The clock of a review; tests give another."""
    return datetime.now(UTC)


def in_use(path: Path) -> bool:
    """Whether another program has that file open for writing; what a crash left beside the file is put into it."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as db:
        try:
            (mode,) = db.execute("PRAGMA journal_mode = DELETE").fetchone()
        except sqlite3.OperationalError:  # locked
            return True
    return bool(mode != "delete")


def has_corrections(path: Path) -> bool:
    """Whether somebody has corrected that file; False where it is none of ours."""
    try:
        Store.open(path).close()
    except InputError:
        return False
    with closing(sqlite3.connect(path)) as db:
        there = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE name LIKE 'corrections%'")}
        tables = there & {"corrections", "corrections_unfit"}
        return any(db.execute(f"SELECT EXISTS (SELECT 1 FROM {name})").fetchone()[0] for name in tables)


def corrected_rows(path: Path) -> int:
    """How many rows of a file are corrected, accepted or rejected."""
    status = "json_extract(after, '$.status')"  # of a marked row that was taken back: NULL
    with closing(sqlite3.connect(path)) as db:
        count: int = db.execute(
            f"SELECT COUNT(*) FROM corrections WHERE id IN ({_LAST}) AND {status} != 'open'"
        ).fetchone()[0]
    return count


class Corrections:
    """The corrections of one open file."""

    def __init__(self, db: sqlite3.Connection, *, clock: Clock = utc_now) -> None:
        self._db, self._clock = db, clock

    def prepare(self) -> None:
        """Makes the tables and the view where they are not there yet."""
        self._db.executescript(_TABLES)
        self._db.execute(_VIEW)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: what is read in it is still so when it is written, and it is there whole or not at all."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
        self._db.execute("PRAGMA wal_checkpoint")  # into the file itself, so that a copy of it has everything

    # -------------------------------------------------------------- what holds now

    def of_article(self, article_id: str) -> dict[str, str | None]:
        """The corrected rows of one article: id → JSON of the state, None where a marked row was taken back."""
        last = f"{_LAST} HAVING article_id = ?"
        rows = self._db.execute(
            f"SELECT quote_id, after FROM corrections WHERE id IN ({last}) ORDER BY id", (cell(article_id),)
        )
        return {plain(id): after for id, after in rows}

    def of_rows(self) -> Iterator[tuple[str, str, str | None]]:
        """Article, row and JSON of the state of every corrected row."""
        rows = self._db.execute(
            f"SELECT article_id, quote_id, after FROM corrections WHERE id IN ({_LAST}) ORDER BY id"
        )
        return ((plain(article), plain(id), after) for article, id, after in rows)

    def of_people(self) -> dict[str, str | None]:
        """The corrected speakers: id → JSON, None where a new one was taken back."""
        rows = self._db.execute("SELECT speaker_id, after FROM corrections WHERE speaker_id IS NOT NULL ORDER BY id")
        return {plain(id): after for id, after in rows}

    def first_names(self) -> dict[str, str]:
        """What every renamed speaker was called before the first entry: id → name."""
        rows = self._db.execute(
            "SELECT speaker_id, json_extract(before, '$.name') FROM corrections WHERE id IN "
            "(SELECT MIN(id) FROM corrections WHERE speaker_id IS NOT NULL GROUP BY speaker_id) AND before IS NOT NULL"
        )
        return {plain(id): name for id, name in rows}

    # -------------------------------------------------------------- steps

    def add(self, who: str, action: Action, changes: Sequence[Change], *, undoes: int | None = None) -> int:
        """Adds a step and gives its number; within `writing`."""
        (last,) = self._db.execute("SELECT COALESCE(MAX(step), 0) FROM corrections").fetchone()
        time = self._clock().astimezone(UTC).isoformat(timespec="seconds")
        self.insert(Step(last + 1, time, who, action, tuple(changes), undoes))
        return int(last) + 1

    def insert(self, step: Step) -> None:
        """Adds a step as it was made, with its number, time and name; within `writing`."""
        self._db.executemany(
            "INSERT INTO corrections (step, time, who, action, article_id, quote_id, speaker_id, before, after, undoes)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                cells(
                    (
                        *(step.number, step.time, step.who, step.action),
                        *(change.article_id, change.quote_id, change.speaker_id, change.before, change.after),
                        step.undoes,
                    )
                )
                for change in step.changes
            ),
        )

    def step(self, number: int) -> Step:
        """One step; KeyError where there is none."""
        for step in self._steps("WHERE step = ?", (number,)):
            return step
        raise KeyError(number)

    def steps(self, *, last: int | None = None) -> list[Step]:
        """The steps in their order, or the last so many."""
        if last is None:
            return list(self._steps("", ()))
        first = "WHERE step > (SELECT COALESCE(MAX(step), 0) FROM corrections) - ?"
        return list(self._steps(first, (last,)))

    def _steps(self, where: str, values: tuple[int, ...]) -> Iterator[Step]:
        rows = self._db.execute(
            "SELECT step, time, who, action, undoes, before, after, article_id, quote_id, speaker_id "
            f"FROM corrections {where} ORDER BY step, id",
            values,
        )
        made: dict[int, tuple[Step, list[Change]]] = {}
        for number, time, who, action, undoes, *change in rows:
            step = made.setdefault(number, (Step(number, time, plain(who), action, (), undoes), []))
            step[1].append(Change(*map(plain, change)))
        return (replace(step, changes=tuple(changes)) for step, changes in made.values())

    def order(self) -> list[tuple[int, str, int]]:
        """Number and action of every step, and the number of the one that it takes back or does again."""
        return self._db.execute(
            "SELECT step, MIN(action), MIN(undoes) FROM corrections GROUP BY step ORDER BY step"
        ).fetchall()

    # -------------------------------------------------------------- without a place

    def keep_unplaced(self, entries: Iterable[Unplaced]) -> None:
        """Adds the entries to those that wait for their article to come back; within `writing`."""
        rows = [cells(astuple(entry)) for entry in entries]
        if rows:
            self._db.execute(_UNPLACED)
            marks = ", ".join("?" * len(fields(Unplaced)))
            self._db.executemany(f"INSERT INTO corrections_unfit VALUES ({marks})", rows)

    def unplaced(self) -> list[Unplaced]:
        """The entries that wait, as they were written."""
        if not self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'corrections_unfit'").fetchone():
            return []
        columns = ", ".join(field.name for field in fields(Unplaced))
        rows = self._db.execute(f"SELECT {columns} FROM corrections_unfit ORDER BY rowid")
        return [Unplaced(*map(plain, row)) for row in rows]
