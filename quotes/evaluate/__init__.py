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
| `marked`, `acts` | the notation that people write gold in; what is compared of it |
| `cases` | `marked`: cases in marked text, all right or not |
| `corpus` | `corpus`: articles marked from end to end, every figure of `quoted` and more |
| `linked` | `names`, `mentions`: names and mentions at their places, and the links between mentions |
| `trust` | risk-coverage and calibration |
| `changes`, `floors` | against a former run; against pinned floors |
| `asked` | one evaluation, from what was asked for to its report |
| `report` | the figures as text and JSON |
"""

from __future__ import annotations

from quotes.evaluate import attributed, cases, check, corpus, gold, linked, named, quoted, rows
from quotes.evaluate.figures import Item, Judged, Result, Score, Share
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


def measure(held: gold.Gold, predicted: rows.Predicted) -> Result:
    """All figures of the gold's measure, and every item's outcome.

    Raises InputError where the rows are not of these articles or of another reading of their text, or not of the kind
    that the measure needs.
    """
    if held.measure == "names":
        return linked.names(held.cases, check.labelled(held, predicted))
    if held.measure == "mentions":
        return linked.mentions(held.cases, check.labelled(held, predicted))
    mine = check.rows(held, predicted)
    if held.measure == "quotes":
        return quoted.measure(held.quotes, mine)
    if held.measure == "polnear":
        return attributed.measure(held.articles, mine)
    if held.measure == "speakers":
        return named.measure(held.articles, mine)
    return corpus.measure(held.cases, mine) if held.measure == "corpus" else cases.measure(held.cases, mine)
