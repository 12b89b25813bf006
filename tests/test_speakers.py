"""Who is quoted how much: one line a speaker."""

from __future__ import annotations

import pytest

from quotes import speakers, table
from quotes.errors import TableError
from quotes.records import Extraction


def test_groups_and_words_count_once_and_open_ones_apart(extractions: list[Extraction]) -> None:
    lines = speakers.lines(table.rows(extractions))
    assert [(c.speaker, c.quotes, c.words, c.articles) for c in lines] == [
        ("Elena Ruiz", 2, 12, 2),  # 4 + 4 words, and 4 said together
        ("Kwame Mensah", 1, 8, 1),  # the two words in marks are among the eight
        ("Ingrid Dahl", 1, 4, 1),
        (None, 1, 3, 1),
    ]
    ruiz = lines[0]
    assert (ruiz.direct, ruiz.mixed, ruiz.indirect) == (1, 0, 1)
    assert (ruiz.role, ruiz.first_date, ruiz.last_date, ruiz.outlets) == (
        "the city engineer",
        "2021-03-04",
        "2021-03-04",
        (),
    )


def test_the_order_of_rows_changes_nothing(extractions: list[Extraction]) -> None:
    rows = list(table.rows(extractions))
    assert speakers.lines(reversed(rows)) == speakers.lines(rows) == speakers.lines(table.by_speaker(rows))


def test_two_people_of_one_name_are_two_lines(extractions: list[Extraction]) -> None:
    rows = [dict(row) for row in table.rows(extractions)]
    rows[0]["speaker_id"] = "elena-ruiz-2"
    names = [(line.speaker, line.speaker_id) for line in speakers.lines(rows)]
    assert ("Elena Ruiz", "elena-ruiz") in names
    assert ("Elena Ruiz", "elena-ruiz-2") in names


@pytest.mark.parametrize("missing", ["start", "group", "quote", "article_id"])
def test_a_table_that_lacks_a_column_is_refused(extractions: list[Extraction], missing: str) -> None:
    row = dict(next(table.rows(extractions)))
    del row[missing]
    with pytest.raises(TableError, match="no whole table of quotes"):
        speakers.lines([row])
