"""The registry file: a plain CSV that people edit and keep in git, one person or body a line.

Columns: `id`, `name` (canonical), `aliases`, `role` (both parted by `; `), `kind` (`person` or `body`), `wikidata`
(left empty for people to fill). Further columns are kept as they are. Names that clash stay apart as lines of their
own; an alias that is added joins.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from quotes.english.words import fold
from quotes.errors import InputError
from quotes.files import text_in_place
from quotes.schema import APART

COLUMNS = ("id", "name", "aliases", "role", "kind", "wikidata")
_KINDS = ("person", "body")
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class Entry:
    """One person or body."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()  # other forms of the name
    roles: tuple[str, ...] = ()  # as printed
    kind: str = "person"
    wikidata: str = ""
    more: tuple[tuple[str, str], ...] = ()  # further columns that somebody added

    @property
    def names(self) -> tuple[str, ...]:
        """The canonical name, then the others."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Registry:
    """Everybody who is known, by id."""

    entries: Mapping[str, Entry] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.entries)


def read(path: str | os.PathLike[str]) -> Registry:
    """The registry in that file; InputError says what is wrong with it, in which line, and what to do."""
    place = Path(path)
    try:
        text = place.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{place} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{place} is not in UTF-8. Save it as 'CSV UTF-8'.") from error
    entries: dict[str, Entry] = {}
    for line, cells in _records(place, text):
        entry = _entry(cells, f"{place}, line {line}")
        if entry.id in entries:
            raise InputError(
                f"{place}, line {line}: the id {entry.id!r} was there before. Give one of the two another."
            )
        entries[entry.id] = entry
    _refuse_shared_aliases(place, entries)
    return Registry(entries)


def _records(place: Path, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines with their numbers, cells by column; spreadsheet programs of some countries part cells by `;`."""
    head = text.splitlines()[0] if text.strip() else ""
    delimiter = max(_DELIMITERS, key=head.count)
    records = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    try:
        names = [name.strip() for name in next(records, [])]
        if missing := [name for name in ("id", "name") if name not in names]:
            raise InputError(f"{place} has no column {missing[0]!r}. Its first line must name: {', '.join(COLUMNS)}.")
        for cells in records:
            if any(cell.strip() for cell in cells):
                padded = [*cells, *[""] * (len(names) - len(cells))]
                if len(padded) > len(names):
                    raise InputError(
                        f"{place}, line {records.line_num}: {len(cells)} cells under {len(names)} columns."
                    )
                yield records.line_num, dict(zip(names, (cell.strip() for cell in padded), strict=True))
    except csv.Error as error:
        raise InputError(f"{place}, line {records.line_num}: {error}.") from error


def _entry(cells: Mapping[str, str], where: str) -> Entry:
    if not cells["name"]:
        raise InputError(f"{where}: there is no name. Write one, or remove the line.")
    if not cells["id"] or APART.strip() in cells["id"]:
        raise InputError(f"{where}: {cells['id']!r} is no id. Write one word, without ';'.")
    kind = cells.get("kind") or "person"
    if kind not in _KINDS:
        raise InputError(f"{where}: the kind is {kind!r}. It is one of: {', '.join(_KINDS)}.")
    return Entry(
        id=cells["id"],
        name=cells["name"],
        aliases=_several(cells.get("aliases", "")),
        roles=_several(cells.get("role", "")),
        kind=kind,
        wikidata=cells.get("wikidata", ""),
        more=tuple((name, cell) for name, cell in cells.items() if name not in COLUMNS),
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in cell.split(APART.strip()) if part.strip()))


def _refuse_shared_aliases(place: Path, entries: Mapping[str, Entry]) -> None:
    """Two people may have one name, as their roles tell them apart; an alias is somebody's own."""
    owners: dict[tuple[str, str], str] = {}
    for entry in entries.values():
        for alias in entry.aliases:
            owner = owners.setdefault((entry.kind, fold(alias)), entry.id)
            if owner != entry.id:
                raise InputError(f"{place}: {alias!r} is an alias of {owner} and of {entry.id}. Remove it from one.")


def write(registry: Registry, path: str | os.PathLike[str]) -> None:
    """Writes the file, sorted by id, so that a change in git shows what is new; TableError where it cannot be.

    It is there whole or not at all; a link stays a link.
    """
    more = dict.fromkeys(name for entry in registry.entries.values() for name, _ in entry.more)
    with text_in_place(Path(path), "strict") as handle:
        table = csv.writer(handle, lineterminator="\n")
        table.writerow([*COLUMNS, *more])
        for _, entry in sorted(registry.entries.items()):
            aliases, roles = APART.join(entry.aliases), APART.join(entry.roles)
            cells = dict(entry.more)
            own = [entry.id, entry.name, aliases, roles, entry.kind, entry.wikidata]
            table.writerow([*own, *(cells.get(name, "") for name in more)])
