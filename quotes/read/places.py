"""Which files an input stands for: the paths as given, folders looked through, globs spread out.

In a folder count the files whose extension is read, at any depth, in the order of their paths below it.
Hidden files and folders (`.name`) are skipped, links to folders not followed. A glob is a string that names
no file itself; what it matches counts as if it stood in the folder before its first `*`, `?` or `[`.
"""

from __future__ import annotations

import errno
import glob
import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from quotes.errors import InputError
from quotes.read.decode import encodable

STDIN = "-"
PathGiven = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class Unread:
    """A file, or one row of a table, that could not be read as an article, and why."""

    file: str  # the path as given
    reason: str


@dataclass(frozen=True, slots=True)
class Place:
    """One file to read, or standard input."""

    path: str
    shown: str  # the path as given; for a folder's files the folder as given and the path below it
    id: str  # of the one article in it: the path below the folder, or the name, without extension
    extension: str  # in small letters, with its dot; "" where there is none
    named: bool  # by itself, not found in a folder or by a glob


def given(paths: PathGiven | Iterable[PathGiven]) -> tuple[PathGiven, ...]:
    """The paths as a tuple; InputError where there is none, or standard input is not the only one."""
    several = (paths,) if isinstance(paths, str | os.PathLike) else tuple(paths)
    if not several:
        raise InputError("No input was given. Name files or folders, or - for standard input.")
    if STDIN in several and len(several) > 1:
        raise InputError("- (standard input) cannot be read together with other inputs.")
    return several


def places(paths: Iterable[PathGiven], formats: Collection[str]) -> Iterator[Place | Unread]:
    """All files to read, in the order of the paths; an Unread for what cannot be looked into.

    `formats` are the extensions that are read; a file that is named need not have any. InputError for a path
    that does not exist, a named file of another format, and a folder or glob without any file that is read.
    """
    for path in paths:
        name = os.fspath(path)
        if not name:  # a variable of the shell that holds nothing; Path would make it the folder one is in
            raise InputError("An empty path was given. Name files or folders, or - for standard input.")
        if name == STDIN:
            yield Place(STDIN, STDIN, "stdin", "", named=True)
        elif (trouble := _trouble(name)) is not None:
            yield Unread(encodable(name), trouble)
        elif Path(name).is_dir():
            otherwise = f"{name} holds no articles: looked for {_ends(formats)}."
            yield from _some(_in_folder(name, formats), otherwise)
        elif Path(name).exists():
            yield _named(name, formats)
        elif isinstance(path, str) and glob.has_magic(name):
            otherwise = f"Nothing matches {name}: looked for {_ends(formats)}."
            yield from _some(_matching(name, formats), otherwise)
        else:
            raise InputError(f"{name}: there is no such file or folder.")


def _trouble(name: str) -> str | None:
    """Why the system says neither that there is such a file nor that there is none: a folder closed to us."""
    try:
        Path(name).stat()
    except OSError as error:
        if isinstance(error, PermissionError) or error.errno == errno.ENAMETOOLONG:
            return f"cannot be read: {error.strerror}."
    except ValueError:  # a zero byte
        pass
    return None


def _some(found: Iterator[Place | Unread], otherwise: str) -> Iterator[Place | Unread]:
    """The places, at least one; InputError if there is none."""
    empty = True
    for place in found:
        empty = False
        yield place
    if empty:
        raise InputError(otherwise)


def _named(name: str, formats: Collection[str]) -> Place:
    extension = PurePath(name).suffix.lower()
    if extension and extension not in formats:
        raise InputError(f"{name}: {extension} files cannot be read. Give {_ends(formats)}.")
    return Place(name, encodable(name), encodable(PurePath(name).stem), extension, named=True)


def _in_folder(folder: str, formats: Collection[str]) -> Iterator[Place | Unread]:
    shown = folder.rstrip("/" + os.sep)
    for found in _walk(Path(folder), formats):
        if isinstance(found, Path):
            below = found.relative_to(folder).as_posix()
            yield _found(found, f"{shown}/{below}", below)
        else:
            yield found


def _matching(pattern: str, formats: Collection[str]) -> Iterator[Place | Unread]:
    """The files that a glob matches and those in the folders that it matches, each once."""
    base = PurePath(pattern)
    while glob.has_magic(str(base)):
        base = base.parent
    found: dict[Path | Unread, None] = {}
    for match in map(Path, glob.glob(pattern, recursive=True)):  # noqa: PTH207 - Path.glob takes no absolute ones
        if match.is_dir():
            found.update(dict.fromkeys(_walk(match, formats)))
        elif match.suffix.lower() in formats:
            found[match] = None
    for path in sorted((path for path in found if isinstance(path, Path)), key=Path.as_posix):
        yield _found(path, path.as_posix(), path.relative_to(base).as_posix())
    yield from (unread for unread in found if isinstance(unread, Unread))


def _found(path: Path, shown: str, below: str) -> Place:
    id = below.removesuffix(path.suffix)
    return Place(str(path), encodable(shown), encodable(id), path.suffix.lower(), named=False)


def _walk(folder: Path, formats: Collection[str]) -> Iterator[Path | Unread]:
    """The files to read below a folder, sorted by their paths; memory holds the names of one branch."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(_name(entry) for entry in entries if _counts(entry, formats))
    except OSError as error:
        yield Unread(encodable(str(folder)), f"cannot be looked into: {error.strerror}.")
        return
    for name in names:
        if name.endswith("/"):
            yield from _walk(folder / name, formats)
        else:
            yield folder / name


def _name(entry: os.DirEntry[str]) -> str:
    """The name as it sorts in a path: that of a folder with the slash."""
    return entry.name + "/" * entry.is_dir(follow_symlinks=False)


def _counts(entry: os.DirEntry[str], formats: Collection[str]) -> bool:
    """Whether to go into a folder or read a file.

    A link counts wherever it leads, nowhere or to itself too, so that it is told of and costs no other file.
    """
    if entry.name.startswith("."):
        return False
    if entry.is_dir(follow_symlinks=False):
        return True
    return PurePath(entry.name).suffix.lower() in formats and (entry.is_symlink() or entry.is_file())


def _ends(formats: Collection[str]) -> str:
    return f"files that end in {' or '.join(formats)}"
