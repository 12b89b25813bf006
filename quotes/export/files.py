"""Files that are there whole or not at all (export)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from quotes.errors import TableError

_NAME_KEPT = 50  # characters of a file's name in that of its partial file: systems take 255 bytes in all


def check_target(path: str | os.PathLike[str]) -> None:
    """Raises TableError where it is plain before any work that the file cannot be written."""
    target = Path(os.path.realpath(path))
    with _as_table_error(Path(path), target, target.parent):
        if target.is_dir():
            raise TableError(f"{path} is a folder. Give --output a file.")
        if _has_no_place(Path(path)):
            return
        if not target.parent.is_dir():
            raise TableError(f"{path} cannot be written: there is no folder {target.parent}. Make it first.")
        if not os.access(target.parent, os.W_OK | os.X_OK):
            raise TableError(f"{path} cannot be written: nothing may be written in the folder {target.parent}.")


def _has_no_place(path: Path) -> bool:
    """Whether it is a device or a pipe (`/dev/stdout`), which is written to and not put in a place."""
    return path.exists() and not path.is_file()


@contextmanager
def text_in_place(path: Path, errors: str) -> Iterator[TextIO]:
    """A file to write text in, which takes the path's place at the end, and is gone if anything went wrong."""
    if _has_no_place(path):
        with _as_table_error(path), path.open("w", encoding="utf-8", errors=errors, newline="") as handle:
            yield handle
        return
    with in_place(path) as partial, partial.open("w", encoding="utf-8", errors=errors, newline="") as handle:
        yield handle


@contextmanager
def in_place(path: Path) -> Iterator[Path]:
    """A path to write at, which takes the other's place at the end, and is gone if anything went wrong."""
    target = Path(os.path.realpath(path))  # a link stays a link
    partial = target.with_name(f".{target.name[:_NAME_KEPT]}.{os.getpid()}.partial")
    with _as_table_error(path, partial, target):
        try:
            yield partial
            with partial.open("rb+") as handle:
                os.fsync(handle.fileno())
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)


@contextmanager
def _as_table_error(path: Path, *others: Path) -> Iterator[None]:
    """Turns what the system says about writing these files into TableError; what it says of others stays."""
    try:
        yield
    except OSError as error:
        if error.filename is not None and Path(os.fsdecode(error.filename)) not in (path, *others):
            raise
        locked = os.name == "nt" and isinstance(error, PermissionError)  # as Excel does with what it shows
        hint = " Is it open in another program?" if locked else ""
        raise TableError(f"{path} cannot be written: {error.strerror or error}.{hint}") from error
