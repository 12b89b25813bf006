"""People across articles.

First those of one full name, told apart by their roles; then the shorter, initialled, turned or misspelt forms, each to
the one person it can be. What has two answers, or too little for one, becomes a doubt.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from quotes.english.names import PARTICLES, Name, name_of, relation
from quotes.people.link import likeness, spellings
from quotes.people.link.entries import Entry
from quotes.people.link.groups import Group, is_little
from quotes.records import Sighting

Doubt = tuple[Group, Group, str]
_MOST_DOUBTS = 3  # of one person
_KNOWN = 12  # articles at least of whoever readers know; from 8 no two planted people come together (12 seeds)
_BY_FAR = 4  # times as many articles as all others of that name together; 3 of 12 may be somebody else
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
        group.names = {group.words}
        for name in {spellings.respelt(name_of(form), letters) for form in entry.names}:
            blocks[name][0].append(group)
    for group in seen_here:
        group.words = spellings.respelt(group.words, letters)
        group.names = {group.words}
        blocks[group.words][1].append(group)
    found = [g for known, seen in blocks.values() for g in _of_one_name(known, seen, doubts)]
    people = _joined(list({id(group): group for group in found}.values()), doubts)
    return [group for group in people if group.members], _few(doubts)


def _gathered(sightings: Iterable[Sighting]) -> list[Group]:
    """A group for all sightings that say the same of somebody: name, roles, gender, and the outlet where it matters.

    Those of a single name with no role may be anybody's: each is on its own.
    """
    of_key: dict[tuple[object, ...], list[Group]] = defaultdict(list)
    for sighting in sorted(sightings, key=lambda s: (s.article_id, s.speaker.id)):
        speaker, group = sighting.speaker, Group.of(sighting, "person")
        outlet = None if _tells_enough(group) else sighting.outlet
        alike = of_key[speaker.name, speaker.roles, speaker.gender, outlet]
        anybody = not group.roles and is_little(speaker.name)
        one = None if anybody else next((g for g in alike if sighting.article_id not in g.articles), None)
        if one is None:
            alike.append(group)
        else:
            one.take(group)
    return [group for alike in of_key.values() for group in alike]


def _tells_enough(group: Group) -> bool:
    """Whether the same words said of the name in another outlet are said of the same person."""
    return any(role.names for role in group.roles) if is_little(group.name) else bool(group.roles)


# ------------------------------------------------------------------ one name


def _of_one_name(known: Sequence[Group], seen: Sequence[Group], doubts: list[Doubt]) -> list[Group]:
    """The people of exactly one name: one, unless roles, genders or an article that has both tell them apart."""
    people, alone = list(known), any(is_little(group.name) for group in seen)
    if not alone:
        _forget_rare_gender(seen)
    for group in sorted((g for g in seen if g.roles), key=_tells_most):
        _place(group, people, doubts, alone=alone)
    waiting = [group for group in seen if not group.roles and not _place_silent(group, people, alone=alone)]
    return people + waiting if alone else _known_to_all(people + _apart_or_one(waiting, people, doubts))


def _forget_rare_gender(seen: Iterable[Group]) -> None:
    """Of a name that by far most articles give to a man, a woman is a pronoun misread; and the other way round."""
    articles = {gender: sum(len(g.articles) for g in seen if gender in g.genders) for gender in ("F", "M")}
    rare, usual = sorted(articles, key=lambda gender: articles[gender])
    if _is_by_far(articles[usual], articles[rare]):
        for group in seen:
            group.genders.discard(rare)


def _tells_most(group: Group) -> tuple[object, ...]:
    """Several roles first, as they bridge others ("mayor and later senator"); then those that say where."""
    return -len(group.roles), not any(role.where for role in group.roles), -len(group.articles), group.order()


def _place(group: Group, people: list[Group], doubts: list[Doubt], *, alone: bool) -> None:
    """Gives a sighting with a role to the one whose role is alike, else makes it somebody of its own.

    Where no role is alike, a full name is whoever it can be, and so is a surname that the registry gives to somebody.
    """
    possible = [g for g in people if not g.excludes(group)]
    fits = [g for g in possible if _alike(g, group, alone=alone)]
    if not fits:
        fits = [g for g in possible if (not alone or g.called(group.words)) and _may_be_one(g, group)]
    if len(fits) > 1:
        fits = [g for g in fits if likeness.same_office(g.roles, group.roles)]
    if len(fits) == 1:
        fits[0].take(group)
        return
    why = f"both are called {group.name}; their roles do not show one person"
    doubts += [(group, g, why) for g in possible if not alone]
    people.append(group)


def _alike(a: Group, b: Group, *, alone: bool) -> bool:
    """Whether the roles speak for one person; of a single name, the same place or body must be named too.

    Of an initial with a surname, one outlet does as well.
    """
    if likeness.alike(a.roles, b.roles) is not True:
        return False
    initial = len(a.words.words) > 1 and bool(a.outlets & b.outlets)
    return not alone or initial or likeness.named_place(a.roles, b.roles)


def _may_be_one(a: Group, b: Group) -> bool:
    """Whether the roles do not speak against it; two political offices do not in one outlet, or where none is known."""
    near = a.outlets & b.outlets or not (a.outlets or b.outlets)
    return likeness.alike(a.roles, b.roles) is not False or (bool(near) and likeness.politics(a.roles, b.roles))


def _place_silent(group: Group, people: list[Group], *, alone: bool) -> bool:
    """Gives a sighting without a role to the only one there is; where there are several, to the one of its outlet."""
    possible = [g for g in people if not g.excludes(group)]
    if alone:
        possible = [g for g in possible if g.entry is not None and (not g.roles or g.called(group.words))]
    elif len(people) > 1 or any(_titled_otherwise(group, g) for g in people):
        possible = [g for g in possible if g.outlets & group.outlets]
    if len(possible) != 1:
        return False
    possible[0].take(group)
    return True


def _titled_otherwise(group: Group, other: Group) -> bool:
    """Whether a title speaks against the join and outlets do not speak for it: "Dr. Ana Ruiz", the striker Ana Ruiz."""
    return bool(group.outlets and other.outlets) and likeness.rank_against(group.ranks, other.ranks, other.roles)


def _apart_or_one(waiting: Sequence[Group], people: Sequence[Group], doubts: list[Doubt]) -> list[Group]:
    """Sightings without a role: all one person where nobody else has the name; else each its own, with a doubt."""
    out: list[Group] = []
    for group in sorted(waiting, key=lambda g: (not g.genders, Group.order(g))):
        fits = [g for g in out if not g.excludes(group)]
        if len(fits) == 1 and not people:
            fits[0].take(group)
        else:
            out.append(group)
            why = f"both are called {group.name}; no role tells which one this is"
            doubts += [(group, g, why) for g in people]
    return out


def _known_to_all(people: list[Group]) -> list[Group]:
    """Whom by far most articles mean is meant without a role, too, and by a role that few of them speak against.

    A word that one of a hundred articles makes a role of does not make two people. A striker stays apart from a
    senator, however many articles the senator has.
    """
    one: list[Group] = []
    articles, genders, roles = set[str](), set[str](), Counter[likeness.Role]()
    for group in sorted(people, key=lambda g: (-len(g.articles), Group.order(g))):
        against = sum(n for role, n in roles.items() if likeness.alike([role], group.roles) is False)
        apart = len(genders | group.genders) > 1 or not articles.isdisjoint(group.articles)
        if apart or against * _BY_FAR > roles.total() or (group.entry is not None and any(g.entry for g in one)):
            continue
        one.append(group)
        articles |= group.articles
        genders |= group.genders
        roles += group.roles
    if _is_by_far(len(articles), sum(len(g.articles) for g in people) - len(articles)):
        most = next((group for group in one if group.entry is not None), one[0])
        for group in one:
            if group is not most:
                most.take(group)
    return [group for group in people if group.into is None]


def _is_by_far(articles: int, others: int) -> bool:
    return articles >= max(_KNOWN, _BY_FAR * others)


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
        if sure and len(group.words.words) < 2:  # a surname is nobody's where the roles are like those of several
            sure += unsure
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
    if how != "initials" or len("".join(a)) > len("".join(b)):
        return None
    if (a[0] == b[0] and len(a[0]) > 1 and a != b and len(a) < len(b)) or roles:
        sure = _NAMED if likeness.named_place(short.roles, full.roles) else _SURE
        return sure if a[-1] == b[-1] else f"{short.name} may be short for {full.name}"
    return f"{short.name} may stand for {full.name}"


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
    if how not in ("none", "clash") or not any(a[k:] + a[:k] == b for k in range(1, len(a))):
        return None
    sure = roles or len(a) >= _LONG_GIVEN
    return _SURE if sure else f"{short.name} may be {full.name} with the family name first"


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
