"""A run over many articles: filled article by article, linked in a second pass over speakers and quotes, then written.

    with batch.store_for("quotes.csv") as store:
        for extraction in extractor.extract(articles):
            store.add(extraction)
        batch.link(store, registry.read("people.csv"))
        rows = table.rows(store.extractions())

The texts stay on disk, so memory stays flat, and the order of the articles does not matter.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from quotes import cluster, registry, speakers, table
from quotes.errors import TableError
from quotes.export.job import Notes, Run
from quotes.records import Extraction, Quote
from quotes.registry import Linking, Registry
from quotes.store import Store


@contextmanager
def store_for(output: Path | None) -> Iterator[Store]:
    """A store beside the output (on its disk there is room), or where temporary files go; gone at the end.

    Raises TableError where none can be made.
    """
    beside = output.resolve().parent if output is not None and output.resolve().parent.is_dir() else None
    try:
        folder = tempfile.TemporaryDirectory(prefix=".quotes-", dir=beside, ignore_cleanup_errors=True)
    except OSError as error:
        raise TableError(f"No temporary folder can be made in {beside or tempfile.gettempdir()}: {error}.") from error
    with folder as name, Store.create(Path(name) / "run.db") as store:
        yield store


def link(store: Store, known: Registry | None = None) -> Linking:
    """The second pass: one id and one name for a person or body in all articles, one cluster for a quotation.

    Marks that are nobody's words (kind `other`) are in no cluster.
    """
    linked = registry.link(store.sightings(), known)
    store.link(linked.ids, linked.names)
    said = (_said(quote, date) for quote, date in store.said() if quote.kind != "other")
    store.set_clusters(cluster.clusters(said))
    return linked


def _said(q: Quote, date: str | None) -> cluster.Said:
    return cluster.Said(q.quote_id, q.article_id, q.start, q.end, q.quote, q.kind, q.group, q.speaker_ids, date)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The articles of a run with their quotes, to be written."""

    extractions: Callable[[], Iterable[Extraction]]  # from the store as often as asked; else once, as they come
    run: Run | None = None  # where there is a store
    linking: Linking | None = None


@contextmanager
def gathered(
    found: Iterable[Extraction],
    *,
    output: Path | None,
    notes: Callable[[], Notes],
    known: Registry | None = None,
    linked: bool = True,
    stored: bool = True,
) -> Iterator[Gathered]:
    """The extractions with the speakers and clusters of the run, when all are there; as they come if not `stored`.

    `notes` is asked when all articles are through, as it counts them; suggestions of the registry go there as notices.
    """
    if not linked and not stored:
        yield Gathered(lambda: found)
        return
    with store_for(output) as store:
        failed = set()
        for extraction in found:
            store.add(extraction)
            if extraction.error is not None:
                failed.add(extraction.article.id)
        for name, reason in notes().failures:
            if name not in failed:
                store.unread(name, reason)
        linking = link(store, known) if linked else None
        yield Gathered(store.extractions, _as_run(store, lambda: _with_suggestions(notes(), linking)), linking)


def _with_suggestions(notes: Notes, linking: Linking | None) -> Notes:
    return replace(notes, notices=(*notes.notices, *suggested(linking)))


def suggested(linking: Linking | None) -> list[tuple[str, str]]:
    """Who may be one person, as notices: the two ids, and why."""
    return [(f"{s.id}, {s.other}", f"perhaps one person: {s.why}") for s in linking.suggestions] if linking else []


def _as_run(store: Store, notes: Callable[[], Notes]) -> Run:
    """What the file formats may ask of a store that is filled."""
    return Run(
        extractions=store.extractions,
        speakers=lambda: speakers.lines(table.rows(store.extractions())),
        notes=notes,
        database=lambda path: store.publish(path, _meta(notes())),
    )


def _meta(notes: Notes) -> dict[str, str]:
    """The notes as the published file keeps them."""
    counts = {"articles": notes.articles, "quotes": notes.quotes, "open": notes.open, "left_out": notes.left_out}
    made = {"version": notes.version, "model": notes.model, **notes.options}
    return made | {name: str(count) for name, count in counts.items()}
