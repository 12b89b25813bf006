"""The gate: figures on the gold that ships with the project may not fall below the pinned floors.

    python -m tests.gold.gate                     prints figures, gains and losses; fails below a floor (make gate)
    python -m tests.gold.gate --pin               raises every floor to one case below today's figure; lowers none
    python -m tests.gold.gate --pin --lower NAME  lowers that one too, to one case below today's figure

One run a gold: the seed articles, with gains and losses against the golden table, and the marked cases. Each is what
`quotes evaluate GOLD --floor FILE` does. An article in which anything fails counts as one without rows: all of it is
missed. floors*.json hold the floors, see `quotes.evaluate.floors`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from quotes import evaluate, table
from quotes.errors import InputError
from quotes.evaluate import floors, marked, report
from quotes.evaluate.asked import Asked, Job
from quotes.evaluate.rows import Predicted
from tests.gold import run

CASES = run.ROOT / "tests" / "cases"
SEEDS = "seeds"
# Written into the floors files.
ALLOWANCE = floors.Allowance(
    1, "another kind of processor, or another version of ONNX Runtime, may decide one case otherwise"
)
MARKED = ("attribution", "hard_tuned", "hard_held")  # the last two: tuned on, and held back from tuning


@dataclass(frozen=True, slots=True)
class Outcome:
    """The report of one gold, and the figures below their floors."""

    report: report.Report
    below: tuple[str, ...]


def golds() -> tuple[str, ...]:
    """What is measured, by name."""
    return (SEEDS, *(name for name in MARKED if (CASES / f"{name}.txt").exists()))


def floors_file(name: str) -> Path:
    """Where the floors of a gold are."""
    return run.HERE / ("floors.json" if name == SEEDS else f"floors.{name}.json")


def asked(name: str, *, pin: bool = False, lower: frozenset[str] = frozenset()) -> Asked:
    """What `quotes evaluate` would be asked for one gold."""
    seeds = name == SEEDS
    return Asked(
        gold=run.GOLD if seeds else CASES / f"{name}.txt",
        articles=(str(run.ROOT / "seeds"),) if seeds else (),
        against=run.TABLE if seeds else None,
        floors=floors_file(name),
        pin=pin,
        lower=lower & frozenset(floors.PINNED["quotes" if seeds else "marked"]),
        allowance=ALLOWANCE,
    )


def rows(name: str, job: Job) -> Predicted:
    """The rows of a gold's articles, by the shipped model."""
    if name == SEEDS:
        return [evaluate.row(row) for row in run.rows()]
    return _case_rows(name)


@cache
def _case_rows(name: str) -> Predicted:
    """The rows of a file of marked cases; extracted once, whoever asks."""
    cases = marked.read(asked(name).gold)
    extractions = run.thinking_extractor().extract(case.article for case in cases)
    return [evaluate.row(row) for row in table.rows(extractions)]


def outcome(name: str, predicted: Predicted | None = None, **options: object) -> Outcome:
    """Measures one gold; `predicted` takes the place of the model's rows. Raises InputError where floors do not fit."""
    job = asked(name, **options).job()  # type: ignore[arg-type]
    said = job.report(rows(name, job) if predicted is None else predicted)
    return Outcome(said, tuple(job.below_floors(said)))


def _told(names: Sequence[str], *, pin: bool, lower: frozenset[str]) -> Iterator[str]:
    """Prints each report; yields what is below a floor."""
    for name in names:
        try:
            done = outcome(name, pin=pin, lower=lower)
        except InputError as error:
            yield f"{name}: {error}"
            continue
        sys.stdout.write("".join(f"{line}\n" for line in report.lines(done.report, listing=name == SEEDS)) + "\n")
        yield from (f"{name}: {line}" for line in done.below)


def main(arguments: list[str]) -> str | None:
    """Runs the gate; what it returns is the reason for failing."""
    known = sorted({name for measure in ("quotes", "marked") for name in floors.PINNED[measure]})  # type: ignore[index]
    parser = argparse.ArgumentParser(prog="tests.gold.gate")
    parser.add_argument("--pin", action="store_true", help="raise the floors to one case below today's figures")
    parser.add_argument("--lower", action="append", default=[], choices=known, help="this one may be lowered")
    options = parser.parse_args(arguments)
    failed = list(_told(golds(), pin=options.pin, lower=frozenset(options.lower)))
    return "the gate is shut:\n  " + "\n  ".join(failed) if failed else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
