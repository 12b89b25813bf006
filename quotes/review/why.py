"""Why a row was attributed as it was: what the row says, and what `explain` finds in the text once more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quotes import explain
from quotes.errors import InputError
from quotes.records import Article
from quotes.review.articles import ReviewedArticle

if TYPE_CHECKING:
    from quotes.pipeline import Analysis

if TYPE_CHECKING:
    from quotes.pipeline import Analysis

_MOST = 6  # of each, the weightiest


@dataclass(frozen=True, slots=True)
class Why:
    """What the page shows."""

    decided: tuple[str, ...]
    speakers: tuple[tuple[str, float, str], ...] = ()  # name, score, why
    sources: tuple[tuple[str, float, str, bool], ...] = ()  # words, score, why, chosen
    evidence: tuple[tuple[str, float], ...] = ()  # what spoke for it, and what against: below 0
    told: str | None = None  # whom the source means and what shows it, in a sentence


def told(analyse: Callable[[Article], Analysis], reviewed: ReviewedArticle, row: str) -> Why:
    """Analyses the article again (seconds, the first time); says so where the row is not found that way any more."""
    item = reviewed.item(row)
    if item is None:
        raise InputError("That row is no longer there. Load the page again.")
    base = item.base
    if base is None:
        return Why(("a person marked it",))
    analysis = analyse(reviewed.article)
    origin = next((o for o in analysis.origins if (o.quote.start, o.quote.end) == (base.start, base.end)), None)
    if origin is None:
        return Why(("this version of quotes no longer finds this row, or finds it with other edges",))
    found = explain.explanation(analysis, origin)
    weighty = sorted(found.evidence, key=lambda e: -abs(e.weight))[:_MOST]
    return Why(
        found.decided,
        tuple((c.name, c.score, c.why) for c in found.speakers[:_MOST]),
        tuple((c.source.text, c.score, c.why, c.chosen) for c in found.sources[:_MOST]),
        tuple((e.name, e.weight) for e in weighty),
        found.told,
    )
