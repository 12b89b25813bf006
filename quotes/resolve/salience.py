"""Who a reader has in mind at a point of the article: every mention so far, weighed by where it stands.

Place in the flow: `sources` records mentions here in text order and asks for the likely antecedents of a pronoun. The
weights follow the usual order of centering (subject before object before the rest); their values were set by hand and
checked on the development part of UD English GUM (genres with open terms).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from quotes.resolve.lexicon import Gender
from quotes.resolve.scene import Scene

SPEAKING = 1.0  # the source of a quote that is a subject
_SPEAKING_BY = {
    "obl": 0.75,
    "nmod": 0.5,
    "compound": 0.5,
}  # "according to Hale", "pleas by Hale", "the Hale statement"
_BY_RELATION = {
    "nsubj": 0.8, "nsubj:pass": 0.7, "csubj": 0.3, "root": 0.6, "vocative": 0.2, "obj": 0.42, "iobj": 0.42,
    "obl:agent": 0.5,
    "obl": 0.3, "obl:unmarked": 0.25, "dislocated": 0.6, "parataxis": 0.4, "xcomp": 0.4, "ccomp": 0.4,
    "nmod": 0.22,
    "nmod:poss": 0.25, "compound": 0.1, "nmod:unmarked": 0.15,
}  # fmt: skip
_OTHER_RELATION = 0.3
_INHERITING = ("appos", "flat", "conj", "list", "nmod:desc")
_IN_QUOTATION = 0.25  # factor: words of a speaker, not of the reporter
_IN_REPORT = 0.6  # factor: subject of a reported clause ("Hale said Novak had lied")
_IN_SIDE_CLAUSE = 0.7  # factor: subject of a relative or adverbial clause
_IN_ASIDE = 0.1  # factor: captions, bylines, headings, linked headlines
_DECAY = 0.68  # factor: every sentence of narration further back
_NEW_PARAGRAPH = 0.9  # factor: another paragraph than the pronoun's
_SAME_VERB = 0.35  # factor: hangs on the pronoun's own verb before it ("Asked by Novak, she")
_REPEATED = 0.06  # added: every earlier mention, up to _OFTEN
_OFTEN = 4
_UNNAMED = 1.0  # factor: somebody only described ("his father")
FAINT = 0.16  # below this nobody is near enough


@dataclass(frozen=True, slots=True)
class Referent:
    """Somebody or something that words can refer to: a party of the article, or one only described."""

    kind: Literal["person", "body", "group"]
    label: str  # the canonical name, or the describing words
    party: int | None = None  # its number in the cast, None where only described
    members: tuple[int, ...] = ()  # the parties of a group named one by one


@dataclass(frozen=True, slots=True)
class Trace:
    """One mention of a referent: the word it stands at and its weight there."""

    referent: Referent
    at: int
    weight: float
    speaking: bool


@dataclass(slots=True)
class Memory:
    """All mentions recorded so far and what pronouns have told of gender; grows while an article is resolved."""

    scene: Scene
    traces: list[Trace] = field(default_factory=list)
    told: dict[Referent, Gender] = field(default_factory=dict)

    def record(self, referent: Referent, at: int, *, speaking: bool) -> None:
        """Remember that the word at `at` (the head of its phrase) mentions the referent."""
        trace = Trace(referent, at, standing(self.scene, at, speaking=speaking), speaking)
        if trace not in self.traces:
            self.traces.append(trace)

    def ranked(self, at: int, fits: Callable[[Referent], float]) -> list[tuple[Referent, float]]:
        """The referents mentioned before word `at`, most present first; `fits` gives a factor, 0 to leave one out."""
        scores: dict[Referent, float] = {}
        counts: dict[Referent, int] = {}
        for trace in self.traces:
            if trace.at >= at:
                continue
            present = trace.weight * self._presence(trace.at, at)
            if self.scene.sentence_of[trace.at] == self.scene.sentence_of[at]:
                present *= beside(self.scene, trace.at, at)
            scores[trace.referent] = max(scores.get(trace.referent, 0.0), present)
            counts[trace.referent] = counts.get(trace.referent, 0) + 1
        factors = {referent: fits(referent) for referent in scores}
        found = [(r, factors[r] * s * self._lasting(r, counts[r])) for r, s in scores.items() if factors[r] > 0]
        return sorted(found, key=lambda rs: -rs[1])

    def speakers_before(self, at: int) -> list[Referent]:
        """Those who spoke before word `at` in the running text, the last one first, each once."""
        ordered = sorted((t for t in self.traces if t.at < at and t.speaking), key=lambda t: -t.at)
        return list(dict.fromkeys(t.referent for t in ordered if not self.scene.aside(t.at)))

    def named_before(self, at: int, *, sentences: int) -> list[Referent]:
        """Those mentioned in the reporter's words of the sentences before `at` and in its own, in text order, each
        once.
        """
        here = self.scene.sentence_of[at]
        near = [
            t for t in self.traces
            if t.at < at and 0 <= here - self.scene.sentence_of[t.at] <= sentences and not self.scene.quoted[t.at]
            and not self.scene.aside(t.at)
        ]  # fmt: skip
        return list(dict.fromkeys(t.referent for t in sorted(near, key=lambda t: t.at)))

    def lost_floor(self, at: int) -> frozenset[Referent]:
        """Who was last mentioned before a body or group took the floor: seldom the "he" or "she" after it."""
        spoken = [t for t in self.traces if t.at < at and t.speaking and not self.scene.aside(t.at)]
        last = max(spoken, key=lambda t: t.at, default=None)
        if last is None or last.referent.kind == "person":
            return frozenset()
        since = {t.referent for t in self.traces if last.at < t.at < at}
        return frozenset(t.referent for t in self.traces if t.at < last.at) - since

    def _lasting(self, referent: Referent, count: int) -> float:
        """The factor for who comes up again and again, and for who has a name."""
        unnamed = referent.party is None and referent.kind == "person"
        return (1 + _REPEATED * min(count - 1, _OFTEN)) * (_UNNAMED if unnamed else 1.0)

    def _presence(self, mention: int, at: int) -> float:
        clock = self.scene.narrator_clock
        distance = clock[self.scene.sentence_of[at]] - clock[self.scene.sentence_of[mention]]
        factor: float = _DECAY ** max(0.0, distance)
        return factor if self.scene.paragraph(mention) == self.scene.paragraph(at) else factor * _NEW_PARAGRAPH


def standing(scene: Scene, at: int, *, speaking: bool) -> float:
    """How much a mention headed by word `at` stays in mind, 0 to 1, by its grammar and place.

    The subject of "said" weighs 1, the Novak of "she met Novak" 0.42, the Novak of "Novak's office" 0.25; inside
    quotation marks a quarter of it.
    """
    weight = _grammar(scene, at)
    if speaking:
        weight = max(weight, _SPEAKING_BY.get(scene.words[at].deprel.split(":")[0], SPEAKING))
    if scene.quoted[at]:
        weight *= _IN_QUOTATION
    if scene.aside(at):
        weight *= _IN_ASIDE
    return weight


def beside(scene: Scene, mention: int, pronoun: int) -> float:
    """The factor for a mention of the pronoun's own sentence: what shares its verb is somebody else.

    Hale is not the "him" of "Hale called him" (0), and rather not the "she" of "Asked by Hale, she left".
    """
    verb = scene.words[pronoun].head
    if verb < 0 or scene.words[pronoun].deprel.startswith("nmod"):
        return 1.0
    index = mention
    for steps in range(12):
        if index < 0:
            return 1.0
        if index == verb:
            subject = scene.words[mention].deprel.startswith("nsubj") and steps == 1
            return 0.0 if subject else _SAME_VERB
        if steps and scene.words[index].deprel.startswith("nsubj"):
            return 1.0
        index = scene.words[index].head
    return 1.0


def _grammar(scene: Scene, at: int) -> float:
    index, factor = at, 1.0
    for _ in range(6):
        relation = scene.words[index].deprel
        base = relation.split(":")[0]
        if (base in _INHERITING or relation in _INHERITING) and scene.words[index].head >= 0:
            factor *= 0.95 if base == "conj" else 1.0
            index = scene.words[index].head
            continue
        weight = _BY_RELATION.get(relation, _BY_RELATION.get(base, _OTHER_RELATION))
        return weight * factor * (_clause(scene, scene.words[index].head) if base == "nsubj" else 1.0)
    return _OTHER_RELATION


def _clause(scene: Scene, verb: int) -> float:
    """The factor for the subject of this verb: main clause 1, reported clause or side clause less."""
    if verb < 0:
        return 1.0
    relation = scene.words[verb].deprel
    if relation.startswith(("ccomp", "xcomp")):
        return _IN_REPORT
    return _IN_SIDE_CLAUSE if relation.startswith(("acl", "advcl")) else 1.0


def clear_lead(ranking: Sequence[tuple[Referent, float]]) -> float:
    """How far the first is ahead of the second, 0 (even) to 1 (alone)."""
    if not ranking:
        return 0.0
    return 1.0 if len(ranking) == 1 else 1.0 - ranking[1][1] / ranking[0][1]
