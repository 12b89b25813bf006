"""Bodies across articles: the same words, or an acronym that an article explains."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from quotes.english.names import slug
from quotes.records import Sighting
from quotes.registry.entries import Entry
from quotes.registry.groups import Group

_LONGEST_ACRONYM = 8  # letters


def groups(sightings: Iterable[Sighting], entries: Sequence[Entry]) -> list[Group]:
    """The bodies seen, with those of the registry among them."""
    of_name: dict[str, Group] = {}
    for entry in entries:
        group = Group.of_entry(entry)
        of_name |= {slug(name): group for name in entry.names}
    for sighting in sorted(sightings, key=lambda s: (s.article_id, s.speaker.id)):
        group = Group.of(sighting, "body")
        key = slug(sighting.speaker.name)
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
            if _is_acronym(form) and not _is_acronym(group.name):
                explained[form].append(group)
    kept = []
    for group in found:
        full = explained.get(group.name, []) if _is_acronym(group.name) and group.entry is None else []
        if len(full) == 1 and not full[0].excludes(group):
            full[0].take(group)
        else:
            kept.append(group)
    return kept


def _is_acronym(form: str) -> bool:
    return form.isupper() and form.isalpha() and 1 < len(form) <= _LONGEST_ACRONYM
