"""The open file: its articles with the corrections applied, and its people (store → page, export)."""

from __future__ import annotations

import getpass
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from quotes.errors import InputError
from quotes.records import Extraction, Speaker
from quotes.review import articles
from quotes.review.articles import ReviewedArticle
from quotes.review.states import Person, State
from quotes.store import Store
from quotes.store.corrections import Action, Change, Clock, has_corrections, utc_now
from quotes.store.published import Heading, Published


@dataclass(frozen=True, slots=True)
class Listed:
    """An article in the list of them."""

    number: int
    heading: Heading
    rows: int  # those that stand, without the rejected
    doubtful: int  # of these, to be looked at and not yet seen
    checked: int  # accepted or rejected


class ReviewFile:
    """One .db under review. One request at a time: callers hold a lock."""

    def __init__(self, store: Published, *, who: str) -> None:
        self.store, self.path, self.who = store, store.path, who
        self.corrections = store.corrections

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, who: str | None = None, clock: Clock = utc_now) -> ReviewFile:
        """The file, ready to be corrected; InputError where it is none of ours or cannot be written."""
        return cls(Published.open(path, clock=clock), who=who or _user())

    def __enter__(self) -> ReviewFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Leaves one file behind, with everything in it."""
        self.store.into_one_file()
        self.store.close()

    def add(self, action: Action, changes: Sequence[Change]) -> None:
        """Adds a step to the history; within `corrections.writing`."""
        self.corrections.add(self.who, action, changes)

    # -------------------------------------------------------------- articles

    def listed(self) -> list[Listed]:
        """Every article with how far it is checked, in the order of the file."""
        rows, doubtful = self.store.rows_by_article(), self.store.rows_by_article(doubtful=True)
        checked: Counter[str] = Counter()
        for article_id, id, after in self.corrections.of_rows():
            state, base = State.read(after) if after else None, self.store.quote(id)
            checked[article_id] += state is not None and state.status != "open"
            rows[article_id] += (state is not None and state.status != "rejected") - (base is not None)
            still = state is not None and state.status == "open"
            doubtful[article_id] -= base is not None and base.needs_review and base.kind != "other" and not still
        return [
            Listed(number, heading, rows[heading.id], doubtful[heading.id], checked[heading.id])
            for number, heading in enumerate(self.store.headings(), 1)
        ]

    def article(self, number: int) -> ReviewedArticle:
        """The article in that place, from 1; InputError where there is none."""
        id = self.store.article_at(number)
        if id is None:
            raise InputError(f"There is no article {number} in {self.path.name}.")
        return self._article(id, number, self.people())

    def article_of(self, article_id: str) -> ReviewedArticle:
        """The article of that id; InputError where there is none."""
        return self._article(article_id, self.store.place_of(article_id), self.people())

    def articles(self) -> Iterator[ReviewedArticle]:
        """Every article in its order, one at a time."""
        people = self.people()
        return (self._article(h.id, number, people) for number, h in enumerate(self.store.headings(), 1))

    def _article(self, article_id: str, number: int, people: dict[str, Person]) -> ReviewedArticle:
        extraction = self.store.extraction(article_id)
        states = {id: State.read(s) if s else None for id, s in self.corrections.of_article(article_id).items()}
        return ReviewedArticle(number, extraction, articles.items(extraction, states, people))

    def extractions(self) -> Iterator[Extraction]:
        """Every article as the corrections leave it, in its order, one at a time."""
        people = self.people()
        return (articles.corrected(each, people) for each in self.articles())

    # -------------------------------------------------------------- people

    def people(self) -> dict[str, Person]:
        """Everybody who can be a speaker: those of the file, renamed where they were, and those added here."""
        known = {speaker.id: _person(speaker) for speaker in self.store.speakers()}
        for id, after in self.corrections.of_people().items():
            if after is not None:
                known[id] = known.get(id, Person(id, id)).corrected(after)
        return known

    def rows_of(self, speaker_id: str) -> list[tuple[str, str, State]]:
        """Article, row and state of every row that has this speaker now, the rejected ones too."""
        found: dict[str, tuple[str, str, State]] = {}
        touched: set[str] = set()
        for article_id, id, after in self.corrections.of_rows():
            touched.add(id)
            if after is not None and speaker_id in (state := State.read(after)).speakers:
                found[id] = (article_id, id, state)
        for quote in self.store.said_by(speaker_id):
            if quote.quote_id not in touched:
                found[quote.quote_id] = (quote.article_id, quote.quote_id, State.of(quote))
        return list(found.values())

    def counts(self) -> Counter[str]:
        """How many rows each speaker has now, without the rejected."""
        counts = self.store.rows_by_speaker()
        for _, id, after in self.corrections.of_rows():
            if (base := self.store.quote(id)) is not None:  # else marked by hand: there was nothing before
                counts.subtract(base.speaker_ids)
            state = State.read(after) if after else None
            if state is not None and state.status != "rejected":
                counts.update(state.speakers)
        return counts


def _person(speaker: Speaker) -> Person:
    role = speaker.roles[0] if speaker.roles else None
    return Person(speaker.id, speaker.name, role, speaker.kind, speaker.named, speaker.forms)


def extractions(path: str | os.PathLike[str]) -> Iterator[Extraction]:
    """Every article of a .db as the corrections leave it, one at a time; the file is only read.

    InputError where it is none of ours.
    """
    place = Path(path)
    if not has_corrections(place):
        with Store.open(place) as store:
            yield from store.extractions()
        return
    with Published.open_corrected(place) as published:
        yield from ReviewFile(published, who="").extractions()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no such user, as in some containers
        return "unknown"
