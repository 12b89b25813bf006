"""What can be explained: an article's text, which a table of rows does not hold."""

from __future__ import annotations

import json
from pathlib import Path

from quotes.errors import InputError

_MOST = 1 << 20  # bytes of the first line that are looked at
_OURS = {"quote_id", "text_sha256"}  # columns of a table of rows, and of no other


def check(path: str) -> None:
    """Raises InputError, with what to give instead, for a table that `extract` wrote; a .db holds the texts."""
    file = Path(path)
    if file.suffix.lower() in (".csv", ".tsv", ".jsonl") and file.is_file() and _rows(file):
        raise InputError(f"{path} is a table of rows and holds no text. {_instead()}")


def _instead() -> str:
    return "Give the article, folder or table that it was made from: quotes explain articles --quote ID"


def _rows(file: Path) -> bool:
    """Whether the first line has the columns of a table of rows."""
    with file.open("rb") as opened:
        line = opened.readline(_MOST).decode("utf-8-sig", "replace")
    if file.suffix.lower() != ".jsonl":
        return all(name in line for name in _OURS)
    try:
        first = json.loads(line)
    except ValueError:  # the reader says what is wrong with it
        return False
    return isinstance(first, dict) and first.keys() >= _OURS and "text" not in first
