"""How sure a row is: the probability that somebody said it and that the speaker is the right one.

Made of two probabilities that are not independent, the saying's (`attribute.scoring`) and the speaker's
(`people.answers`), by a logistic regression fitted on the project's corpus with answers of models that had not seen the
article (`training/people/trust.py`); the numbers stand in `trust.tsv`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from quotes.english import lists
from quotes.records import Attribution, Kind

_CARRIED = ", carried over"
LEAST, MOST = 0.02, 0.99  # surer, or less sure, than this nobody can be who learned from some thousand rows


@dataclass(frozen=True, slots=True)
class Trust:
    """What the parts count for, by the kind of row; below `review` a person should look."""

    lines: Mapping[str, tuple[float, float, float]]
    review: float


@cache
def trust() -> Trust:
    """The fitted numbers."""
    rows = {name: tuple(map(float, cells)) for name, *cells in lists.read(files(__package__).joinpath("trust.tsv"))}
    (review,) = rows.pop("review")
    return Trust({name: (a, b, c) for name, (a, b, c) in rows.items()}, review)


def family(found: Attribution, kind: Kind) -> str:
    """Which numbers hold for a row: words in marks or a clause, with a source of their own or one carried over."""
    words = "clause" if kind == "indirect" else "marks"
    return words if found.source is not None else f"{words}{_CARRIED}"


def confidence(found: Attribution, kind: Kind, speaker: float | None) -> float:
    """How sure the row is; without a speaker, that somebody said it."""
    if speaker is None:
        return found.confidence
    lines, which = trust().lines, family(found, kind)
    offset, said, meant = lines.get(which) or lines[which.removesuffix(_CARRIED)]  # too few rows to fit their own
    odds = offset + said * log_odds(found.confidence) + meant * log_odds(speaker)
    return min(MOST, max(LEAST, 1 / (1 + math.exp(-odds))))


def log_odds(probability: float) -> float:
    """Of a probability, kept from 0 and 1."""
    inside = min(MOST, max(LEAST, probability))
    return math.log(inside / (1 - inside))
