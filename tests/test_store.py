"""The store of a run: what goes in comes out, the second pass, and the published file."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from quotes import table
from quotes.errors import InputError, TableError
from quotes.records import Extraction, Speaker
from quotes.store import Store, is_store, tables
from tests.conftest import article_of, extraction_of, quote_of

RUIZ = Speaker("elena-ruiz", "Elena Ruiz", "person", True, ("Elena Ruiz", "Ms Ruiz"), ("city engineer",), "F")
MENSAH = Speaker("kwame-mensah", "Kwame Mensah", "person", True)
DAHL = Speaker("ingrid-dahl", "Ingrid Dahl", "person", True)


@pytest.fixture
def said(extractions: list[Extraction]) -> list[Extraction]:
    """The two articles with what they say of their speakers."""
    bridge, ferry = extractions
    carried = tuple((n, v) for n, v in ferry.article.carried if n not in ("score", "tags"))
    plain = replace(ferry, article=replace(ferry.article, carried=carried), speakers=(DAHL, RUIZ))
    return [replace(bridge, speakers=(RUIZ, MENSAH)), plain]


def test_other_tables_have_another_version() -> None:
    """Who changes the tables raises VERSION and writes both here: else an older .db is read as what it is not."""
    made = hashlib.sha256(tables.TABLES.encode()).hexdigest()[:16]
    assert (tables.VERSION, made) == ("1", "08d56a6f688e7685")


def test_what_goes_in_comes_out(tmp_path: Path, said: list[Extraction]) -> None:
    odd = extraction_of(article_of("odd", "a\ud800b\x00c", notices=("odd",), url="http://x/y"), notices=("odd", "so"))
    failed = extraction_of(article_of("bad", "broken"), error="ValueError: it broke")
    everything = [*said, odd, failed]
    with Store.create(tmp_path / "run.db") as store:
        for extraction in everything:
            store.add(extraction)
        store.unread("photo.jpg", "no text")
        assert list(store.extractions()) == everything
    with Store.open(tmp_path / "run.db") as store:
        assert len(store) == 4
        assert list(store.extractions()) == everything
        assert list(store.unreadable()) == [("photo.jpg", "no text")]
        assert [article.id for article in store.articles()] == ["town/bridge", "ferry", "odd", "bad"]


def test_carried_values_keep_their_kinds_and_nan_is_unknown(tmp_path: Path, extractions: list[Extraction]) -> None:
    with Store.create(tmp_path / "run.db") as store:
        store.add(extractions[1])
        (back,) = store.extractions()
    carried = dict(back.article.carried)
    assert carried == {"section": "Local", "quote": -5, "tags": ["a", "b"], "score": None}


def test_an_id_comes_once(tmp_path: Path, said: list[Extraction]) -> None:
    with Store.create(tmp_path / "run.db") as store:
        store.add(said[0])
        with pytest.raises(InputError, match="Two articles have the id 'town/bridge'"):
            store.add(said[0])


def test_the_second_pass_gives_ids_names_and_clusters(tmp_path: Path, said: list[Extraction]) -> None:
    with Store.create(tmp_path / "run.db") as store:
        for extraction in said:
            store.add(extraction)
        assert [(s.article_id, s.speaker.id) for s in store.sightings()] == [
            ("town/bridge", "elena-ruiz"),
            ("town/bridge", "kwame-mensah"),
            ("ferry", "ingrid-dahl"),
            ("ferry", "elena-ruiz"),
        ]
        ids = {("town/bridge", "elena-ruiz"): "ruiz", ("ferry", "elena-ruiz"): "ruiz", ("ferry", "ingrid-dahl"): "i-2"}
        store.link(ids, {"ruiz": "Elena M. Ruiz", "i-2": "Ingrid Dahl"})
        rows = {row["quote"]: row for row in table.rows(store.extractions())}
        assert rows["the ferry was late"]["speaker"] == "Ingrid Dahl; Elena M. Ruiz"
        assert rows["the ferry was late"]["speaker_id"] == "i-2; ruiz"
        assert rows["a scandal"]["speaker_id"] == "kwame-mensah"  # not linked: as the article has it
        assert rows["Nobody asked us,"]["speaker"] is None
        bridge, _ = store.extractions()
        assert [(s.id, s.name) for s in bridge.speakers] == [
            ("ruiz", "Elena M. Ruiz"),
            ("kwame-mensah", "Kwame Mensah"),
        ]
        assert bridge.speakers[0].forms == RUIZ.forms
        first = bridge.quotes[0].quote_id
        store.set_clusters({first: first})
        assert [q.cluster for q, _ in store.said()] == [first, None, None, None, None, None, None]
        assert [date for _, date in store.said()] == [None] * 5 + ["2021-03-04"] * 2


def test_the_published_file_opens_as_any_database(tmp_path: Path, said: list[Extraction]) -> None:
    with Store.create(tmp_path / "run.db") as store:
        for extraction in said:
            store.add(extraction)
        store.publish(tmp_path / "one.db", {"model": "newswire"})
        store.publish(tmp_path / "two.db", {"model": "newswire"})
        wanted = list(table.rows(store.extractions()))
    assert (tmp_path / "one.db").read_bytes() == (tmp_path / "two.db").read_bytes()
    with closing(sqlite3.connect(tmp_path / "one.db")) as db:
        db.row_factory = sqlite3.Row
        rows = [dict(row) for row in db.execute("SELECT * FROM rows")]
        assert [{k: row[k] for k in table.COLUMNS} for row in rows] == [
            {k: row[k] for k in table.COLUMNS} for row in wanted
        ]
        assert [row["section"] for row in rows] == [None] * 5 + ["Local"] * 2
        assert [row["input_quote"] for row in rows][-1] == -5
        found = db.execute("SELECT rowid FROM quotes_fts WHERE quotes_fts MATCH 'bridges'").fetchall()
        assert len(found) == 1
        (made,) = db.execute("SELECT sql FROM sqlite_master WHERE name = 'quotes_fts'").fetchone()
        assert 'content="quotes"' in made  # by which sqlite-utils and Datasette know what a table's search is
        people = {row["speaker_id"]: row for row in db.execute("SELECT * FROM speakers")}
        assert people["elena-ruiz"]["forms"] == '["Elena Ruiz", "Ms Ruiz"]'
        assert people["elena-ruiz"]["role"] == "city engineer"
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("SELECT value FROM meta WHERE key = 'model'").fetchone()[0] == "newswire"
    with Store.open(tmp_path / "one.db") as published:
        assert list(published.extractions()) == said


def test_what_is_no_store_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("hello")
    with closing(sqlite3.connect(tmp_path / "other.db")) as db:
        db.execute("CREATE TABLE t (x)")
    for name in ("text.db", "other.db", "none.db"):
        assert not is_store(tmp_path / name)
        with pytest.raises(InputError, match=r"is no \.db of quotes\. Make one with: quotes extract"):
            Store.open(tmp_path / name)
    Store.create(tmp_path / "old.db").close()
    with closing(sqlite3.connect(tmp_path / "old.db")) as db:
        db.execute("UPDATE meta SET value = '0' WHERE key = 'schema'")
        db.commit()
    with pytest.raises(InputError, match="has schema 0"):
        Store.open(tmp_path / "old.db")


def test_nothing_is_made_where_something_is(tmp_path: Path) -> None:
    (tmp_path / "run.db").write_text("mine")
    with pytest.raises(TableError, match="cannot be written"):
        Store.create(tmp_path / "run.db")
    assert (tmp_path / "run.db").read_text() == "mine"


def test_a_killed_run_leaves_what_was_saved(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "run.db")
    for number in range(205):
        article = article_of(f"a{number}", "“We won,” said Elena Ruiz.")
        store.add(extraction_of(article, quote_of(article, "We won,", "direct", speakers=["Elena Ruiz"])))
    store._db.close()  # as if killed: nothing is saved at the end
    with Store.open(tmp_path / "run.db") as left:
        assert len(left) == 200
        assert all(len(extraction.quotes) == 1 for extraction in left.extractions())
