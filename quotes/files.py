"""Files that are there whole or not at all, and which paths lead to one file. Standard library only."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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


def one_file(path: str | os.PathLike[str], other: str | os.PathLike[str]) -> bool:
    """Whether two paths lead to one file, through links too; neither need be there yet. A device or pipe is no file."""
    if any(_has_no_place(Path(p)) and not Path(p).is_dir() for p in (path, other)):
        return False
    with suppress(OSError):
        return Path(path).samefile(other)
    real, other_real = Path(os.path.realpath(path)), Path(os.path.realpath(other))
    if real == other_real or real.name != other_real.name:
        return real == other_real
    with suppress(OSError):
        return real.parent.samefile(other_real.parent)
    return False


Identity = tuple[int, int]


def identity(path: str | os.PathLike[str]) -> Identity:
    """What all paths and links to one file have in common; OSError where there is none."""
    found = Path(path).stat()
    return found.st_dev, found.st_ino


def shared(folder: Path) -> Iterator[Identity]:
    """The files at any depth of a folder that may stand elsewhere too: links, and what is in folders that are links."""
    below, seen = os.path.realpath(folder), set[Identity]()
    for root, folders, names in os.walk(below, followlinks=True):
        folders[:] = [name for name in folders if _new(Path(root, name), seen)]
        elsewhere = os.path.realpath(root) != root
        for path in (Path(root, name) for name in names):
            with suppress(OSError):  # a link to nowhere
                if elsewhere or path.is_symlink() or path.stat().st_nlink > 1:
                    yield identity(path)


def _new(folder: Path, seen: set[Identity]) -> bool:
    """Whether a folder was not gone into before: links may lead round."""
    with suppress(OSError):
        if (key := identity(folder)) not in seen:
            seen.add(key)
            return True
    return False


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
