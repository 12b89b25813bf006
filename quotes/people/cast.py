"""The persons and bodies of an article, and who each of its names may be.

Place in the flow: made by `grouping`; everything after it asks here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from quotes.english.names import Gender, Name, first_names, name_gender
from quotes.english.role_nouns import RoleNoun, content_words, role_at_end, role_classes, role_words
from quotes.english.words import fold, singular
from quotes.people.acronyms import acronym_key, initials
from quotes.people.names import Mention, Role


@dataclass(frozen=True, slots=True)
class Referent:
    """Somebody or something that words can mean: a party of the article, one only described, or several together."""

    kind: Literal["person", "body", "group"]
    label: str  # the canonical name, or the describing words
    party: int | None = None  # its number in the cast, None where only described
    at: int | None = None  # of one only described: the word where it is described
    members: tuple[Referent, ...] = ()  # of several together


@dataclass(frozen=True)  # without slots, so that what is read off its mentions is read once
class Party:
    """A person or body of the article, with all names that are surely its own, in text order."""

    number: int
    kind: Literal["person", "body"]
    canonical: str
    mentions: tuple[Mention, ...]

    @cached_property
    def referent(self) -> Referent:
        """The party as somebody whom words can mean."""
        return Referent(self.kind, self.canonical, self.number)

    @cached_property
    def name(self) -> Name:
        """The fullest name printed."""
        return max((m.name for m in self.mentions), key=lambda n: len(n.words))

    @cached_property
    def gender(self) -> Gender | None:
        """The gender that titles, roles and words of kin tell, None where they tell none or contradict each other."""
        found = {m.gender for m in self.mentions if m.gender}
        return found.pop() if len(found) == 1 else None

    @cached_property
    def likely_gender(self) -> Gender | None:
        """What a list of first names says: a hint, never a fact."""
        if self.kind != "person":
            return None
        return name_gender(self.name) or next(
            (g for m in self.mentions if (g := first_names().get(m.name.words[0]))), None
        )

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """All printed roles: of the running text before captions, in front of the name before others, in text order."""
        found = [(m.aside, m.role.where != "before", m.first, m.role) for m in self.mentions if m.role is not None]
        return tuple(role for *_, role in sorted(found, key=lambda f: f[:3]))

    @cached_property
    def words_of_roles(self) -> frozenset[str]:
        """The content words of all its roles, in the singular."""
        return frozenset(singular(word) for role in self.roles for word in role.words)

    def best_role(self, noun: RoleNoun | None, head: str, content: frozenset[str]) -> tuple[str, Role | None]:
        """The role that a description fits best, and how: the same noun, its last word, its class, or no.

        Words such as "vice" and "former" make another role of it: "the president" is not the vice-president.
        """
        ranks: list[tuple[int, int, Role]] = []
        for role in self.roles:
            words = frozenset(singular(w) for w in role.words)
            ends = {n.words[-1] for n in role.nouns}
            if _another_office(role, head, content):
                continue
            if noun is not None and any(n.words == noun.words for n in role.nouns):
                rank = 3
            elif head in ends or (noun is not None and noun.words[-1] in ends):
                rank = 2
            elif noun is not None and noun.group and noun.group in {n.group for n in role.nouns}:
                rank = 1
            else:
                continue
            ranks.append((rank, len(words & content), role))
        if not ranks:
            kin = {singular(m.kin) for m in self.mentions if m.kin}
            done = {form for m in self.mentions if m.deed for form in (f"{m.deed}er", f"{m.deed}or", f"{m.deed}r")}
            return ("head" if head in kin | done else "no"), None
        rank, _, role = max(ranks, key=lambda r: r[:2])
        return ("no", "class", "head", "same")[rank], role

    def has_role(self, head: str) -> bool:
        """Whether a role is built on a description's noun."""
        return any(noun.words[-1] == head for role in self.roles for noun in role.nouns)

    def wholly_described(self, head: str, content: frozenset[str]) -> bool:
        """Whether one role has a description's noun and all its words, of which there are more than the noun."""
        return len(content) > 1 and any(
            content <= {singular(w) for w in role.words} and any(noun.words[-1] == head for noun in role.nouns)
            for role in self.roles
        )

    def of_another_office(self, head: str, content: frozenset[str]) -> bool:
        """Whether it has a description's noun only in another office: the vice-president is not "the president"."""
        same = [role for role in self.roles if any(noun.words[-1] == head for noun in role.nouns)]
        return bool(same) and all(_another_office(role, head, content) for role in same)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of its fullest name in the singular."""
        return frozenset(singular(word) for word in self.name.words)

    @cached_property
    def forms(self) -> frozenset[frozenset[str]]:
        """The words of each of its names, as `Source.content` has them."""
        return frozenset(frozenset(singular(w) for w in content_words(fold(m.text).split())) for m in self.mentions)

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """The acronyms it goes by, and the first letters of its names, which may be one."""
        found = {key for m in self.mentions if (key := acronym_key(m.text))}
        return frozenset(found | {key for m in self.mentions if len(key := initials(m.text)) > 1})

    @cached_property
    def ages(self) -> frozenset[int]:
        """The ages printed behind its names."""
        return frozenset(m.age for m in self.mentions if m.age is not None)

    @cached_property
    def place(self) -> bool:
        """Whether most of its names are labelled as a place."""
        return 2 * sum(m.place for m in self.mentions) > len(self.mentions)

    @cached_property
    def first(self) -> Mention:
        """The first mention."""
        return self.mentions[0]


def _another_office(role: Role, head: str, content: frozenset[str]) -> bool:
    """Whether "vice", "former" and the like part a role and a description; "the minister" may be the deputy."""
    words, another = frozenset(singular(w) for w in role.words), role_words("another")
    wanted, more = (content - words) & another, (words - content) & another
    noun = role_at_end((head,))
    guarded = noun is not None and noun.group in role_classes("guarded")
    return bool(wanted) or "former" in more or (bool(more) and guarded)


@dataclass(frozen=True)
class Cast:
    """All parties, and who each name may be: one party, or several where a surname is shared."""

    parties: tuple[Party, ...]
    mentions: tuple[Mention, ...]
    candidates: tuple[tuple[int, ...], ...]  # of each mention: numbers of parties

    def of(self, mention: Mention) -> tuple[Party, ...]:
        """The parties a name may be."""
        return tuple(self.parties[n] for n in self.candidates[self._places[mention.first, mention.last]])

    @cached_property
    def _places(self) -> dict[tuple[int, int], int]:
        return {(m.first, m.last): place for place, m in enumerate(self.mentions)}

    def at(self, index: int) -> Mention | None:
        """The name that the word is part of, titles and roles not included."""
        return self._at.get(index)

    @cached_property
    def _at(self) -> dict[int, Mention]:
        return {i: m for m in self.mentions for i in range(m.first, m.last)}
