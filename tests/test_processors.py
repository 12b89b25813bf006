"""One seed on an emulated processor; `make processors` reads all articles on two."""

from __future__ import annotations

import pytest

from tests import processors


def test_the_articles_are_the_seeds_and_twenty_invented_ones() -> None:
    found = processors.articles()
    assert len({a.id for a in found}) == len(found) == 25
    assert all(len(a.text.split()) > 50 for a in found)


@pytest.mark.model
@pytest.mark.slow(part="processors")
def test_a_processor_without_fma_gives_the_same_rows() -> None:
    """One seed, emulated: AVX alone."""
    if (reason := processors.unable()) is not None:
        pytest.skip(reason)
    (found,) = processors.compared(["SandyBridge"], 1).values()
    count, unlike = found
    assert unlike == []
    assert count > 5
