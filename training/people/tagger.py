"""Fits the tagger of `quotes.people.tagging`: a conditional random field over its features, then whole numbers."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from quotes.people.tagging import LABELS, NEAR, Tagger, around, forbidden, line, looks
from quotes.records import Span
from quotes.syntax import Tree
from training.people.data import Doc

COMMON = 12  # articles that a word must stand in to be a feature, in small letters
SEEN = 3  # how often a feature must occur
EPOCHS, BATCH, RATE, DECAY = 8, 64, 0.02, 0.02
DROPPED = 0.2  # share of the features left out at random, so that no one of them is relied on
SCALE, TINY = 32, 2  # whole numbers a unit of weight; a feature with no larger weight is left out
KINDS = {"person": "PER", "body": "ORG", "document": "ORG", "group": "ORG"}
NUMBER = {label: number for number, label in enumerate(LABELS)}


@dataclass(slots=True)
class Sentence:
    """A sentence's features by word, and its labels."""

    rows: list[list[int]]
    labels: list[int]


def gold(doc: Doc, tree: Tree) -> list[str]:
    """The labels of an article whose every mention is known; places that do nothing keep the parser's tag.

    So does furniture in which nothing is marked.
    """
    found = ["O"] * len(tree.words)

    def put(span: Span, kind: str) -> None:
        for n, i in enumerate(tree.words_in(span)):
            found[i] = f"{'I' if n else 'B'}-{kind}"

    for mention in doc.mentions:
        if mention.role:
            put(mention.role, "ROL")
    named = [m for m in doc.mentions if m.name]
    for mention in sorted(named, key=lambda m: m.name.end - m.name.start if m.name else 0):
        kind = doc.kinds[mention.entities[0][0]]
        if mention.name:
            put(mention.name, KINDS.get(kind, "LOC"))
    for i, word in enumerate(tree.words):
        if found[i] == "O" and word.name.endswith("LOC") and (word.name[0] == "B" or (i and found[i - 1][2:] == "LOC")):
            found[i] = word.name
    for span in doc.unmarked:
        for i in tree.words_in(span):
            found[i] = tree.words[i].name
    for i, label in enumerate(found):
        if label[0] == "I" and (i == 0 or found[i - 1][2:] != label[2:]):
            found[i] = f"B{label[1:]}"
    return found


def common(docs: Sequence[Doc]) -> set[str]:
    """The words that may be features."""
    counts = Counter[str]()
    for doc in docs:
        forms = {doc.article.text[w.start : w.end] for w in doc.parse.words}
        counts.update({form.casefold() for form in forms if form[:1].islower() or not form[:1].isalpha()})
    return {f"0w={word}" for word, count in counts.items() if count >= COMMON}


def features(tree: Tree, known: Any) -> list[list[str]]:
    """Every feature of every word, as the tagger sees them."""
    own = [looks(form, word.upos, word.name, known) for form, word in zip(tree.form, tree.words, strict=True)]
    found: list[list[str]] = [[] for _ in tree.words]
    for question, values in around(tree).items():
        for i, value in enumerate(values):
            if value is not None:
                found[i].append(line(question, value))
    for sentence in tree.sentences:
        for i in range(sentence.first, sentence.last):
            for offset in NEAR:
                if sentence.first <= i + offset < sentence.last:
                    found[i] += [f"{offset}{line}" for line in own[i + offset]]
    return found


def sentences(docs: Sequence[Doc], words: set[str], rows: dict[str, int], *, grow: bool) -> list[Sentence]:
    """The sentences of articles; with `grow` new features get a row, those that occur SEEN times."""
    read = []
    for doc in docs:
        tree = doc.tree
        read.append((tree, features(tree, words.__contains__), [NUMBER[label] for label in gold(doc, tree)]))
    if grow:
        counts = Counter(line for _, lines, _ in read for of_word in lines for line in of_word)
        for line, count in sorted(counts.items()):
            if count >= SEEN:
                rows.setdefault(line, len(rows))
    found = []
    for tree, lines, labels in read:
        for s in tree.sentences:
            if s.last > s.first:
                inside = [
                    [row for line in lines[i] if (row := rows.get(line)) is not None] for i in range(s.first, s.last)
                ]
                found.append(Sentence(inside, labels[s.first : s.last]))
    return found


class Chain(torch.nn.Module):
    """The conditional random field."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.weights = torch.nn.EmbeddingBag(size, len(LABELS), mode="sum")
        torch.nn.init.zeros_(self.weights.weight)
        self.following = torch.nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))
        self.register_buffer("never", torch.from_numpy(np.where(forbidden(), -1e4, 0.0)).float())

    def loss(self, batch: Sequence[Sentence], chance: np.random.Generator | None = None) -> torch.Tensor:
        """The summed negative log-likelihood of the labels; with chance some features are left out."""
        flat = np.fromiter((row for s in batch for rows in s.rows for row in rows), np.int64)
        sizes_of = np.array([len(rows) for s in batch for rows in s.rows])
        if chance is not None:
            kept = chance.random(len(flat)) >= DROPPED
            sizes_of = np.add.reduceat(kept, np.cumsum([0, *sizes_of])[:-1])
            flat = flat[kept]
        ends = np.cumsum([0, *sizes_of])[:-1]
        scores = self.weights(torch.from_numpy(flat), torch.from_numpy(ends))
        scores = scores / (1 - DROPPED) if chance is not None else scores
        sizes = [len(s.rows) for s in batch]
        line = torch.cat([torch.full((size,), n) for n, size in enumerate(sizes)])
        column = torch.cat([torch.arange(size) for size in sizes])
        shape = (len(batch), max(sizes))
        padded = torch.zeros(*shape, len(LABELS)).index_put((line, column), scores)
        inside = torch.zeros(shape, dtype=torch.bool).index_put((line, column), torch.tensor(True))
        labels = torch.zeros(shape, dtype=torch.long)
        labels[line, column] = torch.tensor([label for s in batch for label in s.labels])
        following = self.following + self.never
        whole = padded[:, 0]
        path = whole.gather(1, labels[:, :1])[:, 0]
        for step in range(1, max(sizes)):
            on = inside[:, step]
            further = torch.logsumexp(whole[:, :, None] + following[None], 1) + padded[:, step]
            whole = torch.where(on[:, None], further, whole)
            added = padded[:, step].gather(1, labels[:, step : step + 1])[:, 0]
            added = added + following[labels[:, step - 1], labels[:, step]]
            path = path + torch.where(on, added, torch.zeros(()))
        return (torch.logsumexp(whole, 1) - path).sum()


def fit(docs: Sequence[Doc], *, seed: int = 15, epochs: int = EPOCHS, told: bool = False) -> Tagger:
    """A tagger learned from these articles, with whole numbers."""
    torch.manual_seed(seed)
    chance, dropping = random.Random(seed), np.random.default_rng(seed)
    words, rows = common(docs), dict[str, int]()
    data = sentences(docs, words, rows, grow=True)
    chain = Chain(len(rows))
    optimizer = torch.optim.AdamW(chain.parameters(), lr=RATE, weight_decay=DECAY)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = RATE * (1 - epoch / epochs)
        chance.shuffle(data)
        total = 0.0
        for at in range(0, len(data), BATCH):
            batch = sorted(data[at : at + BATCH], key=lambda s: len(s.rows))
            optimizer.zero_grad()
            loss = chain.loss(batch, dropping if DROPPED else None)
            (loss / len(batch)).backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            total += loss.item()
        if told:
            print(f"tagger, epoch {epoch}: {total / len(data):.4f} a sentence", flush=True)
    weights = np.rint(chain.weights.weight.detach().numpy() * SCALE).clip(-32767, 32767).astype(np.int32)
    following = np.rint(chain.following.detach().numpy() * SCALE).astype(np.int32)
    kept = [name for name, row in rows.items() if np.abs(weights[row]).max() >= TINY or name.startswith("0w=")]
    following[forbidden()] = -(1 << 24)
    return Tagger({name: n for n, name in enumerate(kept)}, weights[[rows[name] for name in kept]], following)


def save(tagger: Tagger, path: Path) -> None:
    """Writes the weights."""
    names = np.frombuffer("\n".join(tagger.rows).encode("utf-8"), np.uint8)
    following = np.where(forbidden(), 0, tagger.following).astype(np.int16)
    np.savez_compressed(path, names=names, weights=tagger.weights.astype(np.int16), following=following)


def stretches(labels: Sequence[str]) -> set[tuple[int, int, str]]:
    """The labelled stretches [first, last) with their kind."""
    found, first = set(), 0
    for i in range(len(labels) + 1):
        if i == len(labels) or labels[i][0] != "I":
            if i and labels[i - 1] != "O":
                found.add((first, i, labels[i - 1][2:]))
            first = i
    return found


def measured(tagger: Tagger | None, docs: Sequence[Doc]) -> dict[str, str]:
    """Exact F1 by kind; without a tagger the parser's own tags."""
    counts = Counter[tuple[str, str]]()
    for doc in docs:
        tree = doc.tree
        right = stretches(gold(doc, tree))
        got = stretches(tagger.labels(tree) if tagger else [w.name for w in tree.words])
        counts.update((kind, "gold") for *_, kind in right)
        counts.update((kind, "got") for *_, kind in got)
        counts.update((kind, "both") for *_, kind in right & got)
    found = {}
    for kind in ("PER", "ORG", "ROL"):
        both, gold_, got = (counts[kind, what] for what in ("both", "gold", "got"))
        found[kind] = f"{2 * both / max(1, gold_ + got):.3f} of {gold_}"
    return found
