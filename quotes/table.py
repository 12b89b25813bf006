"""The table: one documented row a quote, its sorting, joining and counting (resolve → table → export)."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from quotes.errors import TableError
from quotes.records import Article, Extraction, Quote, Span

if TYPE_CHECKING:
    import pandas as pd

Row: TypeAlias = dict[str, object]

# The columns in their order, each with what it holds. The README's table is made from this.
COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "speaker": "canonical name of who said it; joint speakers parted by `; `; empty where left open",
        "speaker_role": "the speaker's role as printed in the article",
        "quote": "the words, verbatim: `text[start:end]`",
        "kind": "`direct` (whole clauses in marks), `mixed` (a fragment in marks), `indirect` (a reported "
        "clause) or `other` (a title, a name or a scare quote; only with `--all-marks`)",
        "act": "`speech`, or `thought` (only with `--thoughts`)",
        "negated": "true where the source denies, refuses or did not say it",
        "cue": "the words that signal it: `said`, `according to`; empty where implied",
        "source": "the words in the text that name who said it: `Ms Ruiz`, `he`; empty where implied",
        "via": "the outer teller of a quote at second hand",
        "article_id": "the article: its path below the folder given, without `.txt`, or a table's id",
        "title": "the article's title, as the input says it",
        "date": "the article's date, as the input says it",
        "outlet": "the article's outlet, as the input says it",
        "url": "the article's address, as the input says it",
        "context": "the sentences that hold the quote, its cue and its source",
        "file": "the path as given",
        "paragraph": "number of the quote's paragraph in the article, from 1",
        "confidence": "probability that somebody said this and that it was `speaker`, 0 to 1",
        "needs_review": "true where the confidence is below 0.8 or the speaker is open",
        "reason": "why it is doubtful or left open, in words",
        "method": "the rule or score that attributed it",
        "group": "the `quote_id` of the first row of the same act of saying; count these, not rows",
        "within": "the `quote_id` of the smallest row around this one",
        "cluster": "the `quote_id` of the same quotation where it first stands, also in other words; empty where it "
        "stands once",
        "quote_id": "`<article_id>:<start>-<end>`",
        "speaker_id": "id of the speaker in all articles of the run, `; ` between joint speakers",
        "start": "where the quote begins, in code points of the article's text",
        "end": "where it ends, exclusive",
        "source_start": "where the source begins",
        "source_end": "where it ends, exclusive",
        "cue_start": "where the cue begins",
        "cue_end": "where it ends, exclusive",
        "text_sha256": "SHA-256 of the article's text in UTF-8",
    }
)
VERBATIM = "verbatim"  # with joined() only: false where `quote` is several stretches of the text put together
OPEN = "(open)"  # how people are shown a speaker left open; never a value in the data
SPEAKERS_APART = "; "
PIECES_APART = " … "

_INTEGERS = ("paragraph", "start", "end", "source_start", "source_end", "cue_start", "cue_end")
_BOOLEANS = ("negated", "needs_review", VERBATIM)


def rows(extractions: Iterable[Extraction], *, carry: bool = False) -> Iterator[Row]:
    """One dictionary a quote, streaming: the keys of COLUMNS in their order, then the article's own columns.

    Unknown is None. An article's column whose name is taken becomes `input_<name>`; lists and objects
    are left out unless `carry`.
    """
    for extraction in extractions:
        carried = carried_columns(extraction.article, structures=carry)
        for quote in extraction.quotes:
            yield _row(quote, extraction) | carried


def carried_columns(article: Article, *, structures: bool = False) -> Row:
    """The input table's further columns by their names here; lists and objects only with `structures`."""
    carried: Row = {}
    for name, value in article.carried:
        if structures or not isinstance(value, list | tuple | dict):
            carried[_free_name(name, carried)] = None if _missing(value) else value
    return carried


def _free_name(name: str, taken: Mapping[str, object]) -> str:
    """The name itself, or `input_<name>` as often as it takes."""
    while name in COLUMNS or name == VERBATIM or name in taken:
        name = f"input_{name}"
    return name


def _missing(value: object) -> bool:
    """Whether it is None or a NaN, which is how data frames say None."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def _row(quote: Quote, extraction: Extraction) -> Row:
    article, text = extraction.article, extraction.article.text
    values = {name: getattr(quote, name) for name in COLUMNS if name in Quote.__slots__}
    values |= {
        "speaker": SPEAKERS_APART.join(quote.speakers) or None,
        "speaker_id": SPEAKERS_APART.join(quote.speaker_ids) or None,
        "cue": _words(quote.cue, text),
        "source": _words(quote.source, text),
        "via": _words(quote.via, text),
        "title": article.title,
        "date": article.date,
        "outlet": article.outlet,
        "url": article.url,
        "file": article.file,
        "source_start": quote.source and quote.source.start,
        "source_end": quote.source and quote.source.end,
        "cue_start": quote.cue and quote.cue.start,
        "cue_end": quote.cue and quote.cue.end,
        "text_sha256": extraction.text_sha256,
    }
    return {name: values[name] for name in COLUMNS}


def _words(span: Span | None, text: str) -> str | None:
    return None if span is None else span.of(text)


# ------------------------------------------------------------------ leaving out


def check_confidence(least: float) -> None:
    """Raises TableError where `least` is no probability."""
    if not 0.0 <= least <= 1.0:  # NaN neither
        raise TableError(f"--min-confidence is a probability from 0 to 1, not {least:g}.")


def at_least(extraction: Extraction, least: float) -> Extraction:
    """The extraction without its rows of a confidence below `least`, row by row, also of one group.

    What stays is as if those rows had never been: `group` is the first row of the group that is left, `within` the
    smallest row around that is left. Marks that are nobody's (kind `other`) have confidence 0. Raises TableError
    where `least` is no probability.
    """
    check_confidence(least)
    of_id = {quote.quote_id: quote for quote in extraction.quotes}
    kept = {id: quote for id, quote in of_id.items() if quote.confidence >= least}
    first: dict[str, str] = {}
    for quote in kept.values():
        first.setdefault(quote.group, quote.quote_id)
    left = (replace(q, group=first[q.group], within=_around(q, of_id, kept)) for q in kept.values())
    return replace(extraction, quotes=tuple(left))


def _around(quote: Quote, of_id: Mapping[str, Quote], kept: Mapping[str, Quote]) -> str | None:
    """The id of the smallest row around a row that is kept."""
    within = quote.within
    while within is not None and within not in kept:
        within = of_id[within].within
    return within


# ------------------------------------------------------------------ order and joining


def by_speaker(table: Iterable[Row]) -> list[Row]:
    """The rows by speaker, open ones last, each speaker's as they came in. Holds the whole table."""
    return sorted(table, key=_speaker_key)


def _speaker_key(row: Row) -> tuple[bool, str, str, str]:
    speaker = str(row["speaker"] or "")
    return not speaker, speaker.casefold(), speaker, str(row["speaker_id"] or "")


def joined(table: Iterable[Row]) -> Iterator[Row]:
    """One row a group, for reading: its pieces in text order parted by ` … `, rows inside them dropped.

    A further column `verbatim` is false where there were several pieces: then `quote` is not a slice of the
    text, and `start` and `end` are those of the first and the last piece. Cue, source and kind are the first
    piece's, the confidence is the lowest. Rows of one article must stand together.
    """
    for _, article_rows in itertools.groupby(table, key=lambda row: row["article_id"]):
        rows_of_article = list(article_rows)
        of_id = {row["quote_id"]: row for row in rows_of_article}
        groups: dict[object, list[Row]] = defaultdict(list)
        for row in rows_of_article:
            if not _inside_own_group(row, of_id):
                groups[row["group"]].append(row)
        for group in groups.values():
            yield _join(sorted(group, key=lambda row: _number(row["start"])))


def _inside_own_group(row: Row, of_id: Mapping[object, Row]) -> bool:
    """Whether a row around it, at any remove, belongs to the same act of saying and has its words already."""
    around = of_id.get(row["within"])
    while around is not None and around["group"] != row["group"]:
        around = of_id.get(around["within"])
    return around is not None


def _join(pieces: list[Row]) -> Row:
    first = pieces[0]
    together = {
        "quote": PIECES_APART.join(str(piece["quote"]) for piece in pieces),
        "context": PIECES_APART.join(dict.fromkeys(str(piece["context"]) for piece in pieces)),
        "end": max(_number(piece["end"]) for piece in pieces),
        "confidence": min(_number(piece["confidence"]) for piece in pieces),
        "needs_review": any(piece["needs_review"] for piece in pieces),
        "reason": "; ".join(dict.fromkeys(str(piece["reason"]) for piece in pieces if piece["reason"])) or None,
    }
    row = first if len(pieces) == 1 else first | together
    own = {name: row[name] for name in COLUMNS}
    carried = {name: value for name, value in row.items() if name not in COLUMNS}
    return own | {VERBATIM: len(pieces) == 1} | carried


def _number(value: object) -> int | float:
    """The value, which the row's maker says is a number."""
    if not isinstance(value, int | float):
        raise TableError(f"not a number in the table: {value!r}")
    return value


# ------------------------------------------------------------------ counting


@dataclass(slots=True)
class Totals:
    """What a run has seen so far; `add` one article at a time. Quotes are groups, without kind `other`."""

    articles: int = 0  # with those that failed
    quotes: int = 0
    open: int = 0
    left_out: int = 0  # rows below the confidence that was asked for; not counted above
    speakers: set[str] = field(default_factory=set)
    failures: list[tuple[str, str]] = field(default_factory=list)  # (article id or file, what went wrong)
    notices: list[tuple[str, str]] = field(default_factory=list)  # (article id, what to know)

    @property
    def all_failed(self) -> bool:
        """Whether there were articles, and not one could be read."""
        return 0 < self.articles == len(self.failures)

    def add(self, extraction: Extraction) -> None:
        """Counts one article in."""
        article = extraction.article
        self.articles += 1
        said = [quote for quote in extraction.quotes if quote.kind != "other"]
        self.quotes += len({quote.group for quote in said})
        self.open += len({quote.group for quote in said if not quote.speakers})
        self.speakers.update(speaker for quote in said for speaker in quote.speaker_ids)
        self.notices += [(article.id, notice) for notice in dict.fromkeys(article.notices + extraction.notices)]
        if extraction.error is not None:
            self.failures.append((article.id, extraction.error))

    def fail(self, name: str, reason: str) -> None:
        """Counts in an input that could not be read as an article."""
        self.articles += 1
        self.failures.append((name, reason))


# ------------------------------------------------------------------ data frame


def frame(extractions: Iterable[Extraction], *, carry: bool = False) -> pd.DataFrame:
    """The table as a pandas data frame: nullable integers for positions, booleans, None for unknown text."""
    import pandas as pd

    data = list(rows(extractions, carry=carry))
    names = columns_of(data)
    table = pd.DataFrame({name: pd.Series([row.get(name) for row in data], dtype=object) for name in names})
    kinds = dict.fromkeys(_INTEGERS, "Int64") | {"confidence": "float64"} | dict.fromkeys(_BOOLEANS, "bool")
    return table.astype({name: kind for name, kind in kinds.items() if name in table})


def columns_of(table: Iterable[Row]) -> list[str]:
    """The names of all columns of these rows: those of COLUMNS first, then the others as they come up."""
    return list(dict.fromkeys(itertools.chain(COLUMNS, *table)))


def typed(cells: Mapping[str, str]) -> Row:
    """A row as it was before it was written as text; raises ValueError where a cell cannot have been ours."""
    return {name: _typed(name, cell) for name, cell in cells.items()}


def _typed(name: str, cell: str) -> object:
    if cell == "":
        return None
    if name in _INTEGERS:
        return int(cell)
    if name in _BOOLEANS:
        return {"true": True, "false": False}[cell.lower()]
    return float(cell) if name == "confidence" else cell
