"""The persons and bodies of an article, and who each of its names may be.

Place in the flow: made by `grouping`; `named`, `described` and `phrase` look up here who a name, a role or a body is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from quotes.english.names import Gender, Name, name_gender
from quotes.english.role_nouns import RoleNoun, content_words
from quotes.english.words import fold, singular
from quotes.resolve.acronyms import acronym_key, body_key
from quotes.resolve.mentions import Mention
from quotes.resolve.roles import Role
from quotes.syntax import Tree


@dataclass(frozen=True)  # without slots, so that what is read off its mentions is read once
class Party:
    """A person or body of the article, with all names that are surely its own, in text order."""

    number: int
    kind: Literal["person", "body"]
    canonical: str
    mentions: tuple[Mention, ...]

    @cached_property
    def name(self) -> Name:
        """The fullest name printed."""
        return max((m.name for m in self.mentions), key=lambda n: len(n.words))

    @cached_property
    def gender(self) -> Gender | None:
        """The gender that titles tell, None where they tell none or contradict each other."""
        found = {m.gender for m in self.mentions if m.gender}
        return found.pop() if len(found) == 1 else None

    @cached_property
    def likely_gender(self) -> Gender | None:
        """What a list of first names says: to break ties only."""
        return name_gender(self.name)

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """All printed roles: of the running text before captions, in front of the name before others, in text order."""
        found = [(m.aside, m.role.where != "before", m.first, m.role) for m in self.mentions if m.role is not None]
        return tuple(role for *_, role in sorted(found, key=lambda f: f[:3]))

    @cached_property
    def first(self) -> Mention:
        """The first mention."""
        return self.mentions[0]


@dataclass(frozen=True)
class Cast:
    """All parties, and who each name may be: one party, or several where a surname is shared."""

    parties: tuple[Party, ...]
    mentions: tuple[Mention, ...]
    candidates: tuple[tuple[int, ...], ...]  # of each mention: numbers of parties
    acronyms: dict[str, str]  # folded acronym: full name as printed

    def of(self, mention: Mention) -> tuple[Party, ...]:
        """The parties a name may be."""
        return tuple(self.parties[n] for n in self.candidates[self._places[mention.first, mention.last]])

    @cached_property
    def _places(self) -> dict[tuple[int, int], int]:
        return {(m.first, m.last): place for place, m in enumerate(self.mentions)}

    def touching(self, index: int) -> tuple[Mention, ...]:
        """The names that the word is part of, their titles and roles included, in text order."""
        return self._touching.get(index, ())

    @cached_property
    def _touching(self) -> dict[int, tuple[Mention, ...]]:
        found: dict[int, tuple[Mention, ...]] = {}
        for mention in self.mentions:
            for index in range(mention.lead, mention.last):
                found[index] = (*found.get(index, ()), mention)
        return found

    def persons(self) -> tuple[Party, ...]:
        """The persons, in the order of their first mention."""
        return tuple(p for p in self.parties if p.kind == "person")

    def body(self, text: str) -> Party | None:
        """The body that goes by these words, as printed or as an acronym."""
        return self._bodies.get(body_key(self.acronyms.get(acronym_key(text), text)))

    @cached_property
    def _bodies(self) -> dict[str, Party]:
        return {body_key(p.canonical): p for p in reversed(self.parties) if p.kind == "body"}

    def bodies_called(self, words: frozenset[str]) -> tuple[Party, ...]:
        """The bodies whose name has all these words (singular, folded): the union for "the union"."""
        numbers = [self._bodies_by_word.get(word, frozenset()) for word in words]
        return tuple(self.parties[n] for n in sorted(frozenset.intersection(*numbers))) if numbers else ()

    @cached_property
    def _bodies_by_word(self) -> dict[str, frozenset[int]]:
        found: dict[str, set[int]] = {}
        for party in self.parties:
            for word in content_words(fold(party.canonical).split()) if party.kind == "body" else ():
                found.setdefault(singular(word), set()).add(party.number)
        return {word: frozenset(numbers) for word, numbers in found.items()}

    def named(self, surname: str) -> tuple[Party, ...]:
        """The persons whose fullest name ends in this word, in the order of their first mention."""
        return self._by_surname.get(surname, ())

    @cached_property
    def _by_surname(self) -> dict[str, tuple[Party, ...]]:
        found: dict[str, list[Party]] = {}
        for party in self.persons():
            found.setdefault(party.name.last, []).append(party)
        return {surname: tuple(parties) for surname, parties in found.items()}

    def described_as(self, noun: RoleNoun, age: int | None) -> frozenset[int]:
        """The numbers of the persons with a role of this noun or its class, of this age, or introduced by this kin."""
        keys = (noun.words[-1], f"class {noun.group}", f"age {age}")
        return frozenset(number for key in keys for number in self._by_role.get(key, ()))

    @cached_property
    def _by_role(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = {}
        for party in self.persons():
            nouns = [noun for role in party.roles for noun in role.nouns]
            keys = {noun.words[-1] for noun in nouns} | {f"class {noun.group}" for noun in nouns if noun.group}
            keys |= {f"age {m.age}" for m in party.mentions} | {singular(m.kin) for m in party.mentions if m.kin}
            for key in keys:
                found.setdefault(key, set()).add(party.number)
        return found

    def bodies_beside(self, party: Party, tree: Tree) -> frozenset[str]:
        """Content words of the bodies named in the sentence that introduces the person: "of the Arctic Fund"."""
        near = self._bodies_by_sentence.get(party.first.sentence, ())
        return content_words([w for m in near for w in tree.folded[m.first : m.last]])

    @cached_property
    def _bodies_by_sentence(self) -> dict[int, list[Mention]]:
        found: dict[int, list[Mention]] = {}
        for mention in self.mentions:
            if mention.kind == "body":
                found.setdefault(mention.sentence, []).append(mention)
        return found
