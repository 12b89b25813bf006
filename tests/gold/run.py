"""The seed articles through the real pipeline, once for all the tests that look at them.

python -m tests.gold.run    writes seeds.csv and counts.json anew (make golden); look at the difference
"""

from __future__ import annotations

import contextlib
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from quotes import attribute, export, find, read, table
from quotes.parse import Item, Parser
from quotes.pipeline import Extractor
from quotes.records import Article, Extraction, Parse
from tests.gold import score

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
GOLD, TABLE, COUNTS = (HERE / n for n in ("seeds.jsonl", "seeds.csv", "counts.json"))

Row = dict[str, object]
Figures = dict[str, dict[str, float]]


@dataclass
class _Watched:
    """A parser that keeps what it gave, so that every stage can be counted without parsing twice."""

    parser: Parser
    seen: dict[str, Parse]

    def parses(self, items: Sequence[Item]) -> list[Parse]:
        found = self.parser.parses(items)
        self.seen.update({article.id: parse for (article, _), parse in zip(items, found, strict=True)})
        return found


@cache
def extractor() -> Extractor:
    """The extractor with the shipped model; loaded once, and to be left as it is."""
    return Extractor()


@cache
def thinking_extractor() -> Extractor:
    """The same with thoughts, which marked cases may have; it shares the parser."""
    mine = Extractor.__new__(Extractor)
    mine.__dict__.update(extractor().__dict__ | {"thoughts": True})
    return mine


@contextlib.contextmanager
def _in_root() -> Iterator[None]:
    """The seeds are given as `make table` gives them, so that `file` says the same wherever the tests run."""
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        yield
    finally:
        os.chdir(before)


def seeds() -> list[Article]:
    """The seed articles, in order."""
    with _in_root():
        return [article for article in read.articles("seeds") if isinstance(article, Article)]


@cache
def outcome() -> tuple[list[Extraction], dict[str, Parse]]:
    """The extractions of the seed articles, and their parses. An article that fails has an error and no quotes."""
    watched = _Watched(extractor().parser, {})
    mine = Extractor.__new__(Extractor)
    mine.__dict__.update(extractor().__dict__ | {"parser": watched})
    return list(mine.extract(seeds())), watched.seen


def rows() -> list[Row]:
    """The table of the seed articles."""
    return [dict(row) for row in table.rows(outcome()[0])]


def scored(predicted: list[Row]) -> tuple[Figures, list[str]]:
    """The figures of score.py for these rows, and its list of misses, one a line."""
    listing: list[str] = []
    figures = score.score_quotes(score.read_jsonl(str(GOLD)), predicted, listing)
    return figures, listing


def counts() -> dict[str, dict[str, int]]:
    """What every stage made of every seed article."""
    extractions, parses = outcome()
    return {e.article.id: _counts(e, parses[e.article.id]) for e in extractions}


def _counts(extraction: Extraction, parse: Parse) -> dict[str, int]:
    article = extraction.article
    quotations = find.quotations(article.text, article.paragraphs)
    kinds = Counter(quote.kind for quote in extraction.quotes)
    return {
        "paragraphs": len(article.paragraphs),
        "quotations": len(quotations),
        "words": len(parse.words),
        "sentences": len(parse.sentences),
        "attributions": len(attribute.attributions(article, parse, quotations)),
        "rows": len(extraction.quotes),
        **{kind: kinds[kind] for kind in ("direct", "mixed", "indirect")},
        "speakers": len({name for quote in extraction.quotes for name in quote.speakers}),
    }


def write_table(predicted: list[Row], path: Path) -> None:
    """The table as `quotes extract seeds -o seeds.csv` writes it."""
    export.to_file(predicted, path, columns=list(table.COLUMNS), format="csv")


def record() -> None:
    """Write the golden files."""
    write_table(rows(), TABLE)
    COUNTS.write_text(json.dumps(counts(), indent=1) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    record()
