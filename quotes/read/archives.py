"""Zip archives as folders: the files in them that are read, in the order of their paths, without unpacking to disk."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterator
from pathlib import PurePosixPath
from typing import IO

from quotes.errors import InputError

ZIP = ".zip"
_FLAG_ENCRYPTED = 0x1
_HIDDEN = "__MACOSX"  # what macOS puts beside every file


def members(path: str, formats: Collection[str]) -> Iterator[str]:
    """The names of the files to read; hidden ones and archives inside do not count. InputError if it is no archive."""
    with _opened(path) as archive:
        names = {info.filename for info in archive.infolist() if not info.is_dir()}
    for name in sorted(names):
        parts = PurePosixPath(name).parts
        hidden = any(part.startswith(".") or part == _HIDDEN for part in parts)
        if not hidden and PurePosixPath(name).suffix.lower() in formats:
            yield name


def member(path: str, name: str) -> IO[bytes]:
    """One file of an archive as a stream of what it unpacks to; InputError where it is locked or damaged."""
    archive = _opened(path)
    try:
        if archive.getinfo(name).flag_bits & _FLAG_ENCRYPTED:
            raise InputError("locked with a password. Unpack the archive and give the folder.")
        # The stream keeps the archive's file open until it is closed itself.
        return archive.open(name)
    except (zipfile.BadZipFile, NotImplementedError, KeyError) as error:
        raise InputError(f"cannot be unpacked: {error}. Unpack the archive with another program.") from error
    finally:
        archive.close()


def _opened(path: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise InputError("no zip archive, or a damaged one.") from error
