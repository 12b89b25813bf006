"""What the resolving of one article knows and has answered so far.

Place in the flow: made by `quotes.resolve`, handed to `sources`, `named`, `pronominal` and `described`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from quotes.english.names import Gender
from quotes.faults import Fault
from quotes.methods import SpeakerBy
from quotes.records import Attribution, Piece, Span, SpeakerCandidate
from quotes.resolve.interviews import interviewee
from quotes.resolve.people import Cast, Party
from quotes.resolve.roles import Role
from quotes.resolve.salience import Memory, Referent
from quotes.syntax import Tree

_KEPT = 5  # candidates


@dataclass(frozen=True, slots=True)
class Answer:
    """Who a source means: referents in text order, none where it stays open."""

    referents: tuple[Referent, ...]
    method: SpeakerBy
    confidence: float
    reason: str | None = None
    candidates: tuple[SpeakerCandidate, ...] = ()  # who was weighed against whom, best first


@dataclass(slots=True)
class State:
    """One article on its way: who is in it, who is in mind, what was answered; grows source by source in text order."""

    tree: Tree
    cast: Cast
    attributions: Sequence[Attribution]
    memory: Memory
    answers: dict[Span, Answer] = field(default_factory=dict)
    inferred: dict[int, Role] = field(default_factory=dict)  # by party: roles that "later" answers gave
    sources: tuple[Span, ...] = field(init=False)  # of all attributions, in text order, each once
    _pieces: dict[Span, list[Piece]] = field(init=False)  # by source
    _interviewee: tuple[Party | None] | None = None  # looked for when it is first asked
    _around: dict[int, list[tuple[Span, Span]]] = field(init=False)  # by paragraph: quoted pieces with their source

    def __post_init__(self) -> None:
        """Look up once what every source would search the attributions for."""
        self.sources = tuple(sorted({s for a in self.attributions if (s := a.source)}))
        self._pieces, self._around = {}, {}
        for attribution in self.attributions:
            source = attribution.source or attribution.antecedent
            if source is None:
                continue
            for piece in attribution.pieces:
                self._pieces.setdefault(source, []).append(piece)
                for paragraph in self.tree.paragraphs(piece.span) if piece.kind != "indirect" else ():
                    self._around.setdefault(paragraph, []).append((piece.span, source))

    def said_by(self, source: Span) -> Sequence[Piece]:
        """The pieces of content that have this source."""
        return self._pieces.get(source, ())

    def holder(self, span: Span) -> Span | None:
        """The source of the smallest quotation around the span; None outside of quotations."""
        quoted = self._around.get(next(iter(self.tree.paragraphs(span)), -1), ())
        around = [(p.end - p.start, source) for p, source in quoted if p.holds(span) and source != span]
        return min(around)[1] if around else None

    def gender(self, referent: Referent) -> Gender | None:
        """The gender that words of the article tell: titles, roles, pronouns that were clear."""
        if referent in self.memory.genders:
            return self.memory.genders[referent]
        return None if referent.party is None else self.cast.parties[referent.party].gender

    @property
    def interviewee(self) -> Party | None:
        """Who answers the questions, where the article is an interview with one person."""
        if self._interviewee is None:
            self._interviewee = (interviewee(self.tree, self.cast),)
        return self._interviewee[0]

    def likely_gender(self, referent: Referent) -> Gender | None:
        """What a list of first names says: to break ties only."""
        return None if referent.party is None else self.cast.parties[referent.party].likely_gender


def referent(party: Party) -> Referent:
    """The referent of a party of the article."""
    return Referent(party.kind, party.canonical, party.number)


def sure(
    chosen: Referent, method: SpeakerBy, reason: str | None = None, candidates: tuple[SpeakerCandidate, ...] = ()
) -> Answer:
    """An answer with the confidence of its method."""
    return Answer((chosen,), method, method.confidence, reason, candidates)


def failed(fault: Fault | None) -> Answer:
    """An answer that names nobody, since a step failed that was to find it."""
    return left_open(fault.reason if fault else "a step of the program failed here")


def left_open(reason: str, candidates: tuple[SpeakerCandidate, ...] = ()) -> Answer:
    """An answer that names nobody, with the reason in words a reporter understands."""
    return Answer((), SpeakerBy.OPEN, SpeakerBy.OPEN.confidence, reason, candidates)


def weighed(ranking: Iterable[tuple[Referent, float]], why: str) -> tuple[SpeakerCandidate, ...]:
    """The best of a ranking, as they are kept with an answer."""
    return tuple(SpeakerCandidate(r.label, round(score, 3), why) for r, score in islice(ranking, _KEPT))


def either(labels: Iterable[str]) -> str:
    """The labels as alternatives: "Ana Ruiz or Tom Reed"."""
    return " or ".join(dict.fromkeys(labels))


def others(referents: Iterable[Referent], chosen: Referent) -> str:
    """The labels of the referents that were not chosen, as alternatives."""
    return either(sorted(r.label for r in referents if r != chosen))
