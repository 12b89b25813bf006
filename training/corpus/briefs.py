"""Briefs for the writers of the corpus: who, where, in what style, and what must occur; drawn by a seed, quotas kept.

    python -m training.corpus.briefs --names FOLDER --out training/corpus/briefs
    python -m training.corpus.briefs --show b1-07

Whatever is rarest so far comes next, so that the quotas hold over the articles there are (briefs/first.json tells what
stands in them) and the first batches, not only over all. The first 40 briefs are the part held out.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from training.corpus.names import HERE, Body, Names, Person, Region, Tables, regions

FOLDER = HERE / "briefs"
SEED = 14
BATCHES = ("held", *(f"b{number}-" for number in range(1, 10)))
OF_A_BATCH = 40
OF_A_STYLE, OF_A_REGION, OF_A_KIND, STYLES_OF_A_KIND = 8, 6, 15, 5
REGIONS_FIRST = 40
BROKEN, QUIET = OF_A_BATCH // 5, OF_A_BATCH // 10
WORDS = (150, 200, 250, 300, 350, 400, 450, 500, 600, 700, 900)
# The press has 1.7 rows in 100 words (compare.py); the part held out was begun before that was counted, and has 4.
WORDS_A_STATEMENT, WORDS_A_STATEMENT_HELD = (45, 55, 70, 95), (22, 28, 36, 50)
# b6 was told more than b1 to b5: long sentences, narration, bodies by their full names, the full name early, and to
# measure. compare.py counts b1 to b5 too far from the press in two to nine lines of twelve, b6 in one.
PRESS = (
    "On average over the world's press (an outlet like yours may differ): 22 words a sentence, many of 30 to 40; "
    "mostly the reporter's own narration (facts, background, numbers, scene), with one act of saying in 60 words and "
    "one pair of quotation marks in 110, so most paragraphs quote nobody; courts, ministries, firms, agencies, clubs "
    "and parties by their full names, one in 70 words (invent more than are given below where the story wants them); "
    "four cues of ten are “said”; of ten sources two are a full name, two a surname, three a pronoun, three a "
    "description or a body. The full name stands early, often in the second paragraph, and who speaks comes up again "
    "70 or 100 words later by surname, pronoun or description. Measure all your plain texts together before you mark "
    "any, and rewrite what is outside of the limits: python -m training.corpus.compare --plain FILE ..."
)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Style:
    """A way of printing: what it is called, how it goes, what it writes about."""

    name: str
    house: str
    genres: list[str]
    regions: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of difficulty, and what the writer is told of it."""

    name: str
    how: str
    needs: str = ""
    name_rule: str = ""
    styles: list[str] = field(default_factory=list)

    def fits(self, style: Style, region: Region, *, quiet: bool) -> bool:
        """Whether an article of that style and region can have it."""
        if self.styles and style.name not in self.styles:
            return False
        return not quiet if self.needs == "statement" else region.allows(self.needs)


@dataclass(frozen=True, slots=True)
class Brief:
    """What a writer is given."""

    id: str
    style: str
    region: str
    genre: str
    subject: str
    words: int
    statements: int
    people: list[Person]
    bodies: list[Body]
    kinds: list[str]
    broken: str | None
    quiet: bool


@cache
def toml(name: str) -> dict[str, Any]:
    """One of the tables beside this module."""
    return tomllib.loads((HERE / name).read_text("utf-8"))


@dataclass(slots=True)
class Desk:
    """Everything the briefs are drawn from, and what has been given out so far."""

    rng: random.Random
    names: Names
    places: dict[str, Region] = field(default_factory=regions)
    styles: list[Style] = field(default_factory=lambda: [Style(**row) for row in toml("styles.toml")["style"]])
    kinds: list[Kind] = field(default_factory=lambda: [Kind(**row) for row in toml("kinds.toml")["kind"]])
    faults: list[str] = field(default_factory=lambda: [row["how"] for row in toml("kinds.toml")["broken"]])
    subjects: dict[str, list[str]] = field(default_factory=lambda: toml("subjects.toml")["genres"])
    there: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)
    kind_styles: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def count(self, style: str, region: str, kinds: Iterable[str]) -> None:
        """Takes an article into account."""
        self.given.update([style, region, *kinds])
        for kind in kinds:
            self.kind_styles[kind].add(style)

    def rarest(self, choices: Sequence[T], key: Any = str) -> T:
        """The choice given out least so far; among equals one by chance."""
        return min(self.rng.sample(choices, len(choices)), key=lambda choice: self.given[key(choice)])

    def brief(self, name: str, *, fault: bool, quiet: bool) -> Brief:
        """The next brief."""
        style = self.rarest(self.styles, key=lambda s: s.name)
        region = self.places[self._where(style)]
        genre = self.rarest(style.genres)
        subject = self.rarest(self.subjects[genre])
        kinds = self._kinds(style, region, quiet=quiet)
        words = self.rng.choice(WORDS[:5] if quiet else WORDS)
        needed = max(3, sum(kind.needs == "statement" for kind in kinds))
        rates = WORDS_A_STATEMENT_HELD if name.startswith(BATCHES[0]) else WORDS_A_STATEMENT
        statements = self.rng.randint(0, 1) if quiet else max(needed, words // self.rng.choice(rates))
        broken = self.rarest(self.faults) if fault else None
        people, bodies = self._cast(region, kinds)
        self.count(style.name, region.name, [k.name for k in kinds])
        self.given.update([genre, subject, broken or ""])
        return Brief(
            name, style.name, region.name, genre, subject, words, statements, people, bodies,
            [k.name for k in kinds], broken, quiet,
        )  # fmt: skip

    def _where(self, style: Style) -> str:
        """A region that the style writes about; first those that are nearest to their number."""
        choices = style.regions or sorted(self.places)
        nearest = sorted(self.places, key=lambda name: -self.there[name])[:REGIONS_FIRST]
        return self.rarest([name for name in choices if name in nearest and self.given[name] < OF_A_REGION] or choices)

    def _kinds(self, style: Style, region: Region, *, quiet: bool) -> list[Kind]:
        """Three to six kinds of difficulty, the rarest first, then those that few styles had."""
        fit = [k for k in self.kinds if k.fits(style, region, quiet=quiet)]
        self.rng.shuffle(fit)
        fit.sort(key=lambda k: (self.given[k.name], len(self.kind_styles[k.name])))
        chosen: list[Kind] = []
        wanted = self.rng.randint(3, 6)
        for kind in fit:
            rules = {k.name_rule for k in chosen if k.name_rule}
            if kind.name_rule in rules or (kind.name_rule and len(rules) == 3):
                continue
            chosen.append(kind)
            if len(chosen) == wanted:
                break
        return chosen

    def _cast(self, region: Region, kinds: list[Kind]) -> tuple[list[Person], list[Body]]:
        """Four to eight people and bodies."""
        rules = [k.name_rule for k in kinds if k.name_rule]
        of_people = [rule for rule in rules if rule not in ("and", "acronym", "handle")]
        bodies = [self.names.body(rule) for rule in rules if rule in ("and", "acronym")]
        bodies += [self.names.handle()] if "handle" in rules else []
        bodies += [self.names.body("") for _ in range(self.rng.randint(1, 2) - len(bodies))]
        size = self.rng.randint(max(3, len(of_people) + 1) + len(bodies), 8)
        elsewhere = self.places[self.rng.choice([name for name in sorted(self.places) if name != region.name])]
        people = self.names.cast(region, of_people, people=size - len(bodies), elsewhere=elsewhere)
        return people, bodies


def briefs(tables: Tables, there: list[dict[str, Any]], *, seed: int = SEED) -> list[Brief]:
    """All briefs in their order; `there`: style, region, kinds and people of the articles there are."""
    rng = random.Random(seed)
    desk = Desk(rng, Names(tables, rng))
    for article in there:
        desk.count(article["style"], article["region"], article["kinds"])
        desk.names.taken(article["people"])
    desk.there = desk.given.copy()
    made = []
    for batch in BATCHES:
        numbers = range(OF_A_BATCH)
        faulty, quiet = set(rng.sample(numbers, BROKEN)), set(rng.sample(numbers, QUIET))
        made += [desk.brief(f"{batch}{n:02d}", fault=n in faulty, quiet=n in quiet) for n in numbers]
    return made


def first() -> list[dict[str, Any]]:
    """What stands in the articles that were there before any brief of this script."""
    return list(json.loads((FOLDER / "first.json").read_text("utf-8")))


def write(made: list[Brief], folder: Path) -> None:
    """A file a batch: held.json, b1.json, ..."""
    folder.mkdir(parents=True, exist_ok=True)
    for batch in BATCHES:
        rows = [json.dumps(asdict(b), ensure_ascii=False) for b in made if b.id.startswith(batch)]
        path = folder / f"{batch.rstrip('-')}.json"
        path.write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8", newline="\n")


def read(folder: Path = FOLDER) -> list[Brief]:
    """The briefs of a folder, as written."""
    rows = [row for b in BATCHES for row in json.loads((folder / f"{b.rstrip('-')}.json").read_text("utf-8"))]
    return [
        Brief(**{**row, "people": [Person(**p) for p in row["people"]], "bodies": [Body(**b) for b in row["bodies"]]})
        for row in rows
    ]


def shown(brief: Brief) -> str:
    """A brief as its writer reads it, with the head of the file ready."""
    style = next(Style(**row) for row in toml("styles.toml")["style"] if row["name"] == brief.style)
    how = {row["name"]: row["how"] for row in toml("kinds.toml")["kind"]}
    people = [f"- {p.name} ({'; '.join(filter(None, (p.gender, p.note)))})" for p in brief.people]
    bodies = [
        f"- {b.name}" + (f" ({'; '.join(filter(None, (b.short, b.note)))})" * bool(b.short or b.note))
        for b in brief.bodies
    ]
    wanted = [*brief.kinds, *([f"broken: {brief.broken}"] if brief.broken else []), *(["quiet"] if brief.quiet else [])]
    lines = [
        f"# {brief.id}",
        "",
        f"Outlet: {brief.style}. {style.house[:1].upper()}{style.house[1:]}.",
        f"Region: {brief.region}. How its press prints names: {regions()[brief.region].habit}.",
        f"Genre: {brief.genre}. The story: {brief.subject} (an idea to start from; the story is yours).",
        f"Length: {brief.words} words, at most a tenth more. {statements(brief)}",
        PRESS,
        "",
        "People (names exactly so, each of them at least once; you choose what they are):",
        *people,
        "Bodies (names exactly so; the handle, if there is one, is a person who posts):",
        *bodies,
        "You may add people and bodies who are only described, and places.",
        "",
        "Must occur:",
        *[f"- {kind}: {how[kind]}" for kind in brief.kinds],
        *([f"- as real files have it: {brief.broken}"] if brief.broken else []),
        "",
        "Head of the file:",
        f"style: {brief.style}",
        f"region: {brief.region}",
        f"genre: {brief.genre}",
        f"wanted: {'; '.join(wanted)}",
        "entities:",
    ]
    return "\n".join(lines) + "\n"


def statements(brief: Brief) -> str:
    """How much is said in the article, in words for the writer."""
    if brief.quiet:
        return "Nobody says anything in it." if not brief.statements else "One statement only, or none."
    return f"About {brief.statements} statements (acts of saying), spread as such an outlet spreads them."


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes all briefs, or shows one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=Path, help="folder with given.tsv, surnames.tsv, people.tsv, voa_people.tsv")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder for the briefs (default: beside this module)")
    parser.add_argument("--show", metavar="ID", help="print one brief for its writer")
    options = parser.parse_args(arguments)
    if options.show:
        found = [brief for brief in read(options.out) if brief.id == options.show]
        if not found:
            print(f"There is no brief {options.show} in {options.out}.", file=sys.stderr)
            return 2
        print(shown(found[0]), end="")
        return 0
    if not options.names:
        parser.error("say where the tables of names lie: --names FOLDER; or show a brief: --show ID")
    write(briefs(Tables.read(options.names), first()), options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
