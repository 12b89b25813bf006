"""What is slow but must hold, part by part: `python -m tests.slow [PART ...]` (make slow). Prints the time of each.

A test is in a part by its mark, `@pytest.mark.slow(part="kills")`; `make test` leaves it out. The part `fuzzing` is the
property tests of all files with many more examples, the same each time (`make fuzz` tries new ones). A part that takes
longer than its limit fails: what is slow is not to grow until nobody runs it.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
_NO_TESTS = 5  # how pytest ends where it found none
_HANGS = 3  # so many times its limit, and a part is ended


@dataclass(frozen=True, slots=True)
class Part:
    """A part's limit in minutes on two cores, and how pytest is asked for it."""

    minutes: float
    options: tuple[str, ...]


def marked(name: str) -> tuple[str, ...]:
    """The options that choose the tests of a part by their mark."""
    return ("-m", f"slow(part='{name}')")


PARTS = {
    "kills": Part(6, marked("kills")),
    "distributed": Part(5, marked("distributed")),
    "fuzzing": Part(4, ("-m", "hypothesis", "--hypothesis-profile", "slow")),
    "browser": Part(5, marked("browser")),
    "faults": Part(3, marked("faults")),
    "offline": Part(2, marked("offline")),
    "processors": Part(4, marked("processors")),
}


def ran(part: Part, *more: str) -> tuple[int, float]:
    """Runs a part; how pytest ended, and the minutes it took."""
    command = [sys.executable, "-m", "pytest", "-q", *part.options, *more]
    begun = time.monotonic()
    try:
        code = subprocess.run(command, cwd=ROOT, check=False, timeout=_HANGS * 60 * part.minutes).returncode
    except subprocess.TimeoutExpired:
        code = 1
    return code, (time.monotonic() - begun) / 60


def verdict(part: Part, code: int, minutes: float) -> tuple[bool, str]:
    """Whether a part holds, and what is said of it."""
    if code == _NO_TESTS:
        return True, "no tests yet"
    took = f"{minutes:.1f} of {part.minutes:g} minutes"
    if minutes > _HANGS * part.minutes:
        return False, f"HANGS, ended after {took}"
    if code:
        return False, f"FAILED in {took}"
    if minutes > part.minutes:
        return False, f"TOO LONG, {took}: its tests pass; make them quicker, or run it on a machine that is idle"
    return True, f"passed in {took}"


def main(arguments: list[str]) -> int:
    """Runs the parts that are named, or all; 1 where one does not hold."""
    options = argparse.ArgumentParser(prog="tests.slow")
    options.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all where none is named")
    chosen = options.parse_args(arguments).parts or list(PARTS)
    if unknown := [name for name in chosen if name not in PARTS]:
        options.error(f"there is no part {unknown[0]!r}; there are {', '.join(PARTS)}")
    told = {}
    for name in chosen:
        told[name] = verdict(PARTS[name], *ran(PARTS[name]))
        sys.stdout.write(f"slow/{name}: {told[name][1]}\n\n")
        sys.stdout.flush()
    sys.stdout.write("".join(f"slow/{name}: {words}\n" for name, (_, words) in told.items()))
    return int(not all(holds for holds, _ in told.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
