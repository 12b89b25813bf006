"""An article with what is marked in it: entities, tags, and the acts of saying that the tags make."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

from quotes.records import Article, Span

KINDS = ("direct", "mixed", "indirect")
ENTITIES = ("person", "body", "group", "place", "place that acts", "document")
ASIDES = frozenset(
    {"headline", "caption", "byline", "dateline", "credit", "teaser", "links", "contact", "boilerplate", "database"}
)
OF_AN_ACT = ("content", "cue", "source", "via")
OF_AN_ENTITY = ("m", "n", "r")
_PARAGRAPH = re.compile(r"\S[^\r\n]*\S|\S")

Who: TypeAlias = tuple[tuple[int, ...], ...]
"""Entities that are right, each alternative of one or several together; an empty one: nobody knows."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, body, group, place that acts or document of one article, and what it is called."""

    number: int
    kind: str
    name: str
    also: tuple[str, ...] = ()  # other names that are right
    pronoun: str = ""
    described: bool = False  # no name is printed

    @property
    def names(self) -> tuple[str, ...]:
        """All names that are right, the canonical one first."""
        return (self.name, *self.also)


@dataclass(frozen=True, slots=True)
class Tag:
    """A stretch of the text and what stands in its tag; `number` and `who` as written."""

    name: str
    span: Span
    number: str = ""
    words: tuple[str, ...] = ()
    who: str | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that are right, "other" among them; none where the tag does not say."""
        every = (part for word in self.words for part in word.split("/"))
        return tuple(part for part in every if part in (*KINDS, "other"))

    @property
    def entities(self) -> Who:
        """The entities that a mention, a name or a role is of."""
        return who(self.number)


@dataclass(frozen=True, slots=True)
class Act:
    """One act of saying: its pieces in text order, and who said it, as written."""

    number: int
    contents: tuple[Tag, ...] = ()
    cues: tuple[Tag, ...] = ()
    sources: tuple[Tag, ...] = ()
    vias: tuple[Tag, ...] = ()
    who: str | None = None

    def says(self, word: str) -> bool:
        """Whether a word stands on any content of the act."""
        return any(word in tag.words for tag in self.contents)

    @property
    def speech(self) -> bool:
        """Whether it may be somebody's: not only marks around a title or a nickname."""
        return any(tag.kinds != ("other",) for tag in self.contents) or not self.contents


@dataclass(frozen=True, slots=True)
class Marked:
    """An article with all that is marked in it; `tags` in the order in which they open."""

    name: str
    text: str
    tags: tuple[Tag, ...] = ()
    entities: tuple[Entity, ...] = ()
    heading: tuple[tuple[str, str], ...] = ()
    xfail: str | None = None

    def tagged(self, name: str) -> tuple[Tag, ...]:
        """All tags of one name: "m" the mentions, "n" names, "r" roles, "none" words of saying without a row."""
        return tuple(tag for tag in self.tags if tag.name == name)

    @property
    def article(self) -> Article:
        """The text as an article by this name; every line that is not blank is a paragraph."""
        lines = tuple(Span(m.start(), m.end()) for m in _PARAGRAPH.finditer(self.text))
        return Article(self.name, self.text, lines)

    @property
    def acts(self) -> tuple[Act, ...]:
        """The acts of saying by their numbers."""
        found = defaultdict[int, dict[str, list[Tag]]](lambda: {name: [] for name in OF_AN_ACT})
        for tag in self.tags:
            if tag.name in OF_AN_ACT:
                found[int(tag.number)][tag.name].append(tag)
        return tuple(_act(number, pieces) for number, pieces in sorted(found.items()))

    def speakers(self, act: Act) -> tuple[str, ...]:
        """All that are right for an act, the canonical names first; "?" for nobody; empty where it is not told."""
        if act.who is None or not self.entities:
            return tuple(act.who.split("|")) if act.who else ()
        names = {entity.number: entity.names for entity in self.entities}
        every = [list(product(*(names[number] for number in together))) for together in who(act.who)]
        ordered = [*(these[0] for these in every), *(more for these in every for more in these[1:])]
        return tuple(dict.fromkeys("; ".join(these) or "?" for these in ordered))


def who(written: str) -> Who:
    """The entities behind what stands in a tag: "3", "3+5", "3|4", "?"."""
    alternatives = written.split("|")
    return tuple(() if one == "?" else tuple(map(int, one.split("+"))) for one in alternatives)


def _act(number: int, pieces: dict[str, list[Tag]]) -> Act:
    told = [tag.who for tag in (*pieces["source"], *pieces["content"]) if tag.who is not None]
    contents, cues, sources, vias = (tuple(pieces[name]) for name in OF_AN_ACT)
    return Act(number, contents, cues, sources, vias, told[0] if told else None)
