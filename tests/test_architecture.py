"""docs/ARCHITECTURE.md: its rooms and its picture are those of the package."""

from __future__ import annotations

import pytest

from release import architecture


@pytest.mark.lengthy
def test_rooms_and_picture_are_current() -> None:
    """Else: make docs."""
    pytest.importorskip("grimp")
    assert architecture.PAGE.read_text(encoding="utf-8") == architecture.current()


def test_an_import_that_a_longer_way_shows_is_not_drawn() -> None:
    graph = {"run": {"store", "export"}, "store": {"export"}, "export": set()}
    assert list(architecture.reduced(graph)) == [("run", "store"), ("store", "export")]


def test_two_that_import_each_other_are_both_drawn() -> None:
    graph = {"a": {"b"}, "b": {"a"}}
    assert list(architecture.reduced(graph)) == [("a", "b"), ("b", "a")]


def test_what_two_in_a_circle_import_stays() -> None:
    graph = {"run": {"review", "store"}, "review": {"run", "store"}, "store": set()}
    left = list(architecture.reduced(graph))
    assert ("run", "store") in left or ("review", "store") in left


def test_what_many_import_is_left_out_if_it_imports_nothing_else() -> None:
    graph = {name: {"records", "export"} for name in "abcd"} | {"records": set(), "export": {"page"}, "page": set()}
    assert architecture.common(graph) == ["records"]
