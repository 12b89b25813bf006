"""Words and sentences by Stanza's own tokenizer network, run by ONNX Runtime.

The network is Stanza's (Qi et al., 2020): two bidirectional LSTMs over characters that say of each character whether
it ends a word or a sentence. `training.tokenizer` trains it with Stanza's trainer and writes it as ONNX: loading torch
and Stanza takes 2.7 seconds, loading this a hundredth of that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from quotes.newswire.decode import Floats, Ints
from quotes.newswire.runtime import session
from quotes.newswire.sentences import Bounds

FILE, CHARACTERS = "tokenizer.onnx", "characters.json"

_PAD, _UNKNOWN = 0, 1  # of CHARACTERS
_WORD, _SENTENCE = 1, 2  # what ends with a character
_TOGETHER = 32  # texts that go through the network at once
_LONGEST_PASS = 1000  # characters of a text that go through the network at once; Stanza's own choice
_FEATURES = 5
# Addresses are one word, whatever the network says: "info@gov.example", "https://a.example/b?c", "news.example.com".
_ADDRESS = re.compile(
    r"""(?:https?://|www\.)[^\s"“”«»<>]+[^\s"“”«»<>.,;:!?()'’]
    |[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+
    |\b[a-zA-Z0-9]+\.(?:gov|org|edu|net|com|co)(?:\.[a-z]{2,3})?(?:/[^\s"“”«»<>]*[^\s"“”«»<>.,;:!?()'’])?\b""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as the network reads it: runs of white space as one space, none at its end."""

    text: str
    kept: Ints  # where its characters stand in the text
    units: Ints  # [C]
    features: Floats  # [C, 5]: a space, a capital, a digit, the last, the first


class Tokenizer:
    """The shipped tokenizer: `cut` takes many texts at a time."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        """`folder` holds FILE and CHARACTERS."""
        self._network = session(folder / FILE, threads)
        known: list[str] = json.loads((folder / CHARACTERS).read_text(encoding="utf-8"))
        self._units = {character: number for number, character in enumerate(known) if len(character) == 1}

    def cut(self, texts: Sequence[str]) -> list[list[list[Bounds]]]:
        """For each text its sentences, for each of them the bounds of its words."""
        read = [self._read(text) for text in texts]
        labels: list[Ints] = [np.zeros(0, np.int64)] * len(read)
        order = sorted((i for i, t in enumerate(read) if len(t.units)), key=lambda i: -len(read[i].units))
        for first in range(0, len(order), _TOGETHER):
            group = order[first : first + _TOGETHER]
            for i, found in zip(group, self._labels([read[i] for i in group]), strict=True):
                labels[i] = found
        return [list(_sentences(t, found)) for t, found in zip(read, labels, strict=True)]

    def _read(self, text: str) -> _Text:
        """Units and features, found once for each kind of character."""
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        kinds, which = np.unique(codes, return_inverse=True)
        characters = [" " if (c := chr(k)).isspace() else c for k in kinds.tolist()]
        space = np.array([c == " " for c in characters], dtype=bool)[which]
        keep = ~space
        keep[1:] |= space[1:] & ~space[:-1]  # of several spaces the first
        keep[:1] = True
        kept = keep.nonzero()[0]
        while len(kept) and space[kept[-1]]:
            kept = kept[:-1]
        units = np.array([self._units.get(c, _UNKNOWN) for c in characters], dtype=np.int64)[which][kept]
        told = np.array([[c == " ", c.isupper(), c.isdecimal()] for c in characters], dtype=np.float32).reshape(-1, 3)
        features = np.zeros((len(kept), _FEATURES), np.float32)
        features[:, :3] = told[which][kept]
        features[-1:, 3] = 1
        features[:1, 4] = 1
        return _Text(text, kept, units, features)

    def _labels(self, texts: Sequence[_Text]) -> list[Ints]:
        """What ends with each character of each text; a long one goes through the network in several passes."""
        found: list[list[Ints]] = [[] for _ in texts]
        at = [0] * len(texts)
        while waiting := [i for i, t in enumerate(texts) if at[i] < len(t.units)]:
            spans = [(at[i], min(len(texts[i].units), at[i] + _LONGEST_PASS)) for i in waiting]
            for i, (first, last), labels in zip(waiting, spans, self._passed(texts, waiting, spans), strict=True):
                ends = (labels == _SENTENCE).nonzero()[0]
                if len(ends) and last < len(texts[i].units):  # what follows the last sentence's end is read again
                    labels = labels[: ends[-1] + 1]
                found[i].append(labels)
                at[i] = first + len(labels)
        return [np.concatenate(parts) for parts in found]

    def _passed(self, texts: Sequence[_Text], which: Sequence[int], spans: Sequence[tuple[int, int]]) -> Iterator[Ints]:
        """The labels of these stretches, one a text. The end of a text is one unit more, as in training."""
        lengths = np.array([b - a + (b == len(texts[i].units)) for i, (a, b) in zip(which, spans, strict=True)])
        units = np.full((len(which), lengths.max()), _PAD, np.int64)
        features = np.zeros((*units.shape, _FEATURES), np.float32)
        for row, (i, (a, b)) in enumerate(zip(which, spans, strict=True)):
            units[row, : b - a] = texts[i].units[a:b]
            features[row, : b - a] = texts[i].features[a:b]
        inputs = {"units": units, "features": features, "lengths": lengths.astype(np.int32)}
        word, sentence = self._network.run(None, inputs)
        ends = _ends(word[..., 0], sentence[..., 0])
        for labels, (a, b) in zip(ends, spans, strict=True):
            yield labels[: b - a]


def _ends(word: Floats, sentence: Floats) -> Ints:
    """0, _WORD or _SENTENCE, whichever is likeliest, for log odds of a word's end and of its being a sentence's."""
    ends = 1 / (1 + np.exp(-word.astype(np.float64)))
    last = 1 / (1 + np.exp(-sentence.astype(np.float64)))
    chances = np.stack([1 - ends, ends * (1 - last), ends * last])
    out: Ints = chances.argmax(0)
    return out


def _sentences(text: _Text, labels: Ints) -> Iterator[list[Bounds]]:
    if not len(labels):
        return
    labels = labels.copy()
    labels[-1] = _SENTENCE
    _keep_addresses(text, labels)
    sentence: list[Bounds] = []
    space = text.features[:, 0] == 1
    first = 0
    for last in labels.nonzero()[0].tolist():
        letters = (~space[first : last + 1]).nonzero()[0]
        if len(letters):
            start, end = first + int(letters[0]), first + int(letters[-1])
            sentence.append((int(text.kept[start]), int(text.kept[end]) + 1))
            if labels[last] == _SENTENCE:
                yield sentence
                sentence = []
        first = last + 1
    if sentence:
        yield sentence


def _keep_addresses(text: _Text, labels: Ints) -> None:
    """Takes the ends of words out of addresses, in place."""
    for match in _ADDRESS.finditer(text.text):
        first, last = np.searchsorted(text.kept, [match.start(), match.end()])
        labels[first : last - 1] = 0
        labels[last - 1] = max(int(labels[last - 1]), _WORD)
