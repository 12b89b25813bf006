"""Short invented articles in which planted people speak, with who said what: the corpus of `benchmarks.planted`."""

from __future__ import annotations

import random
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from benchmarks.planted_people import OUTLETS, Person, Role
from quotes import read
from quotes.records import Article, Span

_THINGS = (
    "the new footbridge", "the harbour wall", "the night bus", "the winter budget", "the village clinic",
    "the old orchard", "the ferry timetable", "the flood fund", "the school kitchen", "the weather station",
    "the salt marsh", "the town archive", "the wind farm", "the fish market", "the railway tunnel",
)  # fmt: skip
_DOES = (
    "will cost more than anyone planned", "cannot wait until spring", "has to open before the first snow",
    "needs twice as many hands", "could be lost within ten years", "was built for another century",
    "must be paid for by those who use it", "will be finished by August", "saved dozens of jobs",
    "has never been tested in a storm", "would be closed for three weeks", "is safer than it looks",
)  # fmt: skip
_MORE = ("We counted every penny.", "Nobody asked the neighbours.", "That is a promise.", "It took us nine years.",
         "We owe it to the children.", "There is no second chance.")  # fmt: skip
_SHARP = ("a quiet disaster", "long overdue", "a gift to the whole coast", "too little and too late",
          "an insult to working families", "the best news in years")  # fmt: skip
_FILLERS = (
    "The plan has been debated since the spring.", "Two lorries blocked the main road for an hour.",
    "About four hundred people attended the meeting.", "A decision is expected within weeks.",
    "Rain had delayed the work twice before.", "The figures were published on Monday.",
)  # fmt: skip
# {S} is who speaks, {Q} and {q} what is said, {thing} what about; {sharp} is the part in marks.
_DIRECT = (
    "“{Q},” {S} said.", "“{Q},” {S} told the {outlet}.", "{S} said: “{Q}.”", "“{Q},” {S} said. “{more}”",
    "{S} told reporters: “{Q}.”",
)  # fmt: skip
_INVERTED = ("“{Q},” said {S}.", "“{Q},” said {S}. “{more}”")  # of names alone: nobody writes "said he" any more
_INDIRECT = (
    "{S} said {q}.", "{S} said that {q}.", "{S} warned that {q}.", "{S} told the {outlet} that {q}.",
    "According to {S}, {q}.", "{Q}, {S} said on Tuesday.",
)  # fmt: skip
_MIXED = ("{S} called {thing} “{sharp}”.", "{S} said {thing} was “{sharp}”.")
_ASCII = str.maketrans("øØłŁđĐıßæ", "oOlLdDisa")
_DIGRAPHS = str.maketrans({"ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ø": "Oe", "Å": "Aa", "Ö": "Oe", "ä": "ae"})


@dataclass(frozen=True, slots=True)
class Said:
    """One planted quote: whose it is, where it stands and where its source does (code points, half-open)."""

    person: str
    content: Span
    source: Span


@dataclass(frozen=True, slots=True)
class Planted:
    """An article with what is planted in it."""

    article: Article
    said: tuple[Said, ...]
    forms: dict[str, frozenset[str]]  # of each person who speaks: the names printed, without titles
    roles: dict[str, tuple[str, ...]]  # of each person who speaks: the roles printed
    full: dict[str, str]  # of each person who speaks: the longest name printed


def ascii_only(text: str) -> str:
    """The text without accents, as some newsrooms print names."""
    plain = unicodedata.normalize("NFKD", text.translate(_ASCII))
    return "".join(c for c in plain if not unicodedata.combining(c))


# How newsrooms print names; the others print them as they are.
_STYLES: dict[str, Callable[[str], str]] = {
    OUTLETS[2]: ascii_only,
    OUTLETS[5]: ascii_only,
    OUTLETS[9]: lambda name: name.replace("-", " "),
    OUTLETS[7]: lambda name: ascii_only(name.translate(_DIGRAPHS)),
    OUTLETS[10]: lambda name: name.replace(".", ""),
}


def articles(people: Sequence[Person], count: int, chance: random.Random) -> list[Planted]:
    """So many articles: everybody comes up about as often as chance wants, nobody twice in an article."""
    seen: Counter[str] = Counter()
    liked = {person.key: chance.choice((1, 1, 2, 3)) for person in people}
    together = [pair for pair in zip(people[::2], people[1::2], strict=False) if _may_meet(*pair)]
    out = []
    for number in range(count):
        outlet = OUTLETS[number % len(OUTLETS)]
        pool = [person for person in people if outlet in person.outlets]
        if number % 16 == 7 and (met := [p for p in together if outlet in p[0].outlets]):
            who = list(chance.choice(met))
        else:
            who = _chosen(pool, {p.key: liked[p.key] / (1 + seen[p.key]) ** 2 for p in pool}, chance)
        new = frozenset(person.key for person in who if not seen[person.key])
        seen.update(person.key for person in who)
        out.append(_Writer(number, outlet, late=number >= count // 2, new=new, chance=chance).article(who))
    return out


def _may_meet(one: Person, other: Person) -> bool:
    """Whether an article may have both: two of a surname, whom it tells apart by their full names."""
    return one.clash == other.clash != "" and one.clash.split()[0] in ("surname", "generation", "role")


def _chosen(pool: Sequence[Person], weights: dict[str, float], chance: random.Random) -> list[Person]:
    """One to three people, no two of one surname or of one role."""
    who: list[Person] = []
    for _ in range(chance.choice((1, 1, 2, 2, 3))):
        free = [p for p in pool if all(p.clash != w.clash or not p.clash for w in who)]
        free = [p for p in free if all(p.key != w.key and p.role.nominal != w.role.nominal for w in who)]
        if free:
            who += chance.choices(free, [weights[p.key] for p in free])
    return who


@dataclass(slots=True)
class _Writer:
    """Writes one article, and notes where everything stands."""

    number: int
    outlet: str
    late: bool
    new: frozenset[str]  # people who were in no article before
    chance: random.Random
    text: str = ""
    said: list[Said] = field(default_factory=list)
    forms: dict[str, set[str]] = field(default_factory=dict)
    roles: dict[str, list[str]] = field(default_factory=dict)
    last: str = ""  # key of whoever was named last

    def article(self, who: Sequence[Person]) -> Planted:
        style = _STYLES.get(self.outlet, str)
        as_printed = [self._as_now(_styled(p, style)) for p in who]
        namesakes = len({p.surname for p in who}) < len(who)
        turns = list(range(len(who))) + [self.chance.randrange(len(who)) for _ in range(self.chance.randint(1, 2))]
        self.text = f"{self.chance.choice(_THINGS).capitalize()} divides {who[0].place}\n\n"
        for turn in sorted(turns) if self.chance.random() < 0.5 else turns:
            self._paragraph(as_printed[turn], namesakes=namesakes)
        id = f"planted-{self.number:04d}"
        date = f"2031-{1 + self.number // 28 % 12:02d}-{1 + self.number % 28:02d}"
        article = read.article(self.text, id=id, outlet=self.outlet, date=date)
        forms = {key: frozenset(names) for key, names in self.forms.items()}
        full = {key: max(sorted(names), key=lambda n: (n.count(" "), len(n))) for key, names in forms.items()}
        return Planted(article, tuple(self.said), forms, {k: tuple(v) for k, v in self.roles.items()}, full)

    def _as_now(self, person: Person) -> Person:
        """The person in what office is held at this time."""
        return replace(person, role=person.later, later=person.role) if self.late and person.later else person

    # -------------------------------------------------------------- paragraphs

    def _paragraph(self, person: Person, *, namesakes: bool) -> None:
        first = person.key not in self.forms
        # What tells two of one full name apart must be in print somewhere: the first article has it.
        whole = namesakes or (person.key in self.new and person.clash.startswith("full name"))
        if first and self.chance.random() < 0.15 and person.surname:
            self._put(f"{self._first(person, inside=True, whole=whole)} visited {person.place} on Monday. ")
            self.last, first = person.key, False
        elif self.chance.random() < 0.3:
            self._put(self.chance.choice(_FILLERS) + "\n\n")
        pronoun = not first and self.last == person.key and self.chance.random() < 0.4
        pattern = self._pattern(pronoun=pronoun)
        if first:
            source = self._first(person, inside="{S} " in pattern, whole=whole)
        elif pronoun:
            source = "he" if person.gender == "M" else "she"
        else:
            source = self._again(person, namesakes=namesakes)
        self._write(pattern, person, source)
        self.last = person.key
        self._put("\n\n")

    def _pattern(self, *, pronoun: bool) -> str:
        kind = self.chance.random()
        if kind < 0.5:
            return self.chance.choice(_DIRECT if pronoun else (*_DIRECT, *_INVERTED))
        patterns = _INDIRECT if kind < 0.8 else _MIXED
        return self.chance.choice([p for p in patterns if not (pronoun and p.startswith("According"))])

    def _write(self, pattern: str, person: Person, source: str) -> None:
        """Puts the sentence down, with the source and the content noted."""
        thing = self.chance.choice(_THINGS)
        clause = f"{thing} {self.chance.choice(_DOES)}"
        words = {"Q": clause[0].upper() + clause[1:], "q": clause, "thing": thing, "sharp": self.chance.choice(_SHARP)}
        words |= {"outlet": self.outlet, "more": self.chance.choice(_MORE)}
        words["S"] = source[0].upper() + source[1:] if pattern.startswith("{S}") else source
        spans = {}
        for piece in pattern.replace("}", "{").split("{"):
            start = len(self.text)
            self._put(words.get(piece, piece))
            spans[piece] = Span(start, len(self.text))
        content = next(spans[slot] for slot in ("Q", "q", "sharp") if slot in spans)
        self.said.append(Said(person.key, content, spans["S"]))

    def _put(self, words: str) -> None:
        self.text += words

    # -------------------------------------------------------------- mentions

    def _first(self, person: Person, *, inside: bool, whole: bool) -> str:
        """How the article introduces somebody: mostly by the full name and a role, now and then by less.

        `inside`: words follow without a mark of their own. `whole`: the full name is needed to tell two apart.
        """
        role, how = person.role, self.chance.random()
        after = _placed(role.after[0] if whole else self.chance.choice(role.after), person.place)
        comma = "," if inside else ""
        if not person.surname or whole or how < 0.5:
            return f"{self._named(person, person.name)}, {self._with_past(person, after)}{comma}"
        if how < 0.65 and role.before:
            return self._before(person, person.name, role)
        if how < 0.73 and role.title:
            return f"{self._role(person, role.title)} {self._named(person, person.name)}, {after}{comma}"
        if how < 0.82:
            return self._by_surname(person, after, comma)
        if how < 0.88:
            return f"{self._named(person, self._initials(person))}, {self._role(person, after)}{comma}"
        if how < 0.94 and person.middle:
            name = f"{person.given} {person.middle} {person.surname}"
            return f"{self._named(person, name)}, {self._role(person, after)}{comma}"
        if how < 0.94:
            return f"{self._named(person, person.name)}, {self._role(person, after)}{comma}"
        return self._named(person, person.name)

    def _with_past(self, person: Person, after: str) -> str:
        """The role, and sometimes what somebody was before."""
        if not (self.late and person.later) or self.chance.random() < 0.4:
            return self._role(person, after)
        past = person.later.after[0].format(person.place).removeprefix("the ").removeprefix("a ")
        return f"{self._role(person, after)} and former {self._role(person, past)}"

    def _before(self, person: Person, name: str, role: Role) -> str:
        lead = self.chance.choice(role.before).format(person.place)
        return f"{self._role(person, lead)} {self._named(person, name)}"

    def _by_surname(self, person: Person, after: str, comma: str) -> str:
        """Office and surname: "Mayor Haga"; only of those who have an office or a title, and no namesake's."""
        surname = " ".join(filter(None, (person.surname, person.generation)))
        if person.role.title:
            lead = self._role(person, person.role.title)
            return f"{lead} {self._named(person, surname)}, {self._role(person, after)}{comma}"
        lead = next((b for b in person.role.before if "{}" in b or b[0].isupper()), "")
        if not lead:
            return f"{self._named(person, person.name)}, {self._role(person, after)}{comma}"
        place = "" if "{}" in lead else f"{person.place} "
        return f"{self._role(person, place + lead.format(person.place))} {self._named(person, surname)}"

    def _initials(self, person: Person) -> str:
        if person.family_first:
            return person.name
        letters = "-".join(f"{part[0]}." for part in person.given.split("-"))
        return " ".join(filter(None, (letters, person.surname, person.generation)))

    def _again(self, person: Person, *, namesakes: bool) -> str:
        """How the article takes somebody up again."""
        how = self.chance.random()
        if namesakes or not person.surname:
            return self._named(person, person.name)
        if how < 0.15:
            return f"{'Mr' if person.gender == 'M' else 'Ms'} {self._named(person, person.surname)}"
        if how < 0.3 and person.role.title:
            return f"{person.role.title} {self._named(person, person.surname)}"
        if how < 0.4:
            return person.role.nominal
        return self._named(person, person.surname)

    def _named(self, person: Person, name: str) -> str:
        self.forms.setdefault(person.key, set()).add(name)
        return name

    def _role(self, person: Person, words: str) -> str:
        self.roles.setdefault(person.key, []).append(words)
        return words


def _placed(words: str, place: str) -> str:
    return words.replace("a {}", "an {}").format(place) if place[0] in "AEIOU" else words.format(place)


def _styled(person: Person, style: Callable[[str], str]) -> Person:
    """The person with the name as the outlet prints it."""
    return replace(
        person,
        given=style(person.given),
        surname=style(person.surname),
        generation=style(person.generation),
        middle=style(person.middle),
    )
