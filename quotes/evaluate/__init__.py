"""How right a run is, measured against gold: every figure, every miss, how far the confidence can be trusted.

    from pathlib import Path
    from quotes import evaluate

    held = evaluate.gold.read(Path("dev.jsonl"))     # any of our gold formats, see `gold`
    mine = evaluate.rows.read(Path("mine.jsonl"))    # or [evaluate.row(r) for r in quotes.table.rows(extractions)]
    result = evaluate.measure(held, mine)
    result.figures["content and source"].value       # F1
    evaluate.risk(result.judged).at(0.9).value       # share right of the surest 90 %
    evaluate.calibration(result.judged).error        # expected calibration error, ten bins of equal width

`judged` is one `Judged(confidence, right)` a row; any other iterable of them does for `risk` and `calibration`, so that
another score can be tried on the same rows.

No stage: it looks at what the stages made, never the other way round. Nothing heavy is imported, nothing printed.

| Module | Measures |
|---|---|
| `quoted` | `quotes`: every quotation of an article, and its speaker |
| `attributed` | `polnear`: content and source words, and the rows judged for risk and calibration |
| `named` | `speakers`: the person behind the source |
| `flat` | `flat`: unlinked fragments, as CofeNet counts |
| `marked`, `acts` | the notation that people write gold in; what is compared of it |
| `cases` | `marked`: cases in marked text, all right or not |
| `tracker` | quotes at overlap 0.3 and 0.8 and their speakers, as the Gender Gap Tracker counts |
| `trust` | risk-coverage and calibration |
| `changes`, `floors` | against a former run; against pinned floors |
| `asked` | one evaluation, from what was asked for to its report |
| `report`, `plot` | the figures as text and JSON; the diagrams as SVG |
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from quotes.evaluate import attributed, cases, check, flat, gold, named, quoted, rows, tracker
from quotes.evaluate.figures import Figures, Item, Judged, Result, Score, Share
from quotes.evaluate.rows import row
from quotes.evaluate.trust import Calibration, Risk, calibration, risk

__all__ = [
    "Calibration",
    "Item",
    "Judged",
    "Result",
    "Risk",
    "Score",
    "Share",
    "calibration",
    "gold",
    "measure",
    "risk",
    "row",
    "rows",
]


def measure(held: gold.Gold, predicted: Sequence[rows.Row] | Sequence[rows.Fragment]) -> Result:
    """All figures of the gold's measure, and every item's outcome.

    Raises InputError where the rows are not of these articles or of another reading of their text, or are rows where
    fragments are measured or the reverse.
    """
    if held.measure == "flat":
        return flat.measure(held.articles, check.fragments(held, predicted))
    mine = check.rows(held, predicted)
    if held.measure == "quotes":
        return _with(quoted.measure(held.quotes, mine), tracker.of_quotes(held.quotes, mine))
    if held.measure == "polnear":
        return _with(attributed.measure(held.articles, mine), tracker.of_articles(held.articles, mine))
    if held.measure == "speakers":
        return named.measure(held.articles, mine)
    return cases.measure(held.cases, mine)


def _with(result: Result, more: Figures) -> Result:
    return replace(result, figures={**result.figures, **more})
