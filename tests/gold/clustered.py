"""How many pairs of the seeds' gold clusters (`clusters.jsonl`) come together, and what else does.

python -m tests.gold.clustered
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from itertools import combinations
from pathlib import Path

from quotes.cluster import Said, clusters
from quotes.records import Extraction, Quote
from tests.gold import run

GOLD = Path(__file__).with_name("clusters.jsonl")
Place = tuple[str, int, int]  # article id, start and end in code points
Pair = tuple[Place, Place]


def wanted() -> set[Pair]:
    """The pairs that annotators put together."""
    pairs = set()
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        places = sorted((Path(one["doc"]).stem, one["start"], one["end"]) for one in json.loads(line))
        pairs |= set(combinations(places, 2))
    return pairs


def found(extractions: list[Extraction]) -> tuple[set[Pair], set[Pair]]:
    """Of the pairs wanted, those that came together; and the other pairs of direct or mixed rows that did."""
    rows = {quote.quote_id: quote for extraction in extractions for quote in extraction.quotes}
    said = [
        Said(q.quote_id, q.article_id, q.start, q.end, q.quote, q.kind, q.group, q.speaker_ids) for q in rows.values()
    ]
    together: dict[str, list[Quote]] = defaultdict(list)
    for quote_id, cluster in clusters(said).items():
        together[cluster].append(rows[quote_id])
    pairs = {pair for quotes in together.values() for pair in combinations(sorted(quotes, key=_place), 2)}
    hits = {want for want in wanted() if any(_meets(a, want[0]) and _meets(b, want[1]) for a, b in pairs)}
    marked = {(a, b) for a, b in pairs if "indirect" not in (a.kind, b.kind)}
    others = {
        (_place(a), _place(b))
        for a, b in marked
        if not any(_meets(a, want[0]) and _meets(b, want[1]) for want in wanted())
    }
    return hits, others


def _place(quote: Quote) -> Place:
    return quote.article_id, quote.start, quote.end


def _meets(quote: Quote, place: Place) -> bool:
    return quote.article_id == place[0] and quote.start < place[2] and place[1] < quote.end


def seeds() -> list[Extraction]:
    """What is extracted from the seed articles."""
    return run.outcome()[0]


def main() -> int:
    """Prints both; 1 where more than one pair is missing or another came together."""
    extractions = seeds()
    text = {e.article.id: e.article.text for e in extractions}
    hits, others = found(extractions)
    print(f"pairs of the gold found: {len(hits)} of {len(wanted())}; other pairs of words in marks: {len(others)}")
    for name, pairs in (("missing", wanted() - hits), ("not in the gold", others)):
        for pair in sorted(pairs):
            print(f"{name}: " + " | ".join(text[a][start:end] for a, start, end in pair))
    return int(len(wanted() - hits) > 1 or bool(others))


if __name__ == "__main__":
    sys.exit(main())
