"""The names of an article put together, those of one person or body in one group, clashing ones kept apart.

Place in the flow: after `names`, makes the `Cast`. A surname that two persons of the article share is left ambiguous
here, with its candidates, and decided (or left open) where it is a source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from quotes.english.names import Gender, Name, name_gender, relation
from quotes.english.words import fold
from quotes.people.acronyms import acronym_key, body_key, spelt_out, without_article
from quotes.people.cast import Cast, Party
from quotes.people.names import Mention
from quotes.syntax import Tree

_SPELLABLE, _ALIKE = 6, 0.85  # letters of a first name that may be misspelled, share of them that must agree


@dataclass
class _Groups:
    """The names put together so far, one group a person or body, found by the words of their names."""

    groups: list[list[Mention]]
    kinds: list[dict[tuple[object, ...], Mention]]  # of each group: one mention for every name, gender, title, role
    by_word: dict[str, set[int]]
    homes: dict[int, tuple[int, ...]]  # of each mention, by its place: the groups it may belong to

    def add(self, mention: Mention, number: int | None = None) -> int:
        """Put a mention into the group of this number, a new one where there is none; gives the number."""
        if number is None:
            number = len(self.groups)
            self.groups.append([])
            self.kinds.append({})
        self.groups[number].append(mention)
        self.kinds[number].setdefault((mention.name, mention.gender, mention.titles, mention.role), mention)
        for word in mention.name.words:
            self.by_word.setdefault(word, set()).add(number)
        return number

    def near(self, mention: Mention) -> list[int]:
        """The groups that share a word with the name, in order: no other can be its own."""
        return sorted({n for word in mention.name.words for n in self.by_word.get(word, ())})


def cast(tree: Tree, mentions: Sequence[Mention]) -> Cast:
    """The persons and bodies behind the mentions."""
    acronyms = spelt_out(tree, mentions)
    found = _Groups([], [], {}, {})
    _full_names(mentions, found)
    _part_names(mentions, found)
    persons = len(found.groups)
    surnames = Counter(last for kinds in found.kinds for last in {m.name.last for m in kinds.values()})
    _bodies(mentions, found.groups, found.homes, acronyms)
    parties = tuple(
        Party(
            n,
            "person" if n < persons else "body",
            _person_called(group, surnames) if n < persons else _body_called(group, acronyms),
            tuple(group),
        )
        for n, group in enumerate(found.groups)
    )
    return Cast(parties, tuple(mentions), tuple(found.homes[i] for i in range(len(mentions))))


def _full_names(mentions: Sequence[Mention], found: _Groups) -> None:
    """Persons by names of two words or more: one group a person."""
    order = [i for i, m in enumerate(mentions) if m.kind == "person" and len(m.name.words) > 1]
    for index in order:
        mention = mentions[index]
        fits = [n for n in found.near(mention) if _same_person(mention, found.kinds[n].values(), found.groups[n])]
        exact = [n for n in fits if any(m.name == mention.name for m in found.kinds[n].values())]
        fits = exact if len(exact) == 1 else fits
        found.homes[index] = (found.add(mention, fits[0] if len(fits) == 1 else None),)


def _same_person(mention: Mention, kinds: Iterable[Mention], group: Sequence[Mention]) -> bool:
    """Whether a full name is another form of a person's: no clash with any form, and not "Ms" against "Mr."."""
    forms = tuple(kinds)
    genders = {m.gender for m in forms if m.gender}
    if mention.gender and genders and mention.gender not in genders:
        return False
    found = [_related(mention.name, m.name) for m in forms]
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
    if first == other or len(first) < _SPELLABLE or mention.kin:
        return False
    if mention.name.words[1:] != group[0].name.words[1:]:
        return False
    likely = {g for m in (mention, group[0]) if (g := name_gender(m.name))}
    together = any(m.sentence == mention.sentence or m.kin for m in group)
    same_length = abs(len(first) - len(other)) <= 1 and sum(a != b for a, b in zip(first, other, strict=False)) <= 1
    return len(likely) < 2 and not together and same_length and SequenceMatcher(None, first, other).ratio() >= _ALIKE


def _related(a: Name, b: Name) -> str:
    short, full = sorted((a, b), key=lambda n: len(n.words))
    return relation(short, full)


def _part_names(mentions: Sequence[Mention], found: _Groups) -> None:
    """Single words: a surname (or first name) of somebody named in full, a new person, or ambiguous with its
    candidates.
    """
    introduced = [min(group, key=lambda m: (m.aside, m.first)) for group in found.groups]
    order = [i for i, m in enumerate(mentions) if m.kind == "person" and len(m.name.words) == 1]
    for index in order:
        mention = mentions[index]
        fits = _bearers(mention, found, introduced) or _misprinted(mention, found)
        if len(fits) < 2:
            fits = (found.add(mention, fits[0] if fits else None),)
        found.homes[index] = fits
    for group in found.groups:
        group.sort(key=lambda m: m.first)


def _bearers(mention: Mention, found: _Groups, introduced: Sequence[Mention]) -> tuple[int, ...]:
    """The persons a single word may name: by surname before first name before middle name.

    `introduced` has the first full name of each of the first groups; the others have none.
    """
    for wanted in ("surname", "given", "middle"):
        fits = []
        for number in found.near(mention):
            forms = found.kinds[number].values()
            full = introduced[number] if number < len(introduced) else None
            related = {_related(mention.name, m.name) for m in forms}
            alone = wanted == "surname" and "same" in related and full is None
            if (wanted in related or alone) and not _contradicted(mention, forms, full):
                fits.append(number)
        if fits:
            return _by_title(mention, fits, found)
    return ()


def _misprinted(mention: Mention, found: _Groups) -> tuple[int, ...]:
    """The one person whose surname has one letter more, less, or another: "Eldrich" for "Eldrick"."""
    word = mention.name.last
    if len(word) < _SPELLABLE or mention.titles:
        return ()
    near = {n for other, numbers in found.by_word.items() if _one_letter(word, other) for n in numbers}
    full = [
        n
        for n in sorted(near)
        if any(_one_letter(word, m.name.last) for m in found.kinds[n].values() if len(m.name.words) > 1)
    ]
    return tuple(full) if len(full) == 1 else ()


def _one_letter(a: str, b: str) -> bool:
    """Whether one letter is put in, left out, exchanged, or two change places, not the first."""
    if a[0] != b[0] or abs(len(a) - len(b)) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    x, y = a[start:], b[start:]
    return x[1:] == y[1:] or x[1:] == y or x == y[1:] or (x[:2] == y[1::-1] and x[2:] == y[2:])


def _contradicted(mention: Mention, forms: Iterable[Mention], full: Mention | None) -> bool:
    """Whether this surname cannot be this person: "Ms" for a man, or a relative named in full only after it.

    "Mr. Brandt blamed his son, Peter Brandt": the first is not Peter. "Ruiz wins" above "Mayor Ana Ruiz said" may be
    Ana.
    """
    genders = {m.gender for m in forms if m.gender} or {g for m in forms if (g := name_gender(m.name))}
    if mention.gender and genders and mention.gender not in genders:
        return True
    if full is None or mention.aside:
        return False
    earlier = mention.first < full.first and not full.aside
    return earlier and (full.kin is not None or full.sentence == mention.sentence)


def _likely(forms: Iterable[Mention]) -> Gender | None:
    """The gender of a person by titles or kin, else by a list of first names."""
    known = tuple(forms)
    told = {m.gender for m in known if m.gender} or {g for m in known if (g := name_gender(m.name))}
    return told.pop() if len(told) == 1 else None


def _by_title(mention: Mention, fits: list[int], found: _Groups) -> tuple[int, ...]:
    """Of several persons of one surname, the one who alone goes by the title printed here ("Mr. Brandt").

    Else the one man, or woman, where first names tell of all: not "Ms Eze" of two sisters, nor of one unknown.
    """
    if len(fits) < 2 or not mention.titles:
        return tuple(fits)
    title = tuple(fold(t) for t in mention.titles)
    same = [n for n in fits if any(tuple(fold(t) for t in m.titles) == title for m in found.kinds[n].values())]
    if len(same) == 1:
        return (same[0],)
    genders = {n: _likely(found.kinds[n].values()) for n in fits}
    suits = [n for n in fits if genders[n] == mention.gender]
    if mention.gender and len(suits) == 1 and None not in genders.values():
        return (suits[0],)
    role = mention.role.words if mention.role else frozenset()
    by_role = [n for n in fits if role and any(m.role and role & m.role.words for m in found.kinds[n].values())]
    return (by_role[0],) if len(by_role) == 1 else tuple(fits)


def _bodies(
    mentions: Sequence[Mention],
    groups: list[list[Mention]],
    homes: dict[int, tuple[int, ...]],
    acronyms: dict[str, str],
) -> None:
    """Bodies by their whole names, acronyms written out; a part of one longer name only is that body."""
    bodies = [(i, m) for i, m in enumerate(mentions) if m.kind == "body"]
    keys = {i: body_key(acronyms.get(acronym_key(m.text), m.text)) for i, m in bodies}
    acting = {keys[i] for i, m in bodies if not m.place}
    people = {word for m in mentions if m.kind == "person" for word in m.name.words}
    by_key: dict[str, int] = {}
    for index, mention in bodies:
        key = keys[index]
        whole = key if mention.place or key in people else _whole(key, acting)
        if whole not in by_key:
            by_key[whole] = len(groups)
            groups.append([])
        groups[by_key[whole]].append(mention)
        homes[index] = (by_key[whole],)


def _whole(key: str, every: Iterable[str]) -> str:
    """The one longer name that a body's name begins or ends: "Times" for "Oria Times", "Norvik" for "Norvik Group".

    Itself where there are several, or where the longer one joins two by "and".
    """
    longer = [k for k in every if len(k) > len(key) and (k.startswith(f"{key} ") or k.endswith(f" {key}"))]
    if len(longer) != 1:
        return key
    rest = longer[0].removeprefix(key) if longer[0].startswith(key) else longer[0].removesuffix(key)
    return key if {"and", "of", "for"} & set(rest.split()) and len(key.split()) == 1 else longer[0]


def _body_called(group: Sequence[Mention], acronyms: dict[str, str]) -> str:
    """The name of a body that is shown: the longest printed, in full where the article spells out an acronym."""
    full = [acronyms[k] for m in group if (k := acronym_key(m.text)) in acronyms]
    forms = Counter(without_article(text) for text in (*full, *(m.text for m in group)))
    return max(forms, key=lambda text: (len(text.split()), not text.isupper(), forms[text]))


def _person_called(group: Sequence[Mention], surnames: Counter[str]) -> str:
    """The name of a person that is shown: the fullest form, of several the one printed most.

    "Mr. Brandt" where only a surname is known that others have too; `surnames` counts the persons of each.
    """
    longest = max(len(m.name.words) for m in group)
    forms = Counter(m.text for m in group if len(m.name.words) == longest)
    best = max(forms, key=lambda t: (not t.isupper(), forms[t]))  # of equals the first printed
    titled = next((m for m in group if m.titles), None) if longest == 1 else None
    return f"{' '.join(titled.titles)} {best}" if titled and surnames[group[0].name.last] > 1 else best
