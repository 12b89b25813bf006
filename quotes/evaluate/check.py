"""Whether rows and gold are of the same articles, before anything is counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from quotes import naming
from quotes.errors import InputError
from quotes.evaluate.gold import Gold
from quotes.evaluate.rows import Labelled, Predicted, Row, article_key


def rows(held: Gold, predicted: Predicted) -> list[Row]:
    """The rows, all of them; raises InputError where they do not fit the gold."""
    found = [row for row in predicted if isinstance(row, Row)]
    if len(found) != len(predicted):
        raise InputError(f"{held.measure} needs rows of the table; --measure names and mentions take names, mentions.")
    _of_these_articles(held, found)
    _of_this_text(held, found)
    return found


def labelled(held: Gold, predicted: Predicted) -> list[Labelled]:
    """The names or mentions, all of them; raises InputError where they do not fit the gold."""
    found = [one for one in predicted if isinstance(one, Labelled)]
    if len(found) != len(predicted):
        raise InputError(f"{held.measure} are measured of lines with their places, not of rows of the table.")
    _of_these_articles(held, found)
    return found


def notices(held: Gold, predicted: Iterable[Row | Labelled]) -> list[str]:
    """What a reader of the figures should know: articles that only one side has."""
    keys, said = {article_key(id) for id in held.ids}, {row.article for row in predicted}
    without, other = sorted(keys - said), sorted(said - keys)
    lines = []
    if without:
        lines.append(f"{_several(without)} in the gold without a row: all quotes there count as missed")
    if other:
        lines.append(f"{_several(other)} among the rows but not in the gold: left out")
    return lines


def _several(keys: list[str]) -> str:
    return f"{len(keys)} article{'' if len(keys) == 1 else 's'} ({', '.join(keys[:3])}{', …' if len(keys) > 3 else ''})"


def _of_these_articles(held: Gold, found: Sequence[Row | Labelled]) -> None:
    keys = {article_key(id) for id in held.ids}
    said = {row.article for row in found}
    if said and not said & keys:
        here, there = _several(sorted(keys)), _several(sorted(said))
        raise InputError(f"No row is of an article of the gold, which has {here}; the rows have {there}.")


def _of_this_text(held: Gold, found: Iterable[Row]) -> None:
    """Positions mean nothing in another reading of the text."""
    texts = {article_key(id): text for id, text in held.texts.items()}
    digests = {key: naming.text_sha256(text) for key, text in texts.items()}
    for row in found:
        if row.article in texts:
            other = row.text_sha256 is not None and row.text_sha256 != digests[row.article]
            if other or row.span.end > len(texts[row.article]):
                raise InputError(
                    f"The rows of {row.article} are of another text than the gold's. Extract from the gold file itself."
                )
