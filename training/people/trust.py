"""Fits how sure a whole row is: that somebody said it and that the speaker is right (`quotes/trust.tsv`).

On the articles of the corpus, which neither the parser nor the scoring of `attribute` has learned from, with answers of
a ranking that has not seen the article either. A row is right if the corpus has it with that speaker; rows that the
corpus leaves open ("maybe") are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch

from quotes import people, trust
from quotes.evaluate.corpus import quotations
from quotes.evaluate.marked import Marked
from quotes.evaluate.overlap import paired
from quotes.evaluate.quoted import QUOTED, REPORTED, acceptable
from quotes.people.ranking import Weights
from quotes.pipeline import Extractor
from quotes.records import Article, Parse, Quotation, Span
from training.people.data import Doc

# Below this a row is to be reviewed, as before anything was fitted. Where at most 2 % of the corpus' rows would be
# wrong nearly none are left, as a quarter of all are: what the corpus does not have, or with other edges, is wrong.
REVIEW = 0.8
HEAD = """\
# How sure a row is, in log-odds, by the kind of row: an offset, and what the log-odds of the saying and of the
# speaker count for. Columns (tab): kind of row, offset, saying, speaker. "review": rows below it are to be looked at.
# Fitted by `python -m training.people` on the project's corpus (CC0). Licence: Apache-2.0.
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """A row: its kind, how sure both parts are, whether it is right."""

    family: str
    said: float
    speaker: float
    right: bool


@dataclass(frozen=True)
class Kept:
    """A parser that gives one article's parse."""

    parse: Parse

    def parses(self, marked: Sequence[tuple[Article, Sequence[Quotation]]]) -> list[Parse]:
        """The parse, of the one article."""
        return [self.parse for _ in marked]


def judged(doc: Doc, gold: Marked, labels: Sequence[str], learned: Weights) -> Iterator[Judged]:
    """The rows of an article, by a ranking that has not seen it."""
    extractor = Extractor(parser=Kept(doc.parse), speakers=partial(people.speakers, labels=labels, learned=learned))
    analysis = extractor.analysis(doc.article)
    wanted = list(quotations(gold))
    for marks in (True, False):
        origins = [o for o in analysis.origins if (o.quote.kind != "indirect") == marks and o.quote.speakers]
        told = [g for g in wanted if (g.kind != "indirect") == marks and g.kind != "other"]
        spans = [g.span for g in told], [Span(o.quote.start, o.quote.end) for o in origins]
        partner = {j: told[i] for i, j in paired(*spans, QUOTED if marks else REPORTED).items()}
        for j, origin in enumerate(origins):
            one = partner.get(j)
            if one is not None and one.optional:
                continue
            if one is None and origin.quote.within is not None:
                continue
            right = one is not None and acceptable(one, "; ".join(origin.quote.speakers))
            family = trust.family(origin.attribution, origin.quote.kind)
            yield Judged(family, origin.attribution.confidence, origin.resolution.confidence, right)


def fit(rows: Sequence[Judged]) -> dict[str, tuple[float, float, float]]:
    """The numbers of each kind of row."""
    by_family: dict[str, list[Judged]] = defaultdict(list)
    for row in rows:
        by_family[row.family].append(row)
    return {family: line(found) for family, found in sorted(by_family.items())}


def sure(numbers: tuple[float, float, float], row: Judged) -> float:
    """How sure a row is, two digits, as it is shown."""
    offset, said, speaker = numbers
    odds = offset + said * trust.log_odds(row.said) + speaker * trust.log_odds(row.speaker)
    one = 1 / (1 + float(torch.exp(torch.tensor(-odds))))
    return round(min(trust.MOST, max(trust.LEAST, one)), 2)


def line(found: Sequence[Judged]) -> tuple[float, float, float]:
    """A logistic regression with two variables; a little pull towards both counting fully."""
    said, speaker = (torch.tensor([trust.log_odds(getattr(row, k)) for row in found]) for k in ("said", "speaker"))
    right = torch.tensor([float(row.right) for row in found])
    weights = torch.tensor([0.0, 1.0, 1.0], requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=80, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        odds = weights[0] + weights[1] * said + weights[2] * speaker
        loss = torch.nn.functional.binary_cross_entropy_with_logits(odds, right)
        loss = loss + 1.0 / len(found) * ((weights[1:] - 1) ** 2).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)
    offset, of_saying, of_speaker = (round(float(x), 3) for x in weights.detach())
    return offset, of_saying, of_speaker


def save(lines: Mapping[str, tuple[float, float, float]], path: Path) -> None:
    """Writes the list."""
    body = "".join(f"{family}\t{a}\t{b}\t{c}\n" for family, (a, b, c) in lines.items())
    path.write_text(f"{HEAD}{body}review\t{REVIEW}\n", "utf-8", newline="\n")
