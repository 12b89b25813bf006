"""The people and bodies of a run, put together from what each article says of them."""

from __future__ import annotations

import sqlite3
from collections import Counter

from quotes.records import Speaker
from quotes.store import values

SPEAKER = ", ".join(f"s.{name}" for name in values.SPEAKER.split(", "))
IN_ORDER = "FROM article_speakers AS s JOIN articles AS a USING (article_id) ORDER BY a.position, s.position"


def fill(db: sqlite3.Connection) -> None:
    """Fills `speakers`: one row an id, with all its forms, and the role and the kind that most articles give."""
    people: dict[str, _Person] = {}
    for row in db.execute(f"SELECT {SPEAKER} {IN_ORDER}"):
        speaker = values.speaker(row, local=False)
        people.setdefault(speaker.id, _Person(speaker)).add(speaker)
    db.execute("DELETE FROM speakers")
    db.executemany(
        "INSERT INTO speakers (speaker_id, name, role, kind, named, forms) VALUES (?, ?, ?, ?, ?, ?)",
        (person.cells() for person in people.values()),
    )


class _Person:
    """A speaker over all articles."""

    def __init__(self, first: Speaker) -> None:
        self._id, self._name, self._named = first.id, first.name, False
        self._forms: dict[str, None] = {}
        self._roles, self._kinds = Counter[str](), Counter[str]()

    def add(self, seen: Speaker) -> None:
        """Counts what one article says."""
        self._forms |= dict.fromkeys(seen.forms)
        self._roles.update(seen.roles[:1])
        self._kinds[seen.kind] += 1
        self._named = self._named or seen.named

    def cells(self) -> tuple[values.Cell, ...]:
        """The row; of two that are as frequent, what came up first."""
        role = max(self._roles, key=self._roles.__getitem__, default=None)
        kind = max(self._kinds, key=self._kinds.__getitem__)
        forms = values.as_json(list(self._forms))
        return values.cells((self._id, self._name, role, kind, self._named, forms))
