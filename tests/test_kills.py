"""Nothing is lost or left in halves when a program is killed, at whatever step on its files (make slow PART=kills)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import groupby
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow(part="kills"),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forks of a process"),
]


def left(job: str) -> list[list[object]]:
    """What was found after each death of the job, and last after none."""
    command = [sys.executable, "-m", "tests.killed", job]
    done = subprocess.run(command, cwd=Path(__file__).parent.parent, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    found: list[list[object]] = json.loads(done.stdout)
    assert len(found) > 20
    return found


def changes(found: list[list[object]]) -> list[list[object]]:
    """The states that were found, each once as long as it lasts."""
    return [state for state, _ in groupby(found)]


def test_the_old_table_and_the_old_registry_stay_until_the_new_are_there() -> None:
    found = left("table")
    for number, old in enumerate(("old", "id,name\nada,Ada Old\n")):
        before, after = changes([[state[number]] for state in found])  # never a third, such as half of one
        assert before == [old]
        assert after != [old]


def test_the_old_database_stays_until_the_new_is_there() -> None:
    assert changes(left("database")) == [["ok", 1, 5], ["ok", 2, 7]]


def test_a_correction_is_there_whole_or_not_at_all_and_none_before_it_is_lost() -> None:
    file = ["quay.db"]  # opened and closed again, it is one file
    assert changes(left("corrections")) == [
        [["accept"], True, file],
        [["accept", "reject"], False, file],
    ]
