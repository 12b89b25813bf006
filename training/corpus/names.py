"""Names for invented people and bodies, drawn from tables of names after each region's own way, none of them twice."""

from __future__ import annotations

import csv
import random
import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ARTICLES_OF_A_SURNAME = 3
SHARE_ELSEWHERE = 0.2
LATIN = re.compile(
    r"(?!.* (?!(?:d[aeiou]|del|dela|dos|van|von|der|den|la|el|ter) )[a-zß-ÿ])[A-ZÀ-Þ][A-Za-zÀ-ɏ'’ -]{1,21}"
)
CUT_OFF = {"smashew pl"}  # a source whose names lack their last letters
# Endings that only a woman's surname has, in the regions where `female` is given.
WOMEN_ONLY = re.compile(r"(ova|eva|ina|yna|ska|cka|dzka|tska|aya|ová|á|ienė|aitė|ytė|utė|iūtė|ou)$")


@dataclass(frozen=True, slots=True)
class Region:
    """A region's names and naming habits."""

    name: str
    habit: str
    courtesy: bool
    given: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    women: tuple[str, ...] = ()
    men: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    order: str = "given family"
    female: str = ""
    particles: tuple[str, ...] = ()
    ascii: bool = False
    syllables: bool = False

    def allows(self, need: str) -> bool:
        """Whether the region's names can be of that kind."""
        return {
            "family first": self.order.startswith("family") or "western" in self.order or self.order == "either way",
            "patronymic": "patronymic" in self.order or "father" in self.order or self.order == "chain",
            "particle": bool(self.particles),
            "courtesy": self.courtesy,
        }.get(need, True)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a brief: the name in full, how it goes short, and what is particular about it."""

    name: str
    short: str
    gender: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """A body in a brief."""

    name: str
    short: str = ""
    note: str = ""


def plain(name: str) -> str:
    """A name without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def bare(name: str) -> str:
    """A name for comparing: without accents, case, full stops and marks."""
    return re.sub(r"[^\w ]", "", plain(name).replace("-", " ")).casefold()


def table(path: Path) -> Iterable[dict[str, str]]:
    """The rows of a table whose columns are parted by tabs."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of names in Latin letters: of each country those of women ("F") and of men ("M")."""

    given: dict[str, dict[str, tuple[str, ...]]]
    family: dict[str, dict[str, tuple[str, ...]]]
    known: frozenset[str]

    @classmethod
    def read(cls, folder: Path) -> Tables:
        """The tables of a folder; the people listed there are known, and nobody gets their names."""
        listed = [row["full"] for file in ("people.tsv", "voa_people.tsv") for row in table(folder / file)]
        return cls(
            given=by_gender(folder / "given.tsv", either=False),
            family=by_gender(folder / "surnames.tsv", either=True),
            known=frozenset(form for full in listed for form in (bare(full), outer(full))),
        )


def by_gender(path: Path, *, either: bool) -> dict[str, dict[str, tuple[str, ...]]]:
    """The names of a table by country and gender; `either`: those of no or both genders count for both."""
    genders: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in table(path):
        name = unicodedata.normalize("NFC", written(row["name"]))
        if row["source"] not in CUT_OFF and LATIN.fullmatch(plain(name)):
            genders[row["country"]][name].add(row["gender"])

    def of(names: dict[str, set[str]], gender: str) -> tuple[str, ...]:
        fit = (n for n, g in names.items() if g - {""} == {gender} or (either and len(g - {""}) != 1))
        return tuple(sorted(fit)) or tuple(sorted(names))

    return {country: {gender: of(names, gender) for gender in "FM"} for country, names in genders.items()}


def written(name: str) -> str:
    """A name as the press writes it, where a table has it in capitals: Mei-chu."""
    first, *rest = name.split("-")
    return "-".join([first.title(), *map(str.lower, rest)]) if name.isupper() else name


def outer(full: str) -> str:
    """The first and the last part of a full name, for comparing."""
    parts = bare(full).split() or [""]
    return f"{parts[0]} {parts[-1]}"


@dataclass(slots=True)
class Names:
    """A seeded source of names that remembers what it gave."""

    tables: Tables
    rng: random.Random
    full: set[str] = field(default_factory=set)
    surnames: Counter[str] = field(default_factory=Counter)
    lists: dict[str, Any] = field(
        default_factory=lambda: tomllib.loads((HERE / "subjects.toml").read_text("utf-8"))["bodies"]
    )
    bodies: set[str] = field(default_factory=set)
    countries: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.countries = sorted(self.tables.family)

    def taken(self, people: Iterable[str]) -> None:
        """Counts the full names of an article that is there already."""
        self.full |= {bare(name) for name in people}
        self.surnames.update({bare(name.split()[-1]) for name in people if name.strip()})

    def cast(self, region: Region, rules: list[str], *, people: int, elsewhere: Region) -> list[Person]:
        """People of an article: one for each rule about names, two for "namesake", the rest plain."""
        made: list[Person] = []
        here: set[str] = set()  # surnames of this article: two of one surname count once
        if "namesake" in rules:
            made.append(self._person(region, "", family="", here=here))
            made.append(self._person(region, "namesake", family=made[0].short, here=here))
        rest = [rule for rule in rules if rule != "namesake"]
        for rule in rest + [""] * (people - len(made) - len(rest)):
            away = rule == "foreigner" or (not rule and self.rng.random() < SHARE_ELSEWHERE)
            made.append(self._person(elsewhere if away else region, rule, family="", here=here))
        self.surnames.update(here)
        return made

    def body(self, rule: str) -> Body:
        """A body: of a kind if a rule about names asks for it."""
        kind = rule if rule in ("and", "acronym") else self.rng.choice(["and", "acronym", "plain", "plain"])
        while True:
            a, b = self.rng.sample(self.lists["fields"], 2)
            f, g = (self.rng.choice(self.tables.family[self.rng.choice(self.countries)]["M"]) for _ in range(2))
            name = self.rng.choice(self.lists[kind]).format(a=a, b=b, f=f, g=g)
            if bare(name) not in self.bodies:
                self.bodies.add(bare(name))
                break
        if kind == "acronym":
            short = "".join(w[0] for w in re.findall(r"[A-Za-z]+", name) if w[0].isupper())
            return Body(name, short, "speaks by the acronym" if rule else "")
        return Body(name, "", "its name holds “and”" if rule == "and" else "")

    def handle(self) -> Body:
        """Somebody's handle."""
        x, y = (
            self.rng.choice(self.lists["fields"]).lower(),
            self.rng.choice(["nan", "watcher", "dad", "77", "tales", "owl", "rider", "daily"]),
        )
        return Body(
            self.rng.choice(self.lists["handle"]).format(x=x, y=y), "", "a handle: a person who posts, not a body"
        )

    def _person(self, region: Region, rule: str, *, family: str, here: set[str]) -> Person:
        """A person whose name nobody has, of a surname that few have."""
        for _ in range(5000):
            gender = "F" if rule == "woman" else self.rng.choice("FFMM")
            person = self._made(region, rule, gender=gender, family=family)
            key, last = bare(person.name), {bare(name.split()[-1]) for name in (person.short, person.name)}
            if (
                key in self.full
                or {key, outer(person.name)} & self.tables.known
                or len(set(key.split())) < len(key.split())
            ):
                continue
            if any(self.surnames[name] >= ARTICLES_OF_A_SURNAME for name in last - here) or (
                last & here and not family
            ):
                continue
            self.full.add(key)
            here |= last
            return person
        raise ValueError(f"The tables of names hold too few for {region.name} ({rule or 'plain'}).")

    def _given(self, region: Region, gender: str) -> str:
        """A given name of a region and gender."""
        own = region.women if gender == "F" else region.men
        countries = [c for c in region.given if c in self.tables.given]
        if own and (not countries or self.rng.random() < 0.7):
            return self.rng.choice(own)
        fit = self.tables.given[self.rng.choice(countries)][gender]
        name = self._one(region, fit)
        if region.syllables:  # few given names, but of two syllables each: put together anew
            head, _, tail = name.partition("-")
            other = self._one(region, fit).partition("-")[2]
            name = f"{head}-{other or tail}" if tail else name
        return name

    def _surname(self, region: Region, gender: str) -> str:
        """A surname of a region; of its form for women or men where it has two."""
        if region.families and (not region.family or self.rng.random() < 0.6):
            return self.rng.choice(region.families)
        countries = [c for c in region.family if c in self.tables.family]
        self.rng.shuffle(countries)

        def fits(name: str) -> bool:
            return bool(re.search(region.female, name)) if gender == "F" else not WOMEN_ONLY.search(name)

        for country in countries:
            fit: Sequence[str] = self.tables.family[country][gender]
            if region.female:
                fit = [n for n in fit if fits(n)]
            if fit:
                return self._one(region, fit)
        raise ValueError(f"There are no surnames for {region.name}.")

    def _one(self, region: Region, names: Sequence[str]) -> str:
        """One of the names, without accents where the region's press has none."""
        name = self.rng.choice(names)
        return plain(name) if region.ascii else name

    def _made(self, region: Region, rule: str, *, gender: str, family: str) -> Person:
        """A name after the region's order and one rule."""
        word = {"F": "woman", "M": "man"}[gender]
        given = self._given(region, gender)
        surname = family or self._surname(region, gender) if region.family or region.families else family
        if rule == "mononym":
            return Person(given, given, word, "one name only")
        if rule == "trade":
            surname = self.rng.choice(self.lists["trades"])
            return Person(f"{given} {surname}", surname, word, f"the surname is {surname}, a trade or title")
        if rule in ("hyphenated", "three-part"):
            given, note = self._longer(region, given, gender=gender, hyphen=rule == "hyphenated")
            if "initials" in region.order:  # they would stand instead
                return Person(f"{given} {surname}", surname, word, note)
            person = self._ordered(region, given, surname, gender=gender)
            return Person(person.name, person.short, word, note)
        if rule == "particle":
            surname = f"{self.rng.choice(region.particles)} {surname}".replace("d' ", "d'").strip()
            return Person(f"{given} {surname}", surname, word, f"the surname is {surname}")
        if rule == "initials":
            letters = ".".join([plain(given)[0], plain(self._given(region, gender))[0]]) + "."
            surname = surname or self._given(region, "M")
            return Person(f"{letters} {surname}", surname, word, f"only the initials {letters} are known")
        if rule == "nickname":
            nick = self.rng.choice(self.lists["nicknames"])
            person = self._ordered(region, given, surname, gender=gender)
            return Person(person.name, person.short, word, f"called “{nick}”")
        if rule == "patronymic":
            return self._with_father(region, given, surname, gender=gender)
        person = self._ordered(region, given, surname, gender=gender)
        note = {"namesake": f"shares the surname {person.short}" if family else "", "woman": "by surname later"}.get(
            rule
        )
        return Person(person.name, person.short, word, note or person.note)

    def _longer(self, region: Region, given: str, *, gender: str, hyphen: bool) -> tuple[str, str]:
        """A given name of two parts with a hyphen, or of three."""
        parts = [given, *(self._given(region, gender) for _ in range(1 if hyphen else 2))]
        parts = [re.split(r"[ -]", p)[0] for p in parts]
        return ("-".join(parts), "hyphenated given name") if hyphen else (" ".join(parts), "three given names")

    def _with_father(self, region: Region, given: str, surname: str, *, gender: str) -> Person:
        """A name with the father's name in it, as the region forms it."""
        if "patronymic" not in region.order or not surname or region.order == "given patronymic":
            person = self._ordered(region, given, surname, gender=gender)
            return Person(person.name, person.short, person.gender, "the second part is the father's name")
        father = self._given(region, "M")
        father = re.sub(r"[aeiouyй]+$", "", plain(father)) or father
        tail = {"F": "ovna", "M": "ovich"} if region.name != "Bulgaria" else {"F": "ova", "M": "ov"}
        middle = father + tail[gender]
        return Person(
            f"{given} {middle} {surname}", surname, {"F": "woman", "M": "man"}[gender], f"patronymic {middle}"
        )

    def _ordered(self, region: Region, given: str, surname: str, *, gender: str) -> Person:
        """A full name in the region's order."""
        word, father = {"F": "woman", "M": "man"}[gender], self._given(region, "M")
        match region.order:
            case "family given":
                return Person(f"{surname} {given}", surname, word, f"{surname} is the family name")
            case "family middle given":
                middle = "Thi" if gender == "F" else self.rng.choice(["Van", "Duc", "Huu", "Quang"])
                return Person(f"{surname} {middle} {given}", given, word, f"{surname} is the family name")
            case "western family given":
                name = f"{self.rng.choice(self.lists['western'])} {surname}" if self.rng.random() < 0.5 else surname
                return Person(f"{name} {given}", surname, word, f"{surname} is the family name")
            case "either way" if self.rng.random() < 0.5:
                return Person(f"{surname} {given}", surname, word, f"{surname} is the family name")
            case "initials family":
                letters = " ".join(f"{plain(self._given(region, 'M'))[0]}." for _ in range(self.rng.randint(1, 3)))
                return Person(f"{letters} {surname}", surname, word, "initials before the surname")
            case "given two families" if self.rng.random() < 0.7:
                return Person(f"{given} {surname} {self._surname(region, gender)}", surname, word, f"{surname} later")
            case "given father":
                return Person(f"{given} {father}", given, word, f"{father} is the father's name; {given} later")
            case "given bin father":
                return Person(f"{given} {'binti' if gender == 'F' else 'bin'} {father}", given, word, f"{given} later")
            case "given father family":
                family = surname or f"Al {self._given(region, 'M')}"
                return Person(f"{given} {father} {family}", family, word)
            case "chain":
                last = surname or self._given(region, "M")
                return Person(f"{given} {father} {last}", last, word, "own, father's and grandfather's name")
            case "given patronymic":
                son = "dóttir" if gender == "F" else "son"
                name = surname if surname.endswith(("son", "dóttir")) or not surname.endswith("s") else surname + son
                return Person(f"{given} {name}", given, word, f"{given} later")
            case "one or two names" if " " not in given and self.rng.random() < 0.3:
                return Person(given, given, word, "one name only")
        return Person(f"{given} {surname}", surname, word)


def regions() -> dict[str, Region]:
    """The regions of regions.toml by name."""
    rows = tomllib.loads((HERE / "regions.toml").read_text("utf-8"))["region"]
    lists = ("given", "family", "women", "men", "families", "particles")
    return {row["name"]: Region(**{k: tuple(v) if k in lists else v for k, v in row.items()}) for row in rows}
