"""The measure of names across articles on real news: what is a false merge, a split, and the commonest form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks import linked
from quotes import read
from quotes.records import Extraction, Span, Speaker
from tests.conftest import quote_of


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("Ana Ruiz", "Ana B. Ruiz", True),
        ("Ana Bea Ruiz", "Ana B. Ruiz", True),
        ("A. Ruiz", "Ana Ruiz", True),
        ("Ana B. Ruiz", "Ana C. Ruiz", False),
        ("Ana B. Ruiz", "Ana C. B. Ruiz", False),
        ("Ana Ruiz", "Carla Ruiz", False),
        ("Tom Reed", "Tom Reed Jr.", False),
        ("Tom Reed", "Tom Read", False),
    ],
)
def test_names_that_disagree(one: str, other: str, *, wanted: bool) -> None:
    assert linked.agree(one, other) == linked.agree(other, one) == wanted


def _seen(*rows: tuple[str, str, str, str]) -> linked.Seen:
    """By name, article, id and the name shown."""
    seen = linked.Seen()
    for name, article, id, shown in rows:
        seen.rows["person", name, article, id, shown] += 1
        seen.printed[id].add(name)
    return seen


def test_a_merge_a_split_and_the_form_shown() -> None:
    seen = _seen(
        ("Ana Ruiz", "1", "ruiz", "Ana B. Ruiz"),
        ("Ana Ruiz", "2", "ruiz-2", "Ana Ruiz"),
        ("Ana B. Ruiz", "3", "ruiz", "Ana B. Ruiz"),
        ("Carla Ruiz", "4", "ruiz", "Ana B. Ruiz"),
    )
    assert seen.merges() == [("Ana B. Ruiz", "Carla Ruiz", "ruiz"), ("Ana Ruiz", "Carla Ruiz", "ruiz")]
    assert seen.ids("person") == {("ana", "ruiz"): ["ruiz", "ruiz-2"]}
    assert seen.shown() == (1, 4)
    assert "full names in several articles: 1, under several ids: 1" in linked.report(seen)


def test_a_form_that_two_may_have_is_neither_s() -> None:
    names = ["Ana Ruiz", "Ana B. Ruiz", "Ana C. Ruiz"]
    assert linked.people(names) == {name: name for name in names}
    assert set(linked.people(names[:2]).values()) == {"Ana B. Ruiz"}


def test_rows_count_where_the_article_names_whom_people_name() -> None:
    article = read.article("“Go home,” Ana Ruiz said. “Go,” she said.\n", id="1")
    one = quote_of(article, "Go home,", "direct", speakers=("Ana Ruiz",))
    other = quote_of(article, "Go,", "direct", speakers=("Ana Ruiz",))
    rows = (replace(one, source=Span(11, 19)), replace(other, source=Span(31, 34)))
    known = (Speaker(one.speaker_ids[0], "Ana Ruiz", "person", named=True),)
    inside = Extraction(article, rows, "0", speakers=known)
    seen = linked.Seen()
    linked.look([(Span(11, 19), "Ana Ruiz"), (Span(31, 34), "Bea Ruiz")], inside, inside, seen)
    assert seen.rows == {("person", "Ana Ruiz", "1", one.speaker_ids[0], "Ana Ruiz"): 1}
    assert seen.printed == {one.speaker_ids[0]: {"Ana Ruiz"}}
