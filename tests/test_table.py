"""The table: its rows, order, joining, counts and data frame."""

from __future__ import annotations

import dataclasses
import re

import pytest

from quotes import table
from quotes.errors import TableError
from quotes.records import Extraction
from tests.conftest import BRIDGE, FERRY, article_of, extraction_of, quote_of

NAMES = """
    speaker speaker_role quote kind act negated cue source via article_id title date outlet url context file
    paragraph confidence needs_review reason method group within cluster quote_id speaker_id start end
    source_start source_end cue_start cue_end text_sha256
"""
DESIGNED = NAMES.split()


def test_columns_are_those_designed_and_each_is_documented() -> None:
    assert list(table.COLUMNS) == DESIGNED
    assert all(re.match(r"\S.{10,}[^.\s]$", about) for about in table.COLUMNS.values())


def test_rows_have_all_columns_in_order_with_plain_values(extractions: list[Extraction]) -> None:
    rows = list(table.rows(extractions[:1]))
    assert [list(row) for row in rows] == [DESIGNED] * 5
    first = rows[0]
    assert first["speaker"] == "Elena Ruiz"
    assert (first["source"], first["cue"], first["via"]) == ("Elena Ruiz", "said", None)
    assert BRIDGE[first["source_start"] : first["source_end"]] == "Elena Ruiz"
    assert BRIDGE[first["cue_start"] : first["cue_end"]] == "said"
    assert first["file"] == "town/bridge.txt"
    assert {type(value) for row in rows for value in row.values()} == {str, int, float, bool, type(None)}


def test_an_open_speaker_is_none_and_a_joint_one_is_parted(extractions: list[Extraction]) -> None:
    rows = {row["quote"]: row for row in table.rows(extractions)}
    assert rows["Nobody asked us,"]["speaker"] is None
    assert rows["Nobody asked us,"]["speaker_id"] is None
    assert rows["the ferry was late"]["speaker"] == "Ingrid Dahl; Elena Ruiz"
    assert rows["the ferry was late"]["speaker_id"] == "ingrid-dahl; elena-ruiz"
    assert rows["the ferry was late"]["negated"] is True


def test_a_span_at_the_very_start_keeps_its_zero() -> None:
    article = article_of("zero", FERRY)
    quote = quote_of(article, "the ferry was late", "indirect")
    quote = dataclasses.replace(quote, source=type(article.paragraphs[0])(0, 11))
    (row,) = table.rows([extraction_of(article, quote)])
    assert (row["source"], row["source_start"], row["source_end"]) == ("Ingrid Dahl", 0, 11)


def test_carried_columns_follow_and_a_clash_is_renamed(extractions: list[Extraction]) -> None:
    row = next(table.rows(extractions[1:]))
    assert list(row) == [*DESIGNED, "section", "input_quote", "score"]
    assert (row["section"], row["input_quote"], row["score"]) == ("Local", -5, None)
    assert next(table.rows(extractions[1:], carry=True))["tags"] == ["a", "b"]


def test_a_clash_with_a_renamed_column_is_renamed_again() -> None:
    article = article_of("a", FERRY, carried=(("input_start", 1), ("start", 2), ("verbatim", 3)))
    assert table.carried_columns(article) == {"input_start": 1, "input_input_start": 2, "input_verbatim": 3}


def test_by_speaker_sorts_names_without_case_and_puts_open_ones_last(extractions: list[Extraction]) -> None:
    speakers = [row["speaker"] for row in table.by_speaker(table.rows(extractions))]
    assert speakers == ["Elena Ruiz"] * 2 + ["Ingrid Dahl; Elena Ruiz"] + ["Kwame Mensah"] * 2 + [None] * 2


def kept(least: float, extraction: Extraction) -> list[tuple[str, str, str | None]]:
    """Of the rows left: the words, the words of the first row of the group, those of the row around."""
    left = table.at_least(extraction, least).quotes
    words = {quote.quote_id: quote.quote for quote in left}
    return [(q.quote, words[q.group], None if q.within is None else words[q.within]) for q in left]


def test_rows_of_a_lower_confidence_are_left_out_one_by_one(extractions: list[Extraction]) -> None:
    bridge = extractions[0]
    assert table.at_least(bridge, 0.0) == bridge
    assert [words for words, *_ in kept(0.7, bridge)] == [q.quote for q in bridge.quotes if q.confidence >= 0.7]
    assert len(kept(0.7, bridge)) == 4
    assert len(kept(0.71, bridge)) == 3
    assert kept(1.0, bridge) == []


def test_no_row_points_at_one_that_was_left_out() -> None:
    article = article_of("nest", FERRY)
    outer = quote_of(article, "Ingrid Dahl and Elena Ruiz denied", "indirect", confidence=0.9)
    middle = quote_of(
        article, "Dahl and Elena Ruiz", "direct", confidence=0.3, group=outer.quote_id, within=outer.quote_id
    )
    inner = quote_of(article, "Elena", "mixed", confidence=0.8, group=outer.quote_id, within=middle.quote_id)
    whole = extraction_of(article, outer, middle, inner)
    assert kept(0.5, whole) == [(outer.quote, outer.quote, None), ("Elena", outer.quote, outer.quote)]
    lower = dataclasses.replace(whole, quotes=(dataclasses.replace(outer, confidence=0.2), middle, inner))
    assert kept(0.3, lower) == [(middle.quote, middle.quote, None), ("Elena", middle.quote, middle.quote)]
    assert kept(0.5, lower) == [("Elena", "Elena", None)]


@pytest.mark.parametrize("least", [-0.1, 1.1, float("nan"), float("inf")])
def test_a_confidence_is_from_0_to_1(extractions: list[Extraction], least: float) -> None:
    with pytest.raises(TableError, match="from 0 to 1"):
        table.at_least(extractions[0], least)


def test_joined_gives_one_row_a_group_and_says_what_is_not_verbatim(extractions: list[Extraction]) -> None:
    rows = list(table.joined(table.rows(extractions[:1])))
    assert [row["quote"] for row in rows] == [
        "The bridge is safe, … We tested it twice.",
        "the toll was “a scandal” and would rise",
        "Nobody asked us,",
    ]
    assert [row["verbatim"] for row in rows] == [False, True, True]
    assert list(rows[0]) == [*DESIGNED, "verbatim"]
    both = rows[0]
    assert both["quote_id"] == both["group"]
    assert BRIDGE[both["start"] : both["end"]].startswith("The bridge is safe,”")
    assert BRIDGE[both["start"] : both["end"]].endswith("We tested it twice.")
    assert all(BRIDGE[row["start"] : row["end"]] == row["quote"] for row in rows if row["verbatim"])


def test_joined_keeps_a_quote_in_a_quote_that_is_somebody_elses() -> None:
    article = article_of("nested", "“They said, ‘Pay up, I hear, or go,’ twice.”")
    outer = quote_of(article, "They said, ‘Pay up, I hear, or go,’ twice.", "direct", speakers=["A B"])
    inner = quote_of(article, "Pay up, I hear, or go,", "direct", within=outer.quote_id, speakers=["C D"])
    same = quote_of(article, "I hear", "mixed", within=inner.quote_id, group=outer.quote_id, speakers=["A B"])
    rows = list(table.joined(table.rows([extraction_of(article, outer, inner, same)])))
    assert [row["speaker"] for row in rows] == ["A B", "C D"]


def test_totals_count_groups_and_leave_marks_that_nobody_said_out(extractions: list[Extraction]) -> None:
    totals = table.Totals()
    for extraction in extractions:
        totals.add(extraction)
    totals.fail("broken.txt", "not text")
    assert (totals.articles, totals.quotes, totals.open) == (3, 4, 1)
    assert totals.speakers == {"elena-ruiz", "kwame-mensah", "ingrid-dahl"}
    assert totals.failures == [("broken.txt", "not text")]


def test_totals_keep_notices_once_and_errors() -> None:
    article = article_of("odd", "x", notices=("read as windows-1252",))
    totals = table.Totals()
    totals.add(extraction_of(article, notices=("read as windows-1252", "no sentence"), error="it broke"))
    assert totals.notices == [("odd", "read as windows-1252"), ("odd", "no sentence")]
    assert totals.failures == [("odd", "it broke")]


def test_frame_has_types_and_all_columns(extractions: list[Extraction]) -> None:
    frame = table.frame(extractions)
    assert list(frame.columns) == [*DESIGNED, "section", "input_quote", "score"]
    assert len(frame) == 7
    assert str(frame["cue_start"].dtype) == "Int64"
    assert frame["cue_start"].isna().sum() == 5
    assert frame["negated"].dtype == bool
    assert frame["confidence"].mean() > 0.5
    assert frame.loc[4, "speaker"] is None


def test_frame_of_nothing_still_has_the_columns() -> None:
    frame = table.frame([])
    assert list(frame.columns) == DESIGNED
    assert frame.empty
