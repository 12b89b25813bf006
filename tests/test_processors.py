"""The comparison of processors itself, and one seed on an emulated one; `make processors` reads all articles on two."""

from __future__ import annotations

import pytest

from tests import processors

ROW = {"quote_id": "a:1-2", "speaker": "Ana Ruiz", "confidence": 0.91}


def test_the_same_rows_have_no_difference() -> None:
    assert processors.differences([ROW], [ROW | {"confidence": 0.92}]) == []


@pytest.mark.parametrize(
    ("there", "told"),
    [
        ([], "only here: a:1-2"),
        ([ROW, ROW | {"quote_id": "a:3-4"}], "only there: a:3-4"),
        ([ROW | {"confidence": 0.93}], "a:1-2: confidence is 0.91 here and 0.93 there"),
        ([ROW | {"speaker": None}], "a:1-2: speaker is 'Ana Ruiz' here and None there"),
    ],
)
def test_what_differs_is_told(there: list[processors.Row], told: str) -> None:
    assert processors.differences([ROW], there) == [told]


def test_the_articles_are_the_seeds_and_twenty_invented_ones() -> None:
    found = processors.articles()
    assert len({a.id for a in found}) == len(found) == 25
    assert all(len(a.text.split()) > 100 for a in found)


@pytest.mark.model
@pytest.mark.lengthy
def test_a_processor_without_fma_gives_the_same_rows() -> None:
    """One seed, emulated: AVX alone."""
    if (reason := processors.unable()) is not None:
        pytest.skip(reason)
    (found,) = processors.compared(["SandyBridge"], 1).values()
    count, unlike = found
    assert unlike == []
    assert count > 10
