"""The open file: its articles with the corrections applied, its people, and its history (store + history → page)."""

from __future__ import annotations

import getpass
import json
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal

from quotes.errors import InputError
from quotes.records import Extraction
from quotes.review import history, sheet, unfit
from quotes.review.history import Clock, History
from quotes.review.sheet import Sheet
from quotes.review.states import Person, State
from quotes.review.unfit import Waiting
from quotes.store import Store
from quotes.store.values import cell, plain


@dataclass(frozen=True, slots=True)
class Listed:
    """An article in the list of them."""

    number: int
    id: str
    title: str | None
    date: str | None
    outlet: str | None
    rows: int  # those that stand, without the rejected
    doubtful: int  # of these, to be looked at and not yet seen
    checked: int  # accepted or rejected
    error: str | None


class Desk:
    """One .db under review. One request at a time: callers hold a lock."""

    def __init__(self, db: sqlite3.Connection, path: Path, *, who: str, clock: Clock) -> None:
        self._db, self.path, self.who = db, path, who
        self._store = Store(db, path)
        self.history = History(db, clock=clock)

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, who: str | None = None, clock: Clock = history.utc_now) -> Desk:
        """The file, ready to be corrected; InputError where it is none of ours or cannot be written."""
        place = Path(path)
        return cls(history.connected(place), place, who=who or _user(), clock=clock)

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Leaves one file behind, with everything in it."""
        history.closed(self._db)

    def meta(self) -> dict[str, str]:
        """What the file says of how it was made."""
        return self._store.meta()

    def waiting(self) -> list[Waiting]:
        """Corrections of former files that have no place in this one."""
        return unfit.read(self._db)

    def keep_waiting(self, entries: Iterable[Waiting]) -> None:
        """Keeps such corrections; within `history.writing`."""
        unfit.write(self._db, entries)

    def unreadable(self) -> list[tuple[str, str]]:
        """What could not be read as an article: its name and why."""
        return list(self._store.unreadable())

    # -------------------------------------------------------------- articles

    def listed(self) -> list[Listed]:
        """Every article with how far it is checked, in the order of the file."""
        rows, doubtful = self._counted("1"), self._counted("needs_review AND kind != 'other'")
        checked: Counter[str] = Counter()
        for article_id, id, after in self.history.of_rows():
            state, base = State.read(after) if after else None, self._base(id)
            checked[article_id] += state is not None and state.status != "open"
            rows[article_id] += (state is not None and state.status != "rejected") - (base is not None)
            still = state is not None and state.status == "open"
            doubtful[article_id] -= bool(base and base[0]) and not still
        columns = "article_id, title, date, outlet, error"
        found = self._db.execute(f"SELECT {columns} FROM articles ORDER BY position")
        return [
            Listed(n, id, title, date, outlet, rows[id], doubtful[id], checked[id], error)
            for n, (id, title, date, outlet, error) in enumerate((map(plain, row) for row in found), 1)
        ]

    def digests(self) -> list[tuple[str, str]]:
        """Id and `text_sha256` of every article, in the order of the file."""
        rows = self._db.execute("SELECT article_id, text_sha256 FROM articles ORDER BY position")
        return [(plain(id), digest) for id, digest in rows]

    def _counted(self, where: str) -> Counter[str]:
        rows = self._db.execute(f"SELECT article_id, COUNT(*) FROM quotes WHERE {where} GROUP BY article_id")
        return Counter({plain(id): count for id, count in rows})

    def _base(self, id: str) -> tuple[bool] | None:
        """Whether that row was extracted, and if so, whether it was doubtful."""
        found = self._db.execute(
            "SELECT needs_review AND kind != 'other' FROM quotes WHERE quote_id = ?", (cell(id),)
        ).fetchone()
        return None if found is None else (bool(found[0]),)

    def sheet(self, number: int) -> Sheet:
        """The article in that place, from 1; InputError where there is none."""
        row = self._db.execute(
            "SELECT article_id FROM articles ORDER BY position LIMIT 1 OFFSET ?", (max(number, 1) - 1,)
        ).fetchone()
        if row is None or number < 1:
            raise InputError(f"There is no article {number} in {self.path.name}.")
        return self._sheet(plain(row[0]), number)

    def sheet_of(self, article_id: str) -> Sheet:
        """The article of that id; InputError where there is none."""
        (before,) = self._db.execute(
            "SELECT COUNT(*) FROM articles WHERE position < (SELECT position FROM articles WHERE article_id = ?)",
            (cell(article_id),),
        ).fetchone()
        return self._sheet(article_id, before + 1)

    def _sheet(self, article_id: str, number: int, people: Mapping[str, Person] | None = None) -> Sheet:
        extraction = self._store.extraction(article_id)
        states = {id: State.read(s) if s else None for id, s in self.history.of_article(article_id).items()}
        return Sheet(number, extraction, sheet.items(extraction, states, people or self.people()))

    def sheets(self) -> Iterator[Sheet]:
        """Every article in its order, one at a time."""
        people = self.people()
        ids = [plain(id) for (id,) in self._db.execute("SELECT article_id FROM articles ORDER BY position")]
        return (self._sheet(id, number, people) for number, id in enumerate(ids, 1))

    def extractions(self) -> Iterator[Extraction]:
        """Every article as the corrections leave it, in its order, one at a time."""
        people = self.people()
        return (sheet.corrected(each, people) for each in self.sheets())

    # -------------------------------------------------------------- people

    def people(self) -> dict[str, Person]:
        """Everybody who can be a speaker: those of the file, renamed where they were, and those added here."""
        columns = "speaker_id, name, role, kind, named, forms"
        known = {
            plain(row[0]): _person(*map(plain, row)) for row in self._db.execute(f"SELECT {columns} FROM speakers")
        }
        for id, after in self.history.of_people().items():
            if after is not None:
                known[id] = known.get(id, Person(id, id)).corrected(after)
        return known

    def extracted_name(self, speaker_id: str) -> str | None:
        """The speaker's name before it was corrected; None where nobody of that id was extracted."""
        row = self._db.execute("SELECT name FROM speakers WHERE speaker_id = ?", (cell(speaker_id),)).fetchone()
        return None if row is None else str(plain(row[0]))

    def rows_of(self, speaker_id: str) -> list[tuple[str, str, State]]:
        """Article, row and state of every row that has this speaker now, the rejected ones too."""
        found: dict[str, tuple[str, str, State]] = {}
        touched: set[str] = set()
        for article_id, id, after in self.history.of_rows():
            touched.add(id)
            if after is not None and speaker_id in (state := State.read(after)).speakers:
                found[id] = (article_id, id, state)
        rows = self._db.execute(
            "SELECT quote_id, article_id FROM quote_speakers AS s JOIN quotes USING (quote_id) WHERE s.speaker_id = ?",
            (cell(speaker_id),),
        )
        for id, article_id in ((plain(id), plain(article)) for id, article in rows.fetchall()):
            if id not in touched:
                found[id] = (article_id, id, self.extracted(id))
        return list(found.values())

    def extracted(self, id: str) -> State:
        """The row as it was extracted; KeyError where it was not."""
        row = self._db.execute('SELECT kind, "start", "end" FROM quotes WHERE quote_id = ?', (cell(id),)).fetchone()
        if row is None:
            raise KeyError(id)
        said = self._db.execute(
            "SELECT speaker_id FROM quote_speakers WHERE quote_id = ? ORDER BY position", (cell(id),)
        )
        return State(tuple(plain(who) for (who,) in said), row[0], row[1], row[2])

    def counts(self) -> Counter[str]:
        """How many rows each speaker has now, without the rejected."""
        rows = self._db.execute("SELECT speaker_id, COUNT(*) FROM quote_speakers GROUP BY speaker_id")
        counts = Counter({plain(id): count for id, count in rows})
        for _, id, after in self.history.of_rows():
            with suppress(KeyError):  # marked by hand: there was nothing before
                counts.subtract(self.extracted(id).speakers)
            state = State.read(after) if after else None
            if state is not None and state.status != "rejected":
                counts.update(state.speakers)
        return counts


def _person(id: str, name: str, role: str | None, kind: str | None, named: int | None, forms: str) -> Person:
    known: Literal["person", "body", "group"] = "body" if kind == "body" else "group" if kind == "group" else "person"
    return Person(id, name, role, known, bool(named), tuple(json.loads(forms)))


def extractions(path: str | os.PathLike[str]) -> Iterator[Extraction]:
    """Every article of a .db as the corrections leave it, one at a time; the file is only read.

    InputError where it is none of ours.
    """
    place = Path(path)
    if not history.has_corrections(place):
        with Store.open(place) as store:
            yield from store.extractions()
        return
    with closing(sqlite3.connect(place)) as db:
        yield from Desk(db, place, who="", clock=history.utc_now).extractions()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no such user, as in some containers
        return "unknown"
