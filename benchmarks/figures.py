"""The figures of docs/accuracy.md on the development data: `python -m benchmarks.figures --data ../shared/data`.

Runs `quotes extract --thoughts` over the PolNeAR development articles and `quotes extract` over the GUM news and
interviews, and measures the rows as `quotes evaluate` does, the speakers of GUM, and PolNeAR with risk-coverage and
calibration, drawn as SVG too, and as the Gender Gap Tracker counts. The data are not part of the project; it says so
where they are missing.

--check compares every figure with tests/gold/score.py, the yardstick that the package's own measures must agree with.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from benchmarks import plot, tracker
from quotes.evaluate import check, report
from quotes.evaluate.asked import Asked
from quotes.evaluate.report import Report

ROOT = Path(__file__).parents[1]
SCORE = ROOT / "tests" / "gold" / "score.py"
RUNS = (
    ("polnear", ("polnear/dev.jsonl",), ("--thoughts",)),
    ("speakers", ("gum/news.jsonl", "gum/interview.jsonl"), ()),
)


def together(paths: list[Path], out: Path) -> Path:
    """The gold of a run as one file: the only one, or all of them in `out`."""
    if len(paths) == 1:
        return paths[0]
    out.write_text("".join(path.read_text(encoding="utf-8") for path in paths), encoding="utf-8")
    return out


def extract(gold: Path, rows: Path, *options: str) -> int:
    """Runs `quotes extract` as a user does; its exit code."""
    command = [sys.executable, "-m", "quotes", "extract", str(gold), *options, "-o", str(rows)]
    return subprocess.run(command, check=False).returncode


def measured(gold: Path, rows: Path, against: Path | None) -> Report:
    """The report on these rows."""
    job = Asked(gold=gold, rows=rows, against=against).job()
    assert job.rows is not None
    said = job.report(job.rows)
    if said.measure != "polnear":
        return said
    more = tracker.figures(tracker.sides(job.gold.articles, check.rows(job.gold, job.rows)))
    return replace(said, result=replace(said.result, figures={**said.result.figures, **more}))


def unlike(said: Report, gold: Path, rows: Path) -> list[str]:
    """The figures that the yardstick sees otherwise, one a line."""
    command = [sys.executable, str(SCORE), said.measure, str(gold), str(rows), "--json"]
    wanted = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    ours = {name: figure.as_dict() for name, figure in said.result.figures.items()}
    return [
        f"{name}: {ours.get(name)}, the yardstick says {wanted[name]}"
        for name in wanted
        if ours.get(name) != wanted[name]
    ]


def options() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder with polnear/ and gum/")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "figures", help="where rows and drawings are kept")
    parser.add_argument("--against", type=Path, help="the --out of a former run: gains and losses, quote by quote")
    parser.add_argument("--list", action="store_true", help="every miss, one a line")
    parser.add_argument("--keep", action="store_true", help="measure the rows that lie in --out, extract nothing")
    parser.add_argument("--check", action="store_true", help="compare with the yardstick; 1 where a figure differs")
    return parser.parse_args()


def main() -> int:
    """Prints the figures; 2 where the data are missing."""
    asked = options()
    missing = [path for _, paths, _ in RUNS for path in paths if not (asked.data / path).exists()]
    if missing:
        print(f"{asked.data} lacks {', '.join(missing)}: these figures need the development data.", file=sys.stderr)
        return 2
    asked.out.mkdir(parents=True, exist_ok=True)
    differ = 0
    for name, paths, more in RUNS:
        gold = together([asked.data / path for path in paths], asked.out / f"{name}.gold.jsonl")
        rows = asked.out / f"{name}.jsonl"
        if not asked.keep and (failed := extract(gold, rows, *more)):
            return failed
        said = measured(gold, rows, asked.against / rows.name if asked.against else None)
        print("\n".join(report.lines(said, listing=asked.list)), flush=True)
        if said.result.judged:
            rows.with_suffix(".svg").write_text(plot.svg(said.risk, said.calibration), encoding="utf-8")
        for line in unlike(said, gold, rows) if asked.check else ():
            differ = 1
            print(f"DIFFERS {line}")
    return differ


if __name__ == "__main__":
    sys.exit(main())
