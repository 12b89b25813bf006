"""Marked text as gold: the figures of the yardstick on invented articles, a folder as gold, names and mentions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from benchmarks import names as exported
from quotes.cli import app
from quotes.errors import InputError
from quotes.evaluate import corpus, gold, linked, marked, measure, row, rows
from quotes.evaluate.marked import Entity, Marked, Tag
from quotes.evaluate.rows import Labelled
from quotes.records import Article, Span
from tests.evaluate_gold import as_the_yardstick
from tests.gold import score

FUND = """\
style: regional
entities:
1 | person | Elena Ruiz | Lena Ruiz | she
2 | body | Radio Oria | RO | it
3 | person, described | a police spokesman | |
4 | person | Kwame Mensah | | he
5 | place | Oria | |
text:
<aside headline>Fund “<content9 other>dry</content9>”</aside>

<source1=1><m1><r1>Minister</r1> <n1>Elena Ruiz</n1></m1></source1> denied <content1 neg>it was empty</content1>.
<content2 direct>“We paid.</content2>
<content2 direct>“Twice,”</content2> <source2=1><m1>she</m1></source2> <cue2>told</cue2> <m2><n2>Radio Oria</n2></m2>.
<source3=3><m3>A police spokesman</m3></source3> <cue3>called</cue3> it <content3 mixed/other>“odd”</content3>.
<source4=4><m4><n4>Mensah</n4></m4></source4> <cue4>hopes</cue4> <content4 indirect thought>it ends</content4>.
<source5=4+1><m4><n4>Kwame Mensah</n4></m4> and <m1><n1>Ruiz</n1></m1></source5> said <content5>it would</content5>.
<content6 direct=2|1>“No comment on that,”</content6> <source6><m2>the station</m2></source6> <cue6>said</cue6>.
<content7 direct maybe=?>“Who knows?”</content7> asked <m5><n5>Oria</n5></m5>.
"""
CASES = """\
## dam
<content1>“It holds,”</content1> <cue1>said</cue1> <source1=Ingrid Dahl>Ingrid Dahl</source1>.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A corpus file and a file of cases."""
    path = tmp_path / "gold"
    path.mkdir()
    (path / "fund.txt").write_text(FUND, encoding="utf-8")
    (path / "dams.txt").write_text(CASES, encoding="utf-8")
    return path


def article() -> Marked:
    return marked.article("fund", FUND)


def predicted(held: Iterable[Marked], **changed: object) -> list[dict[str, object]]:
    """Rows that have everything right, but for what is changed in those of the second act."""
    found = []
    for one in held:
        for act in one.acts:
            for q in corpus.quotations(replace(one, tags=tuple(t for t in one.tags if t.number == str(act.number)))):
                source = act.sources[0].span if act.sources else None
                place = f"{one.name}:{q.span.start}-{q.span.end}"
                here = {"article_id": one.name, "start": q.span.start, "end": q.span.end, "kind": q.kind}
                here |= {"quote_id": place, "group": f"{one.name} {act.number}", "within": None, "act": "speech"}
                here |= {"source_start": source and source.start, "source_end": source and source.end}
                here |= {"speaker": q.speaker, "confidence": 0.9, "needs_review": False, "quote": q.quote}
                found.append(here | (changed if act.number == 2 else {}))
    return found


def quotes_gold(held: Iterable[Marked]) -> Iterator[dict[str, object]]:
    """The articles as gold in the yardstick's form."""
    for one in held:
        for q in corpus.quotations(one):
            where = {"doc": f"{one.name}.txt", "start": q.span.start, "end": q.span.end, "kind": q.kind}
            mention = {"mention_start": q.mention.start, "mention_end": q.mention.end} if q.mention else {}
            named = {"speaker": q.speaker, "accept": list(q.accept), "accept_kind": list(q.kinds)}
            yield {**where, **mention, **named, "optional": q.optional, "group": q.group}


def sources_gold(held: Iterable[Marked]) -> Iterator[dict[str, object]]:
    for one in held:
        found = []
        for act in corpus.sourced(one):
            span, form = act.sources[0].span, corpus.form_of(one, act)
            people = [{"name": name} for name in one.speakers(act)[0].split("; ")]
            found.append({"source": [[span.start, span.end]], "who": "people", "form": form, "speakers": people})
        yield {"id": one.name, "sources": found}


CHANGES: list[dict[str, object]] = [
    {},
    {"speaker": "Kwame Mensah"},
    {"speaker": None, "needs_review": True},
    {"kind": "mixed", "needs_review": True},
    {"start": 0, "end": 3},
    {"source_start": None},
    {"source_start": 0, "source_end": 3},
    {"act": "thought"},
]


@pytest.mark.parametrize("changed", CHANGES)
def test_the_figures_of_a_folder_are_those_of_the_yardstick(folder: Path, changed: dict[str, object]) -> None:
    held = gold.read(folder)
    found = predicted(held.cases, **changed)
    ours = measure(held, [row(one) for one in found]).figures
    wanted = score.score_quotes(list(quotes_gold(held.cases)), found, [])
    assert as_the_yardstick(ours, wanted) == wanted
    assert wanted["quoted (overlap 0.8)"]["gold"] == 4
    wanted = score.score_sources(list(sources_gold(held.cases)), found, [])
    assert {name: ours[name].as_dict() for name in wanted} == wanted
    assert wanted["named: found"]["of"] == 5


def test_each_source_has_its_form() -> None:
    found = article()
    forms = {act.number: corpus.form_of(found, act) for act in found.acts if act.sources}
    assert forms == {
        1: "full name",
        2: "pronoun",
        3: "described",
        4: "part of the name",
        5: "joint",
        6: "other words",
    }


def test_what_is_said_in_an_article() -> None:
    said = {(q.group, q.quote): q for q in corpus.quotations(article())}
    assert [key for key in said if key[0] == "2"] == [("2", "We paid."), ("2", "Twice,")]
    assert (said["6", "No comment on that,"].speaker, said["6", "No comment on that,"].accept) == (
        "Radio Oria",
        ("Elena Ruiz", "RO", "Lena Ruiz"),
    )
    assert (said["3", "odd"].kind, said["3", "odd"].kinds, said["3", "odd"].optional) == ("mixed", ("mixed",), True)
    assert (said["7", "Who knows?"].speaker, said["7", "Who knows?"].optional) == (None, True)
    assert (said["9", "dry"].kind, said["9", "dry"].speaker) == ("other", None)
    assert not any(group == "4" for group, _ in said)  # a thought


def test_what_is_read_as_what(folder: Path, tmp_path: Path) -> None:
    assert [gold.read(p).measure for p in (folder, folder / "fund.txt", folder / "dams.txt")] == [
        "corpus",
        "corpus",
        "marked",
    ]
    assert gold.read(folder / "dams.txt", "corpus").measure == "corpus"
    (folder / "more.txt").write_text(CASES, encoding="utf-8")
    with pytest.raises(InputError, match="two articles of one name, dam and dam"):
        gold.read(folder)
    with pytest.raises(InputError, match="is gold for corpus or marked or mentions or names, not for quotes"):
        gold.read(tmp_path / "gold" / "fund.txt", "quotes")


# ------------------------------------------------------------------ names and mentions


def names_gold(found: Marked, tmp_path: Path) -> tuple[Path, Path, Path]:
    """An article in the yardstick's form for names: tokens with classes, the ids that count, the text."""
    classes = {"person": "Person", "body": "Organization", "place": "Misc"}
    kinds = {entity.number: classes[entity.kind] for entity in found.entities}
    labels = {}
    for tag in found.tagged("n"):
        for k, match in enumerate(score.TOKEN.finditer(found.text, tag.span.start, tag.span.end)):
            labels[match.start()] = f"{'I' if k else 'B'}-{kinds[tag.entities[0][0]]}"
    lines = [f"{m.group()}\t{labels.get(m.start(), 'O')}\n" for m in score.TOKEN.finditer(found.text)]
    paths = tmp_path / "gold.tsv", tmp_path / "docs.txt", tmp_path / "texts.jsonl"
    paths[0].write_text(f"# doc {found.name}\n" + "".join(lines), encoding="utf-8")
    paths[1].write_text(found.name, encoding="utf-8")
    paths[2].write_text(json.dumps({"id": found.name, "text": found.text}), encoding="utf-8")
    return paths


@pytest.mark.parametrize("missing", [0, 2])
def test_names_as_the_yardstick_scores_them(tmp_path: Path, missing: int) -> None:
    held = article()
    right = [{"doc": "fund", "start": t.span.start, "end": t.span.end, "kind": "PER"} for t in held.tagged("n")]
    wrong = [{"doc": "fund", "start": 0, "end": 4, "kind": "LOC"}, {"doc": "fund", "start": 2, "end": 4, "kind": "ORG"}]
    found = [*right[missing:], *wrong]
    path = tmp_path / "names.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in found), encoding="utf-8")
    ours = measure(gold.Gold("names", cases=(held,)), rows.read(path)).figures
    tokens, docs, texts = names_gold(held, tmp_path)
    wanted = score.score_names(tokens, docs, found, texts, [])
    assert {kind: ours[kind].as_dict() for kind in ("PER", "ORG")} == {kind: wanted[kind] for kind in ("PER", "ORG")}
    assert wanted["PER"]["hit"] == (3 if missing else 4)


SPANS = st.integers(0, 11).map(lambda k: Span(k, k + 1))


@given(*(st.dictionaries(SPANS, st.sampled_from("123"), max_size=12) for _ in range(2)))
def test_links_as_the_yardstick_scores_them(wanted: dict[Span, str], said: dict[Span, str]) -> None:
    entities = tuple(Entity(n, "person", f"Ana {n}") for n in (1, 2, 3))
    tags = tuple(Tag("m", span, number) for span, number in wanted.items())
    held = Marked("town", "a" * 12, tags, entities)
    ours = linked.mentions([held], [Labelled("town", span, f"x{label}") for span, label in said.items()]).figures
    records = [
        {"id": "town", "mentions": [{"start": s.start, "end": s.end, "entity": e} for s, e in side.items()]}
        for side in (wanted, said)
    ]
    theirs = score.score_mentions([records[0]], [records[1]], [])
    assert {name: figure.as_dict() for name, figure in ours.items()} == theirs


def test_mentions_from_a_file(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "mentions.jsonl"
    own = [{"start": t.span.start, "end": t.span.end, "entity": t.number} for t in article().tagged("m")]
    path.write_text(json.dumps({"id": "fund", "mentions": [*own[:-1], {"start": 0, "end": 1}]}), encoding="utf-8")
    done = CliRunner().invoke(app, ["evaluate", str(folder), str(path), "--measure", "mentions", "--json", "--list"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["figures"]["mentions (exact span)"]["hit"] == len(own) - 1
    assert told["figures"]["links of mentions found by both"]["f1"] == 1.0
    assert [(miss["outcome"], miss["words"]) for miss in told["misses"]] == [("extra", "F"), ("not found", "Oria")]
    done = CliRunner().invoke(app, ["evaluate", str(folder), str(path), "--measure", "mentions"])
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("links of mentions found by both"))
    assert line.split()[-5:] == ["100.0", "100.0", "100.0", str(len(own) - 1), str(len(own) - 1)]
    done = CliRunner().invoke(app, ["evaluate", str(folder), "--measure", "names"])
    assert (done.exit_code, "Give ROWS." in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ({"id": "a", "mentions": 3}, "the mentions of an article are id and mentions"),
        ({"id": "a", "mentions": [{"start": 3, "end": 1}]}, "3 to 1 is no stretch"),
        ({"doc": "a", "kind": "PER", "start": None, "end": 1}, "None to 1 is no stretch"),
    ],
)
def test_what_is_no_name_and_no_mention(tmp_path: Path, line: dict[str, object], message: str) -> None:
    path = tmp_path / "found.jsonl"
    path.write_text(json.dumps(line), encoding="utf-8")
    with pytest.raises(InputError, match=f"line 1: .*{message}"):
        rows.read(path)


# ------------------------------------------------------------------ with the model


@pytest.mark.model
def test_a_folder_is_extracted_from_and_its_names_are_exported(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = CliRunner().invoke(app, ["evaluate", str(folder), "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["figures"]["found with right speaker"]["hit"] >= 2
    out = tmp_path / "names.jsonl"
    monkeypatch.setattr("sys.argv", ["names", str(folder), str(out)])
    exported.main()
    found = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert {article().text[n["start"] : n["end"]] for n in found if n["doc"] == "fund"} >= {
        "Elena Ruiz",
        "Kwame Mensah",
    }
    done = CliRunner().invoke(app, ["evaluate", str(folder), str(out), "--measure", "names", "--json"])
    assert json.loads(done.stdout)["figures"]["PER"]["f1"] > 0.5


def test_what_names_are_taken_from(folder: Path, tmp_path: Path) -> None:
    assert [a.id for a in exported.articles(folder)] == ["dam", "fund"]
    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "a.txt").write_text("Ana Lisk left.\n", encoding="utf-8")
    assert [(a.id, a.text) for a in exported.articles(plain) if isinstance(a, Article)] == [("a", "Ana Lisk left.\n")]
