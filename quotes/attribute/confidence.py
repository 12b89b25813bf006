"""From raw scores to probabilities: that somebody said this and that the source is right.

The knots are fitted by `python -m training.calibrate` (isotonic, PolNeAR dev, thoughts included; Zadrozny and Elkan,
2002), apart for words in marks and for clauses without, and are read from `quotes/lists/calibration.tsv`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files

# Methods that PolNeAR has too few of: as found in the invented cases, not measured.
FIXED = {"signed": 0.9, "transcript": 0.9, "headline": 0.6, "noun": 0.8}


_raw: ContextVar[bool] = ContextVar("raw", default=False)


@contextmanager
def raw_scores() -> Iterator[None]:
    """While the block runs scores stay as they are: for the fitting."""
    token = _raw.set(True)
    try:
        yield
    finally:
        _raw.reset(token)


@cache
def _knots() -> dict[str, tuple[tuple[float, float], ...]]:
    out: dict[str, list[tuple[float, float]]] = {}
    text = files("quotes.lists").joinpath("calibration.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            kind, raw, probability = line.split("\t")
            out.setdefault(kind, []).append((float(raw), float(probability)))
    return {kind: tuple(sorted(pairs)) for kind, pairs in out.items()}


def calibrated(raw: float, *, marked: bool, method: str) -> float:
    """The probability for a raw score in [0, 1], linear between the knots; rises with the score."""
    if _raw.get():
        return raw
    if method in FIXED:
        return FIXED[method]
    knots = _knots()["floating" if method == "floating" else "marked" if marked else "clause"]
    k = bisect_right(knots, (raw, 2.0))
    if k == 0:
        return round(knots[0][1], 4)
    if k == len(knots):
        return round(knots[-1][1], 4)
    (x0, y0), (x1, y1) = knots[k - 1], knots[k]
    return round(y0 + (y1 - y0) * (raw - x0) / (x1 - x0), 4)
