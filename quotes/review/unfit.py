"""Corrections without a place in a file that was made again: its table `corrections_unfit` keeps them, with the reason.

They wait there, through any number of further runs, for their article to come back (`carry` → table → `carry`, page).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields

from quotes.review.states import Change, Step
from quotes.store.values import as_json, cells, plain

_TABLE = """
CREATE TABLE IF NOT EXISTS corrections_unfit (
    step INTEGER NOT NULL, time TEXT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL,
    article_id TEXT NOT NULL, quote_id TEXT NOT NULL, before TEXT, after TEXT,
    words TEXT NOT NULL, reason TEXT NOT NULL, text_sha256 TEXT NOT NULL, names TEXT NOT NULL
)
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One entry of a history about a row that has no place now; the fields are the columns."""

    step: int
    time: str
    who: str
    action: str
    article_id: str
    quote_id: str
    before: str | None  # JSON of a State
    after: str | None
    words: str  # of the row, as corrected last
    reason: str
    text_sha256: str  # of the article that the row was in
    names: str  # JSON: id → name of the speakers in `after`, who may be in no row of the file now

    def speakers(self) -> dict[str, str]:
        """The names by id."""
        names: dict[str, str] = json.loads(self.names)
        return names


def waiting(step: Step, change: Change, *, words: str, reason: str, text_sha256: str, names: dict[str, str]) -> Waiting:
    """The entry that this change of a row makes."""
    return Waiting(
        *(step.number, step.time, step.who, step.action),
        *(change.article_id or "", change.quote_id or "", change.before, change.after),
        *(words, reason, text_sha256, as_json(names)),
    )


def write(db: sqlite3.Connection, entries: Iterable[Waiting]) -> None:
    """Adds the entries to the file; nothing where there are none."""
    rows = [cells(astuple(entry)) for entry in entries]
    if rows:
        db.execute(_TABLE)
        db.executemany(f"INSERT INTO corrections_unfit VALUES ({', '.join('?' * len(fields(Waiting)))})", rows)


def read(db: sqlite3.Connection) -> list[Waiting]:
    """The entries that wait in a file, as they were written."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'corrections_unfit'").fetchone():
        return []
    columns = ", ".join(field.name for field in fields(Waiting))
    return [Waiting(*map(plain, row)) for row in db.execute(f"SELECT {columns} FROM corrections_unfit ORDER BY rowid")]


def by_row(entries: Iterable[Waiting]) -> list[list[Waiting]]:
    """The entries of each row together, the last of each behind the others."""
    found: dict[tuple[str, str], list[Waiting]] = {}
    for entry in entries:
        found.setdefault((entry.article_id, entry.quote_id), []).append(entry)
    return list(found.values())
