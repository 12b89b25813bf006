"""The names that the parser sees, to be measured: `python -m benchmarks.names ARTICLES OUT.jsonl`.

ARTICLES is whatever `quotes extract` reads, or gold in marked text (a corpus file or a folder of them). A line a name:
{"doc", "start", "end", "kind"}, kind PER, ORG or LOC, which tests/gold/score.py reads in its mode `names`, and

    quotes evaluate GOLD OUT.jsonl --measure names

where GOLD is marked text. --docs FILE: only the articles whose ids stand in it, one a line.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from quotes import find, models, parse, read
from quotes.errors import InputError
from quotes.evaluate import marked
from quotes.newswire.decode import chunks
from quotes.records import Article

_AT_ONCE = 64  # articles


def articles(path: Path) -> Iterator[Article]:
    """The articles of marked text, or those that `quotes extract` would read; what cannot be read is left out."""
    files = sorted(path.glob("*.txt")) if path.is_dir() else [path] if path.suffix == ".txt" else []
    try:
        found = [one for file in files for one in marked.read(file)]
    except InputError:
        found = []
    if found:
        return (read.article(one.text, id=one.name) for one in found)
    return (item for item in read.articles(path) if isinstance(item, Article))


def names(chosen: Iterable[Article], model: str = models.SHIPPED) -> Iterator[dict[str, object]]:
    """A record a name, in the order of the articles and their texts."""
    parser, every = parse.load(model), list(chosen)
    for first in range(0, len(every), _AT_ONCE):
        batch = every[first : first + _AT_ONCE]
        parses = parser.parses([(a, find.quotations(a.text, a.paragraphs)) for a in batch])
        for article, parsed in zip(batch, parses, strict=True):
            for sentence in parsed.sentences:
                words = parsed.words[sentence.first : sentence.last]
                for kind, a, b in chunks([word.name for word in words]):
                    yield {"doc": article.id, "start": words[a].start, "end": words[b - 1].end, "kind": kind}


def main() -> None:
    """Writes the names."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("articles", type=Path)
    options.add_argument("out", type=Path)
    options.add_argument("--docs", type=Path, help="the ids that count, one a line")
    options.add_argument("--model", default=models.SHIPPED)
    asked = options.parse_args()
    chosen = list(articles(asked.articles))
    if asked.docs:
        wanted = asked.docs.read_text(encoding="utf-8").split()
        if missing := set(wanted) - {article.id for article in chosen}:
            options.error(f"not in {asked.articles}: {', '.join(sorted(missing))}")
        chosen = [article for article in chosen if article.id in wanted]
    lines = (json.dumps(name) + "\n" for name in names(chosen, asked.model))
    asked.out.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
