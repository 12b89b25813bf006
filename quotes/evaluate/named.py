"""The person behind the source, on articles whose attributions carry speakers' names (GUM).

Of the gold attributions, not nested, that name a person: how many are found (a row shares at least half the words of
the shorter of the two), and of those the full name right, the same person (full name, surname, or one name's words in
the other's), a wrong person, left open. The same once more for those whose source is a pronoun.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from quotes.evaluate import names
from quotes.evaluate.figures import Figure, Item, Result, Share, snippet
from quotes.evaluate.gold import Annotated, Attributed
from quotes.evaluate.overlap import Words, covering, words
from quotes.evaluate.rows import Row, article_key, by_article

_PRONOUNS = ("he", "she", "they", "who", "him", "her", "his")
_FOUND = 0.5  # of the words of the shorter of row and gold
_GROUPS = ("", "pronoun ")


def measure(articles: Sequence[Annotated], rows: Iterable[Row]) -> Result:
    """The figures and every item's outcome."""
    found = by_article(row for row in rows if row.kind != "other")
    n: Counter[str] = Counter()
    items: list[Item] = []
    for article in articles:
        here = [(words([row.span], article.text), row) for row in found.get(article_key(article.id), [])]
        for wanted in _persons(article):
            row = _nearest(words(wanted.content, article.text), here)
            _count(n, wanted, row, article.text)
            items.append(_item(article, wanted, row))
    return Result(_figures(n), tuple(items))


def _persons(article: Annotated) -> Iterator[Attributed]:
    return (a for a in article.attributions if a.speaker and not a.nested and a.person)


def _nearest(content: Words, rows: Sequence[tuple[Words, Row]]) -> Row | None:
    """The row that shares the most words, the first of several, if it shares enough."""
    held, row = max(rows, key=lambda pair: len(pair[0] & content), default=(frozenset[int](), None))
    return row if row and len(held & content) >= _FOUND * min(len(held), len(content)) else None


def _count(n: Counter[str], wanted: Attributed, row: Row | None, text: str) -> None:
    pronoun = bool(wanted.source) and wanted.source[0].of(text).lower() in _PRONOUNS
    for group in _GROUPS if pronoun else ("",):
        n[f"{group}all"] += 1
        if row is not None:
            same = names.related(wanted.speaker, row.speaker)
            n[f"{group}found"] += 1
            n[f"{group}full"] += names.same(wanted.speaker, row.speaker)
            n[f"{group}same"] += same
            n[f"{group}open"] += not row.speaker
            n[f"{group}wrong"] += bool(row.speaker) and not same


def _item(article: Annotated, wanted: Attributed, row: Row | None) -> Item:
    said, where = row.speaker if row else None, covering(words(wanted.content, article.text), article.text)
    right = row is not None and names.same(wanted.speaker, said)
    return Item(
        article=article.id,
        key=f"{where.start if where else 0}-{wanted.id}",
        kind=wanted.kind or "indirect",
        outcome="right" if right else "not found" if row is None else "wrong speaker",
        words=snippet(where.of(article.text)) if where else "",
        wanted=wanted.speaker,
        said=said,
    )


def _figures(n: Counter[str]) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    for group in _GROUPS:
        figures[f"{group}found"] = Share(n[f"{group}found"], n[f"{group}all"])
        for key, name in (("full", "full name"), ("same", "same name"), ("open", "open"), ("wrong", "wrong")):
            figures[f"{group}{name}, of found"] = Share(n[f"{group}{key}"], n[f"{group}found"])
    return figures
