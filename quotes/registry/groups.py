"""Sightings that are one person or body so far, and what they know of it together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from quotes.english.names import Name, is_first_name, name_of
from quotes.english.titles import callings
from quotes.english.words import fold
from quotes.records import Sighting
from quotes.registry import likeness
from quotes.registry.entries import Entry

# As Korean and Taiwanese names are romanised: the given name behind, its second syllable small.
_FAMILY_FIRST = re.compile(r"\w+ \w+-[a-z]\w*(?: [JS]r\.?)?")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two ids that may be one person: for somebody to look at, and to join by an alias in the registry file."""

    id: str
    other: str
    why: str


@dataclass(slots=True, eq=False)
class Group:
    """One person or body."""

    kind: str
    words: Name  # of its fullest name
    entry: Entry | None = None
    id: str = ""
    spellings: Counter[str] = field(default_factory=Counter)  # canonical names as the articles print them
    forms: set[str] = field(default_factory=set)
    short: set[str] = field(default_factory=set)  # single words that articles call somebody by, folded
    printed: Counter[str] = field(default_factory=Counter)  # roles
    roles: set[likeness.Role] = field(default_factory=set)
    ranks: set[str] = field(default_factory=set)  # titles before the name that stand for a calling: "gen", "dr"
    genders: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    outlets: set[str] = field(default_factory=set)
    members: list[tuple[str, str]] = field(default_factory=list)
    into: Group | None = None  # the group that took it

    @classmethod
    def of_entry(cls, entry: Entry) -> Group:
        """A group that a registry knows."""
        group = cls(entry.kind, name_of(entry.name), entry, entry.id)
        group.roles, group.ranks = likeness.roles(entry.roles), _ranks(entry.roles)
        return group

    @classmethod
    def of(cls, sighting: Sighting, kind: str) -> Group:
        """A group of one."""
        speaker = sighting.speaker
        group = cls(kind, name_of(speaker.name))
        group.spellings[speaker.name] = 1
        group.forms, group.short = _forms(sighting, kind), _short(sighting)
        group.printed = Counter(speaker.roles)
        group.roles, group.ranks = likeness.roles(speaker.roles), _ranks(speaker.roles)
        group.genders = {speaker.gender} if speaker.gender else set()
        group.articles = {sighting.article_id}
        group.outlets = {sighting.outlet} if sighting.outlet else set()
        group.members = [(sighting.article_id, speaker.id)]
        return group

    def add(self, sighting: Sighting) -> None:
        """Counts in a sighting that says the same: name, roles and gender."""
        self.spellings[sighting.speaker.name] += 1
        self.printed.update(sighting.speaker.roles)
        self.articles.add(sighting.article_id)
        if sighting.outlet:
            self.outlets.add(sighting.outlet)
        self.forms |= _forms(sighting, self.kind)
        self.short |= _short(sighting)
        self.members.append((sighting.article_id, sighting.speaker.id))

    def each(self) -> list[Group]:
        """One group a sighting; only of a group whose sightings say the same."""
        if len(self.members) == 1:
            return [self]
        return [
            replace(
                self,
                spellings=Counter({next(iter(self.spellings)): 1}),
                forms=set(self.forms),
                short=set(self.short),
                printed=Counter(dict.fromkeys(self.printed, 1)),
                roles=set(self.roles),
                ranks=set(self.ranks),
                genders=set(self.genders),
                articles={member[0]},
                outlets=set(self.outlets),
                members=[member],
            )
            for member in self.members
        ]

    @property
    def name(self) -> str:
        """The canonical name: the registry's, else the fullest, most frequent one, accents before none."""
        if self.entry is not None:
            return self.entry.name

        def best(name: str) -> tuple[int, int, int, str]:
            return -_length(name), -self.spellings[name], -sum(not c.isascii() for c in name), name

        return min(self.spellings, key=best)

    def order(self) -> tuple[object, ...]:
        """A key that does not depend on the order of the articles."""
        return fold(self.name), self.name, -len(self.articles), min(self.members, default=("", ""))

    def take(self, other: Group) -> None:
        """Makes the two one; a registry's entry stays what it is."""
        if len(other.words.words) > len(self.words.words):
            self.words = other.words
        self.spellings += other.spellings
        self.printed += other.printed
        for mine, theirs in (
            (self.forms, other.forms),
            (self.short, other.short),
            (self.genders, other.genders),
            (self.articles, other.articles),
            (self.outlets, other.outlets),
        ):
            mine |= theirs
        self.roles |= other.roles
        self.ranks |= other.ranks
        self.members += other.members
        other.into = self

    def now(self) -> Group:
        """The group that it belongs to by now."""
        return self if self.into is None else self.into.now()

    def called(self, name: Name) -> bool:
        """Whether somebody wrote the name as an alias into the registry; we write no single words there."""
        return self.entry is not None and any(name_of(alias) == name for alias in self.entry.aliases)

    def goes_by(self, name: Name) -> bool:
        """Whether the first word is the surname: articles with the full name use it so, or it is spelt "Seonu Ha-rin".

        Never a word that is known as a first name: "Olena, a nurse" may be anybody's Olena.
        """
        words = self.words.words
        if len(name.words) != 1 or name.last != words[0] or is_first_name(name.last):
            return False
        used = name.last in self.short and words[-1] not in self.short
        return used or any(_FAMILY_FIRST.fullmatch(spelling) for spelling in self.spellings)

    def excludes(self, other: Group) -> bool:
        """Whether the two cannot be one: an article has both, or a woman and a man, or two entries of the registry."""
        small, large = sorted((self.articles, other.articles), key=len)
        return (
            (self.entry is not None and other.entry is not None)
            or not small.isdisjoint(large)
            or len(self.genders | other.genders) > 1
        )


@lru_cache(maxsize=100_000)
def _length(name: str) -> int:
    return len(name_of(name).words)


def _forms(sighting: Sighting, kind: str) -> set[str]:
    """The forms that can be aliases: "Ruiz" is a form of many people, "WFO" of few bodies."""
    forms = {sighting.speaker.name, *sighting.speaker.forms}
    return forms if kind == "body" else {f for f in forms if " " in f.strip() or f == sighting.speaker.name}


def _short(sighting: Sighting) -> set[str]:
    return {fold(form) for form in sighting.speaker.forms if " " not in form.strip()}


def _ranks(roles: Iterable[str]) -> set[str]:
    return {rank for text in roles for rank in callings(text)}
