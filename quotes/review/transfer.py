"""Corrections of a former .db taken over into a new one, made again from the same articles (old file → new file).

    misfits = transfer.corrections("quotes.db", "quotes-new.db")

The history comes along step by step, so that undo goes on where it was. What no longer fits waits in the new file's
table `corrections_unfit`, with the reason, and is given back to be told; it comes back with its article.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from quotes import naming
from quotes.errors import InputError
from quotes.records import Article, Span
from quotes.review.articles import ReviewedArticle
from quotes.review.correcting import new_person
from quotes.review.reviewfile import ReviewFile
from quotes.review.states import Person, State
from quotes.store.corrections import Change, Step, Unplaced, corrected_rows, has_corrections
from quotes.store.values import as_json


@dataclass(frozen=True, slots=True)
class Misfit:
    """A corrected row that has no certain place in the new file, or shares it with another row."""

    article_id: str
    quote_id: str  # in the old file
    words: str  # as corrected
    reason: str
    carried: bool = False  # it stands in the new file all the same, beside a row of other edges


def corrections(old: str | os.PathLike[str], new: str | os.PathLike[str]) -> list[Misfit]:
    """Takes the corrections of the old file over into the new one; gives those that no longer fit.

    An article is the same where its text is (`text_sha256`). Where the text has changed, a row fits if its paragraph,
    or else its words, stand exactly once in both texts. InputError where the new file has corrections already.
    """
    if has_corrections(Path(new)):
        raise InputError(f"{new} has corrections of its own already. Take them over into a fresh file.")
    with ReviewFile.open(old) as before, ReviewFile.open(new) as after:
        moving = _Moving(before, after)
        with after.corrections.writing():
            for step in before.corrections.steps():
                moving.take(step)
            moving.take_back(before.corrections.unplaced())
            after.corrections.keep_unplaced(moving.left)
    return list(moving.misfits.values())


def notices(old: Path, new: Path) -> list[tuple[str, str]]:
    """Takes the corrections over as `corrections` does: what became of them, for the closing lines of a run."""
    misfits = corrections(old, new)
    kept, left = corrected_rows(new), sum(not row.carried for row in misfits)
    told = f"{kept:,} corrected {'row' if kept == 1 else 'rows'} of the former file kept"
    told += f"; {left:,} that no longer fit are under History in quotes review" if left else ""
    each = ("a correction was kept, but" if row.carried else "a correction no longer fits:" for row in misfits)
    return [
        (old.name, told),
        *((row.quote_id, f"{what} {row.reason}") for what, row in zip(each, misfits, strict=True)),
    ]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a row of the old file lies in the new one."""

    article_id: str
    quote_id: str
    shift: int  # code points
    old_base: str | None  # JSON of the state as extracted
    new_base: str | None


class _Moving:
    """One taking over, step by step."""

    def __init__(self, old: ReviewFile, new: ReviewFile) -> None:
        self._old, self._new = old, new
        self.misfits: dict[str, Misfit] = {}
        self.left: list[Unplaced] = []
        self._places: dict[str, _Place | None] = {}
        self._taken: set[str] = set()
        self._now: dict[str, str | None] = {}
        self._old_people, self._people = old.people(), new.people()
        self._ids: dict[str, str] = {}
        self._by_sha = _by_sha(new)
        self._last = {id: after for _, id, after in old.corrections.of_rows()}
        self._digests = {heading.id: heading.text_sha256 for heading in old.store.headings()}
        self._first_names = old.corrections.first_names()
        self._strangers: set[str] = set()  # of waiting corrections, and in no row of the old file

    def take(self, step: Step) -> None:
        """Adds what of the step fits."""
        fresh: list[Change] = []
        changes: list[Change] = []
        for change in step.changes:
            moved = self._person(change) if change.speaker_id else self._row(step, change, fresh)
            if moved is not None:
                changes.append(moved)
        if changes or fresh:
            self._new.corrections.insert(replace(step, changes=(*fresh, *changes)))

    def take_back(self, entries: Sequence[Unplaced]) -> None:
        """What had no place in the old file: where it has one now it is a step as it was left, else it waits on."""
        steps: dict[tuple[int, str, str], list[Change]] = {}
        for rows in by_row(entries):
            changes: list[Change] = []
            if self._returned(rows, changes):
                steps.setdefault((rows[-1].step, rows[-1].time, rows[-1].who), []).extend(changes)
            else:
                self.left += rows
        number = max((step.number for step in self._old.corrections.steps(last=1)), default=0)
        for further, ((_, time, who), changes) in enumerate(sorted(steps.items()), 1):
            if changes:
                self._new.corrections.insert(Step(number + further, time, who, "return", tuple(changes)))

    def _returned(self, rows: Sequence[Unplaced], changes: list[Change]) -> bool:
        """Whether what waited is settled: its article is there again, in the same words."""
        first, last = rows[0], rows[-1]
        there = self._sheet_of(last.article_id, last.text_sha256)
        if there is None or last.after is None:
            return False
        base = State.read(first.before) if first.before else None
        place = self._in(there, there, last.quote_id, base, State.read(last.after), 0)
        if place is None:
            return last.quote_id not in self.misfits
        for id, name in last.speakers().items():
            if id not in self._old_people:
                self._old_people[id] = Person(id, name, forms=(name,))
                self._strangers.add(id)
        after = self._state(last.after, place, changes)
        changes.append(Change(self._now.get(place.quote_id, place.new_base), after, place.article_id, place.quote_id))
        return True

    # -------------------------------------------------------------- rows

    def _row(self, step: Step, change: Change, fresh: list[Change]) -> Change | None:
        id = change.quote_id or ""
        if id not in self._places:
            self._places[id] = self._place(change.article_id or "", id)
        place = self._places[id]
        if place is None:
            if id in self.misfits:
                self.left.append(self._unplaced(step, change, self.misfits[id]))
            return None
        before = self._now.get(place.quote_id, place.new_base)
        after = self._state(change.after, place, fresh)
        self._now[place.quote_id] = after
        return Change(before, after, place.article_id, place.quote_id)

    def _state(self, text: str | None, place: _Place, fresh: list[Change]) -> str | None:
        """The state as it is in the new file; what was as extracted is as extracted there."""
        if text is None or text == place.old_base:
            return None if text is None else place.new_base
        state = State.read(text)
        ids = tuple(dict.fromkeys(self._id(id, fresh) for id in state.speakers))
        return replace(state, speakers=ids, start=state.start + place.shift, end=state.end + place.shift).write()

    def _place(self, article_id: str, id: str) -> _Place | None:
        old = self._old.article_of(article_id)
        last = self._last[id]
        base = next((State.of(q) for q in old.extraction.quotes if q.quote_id == id), None)
        state = State.read(last) if last else base
        if state is None:
            return None  # marked and taken back: there is nothing to carry
        span = Span(state.start, state.end)
        there = self._sheet(old)
        if there is None:
            if state != base:  # what was taken back to what it was is lost with its article
                self._misfit(old, id, span, "its article is not in the new file")
            return None
        shift = _shift(old.article, there.article, span)
        if shift is None:
            if state != base:
                self._misfit(old, id, span, "the text has changed there")
            return None
        return self._in(old, there, id, base, state, shift)

    def _in(
        self, old: ReviewedArticle, there: ReviewedArticle, id: str, base: State | None, state: State, shift: int
    ) -> _Place | None:
        """The place in an article where the words are sure to stand."""
        of_span = {(q.start, q.end): q for q in there.extraction.quotes}
        edges = [(s.start + shift, s.end + shift) for s in (base, state) if s is not None]
        found = next((of_span[edge] for edge in edges if edge in of_span), None)
        if found is None and state.status == "rejected":
            return None  # rejected, and no longer found: as it should be
        span = Span(*edges[0])
        if found is None:
            self._tell_overlap(old, there, id, Span(*edges[-1]))
        new_id = found.quote_id if found else naming.quote_id(there.article.id, span.start, span.end)
        if new_id in self._taken:
            self._misfit(old, id, Span(state.start, state.end), "another corrected row took its place")
            return None
        self._taken.add(new_id)
        new_base = State.of(found).write() if found else None
        return _Place(there.article.id, new_id, shift, base.write() if base else None, new_base)

    def _tell_overlap(self, old: ReviewedArticle, there: ReviewedArticle, id: str, span: Span) -> None:
        rivals = [q for q in there.extraction.quotes if span.meets(Span(q.start, q.end)) and q.kind != "indirect"]
        if rivals:
            reason = f"now extracted with other edges ({rivals[0].quote_id}): both rows stand"
            self.misfits[id] = Misfit(old.article.id, id, span.of(there.article.text), reason, carried=True)

    def _misfit(self, old: ReviewedArticle, id: str, span: Span, reason: str) -> None:
        self.misfits[id] = Misfit(old.article.id, id, span.of(old.article.text), reason)

    def _unplaced(self, step: Step, change: Change, misfit: Misfit) -> Unplaced:
        ids = State.read(change.after).speakers if change.after else ()
        names = {id: self._old_people[id].name for id in ids if id in self._old_people}
        return Unplaced(
            *(step.number, step.time, step.who, step.action),
            *(change.article_id or "", change.quote_id or "", change.before, change.after),
            *(misfit.words, misfit.reason, self._digests[misfit.article_id], as_json(names)),
        )

    def _sheet(self, old: ReviewedArticle) -> ReviewedArticle | None:
        """The article in the new file: of the same id and text, else of the same text, else of the same id."""
        same = self._sheet_of(old.article.id, old.extraction.text_sha256)
        if same is not None:
            return same
        try:
            return self._new.article_of(old.article.id)
        except InputError:
            return None

    def _sheet_of(self, article_id: str, text_sha256: str) -> ReviewedArticle | None:
        """The article of that text in the new file, best with that id; None where there is none, or several."""
        same = self._by_sha.get(text_sha256, [])
        id = article_id if article_id in same else same[0] if len(same) == 1 else None
        return None if id is None else self._new.article_of(id)

    # -------------------------------------------------------------- speakers

    def _person(self, change: Change) -> Change:
        """The entry about a speaker, also where it changes nothing there: a later step may undo it."""
        id = self._id(change.speaker_id or "", [])
        known = self._people.get(id)
        before = self._now.get(f"person {id}", known.write() if known and change.before else None)
        if change.after is None:
            after = None
        else:
            value = json.loads(change.after)
            into = self._id(value["into"], []) if value.get("into") else None
            # two that were merged here may be one there already
            after = Person(id, value["name"], into=into if into != id else None).write()
        self._now[f"person {id}"] = after
        return Change(before, after, speaker_id=id)

    def _id(self, id: str, fresh: list[Change]) -> str:
        """The speaker's id in the new file: the same, else that of the same name, else somebody new."""
        if id not in self._ids:
            person = self._old_people.get(id, Person(id, id))
            extracted = self._old.store.speaker_name(id) or self._first_names.get(id) or person.name
            self._ids[id] = _match(id, {extracted, person.name}, self._people) or self._make(extracted, id, fresh)
        return self._ids[id]

    def _make(self, name: str, id: str, fresh: list[Change]) -> str:
        made = new_person(self._people, name)
        if id not in self._people:
            made = replace(made, id=id)
        self._people[made.id] = made
        if self._old.store.speaker_name(id) is not None or id in self._strangers:  # else the history says who was added
            fresh.append(Change(None, made.write(), speaker_id=made.id))
        return made.id


def _by_sha(file: ReviewFile) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for heading in file.store.headings():
        found.setdefault(heading.text_sha256, []).append(heading.id)
    return found


def _match(id: str, names: set[str], people: Mapping[str, Person]) -> str | None:
    if id in people and people[id].name in names:
        return id
    same = [person.id for person in people.values() if person.name in names]
    return same[0] if len(same) == 1 else None


def _shift(old: Article, new: Article, span: Span) -> int | None:
    """By how much the words moved; None where that is not certain."""
    if old.text == new.text:
        return 0
    around = [p for p in old.paragraphs if p.holds(span)]
    for stretch in (*around, span):
        words = stretch.of(old.text)
        if old.text.count(words) == 1 and new.text.count(words) == 1:
            return new.text.index(words) - stretch.start
    return None


def by_row(entries: Iterable[Unplaced]) -> list[list[Unplaced]]:
    """The entries of each row together, the last of each behind the others."""
    found: dict[tuple[str, str], list[Unplaced]] = {}
    for entry in entries:
        found.setdefault((entry.article_id, entry.quote_id), []).append(entry)
    return list(found.values())
