"""The pipeline on recorded parses: an `Extractor` for the marked cases that needs no trained model."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from quotes.parse import Item
from quotes.pipeline import Extractor
from quotes.records import Article, Parse
from tests.attribution_cases import cases, recorded, without_roles


class RecordedParser:
    """Knows the parses of the marked cases by heart, by their texts. `alone`: as of a model without a role head."""

    def __init__(self, *, alone: bool = False) -> None:
        self.alone = alone

    def parses(self, items: Sequence[Item]) -> list[Parse]:
        known = [_parses()[article.text] for article, _ in items]
        return [without_roles(parse) for parse in known] if self.alone else known


@cache
def _parses() -> dict[str, Parse]:
    return {case.text: recorded(case)[1] for case in cases().values()}


def articles() -> list[Article]:
    """The articles of all marked cases; their ids are the cases' names."""
    return [recorded(case)[0] for case in cases().values()]


def extractor(*, thoughts: bool = True, all_marks: bool = True, alone: bool = False) -> Extractor:
    """An extractor that parses nothing and knows the marked cases only."""
    return Extractor(parser=RecordedParser(alone=alone), thoughts=thoughts, all_marks=all_marks)
