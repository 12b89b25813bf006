"""The door to Stanza: other models' Documents as our Parse, the shipped parser, and what goes wrong."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from quotes import find, parse
from quotes.errors import ModelError
from quotes.parse import Parser, from_stanza
from quotes.records import Article, Parse, Span, Word

NEWS = (
    "“The harbour wall will hold,” said Ingrid Dahl. “We tested it twice.”\r\n\r\n"
    "   Kwame Mensah told reporters that the toll wouldn't rise.\n"
    "‘Nobody asked us’, ”Aiko Tanaka said."
)


def article_of(text: str) -> Article:
    return Article("a", text, tuple(Span(m.start(), m.end()) for m in re.finditer(r"\S[^\r\n]*\S|\S", text)))


def parsed(parser: Parser, *texts: str) -> list[Parse]:
    articles = [article_of(t) for t in texts]
    return parser.parses([(a, find.quotations(a.text, a.paragraphs)) for a in articles])


def check(article: Article, found: Parse) -> None:
    """What must hold of every parse."""
    at = 0
    for word in found.words:
        assert at <= word.start < word.end <= len(article.text)
        assert not article.text[word.start : word.end].isspace()
        at = word.end
    first = 0
    for sentence in found.sentences:
        assert sentence.first == first < sentence.last
        assert article.paragraphs[sentence.paragraph].holds(sentence.span)
        assert [w.head for w in found.words[sentence.first : sentence.last]].count(-1) == 1
        for word in found.words[sentence.first : sentence.last]:
            assert word.head == -1 or sentence.first <= word.head < sentence.last
        first = sentence.last
    assert first == len(found.words)


# ------------------------------------------------------------------ other models


def document_of(text: str, tokens: list[dict[str, Any]]) -> Any:
    from stanza.models.common.doc import Document

    return Document([tokens], text=text)


def row(id: int, text: str, start: int, head: int, deprel: str, **more: object) -> dict[str, Any]:
    return {
        "id": id, "text": text, "lemma": text.lower(), "upos": "X", "xpos": "XX", "head": head, "deprel": deprel,
        "start_char": start, "end_char": start + len(text), **more,
    }  # fmt: skip


def test_a_document_of_another_model() -> None:
    text = "\n  Ana Ruiz left."
    rows = [
        row(1, "Ana", 0, 3, "nsubj", ner="B-PERSON"),
        row(2, "Ruiz", 4, 1, "flat", ner="E-PERSON"),
        row(3, "left", 9, 0, "root", ner="O"),
        row(4, ".", 13, 3, "punct", ner="O"),
    ]
    found = from_stanza(document_of("Ana Ruiz left.", rows), article_of(text))
    assert found.fragments is None
    assert [text[w.start : w.end] for w in found.words] == ["Ana", "Ruiz", "left", "."]
    assert [w.head for w in found.words] == [2, 0, -1, 2]
    assert [w.name for w in found.words] == ["B-PER", "I-PER", "O", "O"]
    assert [w.roles for w in found.words] == [None] * 4
    assert found.sentences[0].span == Span(3, 17)


def test_multi_word_tokens_share_their_span_out() -> None:
    text = "Peter doesn't know"
    rows = [
        row(1, "Peter", 0, 4, "nsubj", ner="S-PERSON"),
        {"id": (2, 3), "text": "doesn't", "start_char": 6, "end_char": 13, "ner": "O"},
        {"id": 2, "text": "does", "lemma": "do", "upos": "AUX", "xpos": "VBZ", "head": 4, "deprel": "aux"},
        {"id": 3, "text": "n't", "lemma": "not", "upos": "PART", "xpos": "RB", "head": 4, "deprel": "advmod"},
        row(4, "know", 14, 0, "root", ner="O"),
    ]
    found = from_stanza(document_of(text, rows), article_of(text))
    assert [text[w.start : w.end] for w in found.words] == ["Peter", "does", "n't", "know"]
    assert [w.head for w in found.words] == [3, 3, 3, -1]
    assert found.words[1].lemma == "do"


def test_paragraphs_of_a_document_of_another_model() -> None:
    text = "One.\r\n\r\n\r\n  Two."
    article = article_of(text)
    from stanza.models.common.doc import Document

    document = Document([[row(1, "One.", 0, 0, "root")], [row(1, "Two.", 6, 0, "root")]], text="One.\n\nTwo.")
    found = from_stanza(document, article)
    assert [text[w.start : w.end] for w in found.words] == ["One.", "Two."]
    assert [s.paragraph for s in found.sentences] == [0, 1]


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("B-PERSON", "B-PER"), ("S-GPE", "B-LOC"), ("I-ORG", "I-ORG"), ("E-FAC", "I-LOC"), ("B-DATE", "O"),
        ("O", "O"), (None, "O"), ("S-PER", "B-PER"),
    ],
)  # fmt: skip
def test_names_of_other_models(tag: str | None, name: str) -> None:
    assert parse._name(tag) == name


def test_an_unknown_model_is_named() -> None:
    with pytest.raises(ModelError, match="no model 'spacy'"):
        parse.load("spacy")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    for path in parse.FOLDER.iterdir():
        if path.is_file() and path.name != "encoder.onnx":
            shutil.copyfile(path, tmp_path / path.name)
    with pytest.raises(ModelError, match=r"encoder\.onnx"):
        parse.load(folder=tmp_path)


# ------------------------------------------------------------------ portions


def test_a_long_article_is_read_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "_AT_ONCE", 60)
    article = article_of(NEWS)
    marks = find.quotations(article.text, article.paragraphs)
    portions = list(parse._portions(article, marks))
    assert len(portions) > 2
    spans = [s for p in portions for s in p.source[1]]
    for paragraph in article.paragraphs:
        inside = [s.of(NEWS) for s in spans if paragraph.holds(s)]
        assert "".join(inside) == paragraph.of(NEWS)
    assert [q.start for p in portions for q in p.source[2]] == [q.start for q in marks]
    for portion in portions:
        for q in portion.source[2]:
            assert portion.source[1][q.paragraph].start <= q.start < portion.source[1][q.paragraph].end


def test_parses_of_portions_become_one() -> None:
    def part(at: int) -> Parse:
        word = Word(at, at + 1, "a", "X", "X", -1, "root", "O")
        under = Word(at + 2, at + 3, "b", "X", "X", 0, "dep", "O")
        fragment = parse.Fragment("source", 0, 1, 0.9, ((1, 0.8),))
        return Parse((word, under), (parse.Sentence(Span(at, at + 3), 0, 2, at // 10),), (fragment,))

    whole = parse._merged([part(0), part(10)], True)
    assert [w.head for w in whole.words] == [-1, 0, -1, 2]
    assert [(s.first, s.last, s.paragraph) for s in whole.sentences] == [(0, 2, 0), (2, 4, 1)]
    assert whole.fragments is not None
    assert [(f.first, f.last, f.links) for f in whole.fragments] == [(0, 1, ((1, 0.8),)), (2, 3, ((3, 0.8),))]


# ------------------------------------------------------------------ the shipped parser


@pytest.fixture(scope="module")
def shipped() -> Parser:
    return parse.load()


@pytest.mark.model
def test_a_news_item(shipped: Parser) -> None:
    (found,) = parsed(shipped, NEWS)
    check(article_of(NEWS), found)
    forms = [NEWS[w.start : w.end] for w in found.words]
    assert "n't" in forms
    assert forms[forms.index("Aiko") - 1 :][:2] == ["”", "Aiko"]  # grown together in the text
    said = found.words[forms.index("said")]
    assert (said.lemma, said.upos, said.head) == ("say", "VERB", -1)
    assert {s.paragraph for s in found.sentences} == {0, 1, 2}
    assert found.fragments
    assert all(w.roles is not None and sum(w.roles) <= 1.001 for w in found.words)


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "", " \n\t ", "\x00\x07\x1b", "“", "”””“““\"\"''", ".", "a", "\ufeff“Yes”", "🙂🙂 “🙂” 🙂",
        "東京は雨だった。「はい」と彼は言った。",
        "\u200b\u200b", "“A" * 300, "-" * 2000, "a\u0301 e\u0301", "Ja, sagte er. Das ist „gut“.",
    ],
)  # fmt: skip
def test_nothing_raises_on_odd_texts(shipped: Parser, text: str) -> None:
    (found,) = parsed(shipped, text)
    check(article_of(text), found)
    if not text.strip():
        assert found.words == ()


@pytest.mark.model
def test_articles_come_out_in_order_whatever_stands_beside_them(shipped: Parser) -> None:
    other = "It rained in Tartu.\n\n“Again,” sighed Mette Holm."
    alone = parsed(shipped, NEWS) + parsed(shipped, other)
    together = parsed(shipped, other, "", NEWS)
    assert [w.start for w in together[2].words] == [w.start for w in alone[0].words]
    assert [w.deprel for w in together[0].words] == [w.deprel for w in alone[1].words]
    assert together[1] == Parse((), (), ())


@pytest.mark.model
def test_portions_of_a_real_article(shipped: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join([NEWS] * 3)
    (whole,) = parsed(shipped, text)
    monkeypatch.setattr(parse, "_AT_ONCE", 120)
    (found,) = parsed(shipped, text)
    check(article_of(text), found)
    assert [(w.start, w.end) for w in found.words] == [(w.start, w.end) for w in whole.words]


@pytest.mark.model
@pytest.mark.parametrize("text", ["x" * 30_000, "word " * 6_000, "Wait. " * 2_000])
def test_a_very_long_line(shipped: Parser, text: str) -> None:
    (found,) = parsed(shipped, text)
    check(article_of(text), found)
    assert found.words[0].start == 0
    assert found.words[-1].end == len(text.rstrip())


class Pipeline:
    """Stanza's pipeline in small: every paragraph one word; keeps how many threads torch had."""

    def __call__(self, documents: list[Any]) -> list[Any]:
        import torch

        self.threads = torch.get_num_threads()
        return [self.read(document.text) for document in documents]

    def read(self, text: str) -> Any:
        from stanza.models.common.doc import Document

        found = re.finditer(r"[^\n]+", text)
        return Document([[row(1, m.group(), m.start(), 0, "root")] for m in found], text=text)


def test_another_pipeline_reads_articles_in_order_on_its_own_threads() -> None:
    import torch

    before = torch.get_num_threads()
    pipeline = Pipeline()
    parser = Parser("stanza:en", parse._Official(pipeline, before + 1))
    first, none, second = parsed(parser, "One.\n\n  Two.", "", "Three.")
    assert [(w.start, w.end) for w in first.words] == [(0, 4), (8, 12)]
    assert [s.paragraph for s in first.sentences] == [0, 1]
    assert (first.fragments, none.words) == (None, ())
    assert [(w.start, w.end) for w in second.words] == [(0, 6)]
    assert pipeline.threads == before + 1
    assert torch.get_num_threads() == before


@pytest.mark.model
def test_neither_torch_nor_stanza_is_loaded_to_read(tmp_path: Path) -> None:
    program = """
import sys
from quotes import parse, read, find
article = read.article("“We won,” said Ana Ruiz.", id="a")
(found,) = parse.load().parses([(article, find.quotations(article.text, article.paragraphs))])
print(len(found.words), sorted({"torch", "stanza", "transformers", "networkx"} & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout == "9 []\n"
