"""What rules move: the texts that are looked at, what becomes of them, and the effect of a rule that is switched off.

A function runs again only for the texts where it answered something else than it does when it is off. What is held
back from tuning is never looked at. See `rules`, the command.
"""

from __future__ import annotations

import _thread
import gc
import hashlib
import pickle
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from benchmarks.switched import Rule, noting, rules, switched_off
from quotes import attribute, find, marks, parse, people, read, records, table
from quotes.evaluate import acts
from quotes.evaluate.marked import Marked
from quotes.pipeline import Extractor
from quotes.records import Article, Attribution, Parse, Quotation, Resolution
from quotes.syntax import Tree
from tests import attribution_cases, conllu, speaker_cases
from tests.gold import run, score

ROOT = Path(__file__).parents[1]
PACKAGES = ("quotes.attribute", "quotes.people", "quotes.english")
KEPT = ROOT / "build" / "rules"
TUNED = ("attribution", "hard_tuned")  # hard_held is held back
DATA = {"PolNeAR": ("polnear/dev.jsonl",), "GUM": ("gum/news.jsonl", "gum/interview.jsonl")}
CASES = (*TUNED, "no role head", "speakers")
ARTICLES = ("seeds", *DATA)
_LIMIT = 120  # seconds that a rule may take: switched off, some loop may never end
_DIGITS = 2  # of percentages: a thousandth of a point is not shown


@dataclass(frozen=True, eq=False)
class Item:
    """A text with its parse: a case, or an article of one of the sets."""

    place: int
    set: str
    name: str
    article: Article
    parse: Parse
    case: Marked | None = None

    @cached_property
    def quotations(self) -> Sequence[Quotation]:
        """The quotations of the text."""
        return find.quotations(self.article.text, self.article.paragraphs)

    def tree(self) -> Tree:
        """A tree that remembers nothing yet."""
        return Tree(self.article, self.parse, self.quotations)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an item: the rows of an article; or what was said of a case, and whether it is right."""

    rows: tuple[dict[str, object], ...] = ()
    said: object = None
    right: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """What one rule moves. `broken`: what went wrong without it, so that nothing was measured."""

    rule: str
    off: str
    lost: tuple[tuple[str, str], ...] = ()  # (set, case) that are wrong without it
    won: tuple[tuple[str, str], ...] = ()  # that are right without it
    rows: dict[str, int] | None = None  # by set of articles: rows that are there or are so with it or without it only
    figures: dict[str, float] | None = None  # without it less with it
    other: int = 0  # cases whose answer differs, right or wrong as before
    broken: str = ""

    @property
    def moved(self) -> bool:
        """Whether a case or a figure of the development data moves."""
        return bool(self.lost or self.won or any(v for k, v in (self.figures or {}).items() if k[:5] != "seeds"))

    @property
    def changes(self) -> bool:
        """Whether anything at all is otherwise."""
        return self.moved or bool(self.other or any((self.rows or {}).values()))


# ------------------------------------------------------------------ the texts


@cache
def items(data: Path | None) -> list[Item]:
    """Every text, always in the same order."""
    return [Item(place, *parts) for place, parts in enumerate(chain(_cases(), _articles(data)))]


def _cases() -> Iterator[tuple[str, str, Article, Parse, object]]:
    for path in (attribution_cases.FOLDER / f"{name}.txt" for name in TUNED):
        for case in attribution_cases.of_file(path):
            article, parsed = attribution_cases.recorded(case)
            yield path.stem, case.name, article, parsed, case
            yield "no role head", case.name, article, attribution_cases.without_roles(parsed), case
    for name, spoken in speaker_cases.cases().items():
        article, parsed = conllu.load(spoken.text, speaker_cases.table(spoken), article_id=name)
        yield "speakers", name, article, parsed, spoken


def _articles(data: Path | None) -> Iterator[tuple[str, str, Article, Parse]]:
    parses = run.parses()
    yield from (("seeds", a.id, a, parses[a.id]) for a in run.seeds())
    for name in DATA if data else ():
        known = pickle.loads(kept(name, data).read_bytes())
        yield from ((name, a.id, a, p) for a, p in zip(texts(name, data), known, strict=True))


def texts(name: str, data: Path) -> list[Article]:
    """The articles of a set, as `quotes extract` reads them."""
    return [read.article(str(one["text"]), id=str(one["id"])) for one in gold(name, data)]


@cache
def gold(name: str, data: Path | None) -> list[dict[str, Any]]:
    """The annotated articles of a set."""
    if name == "seeds" or data is None:
        return score.read_jsonl(str(run.GOLD))
    return [one for file in DATA[name] for one in score.read_jsonl(str(data / file))]


def kept(name: str, data: Path) -> Path:
    """Where the parses of a set are kept, under a name that changes with the texts, the parser and what it gives."""
    code = [Path(str(module.__file__)) for module in (find, marks, parse, records)]
    seen = hashlib.sha256()
    for path in [*sorted((ROOT / "quotes" / "newswire").glob("*.*")), *code, *(data / file for file in DATA[name])]:
        seen.update(path.read_bytes())
    return KEPT / f"{name}-{seen.hexdigest()[:12]}.pickle"


def parse_once(name: str, data: Path) -> None:
    """Parses the articles of a set, unless that was done."""
    path = kept(name, data)
    if path.exists():
        return
    print(f"parsing {name} ...", file=sys.stderr, flush=True)
    articles = texts(name, data)
    parses = parse.load().parses([(a, find.quotations(a.text, a.paragraphs)) for a in articles])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps(parses))


# ------------------------------------------------------------------ the answers

Stages = tuple[Sequence[Attribution], Sequence[Resolution]]


class BrokenError(Exception):
    """Something that a stage raised while a rule was off."""


def attributed(item: Item, tree: Tree) -> Sequence[Attribution]:
    """What `attribute` finds, or what a case of speakers gives in its place."""
    if item.set == "speakers" and item.case is not None:
        return speaker_cases.evidence(item.case, item.article)[0]
    return attribute.attributions(tree)


@cache
def stages(item: Item) -> Stages:
    """What `attribute` and `people` make of it, with all rules."""
    tree = item.tree()
    found = attributed(item, tree)
    return found, people.speakers(tree, found)


def answer(item: Item, made: Stages) -> Answer:
    """What comes of an item in the end."""
    found, who = made
    if item.set == "speakers" and item.case is not None:
        wanted = [(source.speaker, source.role) for source in speaker_cases.sources(item.case)]
        said = [("; ".join(one.speakers) or "?", one.role) for one in who]
        right = all(a == b and role in (None, got) for (a, role), (b, got) in zip(wanted, said, strict=True))
        return Answer(said=made, right=right)
    if item.case is not None:
        marked = acts.marked(item.case)
        one, other = acts.sides(item.case.text, marked, acts.predicted(item.case.text, found, who, marked))
        return Answer(said=made, right=one == other)
    (extraction,) = Extractor(parser=_Known(item.parse), thoughts=item.set == "PolNeAR").extract([item.article])
    return Answer(tuple(table.rows([extraction])))


@dataclass
class _Known:
    """A parser that knows one parse."""

    parse: Parse

    def parses(self, items: Sequence[object]) -> list[Parse]:
        return [self.parse]


@cache
def every_rule() -> dict[str, Rule]:
    """The rules of both packages by name, in order."""
    return {rule.name: rule for package in PACKAGES for rule in rules(package)}


def noted(data: Path | None, places: Sequence[int]) -> list[tuple[int, Answer, set[str]]]:
    """Of each of these items the answer with all rules, and the rules that have a part in it."""
    known = every_rule().values()
    found = []
    for item in (items(data)[place] for place in places):
        with noting(known) as seen:
            tree = item.tree()
            people.speakers(tree, attributed(item, tree))
        found.append((item.place, answer(item, stages(item)), seen))
    return found


def without(data: Path | None, name: str, places: Sequence[int]) -> dict[int, Answer] | str:
    """The answers that change where a rule is switched off; what went wrong, where it cannot be."""
    before = {place: stages(items(data)[place]) for place in places}
    timer = threading.Timer(_LIMIT, _thread.interrupt_main)
    timer.start()
    gc.disable()  # it takes a tenth of the time, and records make no circles
    try:
        with switched_off(every_rule()[name]):
            return dict(_changed(data, name, before))
    except KeyboardInterrupt:
        return f"no end after {_LIMIT} s"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    finally:
        timer.cancel()
        gc.enable()


def _changed(data: Path | None, name: str, before: dict[int, Stages]) -> Iterator[tuple[int, Answer]]:
    """Runs only the stages that may change: a rule of `people` has no part in what `attribute` finds."""
    stage = name.split(".")[0]
    for place, (found, who) in before.items():
        item = items(data)[place]
        tree = item.tree()
        now = found if stage == "people" else attributed(item, tree)
        then = who if stage == "attribute" and now == found else people.speakers(tree, now)
        if now != found or then != who:
            yield place, answer(item, (now, then))


# ------------------------------------------------------------------ the effects


def figures(name: str, data: Path | None, rows: list[dict[str, object]]) -> dict[str, float]:
    """The figures of a set of articles that are looked at, in points or as numbers of statements."""
    if name == "seeds":
        made = score.score_quotes(gold(name, data), rows, [])
        return {"seeds: right speaker": 100 * made["found with right speaker"]["f1"]}
    if name == "PolNeAR":
        made = score.score_polnear(gold(name, data), rows, [])
        return {f"PolNeAR: {k}": 100 * made[k]["f1"] for k in ("content and source", "content, exact words")}
    made = score.score_speakers(gold(name, data), rows, [])
    return {
        "GUM: full name right": made["full name, of found"]["hit"],
        "GUM: wrong": made["wrong, of found"]["hit"],
    }


@dataclass(frozen=True, slots=True)
class Bench:
    """The items and what all rules make of them."""

    data: Path | None
    items: Sequence[Item]
    base: dict[int, Answer]

    def figures(self, answers: dict[int, Answer], sets: Iterable[str]) -> dict[str, float]:
        """The figures of these sets of articles."""
        out: dict[str, float] = {}
        for name in sets:
            places = [n for n, item in enumerate(self.items) if item.set == name]
            out |= figures(name, self.data, [row for n in places for row in answers[n].rows])
        return out

    def effect(self, rule: Rule, changed: dict[int, Answer] | str) -> Effect:
        """What a rule moves, by the answers without it."""
        assert rule.off is not None
        if isinstance(changed, str):
            return Effect(rule.name, rule.off.told, broken=changed)
        cases = {n: said for n, said in changed.items() if self.items[n].case is not None}
        rows = dict.fromkeys(ARTICLES, 0)
        for n in changed.keys() - cases.keys():
            rows[self.items[n].set] += _differing(self.base[n].rows, changed[n].rows)
        sets = [name for name, count in rows.items() if count]
        now, before = (self.figures(answers, sets) for answers in (self.base | changed, self.base))
        return Effect(
            rule.name,
            rule.off.told,
            tuple(self._case(n) for n, said in cases.items() if self.base[n].right and not said.right),
            tuple(self._case(n) for n, said in cases.items() if said.right and not self.base[n].right),
            rows,
            {name: round(now[name] - before[name], _DIGITS) for name in now},
            sum(self.base[n].right == said.right for n, said in cases.items()),
        )

    def _case(self, place: int) -> tuple[str, str]:
        return self.items[place].set, self.items[place].name


def _differing(one: Iterable[dict[str, object]], other: Iterable[dict[str, object]]) -> int:
    here, there = ({str(row["quote_id"]): row for row in rows} for rows in (one, other))
    return sum(here.get(id) != there.get(id) for id in here.keys() | there.keys())


def measured(data: Path | None, jobs: int) -> tuple[Bench, list[Effect], list[str]]:
    """The effect of every rule that can be switched off, and the names of the others."""
    every = items(data)
    known = every_rule()
    with ProcessPoolExecutor(jobs) as pool:
        shares = [pool.submit(noted, data, range(len(every))[n :: 8 * jobs]) for n in range(8 * jobs)]
        base: dict[int, Answer] = {}
        parts: dict[str, list[int]] = {name: [] for name in known}
        for place, said, seen in (one for share in shares for one in share.result()):
            base[place] = said
            for name in seen:
                parts[name].append(place)
        bench = Bench(data, every, base)
        tried = [rule for rule in known.values() if rule.off is not None]
        futures = [pool.submit(without, data, rule.name, sorted(parts[rule.name])) for rule in tried]
        effects = []
        for number, (rule, future) in enumerate(zip(tried, futures, strict=True), 1):
            effects.append(bench.effect(rule, future.result()))
            print(f"\r{number} of {len(tried)} rules", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return bench, effects, [name for name, rule in known.items() if rule.off is None]
