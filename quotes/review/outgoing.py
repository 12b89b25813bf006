"""The file as corrected, in any format to be saved: tables, gold for `quotes evaluate`, Label Studio's JSON."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from quotes import export, run, table
from quotes.errors import InputError
from quotes.review import gold, labelstudio
from quotes.review.reviewfile import ReviewFile
from quotes.review.states import Person, State
from quotes.schema import together
from quotes.store.corrections import Change, Step, Unplaced

_OTHERS = {
    "gold": ("gold.jsonl", "checked articles, for quotes evaluate"),
    "gold-speakers": ("gold-speakers.jsonl", "the same with texts, cues and sources"),
    "labelstudio": ("labelstudio.json", "annotations for Label Studio"),
}


def formats() -> list[tuple[str, str]]:
    """What can be saved: its name, and what it is."""
    tables = [(name, known.told) for name, known in export.FORMATS.items()]
    return [*tables, *((name, words) for name, (_, words) in _OTHERS.items())]


def download(file: ReviewFile, format: str) -> tuple[bytes, str, str]:
    """Content, name and media type of the file in that format; InputError where there is no such format."""
    stem = file.path.stem
    if format in _OTHERS:
        makers = {"gold": gold.quotes, "gold-speakers": gold.articles, "labelstudio": labelstudio.tasks}
        text = makers[format](file)
        return text.encode("utf-8", "backslashreplace"), f"{stem}-{_OTHERS[format][0]}", "application/json"
    if format not in export.FORMATS:
        raise InputError(f"There is no format {format!r}. There are: {', '.join(name for name, _ in formats())}.")
    suffix = export.FORMATS[format].suffixes[0]
    with tempfile.TemporaryDirectory(prefix="quotes-") as folder:
        path = Path(folder) / f"{stem}-corrected{suffix}"
        to_file(file, path, format)
        return path.read_bytes(), path.name, export.FORMATS[format].media


def to_file(file: ReviewFile, path: Path, format: str | None = None) -> None:
    """Writes the file as corrected, in any of the formats of `quotes extract`; TableError where it cannot be."""
    rows = table.rows(file.extractions())
    export.to_file(rows, path, columns=list(table.COLUMNS), format=format, run=_whole(file))


def _whole(file: ReviewFile) -> export.Run:
    """The corrected run, for the formats that hold more than rows."""

    def notes() -> export.Notes:
        totals = table.Totals()
        for extraction in file.extractions():
            totals.add(extraction)
        meta = file.store.meta()
        return run.notes(
            totals,
            model=meta.get("model", "unknown"),
            options={"corrected": f"{len(file.corrections.steps())} steps"},
            version=meta.get("quotes") or meta.get("version") or "unknown",
        )

    return run.whole(file.extractions, notes, lambda path: _database(file, path))


def _database(file: ReviewFile, path: Path) -> None:
    """Writes the corrected rows as a .db of their own, without the history."""
    with run.stored(file.extractions(), unread=list(file.store.unreadable())) as store:
        store.publish(path, file.store.meta())


def labelled(file: ReviewFile, content: bytes) -> tuple[str, list[str]]:
    """Takes Label Studio's export in: what was done, and what does not fit; InputError where it is none."""
    try:
        tasks = json.loads(content)
    except ValueError as error:
        raise InputError(f"This is no JSON: {error}. Export from Label Studio as JSON, not as CSV.") from error
    return labelstudio.taken(file, tasks)


# ------------------------------------------------------------------ the history in words


@dataclass(frozen=True, slots=True)
class Told:
    """A step as the page of the history shows it."""

    step: Step
    lines: tuple[str, ...]


_MOST_LINES = 4


def told(file: ReviewFile, step: Step) -> Told:
    """What changed, in words."""
    people = file.people()
    lines = [line for change in step.changes[:_MOST_LINES] for line in [_line(change, people)] if line]
    left = len(step.changes) - _MOST_LINES
    return Told(step, (*lines, *([f"and {left:,} more"] if left > 0 else [])))


def unplaced(entry: Unplaced) -> tuple[Unplaced, str]:
    """The entry, and in words how the row was left."""
    people = {id: Person(id, name) for id, name in entry.speakers().items()}
    status, names, kind, _ = _state_words(entry.after, people) if entry.after else ("taken back", "", "", "")
    return entry, ", ".join(word for word in (status, names, kind) if word)


def _line(change: Change, people: dict[str, Person]) -> str:
    if change.speaker_id is not None:
        return _person_line(change)
    before = _state_words(change.before, people)
    after = _state_words(change.after, people)
    kept = set(before) & set(after)
    was, now = ([words for words in side if words not in kept] for side in (before, after))
    return f"{change.quote_id}: {', '.join(was) or '–'} → {', '.join(now) or '–'}"


def _person_line(change: Change) -> str:
    was, now = (json.loads(side) if side else None for side in (change.before, change.after))
    if now and now.get("into"):
        return f"{now['name']} → {now['into']}"
    return f"{was['name'] if was else 'new'} → {now['name'] if now else 'taken away'}"


def _state_words(text: str | None, people: dict[str, Person]) -> list[str]:
    if text is None:
        return ["not there"]
    state = State.read(text)
    names = together(people[id].name if id in people else id for id in state.speakers)
    return [state.status, names or "speaker open", state.kind, f"{state.start}–{state.end}"]
