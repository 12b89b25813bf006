"""Systems that are not this one: what Windows and macOS lack is taken away before anything of ours is imported."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from quotes import read, table
from tests.gold.run import extractor

pytestmark = [pytest.mark.model, pytest.mark.lengthy]

TEXT = (
    "“The bridge is safe,” said Elena Ruiz, the city engineer. “We tested it twice.”\n\n"
    "Kwame Mensah said the toll was “a scandal” and would rise. He declined to say more.\n"
)
MODULES = ("resource", "fcntl", "termios", "pwd", "grp")
SIGNALS = ("SIGALRM", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "alarm", "setitimer")
SYSTEM = ("fork", "forkpty", "killpg", "posix_fallocate")  # not getuid: packages ask for it by the name of the system
PROGRAM = f"""
import multiprocessing, os, signal, sys
for name in {MODULES}:
    sys.modules[name] = None
for module, names in ((signal, {SIGNALS}), (os, {SYSTEM})):
    for name in names:
        if hasattr(module, name):
            delattr(module, name)
multiprocessing.set_start_method("spawn")
from quotes.cli import main
try:
    main()
finally:
    held = [name for name in {MODULES} if sys.modules[name] is not None]
    held += [name for name in {SIGNALS} if hasattr(signal, name)] + [name for name in {SYSTEM} if hasattr(os, name)]
    print("HELD", held, multiprocessing.get_start_method(), file=sys.stderr)
"""


def test_an_article_where_there_is_no_fork_no_alarm_and_no_fcntl(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    command = [sys.executable, "-c", PROGRAM, "extract", "a.txt", "--format", "jsonl"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[-1] == "HELD [] spawn"
    here = table.rows(extractor().extract([read.article(TEXT, id="a")]))
    named = ("quote_id", "speaker", "kind", "cue", "source", "quote", "confidence", "needs_review")
    there = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(there) >= 4
    assert [[row[n] for n in named] for row in there] == [[row[n] for n in named] for row in here]
