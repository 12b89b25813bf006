"""`quotes evaluate`: what it prints, against a former run, floors, and what it says of bad input."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from benchmarks import figures
from quotes import export, table, terminal
from quotes.cli import app
from quotes.errors import InputError
from quotes.evaluate import floors
from quotes.evaluate.asked import Asked
from tests.evaluate_gold import article, record, records, with_change, written
from tests.test_evaluate import CASES, QUOTATIONS


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["evaluate", *map(str, arguments)])


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    return written(tmp_path / "gold.jsonl", [article()])


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    return written(tmp_path / "rows.jsonl", records())


# ------------------------------------------------------------------ what it prints


def test_the_figures_as_text(gold: Path, rows: Path) -> None:
    done = run(gold, rows)
    assert done.exit_code == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["content", "and", "source", *["100.0"] * 3, *["4"] * 3] in lines
    assert ["groups", "with", "marks:", "right,", "of", "predicted", "100.0", "3", "3"] in lines
    assert ["90", "%", "100.0", "4", "4"] in lines
    assert "expected error 0.1625" in done.stdout  # (0.4 + 0.15 + 2 * 0.05) / 4
    assert done.stderr == ""


def test_the_figures_on_a_terminal(gold: Path, rows: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "looked_at", lambda: True)
    monkeypatch.setenv("COLUMNS", "120")
    hostile = with_change("it was late", source_start=None, quote="it \x1b[2Jwas late")
    done = run(gold, written(rows, [*hostile, record("the Tallinn Courier", "indirect", None)]), "--list")
    assert done.exit_code == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["content", "and", "source", "66.7", "60.0", "75.0", "3", "5", "4"] in lines
    assert done.stdout.splitlines()[-1] == "town/dam\textra\tindirect\tnobody\tthe Tallinn Courier"
    assert "\x1b[2J" not in done.stdout


def test_the_figures_as_json(gold: Path, tmp_path: Path) -> None:
    wrong = written(tmp_path / "wrong.jsonl", with_change("it was late", source_start=None))
    told = json.loads(run(gold, wrong, "--json", "--list").stdout)
    assert told["measure"] == "polnear"
    counts = {"hit": 3, "predicted": 4, "gold": 4}
    assert told["figures"]["content and source"] == {"p": 0.75, "r": 0.75, "f1": 0.75} | counts
    assert told["risk"]["surest"]["0.9"] == {"accuracy": 1.0, "hit": 4, "of": 4}
    assert told["calibration"]["error"] == 0.1625
    assert [(miss["outcome"], miss["wanted"], miss["said"]) for miss in told["misses"]] == [
        ("wrong source", "Aiko Tanaka", None)
    ]
    assert "misses" not in json.loads(run(gold, wrong, "--json").stdout)


def test_every_miss_on_a_line(gold: Path, tmp_path: Path) -> None:
    edges = with_change("it was late", start=record("was late", "indirect", None)["start"])
    found = written(tmp_path / "edges.jsonl", [*edges, record("the Tallinn Courier", "indirect", None)])
    assert run(gold, found, "--list").stdout.splitlines()[-2:] == [
        "town/dam\tedges\tindirect\tAiko Tanaka\tit was late <- was late",
        "town/dam\textra\tindirect\tnobody\tthe Tallinn Courier",
    ]


def test_a_csv_of_ours_will_do(gold: Path, rows: Path, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    blank = dict.fromkeys(table.COLUMNS) | {"negated": False, "needs_review": False, "paragraph": 1}
    whole = [{name: (blank | r)[name] for name in table.COLUMNS} for r in records()]
    export.to_file(whole, path, columns=tuple(table.COLUMNS))
    assert run(gold, path, "--json").stdout == run(gold, rows, "--json").stdout


def test_a_measure_can_be_forced(gold: Path, rows: Path) -> None:
    told = json.loads(run(gold, rows, "--measure", "speakers", "--json").stdout)
    assert told["figures"]["found"] == {"accuracy": None, "hit": 0, "of": 0}
    assert "risk" not in told


# ------------------------------------------------------------------ against a former run


def test_gains_and_losses(gold: Path, rows: Path, tmp_path: Path) -> None:
    former = [*with_change("it was late", source_start=None), record("the Tallinn Courier", "indirect", None)]
    done = run(gold, rows, "--against", written(tmp_path / "former.jsonl", former))
    assert done.stdout.splitlines()[-3:] == [
        "2 gained, 0 lost against the former run",
        "+\ttown/dam\tindirect\twanted Aiko Tanaka\tnobody (wrong source) -> Aiko Tanaka (right)\tit was late",
        "+\ttown/dam\tindirect\t\tnobody (extra) -> no row\tthe Tallinn Courier",
    ]
    (figure,) = [line for line in done.stdout.splitlines() if line.startswith("content and source ")]
    assert figure.endswith("+33.3")  # F1 3 of 4 and 5 before


def test_losses_as_json(gold: Path, rows: Path, tmp_path: Path) -> None:
    worse = written(tmp_path / "worse.jsonl", records()[:-1])
    told = json.loads(run(gold, worse, "--against", rows, "--json").stdout)
    assert told["gains"] == []
    (lost,) = told["losses"]
    assert (lost["words"], lost["before"]["outcome"], lost["now"]["outcome"]) == ("it was late", "right", "not found")
    assert told["change"]["indirect: found"] == -1.0


# ------------------------------------------------------------------ floors


@pytest.fixture
def pinned(gold: Path, rows: Path, tmp_path: Path) -> Path:
    path = tmp_path / "floors.json"
    assert run(gold, rows, "--floor", path, "--pin").exit_code == 0
    return path


def test_a_figure_below_its_floor_ends_with_one(gold: Path, rows: Path, pinned: Path, tmp_path: Path) -> None:
    assert run(gold, rows, "--floor", pinned).exit_code == 0
    worse = written(tmp_path / "worse.jsonl", records()[:-1])
    done = run(gold, worse, "--floor", pinned)
    assert done.exit_code == 1
    assert "below its floor: indirect: found with right source: 0, pinned 1" in done.stderr


def test_a_floor_is_lowered_only_where_it_is_named(gold: Path, pinned: Path, tmp_path: Path) -> None:
    worse = written(tmp_path / "worse.jsonl", records()[:-1])
    name = "indirect: found with right source"
    assert run(gold, worse, "--floor", pinned, "--pin").exit_code == 0  # raises none, lowers none
    assert run(gold, worse, "--floor", pinned).exit_code == 1
    assert run(gold, worse, "--floor", pinned, "--pin", "--lower", name).exit_code == 0
    held = json.loads(pinned.read_text(encoding="utf-8"))["floors"]
    assert (held[name], held["content and source"]) == (0.0, 1.0)


@pytest.mark.parametrize("name", floors.PINNED["quotes"])
def test_each_floor_holds(name: str, tmp_path: Path) -> None:
    path, floor = tmp_path / "floors.json", dict.fromkeys(floors.PINNED["quotes"], 0.9) | {floors.SCARE: 1}
    step = -0.01 if name in floors.CEILINGS else 0.01
    assert floors.below(floor, floor) == []
    assert floors.below(floor | {name: floor[name] + step}, floor) == []
    (line,) = floors.below(floor | {name: floor[name] - step}, floor)
    assert line.startswith(name)
    floors.write(path, floor, "data")
    lower = floor | {name: floor[name] - step}
    with pytest.raises(InputError, match=r"not lowered without --lower"):
        floors.write(path, lower, "data")
    assert floors.read(path, "data") == floor
    floors.write(path, lower, "data", lower=frozenset({name}))
    assert floors.read(path, "data") == lower


def test_pinning_cuts_on_the_side_that_holds() -> None:
    figures = {"content and source": 0.79999, floors.SUREST[0.9]: 0.98765, floors.ERROR: 0.02312, floors.SCARE: 2}
    cut = floors.raised(figures, {})
    assert cut == {"content and source": 0.79, floors.SUREST[0.9]: 0.987, floors.ERROR: 0.024, floors.SCARE: 2}
    assert floors.below(figures, cut) == []
    assert floors.raised({floors.ERROR: 0.03}, {floors.ERROR: 0.024}) == {floors.ERROR: 0.024}
    assert floors.raised({floors.ERROR: 0.01}, {floors.ERROR: 0.024}) == {floors.ERROR: 0.01}


ALLOWED = floors.Allowance(1, "another processor", {"cases all right": 133, floors.SCARE: 4})


def test_a_floor_stands_the_allowance_below_what_was_measured(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    figures = {"cases all right": 126 / 133, floors.SCARE: 0, "direct or mixed": 0.9876}
    pinned = floors.pin(path, figures, "data", allowed=ALLOWED)
    assert pinned == {"cases all right": 0.939, floors.SCARE: 1, "direct or mixed": 0.98}
    assert floors.read(path, "data") == pinned
    assert floors.allowance(path) == ALLOWED
    held = json.loads(path.read_text(encoding="utf-8"))
    assert held["allowance"] == {"cases": 1, "for": "another processor", "of": dict(ALLOWED.of)}
    assert floors.below(figures | {"cases all right": 125 / 133, floors.SCARE: 1}, pinned) == []
    assert len(floors.below(figures | {"cases all right": 124 / 133, floors.SCARE: 2}, pinned)) == 2


def test_an_allowance_lowers_no_floor_that_is_not_named(tmp_path: Path) -> None:
    """Nor is it said of a floor that stays where it was without one."""
    path, name = tmp_path / "floors.json", "cases all right"
    figures = {name: 126 / 133, floors.SCARE: 0}
    assert floors.pin(path, figures, "data") == {name: 0.94, floors.SCARE: 0}
    assert floors.allowance(path) is None
    assert floors.pin(path, figures, "data", allowed=ALLOWED) == {name: 0.94, floors.SCARE: 0}
    assert floors.allowance(path) == replace(ALLOWED, of={})
    lowered = floors.pin(path, figures, "data", allowed=ALLOWED, lower=frozenset({name}))
    assert lowered == {name: 0.939, floors.SCARE: 0}
    assert floors.allowance(path) == replace(ALLOWED, of={name: 133})
    worse = figures | {name: 125 / 133}
    assert floors.pin(path, worse, "data", allowed=ALLOWED) == lowered
    assert floors.allowance(path) == replace(ALLOWED, of={name: 133})
    assert floors.pin(path, figures | {name: 1.0}, "data", allowed=ALLOWED)[name] == 0.992


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"cases": 2}, "were edited"),
        ({"for": "nothing"}, "were edited"),
        (None, "were edited"),
        ({"cases": 0}, "how many cases"),
        ({"for": " "}, "what for"),
        ({"of": {"another figure": 3}}, "for each figure"),
        ({"of": {"cases all right": 0}}, "for each figure"),
        ({"of": 133}, "for each figure"),
    ],
)
def test_an_allowance_is_sealed_and_says_what_it_is_for(
    tmp_path: Path, change: dict[str, object] | None, what: str
) -> None:
    path = tmp_path / "floors.json"
    floors.pin(path, {"cases all right": 1.0}, "data", allowed=ALLOWED)
    held = json.loads(path.read_text(encoding="utf-8"))
    if change is None:
        del held["allowance"]
    else:
        held["allowance"] |= change
    if what != "were edited":  # sealed as it is
        held["floors_sha256"] = floors._seal(held["floors"], {"allowance": held["allowance"]})
    path.write_text(json.dumps(held), encoding="utf-8")
    with pytest.raises(InputError, match=what):
        floors.read(path, "data")
    with pytest.raises(InputError, match=what):
        floors.pin(path, {"cases all right": 1.0}, "data", allowed=ALLOWED)


def test_pinning_goes_by_the_allowance_of_the_file(gold: Path, rows: Path, tmp_path: Path) -> None:
    path, name = tmp_path / "floors.json", "content and source"
    asked = Asked(gold, rows, floors=path, pin=True, allowance=floors.Allowance(1, "another processor"))
    job = asked.job()
    assert job.rows is not None
    job.below_floors(job.report(job.rows))
    stated = floors.allowance(path)
    assert stated is not None
    assert (stated.cases, stated.why, stated.of[name]) == (1, "another processor", 4)
    assert floors.ERROR not in stated.of  # no share of cases
    assert json.loads(path.read_text(encoding="utf-8"))["floors"][name] == 0.75
    assert run(gold, rows, "--floor", path, "--pin").exit_code == 0
    assert floors.allowance(path) == stated
    worse = written(tmp_path / "worse.jsonl", with_change("it was late", source_start=None))
    told = [line for line in run(gold, worse, "--floor", path).stderr.splitlines() if name in line]
    assert told == []


def test_floors_edited_by_hand_and_floors_of_other_gold_are_refused(gold: Path, rows: Path, pinned: Path) -> None:
    text = pinned.read_text(encoding="utf-8")
    pinned.write_text(text.replace('source": 1.0', 'source": 0.5', 1), encoding="utf-8")
    done = run(gold, rows, "--floor", pinned)
    assert (done.exit_code, "were edited" in done.stderr) == (2, True)
    pinned.write_text(text, encoding="utf-8")
    written(gold, [article(title="another")])
    done = run(gold, rows, "--floor", pinned)
    assert (done.exit_code, "--pin anew" in done.stderr) == (2, True)


def test_which_cases_are_known_to_fail_is_no_other_gold(tmp_path: Path) -> None:
    path = tmp_path / "cases.txt"
    path.write_text(CASES, encoding="utf-8")
    before = floors.fingerprint([path])
    path.write_text(CASES.replace("xfail: nobody hears it\n", ""), encoding="utf-8")
    assert floors.fingerprint([path]) == before
    path.write_text(CASES.replace("denied", "doubted"), encoding="utf-8")
    assert floors.fingerprint([path]) != before


def test_a_floor_cannot_be_dropped(gold: Path, rows: Path, pinned: Path) -> None:
    data = json.loads(pinned.read_text(encoding="utf-8"))["data_sha256"]
    with pytest.raises(InputError, match="pins what was not measured"):
        floors.pin(pinned, {"content and source": 1.0}, data)


# ------------------------------------------------------------------ the benchmark


def test_the_benchmark_agrees_with_the_yardstick(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    named = [a | {"speaker": {"name": "Aiko Tanaka"}} for a in article()["attributions"]]  # type: ignore[attr-defined]
    for folder, file, gold in (("polnear", "dev", article()), ("gum", "news", article(*named))):
        (tmp_path / folder).mkdir()
        written(tmp_path / folder / f"{file}.jsonl", [gold])
    (tmp_path / "gum" / "interview.jsonl").touch()
    for name in ("polnear", "speakers"):
        written(tmp_path / f"{name}.jsonl", with_change("it was late", source_start=None))
    options = ["figures", "--data", tmp_path, "--out", tmp_path, "--keep", "--check", "--against", tmp_path]
    monkeypatch.setattr("sys.argv", [*map(str, options)])
    assert figures.main() == 0
    told = capsys.readouterr().out
    assert "DIFFERS" not in told
    assert told.count("0 gained, 0 lost") == 2
    assert (tmp_path / "polnear.svg").exists()


def test_the_benchmark_names_a_figure_that_differs(tmp_path: Path) -> None:
    gold, rows = written(tmp_path / "gold.jsonl", [article()]), written(tmp_path / "rows.jsonl", records())
    said = figures.measured(gold, rows, None)
    assert figures.unlike(said, gold, rows) == []
    lines = figures.unlike(said, gold, written(rows, records()[:-1]))
    assert any(line.startswith("indirect: found: ") for line in lines)


def test_the_benchmark_without_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["figures", "--data", str(tmp_path)])
    assert figures.main() == 2


# ------------------------------------------------------------------ what it cannot do


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.jsonl"], "There is no gold file nowhere.jsonl"),
        (["{gold}", "nowhere.jsonl"], "nowhere.jsonl cannot be read"),
        (["{gold}", "{rows}", "--articles", "x"], "give the rows, or the articles"),
        (["{gold}", "{rows}", "--pin"], "Name it with --floor"),
        (["{gold}", "{rows}", "--floor", "f.json", "--lower", "x"], "Give --pin too"),
        (["{gold}", "{rows}", "--floor", "f.json"], "There is no floors file"),
        (["{gold}", "{rows}", "--floor", "f.json", "--pin", "--lower", "x"], "--lower 'x': polnear pins content"),
        (["{gold}", "{rows}", "--measure", "quotes"], "is gold for polnear or speakers"),
        (["{gold}", "{gold}"], "line 1: no article_id, start, end, kind, group"),
    ],
)
def test_what_it_refuses(gold: Path, rows: Path, arguments: list[str], message: str) -> None:
    done = run(*(a.format(gold=gold, rows=rows) for a in arguments))
    assert (done.exit_code, message in done.stderr) == (2, True), done.stderr


def test_gold_without_text_needs_rows_or_articles(tmp_path: Path) -> None:
    done = run(written(tmp_path / "quotes.jsonl", QUOTATIONS))
    assert done.exit_code == 2
    assert "Give ROWS, or --articles PATH" in done.stderr


def test_articles_that_only_one_side_has_are_told(tmp_path: Path, rows: Path) -> None:
    done = run(written(tmp_path / "two.jsonl", [article(), article(id="harbour")]), rows)
    assert done.exit_code == 0
    assert "1 article (harbour) in the gold without a row" in done.stderr


# ------------------------------------------------------------------ with the model


@pytest.mark.model
def test_golds_own_text_is_extracted_from(gold: Path, tmp_path: Path) -> None:
    told = json.loads(run(gold, "--json").stdout)
    assert told["figures"]["direct: found"]["of"] == 2
    assert told["figures"]["direct: found"]["hit"] >= 1
    cases = tmp_path / "cases.txt"
    cases.write_text(CASES, encoding="utf-8")
    told = json.loads(run(cases, "--json").stdout)
    assert told["figures"]["acts of saying found with right source"]["of"] == 2
    assert told["figures"]["acts of saying found with right source"]["hit"] >= 1


@pytest.mark.model
def test_articles_beside_a_gold_without_text(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "dam.txt").write_text(str(article()["text"]), encoding="utf-8")
    done = run(written(tmp_path / "quotes.jsonl", QUOTATIONS), "--articles", folder, "--json")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["figures"]["found with right speaker"]["hit"] >= 2
