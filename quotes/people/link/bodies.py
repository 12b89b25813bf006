"""Bodies across articles: the same words, or an acronym that an article explains."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from quotes.english.names import slug
from quotes.people.link.entries import Entry
from quotes.people.link.groups import Group, is_acronym
from quotes.records import Sighting

_POSSESSIVE = re.compile(r"['’]s?(?= [a-z])")


def groups(sightings: Iterable[Sighting], entries: Sequence[Entry]) -> list[Group]:
    """The bodies seen, with those of the registry among them."""
    of_name: dict[str, Group] = {}
    for entry in entries:
        group = Group.of_entry(entry)
        of_name |= {_key(name): group for name in entry.names}
    for sighting in sorted(sightings, key=lambda s: (s.article_id, s.speaker.id)):
        group = Group.of(sighting, "body")
        key = _key(sighting.speaker.name)
        if key in of_name:
            of_name[key].take(group)
        else:
            of_name[key] = group
    found = list({id(group): group for group in of_name.values()}.values())
    return [group for group in _acronyms_joined(found) if group.members]


def _acronyms_joined(found: Sequence[Group]) -> list[Group]:
    """Articles that give nothing but "WFO" mean the one body that other articles call so."""
    explained: dict[str, list[Group]] = defaultdict(list)
    for group in found:
        for form in {*group.forms, *(group.entry.names if group.entry else ())}:
            if is_acronym(form) and not is_acronym(group.name):
                explained[_key(form)].append(group)
    kept = []
    for group in found:
        full = explained.get(_key(group.name), []) if is_acronym(group.name) and group.entry is None else []
        if len(full) == 1 and not full[0].excludes(group):
            full[0].take(group)
        else:
            kept.append(group)
    return kept


def _key(name: str) -> str:
    """What one body's names have in common: "The Bay's office" and "Bay office", "W.F.O." and "WFO"; no King College
    for "King's College".
    """
    return slug(_POSSESSIVE.sub("", name).replace(".", ""))
