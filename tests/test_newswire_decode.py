"""Labels and trees from scores, against trying out every answer."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.newswire.decode import NAMES, ROLES, Chain, chunks, heads
from tests.fuzzing import examples

LABELS = ("O", "B-X", "I-X", "B-Y", "I-Y")


def chain(seed: int) -> Chain:
    random = np.random.default_rng(seed)
    first, steps = random.normal(size=len(LABELS)), random.normal(size=(len(LABELS), len(LABELS)))
    return Chain.bio(LABELS, first.tolist(), steps.tolist())


def scores(seed: int, words: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(words, len(LABELS)), scale=2).astype(np.float32)


def weight(chain: Chain, scores: np.ndarray, labels: tuple[int, ...]) -> float:
    steps = sum(chain.transitions[a, b] for a, b in pairwise(labels))
    return float(chain.first[labels[0]] + steps + sum(scores[i, k] for i, k in enumerate(labels)))


@pytest.mark.parametrize("seed", range(8))
def test_best_labels_are_those_of_all_sequences(seed: int) -> None:
    model = chain(seed)
    sequences = [scores(seed + k, length) for k, length in enumerate((3, 1, 5, 2, 4))]
    for (found, leads), table in zip(model.best(sequences), sequences, strict=True):
        every = [(weight(model, table, labels), labels) for labels in product(range(len(LABELS)), repeat=len(table))]
        best = max(every)
        assert tuple(found) == best[1]
        others = [max(w for w, labels in every if labels[i] != label) for i, label in enumerate(best[1])]
        np.testing.assert_allclose(leads, [best[0] - other for other in others], atol=1e-5)


@pytest.mark.parametrize("seed", range(8))
def test_marginals_are_sums_over_all_sequences(seed: int) -> None:
    model = chain(seed)
    sequences = [scores(seed + k, length) for k, length in enumerate((4, 1, 3))]
    for found, table in zip(model.marginals(sequences), sequences, strict=True):
        expected = np.zeros(table.shape)
        for labels in product(range(len(LABELS)), repeat=len(table)):
            expected[np.arange(len(table)), labels] += np.exp(weight(model, table, labels))
        np.testing.assert_allclose(found, expected / expected.sum(1, keepdims=True), atol=1e-6)


@pytest.mark.parametrize("names", [NAMES, ROLES])
def test_nothing_goes_on_that_did_not_begin(names: tuple[str, ...]) -> None:
    random = np.random.default_rng(3)
    size = len(names)
    model = Chain.bio(names, [0.0] * size, np.zeros((size, size)).tolist())
    ((found, _),) = model.best([random.normal(size=(400, size), scale=5)])
    labels = ["O", *(names[k] for k in found)]
    for before, after in pairwise(labels):
        assert not after.startswith("I-") or before[2:] == after[2:]


def test_no_sequences_and_empty_ones() -> None:
    model = chain(0)
    assert model.best([]) == []
    assert model.marginals([]) == []
    empty = np.zeros((0, len(LABELS)), dtype=np.float32)
    found = model.best([empty, scores(1, 3), empty])
    assert [(len(labels), len(leads)) for labels, leads in found] == [(0, 0), (3, 3), (0, 0)]
    assert [len(f) for f in model.marginals([empty, scores(1, 3)])] == [0, 3]


def test_a_long_sequence_does_not_underflow() -> None:
    (found,) = chain(1).marginals([scores(2, 5000) * 20])
    assert np.isfinite(found).all()
    np.testing.assert_allclose(found.sum(1), 1.0)


# ------------------------------------------------------------------ trees


def is_tree(found: list[int]) -> bool:
    if found.count(0) != 1:
        return False
    for start in range(1, len(found) + 1):
        at, steps = start, 0
        while at and steps <= len(found):
            at, steps = found[at - 1], steps + 1
        if at:
            return False
    return True


@given(st.integers(1, 12), st.integers(0, 10_000))
@examples(150)
def test_heads_are_always_a_tree(size: int, seed: int) -> None:
    found = heads(np.random.default_rng(seed).normal(size=(size, size + 1), scale=3).astype(np.float32))
    assert is_tree(found.tolist())


@pytest.mark.parametrize("seed", range(6))
def test_heads_are_the_best_tree(seed: int) -> None:
    given = np.random.default_rng(seed).normal(size=(4, 5), scale=2).astype(np.float32)
    trees = [t for t in product(range(5), repeat=4) if is_tree(list(t))]
    logs = given - given.max(1, keepdims=True)
    np.fill_diagonal(logs[:, 1:], -1e4)
    logs = logs - np.log(np.exp(logs).sum(1, keepdims=True))
    best = max(trees, key=lambda tree: sum(logs[i, head] for i, head in enumerate(tree)))
    assert heads(given).tolist() == list(best)


@given(st.integers(121, 260), st.integers(0, 10_000), st.booleans())
@examples(25)
def test_very_long_sentences_are_trees_too(size: int, seed: int, ties: bool) -> None:
    given = np.random.default_rng(seed).normal(size=(size, size + 1), scale=3).astype(np.float32)
    assert is_tree(heads(given.round() if ties else given).tolist())


def test_a_word_is_never_its_own_head() -> None:
    given = np.full((3, 4), -5.0, dtype=np.float32)
    for i in range(3):
        given[i, i + 1] = 9.0
    assert is_tree(heads(given).tolist())


# ------------------------------------------------------------------ fragments


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("", []),
        ("O O", []),
        ("B-cue", [("cue", 0, 1)]),
        ("O B-content I-content O B-cue", [("content", 1, 3), ("cue", 4, 5)]),
        ("B-source B-source I-source", [("source", 0, 1), ("source", 1, 3)]),
        ("B-source I-cue", [("source", 0, 1)]),
        ("I-cue B-cue O I-cue", [("cue", 1, 2)]),
    ],
)
def test_chunks(labels: str, expected: list[tuple[str, int, int]]) -> None:
    assert chunks(labels.split()) == expected
