"""Who has been mentioned before a word, how, and who has spoken: what a reader has in mind there.

Place in the flow: `reading` fills it in text order; `features` asks it. The names are there from the start, as a reader
may look ahead; what pronouns and descriptions mean comes in as it is found.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from quotes.english.names import Gender
from quotes.people.cast import Cast, Party, Referent
from quotes.people.source import Source
from quotes.syntax import Tree

_SOON = 3  # sentences
_PASSING = ("appos", "flat", "conj", "compound", "list")  # the relation of what such words hang on counts


@dataclass(frozen=True, slots=True, order=True)
class Trace:
    """A mention: the word it stands at, its end, how, in what relation to its sentence, and where."""

    at: int
    end: int
    how: Literal["name", "pronoun", "described"]
    relation: str
    quoted: bool
    aside: bool


class Memory:
    """The traces of everybody, and the speakers so far, the last one last."""

    def __init__(self, tree: Tree, cast: Cast) -> None:
        self.tree, self.cast = tree, cast
        self.traces: dict[Referent, list[Trace]] = {}
        self.spoke: list[tuple[Source, Referent]] = []
        self.times = Counter[Referent]()  # how often somebody has spoken
        self.described: list[tuple[Source, Referent]] = []  # who was described as a source and has no name
        self.together: list[tuple[Source, Referent]] = []  # who spoke or was named together
        self.to_speak: list[tuple[int, Referent]] = []  # the sources that are names: where, and whose
        self.told: dict[Referent, Gender] = {}  # by pronouns that were sure
        self._order: list[tuple[int, int]] = []  # all mentions in text order: the word, and whose by its number
        self._who: list[Referent] = []
        self._numbers: dict[Referent, int] = {}
        for mention in cast.mentions:
            parties = cast.of(mention)
            if len(parties) == 1:
                self.see(parties[0].referent, mention.root, mention.last, "name", first=mention.first)

    def see(
        self,
        who: Referent,
        at: int,
        end: int,
        how: Literal["name", "pronoun", "described"],
        *,
        first: int | None = None,
    ) -> None:
        """Remember a mention built on word `at`."""
        tree = self.tree
        place = at if first is None else first
        trace = Trace(place, end, how, self.relation(at), tree.quoted[place], tree.aside(place))
        traces = self.traces.setdefault(who, [])
        traces.insert(bisect_left(traces, trace), trace)
        number = self._numbers.setdefault(who, len(self._who))
        if number == len(self._who):
            self._who.append(who)
        insort(self._order, (place, number))

    def relation(self, at: int) -> str:
        """How a word hangs in its sentence: "nsubj", "obj"; of "flat" and the like how what it hangs on does."""
        word, left = self.tree.words[at], 4
        while word.deprel.partition(":")[0] in _PASSING and 0 <= word.head < len(self.tree.words) and left:
            word, left = self.tree.words[word.head], left - 1
        return word.deprel.partition(":")[0] if word.deprel not in ("nmod:poss", "obl:agent") else word.deprel

    def before(self, who: Referent, at: int) -> Trace | None:
        """The last mention before a word."""
        traces = self.traces.get(who, ())
        place = bisect_left(traces, at, key=lambda t: t.at)
        return traces[place - 1] if place else None

    def count(self, who: Referent, at: int) -> int:
        """How many mentions stand before a word."""
        return bisect_left(self.traces.get(who, ()), at, key=lambda t: t.at)

    def after(self, who: Referent, at: int) -> Trace | None:
        """The next mention behind a word."""
        traces = self.traces.get(who, ())
        place = bisect_left(traces, at + 1, key=lambda t: t.at)
        return traces[place] if place < len(traces) else None

    def named_before(self, at: int, sentences: int) -> list[Referent]:
        """Who is mentioned before a word in its sentence and so many before it, each once, in text order."""
        of = self.tree.mended_sentence_of
        first = self.tree.mended_sentences[max(0, of[at] - sentences)].first
        return [
            self._who[n]
            for n in dict.fromkeys(
                n for _, n in self._order[bisect_left(self._order, (first,)) : bisect_left(self._order, (at,))]
            )
        ]

    def next_to_speak(self, at: int) -> Referent | None:
        """Whose name is the next source behind a word, within three sentences."""
        place = bisect_left(self.to_speak, at + 1, key=lambda s: s[0])
        of = self.tree.mended_sentence_of
        if place == len(self.to_speak) or of[self.to_speak[place][0]] - of[at] > _SOON:
            return None
        return self.to_speak[place][1]

    def gender(self, who: Referent) -> Gender | None:
        """What titles, roles and sure pronouns tell."""
        if who in self.told:
            return self.told[who]
        return None if who.party is None else self.party(who).gender

    def likely(self, who: Referent) -> Gender | None:
        """What titles, roles, pronouns or a list of first names tell."""
        told = self.gender(who)
        return told if told or who.party is None else self.party(who).likely_gender

    def since(self, start: int, end: int, but: Referent) -> set[Referent]:
        """Who else is mentioned behind word `start` and before word `end`."""
        first, last = bisect_left(self._order, (start + 1,)), bisect_left(self._order, (end,))
        return {self._who[n] for _, n in self._order[first:last]} - {but}

    def named_since(self, start: int, end: int, *, but: Referent) -> int:
        """How many others of the same kind are mentioned behind word `start` and before word `end`."""
        return sum(who.kind == but.kind for who in self.since(start, end, but))

    def named_between(self, start: int, end: int, who: Referent) -> bool:
        """Whether somebody is mentioned behind word `start` and before word `end`."""
        near = self.before(who, end)
        return near is not None and near.at > start

    def party(self, who: Referent) -> Party:
        """The party of a named referent."""
        assert who.party is not None
        return self.cast.parties[who.party]

    def take(self, source: Source, who: Referent) -> None:
        """Remember whom a source or another pronoun means."""
        new = who.party is None and who not in self.traces
        if source.kind != "name":
            self.see(who, source.head, source.last + 1, source.kind, first=source.first)
        elif who.party is None:
            self.see(who, source.head, source.last + 1, "described", first=source.first)
        if who.members:
            self.together.append((source, who))
        elif new:
            self.described.append((source, who))
        if source.speaks:
            self.spoke.append((source, who))
            self.times[who] += 1
