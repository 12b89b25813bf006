"""What an article tells around its sources, gathered once: who speaks, is named and called what, where.

Place in the flow: after `reading`; `facts` asks it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from quotes.english.role_nouns import role_at_end
from quotes.english.titles import is_title
from quotes.english.words import singular
from quotes.people.cast import Cast, Party, Referent
from quotes.people.names import Mention
from quotes.people.reading import Meant, Reader
from quotes.records import Attribution
from quotes.syntax import Tree


@dataclass(frozen=True, slots=True)
class Act:
    """An act of saying: where its source stands (its words, where there is none), and who speaks, None where open."""

    at: int  # code points
    who: tuple[Referent | None, ...]


@dataclass(frozen=True)
class Background:
    """An article read through, with its acts of saying in text order; what all its facts need is gathered once."""

    reader: Reader
    acts: Sequence[Act]

    @classmethod
    def of(cls, reader: Reader, attributions: Iterable[Attribution]) -> Background:
        """The article with all its acts of saying; a thought is none."""
        found = []
        for one in attributions:
            if one.pieces and all(piece.act == "thought" for piece in one.pieces):
                continue
            span = one.source or one.antecedent
            parts = reader.found.get(span, ()) if span else ()
            place = one.source or (one.pieces[0].span if one.pieces else one.antecedent)
            if place is not None:
                found.append(Act(place.start, tuple(_speaker(reader, part) for part in parts) or (None,)))
        return cls(reader, tuple(sorted(found, key=lambda act: act.at)))

    @cached_property
    def places(self) -> list[int]:
        """Where the acts stand."""
        return [act.at for act in self.acts]

    @cached_property
    def people(self) -> tuple[Referent, ...]:
        """The persons who speak, each once; nobody where a source stays open, or means a group."""
        speaking = dict.fromkeys(who for act in self.acts for who in act.who)
        unsure = any(who is None or who.kind == "group" for who in speaking)
        return () if unsure else tuple(who for who in speaking if who is not None and who.kind == "person")

    @cached_property
    def begins(self) -> Mapping[int, int]:
        """By the number of a party: the first word of the first name that is, or may be, its own."""
        cast, found = self.reader.cast, dict[int, int]()
        for mention in cast.mentions:
            for party in cast.of(mention):
                found.setdefault(party.number, mention.first)
        return found

    @cached_property
    def missed(self) -> Mapping[str, int]:
        """By the parser's kind of name: the first word of one that the cast does not have."""
        known = {i for m in self.reader.cast.mentions for i in range(m.lead, m.last)}
        unknown = ((i, word.name[2:]) for i, word in enumerate(self.reader.tree.words) if i not in known)
        found = dict[str, int]()
        for i, kind in unknown:
            found.setdefault(kind, i)
        return found

    @cached_property
    def with_word(self) -> Mapping[str, tuple[Party, ...]]:
        """By a word of a name: who has it."""
        found: dict[str, dict[int, Party]] = {}
        for party in self.reader.cast.parties:
            for word in {word for m in party.mentions for word in m.name.words}:
                found.setdefault(word, {})[party.number] = party
        return {word: tuple(parties.values()) for word, parties in found.items()}

    @cached_property
    def cut_short(self) -> frozenset[str]:
        """The words of names that may be longer in print than they were read: “P. Ruiz” as “Ruiz”."""
        tree, cast = self.reader.tree, self.reader.cast
        short = (m for m in cast.mentions if m.first and _goes_before(tree, cast, m.first - 1))
        return frozenset(word for mention in short for word in mention.name.words)

    @cached_property
    def called(self) -> Mapping[str, tuple[Mention, ...]]:
        """By a word in the singular: the names that have it in the role, or the kin, beside them."""
        found: dict[str, list[Mention]] = {}
        for mention in self.reader.cast.mentions:
            words = [*(mention.role.words if mention.role else ()), *([mention.kin] if mention.kin else [])]
            for word in {singular(word) for word in words}:
                found.setdefault(word, []).append(mention)
        return {word: tuple(mentions) for word, mentions in found.items()}


def _goes_before(tree: Tree, cast: Cast, i: int) -> bool:
    """Whether a word before a name may be part of it: no title, no role, and in no other name."""
    if tree.words[i].upos != "PROPN" or cast.at(i) or is_title(tree.form[i]):
        return False
    return tree.words[i].name.endswith("PER") or role_at_end((tree.folded[i],)) is None


def _speaker(reader: Reader, part: Meant) -> Referent | None:
    return part.who if part.who is not None or part.source.pronoun else reader.own(part.source)
