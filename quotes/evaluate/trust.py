"""How far `confidence` can be trusted: risk-coverage and calibration of rows that were judged right or wrong.

    judged = attributed.measure(articles, rows).judged       # or any Iterable[Judged]
    risk(judged).at(0.9)          # Share: right, of the surest 90 %
    risk(judged).area             # area under the risk-coverage curve; 0 is best
    calibration(judged).error     # expected calibration error, ten bins of equal width

What counts as right is said where the rows are judged (`attributed`: the source; `quoted`: the speaker).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise

from quotes.evaluate.figures import Judged, Share

COVERAGES = (1.0, 0.95, 0.9, 0.8, 0.7, 0.5)
BINS = 10


@dataclass(frozen=True, slots=True)
class Risk:
    """The judged rows, the surest first: after each, how many were right so far."""

    right: tuple[int, ...]  # cumulative
    confidences: tuple[float, ...]  # falling

    def at(self, coverage: float) -> Share:
        """Right of the surest rows, as many as make at least this share of all; ties are cut by place in the text."""
        exact = Fraction(str(coverage)) * len(self.right)
        kept = min(len(self.right), -(-exact.numerator // exact.denominator))
        return Share(self.right[kept - 1] if kept else 0, kept)

    @property
    def area(self) -> float | None:
        """Mean, over every cut, of the share wrong before it (Geifman, Uziel, El-Yaniv 2019); None of no rows."""
        if not self.right:
            return None
        return sum(1 - right / kept for kept, right in enumerate(self.right, 1)) / len(self.right)

    @property
    def curve(self) -> tuple[tuple[float, float], ...]:
        """(coverage, share right) after each row."""
        return tuple((kept / len(self.right), right / kept) for kept, right in enumerate(self.right, 1))


@dataclass(frozen=True, slots=True)
class Bin:
    """Rows of like confidence: [low, high), the last bin with its end."""

    low: float
    high: float
    count: int
    confidence: float | None  # mean; None of no rows
    right: float | None  # share

    @property
    def gap(self) -> float:
        """How far apart the mean confidence and the share right are; 0 of no rows."""
        return 0.0 if self.confidence is None or self.right is None else abs(self.confidence - self.right)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Bins of equal width, which give the figure, and bins of equally many rows beside them."""

    bins: tuple[Bin, ...]
    equal_mass: tuple[Bin, ...]

    @property
    def error(self) -> float | None:
        """Expected calibration error as Guo, Pleiss, Sun, Weinberger (2017) define it: bins of equal width."""
        return expected_error(self.bins)

    @property
    def mass_error(self) -> float | None:
        """The same with bins of equally many rows, which a crowd near 1 cannot hide in."""
        return expected_error(self.equal_mass)


def risk(judged: Iterable[Judged]) -> Risk:
    """The rows from the surest to the least sure; rows of one confidence by article and place."""
    ranked = sorted(judged, key=lambda j: (-j.confidence, j.order))
    return Risk(tuple(accumulate(int(j.right) for j in ranked)), tuple(j.confidence for j in ranked))


def calibration(judged: Iterable[Judged], *, bins: int = BINS) -> Calibration:
    """How often rows of each confidence are right."""
    ranked = sorted(judged, key=lambda j: (j.confidence, j.order))
    return Calibration(_of_equal_width(ranked, bins), _of_equal_mass(ranked, bins))


def expected_error(bins: Iterable[Bin]) -> float | None:
    """Mean gap of the bins, each weighed by its rows; None of no rows."""
    held = list(bins)
    count = sum(b.count for b in held)
    return sum(b.count * b.gap for b in held) / count if count else None


def _of_equal_width(ranked: Sequence[Judged], bins: int) -> tuple[Bin, ...]:
    sorted_in: list[list[Judged]] = [[] for _ in range(bins)]
    for j in ranked:
        sorted_in[min(bins - 1, int(Fraction(str(j.confidence)) * bins))].append(j)
    return tuple(_bin(held, k / bins, (k + 1) / bins) for k, held in enumerate(sorted_in))


def _of_equal_mass(ranked: Sequence[Judged], bins: int) -> tuple[Bin, ...]:
    cuts = [len(ranked) * k // bins for k in range(bins + 1)]
    parts = (ranked[a:b] for a, b in pairwise(cuts) if a < b)
    return tuple(_bin(part, part[0].confidence, part[-1].confidence) for part in parts)


def _bin(held: Sequence[Judged], low: float, high: float) -> Bin:
    if not held:
        return Bin(low, high, 0, None, None)
    mean = sum(j.confidence for j in held) / len(held)
    return Bin(low, high, len(held), mean, sum(j.right for j in held) / len(held))
