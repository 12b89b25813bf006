"""Every output of the `quotes` that stands in the working folder, as JSON: `python -m tests.added FOLDER COLUMN...`.

Prints for each output what it has in those columns, for the rows of one article whose quotes all have the tone "calm"
where there is such a field.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from quotes import export, schema, table
from quotes.records import Article, Extraction, Quote
from quotes.review import app
from quotes.review.guard import Access
from quotes.review.session import Session
from quotes.store import Store
from tests import test_readme
from tests.conftest import BRIDGE, article_of, bridge


def extraction(article: Article) -> Extraction:
    found = bridge(article)
    if not hasattr(Quote, "tone"):
        return found
    return replace(found, quotes=tuple(replace(quote, tone="calm") for quote in found.quotes))  # type: ignore[call-arg]


class Known:
    """An extractor that knows one text."""

    def extract(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        return map(extraction, articles)


def outputs(folder: Path, columns: Sequence[str]) -> Iterator[tuple[str, Any]]:
    found = extraction(article_of("town/bridge", BRIDGE, file="town/bridge.txt"))
    rows = list(table.rows([found]))
    for name in ("csv", "jsonl", "parquet", "xlsx"):
        path = folder / f"rows.{name}"
        export.to_file(rows, path, columns=list(table.COLUMNS))
        yield name, [[row[column] for column in columns] for row in export.read_rows(path)]
    yield "frame", [[row[column] for column in columns] for row in table.frame([found]).to_dict("records")]
    yield from database(found, folder, columns)
    yield "api", list(answered(folder, columns))
    yield "reference", test_readme.columns_table().splitlines()
    properties: Any = schema.json_schema()["properties"]
    yield "json schema", [properties[column] for column in columns]


def database(found: Extraction, folder: Path, columns: Sequence[str]) -> Iterator[tuple[str, Any]]:
    with Store.create(folder / "run.db") as store:
        store.add(found)
        store.publish(folder / "rows.db", {})
    with closing(sqlite3.connect(folder / "rows.db")) as db:
        for where in ("quotes", "rows"):
            yield f"db: {where}", db.execute(f"SELECT {', '.join(columns)} FROM {where}").fetchall()
    with Store.open(folder / "rows.db") as store:
        (again,) = store.extractions()
        yield "db: read again", [[row[column] for column in columns] for row in table.rows([again])]


def answered(folder: Path, columns: Sequence[str]) -> Iterator[list[Any]]:
    session = Session(folder, extractor=Known())  # type: ignore[arg-type]
    client = TestClient(app.create(session, Access("a-token", 8765)), base_url="http://127.0.0.1:8765")
    asked = {"articles": [{"text": BRIDGE}], "link": True}
    answer = client.post("/api/extract", json=asked, headers={"Authorization": "Bearer a-token"})
    for quote in answer.json()["articles"][0]["quotes"]:
        yield [quote[column] for column in columns]
    session.close()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(dict(outputs(Path(sys.argv[1]), sys.argv[2:]))))
