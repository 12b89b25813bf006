"""The persons and bodies of an article: names that belong to one of them put together, clashing ones kept apart.

Place in the flow: after `mentions`; `sources` looks up who a name is. A surname that two persons of the article share
is left ambiguous here, with its candidates, and decided (or left open) where it is a source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Literal

from quotes.resolve.acronyms import acronym_key, body_key, spelt_out, without_article
from quotes.resolve.lexicon import Gender, fold
from quotes.resolve.mentions import Mention
from quotes.resolve.names import Name, name_gender, relation
from quotes.resolve.roles import Role, content_words
from quotes.resolve.scene import Scene

_SPELLABLE, _ALIKE = 6, 0.85  # letters of a first name that may be misspelled, share of them that must agree


@dataclass(frozen=True, slots=True)
class Party:
    """A person or body of the article, with all names that are surely its own, in text order."""

    number: int
    kind: Literal["person", "body"]
    canonical: str
    mentions: tuple[Mention, ...]

    @property
    def name(self) -> Name:
        """The fullest name printed."""
        return max((m.name for m in self.mentions), key=lambda n: len(n.words))

    @property
    def gender(self) -> Gender | None:
        """The gender that titles tell, None where they tell none or contradict each other."""
        found = {m.gender for m in self.mentions if m.gender}
        return found.pop() if len(found) == 1 else None

    @property
    def likely_gender(self) -> Gender | None:
        """What a list of first names says: to break ties only."""
        return name_gender(self.name)

    @property
    def roles(self) -> tuple[Role, ...]:
        """All printed roles: of the running text before captions, in front of the name before others, in text order."""
        found = [(m.aside, m.role.where != "before", m.first, m.role) for m in self.mentions if m.role is not None]
        return tuple(role for *_, role in sorted(found, key=lambda f: f[:3]))

    @property
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

    def persons(self) -> tuple[Party, ...]:
        """The persons, in the order of their first mention."""
        return tuple(p for p in self.parties if p.kind == "person")

    def body(self, text: str) -> Party | None:
        """The body that goes by these words, as printed or as an acronym."""
        key = body_key(self.acronyms.get(acronym_key(text), text))
        return next((p for p in self.parties if p.kind == "body" and body_key(p.canonical) == key), None)


def cast(scene: Scene, mentions: Sequence[Mention]) -> Cast:
    """The persons and bodies behind the mentions."""
    acronyms = spelt_out(scene, mentions)
    groups: list[list[Mention]] = []
    homes: dict[int, tuple[int, ...]] = {}
    _full_names(mentions, groups, homes)
    _part_names(mentions, groups, homes)
    persons = len(groups)
    _bodies(mentions, groups, homes, acronyms)
    parties = tuple(
        Party(
            n,
            "person" if n < persons else "body",
            _canonical(group, n < persons, groups[:persons], acronyms),
            tuple(group),
        )
        for n, group in enumerate(groups)
    )
    return Cast(parties, tuple(mentions), tuple(homes[i] for i in range(len(mentions))), acronyms)


def _full_names(mentions: Sequence[Mention], groups: list[list[Mention]], homes: dict[int, tuple[int, ...]]) -> None:
    """Persons by names of two words or more: one group a person."""
    order = [i for i, m in enumerate(mentions) if m.kind == "person" and len(m.name.words) > 1]
    for index in order:
        mention = mentions[index]
        fits = [n for n, group in enumerate(groups) if _same_person(mention, group)]
        exact = [n for n in fits if any(m.name == mention.name for m in groups[n])]
        fits = exact if len(exact) == 1 else fits
        if len(fits) != 1:
            groups.append([])
            fits = [len(groups) - 1]
        groups[fits[0]].append(mention)
        homes[index] = (fits[0],)


def _same_person(mention: Mention, group: Sequence[Mention]) -> bool:
    """Whether a full name is another form of a person's: no clash with any form, and not "Ms" against "Mr."."""
    genders = {m.gender for m in group if m.gender}
    if mention.gender and genders and mention.gender not in genders:
        return False
    found = [_related(mention.name, m.name) for m in group]
    if "same" in found:
        return True
    if "clash" in found:
        return set(found) == {"clash"} and _misspelled(mention, group)
    return any(r in ("initials", "surname") for r in found)


def _misspelled(mention: Mention, group: Sequence[Mention]) -> bool:
    """Whether a full name is a person's own with one letter wrong: "Kirsten Obi" for "Kirstin Obi".

    Not where a list of first names knows the two as a man's and a woman's ("Daniel", "Danielle"), nor in one
    sentence, nor with a word of kin: those are brother and sister.
    """
    first, other = mention.name.words[0], group[0].name.words[0]
    if len(first) < _SPELLABLE or mention.name.words[1:] != group[0].name.words[1:] or mention.kin:
        return False
    likely = {g for m in (mention, group[0]) if (g := name_gender(m.name))}
    together = any(m.sentence == mention.sentence or m.kin for m in group)
    same_length = abs(len(first) - len(other)) <= 1 and sum(a != b for a, b in zip(first, other, strict=False)) <= 1
    return len(likely) < 2 and not together and same_length and SequenceMatcher(None, first, other).ratio() >= _ALIKE


def _related(a: Name, b: Name) -> str:
    short, full = sorted((a, b), key=lambda n: len(n.words))
    return relation(short, full)


def _part_names(mentions: Sequence[Mention], groups: list[list[Mention]], homes: dict[int, tuple[int, ...]]) -> None:
    """Single words: a surname (or first name) of somebody named in full, a new person, or ambiguous with its
    candidates.
    """
    full = [list(group) for group in groups]
    order = [i for i, m in enumerate(mentions) if m.kind == "person" and len(m.name.words) == 1]
    for index in order:
        mention = mentions[index]
        fits = _bearers(mention, groups, full)
        if not fits:
            groups.append([])
            full.append([])
            fits = (len(groups) - 1,)
        if len(fits) == 1:
            groups[fits[0]].append(mention)
            groups[fits[0]].sort(key=lambda m: m.first)
        homes[index] = fits


def _bearers(
    mention: Mention, groups: Sequence[Sequence[Mention]], full: Sequence[Sequence[Mention]]
) -> tuple[int, ...]:
    """The persons a single word may name: by surname before first name before middle name."""
    for wanted in ("surname", "given", "middle"):
        fits = []
        for number, group in enumerate(groups):
            related = {_related(mention.name, m.name) for m in group}
            alone = wanted == "surname" and "same" in related and not full[number]
            hit = wanted in related or alone
            if hit and not _contradicted(mention, group, full[number]):
                fits.append(number)
        if fits:
            return _by_title(mention, fits, groups)
    return ()


def _contradicted(mention: Mention, group: Sequence[Mention], full: Sequence[Mention]) -> bool:
    """Whether this surname cannot be this person: "Ms" for a man, or a relative named in full only after it.

    "Mr. Brandt blamed his son, Peter Brandt": the first is not Peter. "Ruiz wins" above "Mayor Ana Ruiz said" may be
    Ana.
    """
    genders = {m.gender for m in group if m.gender}
    if mention.gender and genders and mention.gender not in genders:
        return True
    if not full or mention.aside:
        return False
    introduced = min(full, key=lambda m: (m.aside, m.first))
    earlier = mention.first < introduced.first and not introduced.aside
    return earlier and (introduced.kin is not None or introduced.sentence == mention.sentence)


def _by_title(mention: Mention, fits: list[int], groups: Sequence[Sequence[Mention]]) -> tuple[int, ...]:
    """Of several persons of one surname, the one who alone goes by the title printed here ("Mr. Brandt")."""
    if len(fits) < 2 or not mention.titles:
        return tuple(fits)
    title = tuple(fold(t) for t in mention.titles)
    same = [n for n in fits if any(tuple(fold(t) for t in m.titles) == title for m in groups[n])]
    if len(same) == 1:
        return (same[0],)
    role = mention.role.words if mention.role else frozenset()
    by_role = [n for n in fits if role and any(m.role and role & m.role.words for m in groups[n])]
    return (by_role[0],) if len(by_role) == 1 else tuple(fits)


def _bodies(
    mentions: Sequence[Mention],
    groups: list[list[Mention]],
    homes: dict[int, tuple[int, ...]],
    acronyms: dict[str, str],
) -> None:
    by_key: dict[str, int] = {}
    for index, mention in enumerate(mentions):
        if mention.kind != "body":
            continue
        key = body_key(acronyms.get(acronym_key(mention.text), mention.text))
        if key not in by_key:
            by_key[key] = len(groups)
            groups.append([])
        groups[by_key[key]].append(mention)
        homes[index] = (by_key[key],)


def _canonical(
    group: Sequence[Mention], person: bool, persons: Sequence[Sequence[Mention]], acronyms: dict[str, str]
) -> str:
    """The name shown: the fullest form, of several the one printed most; "Mr. Brandt" where only a shared surname is
    known.
    """
    if not person:
        full = next((acronyms[k] for m in group if (k := acronym_key(m.text)) in acronyms), None)
        return without_article(full or group[0].text)
    longest = max(len(m.name.words) for m in group)
    forms = Counter(m.text for m in group if len(m.name.words) == longest)
    best = max(forms, key=lambda t: (not t.isupper(), forms[t], -[m.text for m in group].index(t)))
    if longest == 1 and _shared(group, persons):
        titled = next((m for m in group if m.titles), None)
        return f"{' '.join(titled.titles)} {best}" if titled else best
    return best


def _shared(group: Sequence[Mention], persons: Iterable[Sequence[Mention]]) -> bool:
    return any(other is not group and any(m.name.last == group[0].name.last for m in other) for other in persons)


def bodies_beside(party: Party, scene: Scene, cast_: Cast) -> frozenset[str]:
    """Content words of the bodies named in the sentences that introduce the person: "of the Arctic Fund"."""
    sentences = {m.sentence for m in party.mentions[:1]}
    near = [m for m in cast_.mentions if m.kind == "body" and m.sentence in sentences]
    return content_words([w for m in near for w in scene.folded[m.first : m.last]])
