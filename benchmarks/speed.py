"""How fast it is: parsing alone, the whole way to rows, loading, and the time until the first row.

    python -m benchmarks.speed [--articles FILE.jsonl] [--limit 60] [--out FILE.json]

One process on one core, words as `str.split` counts them, whole articles, after a first run that warms it up; the
best of three runs, because whatever else the machine does can only slow it. `FILE.jsonl` has a column `text`;
without it the seed articles are read over and over. Loading and the first row: fresh processes on at most two cores,
the median of five. Say which machine it was: only figures of one machine can be compared.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from quotes import find, parse, read
from quotes.pipeline import Extractor
from quotes.records import Article

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
_REPEATS, _STARTS = 3, 5
_SEED_ROUNDS = 12

_LOAD = """
import time
import quotes.newswire.reader, numpy, onnxruntime, tokenizers
from quotes import parse
began = time.perf_counter()
parse.load()
print(time.perf_counter() - began)
"""


@contextmanager
def cores(count: int) -> Iterator[None]:
    """At most so many processor cores inside the block, where the system can say so (Linux)."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[-count:])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def parsing(texts: Sequence[str], *, folder: Path = parse.FOLDER) -> int:
    """Words a second of parsing alone, the tokenizer included, with the model in `folder`."""
    articles = [read.article(text, id=str(i)) for i, text in enumerate(texts)]
    items = [(a, find.quotations(a.text, a.paragraphs)) for a in articles]
    with cores(1):
        parser = parse.load(folder=folder)
        parser.parses(items[:5])
        return _rate(articles, lambda: parser.parses(items))


def whole(texts: Sequence[str]) -> int:
    """Words a second from texts to rows."""
    articles = [read.article(text, id=str(i)) for i, text in enumerate(texts)]
    with cores(1):
        extractor = Extractor()
        list(extractor.extract(articles[:5]))
        return _rate(articles, lambda: list(extractor.extract(articles)))


def _rate(articles: Sequence[Article], run: Callable[[], object]) -> int:
    words = sum(len(a.text.split()) for a in articles)
    times = []
    for _ in range(_REPEATS):
        began = time.perf_counter()
        run()
        times.append(time.perf_counter() - began)
    return round(words / min(times))


def loading() -> float:
    """Seconds to load the parser, all imports done."""
    with cores(2):
        done = [subprocess.run([sys.executable, "-c", _LOAD], check=True, capture_output=True) for _ in range(_STARTS)]
    return round(median(float(d.stdout) for d in done), 2)


def first_row() -> float:
    """Seconds from the start of a process to the first row of one article, the first seed."""
    article = min(SEEDS.glob("*.txt"))
    command = [sys.executable, "-m", "quotes", "extract", str(article), "--format", "jsonl"]
    times = []
    with cores(2):
        for _ in range(_STARTS):
            began = time.perf_counter()
            with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
                assert process.stdout is not None
                if not process.stdout.readline():
                    raise SystemExit("quotes extract gave no row: " + " ".join(command))
                times.append(time.perf_counter() - began)
                process.stdout.read()
    return round(median(times), 2)


def texts_of(path: Path | None, limit: int) -> list[str]:
    """The texts of a JSON Lines file, or the seed articles several times."""
    if path is None:
        seeds = [p.read_text(encoding="utf-8") for p in sorted(SEEDS.glob("*.txt"))]
        return list(islice(cycle(seeds), _SEED_ROUNDS * len(seeds)))
    with path.open(encoding="utf-8") as handle:
        return [json.loads(line)["text"] for line in islice(handle, limit)]


def main() -> None:
    """Measures and prints; with --out also as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, help="JSON Lines with a column text")
    parser.add_argument("--limit", type=int, default=60, help="articles to read of it")
    parser.add_argument("--out", type=Path, help="where to write the figures (JSON)")
    args = parser.parse_args()
    texts = texts_of(args.articles, args.limit)
    figures = {
        "words a second, parsing": parsing(texts),
        "words a second, whole": whole(texts),
        "seconds to load": loading(),
        "seconds to the first row": first_row(),
    }
    for name, value in figures.items():
        print(f"{name:28s} {value}")
    if args.out:
        args.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
