"""Facts about a choice: what an article tells of a source and of whom it means.

Place in the flow: asked by `telling`. Each fact is a small function with an example. It tells what can be counted in
the article with the names as they were read, and nothing where it does not hold or is not known; what it tells of who
spoke rests on the choices for the other sources.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import TypeAlias

from quotes.english.names import Gender, parts
from quotes.english.words import singular
from quotes.people.acronyms import acronym_key, body_key, initials
from quotes.people.background import Act, Background
from quotes.people.cast import Party, Referent
from quotes.people.memory import Memory
from quotes.people.names import Mention
from quotes.people.source import Source
from quotes.records import Span

_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905 -- shorter so
_WOMAN: Mapping[Gender, str] = {"F": "woman", "M": "man"}


@dataclass(frozen=True)
class Chosen:
    """Somebody whom a source, or a part of one, means, before the background of the article."""

    source: Source
    who: Referent
    span: Span  # of the whole source
    background: Background

    @property
    def memory(self) -> Memory:
        """Who is mentioned where."""
        return self.background.reader.memory

    @cached_property
    def party(self) -> Party | None:
        """The party, of somebody who has a name."""
        return None if self.who.party is None else self.memory.party(self.who)

    @cached_property
    def name(self) -> Mention | None:
        """The name in the source that is, or may be, that of the party."""
        if self.source.kind != "name" or self.party is None:
            return None
        return next((m for m in self.source.names if self.party in self.memory.cast.of(m)), None)

    def before(self) -> Iterator[Act]:
        """Acts of saying whose source stands before this one, the last first."""
        for place in range(bisect_left(self.background.places, self.span.start) - 1, -1, -1):
            yield self.background.acts[place]

    def sentences(self, at: int) -> int:
        """How many sentences stand between a word and the source; 0 in the same, below 0 behind it."""
        of = self.memory.tree.mended_sentence_of
        return of[self.source.first] - of[at]

    def namesakes(self, words: Sequence[str]) -> list[Party]:
        """The others of that kind who have these words in their names."""
        having = self.background.with_word.get(words[0], ())
        alike = (p for p in having if p is not self.party and p.kind == self.who.kind)
        return [p for p in alike if any(set(words) <= set(m.name.words) for m in p.mentions)]


Fact: TypeAlias = Callable[[Chosen], str | None]


def _place(what: str, places: Iterable[int], chosen: Chosen) -> str | None:
    """Where something stands, at one of these words: the last before the source, else only behind it."""
    ordered = sorted(places)
    earlier = [at for at in ordered if at < chosen.source.first]
    if not earlier:
        return f"{what} only after it" if ordered and ordered[0] > chosen.source.last else None
    back = chosen.sentences(earlier[-1])
    if back < 2:
        return f"{what} {'earlier in this sentence' if back == 0 else 'in the sentence before'}"
    return f"{what} {_counted(back)} sentences before"


def _counted(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


# ------------------------------------------------------------------------------------------------ names


def in_full(chosen: Chosen) -> str | None:
    """A full name stands in the source: “Mayor Ana Ruiz”."""
    name, party = chosen.name, chosen.party
    if name is None or party is None:
        return None
    if party.kind == "body":
        return "named here in full" if body_key(name.text) == body_key(party.canonical) else None
    return "named here in full" if len(name.name.words) > 1 and name.name.words == party.name.words else None


def short_form(chosen: Chosen) -> str | None:
    """The source is an acronym that the article spells out: “UCG” for the Union of Coffee Growers."""
    name, party = chosen.name, chosen.party
    if name is None or party is None or party.kind != "body" or len(party.canonical.split()) < 2:
        return None
    return "the short form of that name" if acronym_key(name.text) in party.acronyms else None


def no_longer_form(chosen: Chosen) -> str | None:
    """The article has the person only by one name: “Ruiz” and nowhere more."""
    party = chosen.party
    if not chosen.name or party is None or party.kind != "person" or len(party.name.words) > 1:
        return None
    known = chosen.namesakes(party.name.words) or not chosen.background.cut_short.isdisjoint(party.name.words)
    return None if known else "named nowhere in a longer form"


def part_of_name(chosen: Chosen) -> str | None:
    """A part of the name, of the only one who has it, or of the last of several who was spoken of: “Ruiz”."""
    name, party = chosen.name, chosen.party
    if name is None or party is None or in_full(chosen) or not _within(name.text, party.canonical):
        return None
    others = chosen.namesakes(name.name.words)
    cut = not chosen.background.cut_short.isdisjoint(name.name.words)
    if not others and (cut or len(name.name.words) == len(party.name.words)):
        return None
    if not others:
        return f"the only {_kind(party)} of that name here"
    title, cast = (name.titles[-1] if name.titles else None), chosen.memory.cast
    if title and not any(title in m.titles and p in cast.of(m) for m in cast.mentions for p in others):
        return f"of {_counted(len(others) + 1)} of that name here the only one called “{title}”"
    last = [chosen.memory.before(p.referent, chosen.source.first) for p in (party, *others)]
    if last[0] and all(one is None or one.at < last[0].at for one in last[1:]):
        return f"of {_counted(len(others) + 1)} of that name here the last spoken of"
    return f"one of {_counted(len(others) + 1)} of that name here"


def _within(text: str, whole: str) -> bool:
    """Whether all words of a name stand in another, as printed: not “P. Ruiz” in “R. Ruiz”."""
    return set(parts(text)) <= set(parts(whole))


def full_name_elsewhere(chosen: Chosen) -> str | None:
    """Where the full name stands, of which the source has a part: before it, else behind it."""
    party = chosen.party
    if chosen.name is None or party is None or not set(chosen.name.name.words) < set(party.name.words):
        return None  # it is the full name itself, or an acronym
    full = [m.first for m in party.mentions if m.name.words == party.name.words]
    return _place("named in full", full, chosen)


# ------------------------------------------------------------------------------------------------ anybody's


def speaks_around(chosen: Chosen) -> str | None:
    """Whose quotation stands around an “I”; who is interviewed, where there is none."""
    if chosen.source.pronoun not in ("I", "we", "A"):
        return None
    reader = chosen.background.reader
    around = reader.holders(chosen.span)
    if around and [part.who for part in reader.found.get(around, ())] == [chosen.who]:
        return "who speaks the words around it"
    return "who is interviewed here" if reader.interviewed == chosen.who else None


def beside(chosen: Chosen) -> str | None:
    """The name that a “who” stands right behind: “Ruiz, who said”."""
    tree, first = chosen.memory.tree, chosen.source.first
    near = chosen.memory.before(chosen.who, first)
    if chosen.source.pronoun not in ("who", "which") or near is None:
        return None
    return "who stands right before it" if all(tree.is_mark(i) for i in range(near.end, first)) else None


def distance(chosen: Chosen) -> str | None:
    """Where somebody was last named: “Ruiz resigned. She said” in the sentence before; else that it was after it."""
    party = chosen.party
    if party is None or chosen.name is not None:
        return None
    places = [m.first for m in party.mentions]
    perhaps = chosen.background.begins[party.number] < chosen.source.first < min(places)  # by a name of several
    return None if perhaps else _place("named", places, chosen)


def only_one(chosen: Chosen) -> str | None:
    """Nobody else, or of that gender as the article tells it, was named before, or speaks: “she” in a talk with men."""
    if chosen.name is not None or chosen.party is None or chosen.memory.tree.faults.found:
        return None
    background, first = chosen.background, chosen.source.first
    missed = background.missed.get("PER" if chosen.who.kind == "person" else "ORG", first) < first
    alike = [] if missed else [p for p in chosen.memory.cast.parties if p.kind == chosen.who.kind]
    named = [p.referent for p in alike if background.begins[p.number] < first]
    if chosen.who.kind == "body":
        return f"the only {_kind(chosen.party)} named so far" if named == [chosen.who] else None
    for several, end in ((named, "named so far"), (background.people, "who speaks here")):
        if chosen.who in several and (kind := _alone(chosen, several)):
            return f"the only {kind} {end}"
    return None


def spoke_before(chosen: Chosen) -> str | None:
    """Who spoke last before it: “… Ruiz said. She added”."""
    last = next(chosen.before(), None)
    if chosen.name is not None or last is None or chosen.memory.tree.faults.found:
        return None
    there = takewhile(lambda act: act.at == last.at, chosen.before())
    speaking = {who for act in there for who in act.who}
    return "the last who spoke before" if speaking == set(chosen.who.members or [chosen.who]) else None


def _kind(party: Party) -> str:
    return "person" if party.kind == "person" else "place" if party.place else "organisation"


def _alone(chosen: Chosen, several: Sequence[Referent]) -> str | None:
    """What somebody alone is among these: "person", "woman"; None where another is, or may be."""
    others = [who for who in several if who != chosen.who]
    if not others:
        return "person"
    gender, known = chosen.source.gender, chosen.memory.gender(chosen.who)
    told = [_gender(chosen, who) for who in others]
    wrong = gender is None or known not in (None, gender) or None in told or gender in told
    return None if wrong or gender is None else _WOMAN[gender]


def _gender(chosen: Chosen, who: Referent) -> Gender | None:
    """What titles, roles, pronouns and, of somebody without a name, the description tell."""
    described = (source.gender for source, one in chosen.memory.described if one == who)
    return chosen.memory.gender(who) or next(described, None)


# ------------------------------------------------------------------------------------------------ descriptions


def role(chosen: Chosen) -> str | None:
    """The role as printed that the description takes up: “finance minister” for “the minister”."""
    source, party = chosen.source, chosen.party
    if source.kind != "described" or party is None:
        return None
    fits, found = party.best_role(source.noun, source.head_noun, source.content)
    kin = next((m.kin for m in party.mentions if m.kin and singular(m.kin) == source.head_noun), None)
    printed = found.text if found else kin if fits == "head" else None
    return f"called “{printed}” in the article" if printed else None


def only_role(chosen: Chosen) -> str | None:
    """Nobody else who is named has that word in a role: there is one minister."""
    source, party = chosen.source, chosen.party
    if source.kind != "described" or party is None or chosen.memory.tree.faults.found:
        return None
    noun = source.head_noun
    others = [m for m in chosen.background.called.get(noun, ()) if m not in party.mentions]
    return f"nobody else named here is called “{noun}”" if noun in party.words_of_roles and not others else None


def words_in_name(chosen: Chosen) -> str | None:
    """Words of the description that stand in the name: “committee” in Ethics Committee."""
    source, party = chosen.source, chosen.party
    if source.kind != "described" or party is None:
        return None
    tree = source.tree
    if any(party in chosen.memory.cast.of(m) for m in source.names):
        return None  # the name itself stands there
    content = [i for i in source.kept if singular(tree.folded[i]) in source.content]
    shared = [i for i in content if tree.folded[i] in party.name.words]
    run = [i for n, i in enumerate(shared) if i == shared[0] + n]
    if not run:
        return None
    words = tree.printed(run[0], run[-1] + 1)
    return f"“{words}” stands in that name"


def first_letters(chosen: Chosen) -> str | None:
    """A description that is no name to the reader, but the first letters of one: “the UCG”."""
    source, party = chosen.source, chosen.party
    if source.kind != "described" or party is None:
        return None
    key = acronym_key(source.tree.printed(source.kept[0], source.kept[-1] + 1))
    return "the first letters of that name" if key and key in {initials(m.text) for m in party.mentions} else None


def age(chosen: Chosen) -> str | None:
    """The age behind the name: 45 for “the 45-year-old”."""
    party, years = chosen.party, chosen.source.age
    return f"whose age the article gives as {years}" if party and years is not None and years in party.ages else None


def described_before(chosen: Chosen) -> str | None:
    """Somebody without a name, taken up again: “a port official … the official”."""
    who = chosen.who
    if who.party is not None or who.members or who.at is None or who.at >= chosen.source.first:
        return None
    return _place("first described so", [who.at], chosen)


# ------------------------------------------------------------------------------------------------ several


def together(chosen: Chosen) -> str | None:
    """Several who were named together as sources: “Ruiz and Reed said. … They added”."""
    if not chosen.who.members:
        return None
    found = [source.last for source, who in chosen.memory.together if who == chosen.who and source.kind == "name"]
    return _place("named together", [at for at in found if at < chosen.source.first], chosen)


def last_to_speak(chosen: Chosen) -> str | None:
    """The last two, or three, who spoke, each alone."""
    members = chosen.who.members
    if not members or chosen.memory.tree.faults.found:
        return None
    lately = set[Referent | None]()
    for who in (who for act in chosen.before() for who in reversed(act.who)):
        if len(lately) < len(members):
            lately.add(who)
    return f"the last {_counted(len(members))} who spoke before" if lately == set(members) else None


def all_named(chosen: Chosen) -> str | None:
    """Within how many sentences before all of them were named."""
    members = chosen.who.members
    if not members or any(m.party is None for m in members):
        return None
    parties = (chosen.memory.party(m) for m in members)
    last = [max((m.first for m in p.mentions if m.first < chosen.source.first), default=None) for p in parties]
    if None in last:
        return None
    back = max(chosen.sentences(at) for at in last if at is not None)
    each = "both" if len(members) == 2 else "all"
    if back < 2:
        return f"{each} named {'earlier in this sentence' if back == 0 else 'in the sentence before or this one'}"
    return f"{each} named in the {_counted(back)} sentences before"


FACTS: tuple[Fact, ...] = (  # the most telling first
    in_full, short_form, no_longer_form, part_of_name, full_name_elsewhere,
    speaks_around, beside, first_letters, role, words_in_name, age, described_before, only_role,
    together, last_to_speak, all_named, distance, only_one, spoke_before,
)  # fmt: skip
