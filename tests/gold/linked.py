"""Whether the people of the seeds are one each over all five articles: the gold names against the ids of a linked run.

python -m tests.gold.linked
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from quotes import run
from quotes.evaluate import names
from quotes.records import Extraction
from tests.gold import clustered

GOLD = Path(__file__).with_name("seeds.jsonl")
_SHARED = 0.5  # of a row's code points that must be the gold one's


def linked(extractions: Iterable[Extraction]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """The ids of every gold speaker with a row of his own, and the gold speakers of every id.

    Rows whose speaker in the article is another than the gold one's are no matter of linking, and left out.
    """
    gold = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    ids: dict[str, set[str]] = defaultdict(set)
    people: dict[str, set[str]] = defaultdict(set)
    for extraction in run.linked(extractions):
        for quote in extraction.quotes:
            for one in gold:
                shared = min(quote.end, one["end"]) - max(quote.start, one["start"])
                here = Path(one["doc"]).stem == extraction.article.id and len(quote.speaker_ids) == 1
                same = here and one["speaker"] and names.related(one["speaker"], quote.speakers[0])
                if same and shared > _SHARED * (quote.end - quote.start):
                    ids[one["speaker"]].add(quote.speaker_ids[0])
                    people[quote.speaker_ids[0]].add(one["speaker"])
    return ids, people


def main() -> int:
    """Prints who has several ids, or shares one; 1 where there is anybody."""
    ids, people = linked(clustered.seeds())
    several = {name: found for name, found in ids.items() if len(found) > 1}
    shared = {id: found for id, found in people.items() if len(found) > 1}
    print(f"speakers: {len(ids)}; under several ids: {several or 'none'}; ids of several: {shared or 'none'}")
    return int(bool(several or shared))


if __name__ == "__main__":
    sys.exit(main())
