"""The tables of a run in SQLite: what the published `.db` holds, and what a run keeps beside its output."""

from __future__ import annotations

from collections.abc import Iterable

from quotes import schema

VERSION = "1"  # of these tables; `meta` says it

OF_ARTICLES = [column for column in schema.COLUMNS if column.of != "quote"]
OF_QUOTES = [column for column in schema.STORED if column.of == "quote"]
OF_QUOTES.sort(key=lambda column: (column.name != "quote_id", column.name != "article_id"))  # the keys come first

_SQL = {"text": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}
_ROW = "REFERENCES quotes(quote_id) DEFERRABLE INITIALLY DEFERRED"
_KEYS = {
    "quote_id": "PRIMARY KEY NOT NULL",
    "article_id": "NOT NULL REFERENCES articles(article_id) ON DELETE CASCADE",
    "group": f"NOT NULL {_ROW}",
    "within": _ROW,
}


def named(column: schema.Column) -> str:
    """The column's name as SQL takes it, which has words of its own."""
    return f'"{column.name}"' if column.name in ("group", "start", "end") else column.name


def _declared(columns: Iterable[schema.Column]) -> str:
    more = ((c, _KEYS.get(c.name, "" if c.optional else "NOT NULL")) for c in columns)
    return ",\n    ".join(f"{named(c)} {_SQL[c.type]} {rule}".rstrip() for c, rule in more)


# `articles` and `quotes` have a text key, as people look for rows by it, and a rowid that we choose: it puts rows in
# the order of the table whatever order they came in, so that two runs give the same bytes.
TABLES = f"""
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE articles (
    article_id TEXT PRIMARY KEY NOT NULL,
    position INTEGER NOT NULL UNIQUE,
    {_declared(OF_ARTICLES)},
    error TEXT,
    notices TEXT NOT NULL,
    input_notices TEXT NOT NULL,
    carried TEXT NOT NULL,
    paragraphs TEXT NOT NULL,
    text TEXT NOT NULL
);

CREATE TABLE unread (
    position INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    reason TEXT NOT NULL
);

CREATE TABLE speakers (
    speaker_id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    role TEXT,
    kind TEXT,
    named INTEGER,
    forms TEXT NOT NULL DEFAULT '[]',
    wikidata TEXT
) WITHOUT ROWID;

CREATE TABLE quotes (
    {_declared(OF_QUOTES)}
);

CREATE TABLE quote_speakers (
    quote_id TEXT NOT NULL REFERENCES quotes(quote_id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    speaker_id TEXT NOT NULL REFERENCES speakers(speaker_id) DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    local_id TEXT NOT NULL,
    PRIMARY KEY (quote_id, position)
) WITHOUT ROWID;

CREATE TABLE article_speakers (
    article_id TEXT NOT NULL REFERENCES articles(article_id) ON DELETE CASCADE,
    local_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    speaker_id TEXT NOT NULL REFERENCES speakers(speaker_id) DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    named INTEGER NOT NULL,
    forms TEXT NOT NULL,
    roles TEXT NOT NULL,
    gender TEXT,
    PRIMARY KEY (article_id, local_id)
) WITHOUT ROWID;

CREATE INDEX quotes_article ON quotes (article_id);
"""

# Made at the end: they would slow the first pass down, and change with every quote in the second.
INDICES = {
    "quotes_speaker": "CREATE INDEX quotes_speaker ON quotes (speaker_id)",
    "quotes_group": 'CREATE INDEX quotes_group ON quotes ("group")',
    "quotes_within": "CREATE INDEX quotes_within ON quotes (within)",
    "quotes_cluster": "CREATE INDEX quotes_cluster ON quotes (cluster)",
    "quotes_confidence": "CREATE INDEX quotes_confidence ON quotes (confidence)",
    "quote_speakers_speaker": "CREATE INDEX quote_speakers_speaker ON quote_speakers (speaker_id)",
    "article_speakers_speaker": "CREATE INDEX article_speakers_speaker ON article_speakers (speaker_id)",
    "articles_date": "CREATE INDEX articles_date ON articles (date)",
}

SEARCHED = {"quotes": ("quote", "context", "speaker"), "articles": ("title", "text")}

# The view `rows`: the table, column for column; those of the articles come from there.
_BEFORE = ", ".join(f"{'q' if column.of == 'quote' else 'a'}.{named(column)}" for column in schema.COLUMNS)
MOST_CARRIED = 500  # columns of a view: SQLite takes 2,000 by default, programs that show them fewer


def view(carried: list[str]) -> str:
    """The statement that makes the view, with those carried columns behind; a name taken gets `input_` before it."""
    taken = {column.name.casefold() for column in schema.COLUMNS}  # SQLite's column names do not tell case apart
    columns = [_BEFORE]
    for name in carried[:MOST_CARRIED]:
        shown = name
        while shown.casefold() in taken:
            shown = f"input_{shown}"
        taken.add(shown.casefold())
        value = f"SELECT value FROM json_each(a.carried) WHERE key = {_quoted(name, chr(39))} LIMIT 1"
        columns.append(f"({value}) AS {_quoted(shown, chr(34))}")
    return (
        f"CREATE VIEW rows AS SELECT {', '.join(columns)} "
        "FROM quotes AS q JOIN articles AS a ON a.article_id = q.article_id ORDER BY q.rowid"
    )


def _quoted(name: str, mark: str) -> str:
    return mark + name.replace(mark, 2 * mark) + mark


def search(table: str) -> list[str]:
    """The statements that make a table searchable, named and kept up to date as sqlite-utils and Datasette know it."""
    columns = SEARCHED[table]
    names = ", ".join(columns)
    new, old = (", ".join(f"{which}.{column}" for column in columns) for which in ("new", "old"))
    add = f"INSERT INTO {table}_fts (rowid, {names}) VALUES (new.rowid, {new});"
    drop = f"INSERT INTO {table}_fts ({table}_fts, rowid, {names}) VALUES ('delete', old.rowid, {old});"
    return [
        f"CREATE VIRTUAL TABLE {table}_fts USING fts5 "
        f"({names}, tokenize='porter unicode61 remove_diacritics 2', content=\"{table}\")",
        f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')",
        f"INSERT INTO {table}_fts ({table}_fts) VALUES ('optimize')",
        f"CREATE TRIGGER {table}_ai AFTER INSERT ON {table} BEGIN {add} END",
        f"CREATE TRIGGER {table}_ad AFTER DELETE ON {table} BEGIN {drop} END",
        f"CREATE TRIGGER {table}_au AFTER UPDATE OF {names} ON {table} BEGIN {drop} {add} END",
    ]
