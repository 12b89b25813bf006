"""A run over many articles: stage → store → second pass → rows and files. The one place that puts them together.

    found = run.engine(model).extract(articles)
    with run.stored(found, beside=Path("quotes.csv")) as store:
        run.link(store)
        rows = table.rows(store.extractions())

A stage is a function from a list of articles to their extractions that can be pickled: an `Extractor`, called. An
engine maps a stage over all articles, in their order. The second pass goes from the speakers and quotes of the store to
ids and clusters. The texts stay on disk, so memory stays flat, and the order of the articles does not matter.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import quotes
from quotes import export, models, speakers, table
from quotes.errors import TableError
from quotes.export import Notes, Style, saved_texts
from quotes.read import Unread
from quotes.records import Article, Extraction
from quotes.store import Store, is_store
from quotes.store.corrections import has_corrections, in_use

if TYPE_CHECKING:
    from quotes.people.link import Linking, Registry
    from quotes.pipeline import Extractor

Failures = Sequence[tuple[str, str]]  # what could not be read, and why
Tick = Callable[[], None]  # called as each article is through


class Engine(Protocol):
    """Maps a stage over articles: an `Extractor` maps itself, in this process."""

    def extract(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        """One extraction an article, in order."""


def engine(model: str = models.SHIPPED, *, thoughts: bool = False, all_marks: bool = False) -> Extractor:
    """The engine with its parser loaded; ModelError where it cannot be."""
    from quotes.pipeline import Extractor

    return Extractor(model=model, thoughts=thoughts, all_marks=all_marks)


# ------------------------------------------------------------------ the first pass


def readable(source: Iterable[Article | Unread], fail: Callable[[str, str], None]) -> Iterator[Article]:
    """The articles; what cannot be read is told to `fail` and stops nothing."""
    for item in source:
        if isinstance(item, Article):
            yield item
        else:
            fail(item.file, item.reason)


def counted(
    extractions: Iterable[Extraction],
    totals: table.Totals,
    *,
    least: float = 0.0,
    tick: Tick = lambda: None,
) -> Iterator[Extraction]:
    """The extractions with their rows of at least that confidence, counted as they pass; `tick` hears of each."""
    for extraction in extractions:
        kept = table.at_least(extraction, least)
        totals.add(kept)
        totals.left_out += len(extraction.quotes) - len(kept.quotes)
        tick()
        yield kept


@contextmanager
def stored(found: Iterable[Extraction], *, beside: Path | None = None, unread: Failures = ()) -> Iterator[Store]:
    """A store that holds the extractions, beside that file (on its disk there is room) or where temporary files go.

    `unread` is looked at when all articles are through. Gone at the end. Raises TableError where none can be made.
    """
    place = beside.resolve().parent if beside is not None and beside.resolve().parent.is_dir() else None
    try:
        folder = tempfile.TemporaryDirectory(prefix=".quotes-", dir=place, ignore_cleanup_errors=True)
    except OSError as error:
        raise TableError(f"No temporary folder can be made in {place or tempfile.gettempdir()}: {error}.") from error
    with folder as name, Store.create(Path(name) / "run.db") as store:
        for extraction in found:
            store.add(extraction)
        for what, reason in unread:
            store.unread(what, reason)
        yield store


# ------------------------------------------------------------------ the second pass


def link(store: Store, known: Registry | None = None) -> Linking:
    """Gives a person or body one id and one name in all articles, and a quotation one cluster.

    Marks that are nobody's words (kind `other`) are in no cluster.
    """
    from quotes import cluster
    from quotes.people import link as people

    linked = people.link(store.sightings(), known)
    store.link(linked.ids, linked.names)
    said = (
        cluster.Said(q.quote_id, q.article_id, q.start, q.end, q.quote, q.kind, q.group, q.speaker_ids, date)
        for q, date in store.said()
        if q.kind != "other"
    )
    store.set_clusters(cluster.clusters(said))
    return linked


def linked(found: Iterable[Extraction]) -> list[Extraction]:
    """The extractions with the ids, names and clusters of all of them, in memory."""
    with stored(found) as store:
        link(store)
        return list(store.extractions())


def known_people(file: Path | None) -> Registry:
    """Those of the registry file, which need not be there yet."""
    from quotes.people import link as people

    return people.read(file) if file is not None and file.exists() else people.Registry()


# ------------------------------------------------------------------ to a table


@dataclass(frozen=True, slots=True)
class Settings:
    """What a table is to be, and where it goes."""

    path: Path | None  # None: stdout
    format: str
    style: Style
    show: bool = False  # stdout gets the table to look at
    model: str = models.SHIPPED
    thoughts: bool = False
    all_marks: bool = False
    join: bool = False
    by: str | None = None  # "speaker": sorted so
    by_cluster: bool = False
    carry: bool = False
    linked: bool = True
    least: float = 0.0  # confidence of a row that is kept
    registry: Path | None = None  # gets everybody new
    texts: Path | None = None  # a folder that gets the texts

    @property
    def streams(self) -> bool:
        """Whether rows go to stdout as they come."""
        return self.path is None and not self.show

    @property
    def options(self) -> dict[str, str]:
        """Those that shape the table, as on the command line."""
        flags = ("join", "by_cluster", "thoughts", "all_marks")
        told = {f"--{name.replace('_', '-')}": "yes" for name in flags if getattr(self, name)}
        return told | ({"--by": self.by} if self.by else {})

    def check(self) -> None:
        """Raises TableError where two do not go together, or a file cannot be written."""
        if self.carry and self.format != "jsonl":
            raise TableError("--carry puts lists and objects into the table. Use it with --format jsonl.")
        if self.style.delimiter != "," and self.format != "csv":
            raise TableError(f"--delimiter goes with csv, and the format is {self.format}. Use --format csv.")
        if self.by_cluster and not self.linked:
            raise TableError("--by-cluster needs the clusters, and --no-link looks for none. Leave one out.")
        if self.by_cluster and self.join:
            raise TableError("--by-cluster gives one row a quotation, --join one an act of saying. Leave one out.")
        if self.registry is not None and not self.linked:
            raise TableError("--registry links speakers across articles, and --no-link does not. Leave one out.")
        table.check_confidence(self.least)
        for file in (self.path, self.registry):
            if file is not None:
                export.check_target(file)
        if self.path is not None and self.format == "db":
            _check_database(self.path)

    def arranged(self, rows: Iterable[table.Row]) -> Iterable[table.Row]:
        """The rows joined, or one a cluster, and sorted."""
        if self.join:
            rows = table.joined(rows)
        if self.by_cluster:
            from quotes import cluster

            rows = cluster.by_cluster(rows)
        return table.by_speaker(rows) if self.by else rows


@dataclass(slots=True)
class Outcome:
    """What came of a run, to be told."""

    totals: table.Totals = field(default_factory=table.Totals)
    shown: list[table.Row] | None = None  # the table, where it is to be looked at
    late: list[str] = field(default_factory=list)  # columns that a pipe did not get


class _NothingRead(Exception):  # noqa: N818 - a signal between two functions here, seen by nobody
    """Stops the writing where not one article could be read, so that an earlier table stays."""


def extract(
    source: Iterable[Article | Unread],
    by: Engine,
    settings: Settings,
    *,
    known: Registry | None = None,
    tick: Tick = lambda: None,
) -> Outcome:
    """Writes the table of these articles; where not one can be read, nothing. `tick` hears of each article.

    Raises TableError where the output cannot be written.
    """
    done = Outcome()
    unread: list[tuple[str, str]] = []

    def fail(name: str, reason: str) -> None:
        done.totals.fail(name, reason)
        unread.append((name, reason))

    articles = readable(source, fail)
    if settings.texts is not None:
        articles = saved_texts.saved(articles, settings.texts)
    found = _something(counted(by.extract(articles), done.totals, least=settings.least, tick=tick), done.totals)
    with suppress(_NothingRead):
        if not settings.linked and settings.format in ("csv", "tsv", "jsonl"):  # rows are all that these want
            _write(done, found, settings)
            return done
        with stored(found, beside=settings.path, unread=unread) as store:
            linking = link(store, known) if settings.linked else None
            filled = _Filled(store, done.totals, settings, linking)
            _write(done, store.extractions(), settings, run=filled.as_run())
            if linking is not None:
                done.totals.speakers = {id for e in store.extractions() for q in e.quotes for id in q.speaker_ids}
                done.totals.notices += filled.suggestions()
                if settings.registry is not None:
                    from quotes.people import link as people

                    people.write(linking.registry, settings.registry)
    return done


def _something(found: Iterable[Extraction], totals: table.Totals) -> Iterator[Extraction]:
    yield from found
    if totals.all_failed:
        raise _NothingRead


def _write(done: Outcome, found: Iterable[Extraction], settings: Settings, *, run: export.Run | None = None) -> None:
    """Writes the rows where they go, and notes those to show and the columns a pipe did not get."""
    rows = settings.arranged(table.rows(found, carry=settings.carry))
    columns, style, format = tuple(table.COLUMNS), settings.style, settings.format
    if settings.streams:
        stdout = sys.stdout.buffer
        done.late = export.to_stream(rows, stdout, columns=columns, format=format, delimiter=style.delimiter, run=run)
        return
    if settings.show:
        rows = done.shown = list(rows)
    if settings.path is not None:
        export.to_file(rows, settings.path, columns=columns, format=format, style=style, run=run)


# ------------------------------------------------------------------ for the formats that hold more than rows


def whole(
    extractions: Callable[[], Iterable[Extraction]],
    notes: Callable[[], Notes],
    database: Callable[[Path], None],
) -> export.Run:
    """What the file formats may ask of a run."""
    return export.Run(extractions, lambda: speakers.lines(table.rows(extractions())), notes, database)


def notes(totals: table.Totals, *, model: str, options: dict[str, str], version: str = quotes.__version__) -> Notes:
    """What a reader of the table should know of the run."""
    return Notes(
        version=version,
        model=model,
        options=options,
        columns=table.COLUMNS,
        articles=totals.articles,
        quotes=totals.quotes,
        open=totals.open,
        left_out=totals.left_out,
        notices=tuple(totals.notices),
        failures=tuple(totals.failures),
    )


@dataclass(frozen=True, slots=True)
class _Filled:
    """A store with a whole run in it."""

    store: Store
    totals: table.Totals
    settings: Settings
    linking: Linking | None

    def as_run(self) -> export.Run:
        return whole(self.store.extractions, self._notes, self._database)

    def suggestions(self) -> list[tuple[str, str]]:
        """Who may be one person, as notices: the two ids, and why."""
        found = self.linking.suggestions if self.linking is not None else ()
        return [(f"{s.id}, {s.other}", f"perhaps one person: {s.why}") for s in found]

    def _notes(self) -> Notes:
        made = notes(self.totals, model=self.settings.model, options=self.settings.options)
        return replace(made, notices=(*made.notices, *self.suggestions()))

    def _database(self, path: Path) -> None:
        """Writes the .db, with the corrections of the one that it takes the place of."""
        former = self.settings.path
        if former is not None and not has_corrections(former):
            former = None
        if former is not None:
            _check_database(former)  # it may have been opened meanwhile
        self.store.publish(path, _meta(self._notes()))
        if former is not None:
            from quotes.review import transfer

            self.totals.notices += transfer.notices(former, path)


def _meta(notes: Notes) -> dict[str, str]:
    """The notes as the published file keeps them."""
    counts = {"articles": notes.articles, "quotes": notes.quotes, "open": notes.open, "left_out": notes.left_out}
    made = {"version": notes.version, "model": notes.model, **notes.options}
    return made | {name: str(count) for name, count in counts.items()}


def _check_database(path: Path) -> None:
    """Raises TableError where writing over that .db would lose something: it is another program's, or open now."""
    if not path.is_file() or not path.stat().st_size:
        return
    if not is_store(path):
        raise TableError(f"{path} is there, and quotes did not make it. Give --output another file.")
    if in_use(path):
        raise TableError(f"{path} is open, in quotes review or another program. Close it there first.")
