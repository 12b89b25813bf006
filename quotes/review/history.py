"""The history of corrections in a .db: entries are only ever added, an undo is an entry too (records → SQL).

The rows of the table `quotes` stay as they were extracted. What holds now is, for each row, the `after` of its last
entry; the view `reviewed` shows it to whoever opens the file with another program.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from quotes.errors import InputError
from quotes.review.states import Action, Change, State, Step
from quotes.store import Store
from quotes.store.values import cell, cells, plain

Clock = Callable[[], datetime]

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
LAST = "SELECT MAX(id) FROM corrections WHERE quote_id IS NOT NULL GROUP BY quote_id"
_NAME = (
    "COALESCE((SELECT json_extract(after, '$.name') FROM corrections WHERE speaker_id = said.value "
    "ORDER BY id DESC LIMIT 1), (SELECT name FROM speakers WHERE speaker_id = said.value), said.value)"
)
# Every row as it stands now, those marked by hand too; `status` is open, accepted or rejected.
_VIEW = f"""
CREATE VIEW IF NOT EXISTS reviewed AS
WITH last AS (SELECT * FROM corrections WHERE id IN ({LAST})),
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


def utc_now() -> datetime:
    """The clock of a review; tests give another."""
    return datetime.now(UTC)


def connected(path: Path) -> sqlite3.Connection:
    """The file with its table of corrections, so that a committed entry survives a crash and a power cut.

    InputError where it is no .db of ours, or cannot be written.
    """
    Store.open(path).close()
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.executescript(_TABLES)
        db.execute(_VIEW)
    except sqlite3.Error as error:
        db.close()
        raise InputError(f"{path} cannot be corrected: {error}. Copy it to where it may be written.") from error
    return db


def closed(db: sqlite3.Connection) -> None:
    """Puts everything into the one file and closes it; a file that somebody else has open stays as it is."""
    with suppress(sqlite3.OperationalError):  # open elsewhere: whoever closes last tidies up, nothing is lost
        db.execute("PRAGMA journal_mode = DELETE")
    db.close()


def in_use(path: Path) -> bool:
    """Whether another program has that file open for writing; what a crash left beside the file is put into it."""
    db = sqlite3.connect(path, isolation_level=None, timeout=0)
    try:
        (mode,) = db.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.OperationalError:  # locked
        return True
    finally:
        db.close()
    return bool(mode != "delete")


def has_corrections(path: Path) -> bool:
    """Whether somebody has corrected that file; False where it is none of ours."""
    try:
        Store.open(path).close()
    except InputError:
        return False
    db = sqlite3.connect(path)
    try:
        there = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE name LIKE 'corrections%'")}
        tables = there & {"corrections", "corrections_unfit"}
        return any(db.execute(f"SELECT EXISTS (SELECT 1 FROM {name})").fetchone()[0] for name in tables)
    finally:
        db.close()


def corrected_rows(path: Path) -> int:
    """How many rows of a file are corrected, accepted or rejected."""
    db = sqlite3.connect(path)
    try:
        rows = db.execute(f"SELECT after FROM corrections WHERE id IN ({LAST}) AND after IS NOT NULL").fetchall()
        return sum(State.read(after).status != "open" for (after,) in rows)
    finally:
        db.close()


class History:
    """The corrections of one open file."""

    def __init__(self, db: sqlite3.Connection, *, clock: Clock = utc_now) -> None:
        self._db, self._clock = db, clock

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
        last = f"{LAST} HAVING article_id = ?"
        rows = self._db.execute(
            f"SELECT quote_id, after FROM corrections WHERE id IN ({last}) ORDER BY id", (cell(article_id),)
        )
        return {plain(id): after for id, after in rows}

    def of_rows(self) -> Iterator[tuple[str, str, str | None]]:
        """Article, row and JSON of the state of every corrected row."""
        rows = self._db.execute(f"SELECT article_id, quote_id, after FROM corrections WHERE id IN ({LAST}) ORDER BY id")
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

    # -------------------------------------------------------------- adding

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

    def undo(self, who: str) -> Step | None:
        """Takes the last step back that still holds, whoever made it; None where there is none. Within `writing`."""
        done, _ = self._stacks()
        if not done:
            return None
        step = self.step(done[-1])
        self.add(who, "undo", [_turned(change) for change in reversed(step.changes)], undoes=step.number)
        return step

    def redo(self, who: str) -> Step | None:
        """Does the step again that was taken back last; None where there is none. Within `writing`."""
        _, undone = self._stacks()
        if not undone:
            return None
        step = self.step(undone[-1])
        self.add(who, "redo", step.changes, undoes=step.number)
        return step

    def can(self) -> tuple[bool, bool]:
        """Whether there is something to undo, and to redo."""
        done, undone = self._stacks()
        return bool(done), bool(undone)

    def _stacks(self) -> tuple[list[int], list[int]]:
        """The steps that hold, and those taken back that can be done again, each with the next one last."""
        done: list[int] = []
        undone: list[int] = []
        for number, action, undoes in self._db.execute(
            "SELECT step, MIN(action), MIN(undoes) FROM corrections GROUP BY step ORDER BY step"
        ):
            if action == "undo":
                done.remove(undoes)
                undone.append(undoes)
            elif action == "redo":
                undone.remove(undoes)
                done.append(undoes)
            else:
                done.append(number)
                undone.clear()
        return done, undone

    # -------------------------------------------------------------- looking back

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


def _turned(change: Change) -> Change:
    return Change(change.after, change.before, change.article_id, change.quote_id, change.speaker_id)
