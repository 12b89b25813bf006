"""Speakers across articles, measured on US political news: PolNeAR, where people said who stands behind every source.

    python -m benchmarks.linked --data ../shared/data [--articles 250]

Runs `quotes` over articles that are spread evenly over PolNeAR's training part, as `quotes extract` does, and looks at
the ids of the rows whose speaker has the full name in the article that people gave. There, one full name is one person,
and one name of a body, whatever its apostrophes and with "The" or without, one body. Ends with 1 where rows have one id
whose articles print full names that disagree in a given name, an initial or a suffix. What goes wrong inside an article
is no matter of linking, and left out.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from quotes import Extractor, read
from quotes import run as running
from quotes.english.names import name_of
from quotes.evaluate import names
from quotes.people.link import Suggestion
from quotes.records import Article, Extraction, Span

Sources = list[tuple[Span, str]]  # of an article: words that name a source, and the full name of whom they mean
_SHOWN = 12  # examples of each thing


@dataclass(slots=True)
class Seen:
    """Who was seen where: rows of a run by the kind and name of the speaker, the article, the id and the name shown.

    `printed` has, of every id of a person, the full names that the run found in articles.
    """

    rows: Counter[tuple[str, str, str, str, str]] = field(default_factory=Counter)
    printed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def ids(self, kind: str) -> dict[tuple[str, ...], list[str]]:
        """Of every name of that kind in two articles or more: the id in each, that of most rows."""
        of_name: dict[tuple[str, ...], dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        for (of_kind, name, article, id, _), rows in self.rows.items():
            if of_kind == kind:
                of_name[tuple(names.words(name))][article][id] += rows
        several = {name: found for name, found in of_name.items() if len(found) > 1}
        return {
            name: [min(ids, key=lambda id: (-ids[id], id)) for ids in found.values()] for name, found in several.items()
        }

    def merges(self) -> list[tuple[str, str, str]]:
        """Names of people that disagree under one id, with the id."""
        pairs = [(a, b, id) for id, names in sorted(self.printed.items()) for a, b in combinations(sorted(names), 2)]
        return [(a, b, id) for a, b, id in pairs if not agree(a, b)]

    def shown(self) -> tuple[int, int]:
        """Rows of people under the form of their name that most articles have as the fullest, and all of their rows."""
        rows = {row: count for row, count in self.rows.items() if row[0] == "person"}
        person = people({name for _, name, *_ in rows})
        forms: dict[str, dict[tuple[str, ...], set[str]]] = defaultdict(lambda: defaultdict(set))
        for _, name, article, *_ in rows:
            forms[person[name]][tuple(names.words(name))].add(article)
        most = {one: max(map(len, found.values())) for one, found in forms.items()}
        right = 0
        for (_, name, _, _, shown), count in rows.items():
            one = person[name]
            right += count * (len(forms[one].get(tuple(names.words(shown)), ())) == most[one])
        return right, sum(rows.values())


def agree(one: str, other: str) -> bool:
    """Whether a person can have both full names: "Ana Ruiz" and "Ana B. Ruiz"; not "Ana B. Ruiz" and "Ana C. Ruiz"."""
    a, b = name_of(one), name_of(other)
    if a.words == b.words or not (a.words[-1] == b.words[-1] and _same(a.words[0], b.words[0])):
        return a == b
    mine, theirs = a.words[1:-1], b.words[1:-1]
    middle = not (mine and theirs) or (len(mine) == len(theirs) and all(map(_same, mine, theirs)))
    return middle and a.generation == b.generation


def _same(a: str, b: str) -> bool:
    return a == b or (1 in (len(a), len(b)) and a[0] == b[0])


def people(full: Collection[str]) -> dict[str, str]:
    """From each full name to one of the person's: forms with and without a middle name, where all of them agree."""
    forms = {name: [other for other in sorted(full) if agree(name, other)] for name in full}
    several = {name for name, found in forms.items() if not all(agree(a, b) for a, b in combinations(found, 2))}
    return {
        name: next(other for other in found if (names.same(name, other) if name in several else other not in several))
        for name, found in forms.items()
    }


# ------------------------------------------------------------------ from the data and the run


def articles(folder: Path, count: int) -> list[tuple[Article, Sources]]:
    """So many articles with the sources whose speakers are known."""
    known = {}
    for line in (folder / "speakers.jsonl").read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        known[one["id"]] = list(_sources(one["sources"]))
    every = [a for a in read.articles([folder / "train.jsonl"]) if isinstance(a, Article) and a.id in known]
    places = sorted({number * len(every) // count for number in range(count)})
    return [(every[place], known[every[place].id]) for place in places]


def _sources(found: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Span, str]]:
    """Those that mean one person or body with a name, where people were sure."""
    for one in found:
        if len(one["speakers"]) == 1 and not one["speakers"][0]["described"] and one.get("sure", True):
            for start, end in one["source"]:
                yield Span(start, end), one["speakers"][0]["name"]


def run(known: Sequence[tuple[Article, Sources]], extractor: Extractor) -> tuple[Seen, tuple[Suggestion, ...]]:
    """What `quotes extract` makes of these articles: extraction, then the pass over all speakers."""
    seen = Seen()
    inside = list(extractor.extract(article for article, _ in known))
    with running.stored(inside) as store:
        linked = running.link(store)
        for (_, sources), before, after in zip(known, inside, store.extractions(), strict=True):
            look(sources, before, after, seen)
    return seen, linked.suggestions


def look(sources: Sources, inside: Extraction, linked: Extraction, seen: Seen) -> None:
    """Notes the rows of the article whose one speaker has a full name; `inside` is before linking."""
    after = {row.quote_id: row for row in linked.quotes}
    kinds = {s.id: "person" if s.kind == "person" else "body" for s in inside.speakers if s.named}
    for row in inside.quotes:
        kind = kinds.get(row.speaker_ids[0]) if len(row.speaker_ids) == 1 else None
        if kind is None or (kind == "person" and len(name_of(row.speakers[0]).words) < 2):
            continue
        ((id,), (shown,)) = after[row.quote_id].speaker_ids, after[row.quote_id].speakers
        if kind == "person":
            seen.printed[id].add(row.speakers[0])
        name = next((name for span, name in sources if row.source is not None and span.meets(row.source)), None)
        if name is not None and names.same(name, row.speakers[0]):
            seen.rows[kind, name, row.article_id, id, shown] += 1


# ------------------------------------------------------------------ told


def report(seen: Seen) -> list[str]:
    """The figures, and what to look at."""
    merges = seen.merges()
    lines = [f"people whose names disagree under one id: {len(merges)} pairs (none allowed)"]
    lines += [f"  {id}: {a} and {b}" for a, b, id in merges]
    for kind, what in (("person", "full names"), ("body", "names of bodies")):
        found = seen.ids(kind)
        split = {name: ids for name, ids in found.items() if len(set(ids)) > 1}
        pairs = [a == b for ids in found.values() for a, b in combinations(ids, 2)]
        lines.append(f"{what} in several articles: {len(found)}, under several ids: {len(split)}")
        for name, ids in sorted(split.items(), key=lambda one: -len(one[1]))[:_SHOWN]:
            lines.append("  " + " ".join(name) + ": " + ", ".join(f"{id} {n}" for id, n in Counter(ids).most_common()))
        lines.append(f"pairs of their articles joined: {_share(sum(pairs), len(pairs))}")
    lines.append(f"rows under the form of the name that most articles have: {_share(*seen.shown())}")
    return lines


def _share(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,} ({part / max(whole, 1):.1%})"


def main() -> int:
    """Prints the figures; 1 where two people are one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder that has polnear/")
    parser.add_argument("--articles", type=int, default=250)
    asked = parser.parse_args()
    known = articles(asked.data / "polnear", asked.articles)
    begun = time.perf_counter()
    seen, suggestions = run(known, Extractor())
    rows = seen.rows.total()
    seconds = time.perf_counter() - begun
    print(f"{len(known):,} articles, {rows:,} rows to look at: {seconds:,.0f} s, {len(suggestions)} suggestions")
    print("\n".join(report(seen)))
    return int(bool(seen.merges()))


if __name__ == "__main__":
    sys.exit(main())
