"""One failing step costs its quotation, not the article: each function of `attribute` and `people` raises in turn."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest
from typer.testing import CliRunner

from quotes import attribute, cli, find, parse, people, pipeline, read, terminal
from quotes.explain.paths import path
from quotes.faults import Fault, Faults, touched
from quotes.methods import SpeakerBy
from quotes.people import reading
from quotes.pipeline import Extractor, review_below
from quotes.records import Extraction, Parse, Quote, Sentence, Span, Word
from quotes.syntax import Tree
from quotes.table import Totals
from tests.gold.run import extractor

pytestmark = pytest.mark.model

TEXT = """Mayor Ana Ruiz spoke on Monday. “We won the vote,” she said. “Nobody came to the count.”

Kwame Mensah, a fisherman, said the toll was “a scandal” and would rise.

Ms Ruiz put it this way: “We lost two boats in the storm.”

“The dam is old,” Mr Mensah said. “We told them so.

“They never answered,” he added, and denied that he had been paid.

Tom Reed on the radio: “Nobody asked the fishermen.”

According to the Coastal Press, Tom Reed told the court that his boss, Ingrid Dahl, had said the brakes were good.

Despite pleas by Ms Ruiz to “open the gates”, nothing moved. The fisherman said it was late. “It is a shame.”

“I have not seen such a storm in thirty years.” — Ingrid Dahl, engineer

MENSAH: We went home.

RUIZ: They stayed on the quay.

DAHL: I was there too.

“Dam gates were left open”: Coastal Press
"""


class BrokenStepError(Exception):
    """What the steps raise here."""


def modules(package: ModuleType) -> list[ModuleType]:
    """A package and all that is in it."""
    names = [m.name for m in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")]
    return [package, *map(importlib.import_module, names)]


WITHIN = [*modules(attribute), *modules(people)]
ENTRIES = {"quotes.attribute.attributions", "quotes.people.speakers"}  # if these raise, the article fails
LAST = {"quotes.attribute.failed"}  # what is left to do when something has failed
REPORTS = {
    "quotes.people._doubted",
    "quotes.people.answers.failed",
    "quotes.people.answers.left_open",
    "quotes.people._left_open",
}


@cache
def steps() -> dict[str, Callable[..., object]]:
    """Every function of the two packages, and every class that reads an article through, by its name."""
    found: dict[str, Callable[..., object]] = {}
    for module in WITHIN:
        for name, value in vars(module).items():
            own = getattr(value, "__module__", None) == module.__name__
            if own and (isinstance(value, FunctionType) or hasattr(value, "cache_info")):
                found[f"{module.__name__}.{name}"] = value
    found |= {f"{c.__module__}.{c.__name__}": c for c in (people.Reader, reading.Memory)}
    return {n: f for n, f in found.items() if n not in ENTRIES | REPORTS and n.rpartition(".")[0] not in LAST}


def called_by(module: ModuleType) -> list[str]:
    """The steps that the functions of an entry module call, as its source names them."""
    found = set()
    for call in ast.walk(ast.parse(inspect.getsource(module))):  # also those handed on without being called there
        with suppress(AttributeError, KeyError):
            if isinstance(call, ast.Name):
                found.add(id(vars(module)[call.id]))
            elif isinstance(call.value, ast.Name):
                found.add(id(getattr(vars(module)[call.value.id], call.attr)))
    return [name for name, step in steps().items() if id(step) in found]


BY_ENTRY = [name for module in (attribute, people) for name in called_by(module)]


class Again:
    """A parser that gives what it gave before."""

    def __init__(self, known: Parse) -> None:
        self.known = known

    def parses(self, items: Sequence[parse.Item]) -> list[Parse]:
        return [self.known for _ in items]


@cache
def mine() -> Extractor:
    """The extractor on the article's parse, which is made once."""
    article = read.article(TEXT, id="a")
    (parsed,) = extractor().parser.parses([(article, find.quotations(article.text, article.paragraphs))])
    return Extractor(parser=Again(parsed), thoughts=True)


def extracted() -> Extraction:
    (found,) = mine().extract([read.article(TEXT, id="a")])
    return found


@cache
def good() -> Extraction:
    found = extracted()
    assert (found.error, found.notices) == (None, ())
    assert len({q.speakers for q in found.quotes}) >= 5
    return found


def broken(
    monkeypatch: pytest.MonkeyPatch, name: str, *, at: int | None = None
) -> tuple[Extraction, list[Fault]] | None:
    """The article where a step raises always, or only the time `at`; None where it is not called so often."""
    good()
    step, calls, faults = steps()[name], 0, Faults()

    def raising(*given: object, **options: object) -> object:
        nonlocal calls
        calls += 1
        if at is None or calls == at:
            raise BrokenStepError
        return step(*given, **options)

    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "Faults", lambda: faults)
        for module in WITHIN:
            for own, value in list(vars(module).items()):
                if value is step:
                    patched.setattr(module, own, raising)
                elif isinstance(value, tuple) and step in value:  # the questions of `people.features`
                    patched.setattr(module, own, tuple(raising if one is step else one for one in value))
        found = extracted()
    return (found, faults.found) if calls >= (at or 1) else None


def assert_all_is_kept(found: Extraction, faults: list[Fault]) -> None:
    """The article has rows for all its words in marks, those touched are to be reviewed, and all is told."""
    assert found.error is None
    assert faults
    assert all(any(f"({f.step}: {f.kind}, " in notice for notice in found.notices) for f in faults)
    assert "BrokenStepError" in {f.kind for f in faults}
    for row in good().quotes:
        if row.kind != "indirect":
            assert any(q.start < row.end and row.start < q.end for q in found.quotes), row.quote
    for row in found.quotes:
        assert row.needs_review == (not row.speakers or row.confidence < review_below())
        assert row.needs_review or not touched(row.reason)
        if any(f.spans == () for f in faults if f.step.startswith("attribute")):
            assert row.needs_review
            assert row.reason is not None
            assert "a step of the program failed here" in row.reason


# Whom a name means is the same without what failed before it; how sure that is hangs a little on who has spoken.
HOW_SURE: dict[str, Any] = {"confidence": 0.0, "needs_review": False, "reason": None}


def untouched(faults: list[Fault]) -> list[Quote]:
    """The rows of the article that stand in other paragraphs than what failed, and say themselves whose they are."""
    paragraphs = good().article.paragraphs
    away = [p for p in paragraphs if not any(f.meets(p) for f in faults)]
    own = [q for q in good().quotes if q.cue and q.source and SpeakerBy(q.method.partition("/")[2]).alone]
    return [q for q in own if any(p.holds(Span(q.start, q.end)) and p.holds(q.source) for p in away if q.source)]


def check(name: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Raises where something is lost; how many of three ways to fail the step was called often enough for."""
    ways = 0
    for at in (None, 1, 3):
        outcome = broken(monkeypatch, name, at=at)
        if outcome is None:
            continue
        ways += 1
        found, faults = outcome
        assert_all_is_kept(found, faults)
        if not any(f.step == people.NAMES for f in faults):  # another name may be taken for the one left out
            kept = {q.quote_id: q for q in found.quotes}
            for row in untouched(faults):
                again = kept.get(row.quote_id)
                assert again is not None
                assert replace(again, **HOW_SURE) == replace(row, **HOW_SURE)
                assert abs(again.confidence - row.confidence) <= 0.05
    return ways


def test_the_steps_are_found() -> None:
    assert len(steps()) > 250
    assert {"quotes.attribute.stretches.place", "quotes.attribute.bounds.cut", "quotes.attribute._surest"} <= {
        *BY_ENTRY
    }
    assert {"quotes.people.grouping.cast", "quotes.people.reading.Reader", "quotes.people.answers.ids"} <= {*BY_ENTRY}
    assert {"quotes.people.features.distance", "quotes.people.memory.Memory"} <= {*steps()}


UNCALLED = {"quotes.attribute.others", "quotes.attribute._halves"}  # for this article


@pytest.mark.parametrize("name", sorted({*BY_ENTRY} - UNCALLED))
def test_a_step_that_fails_costs_no_other_row(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check(name, monkeypatch) >= 2


@pytest.mark.slow(part="faults")
@pytest.mark.parametrize("module", [m.__name__ for m in WITHIN if m.__name__ not in LAST])
def test_whatever_fails_in_a_module_costs_no_other_row(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [name for name in steps() if name.rpartition(".")[0] == module]
    assert sum(check(name, monkeypatch) for name in names) >= min(1, len(names))


@pytest.mark.parametrize(
    "name",
    [
        "attribute._surest",
        "attribute._attribution",
        "attribute._furniture",
        "attribute.bounds.cut",
        "attribute.evidence.evidence",
        "attribute.layers._inside",
        "attribute.layouts._named",
        "attribute.nouns._owns",
        "attribute.pieces.pieces",
        "attribute.overlaps._own_sentence",
        "attribute.stretches._announced",
        "attribute.stretches._introduced",
        "attribute.grammar.fill",
        "attribute.grammar._by_verb",
        "people.names._person",
        "people.features.distance",
        "people.features.name_in_source",
        "people.ranking.ranked",
        "people.answers.answer",
        "people.answers.way",
        "people.answers.resolution",
    ],
)
def test_a_step_for_one_quotation_costs_that_one(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = broken(monkeypatch, f"quotes.{name}", at=1)
    assert outcome is not None
    found, faults = outcome
    assert len(faults) == 1
    assert faults[0].spans
    kept = {q.quote_id for q in found.quotes if q.speakers}
    assert sum(q.quote_id in kept for q in good().quotes) >= len(good().quotes) - 4
    assert len(untouched(faults)) >= 5


def test_words_that_lose_their_step_stay_as_an_open_row(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = broken(monkeypatch, "quotes.attribute._surest", at=1)
    assert outcome is not None
    found, (fault,) = outcome
    (row,) = [q for q in found.quotes if q.quote == "We won the vote,"]
    assert (row.speakers, row.confidence, row.needs_review, row.kind) == ((), 0.0, True, "direct")
    assert row.method == "failed/open"
    assert row.reason is not None
    assert row.reason.startswith("a step of the program failed here (attribute.choice: BrokenStepError)")
    (notice,) = found.notices
    assert notice.startswith("a step of the program failed at ““We won the vote,” she said.”")
    assert f"(attribute.choice: BrokenStepError, {fault.line})" in notice


def test_the_summary_tells_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = broken(monkeypatch, "quotes.people.grouping.cast")
    assert outcome is not None
    totals = Totals()
    totals.add(outcome[0])
    (told,) = [line for line in terminal.closing_lines(totals) if line.startswith("notice: a: ")]
    assert "a step of the program failed (people: BrokenStepError, test_faults.py:" in told
    assert all(not q.speakers and q.needs_review for q in outcome[0].quotes)
    assert [q.quote for q in outcome[0].quotes] == [q.quote for q in good().quotes]


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
def test_an_interruption_goes_on(kind: type[BaseException]) -> None:
    faults = Faults()
    with pytest.raises(kind), faults.kept("a step"):
        raise kind
    assert faults.found == []


def test_without_somebody_to_tell_a_failure_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    article, parsed = read.article(TEXT, id="a"), mine().parser.parses([None])[0]  # type: ignore[list-item]
    tree = Tree(article, parsed, find.quotations(article.text, article.paragraphs))
    found = attribute.attributions(tree)

    def fails(*_: object) -> None:
        raise BrokenStepError

    monkeypatch.setattr(attribute.layers, "nearest", fails)
    monkeypatch.setattr(people, "cast", fails)
    with pytest.raises(BrokenStepError):
        attribute.attributions(tree)
    with pytest.raises(BrokenStepError):
        people.speakers(tree, found)


def test_many_failures_of_one_kind_are_one_notice() -> None:
    faults = Faults()
    for start in (0, 4, 8):
        with faults.kept("a step", Span(start, start + 3)):
            raise BrokenStepError
    (notice,) = faults.notices("one two six")
    assert "at “one” and 2 more times (a step: BrokenStepError, " in notice


# ------------------------------------------------------------------ a colon with nothing before it


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Elena Ruiz spoke.\n\n: “We won the vote yesterday.”\n", "We won the vote yesterday."),
        (": “We won the vote,” he said.\n", "We won the vote,"),
        ("Q&A:\n\n: “We won the vote yesterday.” It was late.\n", "We won the vote yesterday."),
    ],
)
def test_a_colon_that_opens_a_paragraph_loses_nothing(text: str, wanted: str, tmp_path: Path) -> None:
    (found,) = extractor().extract([read.article(text, id="a")])
    assert (found.error, found.notices) == (None, ())
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(cli.app, ["extract", str(tmp_path / "a.txt"), "--all-marks", "--format", "csv"])
    assert result.exit_code == 0, result.stderr
    assert wanted in result.stdout


def test_a_name_up_to_the_colon_is_the_source() -> None:
    (found,) = extractor().extract([read.article("Elena Ruiz: “We won the vote yesterday.”", id="a")])
    assert [(q.speakers, q.quote) for q in found.quotes] == [(("Elena Ruiz",), "We won the vote yesterday.")]


def test_words_of_two_trees_in_one_sentence_have_no_path() -> None:
    text = "Ruiz said"
    words = tuple(Word(s, e, "x", "X", "X", -1, "root", "O") for s, e in ((0, 4), (5, 9)))
    parsed = Parse(words, (Sentence(Span(0, 9), 0, 2, 0),))
    told = path(Tree(read.article(text, id="a"), parsed, ()), Span(5, 9), to="source", end=Span(0, 4))
    assert str(told) == "said (no word of the sentence stands above both it and the source)"
