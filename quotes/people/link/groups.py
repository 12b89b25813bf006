"""Sightings that are one person or body so far, and what they know of it together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from quotes.english.names import PARTICLES, Name, agree, is_first_name, name_of
from quotes.english.titles import callings
from quotes.english.words import fold
from quotes.people.link import likeness
from quotes.people.link.entries import Entry
from quotes.records import Sighting

_LONGEST_ACRONYM = 8  # letters
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
    names: set[Name] = field(default_factory=set)  # of a person, all that are printed
    spellings: Counter[str] = field(default_factory=Counter)  # canonical names as the articles print them
    forms: set[str] = field(default_factory=set)
    short: set[str] = field(default_factory=set)  # single words that articles call somebody by, folded
    printed: Counter[str] = field(default_factory=Counter)  # roles
    roles: Counter[likeness.Role] = field(default_factory=Counter)  # by articles
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
        group.roles, group.ranks = Counter(likeness.roles(entry.roles)), _ranks(entry.roles)
        return group

    @classmethod
    def of(cls, sighting: Sighting, kind: str) -> Group:
        """A group of one."""
        speaker = sighting.speaker
        group = cls(kind, name_of(speaker.name))
        group.spellings[speaker.name] = 1
        group.forms, group.short = _forms(sighting, kind), _short(sighting)
        group.printed = Counter(speaker.roles)
        group.roles, group.ranks = Counter(likeness.roles(speaker.roles)), _ranks(speaker.roles)
        group.genders = {speaker.gender} if speaker.gender else set()
        group.articles = {sighting.article_id}
        group.outlets = {sighting.outlet} if sighting.outlet else set()
        group.members = [(sighting.article_id, speaker.id)]
        return group

    @property
    def name(self) -> str:
        """The canonical name: the registry's, else the form that most articles have as their fullest.

        A surname, an initial or an acronym only where nobody prints more; of two as frequent ones the fuller.
        """
        if self.entry is not None:
            return self.entry.name
        if len(self.spellings) == 1:
            return next(iter(self.spellings))
        articles = Counter[Name]()
        for spelling, count in self.spellings.items():
            articles[name_of(spelling)] += count

        def best(spelling: str) -> tuple[object, ...]:
            name, accents = name_of(spelling), sum(not c.isascii() for c in spelling)
            little = is_acronym(spelling) if self.kind == "body" else is_little(spelling)
            return little, -articles[name], -len(name.words), -self.spellings[spelling], -accents, spelling

        return min(self.spellings, key=best)

    def order(self) -> tuple[object, ...]:
        """A key that does not depend on the order of the articles."""
        return fold(self.name), self.name, -len(self.articles), min(self.members, default=("", ""))

    def take(self, other: Group) -> None:
        """Makes the two one; a registry's entry stays what it is."""
        if len(other.words.words) > len(self.words.words):
            self.words = other.words
        self.names |= {name for name in other.names if not self.called(name)}
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
        self.roles += other.roles
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
        """Whether the two cannot be one: names or genders disagree, an article or the registry has both."""
        small, large = sorted((self.articles, other.articles), key=len)
        return (
            (self.entry is not None and other.entry is not None)
            or not small.isdisjoint(large)
            or len(self.genders | other.genders) > 1
            or any(not (agree(a, b) or self.called(b) or other.called(a)) for a in self.names for b in other.names)
        )


def is_little(spelling: str) -> bool:
    """Whether many may have the name as printed: a surname, also with one initial ("Ruiz", "A. Ruiz", "van Dahl").

    No surname is "Van Dahl", which may be somebody called Van.
    """
    words = name_of(spelling).words
    surname = len(words) < 2 or (words[0] in PARTICLES and spelling[0].islower())
    return surname or (len(words) == 2 and len(words[0]) == 1)


def is_acronym(form: str) -> bool:
    """Whether a body's form is short for its name: "WFO", "W.F.O."."""
    letters = form.replace(".", "")
    return letters.isupper() and letters.isalpha() and 1 < len(letters) <= _LONGEST_ACRONYM


def _forms(sighting: Sighting, kind: str) -> set[str]:
    """The forms that can be aliases: "Ruiz" is a form of many people, "WFO" of few bodies."""
    forms = {sighting.speaker.name, *sighting.speaker.forms}
    return forms if kind == "body" else {f for f in forms if " " in f.strip() or f == sighting.speaker.name}


def _short(sighting: Sighting) -> set[str]:
    return {fold(form) for form in sighting.speaker.forms if " " not in form.strip()}


def _ranks(roles: Iterable[str]) -> set[str]:
    return {rank for text in roles for rank in callings(text)}
