"""The table that holds a batch of the corpus beside the press: what is counted of an article, and what agrees."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from quotes import Article, Extraction, Span
from quotes.records import Parse, Quote, Sentence, Word
from training.corpus import compare

TEXT = "Elena Ruiz said it rained . She said so . Ruiz wrote that Green Dawn knew ."
NAMES = ["B-PER", "I-PER", *["O"] * 8, "B-PER", "O", "O", "B-ORG", "I-ORG", "O", "O"]


def span(words: str, after: int = 0) -> Span:
    start = TEXT.index(words, after)
    return Span(start, start + len(words))


def row(content: str, source: Span | None, cue: Span | None) -> Quote:
    where = span(content)
    return Quote(
        article_id="x", start=where.start, end=where.end, quote=content, kind="indirect", act="speech", negated=False,
        cue=cue, source=source, via=None, context="", paragraph=1, confidence=1.0, needs_review=False, reason=None,
        method="", group="", within=None, cluster=None, quote_id="", speakers=("Elena Ruiz",), speaker_ids=("e",),
        speaker_role=None,
    )  # fmt: skip


@pytest.fixture
def seen() -> tuple[Extraction, Parse]:
    words, at = [], 0
    for text, name in zip(TEXT.split(), NAMES, strict=True):
        start = TEXT.index(text, at)
        at = start + len(text)
        words.append(Word(start, at, text.lower(), "X", "X", -1, "dep", name))
    sentences = tuple(Sentence(Span(0, 1), *part, 0) for part in ((0, 6), (6, 10), (10, 17)))
    rows = (
        row("it rained", span("Elena Ruiz"), span("said")),
        row("so", span("She"), span("said", 20)),
        row("Green Dawn knew", span("Ruiz", 20), span("wrote")),
        row("knew", span("Green Dawn"), None),
        row("rained", None, None),
    )
    article = Article("x", TEXT, (Span(0, len(TEXT)),))
    return Extraction(article, rows, ""), Parse(tuple(words), sentences)


def test_what_is_counted(seen: tuple[Extraction, Parse]) -> None:
    counts = compare.Counts()
    counts.add(*seen, marks=1)
    figures = counts.figures()
    assert counts.forms == dict.fromkeys(compare.FORMS, 1)
    assert figures["rows by source: pronoun, %"] == 20
    assert figures["“said” among cues, %"] == pytest.approx(100 * 2 / 3)
    assert counts.distances == [6, 10, 13]
    assert figures["words to the full name, median"] == 10
    assert figures["mentions per 100 words"] == pytest.approx(100 * 5 / 17)  # 3 names, "it", "She"
    assert figures["bodies per 100 words"] == pytest.approx(100 / 17)
    assert figures["quotation marks per 100 words"] == pytest.approx(200 / 17)
    assert figures["words a sentence"] == pytest.approx(17 / 3)


@pytest.mark.parametrize(("ours", "agrees"), [(3.0, True), (4.0, True), (2.0, True), (4.1, False), (1.9, False)])
def test_within_a_third(ours: float, agrees: bool) -> None:
    assert compare.agrees(ours, 3.0) is agrees


def test_both_sides_stand_in_the_table(seen: tuple[Extraction, Parse]) -> None:
    ours, press = compare.Counts(), compare.Counts()
    ours.add(*seen, marks=1)
    press.add(*seen, marks=3)
    lines = compare.table(ours, press.figures(), press.articles).splitlines()
    assert lines[0] == "| | 1 of the corpus | 1 of the press | within a third |"
    assert "| quotation marks per 100 words | 11.8 | 35.3 | NO |" in lines
    assert "| words a sentence | 5.7 | 5.7 | yes |" in lines


def test_the_sample_goes_by_the_hash_of_the_id(tmp_path: Path) -> None:
    path = tmp_path / "press.jsonl"
    path.write_text("".join(json.dumps({"id": f"a{n}", "text": "It rained."}) + "\n" for n in range(9)), "utf-8")
    chosen = [article.id for article in compare.sample(path, 3)]
    assert len(chosen) == 3
    assert chosen == [article.id for article in compare.sample(path, 5)][:3]
    assert chosen != ["a0", "a1", "a2"]


PLAIN = {
    "b7-01": "Oria, May 3 – The harbour board of Green Dawn met on Friday.\r\n\r\n“We paid,” Elena Ruiz said.\r\n",
    "b7-02": "Ruiz spoke of “rents, boats and the <new> pier”. She said “no” and left.\n",
}


@pytest.fixture
def plain(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{name}.txt" for name in PLAIN]
    for path in paths:
        path.write_bytes(PLAIN[path.stem].encode())
    return paths


def test_a_plain_text_is_taken_as_it_was_saved(plain: list[Path]) -> None:
    articles = [compare.unmarked(path) for path in plain]
    assert {article.id: article.text for article in articles} == PLAIN
    assert [len(article.paragraphs) for article in articles] == [2, 1]


@pytest.mark.model
def test_plain_texts_are_measured_beside_the_figures_known(
    plain: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert compare.main(["--plain", *map(str, plain)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "| | 2 of the corpus | 120 of the press | within a third |"
    marks, words = 6, sum(len(text.split()) for text in PLAIN.values())
    assert f"| quotation marks per 100 words | {100 * marks / words:.1f} | 1.8 | NO |" in lines
    assert [line.split(" | ")[0][2:] for line in lines[2:]] == list(compare.PRESS)


def test_the_figures_known_are_those_of_the_readme() -> None:
    readme = (Path(compare.__file__).parent / "README.md").read_text("utf-8")
    table = re.search(r"\| 120 of the press \|\n\|(?:---\|)+\n((?:\|.*\n)+)", readme)
    assert table
    rows = [line.strip("| ").split(" | ") for line in table.group(1).splitlines()]
    assert {row[0]: row[-1] for row in rows} == {line: f"{number:.1f}" for line, number in compare.PRESS.items()}
