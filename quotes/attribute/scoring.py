"""From evidence to a probability: that somebody said this and that the source is right.

A logistic regression over `evidence`, fitted by `python -m training.scoring` on PolNeAR train (thoughts included),
apart for words in marks and for clauses without, and apart for parsers without a role head. The weights are read from
`scoring.tsv` beside this module, a line each, to be looked at.
"""

from __future__ import annotations

import math
from functools import cache
from importlib.resources import files

from quotes.english import lists
from quotes.methods import RowBy
from quotes.records import Evidence

BIAS = "bias"
_LEAST, _MOST = 0.02, 0.99  # surer than this nobody can be who learnt from a few thousand examples


def family(*, marked: bool, roles: bool) -> str:
    """Which weights hold: "marked", "clause", and each "without the role head"."""
    return ("marked" if marked else "clause") + ("" if roles else " without the role head")


@cache
def weights() -> dict[str, dict[str, float]]:
    """The weights of each family by the name of the evidence."""
    out: dict[str, dict[str, float]] = {}
    for group, name, weight in lists.read(files(__package__).joinpath("scoring.tsv")):
        out.setdefault(group, {})[name] = float(weight)
    return out


def probability(known: dict[str, float], group: str, *, method: RowBy) -> float:
    """The probability for the evidence of one attribution, in [0.02, 0.99]; fixed for what could not be learnt."""
    if method.confidence is not None:
        return method.confidence
    own = weights()[group]
    total = own[BIAS] + sum(own.get(name, 0.0) * value for name, value in known.items())
    return round(min(_MOST, max(_LEAST, 1 / (1 + math.exp(-total)))), 4)


def weighed(known: dict[str, float], group: str, *, method: RowBy) -> tuple[Evidence, ...]:
    """The evidence with what each line added to the log-odds, what weighs most first; nothing for a fixed method."""
    if method.confidence is not None:
        return ()
    own = weights().get(group, {})
    lines = [Evidence(n, round(v, 4), round(own.get(n, 0.0) * v, 4)) for n, v in known.items() if v]
    return tuple(sorted(lines, key=lambda e: (-abs(e.weight), e.name)))
