"""The seed articles through the pipeline, once for all the tests that look at them: on the model, and recorded.

    python -m tests.gold.run             writes seeds.csv and counts.json anew from seeds.conllu (make golden)
    python -m tests.gold.run --parses    records seeds.conllu with the shipped model before that (make parses)

The golden files come from the recorded parses, so that they hold byte for byte wherever the tests run and say only
what the stages make of a parse. Look at the difference before it is kept.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from quotes import attribute, export, find, read, table
from quotes.parse import Item, Parses
from quotes.pipeline import Extractor
from quotes.records import Article, Extraction, Parse
from quotes.syntax import Tree
from tests import conllu
from tests.gold import score

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
GOLD, TABLE, COUNTS = (HERE / n for n in ("seeds.jsonl", "seeds.csv", "counts.json"))
PARSES = HERE / "seeds.conllu"
CLOSE = 0.01  # so far may a confidence be from the golden one where the model runs: it is shown with two digits

Row = dict[str, object]
Outcome = tuple[list[Extraction], dict[str, Parse]]
Figures = dict[str, dict[str, float]]


@dataclass
class _Watched:
    """A parser that keeps what it gave, so that every stage can be counted without parsing twice."""

    parser: Parses
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
    return Extractor(parser=extractor().parser, thoughts=True)


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


@dataclass
class _Recorded:
    """A parser that knows the parses of the seeds by heart, by their ids."""

    known: dict[str, Parse]

    def parses(self, items: Sequence[Item]) -> list[Parse]:
        return [self.known[article.id] for article, _ in items]


def _through(parser: Parses) -> list[Extraction]:
    return list(Extractor(parser=parser).extract(seeds()))


@cache
def outcome() -> Outcome:
    """The extractions of the seed articles, and their parses. An article that fails has an error and no quotes."""
    watched = _Watched(extractor().parser, {})
    return _through(watched), watched.seen


@cache
def recorded_outcome() -> Outcome:
    """The same without the model, on the parses that were recorded; an article that fails raises."""
    known = parses()
    found = _through(_Recorded(known))
    if failed := [f"{e.article.id}: {e.error}" for e in found if e.error]:
        raise ValueError(f"on the parses in {PARSES.name}: {'; '.join(failed)}")
    return found, known


def parses() -> dict[str, Parse]:
    """The recorded parses of the seed articles by their ids."""
    tables = conllu.documents(PARSES.read_text(encoding="utf-8"))
    return {article.id: conllu.parse(article, tables[article.id]) for article in seeds()}


def rows() -> list[Row]:
    """The table of the seed articles, by the model."""
    return _table(outcome())


def recorded_rows() -> list[Row]:
    """Their table on the recorded parses."""
    return _table(recorded_outcome())


def _table(made: Outcome) -> list[Row]:
    """The rows, `file` with the separators of the golden table."""
    return [row | {"file": str(row["file"]).replace("\\", "/")} for row in table.rows(made[0])]


def golden() -> list[Row]:
    """The golden table."""
    return [table.typed(cells) for cells in export.read_csv(TABLE)]


def differences(now: Sequence[Row], wanted: Sequence[Row], other: str = "golden") -> list[str]:
    """Where two tables differ, a line each: rows and their cells exactly, confidences by more than CLOSE."""
    here, there = ({str(row["quote_id"]): row for row in table} for table in (now, wanted))
    told = [f"{id}: not in the {other} table" for id in here if id not in there]
    told += [f"{id}: only in the {other} table" for id in there if id not in here]
    if not told and list(here) != list(there):
        told.append("the rows stand in another order")
    for id in (id for id in here if id in there):
        told += [
            f"{id}: {name} {row[name]!r}, {other} {there[id][name]!r}"
            for row in [here[id]]
            for name in table.COLUMNS
            if not _alike(name, row[name], there[id][name])
        ]
    return told


def _alike(name: str, now: object, wanted: object) -> bool:
    if name == "confidence":
        return abs(float(str(now)) - float(str(wanted))) <= CLOSE + 1e-9
    return now == wanted


def scored(predicted: list[Row]) -> tuple[Figures, list[str]]:
    """The figures of score.py for these rows, and its list of misses, one a line."""
    listing: list[str] = []
    figures = score.score_quotes(score.read_jsonl(str(GOLD)), predicted, listing)
    return figures, listing


def counts(made: Outcome) -> dict[str, dict[str, int]]:
    """What every stage made of every seed article."""
    extractions, found = made
    return {e.article.id: _counts(e, found[e.article.id]) for e in extractions}


def _counts(extraction: Extraction, parse: Parse) -> dict[str, int]:
    article = extraction.article
    quotations = find.quotations(article.text, article.paragraphs)
    kinds = Counter(quote.kind for quote in extraction.quotes)
    return {
        "paragraphs": len(article.paragraphs),
        "quotations": len(quotations),
        "words": len(parse.words),
        "sentences": len(parse.sentences),
        "attributions": len(attribute.attributions(Tree(article, parse, quotations))),
        "rows": len(extraction.quotes),
        **{kind: kinds[kind] for kind in ("direct", "mixed", "indirect")},
        "speakers": len({name for quote in extraction.quotes for name in quote.speakers}),
    }


def write_table(predicted: list[Row], path: Path) -> None:
    """The table as `quotes extract seeds -o seeds.csv` writes it."""
    export.to_file(predicted, path, columns=list(table.COLUMNS), format="csv")


def record() -> None:
    """Write the golden files, from the recorded parses."""
    recorded_outcome.cache_clear()
    write_table(recorded_rows(), TABLE)
    COUNTS.write_text(json.dumps(counts(recorded_outcome()), indent=1) + "\n", encoding="utf-8", newline="\n")


def record_parses() -> None:
    """Write the parses of the seed articles by the shipped model. Raises ValueError where one would not come back."""
    extractions, found = outcome()
    tables = {e.article.id: conllu.dump(e.article, found[e.article.id]) for e in extractions}
    for article in (e.article for e in extractions):
        if conllu.parse(article, tables[article.id]) != found[article.id]:
            raise ValueError(f"{article.id}: its parse does not come back from its table as it was")
    PARSES.write_text("".join(tables.values()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="tests.gold.run")
    options.add_argument("--parses", action="store_true", help="record the parses first, with the shipped model")
    if options.parse_args().parses:
        record_parses()
    record()
