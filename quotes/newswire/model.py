"""The encoder file and what belongs to it, run over the windows of articles. ONNX Runtime and NumPy."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from quotes.newswire import features
from quotes.newswire.decode import NAMES, ROLES, Chain, Floats, Ints, heads, lead
from quotes.newswire.runtime import session
from quotes.newswire.sentences import Bounds, Marks

FILES = ("encoder.onnx", "relations.onnx", "pieces.json", "config.json")

_CLS, _SEP, _UNK = 101, 102, 100
_BUDGET = features.MAX_PIECES - 2
_BEFORE = 32  # at most so many pieces around a window's own sentences are read with them and kept from other windows
_AFTER = 32
_INPUTS = ("pieces", "shapes", "places", "openings", "firsts")
_LINKED = [ROLES.index("B-source"), ROLES.index("B-content")]  # where a fragment begins that has an anchor
_UNLIKELY = 1e-3  # words that begin no such fragment get no links: they would fill the memory


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
    # By word that may begin a source or content: its window's first word, link scores over the window's words.
    links: dict[int, tuple[int, Floats]]
    # [W], log odds: by how much tag, head, relation, name and role are ahead of the next best, the least of them.
    leads: Floats


@dataclass(frozen=True, slots=True)
class _Window:
    first: int  # words read
    last: int
    own_first: int  # words whose scores are kept
    own_last: int
    size: int  # pieces, with the two border ones


class Model:
    """The shipped encoder: `analyse` reads many articles at a time."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        """`folder` holds FILES."""
        import tokenizers

        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self.tags: list[str] = config["tags"]
        self.relations: list[str] = config["relations"]
        self.name_chain = Chain.bio(NAMES, **config["name_chain"])
        self.role_chain = Chain.bio(ROLES, **config["role_chain"])
        self._encoder = session(folder / "encoder.onnx", threads)
        # A graph of its own, because the heads are chosen outside; and not NumPy, which takes all cores for it.
        self._labels = session(folder / "relations.onnx", threads)
        self._tokenizer: Any = tokenizers.Tokenizer.from_file(str(folder / "pieces.json"))

    def analyse(self, texts: Sequence[Text]) -> list[Analysis]:
        """One analysis an article, in order.

        A window goes through the encoder alone: several at once are no faster on a processor core (measured), and
        int8 products depend on all numbers that are multiplied together, so that the result for an article would
        depend on its neighbours.
        """
        prepared = [_Prepared.of(t, self._tokenizer) for t in texts]
        drafts = [_Draft.empty(len(p.pieces)) for p in prepared]
        for article, draft in zip(prepared, drafts, strict=True):
            for window in _windows(article):
                self._run(window, article, draft)
        names = self._names(prepared, drafts)
        scores = [d.roles for d in drafts]
        roles, likely = self.role_chain.best(scores), self.role_chain.marginals(scores)
        return [self._finish(*parts) for parts in zip(prepared, drafts, names, roles, likely, strict=True)]

    def _run(self, window: _Window, article: _Prepared, draft: _Draft) -> None:
        outputs = self._encoder.run(None, _arrays(window, article))
        tag, name, role, arc, dependent, head, link = (o[0] for o in outputs)
        draft.keep(window, tag, name, role, link)
        over: list[Ints] = []  # the row of each word's head in `head`; 0 is the root
        for first, last in article.bounds_between(window.own_first, window.own_last):
            a = first - window.first
            chosen, leads = _heads(arc, a, last - window.first)
            draft.heads[first:last] = np.where(chosen == 0, np.arange(first, last), first + chosen - 1)
            draft.lead(first, last, leads)
            over.append(np.where(chosen == 0, 0, a + chosen))
        rows = slice(window.own_first - window.first, window.own_last - window.first)
        pairs = {"dependents": dependent[rows], "heads": head[np.concatenate(over)]}
        draft.relations[window.own_first : window.own_last], leads = self._labels.run(None, pairs)
        draft.lead(window.own_first, window.own_last, leads)

    def _names(self, prepared: Sequence[_Prepared], drafts: Sequence[_Draft]) -> list[Ints]:
        """Name labels by article, found sentence by sentence."""
        scores = [d.names[a:b] for p, d in zip(prepared, drafts, strict=True) for a, b in p.bounds]
        best = iter(self.name_chain.best(scores))
        out = []
        for article, draft in zip(prepared, drafts, strict=True):
            names = np.zeros(len(article.pieces), dtype=np.int64)
            for first, last in article.bounds:
                names[first:last], leads = next(best)
                draft.lead(first, last, leads)
            out.append(names)
        return out

    def _finish(
        self, article: _Prepared, draft: _Draft, names: Ints, best_roles: tuple[Ints, Floats], likely: Floats
    ) -> Analysis:
        roles, leads = best_roles
        draft.lead(0, len(roles), leads)
        relations = [self.relations[i] for i in draft.relations]
        for first, last in article.sentences:  # a sentence read in parts has a root in each: one is kept
            roots = [i for i in range(first, last) if draft.heads[i] == i]
            for root in roots[1:]:
                draft.heads[root] = roots[0]
                relations[root] = "parataxis"
        tags = [self.tags[i] for i in draft.tags]
        named, told = [NAMES[k] for k in names], [ROLES[k] for k in roles]
        return Analysis(tags, draft.heads, relations, named, told, likely, draft.links, draft.leads)


def _heads(arc: Floats, first: int, last: int) -> tuple[Ints, Floats]:
    """Heads of the sentence at words [first, last) of a window, counted in the sentence, and their leads [W].

    arc [W, W + 1]. A head that is only taken because the best one makes no tree has no lead: infinity.
    """
    inside = arc[first:last, first : last + 1].copy()
    inside[:, 0] = arc[first:last, 0]
    chosen = heads(inside)
    words = np.arange(len(chosen))
    inside[words, words + 1] = -np.inf  # no word is its own head
    taken = inside[words, chosen]
    inside[words, chosen] = -np.inf
    leads = taken - inside.max(1)
    return chosen, np.where(leads < 0, np.inf, leads)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An article's words as the encoder reads them."""

    pieces: list[list[int]]
    shapes: list[int]
    places: list[int]
    openings: list[int]
    sentences: list[tuple[int, int]]  # the words of each sentence
    bounds: list[tuple[int, int]]  # the same, an overlong sentence in parts
    parts: dict[int, int]  # index in `bounds` by first word

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
        parts = {first: k for k, (first, _) in enumerate(bounds)}
        return cls(ids, [features.shape(f) for f in forms], places, openings, sentences, bounds, parts)

    def bounds_between(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """The sentences, or parts of them, that lie in [first, last), which begins and ends with one."""
        k = self.parts[first]
        while k < len(self.bounds) and self.bounds[k][0] < last:
            yield self.bounds[k]
            k += 1


@dataclass(slots=True)
class _Draft:
    """An article's scores while its windows come in."""

    tags: Ints
    names: Floats
    roles: Floats
    heads: Ints
    relations: Ints
    links: dict[int, tuple[int, Floats]]
    leads: Floats

    @classmethod
    def empty(cls, words: int) -> _Draft:
        return cls(
            tags=np.zeros(words, dtype=np.int64),
            names=np.zeros((words, len(NAMES)), dtype=np.float32),
            roles=np.zeros((words, len(ROLES)), dtype=np.float32),
            heads=np.arange(words),
            relations=np.zeros(words, dtype=np.int64),
            links={},
            leads=np.full(words, np.inf),
        )

    def lead(self, first: int, last: int, leads: Floats) -> None:
        """Takes over by how much something is the best at words [first, last), where that is the least so far."""
        np.minimum(self.leads[first:last], leads, out=self.leads[first:last])

    def keep(self, window: _Window, tag: Floats, name: Floats, role: Floats, link: Floats) -> None:
        """Takes over what the encoder says of a window's own words."""
        own = slice(window.own_first, window.own_last)
        rows = slice(window.own_first - window.first, window.own_last - window.first)
        self.tags[own] = tag[rows].argmax(1)
        self.lead(window.own_first, window.own_last, lead(tag[rows]))
        self.names[own] = name[rows]
        self.roles[own] = role[rows]
        weights = np.exp(role[rows] - role[rows].max(1, keepdims=True))
        begins = weights[:, _LINKED].sum(1) > _UNLIKELY * weights.sum(1)
        for k in (begins.nonzero()[0] + rows.start).tolist():
            self.links[window.first + k] = (window.first, link[k, : window.last - window.first].copy())


def _windows(article: _Prepared) -> Iterator[_Window]:
    """Windows of whole sentences; each sentence is kept from one of them and read with its neighbours in it.

    A sentence longer than a window is cut into several.
    """
    bounds = article.bounds
    weight = [sum(len(p) for p in article.pieces[a:b]) for a, b in bounds]
    k = 0
    while k < len(bounds):
        first, before = k, 0
        while first > 0 and before + weight[first - 1] <= _BEFORE:
            first -= 1
            before += weight[first]
        last, used = k + 1, before + weight[k]
        while last < len(bounds) and used + weight[last] <= _BUDGET - (_AFTER if last + 1 < len(bounds) else 0):
            used += weight[last]
            last += 1
        own_last = last
        while used > _BUDGET and first < k:  # the neighbours give way to the sentence itself
            used -= weight[first]
            first += 1
        while last < len(bounds) and used + weight[last] <= _BUDGET:
            used += weight[last]
            last += 1
        yield _Window(bounds[first][0], bounds[last - 1][1], bounds[k][0], bounds[own_last - 1][1], used + 2)
        k = own_last


def _cut(bounds: tuple[int, int], sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The words of a sentence in parts that fit a window."""
    first, used = bounds[0], 0
    for i in range(*bounds):
        if used + sizes[i] > _BUDGET:
            yield first, i
            first, used = i, 0
        used += sizes[i]
    yield first, bounds[1]


def _arrays(window: _Window, article: _Prepared) -> dict[str, Ints]:
    """The encoder's inputs: a batch of one window."""
    own = slice(window.first, window.last)
    lengths = np.array([len(p) for p in article.pieces[own]])
    ends = 1 + lengths.cumsum()
    out = {n: np.zeros((1, window.size), dtype=np.int64) for n in _INPUTS}
    out["pieces"][0] = [_CLS, *(i for p in article.pieces[own] for i in p), _SEP]
    out["firsts"] = (ends - lengths)[None]
    for name in ("shapes", "places", "openings"):
        out[name][0, 1:-1] = np.repeat(getattr(article, name)[own], lengths)
    return out
