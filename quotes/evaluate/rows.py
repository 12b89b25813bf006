"""The predicted rows that are measured: what `quotes extract` wrote, or the table of a run just made."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, get_args

from quotes import export, schema, table
from quotes.errors import InputError, TableError
from quotes.records import Kind, Span

_EXTENSION = re.compile(r"\.(txt|jsonl?|html?)$")
_KINDS = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Row:
    """What measuring needs of a row of the table. `speaker` as in the table, None where left open."""

    article: str  # the article's key
    span: Span
    kind: str
    group: str
    id: str | None = None
    within: str | None = None
    act: str = "speech"
    negated: bool = False
    source: Span | None = None
    cue: Span | None = None
    via: str | None = None
    speaker: str | None = None
    confidence: float | None = None
    needs_review: bool = False
    quote: str = ""
    text_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Labelled:
    """A stretch of the text with what it is called: a name with its kind, or a mention with its entity."""

    article: str
    span: Span
    label: str


Predicted: TypeAlias = Sequence[Row] | Sequence[Labelled]


def article_key(name: object) -> str:
    """An article's id without folder and extension, so that rows and gold may lie in different places."""
    return _EXTENSION.sub("", str(name).replace("\\", "/").rsplit("/", 1)[-1])


def read(path: Path) -> Predicted:
    """The rows of a JSON Lines file or CSV that `quotes extract` wrote, or names or mentions.

    A name is a line {doc, start, end, kind}; the mentions of an article are a line {id, mentions: [{start, end,
    entity}]}, those without `entity` (or `cluster`) each for themselves.

    Raises InputError where the file is not there or a line is no row, with the line's number.
    """
    if path.suffix.lower() == ".csv":
        return _csv(path)
    records = list(json_lines(path))
    if records and "mentions" in records[0][1]:
        return [one for number, record in records for one in _mentions(record, f"{path}, line {number}")]
    if records and "doc" in records[0][1]:
        return [_labelled(record, record["doc"], record.get("kind"), f"{path}, line {n}") for n, record in records]
    return [row(record, f"{path}, line {number}") for number, record in records]


def _csv(path: Path) -> list[Row]:
    try:
        return [
            row(table.typed(cells), f"{path}, row {number}") for number, cells in enumerate(export.read_csv(path), 1)
        ]
    except (TableError, ValueError, KeyError) as error:
        raise InputError(f"{path} is no table of quotes that can be measured: {error}") from error


def json_lines(path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    """Line numbers and objects of a JSON Lines file; raises InputError with the line where one is none."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not in UTF-8"
        raise InputError(f"{path} cannot be read: {reason}.") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found = json.loads(line)
            except ValueError as error:
                raise InputError(f"{path}, line {number}: not JSON ({error}).") from error
            if not isinstance(found, dict):
                raise InputError(f"{path}, line {number}: not a JSON object.")
            yield number, found


def row(record: Mapping[str, object], where: str = "a row") -> Row:
    """A row of the table (`table.rows`) as it is measured; raises InputError where it lacks what that takes."""
    lacking = [name for name in ("article_id", "start", "end", "kind", "group") if record.get(name) in (None, "")]
    if lacking:
        raise InputError(
            f"{where}: no {', '.join(lacking)}. Give rows that quotes extract --format jsonl wrote, without --join."
        )
    if record.get(schema.VERBATIM) is False:
        raise InputError(f"{where}: several stretches joined to one. Extract without --join.")
    if record["kind"] not in _KINDS:
        raise InputError(f"{where}: kind is {record['kind']!r}, which is none of {', '.join(_KINDS)}.")
    return Row(
        article=article_key(record["article_id"]),
        span=_span(record["start"], record["end"], where),
        kind=str(record["kind"]),
        group=str(record["group"]),
        id=schema.text_in(record, "quote_id"),
        within=schema.text_in(record, "within"),
        act=schema.text_in(record, "act") or "speech",
        negated=record.get("negated") is True,
        source=_span_of(record, "source", where),
        cue=_span_of(record, "cue", where),
        via=schema.text_in(record, "via"),
        speaker=schema.text_in(record, "speaker"),
        confidence=_number(record.get("confidence"), where),
        needs_review=record.get("needs_review") is True,
        quote=schema.text_in(record, "quote") or "",
        text_sha256=schema.text_in(record, "text_sha256"),
    )


def _mentions(record: Mapping[str, object], where: str) -> Iterator[Labelled]:
    """The mentions of an article; one without an entity is an entity of its own."""
    found = record.get("mentions")
    if record.get("id") is None or not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise InputError(f"{where}: the mentions of an article are id and mentions, a list of start, end, entity.")
    for number, one in enumerate(found):
        entity = one.get("entity", one.get("cluster"))
        yield _labelled(one, record["id"], ("alone", number) if entity is None else ("entity", entity), where)


def _labelled(record: Mapping[str, object], article: object, label: object, where: str) -> Labelled:
    return Labelled(article_key(article), _span(record.get("start"), record.get("end"), where), str(label))


def _number(value: object, where: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.0 <= value <= 1.0:
        raise InputError(f"{where}: confidence is {value!r}, which is no number from 0 to 1.")
    return float(value)


def _span_of(record: Mapping[str, object], name: str, where: str) -> Span | None:
    start, end = record.get(f"{name}_start"), record.get(f"{name}_end")
    return None if start is None else _span(start, end, where)


def _span(start: object, end: object, where: str) -> Span:
    if type(start) is not int or type(end) is not int or not 0 <= start <= end:
        raise InputError(f"{where}: {start!r} to {end!r} is no stretch of text.")
    return Span(start, end)


def by_article(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows under their articles' keys, in their order."""
    found = defaultdict[str, list[Row]](list)
    for one in rows:
        found[one.article].append(one)
    return found


def groups(rows: Iterable[Row]) -> list[tuple[Row, ...]]:
    """The acts of saying among an article's rows, in text order.

    Without rows inside another group's row (a quote in a quote) and without marks that nobody spoke.
    """
    every = list(rows)
    group_of = {one.id: one.group for one in every if one.id}
    found: dict[str, list[Row]] = {}
    for one in sorted(every, key=lambda r: (r.span.start, -r.span.end)):
        outer = group_of.get(one.within or "")
        if one.kind != "other" and (outer is None or outer == one.group):
            found.setdefault(one.group, []).append(one)
    return [tuple(group) for group in found.values()]
