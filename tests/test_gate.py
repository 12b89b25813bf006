"""The gate on the seed articles, and that the gate itself can say no."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotes import attribute
from quotes.pipeline import Extractor
from tests.gold import gate, run

FLOORS = dict.fromkeys(gate.MEASURES, 0.9) | {"scare quotes called speech": 1}


@pytest.mark.gate
@pytest.mark.model
def test_no_figure_is_below_its_floor() -> None:
    figures, listing = run.scored(run.rows())
    assert gate.below(gate.measured(figures), gate.pinned()) == [], gate.report(figures, listing)


@pytest.mark.gate
@pytest.mark.model
def test_no_seed_article_fails() -> None:
    extractions, _ = run.outcome()
    assert [e.article.id for e in extractions] == sorted(path.stem for path in (run.ROOT / "seeds").iterdir())
    assert [e.error for e in extractions] == [None] * 5


@pytest.mark.gate
def test_the_floors_are_those_that_were_pinned() -> None:
    assert set(gate.pinned()) == set(gate.MEASURES)


@pytest.mark.model
def test_an_article_that_fails_is_a_miss(monkeypatch: pytest.MonkeyPatch) -> None:
    """All its quotes are missed; the other articles keep theirs."""

    def broken(*_: object) -> None:
        raise RecursionError("too deep")

    rows, victim = run.rows(), run.seeds()[4]
    before = run.scored(rows)[0]["found with right speaker"]
    monkeypatch.setattr(attribute, "attributions", broken)
    (failed,) = run.extractor().extract([victim])
    assert (failed.error, failed.quotes) == ("RecursionError: too deep", ())
    after = run.scored([row for row in rows if row["article_id"] != victim.id])[0]["found with right speaker"]
    assert after["gold"] == before["gold"]
    assert after["hit"] < before["hit"]


def test_without_rows_every_floor_is_missed() -> None:
    figures = run.scored([])[0]
    assert figures["found with right speaker"]["f1"] == 0.0
    assert figures["quoted (overlap 0.8)"]["gold"] > 50


@pytest.mark.parametrize("name", gate.MEASURES)
def test_a_figure_beyond_its_floor_is_named(name: str) -> None:
    step = 0.01 if FLOORS[name] < 1 else -1
    assert gate.below(FLOORS, FLOORS) == []
    assert gate.below(FLOORS | {name: FLOORS[name] + step}, FLOORS) == []
    (line,) = gate.below(FLOORS | {name: FLOORS[name] - step}, FLOORS)
    assert line.startswith(name)


@pytest.mark.parametrize("name", gate.MEASURES)
def test_a_floor_is_lowered_only_when_asked_to(name: str, tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    gate.pin(FLOORS, path)
    lower = FLOORS | {name: FLOORS[name] + (1 if FLOORS[name] == 1 else -0.1)}
    with pytest.raises(ValueError, match=r"not lowered without --lower"):
        gate.pin(lower, path)
    assert gate.pinned(path) == FLOORS
    gate.pin(lower, path, lower=frozenset({name}))
    assert gate.pinned(path) == lower


def test_a_floor_cannot_be_dropped(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    gate.pin(FLOORS, path)
    with pytest.raises(ValueError, match="indirect speaker"):
        gate.pin({name: floor for name, floor in FLOORS.items() if name != "indirect speaker"}, path)


def test_pinning_raises_to_whole_hundredths() -> None:
    figures = FLOORS | {"indirect speaker": 0.95999, "quoted exact span": 0.7, "direct or mixed": 0.57}
    raised = gate.raised(figures, FLOORS, frozenset({"direct or mixed"}))
    assert (raised["indirect speaker"], raised["quoted exact span"], raised["direct or mixed"]) == (0.95, 0.9, 0.57)


def test_floors_edited_by_hand_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    gate.pin(FLOORS, path)
    path.write_text(path.read_text("utf-8").replace('speaker": 0.9', 'speaker": 0.8', 1), encoding="utf-8")
    with pytest.raises(ValueError, match="were edited"):
        gate.pinned(path)


def test_other_gold_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, gold = tmp_path / "floors.json", tmp_path / "seeds.jsonl"
    gate.pin(FLOORS, path)
    gold.write_bytes(run.GOLD.read_bytes().replace(b'"direct"', b'"mixed"', 1))
    monkeypatch.setattr(run, "GOLD", gold)
    with pytest.raises(ValueError, match="pin anew"):
        gate.pinned(path)


def test_gains_and_losses_are_told_quote_by_quote() -> None:
    recorded = run.MISSES.read_text(encoding="utf-8").splitlines()
    figures = {"indirect speaker": {"accuracy": 0.9, "hit": 9, "of": 10}}
    text = gate.report(figures, [*recorded[1:], "a\tmissed direct\t1-2"])
    assert text.splitlines() == [
        "indirect speaker                        accuracy 0.9  hit 9  of 10",
        *([f"+ no longer: {recorded[0]}"] if recorded else []),
        "- new: a\tmissed direct\t1-2",
    ]


@pytest.mark.model
def test_the_gate_runs_as_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert gate.main([]) is None
    assert "found with right speaker" in capsys.readouterr().out


def test_the_shipped_model_is_what_is_measured() -> None:
    assert isinstance(Extractor.__init__.__kwdefaults__, dict)
    assert Extractor.__init__.__kwdefaults__["model"] == "newswire"
