"""Training documents as arrays, cut into windows and batches. Every layer that a corpus lacks is -1 and unlearned."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from quotes import find
from quotes.newswire import features
from quotes.newswire.decode import NAMES, ROLES
from quotes.records import Span
from training.treebank import Document

CLS, SEP, UNK = 101, 102, 100
BUDGET = features.MAX_PIECES - 2
# How a quotation mark may be typed: (opening, closing).
MARK_STYLES = (("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"), ("«", "»"))


@dataclass(slots=True)
class Labels:
    """The label inventories, in the order of the network's outputs."""

    tags: list[str]
    relations: list[str]

    def write(self, path: Path) -> None:
        path.write_text(json.dumps({"tags": self.tags, "relations": self.relations}))

    @classmethod
    def read(cls, path: Path) -> Labels:
        return cls(**json.loads(path.read_text()))


@dataclass(slots=True)
class Example:
    """One document: a row a word. `sentence` numbers the sentences; heads, links index words of the document."""

    id: str
    task: str
    pieces: list[list[int]]
    shape: list[int]
    place: list[int]
    opening: list[int]
    sentence: list[int]
    tag: list[int]
    head: list[int]  # own index for the root, -1 unknown
    relation: list[int]
    name: list[int]
    role: list[int]
    link: list[int]  # index of the anchor's first word, -1 none or unknown
    marks: list[int]  # 1 opening mark, 2 closing mark, 0 else
    spans: list[tuple[int, int]]  # in the text, where there is one


def blocks(text: str) -> list[Span]:
    """The paragraphs of a corpus text, which blank lines part."""
    return [Span(m.start(), m.end()) for m in re.finditer(r"\S(?:(?!\n\s*\n).)*(?<=\S)", text, re.DOTALL)]


def inventories(docs: Sequence[Document]) -> Labels:
    """All tags and relations of the treebanks."""
    tokens = [t for d in docs for s in d.sentences for t in s.tokens]
    return Labels(sorted({t.xpos for t in tokens}), sorted({t.deprel for t in tokens}))


def treebank_example(doc: Document, labels: Labels, tokenizer: features.Tokenizer, task: str) -> Example:
    """A treebank document or a run of sentences from a name table (task "names": no syntax there)."""
    tokens = [t for s in doc.sentences for t in s.tokens]
    out = _bare(doc.id, task, *laid_out(doc), tokenizer)
    first = 0
    for number, sentence in enumerate(doc.sentences):
        for k, token in enumerate(sentence.tokens):
            i = first + k
            out.sentence[i] = number
            out.opening[i] = int(k == 0 and (sentence.paragraph or number == 0))
            if task != "names":
                out.tag[i] = labels.tags.index(token.xpos)
                out.head[i] = i if token.head < 0 else first + token.head
                out.relation[i] = labels.relations.index(token.deprel)
        first += len(sentence.tokens)
    out.name = [NAMES.index(t.name) if t.name in NAMES else -1 for t in tokens]
    return out


def laid_out(doc: Document) -> tuple[str, list[tuple[int, int]], list[Span]]:
    """A treebank document as text, its words' spans and its paragraphs in it."""
    text, spans = "", []
    starts = [0]
    for sentence in doc.sentences:
        if sentence.paragraph and text:
            text = text.rstrip() + "\n\n"
            starts.append(len(text))
        for token in sentence.tokens:
            spans.append((len(text), len(text) + len(token.form)))
            text += token.form + (" " if token.space or token is sentence.tokens[-1] else "")
    ends = [*starts[1:], len(text)]
    return text, spans, [Span(a, len(text[:b].rstrip())) for a, b in zip(starts, ends, strict=True)]


def _bare(
    id: str,
    task: str,
    text: str,
    spans: list[tuple[int, int]],
    paragraphs: list[Span],
    tokenizer: features.Tokenizer,
) -> Example:
    forms = [text[s:e] for s, e in spans]
    quotations = find.quotations(text, paragraphs)
    marks = {q.start: 1 for q in quotations} | {q.inner.end: 2 for q in quotations if q.closed}
    none = [-1] * len(forms)
    return Example(
        id, task,
        features.pieces(tokenizer, forms, UNK), [features.shape(f) for f in forms],
        features.places(spans, [(q.start, q.end, q.inner.start, q.inner.end, q.depth) for q in quotations]),
        [0] * len(forms), [0] * len(forms), none[:], none[:], none[:], none[:], none[:], none[:],
        [marks.get(s, 0) if _is_mark(text[s:e]) else 0 for s, e in spans], list(spans),
    )  # fmt: skip


def _is_mark(form: str) -> bool:
    return form.strip("\"'“”‘’«»`") == ""


def attribution_example(
    article: dict,  # type: ignore[type-arg]
    sentences: Sequence[Sequence[tuple[int, int]]],
    tokenizer: features.Tokenizer,
) -> Example:
    """An article with attributions, its words as the shipped tokenizer cuts them."""
    text = article["text"]
    spans = [w for s in sentences for w in s]
    paragraphs = blocks(text)
    out = _bare(article["id"], "roles", text, spans, paragraphs, tokenizer)
    starts = {p.start for p in paragraphs}
    out.opening = [int(s in starts) for s, _ in spans]
    out.sentence = [n for n, s in enumerate(sentences) for _ in s]
    out.role = [0] * len(spans)
    for attribution in article["attributions"]:
        if not attribution["nested"]:
            _add_attribution(out, attribution)
    for start, end in (pair for group in article["discard"] for pair in group):
        for i, (s, e) in enumerate(spans):
            if s < end and e > start:
                out.role[i] = out.role[i] or -1
    return out


def _add_attribution(out: Example, attribution: dict) -> None:  # type: ignore[type-arg]
    fragments: list[tuple[str, int, int]] = []
    for role in ("content", "source", "cue"):
        for start, end in attribution[role]:
            words = [i for i, (s, e) in enumerate(out.spans) if s < end and e > start]
            if words:
                fragments.append((role, words[0], words[-1] + 1))
    for role, first, last in fragments:
        for i in range(first, last):
            out.role[i] = ROLES.index(("B-" if i == first else "I-") + role)
    anchors = sorted((r != "cue", first) for r, first, _ in fragments if r != "content")
    if anchors:
        for role, first, _ in fragments:
            if role != "cue":
                out.link[first] = anchors[0][1]


def windows(example: Example, rng: random.Random | None) -> Iterator[tuple[int, int]]:
    """Half-open word ranges of whole sentences within the piece budget; a random start where `rng` is given."""
    bounds = [i for i in range(len(example.sentence)) if i == 0 or example.sentence[i] != example.sentence[i - 1]]
    bounds.append(len(example.sentence))
    first, used = 0, 0
    limit = rng.randint(BUDGET // 4, BUDGET) if rng else BUDGET
    for k in range(len(bounds) - 1):
        size = sum(len(p) for p in example.pieces[bounds[k] : bounds[k + 1]])
        if used and used + size > limit:
            yield bounds[first], bounds[k]
            first, used, limit = k, 0, BUDGET
        used += size
    if used:
        yield bounds[first], bounds[-1]


@dataclass(slots=True)
class Window:
    """A piece of an example that goes through the encoder at once."""

    example: Example
    first: int
    last: int
    size: int
    style: tuple[int, int] | None = None  # piece ids of another way to type the marks


def batches(
    examples: Sequence[Example], rng: random.Random, styles: Sequence[tuple[int, int]], per_batch: int
) -> list[list[Window]]:
    """One pass over the examples as batches of windows of like size, in random order."""
    made = []
    for example in examples:
        for first, last in windows(example, rng):
            size = min(BUDGET, sum(len(p) for p in example.pieces[first:last])) + 2
            made.append(Window(example, first, last, size, rng.choice(styles) if rng.random() < 0.3 else None))
    made.sort(key=lambda w: w.size + rng.random() * 24)
    out: list[list[Window]] = [[]]
    for window in made:
        if out[-1] and window.size * (len(out[-1]) + 1) > per_batch:
            out.append([])
        out[-1].append(window)
    rng.shuffle(out)
    return out


def tensors(batch: Sequence[Window]) -> dict[str, Tensor]:
    """Padded arrays of a batch; word indices count from the window's first word, in range or -1."""
    wide = max(w.size for w in batch)
    words = max(w.last - w.first for w in batch)
    names = ("pieces", "shapes", "places", "openings", "mask")
    out = {n: np.zeros((len(batch), wide), dtype=np.int64) for n in names}
    for n in ("firsts", "sentence", "tag", "head", "relation", "name", "role", "link"):
        out[n] = np.full((len(batch), words), 0 if n == "firsts" else -1, dtype=np.int64)
    for b, window in enumerate(batch):
        _fill(out, b, window)
    return {n: torch.from_numpy(a) for n, a in out.items()}


def _fill(out: dict[str, np.ndarray], b: int, window: Window) -> None:
    example, at = window.example, 1
    out["pieces"][b, 0], out["mask"][b, 0] = CLS, 1
    for k, i in enumerate(range(window.first, window.last)):
        ids = example.pieces[i]
        if window.style and example.marks[i]:
            ids = [window.style[example.marks[i] - 1]]
        ids = ids[: BUDGET + 1 - at]
        if not ids:
            break
        out["firsts"][b, k] = at
        stop = at + len(ids)
        out["pieces"][b, at:stop], out["mask"][b, at:stop] = ids, 1
        out["shapes"][b, at:stop] = example.shape[i]
        out["places"][b, at:stop] = example.place[i]
        out["openings"][b, at:stop] = example.opening[i]
        at = stop
        for name in ("sentence", "tag", "relation", "name", "role"):
            out[name][b, k] = getattr(example, name)[i]
        for name in ("head", "link"):
            target = getattr(example, name)[i]
            out[name][b, k] = target - window.first if window.first <= target < window.last else -1
    out["pieces"][b, at], out["mask"][b, at] = SEP, 1
