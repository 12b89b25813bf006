"""Corrections kept when `extract` runs again, and a table made a .db."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from quotes import table
from quotes.errors import InputError
from quotes.records import Extraction, Span
from quotes.review import carry_over, correcting, from_table, has_corrections
from tests.reviewed import DAHL, HARBOUR, MARKET, desk, extraction, harbour, item, market, published, row, spoken


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Corrected in every way there is."""
    path = published(tmp_path / "old.db")
    with desk(path) as opened:
        correcting.judge(opened, "harbour", item(opened, "a rumour").id, "rejected")
        correcting.speaker(opened, "harbour", item(opened, "We tested it twice.").id, [], new="Lena Voss")
        correcting.mark(opened, "harbour", Span(HARBOUR.index("He called"), HARBOUR.index(" it a")))
        correcting.rename(opened, "mei-tanaka", "Mei Tanaka-Ito")
        correcting.judge(opened, "market", item(opened, "the market opens in May", "market").id, "accepted")
        correcting.move(opened, "market", item(opened, "Nobody asked us.", "market").id, "start", 1)
    return path


def fresh(path: Path, extractions: Iterable[Extraction] = ()) -> Path:
    return published(path.with_name("new.db"), extractions)


def test_the_same_articles_keep_every_correction(old: Path) -> None:
    new = fresh(old)
    assert carry_over(old, new) == []
    with desk(old) as before, desk(new) as after:
        assert spoken(after) == spoken(before)
        assert after.history.steps() == before.history.steps()
        for _ in before.history.steps():
            correcting.undo(after)
        assert list(after.extractions()) == [harbour(), market()]
    with pytest.raises(InputError, match="corrections of its own"):
        carry_over(old, new)


def test_what_was_corrected_wins_over_what_is_now_extracted(old: Path) -> None:
    changed = harbour()
    quotes = [replace(q, speakers=("Ingrid Dahl",), speaker_ids=("ingrid-dahl",)) for q in changed.quotes]
    new = fresh(old, [replace(changed, quotes=tuple(quotes)), market()])
    assert carry_over(old, new) == []
    with desk(new) as after:
        assert dict(spoken(after))["We tested it twice."] == "Lena Voss"
        assert "a rumour" not in dict(spoken(after))
        assert dict(spoken(after))["old crane"] == "Ingrid Dahl"  # nobody had corrected it
        assert item(after, "We tested it twice.").base is not None


def test_a_row_that_is_no_longer_extracted_stays_if_somebody_corrected_it(old: Path) -> None:
    of = market().article
    new = fresh(old, [harbour(), extraction(of, [row(of, "opens in May", [DAHL], kind="mixed")], [DAHL])])
    unfit = carry_over(old, new)
    assert [(u.words, u.carried) for u in unfit] == [("the market opens in May", True)]
    assert "both rows stand" in unfit[0].reason
    with desk(new) as after:
        words = [words for words, _ in spoken(after)]
        assert "asked us." in words
        assert "the market opens in May" in words
        assert item(after, "asked us.", "market").quote.speakers == ("Mei Tanaka-Ito",)


def test_a_text_that_moved_takes_its_corrections_along(old: Path) -> None:
    new = fresh(old, [harbour("An editor's note.\n\n" + HARBOUR), market()])
    assert carry_over(old, new) == []
    with desk(old) as before, desk(new) as after:
        assert spoken(after) == spoken(before)


def test_what_no_longer_fits_is_told_and_kept(old: Path) -> None:
    new = fresh(old, [harbour()])
    unfit = carry_over(old, new)
    assert {u.words for u in unfit} == {"the market opens in May", "asked us."}
    assert {u.reason for u in unfit} == {"its article is not in the new file"}
    db = sqlite3.connect(new)
    kept = db.execute("SELECT words, reason, who FROM corrections_unfit ORDER BY step").fetchall()
    db.close()
    assert [words for words, *_ in kept] == ["the market opens in May", "asked us."]
    assert {who for *_, who in kept} == {"Ada"}


def test_words_that_changed_do_not_fit(old: Path, tmp_path: Path) -> None:
    of = market().article
    text = MARKET.replace("Nobody asked us.", "Nobody ever asked me.").replace("Dahl said", "Dahl has said")
    changed = published(
        tmp_path / "changed.db",
        [harbour(), extraction(replace(of, text=text), [], [])],
    )
    unfit = carry_over(old, changed)
    assert [(u.words, u.reason) for u in unfit] == [("asked us.", "the text has changed there")]


def test_speakers_are_found_by_name_where_their_ids_changed(old: Path) -> None:
    voss = replace(DAHL, id="lena-voss-2", name="Lena Voss", forms=("Lena Voss",), roles=())
    base = harbour()
    new = fresh(old, [replace(base, speakers=(*base.speakers, voss)), market()])
    carry_over(old, new)
    with desk(new) as after:
        assert item(after, "We tested it twice.").quote.speaker_ids == ("lena-voss-2",)


# ------------------------------------------------------------------ a table


def rows() -> list[table.Row]:
    return list(table.rows([harbour(), market()]))


def test_a_table_with_its_articles_becomes_a_file(tmp_path: Path) -> None:
    path = from_table(rows(), [harbour().article, market().article], tmp_path / "made.db")
    with desk(path) as opened:
        assert list(table.rows(opened.extractions())) == rows()
    assert not has_corrections(path)
    assert [p.name for p in tmp_path.iterdir()] == ["made.db"]


def test_a_text_that_is_not_the_one_of_the_table_is_an_error(tmp_path: Path) -> None:
    articles = [harbour().article, market(MARKET + "More.\n").article]
    with pytest.raises(InputError, match=r"text of 'market' is not the one .* text_sha256"):
        from_table(rows(), articles, tmp_path / "made.db")
    with pytest.raises(InputError, match=r"'market', which is not in --articles"):
        from_table(rows(), articles[:1], tmp_path / "made.db")
    assert list(tmp_path.iterdir()) == []


def test_a_table_that_was_joined_is_an_error(tmp_path: Path) -> None:
    joined = [r | {"quote": "The harbour … twice."} if n == 0 else r for n, r in enumerate(rows())]
    with pytest.raises(InputError, match="--join"):
        from_table(joined, [harbour().article, market().article], tmp_path / "made.db")
    with pytest.raises(InputError, match="no column 'quote_id'"):
        from_table([{"article_id": "harbour"}], [], tmp_path / "made.db")


def test_articles_are_found_by_their_text_where_they_have_another_name(tmp_path: Path) -> None:
    articles = [replace(harbour().article, id="x"), replace(market().article, id="y")]
    with desk(from_table(rows(), articles, tmp_path / "made.db")) as opened:
        assert [a.id for a in opened.listed()] == ["harbour", "market"]
