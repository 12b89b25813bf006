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
from quotes.review import correcting, history, transfer
from quotes.review.importing import from_table
from quotes.store.corrections import has_corrections
from tests.reviewed import (
    DAHL,
    HARBOUR,
    MARKET,
    TANAKA,
    article,
    extraction,
    harbour,
    item,
    market,
    published,
    review_file,
    row,
    spoken,
)

pytestmark = pytest.mark.lengthy


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Corrected in every way there is."""
    path = published(tmp_path / "old.db")
    with review_file(path) as opened:
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
    assert transfer.corrections(old, new) == []
    with review_file(old) as before, review_file(new) as after:
        assert spoken(after) == spoken(before)
        assert after.corrections.steps() == before.corrections.steps()
        for _ in before.corrections.steps():
            correcting.undo(after)
        assert list(after.extractions()) == [harbour(), market()]
    with pytest.raises(InputError, match="corrections of its own"):
        transfer.corrections(old, new)


def test_what_was_corrected_wins_over_what_is_now_extracted(old: Path) -> None:
    changed = harbour()
    quotes = [replace(q, speakers=("Ingrid Dahl",), speaker_ids=("ingrid-dahl",)) for q in changed.quotes]
    new = fresh(old, [replace(changed, quotes=tuple(quotes)), market()])
    assert transfer.corrections(old, new) == []
    with review_file(new) as after:
        assert dict(spoken(after))["We tested it twice."] == "Lena Voss"
        assert "a rumour" not in dict(spoken(after))
        assert dict(spoken(after))["old crane"] == "Ingrid Dahl"  # nobody had corrected it
        assert item(after, "We tested it twice.").base is not None


def test_a_row_that_is_no_longer_extracted_stays_if_somebody_corrected_it(old: Path) -> None:
    of = market().article
    new = fresh(old, [harbour(), extraction(of, [row(of, "opens in May", [DAHL], kind="mixed")], [DAHL])])
    unfit = transfer.corrections(old, new)
    assert [(u.words, u.carried) for u in unfit] == [("the market opens in May", True)]
    assert "both rows stand" in unfit[0].reason
    with review_file(new) as after:
        words = [words for words, _ in spoken(after)]
        assert "asked us." in words
        assert "the market opens in May" in words
        assert item(after, "asked us.", "market").quote.speakers == ("Mei Tanaka-Ito",)


def test_a_text_that_moved_takes_its_corrections_along(old: Path) -> None:
    new = fresh(old, [harbour("An editor's note.\n\n" + HARBOUR), market()])
    assert transfer.corrections(old, new) == []
    with review_file(old) as before, review_file(new) as after:
        assert spoken(after) == spoken(before)


def test_what_no_longer_fits_is_told_and_kept(old: Path) -> None:
    new = fresh(old, [harbour()])
    unfit = transfer.corrections(old, new)
    assert {u.words for u in unfit} == {"the market opens in May", "asked us."}
    assert {u.reason for u in unfit} == {"its article is not in the new file"}
    db = sqlite3.connect(new)
    kept = db.execute("SELECT words, reason, who FROM corrections_unfit ORDER BY step").fetchall()
    db.close()
    assert [words for words, *_ in kept] == ["the market opens in May", "asked us."]
    assert {who for *_, who in kept} == {"Ada"}


def test_what_waits_comes_back_with_its_article(old: Path, tmp_path: Path) -> None:
    with review_file(old) as opened:
        before = spoken(opened)
    fewer = fresh(old, [harbour()])
    assert len(transfer.corrections(old, fewer)) == 2
    other = published(tmp_path / "other.db", [extraction(article("All is new here.\n", "harbour"), [], [])])
    transfer.corrections(fewer, other)  # now those of the other article wait too
    assert has_corrections(other)
    again = published(tmp_path / "again.db")
    assert transfer.corrections(other, again) == []
    with review_file(again) as opened:
        assert spoken(opened) == before
        assert opened.corrections.unplaced() == []
        assert {step.who for step in opened.corrections.steps()} == {"Ada"}
        for _ in opened.corrections.steps():
            correcting.undo(opened)
        assert list(opened.extractions()) == [harbour(), market()]


def test_corrections_wait_where_none_fits(old: Path, tmp_path: Path) -> None:
    of = article("Nobody spoke.\n", "quiet")
    path = old
    for number in range(3):
        new = published(tmp_path / f"{number}.db", [extraction(of, [], [])])
        told = transfer.corrections(path, new)
        assert len(told) == (6 if number == 0 else 0)  # once is enough
        assert has_corrections(new)
        path = new
    with review_file(path) as opened:
        assert len({entry.quote_id for entry in opened.corrections.unplaced()}) == 6
        assert spoken(opened) == []


def test_who_was_only_in_an_article_that_is_gone_comes_back_with_the_name(tmp_path: Path) -> None:
    path = published(tmp_path / "old.db")
    with review_file(path) as opened:
        correcting.rename(opened, "tomas-okafor", "Tom Okafor")
        correcting.speaker(opened, "market", item(opened, "Nobody asked us.", "market").id, ["tomas-okafor"])
    gone = published(tmp_path / "gone.db", [extraction(article("Nobody spoke.\n", "quiet"), [], [])])
    transfer.corrections(path, gone)
    only = published(tmp_path / "only.db", [market()])
    transfer.corrections(gone, only)
    with review_file(only) as opened:
        assert dict(spoken(opened))["Nobody asked us."] == "Tom Okafor"
    both = published(tmp_path / "both.db")
    transfer.corrections(only, both)
    with review_file(both) as opened:
        assert item(opened, "Nobody asked us.", "market").quote.speaker_ids == ("tomas-okafor",)
        assert dict(spoken(opened))["old crane"] == "Tom Okafor"


def test_a_name_that_is_now_extracted_as_it_was_corrected_can_still_be_undone(tmp_path: Path) -> None:
    path = published(tmp_path / "old.db", [market()])
    with review_file(path) as opened:
        correcting.rename(opened, "mei-tanaka", "Mei Tanaka-Ito")
        correcting.undo(opened)
        correcting.redo(opened)
    base, ito = market(), replace(TANAKA, name="Mei Tanaka-Ito")
    quotes = [replace(q, speakers=("Mei Tanaka-Ito",)) if q.speaker_ids == (TANAKA.id,) else q for q in base.quotes]
    new = fresh(path, [replace(base, quotes=tuple(quotes), speakers=(DAHL, ito))])
    transfer.corrections(path, new)
    with review_file(path) as before, review_file(new) as after:
        assert history.can(after.corrections) == (True, False)
        assert [s.action for s in after.corrections.steps()] == [s.action for s in before.corrections.steps()]
        correcting.undo(after)
        assert dict(spoken(after))["Nobody asked us."] == "Mei Tanaka-Ito"  # as extracted


def test_two_that_were_merged_and_are_now_one_stay_in_the_list(tmp_path: Path) -> None:
    double = replace(DAHL, id="ingrid-dahl-2")
    of = market().article
    path = published(
        tmp_path / "old.db", [harbour(), extraction(of, [row(of, "the market opens in May", [double])], [double])]
    )
    with review_file(path) as opened:
        correcting.merge(opened, "ingrid-dahl-2", "ingrid-dahl")
    new = published(tmp_path / "new.db")
    transfer.corrections(path, new)
    with review_file(new) as opened:
        assert opened.people()["ingrid-dahl"].into is None
        correcting.rename(opened, "ingrid-dahl", "I. Dahl")
        assert dict(spoken(opened))["the market opens in May"] == "I. Dahl"


def test_words_that_changed_do_not_fit(old: Path, tmp_path: Path) -> None:
    of = market().article
    text = MARKET.replace("Nobody asked us.", "Nobody ever asked me.").replace("Dahl said", "Dahl has said")
    changed = published(
        tmp_path / "changed.db",
        [harbour(), extraction(replace(of, text=text), [], [])],
    )
    unfit = transfer.corrections(old, changed)
    assert [(u.words, u.reason) for u in unfit] == [("asked us.", "the text has changed there")]


def test_speakers_are_found_by_name_where_their_ids_changed(old: Path) -> None:
    voss = replace(DAHL, id="lena-voss-2", name="Lena Voss", forms=("Lena Voss",), roles=())
    base = harbour()
    new = fresh(old, [replace(base, speakers=(*base.speakers, voss)), market()])
    transfer.corrections(old, new)
    with review_file(new) as after:
        assert item(after, "We tested it twice.").quote.speaker_ids == ("lena-voss-2",)


# ------------------------------------------------------------------ a table


def rows() -> list[table.Row]:
    return list(table.rows([harbour(), market()]))


def test_a_table_with_its_articles_becomes_a_file(tmp_path: Path) -> None:
    path = from_table(rows(), [harbour().article, market().article], tmp_path / "made.db")
    with review_file(path) as opened:
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
    with review_file(from_table(rows(), articles, tmp_path / "made.db")) as opened:
        assert [a.heading.id for a in opened.listed()] == ["harbour", "market"]
