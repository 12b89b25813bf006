"""Who a reader has in mind at a point of the article: every mention so far, weighed by where it stands.

Place in the flow: `sources` records mentions here in text order and asks for the likely antecedents of a pronoun. The
weights follow the usual order of centering (subject before object before the rest); their values were searched one by
one on the training part of UD English GUM (genres with open terms, `benchmarks/pronouns.py`) for the most right and the
fewest wrong names, with every marked case right, and checked on its development part.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from quotes.english.function_words import CUTS_LABEL
from quotes.english.names import Gender
from quotes.english.role_nouns import content_words
from quotes.english.words import fold, singular
from quotes.syntax import Tree

SPEAKING = 1.0  # the source of a quote that is a subject
_SPEAKING_BY = {
    "obl": 0.75,
    "nmod": 0.5,
    "compound": 0.5,
}  # "according to Hale", "pleas by Hale", "the Hale statement"
_BY_RELATION = {
    "nsubj": 0.8, "nsubj:pass": 0.6, "csubj": 0.3, "root": 0.6, "vocative": 0.2, "obj": 0.42, "iobj": 0.42,
    "obl:agent": 0.5,
    "obl": 0.4, "obl:unmarked": 0.25, "dislocated": 0.6, "parataxis": 0.4, "xcomp": 0.4, "ccomp": 0.4,
    "nmod": 0.22,
    "nmod:poss": 0.45, "compound": 0.1, "nmod:unmarked": 0.15,
}  # fmt: skip
_OTHER_RELATION = 0.3
_INHERITING = ("appos", "flat", "conj", "list", "nmod:desc")
_IN_QUOTATION = 0.5  # factor: words of a speaker, not of the reporter
_IN_REPORT = 0.5  # factor: subject of a reported clause ("Hale said Novak had lied")
_IN_SIDE_CLAUSE = 0.8  # factor: subject of a relative or adverbial clause
_IN_ASIDE = 0.1  # factor: captions, bylines, headings, linked headlines
_DECAY = 0.64  # factor: every sentence of narration further back
_NEW_PARAGRAPH = 0.9  # factor: another paragraph than the pronoun's
_SAME_VERB = 0.35  # factor: hangs on the pronoun's own verb before it ("Asked by Novak, she")
_REPEATED = 0.12  # added: every earlier mention, up to _OFTEN
_OFTEN = 16
_TOPIC = 0.25  # how much in mind somebody is who has all mentions of persons so far, however far back
_ENOUGH = 6  # mentions of persons before which an article is about nobody yet
_IN_THE_SCENE = 0.7  # factor: somebody without a name who says nothing ("The judge thanked her")
_REACH = 40.0  # sentences of narration after which a mention weighs less than one in a million
FAINT = 0.16  # below this nobody is near enough


@dataclass(frozen=True, slots=True)
class Referent:
    """Somebody or something that words can refer to: a party of the article, or one only described."""

    kind: Literal["person", "body", "group"]
    label: str  # the canonical name, or the describing words
    party: int | None = None  # its number in the cast, None where only described
    members: tuple[int, ...] = ()  # the parties of a group named one by one


def label_words(referent: Referent) -> frozenset[str]:
    """The content words of a referent's label in the singular, folded: of "an ad from the Fund" only the ad's."""
    words = fold(referent.label).split()
    cut = next((n for n, w in enumerate(words) if n and w in CUTS_LABEL and referent.party is None), len(words))
    return frozenset(singular(w) for w in content_words(words[:cut]))


@dataclass(frozen=True, slots=True)
class Trace:
    """One mention of a referent: the word it stands at and its weight there."""

    referent: Referent
    at: int
    weight: float
    speaking: bool


@dataclass(slots=True)
class Memory:
    """All mentions recorded so far and what pronouns have told of gender; grows while an article is resolved.

    A question looks at the sentences within reach only, so an article twice as long takes twice as long.
    """

    tree: Tree
    clock: Sequence[float] = field(init=False)
    genders: dict[Referent, Gender] = field(default_factory=dict)
    talked: set[Referent] = field(default_factory=set)  # who has said something, not only thought or thanked
    _known: set[Trace] = field(default_factory=set)
    _by_sentence: dict[int, list[Trace]] = field(default_factory=dict)
    _places: dict[Referent, list[int]] = field(default_factory=dict)  # where each was mentioned, in order
    _by_word: dict[str, dict[Referent, None]] = field(default_factory=dict)  # by the words of their labels
    _spoken: list[tuple[int, int, Trace]] = field(default_factory=list)  # who speaks: place, turn of recording

    def __post_init__(self) -> None:
        """Set the clock once."""
        self.clock = narration_before(self.tree)

    def record(self, referent: Referent, at: int, *, speaking: bool) -> None:
        """Remember that the word at `at` (the head of its phrase) mentions the referent."""
        trace = Trace(referent, at, standing(self.tree, at, speaking=speaking), speaking)
        if trace in self._known:
            return
        self._known.add(trace)
        self._by_sentence.setdefault(self.tree.mended_sentence_of[at], []).append(trace)
        for word in label_words(referent) if referent not in self._places else ():
            self._by_word.setdefault(word, {})[referent] = None
        insort(self._places.setdefault(referent, []), at)
        if speaking and not self.tree.aside(at):
            insort(self._spoken, (at, len(self._known), trace), key=lambda place: place[:2])

    def ranked(self, at: int, fits: Callable[[Referent], float]) -> list[tuple[Referent, float]]:
        """The referents mentioned before word `at`, most present first; `fits` gives a factor, 0 to leave one out."""
        scores: dict[Referent, float] = {}
        for trace in self._within_reach(at):
            present = trace.weight * self._presence(trace.at, at)
            if self.tree.mended_sentence_of[trace.at] == self.tree.mended_sentence_of[at]:
                present *= beside(self.tree, trace.at, at)
            scores[trace.referent] = max(scores.get(trace.referent, 0.0), present)
        for referent, share in self._topics(at):
            scores[referent] = max(scores.get(referent, 0.0), _TOPIC * share)
        found = []
        for referent, score in scores.items():
            if (factor := fits(referent)) > 0:
                count = bisect_left(self._places[referent], at)
                found.append((referent, factor * score * self._lasting(referent, count)))
        return sorted(found, key=lambda rs: -rs[1])

    def _topics(self, at: int) -> Iterator[tuple[Referent, float]]:
        """The named persons and their shares of all mentions of such before word `at`: whom the article is about."""
        counts = {
            r: bisect_left(places, at)
            for r, places in self._places.items()
            if r.kind == "person" and r.party is not None
        }
        whole = sum(counts.values())
        if whole >= _ENOUGH:
            yield from ((r, count / whole) for r, count in counts.items() if count)

    def _within_reach(self, at: int) -> Iterator[Trace]:
        """The mentions before word `at` that are not yet out of mind, the farthest first."""
        clock, here = self.clock, self.tree.mended_sentence_of[at]
        first = bisect_left(clock, clock[here] - _REACH) if here >= 0 else 0
        for sentence in range(first, here + 1):
            yield from (t for t in self._by_sentence.get(sentence, ()) if t.at < at)

    def called(self, words: frozenset[str], before: int) -> list[Referent]:
        """The referents mentioned before word `before`, however far, whose label has all these words (singular)."""
        rarest = min((self._by_word.get(word, {}) for word in words), key=len, default={})
        return [r for r in rarest if words <= label_words(r) and self._places[r][0] < before]

    def speakers_before(self, at: int) -> Iterator[Referent]:
        """Those who spoke before word `at` in the running text, the last one first, each once."""
        met: set[Referent] = set()
        for position in range(bisect_left(self._spoken, at, key=lambda place: place[0]) - 1, -1, -1):
            spoken = self._spoken[position][2].referent
            if spoken not in met:
                met.add(spoken)
                yield spoken

    def named_before(self, at: int, *, sentences: int) -> list[Referent]:
        """Those mentioned in the reporter's words of the sentences before `at` and in its own, in text order, each
        once.
        """
        here, tree = self.tree.mended_sentence_of[at], self.tree
        window = (t for s in range(max(0, here - sentences), here + 1) for t in self._by_sentence.get(s, ()))
        near = [t for t in window if t.at < at and not tree.quoted[t.at] and not tree.aside(t.at)]
        return list(dict.fromkeys(t.referent for t in sorted(near, key=lambda t: t.at)))

    def lost_floor(self, at: int) -> Callable[[Referent], bool]:
        """Tells who was last mentioned before a body or group took the floor: seldom the "he" or "she" after it."""
        end = bisect_left(self._spoken, at, key=lambda place: place[0])
        last = self._spoken[end - 1][0] if end else -1
        first = bisect_left(self._spoken, last, key=lambda place: place[0])
        if last < 0 or self._spoken[first][2].referent.kind == "person":
            return lambda _: False

        def lost(referent: Referent) -> bool:
            places = self._places.get(referent, [])
            since = bisect_left(places, at) - bisect_right(places, last)
            return since == 0 and bisect_left(places, last) > 0

        return lost

    def _lasting(self, referent: Referent, count: int) -> float:
        """The factor for who comes up again and again, less for a silent figure of the scene.

        "The judge" stands back behind the witness who spoke before; "a neighbour" is new, and so what it is about.
        """
        silent = referent.party is None and referent.kind == "person" and referent not in self.talked
        backdrop = silent and referent.label.lower().startswith("the ")
        return (1 + _REPEATED * min(count - 1, _OFTEN)) * (_IN_THE_SCENE if backdrop else 1.0)

    def _presence(self, mention: int, at: int) -> float:
        clock = self.clock
        distance = clock[self.tree.mended_sentence_of[at]] - clock[self.tree.mended_sentence_of[mention]]
        factor: float = _DECAY ** max(0.0, distance)
        return factor if self.tree.paragraph(mention) == self.tree.paragraph(at) else factor * _NEW_PARAGRAPH


def narration_before(tree: Tree) -> list[float]:
    """For every sentence, how much narration came before: 1 a sentence of the reporter's, 0.25 one of pure quotation.

    So a long quotation does not push its speaker out of reach.
    """
    clock, found = 0.0, []
    for sentence in tree.mended_sentences:
        found.append(clock)
        words = range(sentence.first, sentence.last)
        clock += 1.0 if any(not tree.quoted[i] and tree.words[i].upos != "PUNCT" for i in words) else 0.25
    return found


def standing(tree: Tree, at: int, *, speaking: bool) -> float:
    """How much a mention headed by word `at` stays in mind, 0 to 1, by its grammar and place.

    The subject of "said" weighs 1, the Novak of "she met Novak" 0.42, the Novak of "Novak's office" 0.45; inside
    quotation marks half of it.
    """
    weight = _grammar(tree, at)
    if speaking:
        weight = max(weight, _SPEAKING_BY.get(tree.relation[at], SPEAKING))
    if tree.quoted[at]:
        weight *= _IN_QUOTATION
    if tree.aside(at):
        weight *= _IN_ASIDE
    return weight


def beside(tree: Tree, mention: int, pronoun: int) -> float:
    """The factor for a mention of the pronoun's own sentence: what shares its verb is somebody else.

    Hale is not the "him" of "Hale called him" (0), and rather not the "she" of "Asked by Hale, she left".
    """
    verb = tree.words[pronoun].head
    if verb < 0 or tree.words[pronoun].deprel.startswith("nmod"):
        return 1.0
    index = mention
    for steps in range(12):
        if index < 0:
            return 1.0
        if index == verb:
            subject = tree.words[mention].deprel.startswith("nsubj") and steps == 1
            return 0.0 if subject else _SAME_VERB
        if steps and tree.words[index].deprel.startswith("nsubj"):
            return 1.0
        index = tree.words[index].head
    return 1.0


def _grammar(tree: Tree, at: int) -> float:
    index, factor = at, 1.0
    for _ in range(6):
        relation = tree.words[index].deprel
        base = relation.split(":")[0]
        if (base in _INHERITING or relation in _INHERITING) and tree.words[index].head >= 0:
            factor *= 0.95 if base == "conj" else 1.0
            index = tree.words[index].head
            continue
        weight = _BY_RELATION.get(relation, _BY_RELATION.get(base, _OTHER_RELATION))
        return weight * factor * (_clause(tree, tree.words[index].head) if base == "nsubj" else 1.0)
    return _OTHER_RELATION


def _clause(tree: Tree, verb: int) -> float:
    """The factor for the subject of this verb: main clause 1, reported clause or side clause less."""
    if verb < 0:
        return 1.0
    relation = tree.words[verb].deprel
    if relation.startswith(("ccomp", "xcomp")):
        return _IN_REPORT
    return _IN_SIDE_CLAUSE if relation.startswith(("acl", "advcl")) else 1.0


def clear_lead(ranking: Sequence[tuple[Referent, float]]) -> float:
    """How far the first is ahead of the second, 0 (even) to 1 (alone)."""
    if not ranking:
        return 0.0
    return 1.0 if len(ranking) == 1 else 1.0 - ranking[1][1] / ranking[0][1]
