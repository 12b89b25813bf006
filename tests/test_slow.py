"""The parts of `make slow`: what is said of each, and that every slow test is in one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from tests import slow
from tests.conftest import pytest_collection_modifyitems


@pytest.mark.parametrize(
    ("code", "minutes", "holds", "words"),
    [
        (0, 3.0, True, "passed in 3.0 of 4 minutes"),
        (5, 0.1, True, "no tests yet"),
        (1, 3.0, False, "FAILED in 3.0 of 4 minutes"),
        (0, 4.1, False, "TOO LONG, 4.1 of 4 minutes"),
        (1, 12.1, False, "HANGS, ended after 12.1 of 4 minutes"),
    ],
)
def test_what_is_said_of_a_part(code: int, minutes: float, holds: bool, words: str) -> None:
    found, told = slow.verdict(slow.Part(4, ()), code, minutes)
    assert found == holds
    assert told.startswith(words)


def test_a_part_that_fails_fails_the_whole(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    ends = {slow.PARTS["kills"]: (0, 0.5), slow.PARTS["browser"]: (1, 0.25)}
    monkeypatch.setattr(slow, "ran", ends.__getitem__)
    assert slow.main(["kills"]) == 0
    assert slow.main(["kills", "browser"]) == 1
    assert "slow/kills: passed in 0.5 of 6 minutes\nslow/browser: FAILED" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        slow.main(["kils"])


@pytest.mark.parametrize("mark", [pytest.mark.slow, pytest.mark.slow(part="naps"), pytest.mark.slow("kills")])
def test_a_slow_test_in_no_part_is_refused(mark: pytest.MarkDecorator) -> None:
    """It would never run."""
    with pytest.raises(pytest.UsageError, match="test_a: slow needs a part, one of kills, "):
        pytest_collection_modifyitems([item(mark)])


def test_tests_of_a_part_and_others_are_taken() -> None:
    pytest_collection_modifyitems([item(pytest.mark.slow(part=name)) for name in slow.PARTS] + [item(None)])


def item(mark: pytest.MarkDecorator | None) -> pytest.Item:
    """As much of a test as is looked at."""
    return cast("pytest.Item", SimpleNamespace(name="test_a", get_closest_marker=lambda _: mark and mark.mark))
