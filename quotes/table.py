"""The table: one documented row a quote, its sorting, joining and counting (people → table → export)."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from quotes import schema
from quotes.errors import TableError
from quotes.records import Article, Extraction, Quote
from quotes.schema import VERBATIM

if TYPE_CHECKING:
    import pandas as pd

Row: TypeAlias = dict[str, object]

COLUMNS: Mapping[str, str] = MappingProxyType({column.name: column.meaning for column in schema.COLUMNS})
PIECES_APART = " … "


def rows(extractions: Iterable[Extraction], *, carry: bool = False) -> Iterator[Row]:
    """One dictionary a quote, streaming: the keys of COLUMNS in their order, then the article's own columns.

    Unknown is None. An article's column whose name is taken becomes `input_<name>`; lists and objects
    are left out unless `carry`.
    """
    for extraction in extractions:
        carried = carried_columns(extraction.article, structures=carry)
        for quote in extraction.quotes:
            yield {column.name: column.value(quote, extraction) for column in schema.COLUMNS} | carried


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
        "reason": schema.together(dict.fromkeys(str(piece["reason"]) for piece in pieces if piece["reason"])) or None,
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


_DTYPES = {"integer": "Int64", "number": "float64", "boolean": "bool"}


def frame(extractions: Iterable[Extraction], *, carry: bool = False) -> pd.DataFrame:
    """The table as a pandas data frame: nullable integers for positions, booleans, None for unknown text."""
    import pandas as pd

    data = list(rows(extractions, carry=carry))
    names = columns_of(data)
    table = pd.DataFrame({name: pd.Series([row.get(name) for row in data], dtype=object) for name in names})
    kinds = {name: _DTYPES[kind] for name, kind in schema.TYPES.items() if kind in _DTYPES and name in table}
    return table.astype(kinds)


def columns_of(table: Iterable[Row]) -> list[str]:
    """The names of all columns of these rows: those of COLUMNS first, then the others as they come up."""
    return list(dict.fromkeys(itertools.chain(COLUMNS, *table)))


def typed(cells: Mapping[str, str]) -> Row:
    """A row as it was before it was written as text; raises ValueError where a cell cannot have been ours."""
    return {name: _typed(name, cell) for name, cell in cells.items()}


def _typed(name: str, cell: str) -> object:
    if cell == "":
        return None
    kind = schema.TYPES.get(name, "text")
    if kind == "boolean":
        return {"true": True, "false": False}[cell.lower()]
    return int(cell) if kind == "integer" else float(cell) if kind == "number" else cell
