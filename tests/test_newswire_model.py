"""Windows over an article, and the shipped encoder itself."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.newswire import features, model
from quotes.newswire.model import Model, Text
from quotes.parse import FOLDER
from tests.fuzzing import examples
from tests.test_newswire_decode import is_tree
from tests.test_newswire_words import Letters, marks_of

NEWS = (
    "“The harbour wall will hold,” said Ingrid Dahl, the chief engineer of Bergen. She had tested it twice. "
    "Kwame Mensah told reporters that the toll would rise in May."
)


def prepared(lengths: list[list[int]]) -> Any:
    """An article whose sentences have words of so many pieces."""
    forms = [["a" * n for n in sentence] for sentence in lengths]
    text, sentences, at = " ".join(w for s in forms for w in s), [], 0
    for sentence in forms:
        sentences.append([])
        for word in sentence:
            sentences[-1].append((at, at + len(word)))
            at += len(word) + 1
    return model._Prepared.of(Text(text, sentences, [True] * len(sentences), ()), Letters())  # type: ignore[arg-type]


def check_windows(article: Any) -> None:
    windows = list(model._windows(article))
    owned = [i for w in windows for i in range(w.own_first, w.own_last)]
    assert owned == list(range(len(article.pieces)))
    borders = {0, *(last for _, last in article.bounds)}
    for w in windows:
        assert w.size == 2 + sum(len(p) for p in article.pieces[w.first : w.last]) <= features.MAX_PIECES
        assert w.first <= w.own_first < w.own_last <= w.last
        assert {w.first, w.own_first, w.own_last, w.last} <= borders


sentence_lengths = st.lists(st.integers(1, 12), min_size=1, max_size=90)


@given(st.lists(sentence_lengths, min_size=1, max_size=40))
@examples(60)
def test_every_word_is_owned_by_one_window(lengths: list[list[int]]) -> None:
    check_windows(prepared(lengths))


@pytest.mark.parametrize(
    "lengths",
    [
        [[1] * 254], [[1] * 255], [[1] * 20, [8] * 400, [1] * 20], [[1] * 30, [1] * 250, [1] * 30], [[1]], [[3] * 1000],
    ],
)  # fmt: skip
def test_overlong_sentences_are_read_in_parts(lengths: list[list[int]]) -> None:
    article = prepared(lengths)
    check_windows(article)
    assert [last - first for first, last in article.sentences] == [len(s) for s in lengths]


def test_a_window_reads_what_stands_around_its_own_sentences() -> None:
    windows = list(model._windows(prepared([[1] * 10] * 60)))
    assert len(windows) > 2
    assert windows[1].first < windows[1].own_first
    assert windows[0].own_last < windows[0].last


def test_arrays_of_a_window() -> None:
    article = prepared([[2, 1], [3]])
    (window,) = model._windows(article)
    arrays = model._arrays(window, article)
    letter = ord("a")
    assert arrays["pieces"].tolist() == [[model._CLS, *[letter] * 6, model._SEP]]
    assert arrays["firsts"].tolist() == [[1, 3, 4]]
    assert arrays["openings"].tolist() == [[0, 1, 1, 0, 1, 1, 1, 0]]


# ------------------------------------------------------------------ the shipped encoder


@pytest.fixture(scope="module")
def shipped() -> Model:
    return Model(FOLDER)


def text_of(text: str) -> Text:
    """Sentences end at full stops, words are what looks like one."""
    words = [(m.start(), m.end()) for m in re.finditer(r"\w+|[^\w\s]", text)]
    sentences: list[list[tuple[int, int]]] = [[]]
    for a, b in words:
        sentences[-1].append((a, b))
        if text[a:b] == ".":
            sentences.append([])
    kept = [s for s in sentences if s]
    return Text(text, kept, [i == 0 for i in range(len(kept))], marks_of(text))


@pytest.mark.model
def test_analysis_of_a_news_item(shipped: Model) -> None:
    source = text_of(NEWS)
    (found,) = shipped.analyse([source])
    forms = [NEWS[a:b] for s in source.sentences for a, b in s]
    said = forms.index("said")
    assert found.tags[said] == "VBD"
    assert found.heads[said] == said
    assert forms[found.heads[forms.index("Ingrid")]] == "said"
    assert found.relations[forms.index("Ingrid")] == "nsubj"
    assert found.roles[said] == "B-cue"
    assert found.roles[forms.index("The")] in ("B-content", "I-content")
    assert found.names[forms.index("Kwame") : forms.index("Kwame") + 2] == ["B-PER", "I-PER"]
    np.testing.assert_allclose(found.role_scores.sum(1), 1.0, atol=1e-6)
    source_first = found.roles.index("B-source")
    first, scores = found.links[source_first]
    assert first + int(scores.argmax()) == said


@pytest.mark.model
def test_every_sentence_is_a_tree_however_long(shipped: Model) -> None:
    text = ("The mayor of Tartu said on Friday that " * 90 + "it rained. ") * 2
    source = text_of(text)
    (found,) = shipped.analyse([source])
    at = 0
    for sentence in source.sentences:
        rows = found.heads[at : at + len(sentence)] - at
        assert is_tree([0 if head == i else int(head) + 1 for i, head in enumerate(rows)])
        at += len(sentence)


@pytest.mark.model
def test_articles_do_not_depend_on_their_neighbours(shipped: Model) -> None:
    texts = [text_of(NEWS), text_of("It rained. " * 80), text_of(NEWS.replace("said", "wrote"))]
    together = shipped.analyse(texts)
    for alone, beside in zip((shipped.analyse([t])[0] for t in texts), together, strict=True):
        assert alone.relations == beside.relations
        np.testing.assert_allclose(alone.role_scores, beside.role_scores, rtol=0, atol=1e-12)


@pytest.mark.model
def test_no_articles_and_empty_ones(shipped: Model) -> None:
    assert shipped.analyse([]) == []
    empty, news = shipped.analyse([Text("", [], [], ()), text_of(NEWS)])
    assert empty.tags == empty.names == empty.roles == []
    assert len(news.tags) == len(news.heads)


@pytest.mark.model
def test_a_stanza_document_comes_out() -> None:
    from quotes.newswire.processor import pipeline

    document = pipeline(FOLDER)("Ingrid Dahl said it would hold. She left.")
    rows = [line.split("\t") for line in f"{document:C}".splitlines() if line and not line.startswith("#")]
    assert [row[1] for row in rows] == ["Ingrid", "Dahl", "said", "it", "would", "hold", ".", "She", "left", "."]
    assert rows[2][2:5] == ["say", "VERB", "VBD"]
    assert rows[0][7] == "nsubj"
    assert {int(row[6]) for row in rows[:7]} >= {0, 3}
    assert document.text[document.sentences[1].tokens[0].start_char :].startswith("She left")
    assert any(f.role == "cue" for f in document.newswire.fragments)
