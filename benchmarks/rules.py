"""What each rule of attribute, people and english moves: `python -m benchmarks.rules --data folder` (make rules).

Switches their functions off one by one (`switched`), on parses that are recorded or parsed once and kept in
build/rules, and writes a table into docs/rules.md: the marked cases that the rules may be tuned on, with the role head
and without it, the cases of speakers, the seeds, and where the development data are, PolNeAR dev and the news and
interviews of GUM (`effects`). A rule that moves nothing comes first.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from benchmarks.effects import ARTICLES, CASES, DATA, ROOT, TUNED, Bench, Effect, measured, parse_once

OUT = ROOT / "docs" / "rules.md"
HEAD = """\
# What each rule moves

Written by `make rules DATA=folder` (`benchmarks/rules.py`) on {day}, at commit {commit}: each function of
`quotes.attribute`, `quotes.people` and `quotes.english` switched off in turn, on recorded parses. Switched off, a
function answers what the second column says. The other columns are the run without the rule less the run with it:

- **marked**, **no role head**, **speakers**: cases that go wrong (-) and right (+), of {marked} marked ones
  (`attribution.txt`, `hard_tuned.txt`), the same with the parser's role head taken away, and {speakers} of
  `speakers.txt`. The cases that are held back from tuning are not looked at.
- **seeds**: rows that differ on the {seeds} seed articles, for information: no reason to keep a rule.
{data}
A rule that moves nothing comes first. A case to each that ought to stay; the others can go. Two kinds stand there for
another reason: what answers only when a step fails (`failed`, `_doubted`, `_failed_at`: `tests/test_faults.py`), and
words of `english` that the registry asks for, not these stages. A question of `people.features` that is off says
nothing; the weights of the others are not learned anew for it.
"""
WITH_DATA = """\
- **PolNeAR**: rows that differ on {polnear} development articles; points of F1 for content with its source ({both:.1f}
  with all rules) and for exactly these words ({exact:.1f}).
- **GUM**: rows that differ on {gum} news and interviews; statements with the full name right ({full}) and with a wrong
  person ({wrong}).
"""
COLUMNS = ("rule", "switched off", "marked", "no role head", "speakers", "seeds")
MORE = ("PolNeAR", "source F1", "exact F1", "GUM", "name", "wrong")
NEEDS = "a case that needs it"
FIGURES = {
    "source F1": "PolNeAR: content and source",
    "exact F1": "PolNeAR: content, exact words",
    "name": "GUM: full name right",
    "wrong": "GUM: wrong",
}


def report(bench: Bench, effects: Sequence[Effect], untried: Sequence[str]) -> str:
    """The page of docs/ with everything that was measured."""
    tried = [e for e in effects if not e.broken]
    broken = [f"| `{e.rule}` | {e.off} | {_cell(e.broken)} |" for e in effects if e.broken]
    parts = [
        _head(bench),
        _section("Moves nothing", _table(bench, [e for e in tried if not e.changes])),
        _section("Moves no case and no figure", _table(bench, [e for e in tried if e.changes and not e.moved])),
        _section("Moves a case or a figure", _table(bench, [e for e in tried if e.moved])),
        _section("Nothing works without it", ["| rule | switched off | what fails |", "|---|---|---|", *broken]),
        _section("Not tried: no answer would be neutral", [", ".join(f"`{name}`" for name in untried) + "."]),
    ]
    return "\n".join(parts)


def _section(title: str, lines: Sequence[str]) -> str:
    count = f" ({len(lines) - 2})" if len(lines) > 1 else ""
    return "\n".join([f"## {title}{count}", "", *lines, ""])


def _head(bench: Bench) -> str:
    count = {name: sum(item.set == name for item in bench.items) for name in (*CASES, *ARTICLES)}
    data = ""
    if bench.data:
        now = bench.figures(bench.base, DATA)
        both, exact, full, wrong = (now[name] for name in FIGURES.values())
        data = WITH_DATA.format(
            polnear=count["PolNeAR"], gum=count["GUM"], both=both, exact=exact, full=full, wrong=wrong
        )
    count["marked"] = sum(count[name] for name in TUNED)
    return HEAD.format(day=date.today(), commit=_commit(), data=data, **count)


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty=, with changes"]
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True).stdout.strip() or "unknown"


def _table(bench: Bench, effects: Sequence[Effect]) -> list[str]:
    head = (*COLUMNS, *(MORE if bench.data else ()), NEEDS)
    rows = [f"| {' | '.join(_cells(effect)[name] for name in head)} |" for effect in effects]
    return [f"| {' | '.join(head)} |", "|" + "---|" * len(head), *rows]


def _cells(effect: Effect) -> dict[str, str]:
    rows, figures = effect.rows or {}, effect.figures or {}
    needs = next((name for at in CASES for set, name in effect.lost if set == at), "")
    return {
        "rule": f"`{effect.rule}`",
        "switched off": effect.off,
        "marked": _moves(effect, TUNED),
        **{name: _moves(effect, (name,)) for name in CASES[len(TUNED) :]},
        **{name: str(rows.get(name) or "") for name in ARTICLES},
        **{short: _signed(figures.get(name, 0)) for short, name in FIGURES.items()},
        NEEDS: _cell(needs),
    }


def _moves(effect: Effect, sets: Sequence[str]) -> str:
    lost, won = (sum(set in sets for set, _ in moved) for moved in (effect.lost, effect.won))
    return " ".join(f"{sign}{count}" for sign, count in (("-", lost), ("+", won)) if count)


def _signed(value: float) -> str:
    return f"{value:+g}" if value else ""


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def options() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--data", type=Path, help="the folder with polnear/ and gum/; without it only the cases and seeds"
    )
    parser.add_argument("--out", type=Path, default=OUT, help="where the table goes (docs/rules.md)")
    parser.add_argument("--jobs", type=int, default=2, help="processes (2)")
    return parser.parse_args()


def main() -> int:
    """Writes the table; 2 where the data are missing. What it finds is a report: the exit code says nothing of it."""
    asked = options()
    files = [asked.data / file for part in DATA.values() for file in part] if asked.data else []
    if missing := [str(file) for file in files if not file.exists()]:
        print(
            f"There is no {', '.join(missing)}. Without --data the cases and seeds alone are looked at.",
            file=sys.stderr,
        )
        return 2
    begun = time.monotonic()
    for name in DATA if asked.data else ():
        parse_once(name, asked.data)
    bench, effects, untried = measured(asked.data, asked.jobs)
    asked.out.write_text(report(bench, effects, untried), encoding="utf-8", newline="\n")
    idle = [e.rule for e in effects if not e.broken and not e.moved]
    print("\n".join(["Moving no case and no figure:", *idle]))
    print(f"{len(effects)} rules in {(time.monotonic() - begun) / 60:.0f} minutes; the table is in {asked.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
