"""Corrections: each is one step, is there whole or not at all, can be undone and done again, and overwrites nothing."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from quotes.errors import InputError
from quotes.records import Span
from quotes.review import correcting, edges, history
from quotes.review.reviewfile import ReviewFile
from quotes.store.corrections import has_corrections
from tests.reviewed import HARBOUR, item, published, review_file, spoken

pytestmark = pytest.mark.lengthy

FIRST, SECOND = "The harbour wall will hold,", "We tested it twice."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return published(tmp_path / "quotes.db")


@pytest.fixture
def held(path: Path) -> Iterator[ReviewFile]:
    with review_file(path) as opened:
        yield opened


def log(path: Path) -> list[tuple[object, ...]]:
    db = sqlite3.connect(path)
    rows = db.execute("SELECT step, time, who, action, quote_id, before, after, undoes FROM corrections ORDER BY id")
    found = rows.fetchall()
    db.close()
    return found


def test_an_untouched_file_comes_out_as_it_was(held: ReviewFile) -> None:
    from quotes.store import Store

    with Store.open(held.path) as store:
        assert [e.quotes for e in held.extractions()] == [e.quotes for e in store.extractions()]


def test_a_correction_says_who_when_and_what_and_keeps_what_was_extracted(held: ReviewFile) -> None:
    before = sqlite3.connect(held.path).execute("SELECT * FROM quotes").fetchall()
    id = item(held, "a rumour").id
    done = correcting.speaker(held, "harbour", id, ["tomas-okafor"])
    assert done.told == "Tomás Okafor: “a rumour”."
    ((step, time, who, action, quote_id, was, now, undoes),) = log(held.path)
    assert (step, time, who, action, quote_id, undoes) == (1, "2031-03-04T05:06:08+00:00", "Ada", "speaker", id, None)
    assert '"speakers": []' in str(was)
    assert '"speakers": ["tomas-okafor"]' in str(now)
    assert sqlite3.connect(held.path).execute("SELECT * FROM quotes").fetchall() == before
    quote = item(held, "a rumour").quote
    assert (quote.speakers, quote.needs_review, quote.confidence, quote.method) == (
        ("Tomás Okafor",),
        False,
        1.0,
        "review",
    )


def test_the_pieces_of_one_act_of_saying_change_their_speaker_together(held: ReviewFile) -> None:
    done = correcting.speaker(held, "harbour", item(held, FIRST).id, [], new="Lena Voss")
    assert "2 pieces" in done.told
    assert spoken(held)[:2] == [(FIRST, "Lena Voss"), (SECOND, "Lena Voss")]
    correcting.undo(held)
    assert spoken(held)[:2] == [(FIRST, "Ingrid Dahl"), (SECOND, "Ingrid Dahl")]
    assert "lena-voss" not in held.people()


def test_undo_and_redo_go_all_the_way_and_past_a_restart(path: Path) -> None:
    with review_file(path) as opened:
        states = [spoken(opened)]
        for act in (
            lambda: correcting.judge(opened, "harbour", item(opened, FIRST).id, "rejected"),
            lambda: correcting.rename(opened, "mei-tanaka", "Mei Tanaka-Ito"),
            lambda: correcting.reassign(opened, "ingrid-dahl", "tomas-okafor"),
            lambda: correcting.mark(opened, "harbour", Span(HARBOUR.index("He called"), HARBOUR.index(" it a"))),
            lambda: correcting.merge(opened, "tomas-okafor", "mei-tanaka"),
            lambda: correcting.move(opened, "harbour", item(opened, "old crane").id, "end", -1),
        ):
            act()
            states.append(spoken(opened))
    assert len({str(state) for state in states}) == 7
    with review_file(path) as opened:
        for state in states[-2::-1]:
            correcting.undo(opened)
            assert spoken(opened) == state
        assert correcting.undo(opened).told == "There is nothing to undo."
    with review_file(path) as opened:
        for state in states[1:]:
            correcting.redo(opened)
            assert spoken(opened) == state
        assert correcting.redo(opened).told == "There is nothing to do again."
        assert len(opened.corrections.steps()) == 18


def test_a_new_correction_ends_what_could_be_done_again(held: ReviewFile) -> None:
    correcting.judge(held, "harbour", item(held, FIRST).id, "rejected")
    correcting.undo(held)
    assert history.can(held.corrections) == (False, True)
    correcting.judge(held, "harbour", item(held, FIRST).id, "accepted")
    assert history.can(held.corrections) == (True, False)
    assert len(log(held.path)) == 3


def test_entries_can_neither_be_changed_nor_taken_away(held: ReviewFile) -> None:
    correcting.judge(held, "harbour", item(held, FIRST).id, "accepted")
    db = sqlite3.connect(held.path)
    with pytest.raises(sqlite3.IntegrityError, match="kept"):
        db.execute("DELETE FROM corrections")
    with pytest.raises(sqlite3.IntegrityError, match="kept"):
        db.execute("UPDATE corrections SET who = 'nobody'")
    db.close()


def test_the_view_shows_what_holds_now_to_any_program(held: ReviewFile) -> None:
    correcting.judge(held, "harbour", item(held, FIRST).id, "rejected")
    correcting.rename(held, "tomas-okafor", "Tomás A. Okafor")
    correcting.judge(held, "harbour", item(held, "old crane").id, "accepted")
    correcting.mark(held, "market", Span(0, 4))
    db = sqlite3.connect(held.path)
    rows = db.execute("SELECT quote, status, speaker, who FROM reviewed").fetchall()
    db.close()
    assert (FIRST, "rejected", "Ingrid Dahl", "Ada") in rows
    assert ("old crane", "accepted", "Tomás A. Okafor", "Ada") in rows
    assert ("Dahl", "accepted", None, "Ada") in rows
    assert ("Nobody asked us.", "open", "Mei Tanaka", None) in rows
    assert len(rows) == 9


CRASH = """
import os, signal, sys
from quotes.review import correcting
from tests.reviewed import review_file, item
opened = review_file(sys.argv[1])
correcting.judge(opened, "harbour", item(opened, "a rumour").id, "rejected")
opened.corrections._db.execute("BEGIN IMMEDIATE")
opened.corrections.add("Ada", "accept", [])
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_program_loses_no_correction(path: Path) -> None:
    result = subprocess.run([sys.executable, "-c", CRASH, str(path)], env=os.environ | {"PYTHONPATH": "."}, check=False)
    assert result.returncode == -signal.SIGKILL
    with review_file(path) as opened:
        assert [step.action for step in opened.corrections.steps()] == ["reject"]
        assert "a rumour" not in dict(spoken(opened))
    assert sorted(p.name for p in path.parent.iterdir()) == ["quotes.db"]  # closed, it is one file again


def test_what_goes_wrong_in_the_middle_leaves_nothing(held: ReviewFile) -> None:
    with pytest.raises(InputError, match="no speaker 'nobody'"):
        correcting.speaker(held, "harbour", item(held, FIRST).id, ["nobody"])
    assert log(held.path) == []
    assert correcting.judge(held, "harbour", item(held, FIRST).id, "accepted").told


def test_a_file_that_cannot_be_corrected_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("no database")
    with pytest.raises(InputError, match=r"no \.db of quotes"):
        ReviewFile.open(tmp_path / "a.db")
    assert not has_corrections(tmp_path / "a.db")


def test_has_corrections(path: Path) -> None:
    assert not has_corrections(path)
    with review_file(path) as opened:
        correcting.judge(opened, "harbour", item(opened, FIRST).id, "accepted")
    assert has_corrections(path)


# ------------------------------------------------------------------ rows


def test_rejected_rows_are_not_exported_and_their_group_goes_on(held: ReviewFile) -> None:
    correcting.judge(held, "harbour", item(held, FIRST).id, "rejected")
    correcting.judge(held, "harbour", item(held, "the “old crane” 😀 was sold").id, "rejected")
    quotes = next(held.extractions()).quotes
    assert [q.quote for q in quotes][:2] == [SECOND, "old crane"]
    assert quotes[0].group == quotes[0].quote_id
    assert quotes[1].within is None
    assert quotes[1].group == quotes[1].quote_id


def test_moved_edges_give_a_new_id_and_keep_the_slice(held: ReviewFile) -> None:
    correcting.move(held, "harbour", item(held, "We tested it twice.").id, "start", 1)
    article = next(held.extractions())
    (quote,) = [q for q in article.quotes if q.quote == "tested it twice."]
    assert quote.quote_id == f"harbour:{quote.start}-{quote.end}"
    assert article.article.text[quote.start : quote.end] == quote.quote
    assert quote.method == "review"


def test_edges_cannot_be_moved_onto_another_row(held: ReviewFile) -> None:
    crane = item(held, "old crane")
    sold = item(held, "the “old crane” 😀 was sold")
    with pytest.raises(InputError, match="already a row"):
        correcting.place(held, "harbour", crane.id, Span(sold.quote.start, sold.quote.end))
    correcting.judge(held, "harbour", sold.id, "rejected")
    with pytest.raises(InputError, match="was rejected"):
        correcting.mark(held, "harbour", Span(sold.quote.start, sold.quote.end))


def test_a_missed_quote_is_marked_without_its_marks(held: ReviewFile) -> None:
    start = HARBOUR.index(" He called it a rumour.")
    correcting.mark(held, "harbour", Span(start, start + len(" He called it ")))
    marked = item(held, "He called it")
    assert (marked.quote.kind, marked.quote.speakers, marked.base) == ("indirect", (), None)
    assert marked.quote.paragraph == 2
    with pytest.raises(InputError, match="no words"):
        correcting.mark(held, "harbour", Span(0, 1))
    with pytest.raises(InputError, match="not in the article"):
        correcting.mark(held, "harbour", Span(0, 9999))


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("He said “We won,” twice.", (8, 17), "We won,"),
        ("He said “We won,” twice.", (7, 18), "We won,"),
        ("a “small” town", (0, 9), "a “small”"),
        ("a “small” town", (2, 14), "“small” town"),
        ("rock 'n' roll", (0, 13), "rock 'n' roll"),
        ("“We won", (0, 7), "We won"),
    ],
)
def test_outer_marks_are_left_out_of_what_is_selected(text: str, span: tuple[int, int], expected: str) -> None:
    found = edges.marked(text, Span(*span))
    assert found is not None
    assert found.of(text) == expected


@pytest.mark.parametrize(
    ("edge", "by", "expected"),
    [
        ("start", -1, "said “We won,"),
        ("start", 1, "won,"),
        ("start", 5, "won,"),
        ("end", -1, "We won"),
        ("end", -2, "We"),
        ("end", -9, "We"),
        ("end", 1, "We won,” he"),
        ("end", 2, "We won,” he added"),
        ("end", 3, "We won,” he added."),
    ],
)
def test_edges_move_by_words(edge: edges.Edge, by: int, expected: str) -> None:
    text = "Ruiz said “We won,” he added."
    start = text.index("We")
    assert edges.moved(text, Span(start, start + len("We won,")), edge, by).of(text) == expected


# ------------------------------------------------------------------ people


def test_reassign_gives_every_row_and_keeps_both(held: ReviewFile) -> None:
    done = correcting.reassign(held, "ingrid-dahl", "mei-tanaka")
    assert done.told == "3 quotes of Ingrid Dahl given to Mei Tanaka."
    assert "Ingrid Dahl" not in {who for _, who in spoken(held)}
    assert held.counts()["mei-tanaka"] == 5
    assert held.counts()["ingrid-dahl"] == 0
    assert held.people()["ingrid-dahl"].into is None
    with pytest.raises(InputError, match="no rows to give"):
        correcting.reassign(held, "ingrid-dahl", "mei-tanaka")


def test_merge_takes_the_first_out_of_the_list(held: ReviewFile) -> None:
    from quotes.review import views

    correcting.merge(held, "ingrid-dahl", "mei-tanaka")
    assert [p.name for p in views.names(held.people(), [], "d")] == []
    with pytest.raises(InputError, match="any more"):
        correcting.rename(held, "ingrid-dahl", "Inga")
    with pytest.raises(InputError, match="same person"):
        correcting.merge(held, "mei-tanaka", "mei-tanaka")


def test_split_gives_chosen_rows_to_somebody_new(held: ReviewFile) -> None:
    id = item(held, "Nobody asked us.", "market").id
    done = correcting.split(held, "mei-tanaka", [id], "Mei Tanaka")
    assert done.told == "1 quote of Mei Tanaka given to Mei Tanaka, who is new."
    assert item(held, "Nobody asked us.", "market").quote.speaker_ids == ("mei-tanaka-2",)
    with pytest.raises(InputError, match="Choose rows"):
        correcting.split(held, "mei-tanaka", [id], "Another")


def test_rename_holds_in_every_article(held: ReviewFile) -> None:
    correcting.rename(held, "ingrid-dahl", "  Ingrid   Dahl-Moe ")
    assert [who for _, who in spoken(held) if "Dahl" in who] == ["Ingrid Dahl-Moe"] * 3
    with pytest.raises(InputError, match="parts joint speakers"):
        correcting.rename(held, "ingrid-dahl", "A; B")


def test_joint_speakers_stay_in_their_order(held: ReviewFile) -> None:
    id = item(held, "a rumour").id
    correcting.speaker(held, "harbour", id, ["tomas-okafor", "ingrid-dahl"])
    assert item(held, "a rumour").quote.speakers == ("Tomás Okafor", "Ingrid Dahl")
    correcting.reassign(held, "tomas-okafor", "ingrid-dahl")
    assert item(held, "a rumour").quote.speakers == ("Ingrid Dahl",)


def test_the_list_counts_what_is_checked(held: ReviewFile) -> None:
    assert [(a.rows, a.doubtful, a.checked) for a in held.listed()] == [(6, 2, 0), (2, 0, 0)]
    correcting.judge(held, "harbour", item(held, "a rumour").id, "rejected")
    correcting.judge(held, "harbour", item(held, FIRST).id, "accepted")
    correcting.mark(held, "market", Span(0, 4))
    assert [(a.rows, a.doubtful, a.checked) for a in held.listed()] == [(5, 1, 2), (3, 0, 1)]
    correcting.undo(held)
    assert [(a.rows, a.doubtful, a.checked) for a in held.listed()] == [(5, 1, 2), (2, 0, 0)]


def test_a_copy_of_an_open_file_has_every_correction(path: Path, tmp_path: Path) -> None:
    """As somebody mails it while the page is open."""
    copy = tmp_path / "mailed.db"
    with review_file(path) as of:
        correcting.judge(of, "harbour", item(of, "a rumour").id, "rejected")
        copy.write_bytes(path.read_bytes())
    with review_file(copy) as of:
        assert [step.action for step in of.corrections.steps()] == ["reject"]
