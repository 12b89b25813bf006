"""From answers to a choice: learned weights, a score, a probability.

Place in the flow: called by `reading`. A conditional logit model (McFadden 1974; used for antecedents by Denis and
Baldridge 2007): the scores of all candidates of one source are compared with one another. The weights are whole numbers
in `weights.tsv`, a line each, learned by `python -m training.people`; so the choice is the same on every processor.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from quotes.english import lists
from quotes.people.cast import Referent
from quotes.people.features import ways

UNIT = 100  # whole numbers a unit of log-odds


class Weights:
    """What answers are worth: `table(way)` by answer, for one way of meaning somebody, with what it shares."""

    def __init__(self, learned: Mapping[str, int]) -> None:
        self._by_way: dict[str, dict[str, int]] = {}
        for name, weight in learned.items():
            of, _, answer = name.partition(": ")
            self._by_way.setdefault(of, {})[answer] = weight
        self._tables: dict[str, dict[str, int]] = {}

    def table(self, way: str) -> dict[str, int]:
        """The weights by answer."""
        known = self._tables.get(way)
        if known is None:
            known = self._tables[way] = {}
            for one in ways(way):
                for answer, weight in self._by_way.get(one, {}).items():
                    known[answer] = known.get(answer, 0) + weight
        return known


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate, None for nobody named, with what was answered of it."""

    who: Referent | None
    way: str
    lines: tuple[str, ...]
    score: int
    probability: float

    @property
    def answers(self) -> tuple[str, ...]:
        """The answers by the names that their weights have."""
        return tuple(f"{way}: {line}" for line in self.lines for way in ways(self.way))


@cache
def weights() -> Weights:
    """The learned weights."""
    rows = lists.read(files(__package__).joinpath("weights.tsv"))
    return Weights({answer: int(weight) for answer, weight in rows})


def ranked(
    candidates: Iterable[tuple[Referent | None, str, Sequence[str]]], learned: Weights | None = None
) -> list[Ranked]:
    """The candidates, the likeliest first; of equals the one that came first."""
    known = weights() if learned is None else learned
    scored = []
    for who, way, lines in candidates:
        worth = known.table(way)
        score = 0
        for line in lines:
            score += worth.get(line, 0)
        scored.append((who, way, lines, score))
    top = max(score for *_, score in scored)
    odds = [math.exp((score - top) / UNIT) for *_, score in scored]
    whole = math.fsum(odds)
    found = [
        Ranked(who, way, tuple(lines), score, one / whole)
        for (who, way, lines, score), one in zip(scored, odds, strict=True)
    ]
    return sorted(found, key=lambda r: -r.score)
