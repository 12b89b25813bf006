"""A figure with its numerator and denominator, and one gold item's outcome: what every measure gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

Outcome = Literal["right", "not found", "wrong source", "wrong speaker", "wrong kind", "edges", "extra"]
# With these the quote was found and is its source's; the words or the kind may still be off.
_ATTRIBUTED = frozenset({"right", "wrong kind", "edges"})


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    hit: int
    of: int

    @property
    def value(self) -> float | None:
        """The ratio, 0 to 1; None of nothing."""
        return self.hit / self.of if self.of else None

    def as_dict(self) -> dict[str, float | None]:
        """For JSON, rounded to four digits."""
        return {"accuracy": None if self.value is None else round(self.value, 4), "hit": self.hit, "of": self.of}


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall: so many right, of those predicted and of those in the gold."""

    hit: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        """Of those predicted, 0 to 1; 0 where nothing was."""
        return self.hit / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Of those in the gold, 0 to 1; 0 where there is nothing."""
        return self.hit / self.gold if self.gold else 0.0

    @property
    def value(self) -> float:
        """F1, the harmonic mean of precision and recall."""
        return 2 * self.hit / (self.predicted + self.gold) if self.hit else 0.0

    def as_dict(self) -> dict[str, float | None]:
        """For JSON, rounded to four digits."""
        ratios = {"p": self.precision, "r": self.recall, "f1": self.value}
        counts = {"hit": self.hit, "predicted": self.predicted, "gold": self.gold}
        return {**{name: round(ratio, 4) for name, ratio in ratios.items()}, **counts}


@dataclass(frozen=True, slots=True)
class Links:
    """Precision and recall of links: for each mention of either side, the share of its cluster that is right."""

    of_predicted: tuple[float, ...]
    of_gold: tuple[float, ...]

    @property
    def precision(self) -> float:
        """The mean over the predicted mentions, 0 to 1; 0 where there are none."""
        return sum(self.of_predicted) / max(1, len(self.of_predicted))

    @property
    def recall(self) -> float:
        """The mean over the mentions of the gold, 0 to 1; 0 where there are none."""
        return sum(self.of_gold) / max(1, len(self.of_gold))

    @property
    def value(self) -> float:
        """F1, the harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def as_dict(self) -> dict[str, float | None]:
        """For JSON, rounded to four digits."""
        ratios = {"p": self.precision, "r": self.recall, "f1": self.value}
        counts = {"predicted": len(self.of_predicted), "gold": len(self.of_gold)}
        return {**{name: round(ratio, 4) for name, ratio in ratios.items()}, **counts}


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of the articles' F1, so that an article with much in it weighs no more than another."""

    of_articles: tuple[float, ...]

    @property
    def value(self) -> float | None:
        """The mean, 0 to 1; None of no articles."""
        return sum(self.of_articles) / len(self.of_articles) if self.of_articles else None

    def as_dict(self) -> dict[str, float | None]:
        """For JSON, rounded to four digits."""
        return {"f1": None if self.value is None else round(self.value, 4), "articles": len(self.of_articles)}


Figure: TypeAlias = Share | Score | Mean | Links
Figures: TypeAlias = Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Item:
    """What became of one gold item, or of one prediction that has none (`extra`).

    `key` tells the item apart in its article, whatever was predicted. `wanted` and `said` are what was to be
    named (source words or speaker) and what was; None where nobody is.
    """

    article: str
    key: str
    kind: str
    outcome: Outcome
    words: str
    wanted: str | None = None
    said: str | None = None
    instead: str | None = None  # the predicted words, where they are not the gold's

    @property
    def attributed(self) -> bool:
        """Whether it was found and given to the right one: who said what."""
        return self.outcome in _ATTRIBUTED


@dataclass(frozen=True, slots=True)
class Judged:
    """A predicted row that has a gold partner: how sure it was, and whether its source is right.

    `order` breaks ties of confidence, so that two runs cut at the same row.
    """

    confidence: float
    right: bool
    order: tuple[str, int, int] = ("", 0, 0)


@dataclass(frozen=True, slots=True)
class Result:
    """All that a measure gives; `judged` is for risk and calibration, and empty where no confidence is judged."""

    figures: Figures
    items: tuple[Item, ...]
    judged: tuple[Judged, ...] = ()

    @property
    def misses(self) -> tuple[Item, ...]:
        """The items that are not entirely right, and the extras, in text order."""
        return tuple(item for item in self.items if item.outcome != "right")


def snippet(words: str, limit: int = 100) -> str:
    """The words on one line, cut to `limit` characters."""
    line = " ".join(words.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
