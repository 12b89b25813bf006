"""The encoder file and what belongs to it, run over windows of many articles at once. ONNX Runtime and NumPy."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from quotes.newswire import features
from quotes.newswire.decode import NAMES, ROLES, Chain, Floats, Ints, heads, relations
from quotes.newswire.sentences import Bounds, Marks

_CLS, _SEP, _UNK = 101, 102, 100
_BUDGET = features.MAX_PIECES - 2
_CONTEXT = 64  # pieces of a window that are only read for what stands around its own sentences, where there is room
_INPUTS = ("pieces", "shapes", "places", "openings", "mask", "firsts")


@dataclass(frozen=True, slots=True)
class Text:
    """A tokenised article: word bounds by sentence, which sentences open a paragraph, its quotation marks."""

    text: str
    sentences: Sequence[Sequence[Bounds]]
    opens: Sequence[bool]
    marks: Sequence[Marks]


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the encoder says of each word of an article, one row a word."""

    tags: list[str]  # XPOS
    heads: Ints  # of the article's words; own index for a root
    relations: list[str]
    names: list[str]  # BIO
    roles: list[str]  # BIO
    role_scores: Floats  # [W, 7], probabilities of ROLES
    links: list[tuple[int, Floats]]  # per word: index of its window's first word, link scores over the window's words


@dataclass(frozen=True, slots=True)
class _Window:
    article: int
    first: int  # words read
    last: int
    own_first: int  # words whose scores are kept
    own_last: int
    size: int  # pieces, with the two border ones


class Model:
    """The shipped encoder: `analyse` reads many articles at a time."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        import onnxruntime
        import tokenizers

        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self.tags: list[str] = config["tags"]
        self.relations: list[str] = config["relations"]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.session: Any = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self.tokenizer: Any = tokenizers.Tokenizer.from_file(str(folder / "pieces.json"))
        heads_file = np.load(folder / "heads.npz")
        self.relation_weight: Floats = heads_file["relation_weight"].astype(np.float32)
        self.name_chain = Chain.bio(NAMES, heads_file["name_first"], heads_file["name_transitions"])
        self.role_chain = Chain.bio(ROLES, heads_file["role_first"], heads_file["role_transitions"])

    def analyse(self, texts: Sequence[Text], *, pieces_per_batch: int = 4096) -> list[Analysis]:
        """One analysis an article, in order."""
        prepared = [_Prepared.of(t, self.tokenizer) for t in texts]
        windows = [w for i, p in enumerate(prepared) for w in _windows(i, p)]
        windows.sort(key=lambda w: w.size)
        drafts = [_Draft.empty(len(p.pieces)) for p in prepared]
        batch: list[_Window] = []
        for window in windows:
            if batch and window.size * (len(batch) + 1) > pieces_per_batch:
                self._run(batch, prepared, drafts)
                batch = []
            batch.append(window)
        if batch:
            self._run(batch, prepared, drafts)
        return [self._finish(p, d) for p, d in zip(prepared, drafts, strict=True)]

    def _run(self, batch: Sequence[_Window], prepared: Sequence[_Prepared], drafts: Sequence[_Draft]) -> None:
        arrays = _arrays(batch, prepared)
        tag, name, role, arc, dependent, head, link = self.session.run(None, arrays)
        for b, window in enumerate(batch):
            article, draft = prepared[window.article], drafts[window.article]
            own = slice(window.own_first, window.own_last)
            rows = slice(window.own_first - window.first, window.own_last - window.first)
            count = window.last - window.first
            draft.tags[own] = tag[b, rows].argmax(1)
            draft.names[own] = name[b, rows]
            draft.roles[own] = role[b, rows]
            for k in range(rows.start, rows.stop):
                draft.links[window.first + k] = (window.first, link[b, k, :count])
            self._trees(window, article, draft, arc[b], dependent[b], head[b])

    def _trees(
        self, window: _Window, article: _Prepared, draft: _Draft, arc: Floats, dependent: Floats, head: Floats
    ) -> None:
        words, over = [], []
        for first, last in article.bounds:
            if window.own_first <= first < window.own_last:
                a, b = first - window.first, last - window.first
                columns = np.concatenate([[0], np.arange(a + 1, b + 1)])
                chosen = heads(arc[a:b, columns])
                draft.heads[first:last] = np.where(chosen == 0, np.arange(first, last), first + chosen - 1)
                words.append(np.arange(a, b))
                over.append(np.where(chosen == 0, 0, a + chosen))
        every, above = np.concatenate(words), np.concatenate(over)
        draft.relations[every + window.first] = relations(self.relation_weight, dependent, head, every, above)

    def _finish(self, article: _Prepared, draft: _Draft) -> Analysis:
        names: list[str] = []
        relation_names = [self.relations[i] for i in draft.relations]
        for first, last in article.sentences:  # a sentence read in parts has a root in each: one is kept
            roots = [i for i in range(first, last) if draft.heads[i] == i]
            for root in roots[1:]:
                draft.heads[root] = roots[0]
                relation_names[root] = "parataxis"
        for first, last in article.bounds:
            names += [NAMES[i] for i in self.name_chain.best(draft.names[first:last])]
        return Analysis(
            tags=[self.tags[i] for i in draft.tags],
            heads=draft.heads,
            relations=relation_names,
            names=names,
            roles=[ROLES[i] for i in self.role_chain.best(draft.roles)],
            role_scores=self.role_chain.marginals(draft.roles),
            links=draft.links,
        )


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An article's words as the encoder reads them."""

    pieces: list[list[int]]
    shapes: list[int]
    places: list[int]
    openings: list[int]
    sentences: list[tuple[int, int]]  # the words of each sentence
    bounds: list[tuple[int, int]]  # the same, an overlong sentence in parts

    @classmethod
    def of(cls, source: Text, tokenizer: features.Tokenizer) -> _Prepared:
        spans = [w for s in source.sentences for w in s]
        forms = [source.text[a:b] for a, b in spans]
        sentences, at, openings = [], 0, [0] * len(spans)
        for sentence, opens in zip(source.sentences, source.opens, strict=True):
            openings[at] = int(opens)
            sentences.append((at, at + len(sentence)))
            at += len(sentence)
        ids = features.pieces(tokenizer, forms, _UNK)
        sizes = [len(p) for p in ids]
        bounds = [part for s in sentences for part in _cut(s, sizes)]
        places = features.places(spans, source.marks)
        return cls(ids, [features.shape(f) for f in forms], places, openings, sentences, bounds)


@dataclass(slots=True)
class _Draft:
    """An article's scores while its windows come in."""

    tags: Ints
    names: Floats
    roles: Floats
    heads: Ints
    relations: Ints
    links: list[tuple[int, Floats]]

    @classmethod
    def empty(cls, words: int) -> _Draft:
        none = np.zeros(0, dtype=np.float32)
        return cls(
            np.zeros(words, dtype=np.int64), np.zeros((words, len(NAMES)), dtype=np.float32),
            np.zeros((words, len(ROLES)), dtype=np.float32), np.arange(words), np.zeros(words, dtype=np.int64),
            [(0, none)] * words,
        )  # fmt: skip


def _windows(number: int, article: _Prepared) -> Iterator[_Window]:
    """Windows of whole sentences; each sentence is kept from one of them and read with its neighbours in it.

    A sentence longer than a window is cut into several.
    """
    bounds = article.bounds
    weight = [sum(len(p) for p in article.pieces[a:b]) for a, b in bounds]
    k = 0
    while k < len(bounds):
        first, before = k, 0
        while first > 0 and before + weight[first - 1] <= _CONTEXT:
            first -= 1
            before += weight[first]
        last, used = k + 1, before + weight[k]
        while last < len(bounds) and used + weight[last] <= _BUDGET - (_CONTEXT if last + 1 < len(bounds) else 0):
            used += weight[last]
            last += 1
        own_last = last
        while used > _BUDGET and first < k:  # the neighbours give way to the sentence itself
            used -= weight[first]
            first += 1
        while last < len(bounds) and used + weight[last] <= _BUDGET:
            used += weight[last]
            last += 1
        yield _Window(number, bounds[first][0], bounds[last - 1][1], bounds[k][0], bounds[own_last - 1][1], used + 2)
        k = own_last


def _cut(bounds: tuple[int, int], sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    first, used = bounds[0], 0
    for i in range(*bounds):
        if used + sizes[i] > _BUDGET:
            yield first, i
            first, used = i, 0
        used += sizes[i]
    yield first, bounds[1]


def _arrays(batch: Sequence[_Window], prepared: Sequence[_Prepared]) -> dict[str, Ints]:
    wide = max(w.size for w in batch)
    words = max(w.last - w.first for w in batch)
    out = {n: np.zeros((len(batch), words if n == "firsts" else wide), dtype=np.int64) for n in _INPUTS}
    for b, window in enumerate(batch):
        article, own = prepared[window.article], slice(window.first, window.last)
        lengths = np.array([len(p) for p in article.pieces[own]])
        ends = 1 + lengths.cumsum()
        stop = int(ends[-1])
        out["firsts"][b, : len(lengths)] = ends - lengths
        out["pieces"][b, :1], out["pieces"][b, stop] = _CLS, _SEP
        out["pieces"][b, 1:stop] = [i for p in article.pieces[own] for i in p]
        out["mask"][b, : stop + 1] = 1
        for name in ("shapes", "places", "openings"):
            out[name][b, 1:stop] = np.repeat(getattr(article, name)[own], lengths)
    return out
