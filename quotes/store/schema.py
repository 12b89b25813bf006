"""The tables of a run in SQLite: what the published `.db` holds, and what a run keeps beside its output."""

from __future__ import annotations

VERSION = "1"  # of this schema; `meta` says it

# `articles` and `quotes` have a text key, as people look for rows by it, and a rowid that we choose: it puts rows in
# the order of the table whatever order they came in, so that two runs give the same bytes.
TABLES = """
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE articles (
    article_id TEXT PRIMARY KEY NOT NULL,
    position INTEGER NOT NULL UNIQUE,
    title TEXT,
    date TEXT,
    outlet TEXT,
    url TEXT,
    file TEXT,
    text_sha256 TEXT NOT NULL,
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
    quote_id TEXT PRIMARY KEY NOT NULL,
    article_id TEXT NOT NULL REFERENCES articles(article_id) ON DELETE CASCADE,
    speaker TEXT,
    speaker_role TEXT,
    quote TEXT NOT NULL,
    kind TEXT NOT NULL,
    act TEXT NOT NULL,
    negated INTEGER NOT NULL,
    cue TEXT,
    source TEXT,
    via TEXT,
    context TEXT NOT NULL,
    paragraph INTEGER NOT NULL,
    confidence REAL NOT NULL,
    needs_review INTEGER NOT NULL,
    reason TEXT,
    method TEXT NOT NULL,
    "group" TEXT NOT NULL REFERENCES quotes(quote_id) DEFERRABLE INITIALLY DEFERRED,
    within TEXT REFERENCES quotes(quote_id) DEFERRABLE INITIALLY DEFERRED,
    cluster TEXT,
    speaker_id TEXT,
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    source_start INTEGER,
    source_end INTEGER,
    cue_start INTEGER,
    cue_end INTEGER,
    via_start INTEGER,
    via_end INTEGER
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
_COLUMNS_BEFORE = """\
q.speaker, q.speaker_role, q.quote, q.kind, q.act, q.negated, q.cue, q.source, q.via, q.article_id, a.title, \
a.date, a.outlet, a.url, q.context, a.file, q.paragraph, q.confidence, q.needs_review, q.reason, q.method, \
q."group", q.within, q.cluster, q.quote_id, q.speaker_id, q."start", q."end", q.source_start, q.source_end, \
q.cue_start, q.cue_end, a.text_sha256"""
COLUMNS = tuple(name.split(".")[1].strip('"') for name in _COLUMNS_BEFORE.split(", "))
MOST_CARRIED = 500  # columns of a view: SQLite takes 2,000 by default, programs that show them fewer


def view(carried: list[str]) -> str:
    """The statement that makes the view, with those carried columns behind; a name taken gets `input_` before it."""
    taken = {name.casefold() for name in COLUMNS}  # SQLite's column names do not tell case apart
    columns = [_COLUMNS_BEFORE]
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
