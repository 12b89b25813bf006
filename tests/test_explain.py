"""Why a row says what it says: the paths, the lists, the marked context, which row was asked for, and the command."""

from __future__ import annotations

import json
import sys
import types
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from quotes import cli, explain, export, table
from quotes.errors import InputError
from quotes.explain import RowAsked
from quotes.explain.cue_entries import cue_entry
from quotes.explain.cutting import stretches
from quotes.explain.paths import path
from quotes.pipeline import Analysis
from quotes.records import Article, Evidence, Extraction, Origin, Span
from quotes.review import views, why
from quotes.review.articles import Item, ReviewedArticle
from quotes.review.states import State
from quotes.store import Store
from quotes.syntax import Tree
from tests import conllu, recorded
from tests.conftest import BRIDGE, FERRY, span_of

TEXT = "“The dam,” Zoë Šimić said, “will hold.” She denied a claim by Ilya Petrov."
TABLE = """
1   “       “      PUNCT  ``   _  8  punct
2   The     the    DET    DT   _  3  det
3   dam     dam    NOUN   NN   _  12  nsubj
4   ,       ,      PUNCT  ,    _  8  punct
5   ”       ”      PUNCT  ''   _  8  punct
6   Zoë     Zoë    PROPN  NNP  _  8  nsubj
7   Šimić   Šimić  PROPN  NNP  _  6  flat
8   said    say    VERB   VBD  _  12  parataxis
9   ,       ,      PUNCT  ,    _  8  punct
10  “       “      PUNCT  ``   _  12  punct
11  will    will   AUX    MD   _  12  aux
12  hold    hold   VERB   VB   _  0  root
13  .       .      PUNCT  .    _  12  punct
14  ”       ”      PUNCT  ''   _  12  punct

1   She     she    PRON   PRP  _  2  nsubj
2   denied  deny   VERB   VBD  _  0  root
3   a       a      DET    DT   _  4  det
4   claim   claim  NOUN   NN   _  2  obj
5   by      by     ADP    IN   _  6  case
6   Ilya    Ilya   PROPN  NNP  _  4  nmod
7   Petrov  Petrov PROPN  NNP  _  6  flat
8   .       .      PUNCT  .    _  2  punct
"""
TREE = Tree(*conllu.load(TEXT, TABLE), ())


def at(words: str) -> Span:
    return span_of(TEXT, words)


# ------------------------------------------------------------------ the parse and the lists


@pytest.mark.parametrize(
    ("cue", "end", "shown"),
    [
        ("said", "Zoë Šimić", "said ─nsubj→ Zoë"),
        ("said", "will hold.", "said ←parataxis─ hold"),
        ("said", "The dam,", "said ←parataxis─ hold ─nsubj→ dam"),
        ("denied", "claim", "denied ─obj→ claim"),
        ("claim", "Ilya Petrov", "claim ─nmod→ Ilya"),
        ("claim", "She", "claim ←obj─ denied ─nsubj→ She"),
        ("said", "She", "said (the source is in another sentence, so no relation ties it to the cue)"),
        ("denied", "denied a claim", "denied (the source turns on the same word)"),
    ],
)
def test_the_path_from_the_cue(cue: str, end: str, shown: str) -> None:
    assert str(path(TREE, at(cue), to="source", end=at(end))) == shown


def test_a_span_without_a_word_has_no_path() -> None:
    found = path(TREE, at("said"), to="content", end=Span(len(TEXT), len(TEXT)))
    assert (found.steps, found.note) == ((), "the content has no word in the parse")


def test_of_a_content_over_sentences_the_word_in_the_cues_sentence_counts() -> None:
    whole = Span(0, len(TEXT))
    said, denied = (TREE.pivot(at(word)) for word in ("said", "denied"))
    found = [TREE.pivot(whole, beside=i) for i in (said, denied)]
    assert [TREE.words[i].lemma for i in found if i is not None] == ["hold", "deny"]


def test_the_entry_of_a_cue() -> None:
    denied = cue_entry(TREE, at("denied"))
    assert denied is not None
    assert (denied.file, denied.word, denied.reports, denied.marks) == ("cues.tsv", "deny", "speech", ("no",))
    claim = cue_entry(TREE, at("claim by"))
    assert claim is not None
    assert (claim.file, claim.word) == ("cue_nouns.tsv", "claim")
    assert cue_entry(TREE, at("dam")) is None


def test_stretches_are_cut_at_the_ends_of_parts_and_the_longer_comes_first() -> None:
    marked = {"source": at("Šimić"), "content": at("Zoë Šimić said"), "cue": at("denied")}
    cut = stretches(TEXT, at("Zoë Šimić said, “will"), marked)
    assert [(s.text, s.parts) for s in cut] == [
        ("Zoë ", ("content",)),
        ("Šimić", ("content", "source")),
        (" said", ("content",)),
        (", “will", ()),
    ]


# ------------------------------------------------------------------ every row of the cases


@cache
def analyses(*, alone: bool = False) -> tuple[Analysis, ...]:
    """All that was made of the marked cases; `alone`: without a role head."""
    one = recorded.extractor(alone=alone)
    return tuple(one.analysis(article) for article in recorded.articles())


@cache
def explained(*, alone: bool = False) -> tuple[explain.Explanation, ...]:
    return tuple(explain.explanation(a, o) for a in analyses(alone=alone) for o in a.origins)


@pytest.mark.parametrize("alone", [False, pytest.param(True, marks=pytest.mark.lengthy)])
def test_every_row_is_explained_as_it_stands(alone: bool) -> None:
    every = explained(alone=alone)
    assert len(every) > 100
    for one in every:
        parts = {
            part: "".join(s.text for run in one.context for s in run if part in s.parts)
            for part in ("content", "cue", "source")
        }
        assert parts["content"] == one.quote.quote
        assert parts["cue"] == (one.cue.text if one.cue else "")
        assert parts["source"] == (one.source.text if one.source else "")
        ends = [name for name, there in (("content", True), ("source", one.source)) if one.cue and there]
        assert [path.to for path in one.paths] == ends
        assert all(bool(path.steps) != bool(path.note) for path in one.paths)
        assert (one.heard is None) == alone
        assert json.loads(json.dumps(explain.record(one)))["quote"]["quote_id"] == one.quote.quote_id


@pytest.mark.lengthy
@pytest.mark.parametrize(("thoughts", "all_marks"), [(False, False), (True, False), (False, True)])
def test_the_rows_are_those_of_extract_with_the_same_options(thoughts: bool, all_marks: bool) -> None:
    one = recorded.extractor(thoughts=thoughts, all_marks=all_marks)
    table_rows = [(q.quote_id, q.confidence) for e in one.extract(recorded.articles()) for q in e.quotes]
    made = {analysis.extraction.article.id: analysis for analysis in analyses()}

    def every(article: Article) -> Analysis:  # with thoughts, and with marks that are nobody's
        return made[article.id]

    found = explain.origins(recorded.articles(), RowAsked(), every, thoughts=thoughts, all_marks=all_marks)
    assert [(o.quote.quote_id, o.quote.confidence) for _, o in found] == table_rows


def test_candidates_for_source_and_speaker_are_shown() -> None:
    every = explained()
    assert any(c.chosen for one in every for c in one.sources)
    rivals = [one for one in every if len(one.speakers) > 1]
    assert rivals
    for one in every:
        assert [c.score for c in one.sources] == sorted((c.score for c in one.sources), reverse=True)
    pronoun = next(one for one in rivals if one.quote.method.endswith("/pronoun"))
    assert pronoun.speakers[0].name in pronoun.quote.speakers


# ------------------------------------------------------------------ which row


def test_what_may_be_asked_for() -> None:
    assert RowAsked.read("town/a:b:3-9") == RowAsked("town/a:b:3-9", "town/a:b", Span(3, 9))
    assert RowAsked.read(" 3-9 ") == RowAsked("3-9", None, Span(3, 9))
    assert RowAsked.read("12").number == 12


@pytest.mark.parametrize("text", ["", "0", "a", "a:3", "a:3-", "-9", "3–9", ":3-9"])
def test_what_is_no_row(text: str) -> None:
    with pytest.raises(InputError, match="Give its quote_id"):
        RowAsked.read(text)


def asked(text: str, *articles: Article) -> Origin:
    ((_, origin),) = explain.origins(articles, RowAsked.read(text), recorded.extractor().analysis)
    return origin


def test_a_row_is_found_by_its_id_its_place_and_its_number() -> None:
    first, second = recorded.articles()[:2]
    rows = recorded.extractor().analysis(first).origins
    assert asked(rows[1].quote.quote_id, second, first) == rows[1]
    assert asked(f"{rows[1].quote.start}-{rows[1].quote.end}", first) == rows[1]
    assert [asked(str(n), first, second).quote.quote_id for n in (1, len(rows))] == [
        rows[0].quote.quote_id,
        rows[-1].quote.quote_id,
    ]


def test_a_row_that_is_not_there_is_told_with_the_nearest() -> None:
    first, second = recorded.articles()[:2]
    quote = recorded.extractor().analysis(first).origins[0].quote
    with pytest.raises(InputError, match=r"Nearest: ") as near:
        asked(f"{first.id}:{quote.start}-{quote.end + 1}", first)
    assert quote.quote_id in str(near.value)
    with pytest.raises(InputError, match="There is no article") as other:
        asked(f"{first.id}x:0-9", second, first)
    assert first.id in str(other.value)
    with pytest.raises(InputError, match=r"several articles.*Give the whole id"):
        asked("0-9", first, second)
    with pytest.raises(InputError, match="no article to look for 0-9 in"):
        asked("0-9")
    with pytest.raises(InputError, match="There is no row 999: the table has"):
        asked("999", first)


# ------------------------------------------------------------------ the command


@pytest.fixture(autouse=True)
def _recorded_extractor(monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType("quotes.pipeline")
    module.Extractor = lambda model, **options: recorded.extractor(**options)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "quotes.pipeline", module)
    monkeypatch.setenv("COLUMNS", "160")


def run(*arguments: str | Path, input: str | None = None) -> Result:
    return CliRunner().invoke(cli.app, ["explain", *map(str, arguments)], input=input)


@pytest.fixture
def case(tmp_path: Path) -> tuple[Path, Analysis]:
    """A case in a file of its own, and what is made of it: a quotation over two paragraphs."""
    analysis = analyses()[0]
    path = tmp_path / "bridge.txt"
    path.write_bytes(analysis.extraction.article.text.encode())
    return path, analysis


def test_a_row_is_explained_on_the_terminal(case: tuple[Path, Analysis]) -> None:
    path, analysis = case
    quote = analysis.origins[1].quote
    result = run(path, "--quote", f"bridge:{quote.start}-{quote.end}")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert lines[0] == f"bridge:{quote.start}-{quote.end}"
    assert lines[1] == "in short “Ana Moreno” is named here in full."
    assert lines[2].startswith("speakers 1.00 Ana Moreno: ")
    assert lines.index("quote We told them twice,") > 2
    assert "in the text “[quote: We told them twice,]” [source: Ana Moreno] [cue: said]." in lines
    assert "cue said (“say” in cues.tsv: speech)" in lines
    assert "said with it The bridge was never safe." in lines
    assert any(line.startswith("to the source: said ─nsubj→ Ana") for line in lines)
    assert any(line.startswith("decided the ") for line in lines)


def test_the_page_says_first_whom_the_source_means(case: tuple[Path, Analysis]) -> None:
    analysis = case[1]
    quote = analysis.origins[1].quote
    reviewed = ReviewedArticle(1, analysis.extraction, (Item(quote, State.of(quote), quote),))
    found = why.told(lambda _: analysis, reviewed, quote.quote_id)
    assert found.told == "“Ana Moreno” is named here in full."
    assert views.page("why.html", why=found).startswith(f"<p>{found.told}</p>")
    assert not views.page("why.html", why=why.Why(("a person marked it",))).startswith("<p>")


def test_all_rows_are_json_lines(case: tuple[Path, Analysis]) -> None:
    path, analysis = case
    result = run(path, "--all", "--format", "json")
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(r["quote"]["start"], r["quote"]["end"]) for r in records] == [
        (o.quote.start, o.quote.end) for o in analysis.origins
    ]
    assert next(iter(records[1].items())) == ("told", "“Ana Moreno” is named here in full.")
    assert records[1]["cue"]["text"] == "said"
    assert records[1]["paths"][-1]["shown"] == "said ─nsubj→ Ana"


def test_standard_input_and_numbers(case: tuple[Path, Analysis]) -> None:
    result = run("-", "--quote", "1", input=case[1].extraction.article.text)
    assert result.exit_code == 0
    assert result.stdout.startswith("stdin:")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["{path}"], 2, "--quote ID, or --all"),
        (["{path}", "--quote", "1", "--all"], 2, "--quote ID, or --all"),
        (["{path}", "--quote", "first"], 2, "'first' is no row"),
        (["nowhere.txt", "--all"], 2, "nowhere.txt"),
        (["run.db", "--all"], 2, "run.db"),
        (["{path}", "--quote", "bridge:0-3"], 1, "Nearest: bridge:"),
        (["{path}", "--quote", "ferry:0-3"], 1, "Nearest: bridge."),
        (["{path}", "--quote", "99"], 1, "no row 99"),
    ],
)
def test_what_cannot_be_explained(case: tuple[Path, Analysis], arguments: list[str], code: int, message: str) -> None:
    result = run(*[argument.format(path=case[0]) for argument in arguments])
    assert (result.exit_code, result.stdout) == (code, "")
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_what_cannot_be_read_is_told(tmp_path: Path, case: tuple[Path, Analysis]) -> None:
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 40)
    alone = run(tmp_path / "binary.txt", "--all")
    assert alone.exit_code == 1
    assert "failed: " in alone.stderr
    among = run(tmp_path, "--all")
    assert (among.exit_code, "failed: " in among.stderr) == (3, True)
    assert among.stdout.startswith("bridge:")


def test_an_article_without_rows_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    silent = Article("silent", "Rain.", (Span(0, 5),))
    monkeypatch.setattr(recorded.RecordedParser, "parses", lambda *_: [conllu.load(silent.text, "1 Rain rain NOUN")[1]])
    (tmp_path / "silent.txt").write_text(silent.text)
    result = run(tmp_path / "silent.txt", "--all")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "There are no rows to explain.\n")


def test_a_table_of_rows_holds_no_text(tmp_path: Path, extractions: list[object]) -> None:
    rows = list(table.rows(extractions))  # type: ignore[arg-type]
    for name in ("q.csv", "q.jsonl"):
        format = name.split(".")[1]
        export.to_file(rows, tmp_path / name, columns=tuple(table.COLUMNS), format=format, style=export.Style())
        result = run(tmp_path / name, "--all")
        assert result.exit_code == 2
        assert "is a table of rows and holds no text. Give the article, folder or table" in result.stderr


def test_a_db_holds_the_texts(tmp_path: Path, extractions: list[Extraction]) -> None:
    with Store.create(tmp_path / "q.db") as store:
        for extraction in extractions:
            store.add(extraction)
    result = run(tmp_path / "q.db", "--quote", "nowhere:1-2")
    assert result.exit_code == 1
    assert "There is no article 'nowhere'. Nearest: " in result.stderr
    assert "town/bridge" in result.stderr


def test_a_table_of_articles_is_no_table_of_rows(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    lines = ['{"text": "Rain.", "quote_id": 1, "text_sha256": 2}', '["quote_id", "text_sha256"]', "no json", ""]
    for line in lines:
        path.write_text(f"{line}\n", encoding="utf-8")
        explain.check(str(path))
    (tmp_path / "articles.csv").write_text(f"text,quote_id\n{BRIDGE},{FERRY}\n", encoding="utf-8")
    explain.check(str(tmp_path / "articles.csv"))


def test_evidence_and_what_is_hidden_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    from quotes import terminal

    one = next(one for one in explained() if one.only_with == "--thoughts")
    evidence = (Evidence("the cue is a known word of saying", 1.0, 1.25), Evidence("far from the cue", 9.0, -0.5))
    terminal.explain(replace(one, evidence=evidence))
    shown = capsys.readouterr().out
    assert "+1.25  the cue is a known word of saying (1)" in shown
    assert "-0.50  far from the cue (9)" in shown
    assert "in the table only with --thoughts" in shown
