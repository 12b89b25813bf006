"""What comes out of a review: tables, gold for `quotes evaluate`, Label Studio's JSON and back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from quotes import export, table
from quotes.errors import InputError
from quotes.evaluate import gold as golden
from quotes.review import correcting, labelstudio, outgoing
from quotes.review.reviewfile import ReviewFile
from quotes.store import Store
from tests.reviewed import item, published, review_file, spoken

pytestmark = pytest.mark.lengthy


@pytest.fixture
def held(tmp_path: Path) -> Iterator[ReviewFile]:
    with review_file(published(tmp_path / "quotes.db")) as opened:
        yield opened


def check_all(held: ReviewFile, article_id: str) -> None:
    for each in held.article_of(article_id).items:
        if each.state.status == "open":
            correcting.judge(held, article_id, each.id, "accepted")


def test_a_table_comes_out_corrected(held: ReviewFile, tmp_path: Path) -> None:
    correcting.judge(held, "harbour", item(held, "a rumour").id, "rejected")
    content, name, kind = outgoing.download(held, "csv")
    assert (name, kind) == ("quotes-corrected.csv", "text/csv; charset=utf-8")
    path = tmp_path / name
    path.write_bytes(content)
    read = [table.typed(cells) for cells in export.read_csv(path)]
    assert read == list(table.rows(held.extractions()))
    assert len(read) == 7


@pytest.mark.parametrize("format", sorted(export.FORMATS))
def test_every_format_can_be_saved(held: ReviewFile, format: str) -> None:
    correcting.rename(held, "mei-tanaka", "Mei Tanaka-Ito")
    content, name, _ = outgoing.download(held, format)
    assert content
    assert name.startswith("quotes-corrected.")
    if format in ("csv", "tsv", "jsonl", "html", "md"):
        assert "Mei Tanaka-Ito" in content.decode("utf-8")


def test_a_database_comes_out_without_the_history_and_can_be_reviewed_again(held: ReviewFile, tmp_path: Path) -> None:
    correcting.rename(held, "mei-tanaka", "Mei Tanaka-Ito")
    path = tmp_path / "out.db"
    path.write_bytes(outgoing.download(held, "db")[0])
    with Store.open(path) as store:
        assert [e.quotes for e in store.extractions()] == [e.quotes for e in held.extractions()]
    with review_file(path) as again:
        assert again.corrections.steps() == []


def test_there_is_no_other_format(held: ReviewFile) -> None:
    with pytest.raises(InputError, match="no format 'exe'"):
        outgoing.download(held, "exe")


# ------------------------------------------------------------------ gold


def test_only_checked_articles_are_gold(held: ReviewFile, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No article is checked"):
        outgoing.download(held, "gold")
    correcting.judge(held, "harbour", item(held, "a rumour").id, "rejected")
    check_all(held, "harbour")
    path = tmp_path / "gold.jsonl"
    path.write_bytes(outgoing.download(held, "gold")[0])
    read = golden.read(path)
    assert read.measure == "quotes"
    assert read.ids == ("harbour",)
    texts = {e.article.id: e.article.text for e in held.extractions()}
    assert [(q.span.of(texts["harbour"]), q.speaker) for q in read.quotes] == spoken(held)[:5]
    assert [q.group for q in read.quotes] == ["1", "1", "2", "2", "3"]


def test_gold_with_texts_has_each_act_of_saying_once(held: ReviewFile, tmp_path: Path) -> None:
    check_all(held, "harbour")
    path = tmp_path / "gold.jsonl"
    path.write_bytes(outgoing.download(held, "gold-speakers")[0])
    (one,) = golden.read(path).articles
    words = [[span.of(one.text) for span in a.content] for a in one.attributions]
    assert words[0] == ["The harbour wall will hold,", "We tested it twice."]
    assert words[1] == ["the “old crane” 😀 was sold"]  # with the mixed words in it
    assert [a.speaker for a in one.attributions] == ["Ingrid Dahl", "Tomás Okafor", None, "Mei Tanaka"]


# ------------------------------------------------------------------ Label Studio


def tasks(held: ReviewFile) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = json.loads(labelstudio.tasks(held))
    return made


def test_tasks_are_predictions_until_an_article_is_checked(held: ReviewFile) -> None:
    assert ["predictions" in task for task in tasks(held)] == [True, True]
    check_all(held, "market")
    assert ["annotations" in task for task in tasks(held)] == [False, True]


def test_regions_say_their_words_kind_and_speakers(held: ReviewFile) -> None:
    task = tasks(held)[0]
    text, result = task["data"]["text"], task["predictions"][0]["result"]
    regions = [part for part in result if part["type"] == "labels"]
    assert all(text[r["value"]["start"] : r["value"]["end"]] == r["value"]["text"] for r in regions)
    first = [part for part in result if part.get("id") == regions[0]["id"]]
    assert [part["from_name"] for part in first] == ["label", "kind", "speaker"]
    assert first[1]["value"]["choices"] == ["direct"]
    assert first[2]["value"]["text"] == ["Ingrid Dahl"]
    ids = {part["id"] for part in result if "id" in part}
    assert all({part["from_id"], part["to_id"]} <= ids for part in result if part["type"] == "relation")


def annotated(held: ReviewFile) -> list[dict[str, Any]]:
    made = tasks(held)
    for task in made:
        task["annotations"] = [{"result": task.pop("predictions")[0]["result"]}]
    return made


def test_what_goes_out_and_comes_in_again_is_the_same(held: ReviewFile) -> None:
    before = spoken(held)
    told, unfit = labelstudio.taken(held, annotated(held))
    assert (told, unfit) == ("8 rows taken from Label Studio.", [])
    assert spoken(held) == before
    assert {i.state.status for s in held.articles() for i in s.items} == {"accepted"}
    assert labelstudio.taken(held, annotated_again(held))[0] == "0 rows taken from Label Studio."


def annotated_again(held: ReviewFile) -> list[dict[str, Any]]:
    return tasks(held)


def test_annotations_change_add_and_take_away(held: ReviewFile) -> None:
    given = annotated(held)
    result = given[1]["annotations"][0]["result"]
    asked = next(p for p in result if p["type"] == "labels" and p["value"]["text"] == "Nobody asked us.")
    result[:] = [p for p in result if p.get("id") != asked["id"] and p.get("from_id") != asked["id"]]
    value = {"start": 0, "end": 4, "text": "Dahl", "labels": ["quote"]}
    result.append({"id": "n1", "from_name": "label", "to_name": "text", "type": "labels", "value": value})
    result.append({"id": "n1", "from_name": "speaker", "type": "textarea", "value": {"text": ["Aroha Ngata"]}})
    labelstudio.taken(held, given)
    rows = [(words, who) for words, who in spoken(held)[6:]]
    assert rows == [("Dahl", "Aroha Ngata"), ("the market opens in May", "Ingrid Dahl")]
    correcting.undo(held)
    assert len(spoken(held)) == 8


def test_annotations_of_another_text_are_told_and_left(held: ReviewFile) -> None:
    given = annotated(held)
    given[0]["data"]["text"] += "More."
    given[1]["data"]["article_id"] = "elsewhere"
    told, unfit = labelstudio.taken(held, given)
    assert told.startswith("0 rows")
    assert unfit == ["article harbour: its text is another", "article elsewhere: not in this file"]
    with pytest.raises(InputError, match="no export of Label Studio"):
        labelstudio.taken(held, {"tasks": []})
    with pytest.raises(InputError, match="no JSON"):
        outgoing.labelled(held, b"id,text")
