"""Fits how sure an answer is: the ranking's log-odds, stretched and shifted for each kind of words (Platt 1999)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import torch

from training.people.ranker import Teacher

LEAST = 40  # answers of a kind; fewer take what holds for any
HEAD = """\
# How sure an answer is: log-odds of the ranking times the slope, plus the offset. Columns (tab): kind of words and
# answer, slope, offset. Fitted by `python -m training.people` on answers of models that had not seen the article.
# Source: the project's corpus (CC0), PolNeAR (states no terms; only these numbers are taken). Licence: Apache-2.0.
"""


def fit(teachers: Sequence[Teacher]) -> dict[str, tuple[float, float]]:
    """Slope and offset by kind."""
    rows: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for teacher in teachers:
        for source, _, chosen, right, _ in teacher.results:
            if chosen.who is None and source.pronoun:
                continue
            inside = min(max(chosen.probability, 1e-6), 1 - 1e-6)
            odds = math.log(inside / (1 - inside))
            kind = f"{source.way}, {'nobody' if chosen.who is None else 'named'}"
            rows[kind].append((odds, right))
            rows["any"].append((odds, right))
    return {kind: line(found) for kind, found in sorted(rows.items()) if len(found) >= LEAST}


def line(found: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Slope and offset of a logistic regression with one variable."""
    odds, right = (torch.tensor([float(row[k]) for row in found]) for k in (0, 1))
    weights = torch.tensor([1.0, 0.0], requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=60, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(weights[0] * odds + weights[1], right)
        loss = loss + 0.5 / len(found) * ((weights[0] - 1) ** 2 + weights[1] ** 2)
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)
    slope, offset = (float(x) for x in weights.detach())
    return round(slope, 3), round(offset, 3)


def save(lines: dict[str, tuple[float, float]], path: Path) -> None:
    """Writes the list."""
    body = "".join(f"{kind}\t{slope}\t{offset}\n" for kind, (slope, offset) in lines.items())
    path.write_text(HEAD + body, "utf-8", newline="\n")
