"""The gate: figures may not fall below floors that were pinned, nor floors be lowered in passing.

A floors file holds the floors with two fingerprints (SHA-256): of the data, so that figures of other data are not
compared, and of the floors themselves, so that none is changed by an editor. Pinning raises floors and never lowers
one that is not named. A share of which less is better is held as a count that may not be passed.

    {"allowance": {"cases": 1, "for": "another kind of processor may decide one case otherwise",
                   "of": {"cases all right": 133}},
     "data_sha256": "...", "floors": {"cases all right": 0.939}, "floors_sha256": "..."}

The allowance says how many cases a floor stands below what was measured when it was pinned, and what for. `of` has the
figures that it was taken off, with the number of their cases; a floor that is not there stands where it was measured:
it was pinned without an allowance, and higher than it would be with one. A file without `allowance` allows nothing.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from quotes.errors import InputError, TableError
from quotes.evaluate.figures import Result, Score, Share
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
    "corpus": ("found with right speaker", "quoted (overlap 0.8)", "indirect (overlap 0.3)", "indirect speaker"),
    "names": ("PER", "ORG", "all"),
    "mentions": ("mentions (exact span)",),
    "marked": ("cases all right",),
}


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many cases may be decided otherwise than when the floors were pinned, and why that is no loss.

    `of`: the figures it is taken off, with the number of their cases.
    """

    cases: int
    why: str
    of: Mapping[str, float] = field(default_factory=dict)

    def off(self, figures: Floors) -> Floors:
        """The figures with so many of their cases decided for the worse."""
        return {name: self._less(name, value) if name in self.of else value for name, value in figures.items()}

    def _less(self, name: str, value: float) -> float:
        if name in CEILINGS:  # a count
            return value + self.cases
        return max(0.0, value - self.cases / self.of[name])

    def as_dict(self) -> dict[str, object]:
        """As the floors file has it."""
        return {"cases": self.cases, "for": self.why, "of": dict(self.of)}


@dataclass(frozen=True, slots=True)
class _Held:
    """What a floors file holds, checked but for the data."""

    floors: Floors
    data: str
    allowance: Allowance | None


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


def sizes(measure: Measure, result: Result) -> dict[str, float]:
    """The number of cases of the figures that are shares of cases: what one case is one of.

    Of an F1 it is the mean of predicted and gold, so that a case is what a hit that is lost costs.
    """
    found: dict[str, float] = {}
    for name in PINNED[measure]:
        figure = result.figures.get(name)
        if figure is None and name in SUREST.values():
            figure = risk(result.judged).at(next(share for share, called in SUREST.items() if called == name))
        if isinstance(figure, Share):
            found[name] = figure.of
        elif isinstance(figure, Score):
            found[name] = (figure.predicted + figure.gold) / 2
    return {name: size for name, size in found.items() if size}


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
    if held.data != data:
        raise InputError(f"The gold or its articles are not those of {path}: look at the figures and --pin anew.")
    return dict(held.floors)


def allowance(path: Path) -> Allowance | None:
    """What the floors of a file allow; None where it says nothing, or is not there. Raises InputError as `read`."""
    return _held(path).allowance if path.exists() else None


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


def pin(
    path: Path,
    figures: Floors,
    data: str,
    *,
    lower: frozenset[str] = frozenset(),
    allowed: Allowance | None = None,
) -> Floors:
    """Raises the floors of a file to these figures less what is allowed, cut; those named in `lower` may fall.

    Gives the new floors. Raises InputError where a pinned figure is not among these, and TableError where the file
    cannot be written.
    """
    held = _held(path) if path.exists() else None
    before = held.floors if held else {}
    if gone := [name for name in before if name not in figures]:
        raise InputError(f"{path} pins what was not measured: {', '.join(gone)}.")
    floors = raised(figures, before, lower, allowed)
    if allowed:
        stated = held.allowance if held else None
        former = stated.of if stated and stated.cases == allowed.cases else {}
        # A floor that stays higher than it would be with the allowance has none.
        lax = raised(figures, {}, allowed=allowed)
        taken = {name: size for name, size in allowed.of.items() if floors.get(name) == lax.get(name)}
        allowed = replace(allowed, of={name: size for name, size in (dict(former) | taken).items() if name in floors})
    write(path, floors, data, lower=lower, allowed=allowed)
    return floors


def raised(
    figures: Floors, floors: Floors, lower: frozenset[str] = frozenset(), allowed: Allowance | None = None
) -> Floors:
    """The floors after pinning: today's figure less what is allowed, cut, where that is better or may be lowered,
    else the floor there was.
    """
    fine = frozenset(allowed.of) if allowed else frozenset()
    today = allowed.off(figures) if allowed else figures
    cut = {name: _cut(name, value, fine=name in fine) for name, value in today.items()}
    kept = {n for n in cut if n in floors and n not in lower and worse(n, floors[n], cut[n])}
    return {name: floors[name] if name in kept else value for name, value in cut.items()}


def write(
    path: Path,
    floors: Floors,
    data: str,
    *,
    lower: frozenset[str] = frozenset(),
    allowed: Allowance | None = None,
) -> None:
    """Writes a floors file; raises InputError where a floor would fall or go that is not named in `lower`."""
    before = _held(path).floors if path.exists() else {}
    fallen = [n for n, f in floors.items() if n in before and worse(n, before[n], f) and n not in lower]
    gone = [name for name in before if name not in floors]
    if fallen or gone:
        raise InputError(f"Floors are not lowered without --lower: {', '.join(fallen + gone)}.")
    stated = {"allowance": allowed.as_dict()} if allowed else {}
    held = {**stated, "data_sha256": data, "floors": floors, "floors_sha256": _seal(floors, stated)}
    try:
        path.write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise TableError(f"{path} cannot be written: {error.strerror or error}.") from error


def _held(path: Path) -> _Held:
    """What the file holds; raises InputError where it is no floors file, or its floors or allowance were edited."""
    if not path.is_file():
        raise InputError(f"There is no floors file {path}. Make it with --pin.")
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError(f"{path} is no floors file: {error}.") from error
    if not isinstance(held, dict) or not {"data_sha256", "floors", "floors_sha256"} <= held.keys():
        raise InputError(f"{path} is no floors file.")
    floors = held["floors"]
    stated = {"allowance": held["allowance"]} if "allowance" in held else {}
    if not isinstance(floors, dict) or held["floors_sha256"] != _seal(floors, stated):
        raise InputError(f"The floors in {path} were edited: put them back, only --pin changes them.")
    return _Held(floors, str(held["data_sha256"]), _allowance(path, floors, held["allowance"]) if stated else None)


def _allowance(path: Path, floors: Floors, stated: object) -> Allowance:
    match stated:
        case {"cases": int(cases), "for": str(why), "of": dict(of)} if (
            cases > 0 and why.strip() and of.keys() <= floors.keys() and all(size > 0 for size in of.values())
        ):
            return Allowance(cases, why, of)
    raise InputError(f"The allowance in {path} must say how many cases, what for, and of how many for each figure.")


def _cut(name: str, value: float, *, fine: bool) -> float:
    """To hundredths, or thousandths where a hundredth is much, on the side that still holds.

    A hundredth is more than one case of a hundred, so what has an allowance is cut to thousandths.
    """
    scale = 1000 if fine or name in _FINE else 100
    if name in CEILINGS:
        return math.ceil(value * scale - 1e-9) / scale
    return math.floor(value * scale + 1e-9) / scale


def _seal(floors: Mapping[str, float], stated: Mapping[str, object]) -> str:
    """Over the floors, and over the allowance where one is stated."""
    sealed = {"floors": floors, **stated} if stated else floors
    return hashlib.sha256(json.dumps(sealed, sort_keys=True).encode()).hexdigest()
