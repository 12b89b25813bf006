"""The store of a run: a SQLite file that is filled article by article, linked in a second pass, and read again.

The published `.db` is the same file with its indices and its full-text search.

    with Store.create("run.db") as store:
        for extraction in extractor.extract(articles):
            store.add(extraction)
        store.link(ids, names)
        store.publish("quotes.db")
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Self

from quotes.errors import InputError, TableError
from quotes.records import Article, Extraction, Quote, Sighting, Speaker
from quotes.schema import APART, apart
from quotes.store import people, tables, values

_COMMIT_EVERY = 200  # articles: what a killed run loses at most
_APPLICATION = 0x51554F54  # "QUOT": how `file` and we know the file (sqlite.org/pragma.html#pragma_application_id)
_HEADER = b"SQLite format 3\x00"
_ARTICLE_COUNT = "SELECT COALESCE(MAX(position), 0) FROM articles"
_SPEAKER_ID = values.QUOTE.split(", ").index("speaker_id")


class Store:
    """One run. Not to be shared between threads; close it, or use it in a `with`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._db, self.path = connection, path
        self._position: int = self._db.execute(_ARTICLE_COUNT).fetchone()[0]
        self._waiting = 0

    # -------------------------------------------------------------- opening

    @classmethod
    def create(cls, path: str | os.PathLike[str]) -> Store:
        """A new store at a path where nothing is; TableError where none can be made."""
        place = Path(path)
        try:
            place.touch(exist_ok=False)
            db = _connected(place)
            db.executescript(f"PRAGMA application_id = {_APPLICATION}; {tables.TABLES}")
            db.execute("INSERT INTO meta VALUES ('schema', ?)", (tables.VERSION,))
            db.commit()
        except (OSError, sqlite3.Error) as error:
            raise TableError(f"{place} cannot be written: {getattr(error, 'strerror', None) or error}.") from error
        return cls(db, place)

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Store:
        """The store in that file; InputError where it is no file of ours, or of another version."""
        place = Path(path)
        if not is_store(place):
            raise InputError(f"{place} is no .db of quotes. Make one with: quotes extract PATH --output quotes.db")
        db = _connected(place)
        try:
            (version,) = db.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone() or ("none",)
        except sqlite3.Error as error:
            db.close()
            raise InputError(f"{place} cannot be read: {error}. Make it again with: quotes extract") from error
        if version != tables.VERSION:
            db.close()
            raise InputError(
                f"{place} has schema {version}, and this version reads {tables.VERSION}. Make it again with: "
                "quotes extract"
            )
        return cls(db, place)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Saves what is not saved yet."""
        self._db.commit()
        self._db.close()

    # -------------------------------------------------------------- filling

    def add(self, extraction: Extraction) -> None:
        """Puts one article behind the others. InputError where the store has one of that id."""
        article = extraction.article
        self._position += 1
        try:
            self._insert("articles", values.ARTICLE, [values.of_article(extraction, self._position)])
        except sqlite3.IntegrityError as error:
            raise InputError(f"Two articles have the id {article.id!r}.") from error
        self._insert("quotes", values.QUOTE, [values.of_quote(quote, extraction) for quote in extraction.quotes])
        of_id = {speaker.id: speaker for speaker in extraction.speakers}
        said = [(quote, n, pair) for quote in extraction.quotes for n, pair in enumerate(_pairs(quote))]
        for _, _, (id, name) in said:  # an extraction made by hand may not say who they are
            of_id.setdefault(id, Speaker(id, name, "person", named=True))
        cells = [values.of_speaker(s, article.id, n) for n, s in enumerate(of_id.values())]
        self._insert("article_speakers", values.SPEAKER, cells)
        self._insert(
            "quote_speakers",
            "quote_id, position, speaker_id, name, local_id",
            [values.cells((quote.quote_id, n, id, name, id)) for quote, n, (id, name) in said],
        )
        self._save_now_and_then()

    def unread(self, name: str, reason: str) -> None:
        """Notes an input that could not be read as an article."""
        self._position += 1
        self._insert("unread", "position, name, reason", [values.cells((self._position, name, reason))])
        self._save_now_and_then()

    def _insert(self, table: str, columns: str, rows: Sequence[tuple[values.Cell, ...]]) -> None:
        marks = ", ".join("?" * (columns.count(",") + 1))
        self._db.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)

    def _save_now_and_then(self) -> None:
        self._waiting += 1
        if self._waiting >= _COMMIT_EVERY:
            self._db.commit()
            self._waiting = 0

    # -------------------------------------------------------------- reading

    def __len__(self) -> int:
        count: int = self._db.execute("SELECT COUNT(*) FROM articles").fetchone()[0]
        return count

    def articles(self) -> Iterator[Article]:
        """Every article as it came in, in the order of the input."""
        for row in self._db.execute(f"SELECT {values.ARTICLE} FROM articles ORDER BY position"):
            yield values.article(row)

    def extractions(self) -> Iterator[Extraction]:
        """Every article with its quotes, in the order of the input, one at a time."""
        for (id,) in self._db.execute("SELECT article_id FROM articles ORDER BY position"):
            yield self.extraction(values.plain(id))

    def extraction(self, article_id: str) -> Extraction:
        """One article with its quotes, with the speakers and clusters of the run; InputError where it is not here."""
        key = (values.cell(article_id),)
        row = self._db.execute(f"SELECT {values.ARTICLE} FROM articles WHERE article_id = ?", key).fetchone()
        if row is None:
            raise InputError(f"There is no article {article_id!r} in {self.path}.")
        return values.extraction(row, self._quotes("article_id", *key), self._speakers(key))

    def _quotes(self, column: str, value: values.Cell) -> Iterator[Quote]:
        """The rows with that value in that column, in the order of the table."""
        said: dict[str, list[tuple[str, str]]] = {}
        pairs = self._db.execute(
            "SELECT quote_id, s.speaker_id, s.name FROM quote_speakers AS s JOIN quotes USING (quote_id) "
            f"WHERE {column} = ? ORDER BY quote_id, s.position",
            (value,),
        )
        for quote_id, speaker_id, name in pairs:
            said.setdefault(values.plain(quote_id), []).append((values.plain(speaker_id), values.plain(name)))
        for row in self._db.execute(f"SELECT {values.QUOTE} FROM quotes WHERE {column} = ? ORDER BY rowid", (value,)):
            yield values.quote(row, said.get(values.plain(row[0]), []))

    def _speakers(self, key: tuple[values.Cell]) -> Iterator[Speaker]:
        rows = self._db.execute(
            f"SELECT {values.SPEAKER} FROM article_speakers WHERE article_id = ? ORDER BY position", key
        )
        return (values.speaker(row, local=False) for row in rows)

    def unreadable(self) -> Iterator[tuple[str, str]]:
        """What could not be read: the file or row, and why, in the order of the input."""
        rows = self._db.execute("SELECT name, reason FROM unread ORDER BY position")
        return ((values.plain(name), values.plain(reason)) for name, reason in rows)

    def sightings(self) -> Iterator[Sighting]:
        """Every speaker of every article, with the id that it has within the article."""
        rows = self._db.execute(f"SELECT a.outlet, a.date, {people.SPEAKER} {people.IN_ORDER}")
        for outlet, date, *row in rows:
            article_id = values.plain(row[0])
            yield Sighting(article_id, values.speaker(row, local=True), values.plain(outlet), values.plain(date))

    def said(self) -> Iterator[tuple[Quote, str | None]]:
        """Every quote with the date of its article, in the order of the input."""
        columns = ", ".join(f"q.{name}" for name in values.QUOTE.split(", "))
        rows = self._db.execute(
            f"SELECT a.date, {columns} FROM quotes AS q JOIN articles AS a USING (article_id) "
            "ORDER BY a.position, q.rowid"
        )
        for date, *row in rows:
            said_by = [(id, id) for id in apart(values.plain(row[_SPEAKER_ID]))]
            yield values.quote(row, said_by), values.plain(date)

    # -------------------------------------------------------------- the second pass

    def link(self, ids: Mapping[tuple[str, str], str], names: Mapping[str, str]) -> None:
        """Gives the speakers their ids and names across the articles.

        `ids`: (article id, id within the article) → id of the run; who is not in it keeps the id within the
        article. `names`: id of the run → canonical name.
        """
        pairs = (
            (*values.cells((new, names[new])), *values.cells((article_id, local)))
            for (article_id, local), new in ids.items()
        )
        self._db.executemany(
            "UPDATE article_speakers SET speaker_id = ?, name = ? WHERE article_id = ? AND local_id = ?", pairs
        )
        self._db.execute(
            "UPDATE quote_speakers SET (speaker_id, name) = (SELECT s.speaker_id, s.name "
            "FROM article_speakers AS s JOIN quotes AS q ON q.article_id = s.article_id "
            "WHERE q.quote_id = quote_speakers.quote_id AND s.local_id = quote_speakers.local_id)"
        )
        self._db.execute(
            "UPDATE quotes SET (speaker, speaker_id) = (SELECT group_concat(name, ?1), group_concat(speaker_id, ?1) "
            "FROM (SELECT name, speaker_id FROM quote_speakers AS s WHERE s.quote_id = quotes.quote_id "
            "ORDER BY position)) WHERE speaker IS NOT NULL",
            (APART,),
        )
        self._db.commit()

    def set_clusters(self, clusters: Mapping[str, str]) -> None:
        """Quote id → the id of its cluster; quotes that are not in it have none."""
        self._db.execute("UPDATE quotes SET cluster = NULL WHERE cluster IS NOT NULL")
        pairs = (values.cells((cluster, quote_id)) for quote_id, cluster in clusters.items())
        self._db.executemany("UPDATE quotes SET cluster = ? WHERE quote_id = ?", pairs)
        self._db.commit()

    # -------------------------------------------------------------- the published file

    def publish(self, path: str | os.PathLike[str], meta: Mapping[str, str]) -> None:
        """Writes the whole run into a path where nothing is: the tables, who speaks, indices and search.

        The same run gives the same bytes. `meta` is what a reader should know of how it was made.
        """
        self._db.commit()
        place = Path(path)
        self._db.execute("VACUUM INTO ?", (os.fspath(place),))
        with closing(_connected(place)) as db:
            people.fill(db)
            db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", (values.cells(pair) for pair in meta.items()))
            for statement in (*tables.INDICES.values(), *tables.search("quotes"), *tables.search("articles")):
                db.execute(statement)
            db.execute(tables.view(_carried(db)))
            db.commit()
            db.execute("ANALYZE")
            db.execute("VACUUM")

    def meta(self) -> dict[str, str]:
        """What the file says of how it was made."""
        return {key: values.plain(value) for key, value in self._db.execute("SELECT key, value FROM meta")}


def is_store(path: str | os.PathLike[str]) -> bool:
    """Whether that file is a SQLite file of ours, whatever its version; False where it cannot be read."""
    try:
        with Path(path).open("rb") as handle:
            head = handle.read(100)
    except OSError:
        return False
    return head.startswith(_HEADER) and head[68:72] == _APPLICATION.to_bytes(4, "big")


def _connected(path: Path) -> sqlite3.Connection:
    # Ours alone while it is filled: a killed run leaves the last commit whole, a power cut may not.
    db = sqlite3.connect(path)
    db.execute("PRAGMA synchronous = NORMAL")
    return db


def _pairs(quote: Quote) -> Iterator[tuple[str, str]]:
    return zip(quote.speaker_ids, quote.speakers, strict=True)


def _carried(db: sqlite3.Connection) -> list[str]:
    """The names of the further columns of the input, in the order they came up."""
    names: dict[str, None] = {}
    for (text,) in db.execute("SELECT carried FROM articles WHERE carried != '{}' ORDER BY position"):
        names |= dict.fromkeys(name for name, _ in values.carried(values.plain(text)))
    return list(names)
