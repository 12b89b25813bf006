"""Invented gold for the tests of evaluating, and rows that get some of it wrong."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from quotes.evaluate import row, rows
from quotes.evaluate.figures import Figures, Share
from tests.conftest import span_of

TEXT = (
    "“The dam is safe,” said Ingrid Dahl. “We tested it twice.”\n\n"
    "Kwame Mensah said that the toll was “a scandal” and would rise.\n\n"
    "“Nobody asked us,” he told the Tallinn Courier. Aiko Tanaka denied it was late."
)
ID = "town/dam"


def at(words: str, text: str = TEXT) -> list[int]:
    """Where these words stand first: [start, end]."""
    span = span_of(text, words)
    return [span.start, span.end]


def attribution(
    id: str, kind: str, content: list[str], source: str | None, cue: str | None = None, **more: object
) -> dict[str, object]:
    """One attribution as PolNeAR writes it."""
    named = {"source": [at(source)] if source else [], "cue": [at(cue)] if cue else []}
    return {"id": id, "kind": kind, "content": [at(c) for c in content], **named, "nested": False, **more}


def article(*attributions: dict[str, object], **more: object) -> dict[str, object]:
    """An article with attributions; all four of TEXT unless others are given."""
    every = attributions or (
        attribution("A1", "direct", ["“The dam is safe,”", "“We tested it twice.”"], "Ingrid Dahl", "said"),
        attribution("A2", "mixed", ["that the toll was “a scandal” and would rise"], "Kwame Mensah"),
        attribution("A3", "direct", ["“Nobody asked us,”"], "he", "told"),
        attribution("A4", "indirect", ["it was late"], "Aiko Tanaka", "denied"),
    )
    return {"id": ID, "text": TEXT, "attributions": list(every), **more}


def record(words: str, kind: str, source: str | None, group: str | None = None, **more: object) -> dict[str, object]:
    """A row of the table as JSON Lines has it."""
    start, end = at(words)
    where = dict(zip(("source_start", "source_end"), at(source) if source else (None, None), strict=True))
    own = {"article_id": ID, "start": start, "end": end, "kind": kind, "quote": words, "act": "speech"}
    ids = {"quote_id": f"{ID}:{start}-{end}", "group": group or f"{ID}:{start}-{end}", "within": None}
    return own | ids | where | {"speaker": source, "confidence": 0.9, **more}


def records() -> list[dict[str, object]]:
    """Rows that have all of TEXT right."""
    clause = "the toll was “a scandal” and would rise"
    group = str(record(clause, "indirect", None)["group"])
    first = str(record("The dam is safe,", "direct", None)["group"])
    return [
        record("The dam is safe,", "direct", "Ingrid Dahl", confidence=0.95),
        record("We tested it twice.", "direct", "Ingrid Dahl", first, confidence=0.95),
        record(clause, "indirect", "Kwame Mensah", confidence=0.85),
        record("a scandal", "mixed", "Kwame Mensah", group, within=group, confidence=0.85),
        record("Nobody asked us,", "direct", "he", confidence=0.6, speaker="Kwame Mensah"),
        record("it was late", "indirect", "Aiko Tanaka", negated=True),
    ]


def with_change(words: str, **changed: object) -> list[dict[str, object]]:
    """All right, but for the row of these words."""
    found = [r | changed if r["quote"] == words else r for r in records()]
    assert found != records()
    return found


def measured_rows(found: list[dict[str, object]]) -> list[rows.Row]:
    """As `rows.read` gives them."""
    return [row(r) for r in found]


def written(path: Path, found: list[dict[str, object]]) -> Path:
    """A JSON Lines file of these."""
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in found), encoding="utf-8")
    return path


def as_the_yardstick(figures: Figures, wanted: Iterable[str]) -> dict[str, dict[str, float | None]]:
    """The figures of these names as score.py has them: the share of the sure rows stands with how right they are."""
    found = {name: figures[name].as_dict() for name in wanted}
    share = figures.get("not for review: share of the rows")
    if "not for review" in found and isinstance(share, Share):
        found["not for review"] |= {"share": share.as_dict()["accuracy"], "rows": share.of}
    return found
