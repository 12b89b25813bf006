"""Fits the weights of `quotes.people.ranking` on articles whose sources have speakers, and measures them.

An article is read as `quotes` reads it, but what is known is taken instead of what is likeliest, so that what comes
after builds on the truth. Pronouns in articles of which only the sources are known are decided by the weights of the
round before; hence two rounds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import torch

from quotes.evaluate.names import words
from quotes.people.cast import Cast, Referent
from quotes.people.grouping import cast as cast_of
from quotes.people.names import names, with_sources
from quotes.people.ranking import UNIT, Ranked, Weights
from quotes.people.reading import Reader
from quotes.people.source import Source
from quotes.records import Span
from training.people.data import Doc, Gold

STRENGTH = 2e-5  # of the penalty on large weights
ROUNDS = 120
LEAST = 3  # how often an answer must occur


@dataclass
class Known:
    """An article's gold against its cast: who of those found is who."""

    doc: Doc
    cast: Cast
    described: dict[int, object] = field(default_factory=dict)  # by the word where a source is described: whose it is

    @cached_property
    def owners(self) -> dict[int, int]:
        """The entity of each party, by the names they share, where every mention is known."""
        counts: dict[int, Counter[int]] = defaultdict(Counter)
        starts = {(w.start): i for i, w in enumerate(self.doc.parse.words)}
        by_word: dict[int, int] = {}
        for mention in self.doc.mentions:
            if mention.name and len(mention.entities[0]) == 1:
                for start in range(mention.name.start, mention.name.end):
                    if start in starts:
                        by_word[starts[start]] = mention.entities[0][0]
        for mention in self.cast.mentions:
            parties = self.cast.of(mention)
            for i in range(mention.first, mention.last):
                if len(parties) == 1 and i in by_word:
                    counts[parties[0].number][by_word[i]] += 1
        return {number: count.most_common(1)[0][0] for number, count in counts.items()}

    @cached_property
    def beside(self) -> dict[Span, Gold]:
        """Who the mentions mean that are pronouns, by their span."""
        found = {}
        for mention in self.doc.mentions:
            together = mention.entities[0]
            if len(together) == 1 and together[0] in self.doc.names:
                number = together[0]
                named = tuple((name,) for name in self.doc.names[number])
                found[mention.span] = Gold(mention.span, named, (number,), number in self.doc.described)
        return found

    def beside_at(self, source: Source, span: Span) -> Gold | None:
        """The same for what a source beside the sources is built on: the smallest mention that holds its head."""
        if source.pronoun:
            return self.beside.get(span)
        head = source.tree.words[source.head]
        at = Span(head.start, head.end)
        holding = [s for m in self.doc.mentions if (s := m.span).holds(at) and m.name is None and s in self.beside]
        smallest = min(holding, key=lambda s: s.end - s.start, default=None)
        return self.beside[smallest] if smallest is not None and smallest.start >= span.start - 30 else None

    def is_right(self, who: Referent, gold: Gold) -> bool:
        """Whether a candidate is whom the gold means."""
        if who.members:
            return any(all(self._named(m, name) for m, name in self._paired(who, names)) for names in gold.names)
        if who.party is None:
            return gold.described and who.at is not None and self.described.get(who.at) == gold.key
        if gold.described and not self.doc.names:
            return False
        if self.doc.names and len(gold.key) == 1:
            return self.owners.get(who.party) == gold.key[0] or any(
                len(names) == 1 and self._named(who, names[0]) for names in gold.names
            )
        return any(self._named(who, name) for names in gold.names for name in names)

    def _paired(self, who: Referent, names: Sequence[str]) -> list[tuple[Referent, str]]:
        """Members with the names that are theirs; a wrong pair where the numbers differ."""
        if len(names) != len(who.members):
            return [(who.members[0], "")]
        return [(m, next((n for n in names if self._named(m, n)), "")) for m in who.members]

    def _named(self, who: Referent, name: str) -> bool:
        if who.party is None:
            return words(who.label) == words(name)
        party = self.cast.parties[who.party]
        return any(words(form) == words(name) for form in (party.canonical, *(m.text for m in party.mentions)))


@dataclass
class Example:
    """The candidates of one source as rows of answers, and which is right."""

    candidates: list[list[str]]
    right: int
    weight: float = 1.0


class Teacher:
    """Chooses what the gold says while an article is read, and keeps the examples."""

    def __init__(self, known: Known, *, follow: bool) -> None:
        self.known, self.follow = known, follow
        self.gold: dict[Span, Gold] = {g.span: g for g in known.doc.sources}
        self.examples: list[Example] = []
        self.results: list[tuple[Source, Gold, Ranked, bool, bool]] = []  # chosen, right, whether a candidate was
        self.now: Span | None = None

    def choose(self, source: Source, ranking: Sequence[Ranked]) -> Referent | None:
        """What is right where it is known and to be followed, else what is likeliest."""
        tree = source.tree
        span = Span(tree.words[source.first].start, tree.words[source.last].end)
        gold = self._gold(source, span)
        likeliest = ranking[0].who
        if gold is None:
            return likeliest
        right = [r.who for r in ranking if r.who is not None and self.known.is_right(r.who, gold)]
        target = right[0] if right else None
        possible = bool(right) or gold.described
        if not right and gold.described and not source.pronoun:
            self.known.described.setdefault(source.first, gold.key)
        if source.speaks:
            ok = likeliest in right if likeliest is not None else gold.described and not right and not source.pronoun
            self.results.append((source, gold, ranking[0], ok, bool(right)))
        if not possible:
            return likeliest if not self.follow else None
        place = next(n for n, r in enumerate(ranking) if r.who == target)
        self.examples.append(Example([list(r.answers) for r in ranking], place, 1.0 if source.speaks else 0.5))
        return target if self.follow else likeliest

    def _gold(self, source: Source, span: Span) -> Gold | None:
        if not source.speaks:
            return self.known.beside_at(source, span)
        found = next((g for s, g in self.gold.items() if s.meets(span) and _overlap(s, span)), None)
        return found


def _overlap(gold: Span, span: Span) -> bool:
    return min(gold.end, span.end) - max(gold.start, span.start) > 0


def read(doc: Doc, labels: Sequence[str], learned: Mapping[str, int] | None, *, follow: bool) -> Teacher:
    """An article read with its gold sources; `follow` the gold, or what is likeliest."""
    tree = doc.tree
    labelled = with_sources(tree, labels, [g.span for g in doc.sources])
    known = Known(doc, cast_of(tree, names(tree, labelled)))
    teacher = Teacher(known, follow=follow)
    reader = Reader(tree, known.cast, learned=Weights(learned or {}), choose=teacher.choose, wide=follow)
    if not learned and not doc.names:
        reader._others = lambda covered: iter(())  # type: ignore[method-assign]
    reader.read([g.span for g in doc.sources])
    return teacher


def fit(examples: Sequence[Example], *, strength: float = STRENGTH) -> dict[str, int]:
    """Weights as whole numbers."""
    counts = Counter(answer for e in examples for answers in e.candidates for answer in set(answers))
    index = {answer: n for n, answer in enumerate(sorted(a for a, c in counts.items() if c >= LEAST))}
    rows: list[int] = []
    columns: list[int] = []
    of: list[int] = []
    right: list[int] = []
    row = 0
    for n, example in enumerate(examples):
        right.append(row + example.right)
        for answers in example.candidates:
            found = [index[a] for a in answers if a in index]
            rows += [row] * len(found)
            columns += found
            of.append(n)
            row += 1
    values = torch.ones(len(rows))
    matrix = (
        torch.sparse_coo_tensor(torch.tensor([rows, columns]), values, (row, len(index))).coalesce().to_sparse_csr()
    )
    group, chosen, number = torch.tensor(of), torch.tensor(right), len(examples)
    share = torch.tensor([e.weight for e in examples])
    share = share / share.sum()
    weight = torch.zeros(len(index), requires_grad=True)
    optimizer = torch.optim.LBFGS([weight], max_iter=ROUNDS, history_size=20, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        score = (matrix @ weight[:, None])[:, 0]
        top = torch.full((number,), -1e30).scatter_reduce(0, group, score.detach(), "amax")
        whole = torch.zeros(number).scatter_add(0, group, (score - top[group]).exp()).log() + top
        loss = ((whole - score[chosen]) * share).sum() + strength * (weight * weight).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)
    learned = np.rint(weight.detach().numpy() * UNIT).astype(int)
    return {answer: int(learned[n]) for answer, n in index.items() if learned[n]}


def summary(teachers: Sequence[Teacher]) -> dict[str, str]:
    """Right answers by what the source is, of sources whose speaker is known."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for teacher in teachers:
        for source, gold, _, ok, candidate in teacher.results:
            kinds = ["described" if gold.described else f"named: {source.kind}"]
            kinds += [f"form {gold.form}"] if gold.form else []
            kinds += [] if gold.described else ["named"]
            for kind in kinds:
                counts[kind]["right"] += ok
                counts[kind]["all"] += 1
                counts[kind]["candidate"] += candidate
    return {
        kind: f"{c['right'] / c['all']:.3f} (a candidate is right: {c['candidate'] / c['all']:.3f}) of {c['all']}"
        for kind, c in sorted(counts.items())
    }


HEAD = """\
# What an answer about a candidate is worth, in hundredths of log-odds. Columns (tab): answer, weight.
# Learned by `python -m training.people`; the answers are those of `features.py`.
# Source: the project's corpus (CC0), PolNeAR (states no terms; only these numbers are taken). Licence: Apache-2.0.
"""


def save(weights: Mapping[str, int], path: Path) -> None:
    """Writes the list."""
    body = "".join(f"{answer}\t{weight}\n" for answer, weight in sorted(weights.items()))
    path.write_text(HEAD + body, "utf-8", newline="\n")
