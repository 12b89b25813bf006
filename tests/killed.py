"""Kills a piece of work before each of its steps on files in turn, and tells what is left after each death.

    python -m tests.killed table

The work is done in a fork, which is killed with SIGKILL before its first call that opens, writes, renames or commits
anything, the next one before its second such call, and so on until one comes to its end. Printed is one JSON list. In a
process of its own, since forks of one with threads are fragile.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
import tempfile
import types
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import NamedTuple

# By their names, so that it does not matter from which module.
FILES = frozenset(
    ("open", "write", "writelines", "flush", "close", "fsync", "replace", "rename", "unlink", "link", "truncate")
)
DATABASE = frozenset(("connect", "execute", "executemany", "executescript", "commit"))


class Job(NamedTuple):
    """What is there before, what is done, what is found afterwards, and the calls before which it dies."""

    prepare: Callable[[Path], None]
    work: Callable[[Path], None]
    left: Callable[[Path], object]
    steps: frozenset[str]


def at_every_step(job: Job, most: int = 5_000) -> list[object]:
    """What was left after each death; the last is what the work left that came to its end."""
    found = []
    for step in range(1, most):
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            job.prepare(folder)
            child = os.fork()
            if child == 0:
                _die_before(step, job.steps)
                job.work(folder)
                os._exit(0)
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            if code not in (0, -signal.SIGKILL):
                raise RuntimeError(f"ended with {code} at step {step}")
            found.append(job.left(folder))
            if code == 0:
                return found
    raise RuntimeError(f"more than {most} steps")


def _die_before(step: int, steps: frozenset[str]) -> None:
    """This process dies before so many of these calls."""
    count = 0

    def counted(frame: object, event: str, called: object) -> None:
        nonlocal count
        if event == "c_call" and getattr(called, "__name__", "") in steps:
            count += 1
            if count == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(counted)


# ------------------------------------------------------------------ the jobs


def _articles(folder: Path) -> None:
    from tests.conftest import BRIDGE, FERRY

    (folder / "town").mkdir()
    (folder / "town" / "a.txt").write_bytes(BRIDGE.encode())
    (folder / "town" / "b.txt").write_bytes(FERRY.encode())


def _extract(folder: Path, *arguments: str) -> None:
    """`quotes extract` in a folder, by an extractor that knows the articles by heart."""
    from quotes import cli
    from tests.test_cli import FakeExtractor

    sys.modules["quotes.pipeline"] = types.ModuleType("quotes.pipeline")
    sys.modules["quotes.pipeline"].Extractor = FakeExtractor  # type: ignore[attr-defined]
    sys.argv = ["quotes", "extract", *arguments]
    os.chdir(folder)
    try:
        cli.main()
    except SystemExit as end:
        if end.code:
            raise


def _old_table(folder: Path) -> None:
    _articles(folder)
    (folder / "q.csv").write_text("old", encoding="utf-8")
    (folder / "people.csv").write_text("id,name\nada,Ada Old\n", encoding="utf-8")


def _new_table(folder: Path) -> None:
    _extract(folder, "town", "-o", "q.csv", "--registry", "people.csv")


def _table(folder: Path) -> list[str]:
    """The table and the registry, each as it is."""
    return [(folder / name).read_bytes().decode("utf-8") for name in ("q.csv", "people.csv")]


def _old_database(folder: Path) -> None:
    _articles(folder)
    (folder / "q.db").write_bytes(_database_of_one())


@cache
def _database_of_one() -> bytes:
    """A database of one article; made in a fork, so that nothing of it is open here."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        _articles(folder)
        child = os.fork()
        if child == 0:
            _extract(folder, "town/a.txt", "-o", "q.db")
            os._exit(0)
        os.waitpid(child, 0)
        return (folder / "q.db").read_bytes()


def _new_database(folder: Path) -> None:
    _extract(folder, "town", "-o", "q.db")


def _database(folder: Path) -> list[object]:
    with closing(sqlite3.connect(folder / "q.db")) as db:
        whole = db.execute("PRAGMA integrity_check").fetchone()[0]
        return [whole, *(db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("articles", "quotes"))]


def _one_correction(folder: Path) -> None:
    from quotes.review import correcting
    from tests.reviewed import item, published, review_file

    with review_file(published(folder / "quay.db")) as opened:
        correcting.judge(opened, "harbour", item(opened, "old crane").id, "accepted")


def _another_correction(folder: Path) -> None:
    from quotes.review import correcting
    from tests.reviewed import item, review_file

    with review_file(folder / "quay.db") as opened:
        correcting.judge(opened, "harbour", item(opened, "a rumour").id, "rejected")


def _corrections(folder: Path) -> list[object]:
    from tests.reviewed import review_file, spoken

    with review_file(folder / "quay.db") as opened:
        actions = [step.action for step in opened.corrections.steps()]
        there = "a rumour" in dict(spoken(opened))
    return [actions, there, sorted(path.name for path in folder.iterdir())]


JOBS = {
    "table": Job(_old_table, _new_table, _table, FILES),
    "database": Job(_old_database, _new_database, _database, FILES | DATABASE),
    "corrections": Job(_one_correction, _another_correction, _corrections, FILES | DATABASE),
}

if __name__ == "__main__":
    import openpyxl  # noqa: F401
    import pandas  # noqa: F401

    import tests.reviewed
    import tests.test_cli  # noqa: F401

    sys.stdout.write(json.dumps(at_every_step(JOBS[sys.argv[1]])) + "\n")
