"""What people learns from: small examples with a known outcome."""

from __future__ import annotations

import math

import pytest

pytest.importorskip("torch")

from quotes.people.ranking import Weights, ranked
from training.people import calibration, data, ranker, trust

pytestmark = pytest.mark.filterwarnings("ignore:Sparse")  # torch on its own sparse matrices

NEAR, FAR = ["she: back=0", "pronoun: back=0"], ["she: back=10", "pronoun: back=10"]


def test_the_weights_prefer_what_was_right() -> None:
    examples = [ranker.Example([FAR, NEAR], 1), ranker.Example([NEAR, FAR], 0)] * 10
    learned = ranker.fit(examples)
    assert all(isinstance(weight, int) for weight in learned.values())
    best = ranked([(None, "she", ["back=10"]), (None, "she", ["back=0"])], Weights(learned))[0]
    assert best.lines == ("back=0",)
    assert best.probability > 0.9


def test_an_answer_that_is_too_rare_has_no_weight() -> None:
    examples = [ranker.Example([FAR, [*NEAR, "she: once"]], 1), *[ranker.Example([FAR, NEAR], 1)] * 10]
    assert "she: once" not in ranker.fit(examples)


def test_the_calibration_lowers_what_was_too_sure() -> None:
    sure = math.log(0.95 / 0.05)
    rows = [(sure, n % 10 < 7) for n in range(200)] + [(-sure, n % 10 < 3) for n in range(200)]
    slope, offset = calibration.line(rows)
    assert 0 < slope < 1
    assert 1 / (1 + math.exp(-(slope * sure + offset))) == pytest.approx(0.7, abs=0.03)


def test_how_sure_a_row_is_falls_with_either_part() -> None:
    rows = [
        trust.Judged("marks", said, speaker, right=n % 100 < 100 * said * speaker)
        for said in (0.5, 0.9)
        for speaker in (0.5, 0.9)
        for n in range(100)
    ]
    numbers = trust.fit(rows)["marks"]
    sure = {(row.said, row.speaker): trust.sure(numbers, row) for row in rows}
    assert sure[0.9, 0.9] > max(sure[0.5, 0.9], sure[0.9, 0.5]) > sure[0.5, 0.5]


def test_the_fold_of_an_article_does_not_hang_on_the_run() -> None:
    assert data.number_of("b1-07") == data.number_of("b1-07")
    assert len({data.number_of(f"b1-{n:02d}") % 5 for n in range(40)}) == 5
