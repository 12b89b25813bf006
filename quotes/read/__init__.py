"""Any supported input as articles: files, folders, globs, JSON Lines, standard input. Where the flow begins.

    for item in read.articles(["news", "archive.jsonl"]):
        ...  # an Article, or an Unread that says what could not be read

A `.txt` file, or one without extension that is named, holds one article in whatever encoding (`decode`); a
`.jsonl` file one a line (`rows`). Which files a folder or glob stands for is said in `places`, what a
paragraph is in `layout`.

An article's id is its path below the folder or glob, without extension; for a file that is named, its name
without it; for standard input `stdin`; in a table, what the id column holds, or the number of the line.
`file` is the path as given.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from quotes.errors import InputError
from quotes.read import decode
from quotes.read.layout import paragraphs
from quotes.read.places import STDIN, PathGiven, Place, Unread, given, places
from quotes.read.rows import Columns, Record, Row, json_lines, lacking, record
from quotes.records import Article

__all__ = ["Articles", "Unread", "article", "articles", "check", "paragraphs"]

# The formats, by extension. A text: what makes one article of a file's bytes, with notices. A table: what
# makes rows of its lines. Each raises InputError where the file as a whole is not what it says.
TEXTS: dict[str, Callable[[bytes], tuple[str, tuple[str, ...]]]] = {".txt": decode.text}
TABLES: dict[str, Callable[[Iterable[bytes]], Iterator[Row]]] = {".jsonl": json_lines}
FORMATS = (*TEXTS, *TABLES)
# Code points of one article, some 85,000 words: a whole book, an archive in one file or a dump is no article, and
# would hold up all the others for minutes. The longest of 2,007 articles looked at has 33,672; the transcript of a
# day's hearing has some 360,000.
LONGEST = 500_000
_MOST_BYTES = 4 * LONGEST + 4  # in UTF-32, with its mark; no more of a file is ever read
_TOO_LONG = f"too long for one article (more than {LONGEST:,} characters). Split it into its articles."


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
                yield from _read(place, self._columns)

    def reads(self, path: PathGiven) -> bool:
        """Whether that file, which need not be there, is one of those read."""
        if not Path(path).is_file():
            return False
        found = (p.path for p in places(self._paths, FORMATS) if isinstance(p, Place) and p.path != STDIN)
        return any(Path(p).exists() and Path(p).samefile(path) for p in found)


def articles(
    paths: PathGiven | Iterable[PathGiven], *, text_column: str | None = None, id_column: str | None = None
) -> Articles:
    """The articles of these files, folders or globs, or of `-`; in place of what cannot be read, an Unread.

    Checks before it returns, reading every table once: raises InputError for a path that does not exist, a
    format that is not read, a folder without articles, a named table without the column, an id that two
    articles have. The columns are `text` and `id` unless named here; an id column that is named must be
    there.
    """
    several = given(paths)
    columns = Columns(text_column, id_column)
    return Articles(_survey(several, columns), several, columns)


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


def _read(place: Place, columns: Columns) -> Iterator[Article | Unread]:
    """The articles of one file; what goes wrong in it comes out as Unread and stops nothing."""
    try:
        if place.path == STDIN:
            yield from _from_stdin(place, columns)
        elif place.extension in TABLES:
            for found in _records(place, columns):
                yield found if isinstance(found, Unread) else _from_record(found, place)
        else:
            with Path(place.path).open("rb") as stream:
                yield _from_bytes(stream.read(_MOST_BYTES + 1), place)
    except (OSError, InputError) as error:
        yield Unread(place.shown, _why(error))


def _from_bytes(data: bytes, place: Place) -> Article:
    if len(data) > _MOST_BYTES:
        raise InputError(_TOO_LONG)
    text, notices = TEXTS.get(place.extension, decode.text)(data)
    if len(text) > LONGEST:
        raise InputError(_TOO_LONG)
    return article(text, id=place.id, file=place.shown, notices=notices)


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


def _records(place: Place, columns: Columns) -> Iterator[Record | Unread]:
    """The rows of a table; one Unread for all of them if none has the columns, or there is none."""
    reader = TABLES[place.extension]
    if (reason := _lacking(place, columns)) is not None:
        yield Unread(place.shown, reason)
        return
    empty = True
    with Path(place.path).open("rb") as stream:
        for row in reader(stream):
            empty = False
            yield _understood(row, place, columns)
    if empty:
        yield Unread(place.shown, "holds no rows.")


def _lacking(place: Place, columns: Columns) -> str | None:
    """Why no row of a table has the columns it must have; not asked of a pipe, which is read only once."""
    if not Path(place.path).is_file():
        return None
    try:
        with Path(place.path).open("rb") as stream:
            return lacking(TABLES[place.extension](stream), columns)
    except (OSError, InputError):
        return None  # what keeps it from being read at all is told when it is read


def _understood(row: Row, place: Place, columns: Columns) -> Record | Unread:
    found = record(row, columns)
    if not isinstance(found, Record):
        return Unread(place.shown, f"line {row.number} {found}.")
    if len(found.text) > LONGEST:
        return Unread(place.shown, f"line {row.number} is {_TOO_LONG}")
    return found


def _from_stdin(place: Place, columns: Columns) -> Iterator[Article | Unread]:
    """Standard input: JSON Lines if its first line is an object with the text column, else one article."""
    with _stdin() as stream:
        first = stream.readline()
        if not _is_row(first, columns):
            yield _from_bytes(first + stream.read(_MOST_BYTES + 1), place)
            return
        numbers: dict[str, int] = {}  # read only once, so that an id occurs twice is found on the way
        for row in json_lines(chain([first], stream)):
            found = _understood(row, place, columns)
            if isinstance(found, Unread):
                yield found
            elif (earlier := numbers.setdefault(found.id, found.number)) != found.number:
                yield Unread(STDIN, f"line {found.number} has the id {found.id!r}, as line {earlier} has.")
            else:
                yield _from_record(found, place)


def _stdin() -> AbstractContextManager[BinaryIO]:
    if sys.stdin is None:
        raise InputError("standard input is closed.")
    if hasattr(sys.stdin, "buffer"):
        return nullcontext(sys.stdin.buffer)
    return io.BytesIO(decode.encodable(sys.stdin.read()).encode())  # a text stream in its place: a notebook


def _is_row(line: bytes, columns: Columns) -> bool:
    try:
        return any(columns.text in row.values for row in json_lines([line]))
    except InputError:
        return False


def _why(error: OSError | InputError) -> str:
    return str(error) if isinstance(error, InputError) else f"cannot be read: {error.strerror}."


@dataclass(frozen=True, slots=True)
class _Item:
    """What reading will give: where it stands, and its id if it is an article."""

    where: str
    id: str | None
    table: bool


def _survey(paths: tuple[PathGiven, ...], columns: Columns) -> int | None:
    """How many items there will be; InputError where an id occurs twice or a named table lacks a column."""
    if paths == (STDIN,):
        return None
    if len(paths) > 1:
        _refuse_same_file(paths)
    seen: set[int] = set()  # hashes, not ids and places: 60 bytes an article instead of 300
    count = 0
    for item in _items(paths, columns):
        if item.id is not None:
            if hash(item.id) in seen:
                _refuse_twice(item, count, paths, columns)
            seen.add(hash(item.id))
        count += 1
    return count


def _refuse_same_file(paths: tuple[PathGiven, ...]) -> None:
    """Raises InputError where two of the paths lead to one file, which would be read and counted twice."""
    seen: set[int] = set()  # hashes of 64 bits: among a million files two are alike by chance once in 10 million
    for place in places(paths, FORMATS):
        if isinstance(place, Place):
            key = hash(os.path.realpath(place.path))
            if key in seen:
                raise InputError(f"{place.shown} is given twice. Give it once.")
            seen.add(key)


def _refuse_twice(item: _Item, at: int, paths: tuple[PathGiven, ...], columns: Columns) -> None:
    """Raises InputError with both places, if an item before the one `at` this number has the same id."""
    for number, earlier in enumerate(_items(paths, columns)):
        if number == at:
            return  # only the hashes were the same
        if earlier.id == item.id:
            both = f"{earlier.where} and {item.where}"
            advice = "Name a column of ids with --id-column" if item.table else "Give the folder above them"
            raise InputError(f"Two articles have the id {item.id!r}: {both}. {advice}, or rename one.")


def _items(paths: tuple[PathGiven, ...], columns: Columns) -> Iterator[_Item]:
    for place in places(paths, FORMATS):
        if isinstance(place, Unread):
            yield _Item(place.file, None, table=False)
        elif place.extension in TABLES:
            yield from _row_items(place, columns)
        else:
            yield _Item(place.shown, place.id, table=False)


def _row_items(place: Place, columns: Columns) -> Iterator[_Item]:
    """The rows of a table; what fails here fails again, and is told, when it is read."""
    unknown = _Item(place.shown, None, table=True)
    if not Path(place.path).is_file():  # a pipe, which is read only once
        yield unknown
        return
    if place.named and (reason := _lacking(place, columns)) is not None:
        raise InputError(f"{place.shown} {reason}")
    try:
        for found in _records(place, columns):
            if isinstance(found, Unread):
                yield unknown
            else:
                yield _Item(f"{place.shown} line {found.number}", found.id, table=True)
    except (OSError, InputError):
        yield unknown
