"""To Label Studio's JSON and back: one task an article, one labelled region a row (labelstud.io/guide/task_format).

Regions carry the label quote, their kind as a choice and their speakers as text, per region. Positions are code
points, as Label Studio counts in plain text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from quotes import naming
from quotes.errors import InputError
from quotes.records import Kind, Span
from quotes.review import edges
from quotes.review.articles import Item, ReviewedArticle
from quotes.review.reviewfile import ReviewFile
from quotes.review.states import KINDS, Person, State
from quotes.store.corrections import Change

# ------------------------------------------------------------------ out


def tasks(file: ReviewFile) -> str:
    """Every article as a task: what was checked to the last row as an annotation, else as a prediction."""
    return json.dumps([_task(file, reviewed) for reviewed in file.articles()], ensure_ascii=False, indent=1) + "\n"


def _task(file: ReviewFile, reviewed: ReviewedArticle) -> dict[str, object]:
    article = reviewed.article
    kept = [item for item in reviewed.items if item.state.status != "rejected"]
    result = [region for item in kept for region in _regions(item, article.text)]
    data = {"text": article.text, "article_id": article.id, "text_sha256": reviewed.extraction.text_sha256}
    checked = bool(reviewed.items) and all(item.state.status != "open" for item in reviewed.items)
    if checked:
        return {"id": reviewed.number, "data": data, "annotations": [{"result": result}]}
    model = file.store.meta().get("model", "quotes")
    return {"id": reviewed.number, "data": data, "predictions": [{"model_version": model, "result": result}]}


def _regions(item: Item, text: str) -> Iterator[dict[str, object]]:
    quote = item.quote
    spot = _region(item.id, "quote", Span(quote.start, quote.end), text)
    yield spot
    at = {"id": item.id, "to_name": "text"}
    place = {"start": quote.start, "end": quote.end}
    yield at | {"from_name": "kind", "type": "choices", "value": place | {"choices": [quote.kind]}}
    if quote.speakers:
        yield at | {"from_name": "speaker", "type": "textarea", "value": place | {"text": list(quote.speakers)}}
    for label, span in (("cue", quote.cue), ("source", quote.source)):
        if span is not None:
            id = f"{item.id}/{label}"
            yield _region(id, label, span, text)
            yield {"type": "relation", "from_id": item.id, "to_id": id, "direction": "right", "labels": [label]}


def _region(id: str, label: str, span: Span, text: str) -> dict[str, object]:
    value = {"start": span.start, "end": span.end, "text": span.of(text), "labels": [label]}
    return {"id": id, "from_name": "label", "to_name": "text", "type": "labels", "value": value}


# ------------------------------------------------------------------ in


def taken(file: ReviewFile, given: object) -> tuple[str, list[str]]:
    """Makes the annotations corrections, in one step: what was done, and what does not fit, each with its reason.

    Annotations say all quotes of their article: rows that are in none are rejected. Predictions are not read.
    """
    if not isinstance(given, list) or not all(isinstance(task, dict) for task in given):
        raise InputError("This is no export of Label Studio: a list of tasks. Export as JSON, not as JSON-MIN.")
    unfit: list[str] = []
    with file.corrections.writing():
        intake = _Intake(file.people())
        for task in given:
            _take_task(file, task, intake, unfit)
        if intake.changes:
            file.add("import", [*intake.new, *intake.changes])
    rows = len(intake.changes)
    return f"{rows:,} {'row' if rows == 1 else 'rows'} taken from Label Studio.", unfit


class _Intake:
    """What an import changes."""

    def __init__(self, people: Mapping[str, Person]) -> None:
        self.new: list[Change] = []
        self.changes: list[Change] = []
        self._ids: dict[str, str] = {}
        for person in people.values():
            if not person.into:
                self._ids.setdefault(person.name.casefold(), person.id)
        self._people = dict(people)

    def ids(self, names: Sequence[str]) -> tuple[str, ...]:
        """The speakers of these names; who is not known is new."""
        return tuple(dict.fromkeys(self._id(" ".join(name.split())) for name in names if name.strip()))

    def _id(self, name: str) -> str:
        from quotes.review.correcting import new_person

        if name.casefold() not in self._ids:
            person = new_person(self._people, name)
            self._people[person.id] = person
            self._ids[name.casefold()] = person.id
            self.new.append(Change(None, person.write(), speaker_id=person.id))
        return self._ids[name.casefold()]


def _take_task(file: ReviewFile, task: Mapping[str, Any], intake: _Intake, unfit: list[str]) -> None:
    data, annotations = task.get("data"), task.get("annotations")
    if not isinstance(data, dict) or not isinstance(annotations, list) or not annotations:
        return
    id = data.get("article_id")
    try:
        reviewed = file.article_of(str(id))
    except InputError:
        unfit.append(f"article {id}: not in this file")
        return
    if data.get("text") != reviewed.article.text:
        unfit.append(f"article {id}: its text is another")
        return
    regions = list(_rows(annotations[-1], reviewed, intake, unfit))
    found = {(state.start, state.end): state for state in regions}
    _compare(reviewed, found, intake)


def _rows(annotation: Any, reviewed: ReviewedArticle, intake: _Intake, unfit: list[str]) -> Iterator[State]:
    """The quotes of an annotation."""
    result = annotation.get("result", []) if isinstance(annotation, dict) else []
    told: dict[str, dict[str, Any]] = {}
    for part in result:
        if isinstance(part, dict) and isinstance(part.get("value"), dict):
            told.setdefault(str(part.get("id")), {})[str(part.get("from_name"))] = part["value"]
    for parts in told.values():
        region = parts.get("label", {})
        if region.get("labels") != ["quote"]:
            continue
        start, end = region.get("start"), region.get("end")
        if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(reviewed.article.text):
            unfit.append(f"article {reviewed.article.id}: {region.get('text')!r} at {start}–{end} is not in the text")
            continue
        speakers = intake.ids([str(name) for name in parts.get("speaker", {}).get("text", [])])
        choices = parts.get("kind", {}).get("choices", [])
        yield State(speakers, _kind(choices, reviewed, Span(start, end)), start, end, "accepted")


def _kind(choices: Sequence[object], reviewed: ReviewedArticle, span: Span) -> Kind:
    named = next((kind for kind in KINDS if [kind] == list(choices)), None)
    return named or edges.kind(reviewed.article.text, span)


def _compare(reviewed: ReviewedArticle, found: dict[tuple[int, int], State], intake: _Intake) -> None:
    """What is other than it stands now: rows with other words of it, rows gone, rows new."""
    article_id = reviewed.article.id
    for item in reviewed.items:
        state = found.pop((item.quote.start, item.quote.end), None)
        after = state or replace(item.state, status="rejected")
        if after != item.state:
            intake.changes.append(Change(item.state.write(), after.write(), article_id, item.id))
    for (start, end), state in found.items():
        intake.changes.append(Change(None, state.write(), article_id, naming.quote_id(article_id, start, end)))
