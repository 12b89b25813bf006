"""The tokenizer around its network, by a network that says what it is told; and the shipped one."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.newswire import tokenizer
from quotes.newswire.tokenizer import Tokenizer
from quotes.parse import FOLDER

SURE = 9.0
Label = Callable[[int, int], int]  # of a unit and its place: 0, or what ends there


class Network:
    """Ends words and sentences as `label` says; keeps the shapes of what it was given."""

    def __init__(self, label: Label) -> None:
        self.label = label
        self.seen: list[tuple[int, int]] = []

    def run(self, outputs: None, inputs: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
        units = inputs["units"]
        self.seen.append(units.shape)
        labels = np.array([[self.label(int(u), k) for k, u in enumerate(row)] for row in units])
        word, sentence = np.where(labels > 0, SURE, -SURE), np.where(labels > 1, SURE, -SURE)
        return word[..., None], sentence[..., None]


KNOWN = ["<PAD>", "<UNK>", *" .,?!abcdefghijklmnopqrstuvwxyz"]


def told(label: Label) -> tuple[Tokenizer, Network]:
    made = Tokenizer.__new__(Tokenizer)
    network = Network(label)
    made._network = network
    made._units = {c: n for n, c in enumerate(KNOWN) if len(c) == 1}
    return made, network


STOP = KNOWN.index(".")


def plainly(text: str) -> Label:
    """Words end before white space and marks; sentences at full stops."""

    def label(unit: int, place: int) -> int:
        if unit == STOP:
            return 2
        after = text[place + 1 : place + 2]
        return int(not after or after in " .,")

    return label


def forms(text: str, cut: list[list[tuple[int, int]]]) -> list[list[str]]:
    return [[text[a:b] for a, b in sentence] for sentence in cut]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one two. three.", [["one", "two", "."], ["three", "."]]),
        ("one  two", [["one", "two"]]),  # of several spaces the network sees one
        (" one ", [["one"]]),
        ("", []),
        ("   ", []),
        ("東京 is here.", [["東京", "is", "here", "."]]),
        ("🙂 here", [["🙂", "here"]]),
    ],
)
def test_words_and_sentences(text: str, expected: list[list[str]]) -> None:
    seen = re.sub(r"\s+", " ", text).rstrip()
    made, _ = told(plainly(seen))
    assert forms(text, made.cut([text])[0]) == expected


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("write to info@gov.example, soon", "info@gov.example"),
        ("see https://a.example/b.c?d=e. then", "https://a.example/b.c?d=e"),
        ("(www.moh.example)", "www.moh.example"),
        ("news.example.com said", None),
        ("said tuko.co.ke, an outlet", "tuko.co.ke"),
        ("said the.End of it", None),
    ],
)
def test_addresses_are_one_word(text: str, address: str | None) -> None:
    made, _ = told(lambda unit, place: 1)  # every character a word
    (sentence,) = made.cut([text])[0]
    longer = [text[a:b] for a, b in sentence if b - a > 1]
    assert (longer == [address]) if address else (all(" " not in word for word in longer))


def test_a_text_that_ends_in_an_address_ends_a_sentence() -> None:
    made, _ = told(lambda unit, place: 0)
    assert made.cut(["mail a@b.example"]) == [[[(0, 16)]]]


def test_a_long_text_goes_in_passes_that_begin_after_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokenizer, "_LONGEST_PASS", 10)
    made, network = told(lambda unit, place: 2 if unit == STOP else 0)
    text = "abcd. efgh. ijkl. no end of this one at all"
    assert forms(text, made.cut([text])[0]) == [["abcd."], ["efgh."], ["ijkl."], ["no end of this one at all"]]
    assert [columns for _, columns in network.seen] == [10, 10, 10, 10, 10, 7]  # from 0, 5, 11, 17, 27 and 37


def test_texts_of_like_length_go_together_and_come_back_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokenizer, "_TOGETHER", 2)
    made, network = told(lambda unit, place: 0)
    texts = ["aaaa", "b", "cccccc", "", "dd"]
    assert [forms(t, cut) for t, cut in zip(texts, made.cut(texts), strict=True)] == [
        [["aaaa"]], [["b"]], [["cccccc"]], [], [["dd"]],
    ]  # fmt: skip
    assert network.seen == [(2, 7), (2, 3)]


@given(st.text(min_size=0, max_size=80), st.integers(0, 10_000))
def test_no_character_is_lost_or_read_twice(text: str, seed: int) -> None:
    random = np.random.default_rng(seed)
    made, _ = told(lambda unit, place: int(random.integers(0, 3)))
    words = [w for sentence in made.cut([text])[0] for w in sentence]
    assert words == sorted(words)
    assert all(a < b for a, b in words)
    assert all(b <= c for (_, b), (c, _) in pairwise(words))
    assert "".join("".join(text[a:b].split()) for a, b in words) == "".join(text.split())


@pytest.mark.model
def test_the_shipped_tokenizer() -> None:
    made = Tokenizer(Path(FOLDER))
    text = "“We won't sell,” said Ana Ruiz, 41. Mr. Osei didn't answer."
    (cut,) = made.cut([text])
    assert forms(text, cut) == [
        ["“", "We", "wo", "n't", "sell", ",", "”", "said", "Ana", "Ruiz", ",", "41", "."],
        ["Mr.", "Osei", "did", "n't", "answer", "."],
    ]


@pytest.mark.model
def test_a_text_is_cut_alike_whatever_stands_beside_it() -> None:
    made = Tokenizer(Path(FOLDER))
    texts = ["It rained. " * 30, "“No,” she said.", "A line without an end " * 60]
    assert made.cut(texts) == [made.cut([text])[0] for text in texts]
