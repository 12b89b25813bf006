"""The ways of finding rows and speakers: each belongs to a rule, and each rule's is known."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import quotes
from quotes.methods import RowBy, SpeakerBy
from tests.test_explain import analyses

FILES = sorted(Path(quotes.__file__).parent.rglob("*.py"))


def _named(kind: str) -> set[str]:
    """The members of an enumeration that modules other than its own name."""
    trees = (ast.parse(file.read_text(encoding="utf-8")) for file in FILES if file.name != "methods.py")
    return {
        node.attr
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == kind
    }


@pytest.mark.parametrize("ways", [RowBy, SpeakerBy])
def test_every_method_is_that_of_a_rule_and_every_rules_method_is_known(ways: type[RowBy] | type[SpeakerBy]) -> None:
    assert _named(ways.__name__) == set(ways.__members__)


def test_rows_have_known_methods_and_their_own_words_stand_in_the_table() -> None:
    for origin in (o for a in analyses() for o in a.origins):
        found, who = origin.attribution.method, origin.resolution.method
        assert isinstance(found, RowBy)
        assert isinstance(who, SpeakerBy)
        assert origin.quote.method == f"{found.value}/{who.value}"
