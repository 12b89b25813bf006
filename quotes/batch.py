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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quotes import cluster, registry
from quotes.errors import TableError
from quotes.records import Quote
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
