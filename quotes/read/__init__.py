"""Any supported input as articles: files, folders, globs, archives, tables, standard input. Where the flow begins.

    for item in read.articles(["news", "archive.jsonl"]):
        ...  # an Article, or an Unread that says what could not be read

Which extensions are read, and by what, stands in `formats`; which files a folder, glob or archive stands for in
`places`; what a paragraph is in `layout`. A plain text is read in whatever encoding (`decode`) and not changed; of
other formats the text is extracted (`document`), and offsets count in what was extracted.

An article's id is its path below the folder, archive or glob, for a file that is named its name, both without `.txt`;
for standard input `stdin`; in a table, what the id column holds, or the number of the row, with the table's id before
it where the table is not the only input. `file` is the path as given.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from quotes import files
from quotes.errors import InputError
from quotes.read import decode, survey
from quotes.read.document import DAMAGED, LONGEST, TOO_LONG, Document, label
from quotes.read.formats import FORMATS, PLAIN, SNIFFED, TABLES, TEXTS, Text, of_stream
from quotes.read.layout import paragraphs
from quotes.read.listed import records, understood
from quotes.read.places import STDIN, PathGiven, Place, Unread, given, places
from quotes.read.rows import Columns, Record
from quotes.read.tables import json_lines
from quotes.records import Article

__all__ = ["FORMATS", "LONGEST", "Articles", "Unread", "article", "articles", "check", "paragraphs"]


@dataclass(frozen=True, slots=True)
class Articles:
    """An input that was checked; iterate over it for its articles, which are read one at a time."""

    count: int | None  # items that there will be; None for standard input, which only reading can tell
    _paths: tuple[PathGiven, ...]
    _columns: Columns

    def __iter__(self) -> Iterator[Article | Unread]:
        for place in places(self._paths, FORMATS):
            if isinstance(place, Unread):
                yield place
            else:
                yield from _read(place, self._columns, alone=survey.alone(place, self._paths))

    def reads(self, path: PathGiven) -> bool:
        """Whether that file, which need not be there, is one of those read."""
        if not Path(path).is_file():
            return False
        if STDIN in self._paths and _comes_from(path):
            return True
        return any(found.exists() and found.samefile(path) for found in self._files())

    def any_below(self, folder: PathGiven) -> bool:
        """Whether a file that is read stands in that folder, at any depth, itself or by a link."""
        inside = Path(folder).resolve()
        if not inside.is_dir():
            return False
        linked = set(files.shared(inside))
        return any(
            inside in found.resolve().parents or (bool(linked) and found.exists() and files.identity(found) in linked)
            for found in self._files()
        )

    def _files(self) -> Iterator[Path]:
        found = (place for place in places(self._paths, FORMATS) if isinstance(place, Place))
        return (Path(place.path) for place in found if place.path != STDIN)


def articles(
    paths: PathGiven | Iterable[PathGiven], *, text_column: str | None = None, id_column: str | None = None
) -> Articles:
    """The articles of these files, folders, archives or globs, or of `-`; in place of what cannot be read, an Unread.

    Checks before it returns, reading every table once: raises InputError for a path that does not exist, a
    format that is not read, a folder without articles, a named table without the column, an id that two
    articles have. The columns are `text` and `id` unless named here; an id column that is named must be
    there.
    """
    several = given(paths)
    columns = Columns(text_column, id_column)
    return Articles(survey.count(several, columns), several, columns)


def check(paths: PathGiven | Iterable[PathGiven]) -> None:
    """Raises InputError where a path is missing, of no format we read, or a folder without articles."""
    for _ in places(given(paths), FORMATS):
        pass


def article(
    text: str,
    *,
    id: str,
    title: str | None = None,
    date: str | None = None,
    outlet: str | None = None,
    url: str | None = None,
    file: str | None = None,
    notices: tuple[str, ...] = (),
    carried: tuple[tuple[str, object], ...] = (),
) -> Article:
    """An article from a string, with its paragraphs, and notices where it is empty, odd or not English.

    The text is taken as it is; only halves of surrogate pairs, which cannot be written, become U+FFFD.
    """
    sound = decode.encodable(text)
    mended = () if sound == text else ("halves of characters (unpaired surrogates) were read as U+FFFD",)
    return Article(
        id=id,
        text=sound,
        paragraphs=paragraphs(sound),
        title=title,
        date=date,
        outlet=outlet,
        url=url,
        file=file,
        notices=(*notices, *mended, *decode.notices(sound)),
        carried=carried,
    )


def _read(place: Place, columns: Columns, *, alone: bool) -> Iterator[Article | Unread]:
    """The articles of one file; what goes wrong in it comes out as Unread and stops nothing."""
    try:
        if place.path == STDIN:
            yield from _from_stdin(place, columns)
        elif place.extension in TABLES:
            for found in records(place, columns, alone=alone):
                yield found if isinstance(found, Unread) else _from_record(found, place)
        else:
            format = TEXTS.get(place.extension, PLAIN)
            with place.open() as stream:
                yield _from_bytes(stream.read(format.most_bytes + 1), place, format)
    except (OSError, InputError, *DAMAGED) as error:
        yield Unread(place.shown, _why(error))


def _from_bytes(data: bytes, place: Place, format: Text) -> Article:
    if len(data) > format.most_bytes:
        raise InputError(TOO_LONG if format is PLAIN else f"too big (more than {format.most_bytes // 1_000_000} MB).")
    found = _converted(data, format)
    if len(found.text) > LONGEST:
        raise InputError(TOO_LONG)
    return article(
        found.text,
        id=place.id,
        title=found.title,
        date=found.date,
        outlet=found.outlet,
        url=found.url,
        file=place.shown,
        notices=found.notices,
        carried=found.carried,
    )


def _converted(data: bytes, format: Text) -> Document:
    """What the format's reader makes of the bytes; whatever its library trips over costs this file and no other."""
    try:
        return format.read(data)
    except (InputError, OSError, *DAMAGED):
        raise
    except Exception as error:
        if format is PLAIN:
            raise
        what = f"{type(error).__name__}: {label(str(error)) or 'no more is known'}"
        raise InputError(f"cannot be read ({what}). Save it in another format, or as text.") from error


def _from_record(row: Record, place: Place) -> Article:
    return article(
        row.text,
        id=row.id,
        title=row.title,
        date=row.date,
        outlet=row.outlet,
        url=row.url,
        file=place.shown,
        notices=row.notices,
        carried=row.carried,
    )


def _from_stdin(place: Place, columns: Columns) -> Iterator[Article | Unread]:
    """Standard input: JSON Lines if its first line is an object with the text column, else one article."""
    with _stdin() as stream:
        first = stream.readline()
        if not _is_row(first, columns):
            beginning = first + stream.read(SNIFFED)
            format = of_stream(beginning)
            yield _from_bytes(beginning + stream.read(format.most_bytes + 1), place, format)
            return
        places_seen: dict[str, str] = {}  # read only once, so that an id occurs twice is found on the way
        for row in json_lines(chain([first], stream)):
            found = understood(row, place, columns)
            if isinstance(found, Unread):
                yield found
            elif (earlier := places_seen.setdefault(found.id, found.place)) != found.place:
                yield Unread(STDIN, f"{found.place} has the id {found.id!r}, as {earlier} has.")
            else:
                yield _from_record(found, place)


def _stdin() -> AbstractContextManager[BinaryIO]:
    if sys.stdin is None:
        raise InputError("standard input is closed.")
    if hasattr(sys.stdin, "buffer"):
        return nullcontext(sys.stdin.buffer)
    return io.BytesIO(decode.encodable(sys.stdin.read()).encode())  # a text stream in its place: a notebook


def _comes_from(path: PathGiven) -> bool:
    """Whether standard input is that file, as the shell's `<` makes it."""
    try:
        return os.path.samestat(os.fstat(sys.stdin.fileno()), Path(path).stat())
    except (OSError, ValueError, AttributeError):  # no file, or none at all
        return False


def _is_row(line: bytes, columns: Columns) -> bool:
    try:
        return any(columns.text in row.values for row in json_lines([line]))
    except InputError:
        return False


def _why(error: Exception) -> str:
    if isinstance(error, InputError):
        return str(error)
    if isinstance(error, OSError):
        return f"cannot be read: {error.strerror}."
    if isinstance(error, RecursionError):
        return "is nested too deeply to be read. Save it as text."
    return f"is damaged and cannot be unpacked: {error}."
