"""No row hangs on the fifth digit: noise on what the encoder says moves none that is not for review.

Processors whose float32 sums differ do so by 1e-5 (measured, 64-bit ARM). The encoder's own outputs are the same
everywhere (test_stable); this holds for what follows, and for encoders that are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from quotes import table
from quotes.pipeline import Extractor
from tests import processors
from tests.gold import run

pytestmark = [pytest.mark.model, pytest.mark.lengthy]

NOISE = 1e-5
SEEDS = range(10)

Row = dict[str, object]


class Noisy:
    """An encoder that runs once for each window and then adds other noise each time it is asked."""

    def __init__(self, encoder: Any) -> None:
        self.encoder = encoder
        self.known: dict[bytes, list[np.ndarray]] = {}
        self.random: np.random.Generator | None = None

    def run(self, outputs: None, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
        key = b"".join(inputs[name].tobytes() for name in sorted(inputs))
        if key not in self.known:
            self.known[key] = self.encoder.run(outputs, inputs)
        if self.random is None:
            return self.known[key]
        return [v + NOISE * self.random.standard_normal(v.shape, np.float32) for v in self.known[key]]


@pytest.fixture(scope="module")
def noisy() -> Iterator[tuple[Extractor, Noisy]]:
    """The extractor of all tests with a noisy encoder, while these tests run."""
    extractor = run.extractor()
    model = extractor.parser.reader._model  # type: ignore[attr-defined]
    encoder, model._encoder = model._encoder, Noisy(model._encoder)
    yield extractor, model._encoder
    model._encoder = encoder


@pytest.fixture(scope="module")
def quiet(noisy: tuple[Extractor, Noisy]) -> dict[str, Row]:
    """The rows without noise, by their ids."""
    return rows(noisy[0])


def rows(extractor: Extractor) -> dict[str, Row]:
    articles = processors.articles()
    some = articles[:3] + articles[5:]  # without the two longest, for time
    return {str(r["quote_id"]): dict(r) for r in table.rows(extractor.extract(some))}


def moved(one: dict[str, Row], other: dict[str, Row]) -> list[str]:
    """Rows of `one` that are not for review and not the same in `other`."""
    sure = [row for row in one.values() if not row["needs_review"]]
    same = [other[id] for row in sure if (id := str(row["quote_id"])) in other]
    return run.differences(sure, same, "noisy")


@pytest.mark.parametrize("seed", SEEDS)
def test_noise_moves_no_row_that_is_not_for_review(
    noisy: tuple[Extractor, Noisy], quiet: dict[str, Row], seed: int
) -> None:
    extractor, encoder = noisy
    encoder.random = np.random.default_rng(seed)
    found = rows(extractor)
    encoder.random = None
    assert moved(quiet, found) == []
    assert moved(found, quiet) == []
    assert len(quiet) > 120


def test_much_noise_is_seen(
    noisy: tuple[Extractor, Noisy], quiet: dict[str, Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    extractor, encoder = noisy
    monkeypatch.setattr("tests.test_noise.NOISE", 3.0)
    encoder.random = np.random.default_rng(0)
    found = rows(extractor)
    encoder.random = None
    assert moved(quiet, found)
