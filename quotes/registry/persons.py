"""People across articles.

First those of one full name, told apart by their roles; then the shorter, initialled, turned or misspelt forms, each to
the one person it can be. What has two answers, or too little for one, becomes a doubt.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from quotes.english.names import PARTICLES, Name, name_of, relation
from quotes.records import Sighting, Speaker
from quotes.registry import likeness, spellings
from quotes.registry.entries import Entry
from quotes.registry.groups import Group

Doubt = tuple[Group, Group, str]
_MOST_DOUBTS = 3  # of one person
_BY_FAR = 4  # times as many articles as all others of that name together
_LONG_GIVEN = 3  # words of a turned name that is hardly chance: "Park Ji Hoon", "Ji-hoon Park"


def groups(sightings: Iterable[Sighting], entries: Sequence[Entry]) -> tuple[list[Group], list[Doubt]]:
    """The people seen, those of the registry among them, and who may be the same."""
    doubts: list[Doubt] = []
    blocks: dict[Name, tuple[list[Group], list[Group]]] = defaultdict(lambda: ([], []))  # known, seen
    seen_here = _gathered(sightings)
    printed = [name for group in seen_here for name in group.spellings]
    letters = spellings.doubled([*printed, *(form for entry in entries for form in entry.names)])
    for entry in entries:
        group = Group.of_entry(entry)
        group.words = spellings.respelt(group.words, letters)
        for name in {spellings.respelt(name_of(form), letters) for form in entry.names}:
            blocks[name][0].append(group)
    for group in seen_here:
        group.words = spellings.respelt(group.words, letters)
        blocks[group.words][1].append(group)
    found = [g for name, (known, seen) in blocks.items() for g in _of_one_name(name, known, seen, doubts)]
    people = _joined(list({id(group): group for group in found}.values()), doubts)
    return [group for group in people if group.members], _few(doubts)


def _gathered(sightings: Iterable[Sighting]) -> list[Group]:
    """A group for all sightings that say the same of somebody: name, roles, gender, and the outlet where it matters."""
    of_key: dict[tuple[object, ...], list[Group]] = defaultdict(list)
    for sighting in sorted(sightings, key=lambda s: (s.article_id, s.speaker.id)):
        speaker = sighting.speaker
        outlet = None if _tells_enough(speaker) else sighting.outlet
        alike = of_key[speaker.name, speaker.roles, speaker.gender, outlet]
        one = next((group for group in alike if sighting.article_id not in group.articles), None)
        if one is None:
            alike.append(Group.of(sighting, "person"))
        else:
            one.add(sighting)
    return [group for alike in of_key.values() for group in alike]


def _tells_enough(speaker: Speaker) -> bool:
    """Whether the same words said of the name in another outlet are said of the same person."""
    roles = likeness.roles(speaker.roles)
    return any(role.names for role in roles) if is_little(name_of(speaker.name)) else bool(roles)


# ------------------------------------------------------------------ one name


def _of_one_name(name: Name, known: Sequence[Group], seen: Iterable[Group], doubts: list[Doubt]) -> list[Group]:
    """The people of exactly this name: one, unless roles, genders or an article that has both tell them apart."""
    people = list(known)
    alone = is_little(name)
    telling, silent = _alike_first(seen, alone=alone)
    for group in telling:
        _place(group, people, doubts, alone=alone)
    waiting = [group for group in silent if not _place_silent(group, people, alone=alone)]
    people += [one for group in waiting for one in group.each()] if alone else _apart_or_one(waiting, people, doubts)
    return people


def _alike_first(seen: Iterable[Group], *, alone: bool) -> tuple[list[Group], list[Group]]:
    """The sightings with a role that tells something, those of the same roles as one; and those without."""
    telling: dict[tuple[frozenset[likeness.Role], frozenset[str]], list[Group]] = defaultdict(list)
    silent: list[Group] = []
    for group in seen:
        if not group.roles:
            silent.append(group)
            continue
        of_roles = telling[frozenset(group.roles), frozenset(group.genders)]
        one = next((g for g in of_roles if not g.excludes(group) and (not alone or _alike(g, group, alone=True))), None)
        if one is None:
            of_roles.append(group)
        else:
            one.take(group)
    merged = [group for of_roles in telling.values() for group in of_roles]
    return sorted(merged, key=_tells_most), silent


def is_little(name: Name) -> bool:
    """Whether many may have the name: a single word, or a surname with one initial ("A. Ruiz")."""
    return len(name.words) < 2 or (len(name.words) == 2 and len(name.words[0]) == 1)


def _tells_most(group: Group) -> tuple[object, ...]:
    """Several roles first, as they bridge others ("mayor and later senator"); then those that say where."""
    return -len(group.roles), not any(role.where for role in group.roles), -len(group.articles), group.order()


def _place(group: Group, people: list[Group], doubts: list[Doubt], *, alone: bool) -> None:
    """Gives a sighting with a role to the one whose role is alike, else makes it somebody of its own."""
    possible = [g for g in people if not g.excludes(group)]
    fits = [g for g in possible if _alike(g, group, alone=alone)]
    if not fits and alone:
        fits = [g for g in possible if g.called(group.words) and likeness.alike(g.roles, group.roles) is not False]
    elif not fits:  # a registry's line without a role is whoever has that name
        fits = [g for g in possible if g.entry is not None and not g.roles]
        if not fits and not alone:
            fits = [g for g in possible if _one_politician(g, group)]
    if len(fits) > 1:
        fits = [g for g in fits if likeness.same_office(g.roles, group.roles)] or fits
    if len(fits) > 1:
        fits = [g for g in fits if g.outlets & group.outlets]
    if len(fits) == 1:
        fits[0].take(group)
        return
    doubts += [
        (group, g, f"both are called {group.name}; their roles do not show one person") for g in possible if not alone
    ]
    people.append(group)


def _one_politician(a: Group, b: Group) -> bool:
    """Whether both hold political offices, and an outlet has both; or no article says where it appeared."""
    nowhere = not (a.outlets or b.outlets)
    return (nowhere or bool(a.outlets & b.outlets)) and likeness.politics(a.roles, b.roles)


def _alike(a: Group, b: Group, *, alone: bool) -> bool:
    """Whether the roles speak for one person; of a single name, the same place or body must be named too.

    Of an initial with a surname, one outlet does as well.
    """
    if likeness.alike(a.roles, b.roles) is not True:
        return False
    initial = len(a.words.words) > 1 and bool(a.outlets & b.outlets)
    return not alone or initial or likeness.named_place(a.roles, b.roles)


def _place_silent(group: Group, people: list[Group], *, alone: bool) -> bool:
    """Gives a sighting without a role to the only one there is; where there are several, to the one of its outlet.

    Or to him whom nearly all articles mean: a candidate whom a hundred name is not the coach of one.
    """
    possible = [g for g in people if not g.excludes(group)]
    if alone:
        possible = [g for g in possible if g.entry is not None and (not g.roles or g.called(group.words))]
    if not alone and (len(people) > 1 or _titled_otherwise(group, people[0]) if people else False):
        near = [g for g in possible if g.outlets & group.outlets]
        possible = near if group.outlets else [g for g in possible if _is_nearly_all(g, people)]
    if len(possible) != 1:
        return False
    possible[0].take(group)
    return True


def _is_nearly_all(group: Group, people: Sequence[Group]) -> bool:
    """Whether one of several of a name has by far the most articles, where none says in what outlet it appeared."""
    others = sum(len(other.articles) for other in people if other is not group)
    nowhere = not any(other.outlets for other in people)
    return nowhere and len(group.articles) >= _BY_FAR * max(others, 1)


def _titled_otherwise(group: Group, other: Group) -> bool:
    """Whether a title speaks against the join and outlets do not speak for it: "Dr. Ana Ruiz", the striker Ana Ruiz."""
    return bool(group.outlets and other.outlets) and likeness.rank_against(group.ranks, other.ranks, other.roles)


def _apart_or_one(waiting: Sequence[Group], people: Sequence[Group], doubts: list[Doubt]) -> list[Group]:
    """Sightings without a role: all one person where nobody else has the name; else each its own, with a doubt."""
    if people:
        doubts += [
            (w, g, f"both are called {w.name}; no role tells which one this is") for w in waiting for g in people
        ]
        return list(waiting)
    out: list[Group] = []
    for group in sorted(waiting, key=lambda g: (not g.genders, Group.order(g))):
        fits = [g for g in out if not g.excludes(group)]
        if len(fits) == 1:
            fits[0].take(group)
        else:
            out.append(group)
    return out


# ------------------------------------------------------------------ several forms of a name


def _joined(people: list[Group], doubts: list[Doubt]) -> list[Group]:
    """Every shorter or odd form goes to the one person that it can be; chains are followed."""
    index = _Index(people)
    edges: list[tuple[Group, Group]] = []
    several: list[tuple[Group, list[Group]]] = []
    for group in sorted(people, key=Group.order):
        sure: list[tuple[Group, str]] = []
        unsure: list[tuple[Group, str]] = []
        for other in index.near(group):
            if other is group or group.excludes(other):
                continue
            verdict = _verdict(group, other)
            if verdict is not None:
                (sure if verdict in (_SURE, _NAMED) else unsure).append((other, verdict))
        sure = [(other, verdict) for other, verdict in sure if verdict == _NAMED] or sure
        if len(sure) == 1:
            edges.append((group, sure[0][0]))
        elif sure:
            several.append((group, [other for other, _ in sure]))
        elif len(unsure) == 1:
            doubts.append((group, *unsure[0]))
    _merge(edges)
    for group, fuller in several:
        if len({id(other.now()) for other in fuller}) == 1:
            _merge([(group, fuller[0])])
        else:
            doubts += [(group, g, f"{group.name} may be {g.name}, or somebody else of the name") for g in fuller]
    return [group for group in people if group.into is None]


def _merge(edges: Iterable[tuple[Group, Group]]) -> None:
    for short, full in edges:
        a, b = short.now(), full.now()
        if a is b or a.excludes(b) or likeness.alike(a.roles, b.roles) is False:
            continue
        keep, gone = (a, b) if a.entry is not None else (b, a)
        keep.take(gone)


_SURE, _NAMED = "sure", "sure: the same place or body is named"


def _verdict(short: Group, full: Group) -> str | None:
    """`sure`, or why somebody should look; None where nothing links the two. `short` is never the fuller name."""
    a, b = short.words, full.words
    roles = likeness.alike(short.roles, full.roles)
    if roles is False or len(a.words) > len(b.words) or a.generation != b.generation:
        return None
    how = relation(a, b)
    for rule in (_initials, _part, _turned, _spelling):
        verdict = rule(short, full, how, roles)
        if verdict is not None:
            return verdict
    return None


def _initials(short: Group, full: Group, how: str, roles: bool | None) -> str | None:
    """ "John Okafor" for "John K. Okafor"; "J. Okafor" where the roles are alike."""
    a, b = short.words.words, full.words.words
    if how != "initials" or not _short_for(a, b):
        return None
    if (a[0] == b[0] and len(a[0]) > 1 and a != b and len(a) < len(b)) or roles:
        sure = _NAMED if likeness.named_place(short.roles, full.roles) else _SURE
        return sure if a[-1] == b[-1] else f"{short.name} may be short for {full.name}"
    return f"{short.name} may stand for {full.name}"


def _short_for(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether `b` has every word of `a` in order, as it is or behind its initial: not "Ana B. Ruiz", "Ana C. Ruiz"."""
    rest = iter(b)
    return all(any(word == x or (len(word) == 1 and x.startswith(word)) for x in rest) for word in a)


def _part(short: Group, full: Group, how: str, roles: bool | None) -> str | None:
    """ "Okafor" for "John Okafor": where the roles are alike and name the same place, or one outlet has both."""
    if not roles or not (how == "surname" or (how == "given" and full.goes_by(short.words))):
        return None
    return _near(short, full) or f"{short.name} may be {full.name}: the roles are alike"


def _near(short: Group, full: Group) -> str | None:
    """Whether what is alike is so by more than the kind of role: the same named place, subject or outlet."""
    if likeness.named_place(short.roles, full.roles):
        return _NAMED
    apart = bool(short.outlets and full.outlets) and short.outlets.isdisjoint(full.outlets)
    near = not apart and (bool(short.outlets & full.outlets) or likeness.same_place(short.roles, full.roles))
    return _SURE if near else None


def _turned(short: Group, full: Group, how: str, roles: bool | None) -> str | None:
    """ "Park Ji-hoon" for "Ji-hoon Park"."""
    a, b = short.words.words, full.words.words
    if how not in ("none", "clash") or len(a) < 2 or sorted(a) != sorted(b) or not _rotated(a, b):
        return None
    sure = roles or len(a) >= _LONG_GIVEN
    return _SURE if sure else f"{short.name} may be {full.name} with the family name first"


def _rotated(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    return any(a[k:] + a[:k] == b for k in range(1, len(a)))


def _spelling(short: Group, full: Group, how: str, roles: bool | None) -> str | None:
    """ "Tomas Hadad" for "Tomas Haddad", where the roles are alike and name the same place or body."""
    if how not in ("none", "clash") or not likeness.spelt_alike(short.words, full.words):
        return None
    sure = roles and likeness.same_place(short.roles, full.roles)
    return _SURE if sure else f"{short.name} may be another spelling of {full.name}" if roles else None


class _Index:
    """Who may be meant by a name: by last word and first letter, role or place, and by the words in any order."""

    def __init__(self, people: Iterable[Group]) -> None:
        self._of: dict[object, list[Group]] = defaultdict(list)
        for group in people:
            for key in self._keys(group, whole=True):
                self._of[key].append(group)

    def near(self, group: Group) -> list[Group]:
        """Everybody who shares a key, each once."""
        return list({id(g): g for key in self._keys(group, whole=False) for g in self._of.get(key, ())}.values())

    def _keys(self, group: Group, *, whole: bool) -> set[object]:
        words = group.words.words
        if not words:
            return set()
        keys: set[object] = {("any order", tuple(sorted(words)))} if len(words) > 1 else set()
        nouns = {
            role.noun.group if role.noun.group not in (None, "-") else role.noun.words[-1]
            for role in group.roles
            if role.noun is not None
        }
        families = {words[0], words[-1]} if whole else {words[-1]}
        if len(words) > 1:
            keys.add(("first and last", words[0][0], words[-1]))
            keys.add(("given", words[0], words[-1][:2]))
            keys.add(("first", words[0], words[1] if len(words) > 2 else words[-1]))
        if whole or len(words) == 1 or words[0] in PARTICLES:
            keys |= {("role", family, noun) for family in families for noun in nouns}
            places = {word for role in group.roles for name in role.names for word in name}
            keys |= {("place", family, word) for family in families for word in places}
        return keys


def _few(doubts: Sequence[Doubt]) -> list[Doubt]:
    """At most some doubts a person: a name that fifty have is no suggestion."""
    told: dict[int, int] = defaultdict(int)
    kept = []
    for doubt in sorted(doubts, key=lambda d: (Group.order(d[0]), Group.order(d[1]))):
        if told[id(doubt[0])] < _MOST_DOUBTS:
            told[id(doubt[0])] += 1
            kept.append(doubt)
    return kept
