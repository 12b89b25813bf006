"""Golden files: the seed articles' table byte for byte, and what every stage made of them; `make golden` refreshes.

Two processors do not round alike, so confidences are compared within 0.02 and then taken from the golden table; a
row that close to the limit of 0.8 may also change its `needs_review`. Everything else must be the same, byte for byte.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quotes import export, table
from quotes.pipeline import REVIEW_BELOW
from tests.gold import run

CLOSE = 0.02

pytestmark = pytest.mark.model


def golden() -> list[dict[str, object]]:
    return [table.typed(cells) for cells in export.read_csv(run.TABLE)]


def with_golden_confidence(rows: list[run.Row], wanted: list[dict[str, object]]) -> list[run.Row]:
    """The rows, their confidence that of the same quote in the golden table where it is close."""
    by_id = {row["quote_id"]: row for row in wanted}
    return [_aligned(row, by_id.get(row["quote_id"])) for row in rows]


def _aligned(row: run.Row, wanted: dict[str, object] | None) -> run.Row:
    file = str(row["file"]).replace("\\", "/")
    if wanted is None:
        return row | {"file": file}
    now, then = float(str(row["confidence"])), float(str(wanted["confidence"]))
    if abs(now - then) > CLOSE:
        return row | {"file": file}
    near = abs(then - REVIEW_BELOW) <= CLOSE
    review = wanted["needs_review"] if near else row["needs_review"]
    return row | {"file": file, "confidence": wanted["confidence"], "needs_review": review}


def test_the_table_of_the_seed_articles(tmp_path: Path) -> None:
    now, path = with_golden_confidence(run.rows(), golden()), tmp_path / "seeds.csv"
    wanted = golden()
    assert [shown(row) for row in now] == [shown(row) for row in wanted]
    run.write_table(now, path)
    assert path.read_bytes() == run.TABLE.read_bytes()


def shown(row: run.Row) -> str:
    """A row on one line, for a difference that can be read."""
    return " | ".join(str(row[n]) for n in ("quote_id", "speaker", "kind", "cue", "source", "confidence", "quote"))


def test_what_every_stage_made_of_the_seed_articles() -> None:
    assert run.counts() == json.loads(run.COUNTS.read_text(encoding="utf-8"))


def test_a_far_confidence_is_not_taken_over() -> None:
    row = {"quote_id": "a:1-2", "file": "seeds\\a.txt", "confidence": 0.81, "needs_review": False}
    near, far = row | {"confidence": 0.795, "needs_review": True}, row | {"confidence": 0.7, "needs_review": True}
    assert with_golden_confidence([row], [near]) == [near | {"file": "seeds/a.txt"}]
    assert with_golden_confidence([row], [far]) == [row | {"file": "seeds/a.txt"}]
    assert with_golden_confidence([row], []) == [row | {"file": "seeds/a.txt"}]


def test_a_golden_row_far_from_the_limit_keeps_the_review_flag_of_the_run() -> None:
    row = {"quote_id": "a:1-2", "file": "a.txt", "confidence": 0.91, "needs_review": True}
    wanted = row | {"confidence": 0.92, "needs_review": False}
    assert with_golden_confidence([row], [wanted]) == [row | {"confidence": 0.92}]
