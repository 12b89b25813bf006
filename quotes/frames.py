"""pandas in, pandas out: the quotes of a data frame of articles, one row a quote (the library's door for notebooks)."""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from quotes import read, run, table
from quotes.errors import InputError
from quotes.read.decode import encodable
from quotes.read.rows import FIELDS
from quotes.records import Article, Extraction

if TYPE_CHECKING:
    from collections.abc import Hashable

    import pandas as pd

    from quotes.pipeline import Extractor

_SHOWN = 5  # names in a message


class Extractions(list[Extraction]):
    """What `quotes.extract` gives: a list, which notebooks show as highlighted text, and which makes a data frame."""

    __slots__ = ()

    def frame(self, *, carry: bool = False) -> pd.DataFrame:
        """The table, one row a quote; see `quotes.frame`."""
        return table.frame(self, carry=carry)

    def _repr_html_(self) -> str:
        from quotes import notebook

        return notebook.several(self)


def extract_frame(
    articles: pd.DataFrame,
    text: Hashable = "text",
    id: Hashable | None = None,
    *,
    model: str = "newswire",
    thoughts: bool = False,
    all_marks: bool = False,
    extractor: Extractor | None = None,
) -> pd.DataFrame:
    """The quotes of a data frame with one article a row: one row a quote, with the columns of the table.

    `text` and `id` name columns; without `id`, a column `id` is taken if there is one, else the labels of the index.
    Ids must differ. A row without an id (None, NaN, blank) has its number, from 1, as in files.

    The input's columns `title`, `date`, `outlet` and `url` fill those of the table, as they are; its further columns
    follow with their dtypes, by `input_<name>` where the table has that name. The index is that of the input, each
    label once a quote as after `DataFrame.explode`, so that `articles.loc[quotes.index]` are the articles.

    A missing text (None, NaN, NA) or an empty one gives no rows and a notice. `attrs["notices"]` and
    `attrs["failures"]` of the result list (article id, what to know); where an article failed, a warning says so.
    An `extractor` is used as it is, in place of `model`, `thoughts` and `all_marks`; without one, each call loads the
    parser anew. Raises InputError where it is no data frame, a column is not there or twice, an id is there twice, or
    a text is no string.
    """
    given = _given(articles, text, id)
    engine = extractor or run.engine(model, thoughts=thoughts, all_marks=all_marks)
    totals, positions = table.Totals(), list[int]()
    extractions = run.counted(engine.extract(given.articles()), totals)
    found = table.frame(_noting(extractions, positions))
    _warn(totals.failures)
    result = given.carried_into(found, positions)
    result.attrs |= {"notices": totals.notices, "failures": totals.failures}
    return result


# ------------------------------------------------------------------ what came out


def _noting(extractions: Iterable[Extraction], positions: list[int]) -> Iterator[Extraction]:
    """The extractions as they are; `positions` gets, for each quote, the row of the input that it comes from."""
    for position, extraction in enumerate(extractions):
        positions += [position] * len(extraction.quotes)
        yield extraction


def _warn(failures: Sequence[tuple[str, str]]) -> None:
    """An article that failed is a warning: its rows are missing, and nobody would see it in the frame."""
    if failures:
        shown = "; ".join(f"{id}: {why}" for id, why in failures[:_SHOWN])
        count = len(failures)
        more = f"; and {count - _SHOWN} more" if count > _SHOWN else ""
        message = f"{count} of the articles failed and have no rows ({shown}{more}). See attrs['failures']."
        warnings.warn(message, UserWarning, stacklevel=3)


# ------------------------------------------------------------------ what went in


@dataclass(frozen=True, slots=True)
class _Given:
    """The input: its texts and ids as strings, in order, and which of its columns are text and id."""

    frame: pd.DataFrame
    texts: Sequence[str | None]
    ids: Sequence[str]
    used: frozenset[int]  # positions of the columns that are text and id

    def articles(self) -> Iterator[Article]:
        """One article a row."""
        labels = {name: _values(self.frame, position) for name, position in self._fields().items()}
        for row, (id, text) in enumerate(zip(self.ids, self.texts, strict=True)):
            fields: dict[str, Any] = {name: _label(values[row]) for name, values in labels.items()}
            yield read.article(text or "", id=id, **fields)

    def carried_into(self, found: pd.DataFrame, positions: Sequence[int]) -> pd.DataFrame:
        """The rows with the input's columns and index, each value as often as its article has quotes."""
        import pandas as pd

        mine = self.frame.iloc[list(positions)]
        found.index = mine.index
        for name, position in self._fields().items():
            found[name] = mine.iloc[:, position]
        names = self._names()
        carried = mine.iloc[:, list(names.values())].set_axis(list(names), axis=1)
        return pd.concat([found, carried], axis=1)

    def _fields(self) -> dict[str, int]:
        """The columns that fill ours of that name, and their positions."""
        positions = {name: _column(self.frame, name) for name in FIELDS}
        return {name: p for name, p in positions.items() if p is not None and p not in self.used}

    def _names(self) -> dict[str, int]:
        """The columns that are carried: their names in the result, and their positions in the input."""
        names = list(enumerate(self.frame.columns))
        others = [(str(n), p) for p, n in names if p not in self.used and n not in FIELDS]
        carried = table.carried_columns(Article("", "", (), carried=tuple(others)))
        return {name: int(str(position)) for name, position in carried.items()}


def _given(frame: object, text: Hashable, id: Hashable | None) -> _Given:
    import pandas as pd

    if not isinstance(frame, pd.DataFrame):
        raise InputError(f"extract_frame takes a pandas DataFrame with one article a row, not {type(frame).__name__}.")
    at_text = _must_be(frame, text, "text")
    at_id = _column(frame, "id") if id is None else _must_be(frame, id, "id")
    ids = _ids(list(frame.index) if at_id is None else _values(frame, at_id))
    used = frozenset(position for position in (at_text, at_id) if position is not None)
    return _Given(frame, _texts(_values(frame, at_text), ids, text), ids, used)


def _column(frame: pd.DataFrame, name: Hashable) -> int | None:
    """The position of the column of that name, None where there is none; InputError where there are two."""
    positions = [position for position, column in enumerate(frame.columns) if column == name]
    if len(positions) > 1:
        raise InputError(f"The data frame has {len(positions)} columns {name!r}. Rename all but one.")
    return positions[0] if positions else None


def _must_be(frame: pd.DataFrame, name: Hashable, argument: str) -> int:
    position = _column(frame, name)
    if position is None:
        has = ", ".join(repr(column) for column in frame.columns) or "none"
        raise InputError(f"The data frame has no column {name!r}; it has: {has}. Name the right one: {argument}=...")
    return position


def _values(frame: pd.DataFrame, position: int) -> list[Any]:
    """A column's values as Python has them; None for what pandas takes for missing."""
    import pandas as pd

    column = frame.iloc[:, position].astype(object)
    return [None if pd.api.types.is_scalar(value) and pd.isna(value) else value for value in column.tolist()]


def _ids(values: Sequence[object]) -> list[str]:
    """The ids as they are printed; the number of the row for one that is missing or blank."""
    ids = [_label(value) or str(number) for number, value in enumerate(values, 1)]
    first: dict[str, int] = {}
    for number, id in enumerate(ids, 1):
        if (before := first.setdefault(id, number)) != number:
            hint = "Make them differ, or use another column: id=..., or frame.reset_index(drop=True)."
            raise InputError(f"Rows {before} and {number} of the data frame have the same id {id!r}. {hint}")
    return ids


def _texts(values: Sequence[object], ids: Sequence[str], name: Hashable) -> list[str | None]:
    texts = []
    for id, value in zip(ids, values, strict=True):
        if not isinstance(value, str | None):
            raise InputError(
                f"Article {id!r} has a value of type {type(value).__name__} in column {name!r}, not a string."
            )
        texts.append(value)
    return texts


def _label(value: object) -> str | None:
    """A value as an id, a title or a date is printed: 17.0 as 17, midnight as the day; None if missing or blank."""
    if isinstance(value, tuple):  # a label of an index of several levels
        return "/".join(_label(part) or "" for part in value)
    if isinstance(value, datetime.datetime):  # pandas' Timestamp too
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else None if value != value else repr(value)
    words = "" if value is None else str(value)
    return encodable(words) if words.strip() else None
