"""Time, memory and figures of clustering very many quotations.

    python -m benchmarks.clusters [--quotes 1000000]

Makes quotations up from a seeded list of words as frequent as words are (Zipf), plants copies, rewrites and excerpts of
some in other articles, and clusters all of them. Ends with 1 where it takes more than fifteen minutes or four
gigabytes, finds less than 95 % of the copies and excerpts or 80 % of the rewrites, or puts two others together.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate

from quotes.cluster import Said, clusters

SECONDS, GIGABYTES = 15 * 60, 4.0
FLOORS = {"copy": 0.95, "rewrite": 0.80, "excerpt": 0.95}
_WORDS, _SPEAKERS, _PER_ARTICLE = 30_000, 50_000, 20
_PLANTED = 0.2  # share of the quotations that are another one's copy, rewrite or excerpt


def made_up(count: int) -> Iterator[tuple[Said, int, str]]:
    """Quotations, each with the number of the one that it was made from (its own where it is new), and how."""
    chance = random.Random(1)
    words = ["".join(chance.choice("bcdfgklmnprstv") + chance.choice("aeiou") for _ in range(3)) for _ in range(_WORDS)]
    weights = list(accumulate(1 / (rank + 10) for rank in range(_WORDS)))
    kept: list[tuple[list[str], str, int]] = []
    for number in range(count):
        how, origin = "new", number
        if kept and chance.random() < _PLANTED:
            how = chance.choice(list(FLOORS))
            text, speaker, origin = chance.choice(kept)
            text = _changed(text, how, words, chance)
        else:
            text = chance.choices(words, cum_weights=weights, k=chance.randint(4, 40))
            speaker = f"speaker-{chance.randrange(_SPEAKERS)}"
            if len(text) > 15 and chance.random() < 0.3:
                kept.append((text, speaker, number))
        article, place = f"a{number // _PER_ARTICLE}", number % _PER_ARTICLE * 1_000
        id = f"{article}:{place}-{place + 999}"
        yield Said(id, article, place, place + 999, " ".join(text), "direct", id, (speaker,)), origin, how


def _changed(text: list[str], how: str, words: list[str], chance: random.Random) -> list[str]:
    if how == "excerpt":
        start = chance.randrange(len(text) - 11)
        return text[start : start + 11]
    changed = list(text)
    for _ in range(len(text) // 5 if how == "rewrite" else 0):
        changed[chance.randrange(len(changed))] = chance.choice(words)
    return changed


def main() -> int:
    """Prints the figures; 1 where one is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quotes", type=int, default=1_000_000)
    count = parser.parse_args().quotes
    made = list(made_up(count))
    begun = time.perf_counter()
    found = clusters(said for said, _, _ in made)
    seconds = time.perf_counter() - begun
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    ids = [said.quote_id for said, _, _ in made]
    hits, all_of = defaultdict[str, int](int), defaultdict[str, int](int)
    for said, origin, how in made:
        if how != "new":
            all_of[how] += 1
            hits[how] += found.get(said.quote_id, "") == found.get(ids[origin], "-")
    origins: dict[str, set[int]] = defaultdict(set)
    for said, origin, _ in made:
        if said.quote_id in found:
            origins[found[said.quote_id]].add(origin)
    wrong = sum(len(together) - 1 for together in origins.values())
    print(
        f"{count:,} quotations: {seconds:,.0f} s, {gigabytes:.1f} GB at most; {len(origins):,} clusters, "
        f"{wrong} wrong joins"
    )
    for how, floor in FLOORS.items():
        print(f"{how}: found {hits[how]:,} of {all_of[how]:,} ({hits[how] / all_of[how]:.1%}; at least {floor:.0%})")
    good = all(hits[how] >= floor * all_of[how] for how, floor in FLOORS.items())
    return int(not good or wrong > 0 or seconds > SECONDS or gigabytes > GIGABYTES)


if __name__ == "__main__":
    sys.exit(main())
