"""Reading an article from first to last: whom every source, and every pronoun beside the sources, means.

Place in the flow: after `grouping`; `people.speakers` makes answers of what is found here. A decision is the
ranking's, but for the few that `settled` makes; it is remembered, as a reader would, for what comes after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from quotes.english.body_nouns import PLACES, body_nouns
from quotes.english.pronouns import BY_PRONOUN
from quotes.english.role_nouns import role_at_end
from quotes.english.words import singular
from quotes.people.acronyms import acronym_key
from quotes.people.cast import Cast, Party, Referent
from quotes.people.features import Pair, answers, of_nobody, way
from quotes.people.interviews import interviewee
from quotes.people.memory import Memory
from quotes.people.ranking import Ranked, Weights, ranked
from quotes.people.settled import settled
from quotes.people.source import Source
from quotes.records import Span
from quotes.syntax import Tree

_LAST, _OFTEN = 6, 2  # candidates by how lately and by how often they were mentioned
_LAST_WIDE, _OFTEN_WIDE = 10, 4  # where it is learned
_DESCRIBED = 6  # of those only described, the last so many
_TOGETHER = 2
_NAMED_TOGETHER = 3  # sentences in which those must be named who are "both"
_SURE = 0.9  # from this probability on a pronoun tells the gender of whom it means
_BESIDE = ("he", "she")  # pronouns that are read also where nobody speaks
_PLACES = ("nsubj", "obj", "obl", "iobj")  # of descriptions that are read there
_BEGINS = frozenset("the a an his her their its".split())  # noqa: SIM905 -- shorter so


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a source, or a part of one, means: the candidates, the likeliest first."""

    source: Source
    who: Referent | None
    ranking: tuple[Ranked, ...]
    settled: bool = False  # by the printed words, not by the ranking

    @property
    def probability(self) -> float:
        """How likely the choice is right among the candidates."""
        return next((r.probability for r in self.ranking if r.who == self.who), 0.0)


Choice = Callable[[Source, Sequence[Ranked]], Referent | None]


def likeliest(source: Source, ranking: Sequence[Ranked]) -> Referent | None:
    """The first of a ranking."""
    return ranking[0].who


@dataclass
class Reader:
    """An article on its way; `holders`: of a span the source of the quotation around it."""

    tree: Tree
    cast: Cast
    holders: Callable[[Span], Span | None] = lambda span: None
    learned: Weights | None = None
    choose: Choice = likeliest
    wide: bool = False  # weigh more candidates, as for learning
    memory: Memory = field(init=False)
    found: dict[Span, tuple[Meant, ...]] = field(default_factory=dict)
    beside: list[Meant] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Remember the names."""
        self.memory = Memory(self.tree, self.cast)

    def read(self, sources: Sequence[Span]) -> None:
        """Decide on every source, and on pronouns and descriptions between them, in text order."""
        spans = sorted(set(sources))
        covered = {i for span in spans for i in self.tree.words_in(span)}
        self.memory.to_speak = sorted(self._named(spans), key=lambda s: s[0])
        places = [(span.start, span.end, True) for span in spans]
        places += [(start, end, False) for start, end in self._others(covered)]
        for start, end, speaks in sorted(places):
            span = Span(start, end)
            with self.tree.faults.kept("people.reading", span):
                self._one(span, speaks=speaks)

    def _named(self, spans: Iterable[Span]) -> Iterator[tuple[int, Referent]]:
        """The sources that are the name of one person, where they stand."""
        for span in spans:
            source = Source.of(self.tree, self.cast, span)
            if source is not None and source.kind == "name" and source.core and source.core[-1].kind == "person":
                parties = self.cast.of(source.core[-1])
                if len(parties) == 1:
                    yield source.core[-1].first, parties[0].referent

    def _one(self, span: Span, *, speaks: bool) -> None:
        whole = Source.of(self.tree, self.cast, span)
        if whole is None:
            return
        if not speaks:
            source = Source(self.tree, self.cast, whole.indices, speaks=False)
            self.beside.append(self._meant(source, span))
            return
        parts = tuple(self._meant(part, span) for part in whole.parts())
        self.found[span] = parts
        members = tuple(dict.fromkeys(p.who for p in parts if p.who is not None))
        if len(members) > 1 and len(members) == len(parts):
            self.memory.take(Source(self.tree, self.cast, whole.indices, speaks=False), group(members))

    def _meant(self, source: Source, span: Span) -> Meant:
        ranking = ranked(self.candidates(source, span), self.learned)
        known = [r.who for r in ranking if r.who is not None and r.score]  # of whom something was learned
        plain = None if self.wide else settled(source, self.memory, known, ranking[0].who)
        chosen = self.choose(source, ranking) if plain is None else plain
        meant = Meant(source, chosen, tuple(ranking), settled=plain is not None)
        who = chosen
        if who is None and not source.pronoun:
            who = self.own(source)
        if who is not None:
            self.memory.take(source, who)
            if source.pronoun in ("he", "she") and source.gender and meant.probability >= _SURE:
                self.memory.told.setdefault(who, source.gender)
        return meant

    def own(self, source: Source) -> Referent:
        """The description itself, as somebody."""
        kind = "person" if source.noun else "body"
        return Referent("group" if source.plural else kind, source.shown, at=source.first)  # type: ignore[arg-type]

    def candidates(self, source: Source, span: Span) -> Iterator[tuple[Referent | None, str, list[str]]]:
        """Nobody, then everybody the source may mean, with what is asked of each; so a tie names nobody."""
        yield None, source.way, of_nobody(source, self.memory)
        holder_at = self.holders(span)
        parts = self.found.get(holder_at, ()) if holder_at else ()
        holder = parts[0].who if len(parts) == 1 else None
        for who in self._may_be(source, holder):
            pair = Pair(source, who, self.memory, holder, self.interviewed)
            yield who, way(pair), answers(pair)

    @cached_property
    def interviewed(self) -> Referent | None:
        """Who answers the questions, where the article is an interview with one person."""
        party = interviewee(self.tree, self.cast)
        return party.referent if party else None

    def _may_be(self, source: Source, holder: Referent | None) -> list[Referent]:
        reporter = source.pronoun in ("I", "A") and not (holder or self.interviewed or self.tree.quoted[source.first])
        if source.pronoun == "Q" or reporter:  # who asks, who writes
            return []
        if source.pronoun in ("I", "A") and (whose := holder or self.interviewed):
            return [whose]
        if source.kind == "name":
            numbers = dict.fromkeys(p.number for m in source.names for p in self.cast.of(m))
            return [self.cast.parties[n].referent for n in numbers]
        memory, at = self.memory, source.first
        known = [
            p.referent for p in self.cast.parties if source.pronoun not in ("he", "she", "I") or p.kind == "person"
        ]
        chosen: dict[Referent, None] = {}
        last, most = (_LAST_WIDE, _OFTEN_WIDE) if self.wide else (_LAST, _OFTEN)
        if source.speaks or source.pronoun or self.wide:
            lately = sorted(known, key=lambda r: -(t.at if (t := memory.before(r, at)) else -_after(memory, r, at)))
            often = sorted(known, key=lambda r: -len(memory.traces.get(r, ())))
            chosen = dict.fromkeys([*lately[:last], *often[:most]])
        if source.kind == "described":
            fitting = [p.referent for p in self.cast.parties if _related(source, p)]
            following = memory.next_to_speak(source.last)
            chosen.update(dict.fromkeys([*fitting, *([following] if following else [])]))
            others = {p.referent for p in self.cast.parties if p.of_another_office(source.head_noun, source.content)}
            chosen = {r: None for r in chosen if r not in others}
            whole = {p.referent for p in self.cast.parties if p.wholly_described(source.head_noun, source.content)}
            if len(whole) == 1:  # "the finance minister", where one of two ministers is
                half = {p.referent for p in self.cast.parties if p.has_role(source.head_noun)} - whole
                chosen = {r: None for r in chosen if r not in half}
        if holder is not None:
            chosen.setdefault(holder)
        if source.kind == "described":
            chosen = {r: None for r in chosen if r.party is None or plausible(source, self.cast.parties[r.party])}
        described = [r for _, r in memory.described[-_DESCRIBED:]]
        if source.pronoun in ("he", "she", "I"):
            described = [r for r in described if r.kind == "person"]
        chosen.update(dict.fromkeys(described))
        if source.count:
            chosen = {r: None for r in chosen if r.party is None and r.kind == "group"}
        if source.plural:
            several = [*(r for _, r in memory.together[-_TOGETHER:]), *self._pairs(at)]
            chosen.update(dict.fromkeys(r for r in several if _may_be_several(source, r)))
        return list(chosen)

    def _pairs(self, at: int) -> Iterator[Referent]:
        """The persons who may be "both": the last two who spoke, and those named in the sentences just before."""
        lately = list(dict.fromkeys(r for _, r in reversed(self.memory.spoke) if r.kind == "person"))[:2]
        if len(lately) == 2:
            yield group(reversed(lately))
        for sentences in range(_NAMED_TOGETHER):
            named = [r for r in self.memory.named_before(at, sentences) if r.kind == "person"]
            if len(named) in (2, 3):
                yield group(named)
                return

    def _others(self, covered: set[int]) -> Iterator[tuple[int, int]]:
        """What else may be somebody in the reporter's own sentences: "he", "she", "the baker", "its director"."""
        tree = self.tree
        roles = {i for m in self.cast.mentions for i in range(m.lead, m.last)}
        for i, word in enumerate(tree.words):
            if i in covered or i in roles or tree.quoted[i] or tree.aside(i):
                continue
            if word.upos == "PRON" and BY_PRONOUN.get(tree.folded[i]) in _BESIDE:
                yield word.start, word.end
            elif word.upos == "NOUN" and tree.relation[i] in _PLACES and _may_speak(tree.folded[i]):
                first = i
                below = tree.subtree(i)
                while first - 1 in below and first - 1 not in covered and not _parts(tree, first - 1):
                    first -= 1
                if tree.folded[first] in _BEGINS and not any(self.cast.at(k) for k in range(first, i + 1)):
                    yield tree.words[first].start, word.end


def group(members: Iterable[Referent]) -> Referent:
    """Several together, in the order of the article."""
    ordered = tuple(sorted(members, key=lambda r: (r.party is None, r.party or 0, r.at or 0)))
    return Referent("group", "; ".join(m.label for m in ordered), members=ordered)


def _parts(tree: Tree, i: int) -> bool:
    """Whether word i is a mark that no noun phrase goes on behind: the bare mark of "the dockers' union" is none."""
    return tree.is_mark(i) and tree.words[i].xpos != "POS"


def _may_speak(folded: str) -> bool:
    return role_at_end((folded,)) is not None or singular(folded) in body_nouns()


def plausible(source: Source, party: Party) -> bool:
    """Whether a description can mean somebody at all: no body is "the minister", no person "the league".

    Nor is Ruiz "Ruiz's lawyer"; and a body that "the shipping company" says nothing of is another one.
    """
    if party.kind == "person":
        body = source.body_noun is not None and source.noun is None
        return not body and all(party not in source.cast.of(name) for name in source.names)
    named = not source.content.isdisjoint(party.words) or acronym_key(source.shown) in party.acronyms
    if named:
        return True
    if source.noun and not source.body_noun:
        return False
    return (not party.place or source.head_noun in PLACES) and not source.classified


def _may_be_several(source: Source, who: Referent) -> bool:
    """Whether a plural can mean these: "both men" two persons, "the agencies" none."""
    if source.count is not None and source.count != len(who.members):
        return False
    kinds = {m.kind for m in who.members}
    return source.pronoun is not None or kinds <= (
        {"person"} if source.noun else {"body"} if source.body_noun else kinds
    )


def _after(memory: Memory, who: Referent, at: int) -> int:
    trace = memory.after(who, at)
    return trace.at if trace else 1 << 30


def _related(source: Source, party: Party) -> bool:
    """Whether a description shares a role noun, its class or a word of the name with somebody."""
    fits = source.fits[party.number][0]
    return fits != "no" or not source.content.isdisjoint(party.words)
