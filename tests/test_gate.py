"""The gate on the seed articles and the marked cases, and that the gate itself can say no."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quotes import attribute
from quotes.errors import InputError
from quotes.evaluate import floors, gold, quoted, rows
from quotes.pipeline import Extractor
from tests.evaluate_gold import as_the_yardstick
from tests.gold import gate, run


@pytest.mark.gate
@pytest.mark.model
@pytest.mark.parametrize("name", gate.golds())
def test_no_figure_is_below_its_floor(name: str) -> None:
    done = gate.outcome(name)
    assert done.below == (), list(done.report.result.misses)


@pytest.mark.gate
@pytest.mark.model
def test_no_seed_article_fails() -> None:
    extractions, _ = run.outcome()
    assert [e.article.id for e in extractions] == sorted(path.stem for path in (run.ROOT / "seeds").iterdir())
    assert [e.error for e in extractions] == [None] * 5


@pytest.mark.gate
@pytest.mark.parametrize("name", gate.golds())
def test_the_floors_are_those_that_are_pinned(name: str) -> None:
    measure = "quotes" if name == gate.SEEDS else "marked"
    held = json.loads(gate.floors_file(name).read_text(encoding="utf-8"))["floors"]
    assert set(held) == set(floors.PINNED[measure])  # type: ignore[index]


@pytest.mark.parametrize("name", gate.golds())
def test_pinning_leaves_one_case_and_says_what_for(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new file, so that no floor is there to be kept."""
    path = tmp_path / "floors.json"
    monkeypatch.setattr(gate, "floors_file", lambda _: path)
    predicted = [] if name != gate.SEEDS else [row for row in rows.read(run.TABLE) if isinstance(row, rows.Row)]
    done = gate.outcome(name, predicted, pin=True)
    held = json.loads(path.read_text(encoding="utf-8"))
    assert (held["allowance"]["cases"], held["allowance"]["for"]) == (1, gate.ALLOWANCE.why)
    assert set(held["allowance"]["of"]) == set(held["floors"])
    main = "found with right speaker" if name == gate.SEEDS else "cases all right"
    measured = done.report.result.figures[main].value
    assert measured is not None
    less = max(0.0, measured - 1 / held["allowance"]["of"][main])
    assert held["floors"][main] == pytest.approx(less, abs=0.001)
    assert held["floors"][main] < measured or measured == 0


@pytest.mark.model
def test_an_article_that_fails_is_a_miss(monkeypatch: pytest.MonkeyPatch) -> None:
    """All its quotes are missed; the other articles keep theirs."""

    def broken(*_: object, **__: object) -> None:
        raise RecursionError("too deep")

    found, victim = run.rows(), run.seeds()[4]
    before = run.scored(found)[0]["found with right speaker"]
    monkeypatch.setattr(attribute, "attributions", broken)
    (failed,) = run.extractor().extract([victim])
    assert (failed.error, failed.quotes) == ("RecursionError: too deep", ())
    after = run.scored([row for row in found if row["article_id"] != victim.id])[0]["found with right speaker"]
    assert after["gold"] == before["gold"]
    assert after["hit"] < before["hit"]


def test_without_rows_the_floors_are_missed() -> None:
    done = gate.outcome(gate.SEEDS, [])
    assert {line.partition(":")[0] for line in done.below} >= {"found with right speaker", "quoted (overlap 0.8)"}
    assert "direct or mixed: not measured, pinned" in "\n".join(done.below)


def test_the_figures_are_those_of_the_yardstick() -> None:
    """The package's measure and tests/gold/score.py, which was written apart from it, on the golden table."""
    golden = [row for row in rows.read(run.TABLE) if isinstance(row, rows.Row)]
    held = gold.read(run.GOLD)
    ours = {**gate.outcome(gate.SEEDS, golden).report.result.figures, **quoted.tally(held.quotes, golden).trust()}
    written = [json.loads(line) for line in _as_json_lines(golden)]
    wanted, _ = run.scored(written)
    assert as_the_yardstick(ours, wanted) == wanted
    assert wanted["found with right speaker"]["gold"] > 50


def _as_json_lines(golden: list[rows.Row]) -> list[str]:
    """The rows as the yardstick reads them."""
    return [
        json.dumps(
            {"article_id": row.article, "start": row.span.start, "end": row.span.end, "kind": row.kind, "act": row.act}
            | {"speaker": row.speaker, "group": row.group, "quote_id": row.id, "within": row.within}
            | {"needs_review": row.needs_review}
            | {"source_start": row.source and row.source.start, "source_end": row.source and row.source.end}
        )
        for row in golden
    ]


def test_gains_and_losses_are_told_against_the_golden_table() -> None:
    golden = [row for row in rows.read(run.TABLE) if isinstance(row, rows.Row)]
    assert gate.outcome(gate.SEEDS, golden).report.changes == ()
    lost = gate.outcome(gate.SEEDS, golden[:-5]).report.changes
    assert lost
    assert not any(change.gain and change.now for change in lost)


def test_other_gold_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gold = tmp_path / "seeds.jsonl"
    gold.write_bytes(run.GOLD.read_bytes().replace(b'"direct"', b'"mixed"', 1))
    monkeypatch.setattr(run, "GOLD", gold)
    with pytest.raises(InputError, match="--pin anew"):
        gate.outcome(gate.SEEDS, [])


@pytest.mark.model
def test_the_gate_runs_as_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert gate.main([]) is None
    assert "found with right speaker" in (told := capsys.readouterr().out)
    assert told.count("cases all right  ") == len(gate.golds()) - 1


def test_a_shut_gate_says_why(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(gate, "golds", lambda: (gate.SEEDS,))
    monkeypatch.setattr(gate, "rows", lambda *_: [])
    told = gate.main([])
    assert told is not None
    assert "seeds: found with right speaker: 0, pinned" in told
    assert "5 lost" not in capsys.readouterr().err


def test_the_shipped_model_is_what_is_measured() -> None:
    assert isinstance(Extractor.__init__.__kwdefaults__, dict)
    assert Extractor.__init__.__kwdefaults__["model"] == "newswire"
