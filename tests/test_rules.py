"""`make rules`: what a rule answers when it is off, switching it off wherever it is held, and what that moves."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks import effects, rules, switched
from benchmarks.switched import noting, switched_off

MODULE = """
from functools import cache, cached_property
from collections.abc import Iterator

Answers = Iterator[str]

def door(n: int) -> int: return 0
def _big(n: int) -> bool: return n > 2
def _named(n: int) -> str | None: return "two" if n == 2 else None
def _wider(first: int, last: int, *, by: int = 1) -> int: return first + by
def _acts(seen: list[str]) -> None: seen.append("acted")
def _each(n: int) -> Iterator[int]: yield from range(n)
def _told(n: int) -> Answers: yield str(n)
def _pair(n: int) -> tuple[str | None, float]: return "x", 0.5
def _list() -> dict[str, int]: return {}
def _made(n: str) -> Thing: ...
@cache
def _kept(n: int) -> list[str]: return [str(n)]

class Thing:
    @property
    def plain(self) -> bool: return True
    @cached_property
    def once(self) -> frozenset[int]: return frozenset({1})

TABLE = {"big": _big}
__all__ = ["door"]
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A package with a function of each kind."""
    folder = tmp_path / "ruled"
    folder.mkdir()
    text = MODULE.replace("from functools", "from __future__ import annotations\nfrom functools", 1)
    (folder / "__init__.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield "ruled"
    sys.modules.pop("ruled")


def test_the_neutral_answer_follows_from_the_annotations(package: str) -> None:
    found = {rule.name: rule.off.told if rule.off else None for rule in switched.rules(package)}
    assert found == {
        "_big": "False",
        "_named": "None",
        "_wider": "`first` as it was",
        "_acts": "does nothing",
        "_each": "nothing",
        "_told": "nothing",
        "_pair": "(None, 0.0)",
        "_made": None,
        "_kept": "nothing",
        "Thing.plain": "False",
        "Thing.once": "frozenset()",
    }


def test_a_rule_is_off_wherever_it_is_held_and_then_on_again(package: str) -> None:
    known = {rule.name: rule for rule in switched.rules(package)}
    module = sys.modules[package]
    held = SimpleNamespace(**vars(module))
    with switched_off(known["_big"]):
        assert not held.TABLE["big"](3)
    assert held.TABLE["big"](3)
    with switched_off(known["_wider"]):
        assert (held._wider(4, 9), held._wider(first=4, last=9, by=2)) == (4, 4)
    assert held._wider(4, 9, by=2) == 6
    with switched_off(known["_each"]), switched_off(known["Thing.plain"]), switched_off(known["Thing.once"]):
        assert (list(held._each(3)), held.Thing().plain, held.Thing().once) == ([], False, frozenset())
    assert (list(held._each(3)), held.Thing().plain, held.Thing().once) == ([0, 1, 2], True, frozenset({1}))


def test_only_rules_that_answer_otherwise_than_when_off_have_a_part(package: str) -> None:
    known = switched.rules(package)
    module = sys.modules[package]
    with noting(known) as seen:
        module._big(1)
        module._named(2)
        module._acts([])
    assert seen == {"_named", "_acts"}


@pytest.mark.lengthy
def test_a_rule_of_a_case_moves_it() -> None:
    """Whatever the rules are called: some rule that has a part in a case makes it wrong when it is off."""
    item = next(item for item in effects.items(None) if item.set == "attribution")
    ((_, said, seen),) = effects.noted(None, [item.place])
    assert said == effects.answer(item, effects.stages(item))
    bench = effects.Bench(None, [item], {item.place: said})
    tried = [rule for name, rule in effects.every_rule().items() if name in seen]
    made = [bench.effect(rule, effects.without(None, rule.name, [item.place])) for rule in tried]
    assert [e for e in made if e.lost == ((item.set, item.name),)]
    effects.stages.cache_clear()
    assert said == effects.answer(item, effects.stages(item))


def test_the_page_lists_what_moves_nothing_first() -> None:
    rule = next(rule for rule in effects.every_rule().values() if rule.off is not None)
    made = [
        effects.Effect("people.mover", "False", lost=(("speakers", "a | b"),), rows={"seeds": 2}),
        effects.Effect("people.idle", "None"),
        effects.Effect("people.needed", "None", broken="TypeError: x"),
    ]
    page = rules.report(effects.Bench(None, [], {}), made, [rule.name])
    places = [page.index(name) for name in ("people.idle", "people.mover", "people.needed", rule.name)]
    assert places == sorted(places)
    assert r"a \| b" in page


def test_what_is_held_back_is_never_looked_at() -> None:
    assert not [item for item in effects.items(None) if "held" in item.set]
    files = [file for part in effects.DATA.values() for file in part]
    assert not [file for file in files if "news48" in file or "worldwide" in file]


def test_nothing_is_tried_of_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["rules", "--data", str(tmp_path)])
    assert rules.main() == 2
