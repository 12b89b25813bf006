"""The wheel and the source distribution, built and tried in empty environments from another folder (make distcheck).

    python -m release.check [--out dist]

The wheel is built of the source distribution, so that one holds all that is needed. This Python gets the wheel with all
it asks for; each other Python of 3.11 to 3.13 that is at hand gets it without PyTorch and Stanza, as README.md says. In
all of them the seeds' table must be that of tests/gold.
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from release.requirements import FILE, ROOT

VERSIONS = ("3.11", "3.12", "3.13")
CLOSE = 0.01  # of a confidence; tests/test_golden.py allows the same
_SECONDS = 900  # for one command; the longest, an install with PyTorch, took one minute
GOLD = ROOT / "tests" / "gold" / "seeds.csv"

Row = Mapping[str, str]


def run(*command: str | Path, folder: Path) -> str:
    """What a command prints; ends the program where it fails or hangs. It sees nothing of this environment."""
    hidden = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    clean = {name: value for name, value in os.environ.items() if name not in hidden}
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words, cwd=folder, env=clean, capture_output=True, encoding="utf-8", timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise SystemExit(f"After {_SECONDS} s still running: {' '.join(words)}") from error
    if done.returncode:
        raise SystemExit(f"{' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def pythons() -> dict[str, str]:
    """Version → interpreter, for each version that is at hand: on the PATH, or one of pyenv's."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    found: dict[str, str] = {}
    for version in VERSIONS:
        candidates = [sys.executable, shutil.which(f"python{version}")]
        candidates += sorted(map(str, pyenv.glob(f"{version}.*/bin/python")), reverse=True)
        mine = next((python for python in candidates if python and _is(python, version)), None)
        if mine is not None:
            found[version] = mine
    return found


def _is(python: str, version: str) -> bool:
    """Whether that is an interpreter of that version that can make environments (pyenv's shims may lead nowhere)."""
    program = "import ensurepip, sys, venv; print('%d.%d' % sys.version_info[:2])"
    done = subprocess.run([python, "-c", program], capture_output=True, encoding="utf-8", check=False)
    return done.stdout.strip() == version


def build(folder: Path) -> Path:
    """Makes the source distribution, and of it the wheel, which must hold all files of the package; its place."""
    for old in folder.glob("newsquotes-*"):
        old.unlink()
    run(sys.executable, "-m", "build", "--outdir", folder, ROOT, folder=ROOT)
    (wheel,) = folder.glob("newsquotes-*.whl")
    (_,) = folder.glob("newsquotes-*.tar.gz")
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    if missing := sorted(package_files() - held):
        raise SystemExit(f"{wheel.name} lacks {', '.join(missing)}")
    return wheel


def package_files() -> set[str]:
    """The files of the package in this folder, as a wheel names them."""
    files = (path for path in (ROOT / "quotes").rglob("*") if path.is_file() and path.parent.name != "__pycache__")
    return {path.relative_to(ROOT).as_posix() for path in files}


def environment(python: str, wheel: Path, folder: Path, *, torch: bool) -> Path:
    """A new environment with the wheel in it; the folder of its commands."""
    run(python, "-m", "venv", folder, folder=folder.parent)
    commands = folder / ("Scripts" if os.name == "nt" else "bin")
    pip: list[str | Path] = [commands / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    locked: list[str | Path] = ["--constraint", ROOT / "constraints.txt"]
    if torch:
        run(*pip, *locked, wheel, folder=folder)
    else:
        run(*pip, *locked, "-r", FILE, folder=folder)
        run(*pip, "--no-deps", wheel, folder=folder)
    return commands


def table(commands: Path, folder: Path) -> list[Row]:
    """The seeds' table as the `quotes` of that environment extracts it in another folder."""
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    run(commands / "quotes", "extract", "seeds", "--no-link", "-o", "seeds.csv", folder=folder)
    return read(folder / "seeds.csv")


def read(path: Path) -> list[Row]:
    """The rows of a table."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def differences(rows: Sequence[Row], wanted: Sequence[Row]) -> list[str]:
    """Where two tables are not the same, one a line; confidences may be CLOSE."""
    now, then = ({row["quote_id"]: row for row in each} for each in (rows, wanted))
    found = [f"{id}: only {'expected' if id in then else 'here'}" for id in sorted(now.keys() ^ then.keys())]
    for id in sorted(now.keys() & then.keys()):
        for name in then[id]:
            if not _same(name, now[id], then[id]):
                found.append(f"{id}: {name} is {now[id].get(name)!r}, expected {then[id][name]!r}")
    return found


def _same(name: str, now: Row, then: Row) -> bool:
    if name == "file":
        return now[name].replace("\\", "/") == then[name]
    if name == "confidence":
        return abs(float(now[name]) - float(then[name])) <= CLOSE + 1e-9
    return now.get(name) == then[name]


def check(name: str, python: str, wheel: Path, *, torch: bool) -> list[str]:
    """Tries the wheel with that Python, says how it went, and gives back what is not as expected."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="quotes-wheel-") as place:
        folder = Path(place)
        commands = environment(python, wheel, folder / "env", torch=torch)
        run(commands / "quotes", "--help", folder=folder)
        rows = table(commands, folder)
    wrong = differences(rows, read(GOLD))
    print(f"{name}: {len(rows)} rows, {len(wrong)} differences, {time.monotonic() - began:.0f} s", flush=True)
    return [f"{name}: {line}" for line in wrong]


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 1 where a table is not that of tests/gold."""
    parser = argparse.ArgumentParser(description="Build the wheel and the source distribution, and try them.")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="the folder to build into (dist)")
    wheel = build(parser.parse_args(arguments).out.resolve())
    at_hand = pythons()
    print(f"{wheel.name}; Python at hand: {', '.join(at_hand)}", flush=True)
    own = "{}.{}".format(*sys.version_info[:2])
    wrong = check(f"Python {own}", sys.executable, wheel, torch=True)
    for version, python in at_hand.items():
        wrong += check(f"Python {version} without PyTorch and Stanza", python, wheel, torch=False)
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
