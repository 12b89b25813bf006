"""The measures on invented gold: each kind of miss seen once, and the same figures as the yardstick."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

from benchmarks import tracker
from quotes import evaluate
from quotes.errors import InputError
from quotes.evaluate import Share, attributed, gold, marked, names, quoted
from quotes.evaluate.figures import Figures
from quotes.evaluate.rows import Labelled, Row
from quotes.records import Span
from tests.evaluate_gold import (
    TEXT,
    article,
    as_the_yardstick,
    at,
    attribution,
    measured_rows,
    record,
    records,
    with_change,
    written,
)
from tests.gold import score


def polnear(
    tmp_path: Path, found: list[dict[str, object]], *articles: dict[str, object], measure: gold.Measure | None = None
) -> evaluate.Result:
    """Measured, and by the way compared with the yardstick."""
    path = written(tmp_path / "gold.jsonl", list(articles or [article()]))
    held = gold.read(path, measure)
    result = evaluate.measure(held, measured_rows(found))
    wanted = score.MODES[held.measure](score.read_jsonl(str(path)), json.loads(json.dumps(found)), [])
    ours = {**result.figures, **quoted.tally(held.quotes, measured_rows(found)).trust()}
    assert as_the_yardstick(ours, wanted) == wanted
    return result


def outcomes(result: evaluate.Result) -> dict[str, str]:
    return {item.words: item.outcome for item in result.items}


# ------------------------------------------------------------------ who said what


def test_all_right(tmp_path: Path) -> None:
    result = polnear(tmp_path, records())
    assert set(outcomes(result).values()) == {"right"}
    assert result.figures["content and source, exact words"].value == 1.0
    assert result.figures["groups with marks: right, of predicted"] == Share(3, 3)
    assert result.misses == ()


@pytest.mark.parametrize(
    ("found", "words", "outcome"),
    [
        (records()[:-1], "it was late", "not found"),
        (with_change("it was late", source_start=0, source_end=5), "it was late", "wrong source"),
        (with_change("it was late", source_start=None), "it was late", "wrong source"),
        (with_change("it was late", kind="mixed"), "it was late", "wrong kind"),
        (with_change("it was late", start=at("was late")[0]), "it was late", "edges"),
        ([*records(), record("the Tallinn Courier", "indirect", None)], "the Tallinn Courier", "extra"),
    ],
)
def test_each_kind_of_miss(tmp_path: Path, found: list[dict[str, object]], words: str, outcome: str) -> None:
    result = polnear(tmp_path, found)
    (miss,) = result.misses
    assert (miss.words, miss.outcome) == (words, outcome)
    assert miss.attributed == (outcome in ("edges", "wrong kind"))


def test_what_does_not_count(tmp_path: Path) -> None:
    """Discarded stretches, nested gold and rows in another group's row; a row in its own group's row does."""
    nested = attribution("A5", "indirect", ["We tested it"], None, nested=True)
    late = at("Aiko Tanaka denied it was late.")
    whole = article(*article()["attributions"][:3], nested, discard=[[late]])  # type: ignore[index]
    inner = record("twice.", "indirect", None, within=records()[1]["quote_id"])
    result = polnear(tmp_path, [*records(), inner], whole)
    assert {item.outcome for item in result.items} == {"right"}
    assert len(result.items) == 3


def test_the_pairing_takes_the_better_half(tmp_path: Path) -> None:
    """Two groups on one gold attribution: the one with more of it is its partner, the other an extra."""
    found = with_change("the toll was “a scandal” and would rise", end=at("the toll was")[1])
    found = [r for r in found if r["quote"] != "a scandal"] + [record("would rise", "indirect", "he")]
    result = polnear(tmp_path, found)
    assert sorted(item.outcome for item in result.items) == ["extra", "right", "right", "right", "wrong kind"]


def test_rows_are_judged_one_by_one() -> None:
    """Both pieces of Dahl's quotation, the words in Mensah's clause, and what "he" said; no indirect row."""
    result = evaluate.measure(_held(article()), measured_rows(with_change("Nobody asked us,", source_start=None)))
    assert sorted((j.confidence, j.right) for j in result.judged) == [
        (0.6, False),
        (0.85, True),
        (0.95, True),
        (0.95, True),
    ]


def test_a_further_piece_has_the_source_of_its_group() -> None:
    result = evaluate.measure(_held(article()), measured_rows(with_change("We tested it twice.", source_start=None)))
    assert all(j.right for j in result.judged)


def test_a_row_that_is_nobodys_partner_is_judged_by_what_it_overlaps() -> None:
    found = [*records(), record("asked us", "direct", "he", confidence=0.3, within=None)]
    result = evaluate.measure(_held(article()), measured_rows(found))
    assert (0.3, True) in {(j.confidence, j.right) for j in result.judged}
    alone = [*records(), record("the Tallinn Courier", "direct", "he", confidence=0.3)]
    assert len(evaluate.measure(_held(article()), measured_rows(alone)).judged) == 4


def _held(*articles: dict[str, object]) -> gold.Gold:
    made = tuple(gold._annotated(a, "here") for a in articles)
    return gold.Gold("polnear", articles=made)


def test_acts_are_merged_by_group() -> None:
    first, second, *_ = attributed.acts(measured_rows(records()), TEXT)
    assert len(first.rows) == 2
    assert (first.kind, second.kind) == ("direct", "mixed")
    assert min(second.content) == at("the toll")[0]


# ------------------------------------------------------------------ the other measures


def test_speakers(tmp_path: Path) -> None:
    def named(a: dict[str, object], name: str | None, type: str = "person") -> dict[str, object]:
        return a | {"speaker": {"name": name, "type": type}}

    who = ("Ingrid Dahl", "Kofi Mensah", "Kwame Mensah", "Aiko Tanaka")
    people = [named(a, name) for a, name in zip(article()["attributions"], who, strict=True)]  # type: ignore[call-overload]
    everybody = article(*people, named(attribution("A5", "indirect", ["the Tallinn Courier"], None), "Courier", "org"))
    result = polnear(tmp_path, with_change("it was late", speaker=None), everybody)
    assert result.figures["found"] == Share(4, 4)
    assert result.figures["full name, of found"] == Share(2, 4)
    assert result.figures["same name, of found"] == Share(3, 4)
    assert result.figures["open, of found"] == Share(1, 4)
    assert result.figures["pronoun full name, of found"] == Share(1, 1)


def quotation(words: str, kind: str, speaker: str | None, **more: object) -> dict[str, object]:
    start, end = at(words)
    return {"doc": "dam.txt", "quote": words, "start": start, "end": end, "kind": kind, "speaker": speaker, **more}


QUOTATIONS = [
    quotation("The dam is safe,", "direct", "Ingrid Dahl", mention_start=at("Ingrid")[0], mention_end=at("Ingrid")[1]),
    quotation("We tested it twice.", "direct", "Dr. Ingrid Dahl"),
    quotation("the toll was “a scandal” and would rise", "indirect", "Kwame Mensah", group=2),
    quotation("a scandal", "mixed", "Kwame Mensah", group=2, accept_kind=["mixed", "other"]),
    quotation("Nobody asked us,", "direct", "Mensah", accept=["Kwame Mensah"]),
    quotation("Tallinn Courier", "other", None),
    quotation("it was late", "indirect", "Aiko Tanaka", optional=True),
]


@pytest.mark.parametrize(
    ("found", "missed"),
    [
        (records(), {}),
        (records()[1:], {"The dam is safe,": "not found"}),
        (with_change("We tested it twice.", speaker="Dahl"), {"We tested it twice.": "wrong speaker"}),
        (with_change("We tested it twice.", kind="mixed"), {"We tested it twice.": "wrong kind"}),
        (with_change("We tested it twice.", end=at("it twice")[1]), {"We tested it twice.": "edges"}),
        (with_change("it was late", speaker="Ingrid Dahl"), {"it was late": "extra"}),
        (with_change("it was late", speaker=None), {}),
        (with_change("it was late", act="thought"), {}),
        ([*records(), record("Tallinn Courier", "direct", None)], {"Tallinn Courier": "extra"}),
        ([*records(), record("it twice", "direct", None, within="x")], {}),
        ([*records(), record("it twice", "direct", None)], {"it twice": "extra"}),
    ],
)
def test_quotes(tmp_path: Path, found: list[dict[str, object]], missed: dict[str, str]) -> None:
    result = polnear(tmp_path, found, *QUOTATIONS)
    assert {item.words: item.outcome for item in result.misses} == missed
    assert all(j.right for j in result.judged) == ("wrong speaker" not in missed.values())


# ------------------------------------------------------------------ the Gender Gap Tracker's count


def tracked(found: list[dict[str, object]]) -> Figures:
    return tracker.figures(tracker.sides(_held(article()).articles, measured_rows(found)))


@pytest.mark.parametrize(
    ("found", "easy", "hard"),
    [
        (records(), 4, 4),
        (with_change("it was late", start=at("Aiko")[0]), 4, 4),  # how much more a prediction covers does not matter
        (with_change("it was late", start=at("late.")[0]), 4, 3),  # four of eleven characters
        (with_change("it was late", start=at("e.", TEXT[-4:])[0] + len(TEXT) - 4), 3, 3),  # one of eleven
    ],
)
def test_overlap_is_the_share_of_the_gold_that_is_covered(found: list[dict[str, object]], easy: int, hard: int) -> None:
    figures = tracked(found)
    assert [figures[f"tracker: quotes (overlap {o})"].as_dict()["hit"] for o in (0.3, 0.8)] == [easy, hard]


def test_a_speaker_needs_one_character_of_the_words_that_name_it() -> None:
    near = with_change("it was late", source_start=at("Aiko")[0], source_end=at("Aiko")[1])
    none = with_change("it was late", source_start=None)
    shares = [tracked(f) for f in (near, none)]
    assert [f["tracker: speaker, of those (overlap 0.3)"] for f in shares] == [Share(4, 4), Share(3, 4)]


# ------------------------------------------------------------------ names


@pytest.mark.parametrize(
    ("gold_name", "said", "same", "related"),
    [
        ("Ingrid Dahl", "Dr. Ingrid Dahl", True, True),
        ("Łukasz Nowak", "Lukasz Nowak", True, True),
        ("Ingrid Dahl", "Dahl", False, True),
        ("Ingrid Dahl", "Astrid Dahl", False, True),
        ("Ingrid Dahl", "Ingrid", False, True),
        ("Ingrid Dahl", "Aiko Tanaka", False, False),
        ("Ingrid Dahl; Aiko Tanaka", "Aiko Tanaka; Ingrid Dahl", True, True),
        ("the Minister", "minister", True, True),
        ("Ingrid Dahl", None, False, False),
        (None, None, True, True),
    ],
)
def test_names(gold_name: str | None, said: str | None, same: bool, related: bool) -> None:
    assert (names.same(gold_name, said), names.related(gold_name, said)) == (same, related)
    assert (score.same_speaker(gold_name, said), score.related_speaker(gold_name, said)) == (same, related)


# ------------------------------------------------------------------ marked text

CASES = """What is before the first case is not read.

## safe
<content1>“The dam is safe,”</content1> <cue1>said</cue1> <source1=Ingrid Dahl>Ingrid Dahl</source1>
(<via1>Dockside Wire</via1>).

## late
xfail: nobody hears it
<source1>She</source1> <cue1>denied</cue1> <content1 neg>it was late</content1>.
"""


def marked_rows(**changed: object) -> list[Row]:
    base = {"article_id": "safe", "group": "1", "start": 1, "end": 17, "kind": "direct", "confidence": 0.9}
    spans = {"cue_start": 19, "cue_end": 23, "source_start": 24, "source_end": 35}
    late = {"article_id": "late", "group": "2", "start": 11, "end": 22, "kind": "indirect", "negated": True}
    more = {"cue_start": 4, "cue_end": 10, "source_start": 0, "source_end": 3}
    return [
        evaluate.row(base | spans | {"speaker": "Ingrid Dahl", "via": "Dockside Wire"} | changed),
        evaluate.row(late | more),
    ]


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        ({}, "right"),
        ({"via": None}, "edges"),
        ({"cue_start": None}, "edges"),
        ({"end": 16}, "edges"),
        ({"kind": "mixed"}, "wrong kind"),
        ({"speaker": "Aiko Tanaka"}, "wrong speaker"),
        ({"speaker": None}, "wrong speaker"),
        ({"source_start": 31}, "wrong source"),
        ({"start": 24, "end": 35}, "not found"),
        ({"act": "thought"}, "not found"),
    ],
)
def test_marked_cases(changed: dict[str, object], outcome: str) -> None:
    held = gold.Gold("marked", cases=marked.cases(CASES))
    result = evaluate.measure(held, marked_rows(**changed))
    assert result.items[0].outcome == outcome
    assert result.figures["cases all right"] == Share(2 if outcome == "right" else 1, 2)
    assert result.figures["cases all right, but for those known to be wrong"] == Share(outcome == "right", 1)


def test_cases_are_articles() -> None:
    safe, late = marked.cases(CASES)
    assert (safe.name, safe.xfail, late.xfail) == ("safe", None, "nobody hears it")
    two = marked.Marked("two", "  One line. \n\nAnother.\n").article
    assert [p.of(two.text) for p in two.paragraphs] == ["One line.", "Another."]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("## a\n<content1>x</content1>\n## a\ny\n", "two cases are called 'a'"),
        ("## a\n<content1>x\n", "line 2: <content1> is not closed"),
        ("## a\nx</content1>\n", "line 2: </content1> does not close"),
        ("nothing\n", "has no cases"),
        ("## n/a\nx\n## m/a\ny\n", "two articles of one name"),
    ],
)
def test_marked_text_that_is_none(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "cases.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        gold.read(path)


# ------------------------------------------------------------------ what is no gold, and no rows


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 1: not JSON"),
        ("[1]", "not a JSON object"),
        ("{}", "neither a quotation"),
        ('{"doc": "a", "start": 2, "end": 1, "kind": "direct"}', r"\(2, 1\) is no \[start, end\]"),
        ('{"doc": "a", "start": 1, "end": 2}', "a quotation has doc"),
        ('{"id": "a", "attributions": []}', "an article has id, text"),
        ('{"text": "a", "attributions": []}', "an article has an id"),
        ('{"id": "a", "text": "ab", "attributions": [{"content": [[0, 3]]}]}', "ends behind the text"),
        ('{"id": "a", "text": "ab", "attributions": [{"content": 3}]}', "attribution 1: 3 is no list"),
        ('{"id": "a", "text": "ab", "attributions": [{"source": []}]}', "an attribution has content"),
        ("", "is empty"),
    ],
)
def test_what_is_no_gold(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(f"\n{line}\n".removeprefix("\n"), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        gold.read(path)


def test_gold_for_another_measure(tmp_path: Path) -> None:
    path = written(tmp_path / "gold.jsonl", QUOTATIONS)
    with pytest.raises(InputError, match="is gold for quotes, not for polnear"):
        gold.read(path, "polnear")
    with pytest.raises(InputError, match="no gold file"):
        gold.read(tmp_path / "nowhere.jsonl")
    twice = written(tmp_path / "twice.jsonl", [article(), article(id="village/dam.txt")])
    with pytest.raises(InputError, match=r"two articles of one name, town/dam and village/dam\.txt"):
        gold.read(twice)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"group": None}, "line 1: no group"),
        ({"verbatim": False}, "Extract without --join"),
        ({"start": "1"}, "is no stretch"),
        ({"kind": "loud"}, "kind is 'loud'"),
        ({"confidence": 2}, "confidence is 2"),
        ({"source_start": 3, "source_end": None}, "3 to None is no stretch"),
    ],
)
def test_what_is_no_row(tmp_path: Path, changed: dict[str, object], message: str) -> None:
    path = written(tmp_path / "rows.jsonl", [records()[0] | changed])
    with pytest.raises(InputError, match=message):
        evaluate.rows.read(path)


def test_rows_of_other_articles_and_other_texts() -> None:
    held = _held(article())
    with pytest.raises(InputError, match="No row is of an article of the gold"):
        evaluate.measure(held, measured_rows([r | {"article_id": "ferry"} for r in records()]))
    with pytest.raises(InputError, match="of another text"):
        evaluate.measure(held, measured_rows([r | {"text_sha256": "0" * 64} for r in records()]))
    with pytest.raises(InputError, match="of another text"):
        evaluate.measure(held, measured_rows(with_change("it was late", end=len(TEXT) + 1)))
    with pytest.raises(InputError, match="--measure names and mentions take"):
        evaluate.measure(held, [Labelled("dam", Span(0, 1), "PER")])
    with pytest.raises(InputError, match="names are measured of lines"):
        evaluate.measure(gold.Gold("names", cases=marked.cases(CASES)), measured_rows(records()))


def test_articles_that_one_side_lacks_are_told() -> None:
    held = _held(article(), article(id="harbour"))
    others = [r | {"article_id": "ferry"} for r in records()]
    lines = evaluate.check.notices(held, measured_rows([*records(), *others]))
    assert [line.partition(" (")[0] for line in lines] == ["1 article"] * 2
    assert "harbour" in lines[0]
    assert "ferry" in lines[1]


def test_the_order_of_rows_does_not_matter() -> None:
    figures = [
        evaluate.measure(_held(article()), measured_rows(list(order))).figures
        for order in itertools.islice(itertools.permutations(records()), 0, 720, 97)
    ]
    assert all(one == figures[0] for one in figures)
