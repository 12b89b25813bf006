"""Which files an input stands for: the paths as given, folders looked through, globs spread out.

In a folder count the files whose extension is read, at any depth, in the order of their paths below it; a zip
archive counts as a folder (`archives`). Hidden files and folders (`.name`) are skipped, links to folders not followed.
Documents of formats that are not read (`.doc`) are told of, other files passed over. A glob is a string that names no
file itself; what it matches counts as if it stood in the folder before its first `*`, `?` or `[`.
"""

from __future__ import annotations

import errno
import glob
import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import IO

from quotes.errors import InputError
from quotes.read import archives
from quotes.read.decode import encodable

STDIN = "-"
STDIN_ID = "stdin"
PathGiven = str | os.PathLike[str]

_NO_PART_OF_ID = (".txt",)
# Of those that are not read, the ones that hold articles: in a folder they are told of, and not passed over.
_DOCUMENTS = frozenset({".doc", ".pages", ".xls", ".ods", ".msg", ".rar", ".7z"})
# What to do with files that newsrooms have and that are not read.
INSTEAD = {
    ".doc": "Open it in Word or LibreOffice and save it as .docx.",
    ".pages": "Export it from Pages as .docx.",
    ".xls": "Open it in Excel or LibreOffice and save it as .xlsx or .csv.",
    ".ods": "Open it in LibreOffice and save it as .xlsx or .csv.",
    ".msg": "Save it from Outlook as .eml, or as text.",
    ".json": "Write one object a line, as .jsonl.",
    ".gz": "Unpack it first.",
    ".mp3": "Have the recording written down first; a transcript can be read.",
    ".wav": "Have the recording written down first; a transcript can be read.",
    ".mp4": "Have the recording written down first; a transcript can be read.",
    ".db": "It holds quotes already: quotes review, quotes speakers and quotes explain open it.",
    ".rar": "Unpack it first.",
    ".7z": "Unpack it first.",
    ".tar": "Unpack it first.",
}


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
    id: str  # of the one article in it: the path below the folder, or the name; `.txt` is not part of it
    extension: str  # in small letters, with its dot; "" where there is none
    named: bool  # by itself, not found in a folder, in an archive or by a glob
    member: str | None = None  # the path inside the archive that `path` is

    @property
    def is_pipe(self) -> bool:
        """Whether it can be read only once."""
        return self.path == STDIN or not Path(self.path).is_file()

    def open(self) -> IO[bytes]:
        """Its bytes; raises OSError, or InputError where an archive does not give it out."""
        return Path(self.path).open("rb") if self.member is None else archives.member(self.path, self.member)


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
            yield Place(STDIN, STDIN, STDIN_ID, "", named=True)
        elif (trouble := _trouble(name)) is not None:
            yield Unread(encodable(name), trouble)
        elif Path(name).is_dir():
            otherwise = f"{name} holds no articles: looked for {_ends(formats)}."
            yield from _some(_in_folder(name, formats), otherwise)
        elif Path(name).exists():
            yield from _named(name, formats)
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


def _named(name: str, formats: Collection[str]) -> Iterator[Place | Unread]:
    extension = PurePath(name).suffix.lower()
    if extension and extension not in formats:
        instead = INSTEAD.get(extension, f"Give {_ends(formats)}.")
        raise InputError(f"{name}: {extension} files cannot be read. {instead}")
    place = Place(name, encodable(name), encodable(_id(PurePath(name).name, extension)), extension, named=True)
    if extension == archives.ZIP:
        yield from _some(
            _in_archive(replace(place, id=""), formats), f"{name} holds no articles: looked for {_ends(formats)}."
        )
    else:
        yield place


def _in_archive(place: Place, formats: Collection[str]) -> Iterator[Place | Unread]:
    """The files of an archive, as if it were a folder."""
    try:
        inside = list(archives.members(place.path, [name for name in formats if name != archives.ZIP]))
    except InputError as error:
        yield Unread(place.shown, str(error))
        return
    except OSError as error:
        yield Unread(place.shown, f"cannot be read: {error.strerror}.")
        return
    above = f"{place.id}/" if place.id else ""
    for name in inside:
        extension = PurePath(name).suffix.lower()
        shown, id = encodable(f"{place.shown}/{name}"), encodable(above + _id(name, extension))
        yield Place(place.path, shown, id, extension, named=False, member=name)


def _id(path: str, extension: str) -> str:
    """A path as the id of an article: with its extension, so that a page and its PDF are two, but without `.txt`."""
    return path[: -len(extension)] if extension in _NO_PART_OF_ID else path


def _in_folder(folder: str, formats: Collection[str]) -> Iterator[Place | Unread]:
    shown = folder.rstrip("/" + os.sep)
    for found in _walk(Path(folder), formats):
        if isinstance(found, Path):
            below = found.relative_to(folder).as_posix()
            yield from _found(found, f"{shown}/{below}", below, formats)
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
        elif match.suffix.lower() in formats or match.suffix.lower() in _DOCUMENTS:
            found[match] = None
    for path in sorted((path for path in found if isinstance(path, Path)), key=Path.as_posix):
        yield from _found(path, path.as_posix(), path.relative_to(base).as_posix(), formats)
    yield from (unread for unread in found if isinstance(unread, Unread))


def _found(path: Path, shown: str, below: str, formats: Collection[str]) -> Iterator[Place | Unread]:
    extension = path.suffix.lower()
    if extension not in formats:
        yield Unread(encodable(shown), f"{extension} files cannot be read. {INSTEAD[extension]}")
        return
    place = Place(str(path), encodable(shown), encodable(_id(below, extension)), extension, named=False)
    if extension == archives.ZIP:
        yield from _in_archive(replace(place, id=place.id[: -len(archives.ZIP)]), formats)
    else:
        yield place


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
    suffix = PurePath(entry.name).suffix.lower()
    return (suffix in formats or suffix in _DOCUMENTS) and (entry.is_symlink() or entry.is_file())


def _ends(formats: Collection[str]) -> str:
    *most, last = formats
    return f"files that end in {', '.join(most)} or {last}"
