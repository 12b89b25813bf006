"""What the tests rely on that say that a long text is no more work than its length: it can say no."""

from __future__ import annotations

import re

import pytest

from tests import growth

pytestmark = pytest.mark.lengthy


def test_work_that_grows_with_the_length_passes() -> None:
    growth.of_length_only(lambda length: [abs(n) for n in range(length)], 10_000)


def test_calls_that_grow_with_the_square_of_the_length_fail() -> None:
    with pytest.raises(AssertionError, match="calls for 400"):
        growth.of_length_only(lambda length: [abs(n) for n in range(length * length)], 100)


def test_a_regular_expression_that_looks_again_and_again_fails() -> None:
    """It is one call, whatever it does: here the cube of the length."""
    slow = re.compile("a*a*b")
    assert growth.calls(lambda length: slow.search("a" * length), 100) < 10
    with pytest.raises(pytest.fail.Exception, match="times the CPU time"):
        growth.of_length_only(lambda length: slow.search("a" * length), 200)
