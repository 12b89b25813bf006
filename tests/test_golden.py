"""Golden files: the seed articles' table and what every stage made of them; `make golden` refreshes.

On the recorded parses the table must be the golden one byte for byte: the stages behind the parser are plain Python
and round alike everywhere. The model does not: where it runs, rows are compared exactly and confidences within 0.01.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from quotes import table
from quotes.pipeline import Extractor
from tests import conllu
from tests.gold import run

Rows = list[run.Row]


def test_the_table_of_the_seed_articles_on_their_recorded_parses(tmp_path: Path) -> None:
    """Else, after a change that was meant: make golden."""
    assert [shown(row) for row in run.recorded_rows()] == [shown(row) for row in run.golden()]
    path = tmp_path / "seeds.csv"
    run.write_table(run.recorded_rows(), path)
    assert path.read_bytes() == run.TABLE.read_bytes()


def shown(row: run.Row) -> str:
    """A row on one line, for a difference that can be read."""
    return " | ".join(str(row[n]) for n in ("quote_id", "speaker", "kind", "cue", "source", "confidence", "quote"))


def test_what_every_stage_made_of_the_recorded_parses() -> None:
    assert run.counts(run.recorded_outcome()) == json.loads(run.COUNTS.read_text(encoding="utf-8"))


@pytest.mark.model
def test_the_model_gives_the_golden_table() -> None:
    """Else, after a new model: make parses."""
    assert run.differences(run.rows(), run.golden()) == []


@pytest.mark.model
def test_what_every_stage_made_of_the_parses_of_the_model() -> None:
    assert run.counts(run.outcome()) == json.loads(run.COUNTS.read_text(encoding="utf-8"))


def without_a_row(rows: Rows) -> None:
    rows.pop(3)


def with_a_further_row(rows: Rows) -> None:
    rows.append(rows[0] | {"quote_id": "000:1-2"})


def in_another_order(rows: Rows) -> None:
    rows[0], rows[1] = rows[1], rows[0]


def with_another_flag(rows: Rows) -> None:
    rows[0] = rows[0] | {"needs_review": not rows[0]["needs_review"]}


def with_another_speaker(rows: Rows) -> None:
    rows[0] = rows[0] | {"speaker": "Nobody"}


def a_little_less_sure(rows: Rows) -> None:
    rows[0] = rows[0] | {"confidence": float(str(rows[0]["confidence"])) - run.CLOSE}


def less_sure(rows: Rows) -> None:
    rows[0] = rows[0] | {"confidence": float(str(rows[0]["confidence"])) - run.CLOSE - 0.0001}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (without_a_row, ["only in the golden table"]),
        (with_a_further_row, ["not in the golden table"]),
        (in_another_order, ["another order"]),
        (with_another_flag, [": needs_review "]),
        (with_another_speaker, [": speaker 'Nobody', golden "]),
        (a_little_less_sure, []),
        (less_sure, [": confidence "]),
    ],
)
def test_what_counts_as_another_table(change: Callable[[Rows], None], told: list[str]) -> None:
    rows = run.golden()
    change(rows)
    found = run.differences(rows, run.golden())
    assert len(found) == len(told)
    assert all(words in line for words, line in zip(told, found, strict=True))


def test_a_parse_comes_back_from_its_table_as_it_was() -> None:
    """Number for number, by which rows are decided; also where the paragraphs are another reader's."""
    known = run.parses()
    assert sum(len(parse.words) for parse in known.values()) > 3_000
    for article in run.seeds():
        assert conllu.parse(article, conllu.dump(article, known[article.id])) == known[article.id]


@pytest.mark.model
def test_two_threads_give_the_rows_of_one() -> None:
    two = Extractor(threads=2).extract(run.seeds())
    assert run.differences([dict(row) for row in table.rows(two)], run.rows(), "one thread's") == []
