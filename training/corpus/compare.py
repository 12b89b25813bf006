"""A batch of the corpus beside the world's press, both as `quotes` sees the plain texts: is one like the other?

    python -m training.corpus.compare FILE-OR-FOLDER ... [--press ARTICLES.jsonl [--sample 120]]
    python -m training.corpus.compare --plain FILE ...

ARTICLES has an id and a text a line; a sample of it, by the hash of the id, is counted, none of it is shown. Without
it stand the figures that 120 articles of a list of world news had (PRESS). --plain: the files are not marked yet; so
writers measure their texts while they can still be rewritten.

A line agrees where the batch is within a third of the press. Where one does not, the briefs are to change, not this.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import statistics
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from quotes import Article, Extraction, Span
from quotes.newswire.decode import chunks
from quotes.records import Parse, Quote
from training.corpus.check import read

if TYPE_CHECKING:
    from quotes import Extractor

PRONOUNS = frozenset(
    "he she they who him her his their them it its i we me us my our one".split()  # noqa: SIM905 -- shorter so
)
FORMS = ("full name", "part of the name", "pronoun", "description or body", "none")
WITHIN = 1 / 3
# 120 articles of a list of world news, by the hash of their ids, counted on 28 November 2026 with --press.
PRESS_ARTICLES = 120
PRESS = {
    "rows per 100 words": 1.726,
    "rows by source: full name, %": 18.436,
    "rows by source: part of the name, %": 22.008,
    "rows by source: pronoun, %": 25.193,
    "rows by source: description or body, %": 30.598,
    "rows by source: none, %": 3.764,
    "“said” among cues, %": 37.488,
    "words to the full name, median": 74.000,
    "mentions per 100 words": 7.983,
    "bodies per 100 words": 1.451,
    "quotation marks per 100 words": 1.762,
    "words a sentence": 22.408,
}


@dataclass(slots=True)
class Counts:
    """What is counted in some articles."""

    articles: int = 0
    words: int = 0
    rows: int = 0
    marked: int = 0  # pairs of quotation marks
    sentences: int = 0
    people: int = 0  # names of persons
    bodies: int = 0  # names of bodies
    pronouns: int = 0
    cues: int = 0
    said: int = 0
    forms: Counter[str] = field(default_factory=Counter)
    distances: list[int] = field(default_factory=list)  # in words, from a source that is no full name to the full name

    def add(self, extraction: Extraction, parsed: Parse, *, marks: int) -> None:
        """Counts one article, of its quotation marks so many pairs."""
        text, quotes = extraction.article.text, extraction.quotes
        names = list(named(parsed))
        self.articles += 1
        self.words += len(text.split())
        self.rows += len(quotes)
        self.marked += marks
        self.sentences += len(parsed.sentences)
        self.people += sum(kind == "PER" for kind, _, _ in names)
        self.bodies += sum(kind == "ORG" for kind, _, _ in names)
        self.pronouns += sum(text[w.start : w.end].lower() in PRONOUNS for w in parsed.words)
        for quote in quotes:
            shape = form(text, quote, names)
            self.forms[shape] += 1
            self.cues += quote.cue is not None
            self.said += quote.cue is not None and quote.cue.of(text).lower() == "said"
            far = distance(text, quote) if shape not in ("full name", "none") else None
            self.distances += [far] if far is not None else []

    def figures(self) -> dict[str, float]:
        """The lines of the table."""
        hundred = max(1, self.words) / 100
        shares = {f"rows by source: {shape}, %": 100 * self.forms[shape] / max(1, self.rows) for shape in FORMS}
        return {
            "rows per 100 words": self.rows / hundred,
            **shares,
            "“said” among cues, %": 100 * self.said / max(1, self.cues),
            "words to the full name, median": statistics.median(self.distances or [0]),
            "mentions per 100 words": (self.people + self.bodies + self.pronouns) / hundred,
            "bodies per 100 words": self.bodies / hundred,
            "quotation marks per 100 words": 2 * self.marked / hundred,
            "words a sentence": self.words / max(1, self.sentences),
        }


def named(parsed: Parse) -> Iterator[tuple[str, Span, int]]:
    """The names that the parser sees: kind, span, number of words."""
    for sentence in parsed.sentences:
        words = parsed.words[sentence.first : sentence.last]
        for kind, first, last in chunks([word.name for word in words]):
            yield kind, Span(words[first].start, words[last - 1].end), last - first


def form(text: str, quote: Quote, names: Sequence[tuple[str, Span, int]]) -> str:
    """In what form a row's source is printed."""
    source = quote.source
    if source is None:
        return "none"
    if source.of(text).lower() in PRONOUNS:
        return "pronoun"
    lengths = [length for kind, span, length in names if kind == "PER" and source.meets(span)]
    return "description or body" if not lengths else "full name" if max(lengths) > 1 else "part of the name"


def distance(text: str, quote: Quote) -> int | None:
    """Words from a row to the nearest place where its speaker's full name stands."""
    full = [name for name in quote.speakers if " " in name]
    places = [m.start() for name in full for m in re.finditer(re.escape(name), text)]
    if not places:
        return None
    start = quote.source.start if quote.source else quote.start
    return min(len(text[min(start, at) : max(start, at)].split()) for at in places)


def agrees(ours: float, press: float) -> bool:
    """Whether a figure is within a third of the other."""
    return abs(ours - press) <= WITHIN * press


def table(ours: Counts, press: Mapping[str, float], articles: int) -> str:
    """Both sides, line by line; the press's figures are those of so many articles."""
    lines = [
        f"| | {ours.articles} of the corpus | {articles} of the press | within a third |",
        "|---|---|---|---|",
    ]
    for line, number in ours.figures().items():
        other = press[line]
        lines.append(f"| {line} | {number:.1f} | {other:.1f} | {'yes' if agrees(number, other) else 'NO'} |")
    return "\n".join(lines)


def counted(articles: Iterable[Article], extractor: Extractor) -> Counts:
    """The counts of articles."""
    from quotes import find

    counts = Counts()
    for article in articles:
        marks = sum(quotation.depth == 0 for quotation in find.quotations(article.text, article.paragraphs))
        seen = extractor.analysis(article)
        counts.add(seen.extraction, seen.tree.parse, marks=marks)
    return counts


def sample(path: Path, size: int) -> list[Article]:
    """So many articles of a file, those with the smallest hashes of their ids."""
    from quotes import read as reading

    every = [item for item in reading.articles(path) if isinstance(item, Article)]
    return sorted(every, key=lambda article: hashlib.sha256(article.id.encode()).hexdigest())[:size]


def unmarked(path: Path) -> Article:
    """A text as its writer saved it, before any of it was marked."""
    from quotes import read as reading

    return reading.article(path.read_bytes().decode("utf-8"), id=path.stem)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table; 1 where a line does not agree."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--plain", action="store_true", help="the files are texts that are not marked yet")
    parser.add_argument("--press", type=Path, help="articles to count beside them (default: the figures known)")
    parser.add_argument("--sample", type=int, default=PRESS_ARTICLES)
    options = parser.parse_args(arguments)
    from quotes import Extractor

    extractor = Extractor()
    files = [file for path in options.files for file in (sorted(path.glob("*.txt")) if path.is_dir() else [path])]
    ours = counted((unmarked(file) if options.plain else read(file).article for file in files), extractor)
    press, articles = PRESS, PRESS_ARTICLES
    if options.press:
        beside = counted(sample(options.press, options.sample), extractor)
        press, articles = beside.figures(), beside.articles
    print(table(ours, press, articles))
    return int(not all(agrees(number, press[line]) for line, number in ours.figures().items()))


if __name__ == "__main__":
    sys.exit(main())
