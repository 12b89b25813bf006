"""A published .db under review: what was extracted, looked up row by row, and the corrections beside it."""

from __future__ import annotations

import json
import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from quotes.errors import InputError
from quotes.records import Quote, Speaker
from quotes.store import Store
from quotes.store.corrections import Clock, Corrections, utc_now
from quotes.store.values import cell, plain


@dataclass(frozen=True, slots=True)
class Heading:
    """An article without its text."""

    id: str
    title: str | None
    date: str | None
    outlet: str | None
    error: str | None
    text_sha256: str


class Published(Store):
    """One published .db. One request at a time: callers hold a lock."""

    def __init__(self, connection: sqlite3.Connection, path: Path, *, clock: Clock = utc_now) -> None:
        super().__init__(connection, path)
        self.corrections = Corrections(connection, clock=clock)

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, clock: Clock = utc_now) -> Self:
        """The file, ready to be corrected: a committed entry survives a crash and a power cut.

        InputError where it is none of ours or cannot be written.
        """
        place = Path(path)
        Store.open(place).close()
        db = sqlite3.connect(place, isolation_level=None, check_same_thread=False, timeout=10)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            opened = cls(db, place, clock=clock)
            opened.corrections.prepare()
        except sqlite3.Error as error:
            db.close()
            raise InputError(f"{place} cannot be corrected: {error}. Copy it to where it may be written.") from error
        return opened

    @classmethod
    def open_corrected(cls, path: Path) -> Self:
        """The file, which has corrections and is only read."""
        return cls(sqlite3.connect(path), path)

    def into_one_file(self) -> None:
        """Leaves one file with everything in it; one that somebody else has open stays as it is."""
        with suppress(sqlite3.OperationalError):  # open elsewhere: whoever closes last tidies up, nothing is lost
            self._db.execute("PRAGMA journal_mode = DELETE")

    # -------------------------------------------------------------- articles

    def headings(self) -> list[Heading]:
        """Every article, in the order of the file."""
        columns = "article_id, title, date, outlet, error, text_sha256"
        rows = self._db.execute(f"SELECT {columns} FROM articles ORDER BY position")
        return [Heading(*map(plain, row)) for row in rows]

    def article_at(self, number: int) -> str | None:
        """The id of the article in that place, from 1."""
        row = self._db.execute(
            "SELECT article_id FROM articles ORDER BY position LIMIT 1 OFFSET ?", (max(number, 1) - 1,)
        ).fetchone()
        return None if row is None or number < 1 else str(plain(row[0]))

    def place_of(self, article_id: str) -> int:
        """The place of that article, from 1."""
        (before,) = self._db.execute(
            "SELECT COUNT(*) FROM articles WHERE position < (SELECT position FROM articles WHERE article_id = ?)",
            (cell(article_id),),
        ).fetchone()
        return int(before) + 1

    # -------------------------------------------------------------- rows, as extracted

    def quote(self, quote_id: str) -> Quote | None:
        """The row of that id; None where it was not extracted."""
        return next(self._quotes("quote_id", cell(quote_id)), None)

    def rows_by_article(self, *, doubtful: bool = False) -> Counter[str]:
        """How many rows each article has, or how many to be looked at."""
        where = "needs_review AND kind != 'other'" if doubtful else "1"
        return self._counts(f"SELECT article_id, COUNT(*) FROM quotes WHERE {where} GROUP BY article_id")

    def rows_by_speaker(self) -> Counter[str]:
        """How many rows each speaker has."""
        return self._counts("SELECT speaker_id, COUNT(*) FROM quote_speakers GROUP BY speaker_id")

    def _counts(self, query: str) -> Counter[str]:
        return Counter({plain(id): count for id, count in self._db.execute(query)})

    def said_by(self, speaker_id: str) -> list[Quote]:
        """The rows of a speaker."""
        ids = self._db.execute(
            "SELECT quote_id FROM quote_speakers AS s JOIN quotes USING (quote_id) WHERE s.speaker_id = ?",
            (cell(speaker_id),),
        ).fetchall()
        return [quote for (id,) in ids for quote in self._quotes("quote_id", id)]

    # -------------------------------------------------------------- people, as extracted

    def speakers(self) -> Iterator[Speaker]:
        """Everybody who speaks, with the role that most articles give."""
        for row in self._db.execute("SELECT speaker_id, name, kind, named, forms, role FROM speakers"):
            id, name, kind, named, forms, role = map(plain, row)
            yield Speaker(id, name, kind or "person", bool(named), tuple(json.loads(forms)), (role,) if role else ())

    def speaker_name(self, speaker_id: str) -> str | None:
        """The name of that speaker; None where nobody of that id was extracted."""
        row = self._db.execute("SELECT name FROM speakers WHERE speaker_id = ?", (cell(speaker_id),)).fetchone()
        return None if row is None else str(plain(row[0]))
