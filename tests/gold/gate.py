"""The gate: the figures of the seed articles may not fall below the pinned floors.

    python -m tests.gold.gate                     prints figures, gains and losses; fails below a floor (make gate)
    python -m tests.gold.gate --pin               raises every floor to today's figure; refuses to lower one
    python -m tests.gold.gate --pin --lower NAME  lowers that one too, to today's figure

floors.json holds the floors with two fingerprints (SHA-256): of the gold and the seed articles, so that figures of
other data are not compared, and of the floors themselves, so that a floor is not lowered in passing by an editor.
An article in which anything fails counts as one without rows: all of it is missed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
from pathlib import Path

from tests.gold import run

FLOORS = run.HERE / "floors.json"
# What is pinned: the figure of score.py and which of its numbers; a count called "hit" is a ceiling, the others floors.
MEASURES = {
    "found with right speaker": "f1",
    "quoted (overlap 0.8)": "f1",
    "quoted exact span": "accuracy",
    "direct or mixed": "accuracy",
    "scare quotes called speech": "hit",
    "indirect (overlap 0.3)": "f1",
    "indirect speaker": "accuracy",
}
Floors = dict[str, float]


def fingerprint() -> str:
    """SHA-256 of the gold and the seed articles, name and bytes of each."""
    digest = hashlib.sha256()
    for path in (run.GOLD, *sorted((run.ROOT / "seeds").iterdir())):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def seal(floors: Floors) -> str:
    """SHA-256 of the floors."""
    return hashlib.sha256(json.dumps(floors, sort_keys=True).encode()).hexdigest()


def pinned(path: Path = FLOORS) -> Floors:
    """The floors; raises ValueError where the data or the floors are not those that were pinned."""
    held = json.loads(path.read_text(encoding="utf-8"))
    if held["data_sha256"] != fingerprint():
        raise ValueError(f"the gold or the seed articles are not those of {path.name}: pin anew with --pin")
    if held["floors_sha256"] != seal(held["floors"]):
        raise ValueError(f"the floors in {path.name} were edited: only --pin changes them")
    return dict(held["floors"])


def measured(figures: run.Figures) -> Floors:
    """The pinned measures of a run."""
    return {name: figures[name][key] for name, key in MEASURES.items()}


def worse(name: str, than: float, value: float) -> bool:
    """Whether a figure is worse than another; more scare quotes called speech are worse, all others are better high."""
    return value > than if MEASURES[name] == "hit" else value < than


def below(figures: Floors, floors: Floors) -> list[str]:
    """The figures beyond their floors, one line each."""
    return [
        f"{name}: {figures[name]:g}, pinned {floor:g}"
        for name, floor in floors.items()
        if worse(name, floor, figures[name])
    ]


def pin(floors: Floors, path: Path = FLOORS, *, lower: frozenset[str] = frozenset()) -> None:
    """Writes the floors; raises ValueError where one would be lowered that is not named in `lower`."""
    before = json.loads(path.read_text(encoding="utf-8"))["floors"] if path.exists() else {}
    lowered = [n for n, floor in floors.items() if n in before and worse(n, before[n], floor) and n not in lower]
    gone = [n for n in before if n not in floors]
    if lowered or gone:
        raise ValueError(f"not lowered without --lower: {', '.join(lowered + gone)}")
    held = {"data_sha256": fingerprint(), "floors": floors, "floors_sha256": seal(floors)}
    path.write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8", newline="\n")


def raised(figures: Floors, floors: Floors, lower: frozenset[str] = frozenset()) -> Floors:
    """The floors after pinning: today's figure cut to two decimals where it is better, or where it may be lowered."""
    cut = {n: math.floor(f * 100 + 1e-9) / 100 for n, f in figures.items()}
    return {n: f if n not in floors or n in lower or not worse(n, floors[n], f) else floors[n] for n, f in cut.items()}


def changes(listing: list[str]) -> tuple[list[str], list[str]]:
    """Quote by quote against the recorded run: what is no longer missed or wrong, and what is now."""
    before = run.MISSES.read_text(encoding="utf-8").splitlines()
    return [x for x in before if x not in listing], [x for x in listing if x not in before]


def report(figures: run.Figures, listing: list[str]) -> str:
    """The figures, and gains and losses against the recorded run."""
    lines = [f"{name:40s}" + "  ".join(f"{k} {v}" for k, v in f.items()) for name, f in figures.items()]
    gains, losses = changes(listing)
    return "\n".join([*lines, *(f"+ no longer: {x}" for x in gains), *(f"- new: {x}" for x in losses)])


def main(arguments: list[str]) -> str | None:
    """Runs the gate; what it returns is the reason for failing."""
    parser = argparse.ArgumentParser(prog="tests.gold.gate")
    parser.add_argument("--pin", action="store_true", help="raise the floors to today's figures")
    parser.add_argument("--lower", action="append", default=[], choices=MEASURES, help="this one may be lowered")
    options = parser.parse_args(arguments)
    figures, listing = run.scored(run.rows())
    sys.stdout.write(report(figures, listing) + "\n")
    if options.pin:
        lower = frozenset(options.lower)
        pin(raised(measured(figures), json.loads(FLOORS.read_text(encoding="utf-8"))["floors"], lower), lower=lower)
        return None
    failed = below(measured(figures), pinned())
    return "below the floors:\n  " + "\n  ".join(failed) if failed else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
