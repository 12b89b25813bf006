"""Speakers across articles, measured on people that are planted in invented articles.

    python -m benchmarks.planted [--articles 500] [--seed 1] [--write FOLDER]

Makes the articles up (three hundred people of many origins, fifty pairs of whom clash; see `planted_people`), runs
`quotes` over them as `quotes extract` does, and looks at who got one `speaker_id`. Ends with 1 where two people got
the same, or less than 95 % of what belongs together came together. What goes wrong inside an article (no row, the
speaker open, somebody else's quote) is counted beside, as no join across articles can mend it.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from benchmarks.planted_articles import Planted, Said, articles
from benchmarks.planted_people import Person, people
from quotes import Extractor
from quotes import run as running
from quotes.english.names import parts, slug
from quotes.people import link
from quotes.people.link import Suggestion
from quotes.records import Quote, Sighting, Speaker

JOINED = 0.95  # at least, of appearances and of pairs of appearances
_SHOWN = 12  # examples of each thing


@dataclass(slots=True)
class Seen:
    """Who was seen where: what a run made of the planted people."""

    ids: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)  # (person, article): speaker ids of rows
    inside: Counter[str] = field(default_factory=Counter)  # planted quotes by what became of them in their article
    examples: list[str] = field(default_factory=list)  # of quotes that went to somebody else

    def add(self, person: str, article: str, id: str) -> None:
        """Notes that the person is this speaker in this article."""
        self.ids.setdefault((person, article), Counter())[id] += 1

    def merges(self) -> list[tuple[str, str, str]]:
        """The pairs of people who share an id, with the id."""
        owners: dict[str, set[str]] = defaultdict(set)
        for (person, _), ids in self.ids.items():
            for id in ids:
                owners[id].add(person)
        return [(a, b, id) for id in sorted(owners) for a, b in combinations(sorted(owners[id]), 2)]

    def appearances(self) -> dict[str, list[str]]:
        """Of everybody in two articles or more: the id in each."""
        found: dict[str, list[str]] = defaultdict(list)
        for (person, _), ids in sorted(self.ids.items()):
            found[person].append(min(ids, key=lambda id: (-ids[id], id)))
        return {person: ids for person, ids in found.items() if len(ids) > 1}

    def joined(self) -> tuple[int, int]:
        """Appearances under the id that most of the person's have, and all of them."""
        found = self.appearances().values()
        return sum(max(Counter(ids).values()) for ids in found), sum(map(len, found))

    def joined_pairs(self) -> tuple[int, int]:
        """Pairs of appearances of one person under one id, and all of them."""
        pairs = [a == b for ids in self.appearances().values() for a, b in combinations(ids, 2)]
        return sum(pairs), len(pairs)


def corpus(count: int, seed: int, *, cast: int | None = None) -> tuple[list[Person], list[Planted]]:
    """The people and the articles; `cast` takes only so many of them, some of every kind."""
    chance = random.Random(seed)
    everybody = people(chance)
    if cast is not None:
        everybody = [p for start in range(0, len(everybody), 20) for p in everybody[start : start + 2]][:cast]
    return everybody, articles(everybody, count, chance)


# ------------------------------------------------------------------ through the pipeline


def run(planted: Sequence[Planted], extractor: Extractor) -> tuple[Seen, tuple[Suggestion, ...]]:
    """What `quotes extract` makes of these articles: extraction, then the pass over all speakers."""
    seen = Seen()
    inside = list(extractor.extract(one.article for one in planted))
    with running.stored(inside) as store:
        linked = running.link(store)
        for one, before, after in zip(planted, inside, store.extractions(), strict=True):
            look(one, before.quotes, after.quotes, seen)
    return seen, linked.suggestions


def look(one: Planted, inside: Sequence[Quote], linked: Sequence[Quote], seen: Seen) -> None:
    """Notes who of the article got which id; `inside` are its rows before linking, with the names it prints."""
    after = {row.quote_id: row for row in linked}
    for said in one.said:
        rows = [row for row in inside if row.start < said.content.end and said.content.start < row.end]
        whose = {person(one, name) for row in rows for name in row.speakers}
        what = "no row" if not rows else "speaker open" if not whose else "right" if whose == {said.person} else "wrong"
        seen.inside[what] += 1
        if what == "wrong":
            seen.examples.append(_example(one, said, rows))
        for row in rows if what == "right" else ():
            for id in after[row.quote_id].speaker_ids:
                seen.add(said.person, one.article.id, id)


def person(one: Planted, name: str) -> str | None:
    """Which of the article's people has this name: by its exact form, else by all words of a surname it prints."""
    exact = [key for key, forms in one.forms.items() if name in forms]
    if not exact:
        words = set(parts(name))
        exact = [key for key, forms in one.forms.items() if any(set(parts(form)) <= words for form in forms)]
    return exact[0] if len(exact) == 1 else None


def _example(one: Planted, said: Said, rows: Sequence[Quote]) -> str:
    text = one.article.text
    names = sorted({name for row in rows for name in row.speakers})
    return f"{one.article.id}: {said.source.of(text)!r} is {one.full[said.person]!r}, not {names}"


# ------------------------------------------------------------------ the registry alone


def with_people(planted: Iterable[Planted]) -> Iterator[tuple[str, Sighting]]:
    """What articles that are read without a fault say of everybody who speaks in them, with whom that is."""
    for one in planted:
        taken = Counter[str]()
        for key in dict.fromkeys(said.person for said in one.said):
            base = slug(one.full[key])
            taken[base] += 1
            id = base if taken[base] == 1 else f"{base}-{taken[base]}"
            forms = tuple(sorted(one.forms[key]))
            roles = tuple(role for role in dict.fromkeys(one.roles.get(key, ())) if not role.startswith("who "))
            speaker = Speaker(id, one.full[key], "person", named=True, forms=forms, roles=roles)
            yield key, Sighting(one.article.id, speaker, one.article.outlet, one.article.date)


def sightings(planted: Iterable[Planted]) -> Iterator[Sighting]:
    """The same without whom it is: what a registry links."""
    return (sighting for _, sighting in with_people(planted))


def linked_alone(planted: Sequence[Planted]) -> tuple[Seen, tuple[Suggestion, ...]]:
    """What the registry makes of them where every article is read without a fault; takes no parser."""
    linked = link.link(sightings(planted))
    seen = Seen()
    for key, sighting in with_people(planted):
        seen.add(key, sighting.article_id, linked.ids[sighting.article_id, sighting.speaker.id])
    return seen, linked.suggestions


# ------------------------------------------------------------------ told


def report(seen: Seen, everybody: Mapping[str, Person]) -> list[str]:
    """The figures, and what to look at."""
    lines = []
    if quotes := seen.inside.total():
        shares = ", ".join(f"{what} {n:,} ({n / quotes:.1%})" for what, n in seen.inside.most_common())
        lines.append(f"planted quotes inside their articles: {quotes:,}: {shares}")
        lines += [f"  {line}" for line in seen.examples[:_SHOWN]]
    merges = seen.merges()
    lines.append(f"people under one id: {len(merges)} pairs (none allowed)")
    lines += [f"  {id}: {_told(everybody[a])} and {_told(everybody[b])}" for a, b, id in merges]
    for what, (good, total) in (("appearances", seen.joined()), ("pairs of appearances", seen.joined_pairs())):
        lines.append(f"{what} joined: {good:,} of {total:,} ({good / max(total, 1):.1%}; at least {JOINED:.0%})")
    split = {key: ids for key, ids in seen.appearances().items() if len(set(ids)) > 1}
    lines.append(f"people under several ids: {len(split)}")
    lines += [f"  {_told(everybody[key])}: {', '.join(ids)}" for key, ids in list(split.items())[:_SHOWN]]
    return lines


def good(seen: Seen) -> bool:
    """Whether the targets are met."""
    shares = [done >= JOINED * total for done, total in (seen.joined(), seen.joined_pairs())]
    return not seen.merges() and all(shares)


def _told(one: Person) -> str:
    return f"{one.name} ({one.role.family}, {one.place}{', ' + one.clash if one.clash else ''})"


def _write(planted: Iterable[Planted], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for one in planted:
        (folder / f"{one.article.id}.txt").write_text(one.article.text, encoding="utf-8")


def main() -> int:
    """Prints the figures; 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path, help="keep the articles in this folder, to look at them")
    asked = parser.parse_args()
    everybody, planted = corpus(asked.articles, asked.seed)
    if asked.write is not None:
        _write(planted, asked.write)
    begun = time.perf_counter()
    seen, suggestions = run(planted, Extractor())
    alone, _ = linked_alone(planted)
    of_key = {person.key: person for person in everybody}
    pairs = len({person.clash for person in everybody if person.clash})
    print(
        f"{len(planted):,} articles, {len(everybody)} people, {pairs} pairs that clash, seed {asked.seed}: "
        f"{time.perf_counter() - begun:,.0f} s, {len(suggestions)} suggestions"
    )
    print("\n".join(report(seen, of_key)))
    print("the registry alone, every article read without a fault:")
    print("\n".join(f"  {line}" for line in report(alone, of_key)))
    return int(not good(seen))


if __name__ == "__main__":
    sys.exit(main())
