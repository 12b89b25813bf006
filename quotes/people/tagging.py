"""Which words are names of persons, bodies and places, and which are roles beside them: a learned second reading.

Place in the flow: first of the room; `names` makes mentions of the labels. The parser's own name tags are one feature
among many here: beside them stand how the word is printed, the lists of `english`, the words around it, and how the
same word was tagged elsewhere in the article. A linear chain (conditional random field, Lafferty et al. 2001) with
whole numbers for weights, so that every processor finds the same labels. `python -m training.people` learns
`tagger.npz` from the training part of the project's corpus and from PolNeAR train.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np

from quotes.english.body_nouns import is_any_body
from quotes.english.names import PARTICLES, is_first_name, is_suffix
from quotes.english.role_nouns import is_trade, role_at_end
from quotes.english.titles import is_title
from quotes.syntax import Tree

LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-ROL", "I-ROL")
NEAR = (-2, -1, 0, 1, 2)  # the words whose looks count for a word's label
NAMES = ("PER", "ORG", "LOC")
QUESTIONS = ("p", "d", "h", "al", "nn", "uu", "ss", "st", "e", "c", "bp", "fp", "g", "aPER", "aORG", "aLOC")
_SEVERAL = frozenset({"nn", "uu", "ss", "st"})  # answered by several values
_RUN = re.compile(r"(.)\1+")
_LONG = 5  # letters from which on an ending is looked at
_NEVER = -(1 << 24)


@lru_cache(maxsize=100_000)
def shape(form: str) -> str:
    """How a word is printed: "Ruiz" Xx, "NATO" X, "McCall" XxXx, "2019" 0."""
    kinds = "".join("X" if c.isupper() else "x" if c.islower() else "0" if c.isdigit() else c for c in form)
    return _RUN.sub(r"\1", kinds)[:6]


@lru_cache(maxsize=100_000)
def listed(form: str) -> tuple[str, ...]:
    """The lists of `english` that hold a word."""
    low = form.casefold()
    told = {
        "title": is_title(form),
        "role": role_at_end((low,)) is not None,
        "body": is_any_body(low),
        "first": is_first_name(form),
        "particle": low in PARTICLES,
        "suffix": is_suffix(form),
        "trade": is_trade(form),
    }
    return tuple(name for name, holds in told.items() if holds)


def looks(form: str, upos: str, tag: str, known: Any) -> list[str]:
    """What a word itself shows; `known`: whether a feature was learned, as rare words are no features."""
    low = form.casefold()
    word = f"w={low}"
    found = [word if known(f"0{word}") else "w=?", f"s={shape(form)}", f"n={tag}", f"u={upos}"]
    return found + [f"x={name}" for name in listed(form)]


Value: TypeAlias = "str | tuple[str, ...] | None"


def around(tree: Tree) -> dict[str, list[Value]]:
    """What the place, the tree and the rest of the article show of each word: by question the answers, or None."""
    words, forms = tree.words, tree.form
    low = [form.casefold() for form in forms]
    capital = ["u" if form[:1].isupper() else "l" for form in forms]
    starts = {s.first for s in tree.sentences}
    upos, tags = [w.upos for w in words], [w.name for w in words]
    shapes = [shape(form) for form in forms]
    seen = Counter(low)
    large = Counter(it for i, it in enumerate(low) if capital[i] == "u" and i not in starts)
    small = _levels(low, [form[:1].islower() for form in forms], seen)
    case = _case_of_sentences(tree)
    inner = _inner_tags(low, tags)
    found: dict[str, list[Value]] = {
        "p": [f"{'S' if i in starts else 'I'}{case[i]}{capital[i]}" for i in range(len(words))],
        "d": [w.deprel for w in words],
        "h": [_steps(w.head - i) if w.head >= 0 else "R" for i, w in enumerate(words)],
        "al": [f"{small[it]}{c}" for it, c in zip(low, capital, strict=True)],
        "nn": list(zip(["", *tags[:-1]], tags, [*tags[1:], ""], strict=True)),
        "uu": list(zip(["", *upos[:-1]], upos, [*upos[1:], ""], strict=True)),
        "ss": list(zip(["", *shapes[:-1]], shapes, strict=True)),
        "st": list(zip(shapes, [*shapes[1:], ""], strict=True)),
        "e": [it[-3:] if len(it) > _LONG else None for it in low],
        "c": ["" if large[it] > 1 else None for it in low],
        "bp": [None, *(inner.get(pair) for pair in pairwise(low))],
        "fp": [*(inner.get(pair) for pair in pairwise(low)), None],
        "g": [None, *("" if a.end == b.start else None for a, b in pairwise(words))],
    }
    for kind in NAMES:
        level = _levels(low, [tag[2:] == kind for tag in tags], seen)
        found[f"a{kind}"] = [level[it] for it in low]
    return found


def line(question: str, value: Value) -> str:
    """A feature's name."""
    return f"{question}={'|'.join(value) if isinstance(value, tuple) else value}" if value else question


@cache
def _steps(number: int) -> str:
    return str(max(-4, min(4, number)))


def _levels(low: Sequence[str], holds: Sequence[bool], seen: Mapping[str, int]) -> dict[str, str]:
    """How much of a word's occurrences something holds for: none, less than a third, less than two, more."""
    part = Counter(it for it, one in zip(low, holds, strict=True) if one)
    return {it: _level(part[it], whole) for it, whole in seen.items()}


def _level(part: int, whole: int) -> str:
    return "0" if not part else "1" if part * 3 < whole else "2" if part * 3 < whole * 2 else "3"


def _inner_tags(low: Sequence[str], tags: Sequence[str]) -> dict[tuple[str, str], str]:
    """Pairs of words that stand in one name somewhere, with the kind it has most often there."""
    pairs: dict[tuple[str, str], Counter[str]] = {}
    for i in range(1, len(low)):
        if tags[i][0] == "I" and tags[i - 1] != "O":
            pairs.setdefault((low[i - 1], low[i]), Counter())[tags[i][2:]] += 1
    return {pair: counts.most_common(1)[0][0] for pair, counts in pairs.items()}


def _case_of_sentences(tree: Tree) -> list[str]:
    """Of every word whether its sentence is in capitals (U), each word capitalised (C) as in a headline, or neither."""
    found = ["N"] * len(tree.words)
    for sentence in tree.sentences:
        letters = [form for form in tree.form[sentence.first : sentence.last] if form[:1].isalpha()]
        large = sum(form[:1].isupper() for form in letters)
        if letters and all(form.isupper() for form in letters):
            kind = "U"
        elif large * 5 > len(letters) * 3:
            kind = "C"
        else:
            continue
        found[sentence.first : sentence.last] = [kind] * (sentence.last - sentence.first)
    return found


@dataclass(frozen=True)
class Tagger:
    """Weights of features by label, and of labels that follow one another; whole numbers."""

    rows: dict[str, int]
    weights: np.ndarray[Any, np.dtype[np.int32]]  # [features, labels]
    following: np.ndarray[Any, np.dtype[np.int32]]  # [label before, label]
    _cache: dict[tuple[str, str, str], np.ndarray[Any, np.dtype[np.int32]]] = field(default_factory=dict, compare=False)

    def labels(self, tree: Tree) -> list[str]:
        """A label for every word, "B-PER" and the like; each sentence is labelled for itself."""
        if not tree.words:
            return []
        scores = self._scores(tree)
        found = ["O"] * len(tree.words)
        for first, path in _paths(scores, self.following, [(s.first, s.last) for s in tree.sentences]):
            for k, label in enumerate(path):
                found[first + k] = LABELS[label]
        return found

    def _scores(self, tree: Tree) -> np.ndarray[Any, np.dtype[np.int32]]:
        """[words, labels]"""
        looked: dict[tuple[str, str, str], int] = {}
        kinds = [
            looked.setdefault((f, w.upos, w.name), len(looked)) for f, w in zip(tree.form, tree.words, strict=True)
        ]
        by_kind = np.stack([self._looks(*kind) for kind in looked])  # [kinds, near, labels]
        place = np.array(kinds)
        total = np.zeros((len(kinds), len(LABELS)), np.int32)
        for sentence in tree.sentences:
            inside = place[sentence.first : sentence.last]
            for n, offset in enumerate(NEAR):
                there = inside[max(0, offset) : len(inside) + min(0, offset)]
                first = sentence.first + max(0, -offset)
                total[first : first + len(there)] += by_kind[there, n]
        asked = around(tree)
        nothing = len(self.weights)  # the row of zeros
        rows = np.array([[self.values[q].get(v, nothing) for v in values] for q, values in asked.items()])
        total += self._with_zeros[rows].sum(axis=0, dtype=np.int32)
        return total

    @cached_property
    def values(self) -> dict[str, dict[Value, int]]:
        """The rows of what is asked about a word's place, by question and answer."""
        found: dict[str, dict[Value, int]] = {question: {} for question in QUESTIONS}
        for name, row in self.rows.items():
            question, parted, value = name.partition("=")
            if question in found:
                found[question][tuple(value.split("|")) if question in _SEVERAL else value if parted else ""] = row
        return found

    @cached_property
    def _with_zeros(self) -> np.ndarray[Any, np.dtype[np.int32]]:
        return np.vstack([self.weights, np.zeros((1, len(LABELS)), np.int32)])

    def _looks(self, form: str, upos: str, tag: str) -> np.ndarray[Any, np.dtype[np.int32]]:
        """[near, labels]: what a word's looks say about its own label and those of the words around it."""
        key = (form, upos, tag)
        known = self._cache.get(key)
        if known is None:
            found = looks(form, upos, tag, self.rows.__contains__)
            known = np.zeros((len(NEAR), len(LABELS)), np.int32)
            for n, offset in enumerate(NEAR):
                at = [row for line in found if (row := self.rows.get(f"{offset}{line}")) is not None]
                known[n] = self.weights[at].sum(axis=0, dtype=np.int32)
            if len(self._cache) > 50_000:
                self._cache.clear()
            self._cache[key] = known
        return known


def _paths(
    scores: np.ndarray[Any, np.dtype[np.int32]],
    following: np.ndarray[Any, np.dtype[np.int32]],
    sentences: Sequence[tuple[int, int]],
) -> Iterable[tuple[int, list[int]]]:
    """The best labels of each sentence [first, last) (Viterbi), all sentences at once; ties go to the earlier label."""
    order = sorted((s for s in sentences if s[1] > s[0]), key=lambda s: s[0] - s[1])  # the longest first
    if not order:
        return
    starts, sizes = np.array([s[0] for s in order]), np.array([s[1] - s[0] for s in order])
    inside = np.array([label.startswith("I-") for label in LABELS])
    best = scores[starts] + np.where(inside, _NEVER, 0).astype(np.int32)
    back: list[np.ndarray[Any, np.dtype[np.int64]]] = []
    ends: dict[int, np.ndarray[Any, np.dtype[np.int32]]] = {}
    for step in range(1, int(sizes[0])):
        alive = int((sizes > step).sum())
        for k in range(alive, len(best)):
            ends[k] = best[k]
        through = best[:alive, :, None] + following[None]
        chosen = through.argmax(axis=1)
        best = np.take_along_axis(through, chosen[:, None, :], 1)[:, 0, :] + scores[starts[:alive] + step]
        back.append(chosen)
    for k in range(len(best)):
        ends[k] = best[k]
    for k, (first, last) in enumerate(order):
        label = int(ends[k].argmax())
        path = [label]
        for step in range(last - first - 2, -1, -1):
            label = int(back[step][k, label])
            path.append(label)
        yield first, path[::-1]


def forbidden() -> np.ndarray[Any, np.dtype[np.bool_]]:
    """[label before, label]: whether the second may not follow: "I-PER" follows a word of a person's name only."""
    return np.array([[b[0] == "I" and (a == "O" or a[2:] != b[2:]) for b in LABELS] for a in LABELS])


@cache
def tagger() -> Tagger:
    """The learned weights."""
    with files(__package__).joinpath("tagger.npz").open("rb") as file, np.load(file) as kept:
        names = bytes(kept["names"]).decode("utf-8").split("\n")
        weights, following = kept["weights"].astype(np.int32), kept["following"].astype(np.int32)
    following[forbidden()] = _NEVER
    return Tagger({name: row for row, name in enumerate(names)}, weights, following)
