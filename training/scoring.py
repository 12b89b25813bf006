"""Fits `quotes/attribute/scoring.tsv`: the weights that turn the evidence of an attribution into a probability.

    python -m training.scoring --data ../shared/data [--on train]

A row is right where its content overlaps a gold one and the source words agree (Dice >= 0.5 or both none), as
`quotes evaluate` judges it, thoughts included. Rows in marks are judged for their source alone, where the gold has
them at all: it passes over transcripts and many an enumeration; clauses that it does not have count as wrong.

Logistic regression with a ridge, by Newton's steps from zero: the same data give the same weights. Families of their
own: words in marks and clauses without, each with the role head and without. What it prints is measured on PolNeAR
dev: expected calibration error in ten bins of equal width (Guo et al., 2017), and the share right among the surest 90
and 70 %.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quotes import evaluate, read, table
from quotes.attribute.scoring import BIAS, family
from quotes.evaluate import attributed, gold
from quotes.parse import Item, Parses
from quotes.pipeline import Extractor
from quotes.records import Parse

OUT = Path(__file__).parents[1] / "quotes" / "attribute" / "scoring.tsv"
RIDGE = 3.0  # tried 0.3 to 30: between 1 and 10 log loss on held-out articles stays within 0.5 %
_STEPS = 60
_BINS = 10
HEADER = """# Weights of the evidence for an attribution: family, evidence, weight in log-odds. Fitted on PolNeAR {on}
# by training/scoring.py; evidence is a number from 0 to 1."""

Floats = NDArray[np.float64]


@dataclass(slots=True)
class Examples:
    """The attributions of one family: their evidence and whether they are right."""

    known: list[dict[str, float]] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)

    def table(self, names: Sequence[str]) -> tuple[Floats, Floats]:
        """Evidence [N, F] and right [N]."""
        rows = [[known.get(n, 0.0) for n in names] for known in self.known]
        return np.array(rows, dtype=np.float64), np.array(self.right, dtype=np.float64)


def main() -> None:
    """Reads the articles, writes the weights and prints how good they are on dev."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--on", choices=("train", "dev"), default="train", help="what to fit on")
    options = parser.parse_args()
    dev = judged(options.data / "polnear" / "dev.jsonl")
    fitted_on = dev if options.on == "dev" else judged(options.data / "polnear" / "train.jsonl")
    lines = [HEADER.format(on=options.on)]
    for group, examples in sorted(fitted_on.items()):
        names = sorted({n for known in examples.known for n in known})
        weights = fit(*examples.table(names))
        lines += [f"{group}\t{name}\t{weight:.4f}" for name, weight in zip([*names, BIAS], weights, strict=True)]
        print(group, len(examples.right), "attributions;", told(weights, *dev[group].table(names)))
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


def judged(path: Path) -> dict[str, Examples]:
    """The predicted rows of all articles by family, right or not as `quotes evaluate` judges them."""
    articles = gold.read(path).articles
    out: dict[str, Examples] = {}
    extractor = Extractor(thoughts=True)
    whole = extractor.parser
    for roles in (True, False):
        extractor.parser = whole if roles else WithoutRoles(whole)
        for article in articles:
            for group, known, right in _of_article(article, extractor, roles=roles):
                examples = out.setdefault(group, Examples())
                examples.known.append(known)
                examples.right.append(right)
    return out


@dataclass(frozen=True)
class WithoutRoles:
    """A parser that says what one without a role head says."""

    whole: Parses

    def parses(self, items: Sequence[Item]) -> list[Parse]:
        """The parses without roles."""
        return [
            Parse(tuple(replace(word, roles=None) for word in p.words), p.sentences, None)
            for p in self.whole.parses(items)
        ]


def _of_article(
    article: gold.Annotated, extractor: Extractor, *, roles: bool
) -> Iterator[tuple[str, dict[str, float], bool]]:
    """Each row that counts: its family, its evidence, whether it is right."""
    analysis = extractor.analysis(read.article(article.text, id=article.id))
    found = {origin.quote.quote_id: origin.attribution for origin in analysis.origins}
    rows = [evaluate.row(r) for r in table.rows([analysis.extraction])]
    both = attributed.sides(article, rows)
    owner = {j: i for i, j in both.partner.items()}
    for j in both.counted:
        for row in both.predicted[j].rows:
            one = found[row.id or ""]
            marked = any(p.kind != "indirect" for p in one.pieces)
            if one.method.confidence is not None or (marked and row.kind == "indirect"):
                continue
            right = both.right(row, j, owner.get(j))
            if marked and right is None:
                continue
            yield family(marked=marked, roles=roles), {e.name: e.value for e in one.evidence}, bool(right)


def fit(evidence: Floats, right: Floats, ridge: float = RIDGE) -> Floats:
    """Weights [F + 1], the bias last."""
    table = np.c_[evidence, np.ones(len(evidence))]
    held = np.r_[np.full(evidence.shape[1], ridge), 1e-6]
    weights = np.zeros(table.shape[1])
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (p - right) + held * weights
        curve = (table * (p * (1 - p))[:, None]).T @ table + np.diag(held)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def told(weights: Floats, evidence: Floats, right: Floats) -> str:
    """The figures of weights on examples, in a line."""
    p = 1 / (1 + np.exp(-(np.c_[evidence, np.ones(len(evidence))] @ weights)))
    bins = np.minimum((p * _BINS).astype(int), _BINS - 1)
    error = sum(abs((p[bins == k] - right[bins == k]).sum()) for k in range(_BINS)) / len(p)
    order = np.argsort(-p, kind="stable")
    surest = [right[order[: int(np.ceil(share * len(p)))]].mean() for share in (0.9, 0.7)]
    return (
        f"dev: {len(p)}, right {right.mean():.3f}, calibration error {error:.3f}, "
        f"surest 90 % {surest[0]:.3f}, 70 % {surest[1]:.3f}"
    )


if __name__ == "__main__":
    main()
