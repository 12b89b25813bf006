"""The gate: figures may not fall below floors that were pinned, nor floors be lowered in passing.

A floors file holds the floors with two fingerprints (SHA-256): of the data, so that figures of other data are not
compared, and of the floors themselves, so that none is changed by an editor. Pinning raises floors and never lowers
one that is not named. A share of which less is better is held as a count that may not be passed.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from quotes.errors import InputError, TableError
from quotes.evaluate.figures import Result, Share
from quotes.evaluate.gold import Measure
from quotes.evaluate.trust import calibration, risk

Floors = dict[str, float]

_XFAIL = re.compile(rb"(?m)^xfail: .*\n")

SCARE = "scare quotes called speech"
SUREST = {0.9: "right of the surest 90 %", 0.7: "right of the surest 70 %"}
ERROR = "expected calibration error"
CEILINGS = frozenset({SCARE, ERROR})  # less is better
_FINE = frozenset({*SUREST.values(), ERROR})  # cut to thousandths, the others to hundredths
# The figures that are pinned, by measure.
PINNED: Mapping[Measure, tuple[str, ...]] = {
    "quotes": (
        "found with right speaker",
        "quoted (overlap 0.8)",
        "quoted exact span",
        "direct or mixed",
        SCARE,
        "indirect (overlap 0.3)",
        "indirect speaker",
    ),
    "polnear": (
        "content and source",
        "direct: found with right source",
        "mixed: found with right source",
        "indirect: found with right source",
        "groups with marks: right, of predicted",
        "content, exact words",
        *SUREST.values(),
        ERROR,
    ),
    "speakers": ("found", "full name, of found", "same name, of found"),
    "flat": ("source exact spans", "cue exact spans", "content exact spans"),
    "marked": ("cases all right",),
}


def measured(measure: Measure, result: Result) -> Floors:
    """The figures that are pinned for a measure, as this run has them; those of no items are left out."""
    found: dict[str, float | None] = {}
    doubts = {name: risk(result.judged).at(coverage).value for coverage, name in SUREST.items()}
    doubts[ERROR] = calibration(result.judged).error
    for name in PINNED[measure]:
        figure = result.figures.get(name)
        found[name] = doubts[name] if figure is None else figure.value
        if name in CEILINGS and isinstance(figure, Share):
            found[name] = figure.hit
    return {name: value for name, value in found.items() if value is not None}


def fingerprint(paths: Iterable[Path]) -> str:
    """SHA-256 of these files, name and bytes of each, a folder's files in the order of their names.

    Which cases of marked text are known to come out wrong does not count: those lines come and go with the model.
    """
    digest = hashlib.sha256()
    for path in paths:
        for file in sorted(p for p in path.iterdir() if p.is_file()) if path.is_dir() else [path]:
            content = _XFAIL.sub(b"", file.read_bytes()) if file.suffix == ".txt" else file.read_bytes()
            digest.update(file.name.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()


def read(path: Path, data: str) -> Floors:
    """The floors of a file; raises InputError where the data or the floors are not those that were pinned."""
    held = _held(path)
    if held["data_sha256"] != data:
        raise InputError(f"The gold or its articles are not those of {path}: look at the figures and --pin anew.")
    floors = held["floors"]
    if not isinstance(floors, dict) or held["floors_sha256"] != _seal(floors):
        raise InputError(f"The floors in {path} were edited: only --pin changes them.")
    return dict(floors)


def below(figures: Floors, floors: Floors) -> list[str]:
    """The figures beyond their floors, one line each; a figure that is not there any more is beyond it."""
    missing = [f"{name}: not measured, pinned {floor:g}" for name, floor in floors.items() if name not in figures]
    return missing + [
        f"{name}: {figures[name]:.4g}, pinned {floor:g}"
        for name, floor in floors.items()
        if name in figures and worse(name, floor, figures[name])
    ]


def worse(name: str, than: float, value: float) -> bool:
    """Whether a figure is worse than another."""
    return value > than if name in CEILINGS else value < than


def pin(path: Path, figures: Floors, data: str, *, lower: frozenset[str] = frozenset()) -> Floors:
    """Raises the floors of a file to these figures, cut; those named in `lower` may fall. Gives the new floors.

    Raises InputError where a pinned figure is not among these, and TableError where the file cannot be written.
    """
    before = _floors_before(path)
    if gone := [name for name in before if name not in figures]:
        raise InputError(f"{path} pins what was not measured: {', '.join(gone)}.")
    floors = raised(figures, before, lower)
    write(path, floors, data, lower=lower)
    return floors


def raised(figures: Floors, floors: Floors, lower: frozenset[str] = frozenset()) -> Floors:
    """The floors after pinning: today's figure, cut, where it is better or may be lowered, else the floor there was."""
    cut = {name: _cut(name, value) for name, value in figures.items()}
    kept = {n for n in cut if n in floors and n not in lower and worse(n, floors[n], cut[n])}
    return {name: floors[name] if name in kept else value for name, value in cut.items()}


def write(path: Path, floors: Floors, data: str, *, lower: frozenset[str] = frozenset()) -> None:
    """Writes a floors file; raises InputError where a floor would fall or go that is not named in `lower`."""
    before = _floors_before(path)
    fallen = [n for n, f in floors.items() if n in before and worse(n, before[n], f) and n not in lower]
    gone = [name for name in before if name not in floors]
    if fallen or gone:
        raise InputError(f"Floors are not lowered without --lower: {', '.join(fallen + gone)}.")
    held = {"data_sha256": data, "floors": floors, "floors_sha256": _seal(floors)}
    try:
        path.write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise TableError(f"{path} cannot be written: {error.strerror or error}.") from error


def _floors_before(path: Path) -> Floors:
    floors = _held(path)["floors"] if path.exists() else {}
    return dict(floors) if isinstance(floors, dict) else {}


def _held(path: Path) -> dict[str, object]:
    if not path.is_file():
        raise InputError(f"There is no floors file {path}. Make it with --pin.")
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError(f"{path} is no floors file: {error}.") from error
    if not isinstance(held, dict) or not {"data_sha256", "floors", "floors_sha256"} <= held.keys():
        raise InputError(f"{path} is no floors file.")
    return held


def _cut(name: str, value: float) -> float:
    """To hundredths, or thousandths where a hundredth is much, on the side that still holds."""
    scale = 1000 if name in _FINE else 100
    if name in CEILINGS:
        return math.ceil(value * scale - 1e-9) / scale
    return math.floor(value * scale + 1e-9) / scale


def _seal(floors: Mapping[str, float]) -> str:
    return hashlib.sha256(json.dumps(floors, sort_keys=True).encode()).hexdigest()
