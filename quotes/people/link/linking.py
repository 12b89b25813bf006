"""Joining sightings into people and bodies: by name, where roles, genders and articles do not speak against it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from quotes.english.names import name_of, slug
from quotes.english.words import fold
from quotes.people.link import bodies, persons
from quotes.people.link.entries import Entry, Registry
from quotes.people.link.groups import Group, Suggestion
from quotes.records import Sighting

__all__ = ["Linking", "Suggestion", "link"]

_MOST_ROLES = 3  # of one entry, the most frequent ones


@dataclass(frozen=True, slots=True)
class Linking:
    """Who is who."""

    ids: Mapping[tuple[str, str], str]  # (article id, id within the article): id of the run
    names: Mapping[str, str]  # id of the run: canonical name
    registry: Registry  # what was known, with everybody new
    suggestions: tuple[Suggestion, ...] = ()  # who may be the same, and was not joined


def link(sightings: Iterable[Sighting], registry: Registry | None = None) -> Linking:
    """Gives every sighting an id; the order of the sightings changes nothing.

    Those of the registry keep their ids and names. Unnamed sources ("a spokesperson") are nobody's but their
    article's: `<id>@<article id>`; so is a body whose name is the surname of a person there ("Ruiz" beside Ana Ruiz).
    """
    known = registry or Registry()
    ids: dict[tuple[str, str], str] = {}
    names: dict[str, str] = {}
    seen: dict[str, list[Sighting]] = defaultdict(list)
    every = list(sightings)
    surnames = {(s.article_id, name_of(s.speaker.name).words[-1:]) for s in every if s.speaker.kind == "person"}
    for sighting in every:
        speaker = sighting.speaker
        kind = "person" if speaker.kind == "person" else "body"
        if speaker.named and (kind == "person" or (sighting.article_id, name_of(speaker.name).words) not in surnames):
            seen[kind].append(sighting)
        else:
            alone = f"{speaker.id}@{sighting.article_id}"
            ids[sighting.article_id, speaker.id] = alone
            names[alone] = speaker.name
    of_kind = {kind: [e for e in known.entries.values() if e.kind == kind] for kind in ("person", "body")}
    people, doubts = persons.groups(seen["person"], of_kind["person"])
    groups = [*people, *bodies.groups(seen["body"], of_kind["body"])]
    _name(groups, known)
    for group in groups:
        names[group.id] = group.name
        ids.update(dict.fromkeys(group.members, group.id))
    return Linking(ids, names, _grown(groups, known), _told(doubts))


def _name(groups: Iterable[Group], known: Registry) -> None:
    """Ids for the new: a slug of the name, `-2` for another of that name."""
    taken = set(known.entries)
    numbers = Counter[str]()
    for group in sorted((g for g in groups if g.entry is None), key=Group.order):
        base = slug(group.name)
        while True:
            numbers[base] += 1
            group.id = base if numbers[base] == 1 else f"{base}-{numbers[base]}"
            if group.id not in taken:
                break
        taken.add(group.id)


def _grown(groups: Sequence[Group], known: Registry) -> Registry:
    """What was known, with new lines and new aliases; an alias is somebody's own, so what two are called is none."""
    entries = dict(known.entries)
    entries |= {g.id: Entry(g.id, g.name, kind=g.kind) for g in groups if g.entry is None}
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for entry in entries.values():
        for name in entry.names:
            owners[entry.kind, fold(name)].add(entry.id)
    for group in groups:
        for form in group.forms:
            owners[group.kind, fold(form)].add(group.id)
    for group in groups:
        old = entries[group.id]
        new = {f for f in group.forms if len(owners[group.kind, fold(f)]) == 1} - set(old.names)
        entries[old.id] = replace(old, aliases=(*old.aliases, *sorted(new)), roles=_roles(old, group))
    return Registry(entries)


def _roles(old: Entry, group: Group) -> tuple[str, ...]:
    """The roles that were known, and the most frequent new ones as far as there is room."""
    new = sorted(group.printed, key=lambda role: (-group.printed[role], role))
    return tuple(dict.fromkeys([*old.roles, *new]))[: max(_MOST_ROLES, len(old.roles))]


def _told(doubts: Sequence[tuple[Group, Group, str]]) -> tuple[Suggestion, ...]:
    """The doubts about who is still two."""
    pairs: dict[tuple[str, str], str] = {}
    for a, b, why in doubts:
        first, second = sorted((a.now().id, b.now().id))
        if first != second:
            pairs.setdefault((first, second), why)
    return tuple(Suggestion(*pair, why) for pair, why in sorted(pairs.items()))
