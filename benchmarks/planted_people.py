"""Invented people for `benchmarks.planted`: some three hundred of many origins, a hundred of whom clash in pairs.

Given names are common ones, surnames are put together from stems and endings, so that they are nobody's.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

OUTLETS = (
    "Bay Ledger", "Hill Courier", "Northern Dispatch", "Evening Lamp", "Coast Gazette", "Valley Post",
    "Plains Observer", "Island Echo", "River Tribune", "Lakeside Argus", "Border Mail", "Forest Standard",
)  # fmt: skip
# Places are real, so that they read as places; ministers and premiers are those of regions.
TOWNS = (
    "Tampere", "Gdynia", "Plovdiv", "Braga", "Murcia", "Rennes", "Graz", "Kumasi", "Mysore", "Davao", "Duluth",
    "Valdivia", "Varna", "Konya", "Tartu", "Kaunas", "Maribor", "Trondheim", "Turku", "Szeged", "Debrecen", "Brno",
    "Ostrava", "Leuven", "Limoges", "Nantes", "Coimbra", "Lecce", "Patras", "Sapporo", "Mutare", "Gaborone",
    "Sousse", "Tromsø", "Stavanger", "Linköping", "Uppsala", "Linz", "Manaus", "Recife",
)  # fmt: skip
REGIONS = (
    "Tyrol", "Carinthia", "Styria", "Saarland", "Thuringia", "Galicia", "Sarawak", "Wallonia", "Puntland",
    "Madeira", "Bavaria", "Brandenburg", "Suriname", "Lesotho", "Eswatini", "Guernsey", "Navarre", "Tatarstan",
    "Mizoram",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody is, in the wordings that newspapers use; `{}` is the place."""

    family: str
    after: tuple[str, ...]  # behind the name, between commas
    before: tuple[str, ...]  # in front of the full name, and of the surname alone
    nominal: str
    title: str = ""  # with the name anywhere: "Dr.", "Gen."
    places: tuple[str, ...] = TOWNS


ROLES = (
    Role("mayor", ("the mayor of {}", "{}'s mayor"), ("Mayor", "{} Mayor"), "the mayor"),
    Role("minister", ("{}'s finance minister", "the finance minister of {}"), ("Finance Minister",), "the minister",
         places=REGIONS),
    Role("premier", ("{}'s prime minister", "the prime minister of {}"), ("Prime Minister",), "the prime minister",
         places=REGIONS),
    Role("health", ("{}'s health minister", "the minister of health in {}"), ("Health Minister",), "the minister",
         places=REGIONS),
    Role("general", ("commander of the {} garrison", "a commander in {}"), ("General",), "the commander", "Gen."),
    Role("scholar", ("a biologist at the University of {}", "a {} biologist"), ("Professor",), "the biologist", "Dr."),
    Role("police", ("{}'s police chief", "the police chief of {}"), ("Police Chief",), "the police chief"),
    Role("union", ("leader of the {} dockers' union", "the {} dockers' union leader"), ("union leader",),
         "the union leader"),
    Role("boss", ("chief executive of {} Shipping", "the head of {} Shipping"), ("chief executive",), "the executive"),
    Role("coach", ("coach of {} Rovers", "the {} Rovers head coach"), ("coach", "{} coach"), "the coach"),
    Role("voice", ("a spokesperson for the {} Water Board", "the {} Water Board's spokesperson"), (),
         "the spokesperson"),
    Role("judge", ("a judge in {}", "a {} magistrate"), ("Judge",), "the judge"),
    Role("museum", ("director of the {} Museum", "the {} Museum director", "who runs the {} Museum"),
         ("museum director",), "the director"),
    Role("senator", ("a senator for {}", "a {} lawmaker"), ("Senator", "Sen."), "the senator"),
    Role("striker", ("a striker for {} Rovers", "the {} Rovers striker"), ("striker", "{} Rovers striker"),
         "the striker"),
    Role("engineer", ("an engineer at the {} ferry yard", "a {} ferry engineer"), ("engineer",), "the engineer"),
    Role("farmer", ("a farmer from {}", "a {} farmer", "who grows apples near {}"), ("farmer",), "the farmer"),
    Role("doctor", ("a surgeon at {} General Hospital", "a {} hospital doctor"), (), "the surgeon", "Dr."),
    Role("teacher", ("headteacher of {} High School", "the {} High School head"), ("headteacher",), "the headteacher"),
)  # fmt: skip
# What some become, in the same place.
CHANGES = {"mayor": "senator", "minister": "premier", "union": "senator", "striker": "coach"}


@dataclass(frozen=True, slots=True)
class Origin:
    """Given names (women's, then men's) and what surnames are put together from."""

    women: str
    men: str
    stems: str
    endings: str


ORIGINS = (
    Origin("Åsne Eivor Ingvild Signe Solveig", "Bjarte Eskil Halvard Sindre Torbjørn",
           "Brand Øster Lille Kvam Hage", "våg stølen dalen bråten hamn"),
    Origin("Bohdana Jiřina Ludmila Radmila Zdenka", "Bořivoj Jaromír Ludvík Radek Zdeněk",
           "Drah Kost Petr Vod Zelen", "ošek ivnič unjak ovarek ěvski"),
    Origin("Anne-Solène Gwenaëlle Maëlle Solène Thaïs", "Aurèle Gaël Jean-Rémi Marc-Étienne Thibault",
           "Béran Delac Garri Lherm Prév", "geau ourtie ivière iteau ostelle"),
    Origin("Candela Inés Itziar Leocadia Nélida", "Anselmo Baltasar Ceferino Íñigo Nicanor",
           "Peñar Quiño Zubil Echen Marcha", "rubia neral lagarai agusía malón"),
    Origin("Käthe Friederike Heidrun Jördis Wiebke", "Ansgar Detlev Hinnerk Jörg Lüder",
           "Kreutz Möhr Brügg Stein Raut", "felder ingsen enkamp hövelt enbacher"),
    Origin("Abena Adwoa Efua Ngozika Oluchi", "Akwasi Chinedu Ekow Nnamdike Olumide",
           "Boak Nwach Adey Ogun Asant", "yeremo ukwuma inkola leyebi ewaro"),
    Origin("Lubna Nadira Rania Shirin Zaynab", "Basim Farouq Hisham Nabeel Ziyad",
           "al-Qas el-Mans Khosh Tabr Zahr", "imawi ouryan binzad izarian awandi"),
    Origin("Anjali Devika Madhuri Priyanka Sumitra", "Arvind Devendra Mahesh Prakash Sandeep",
           "Bhatt Rang Subram Wijes Desh", "archar anekar aniyar ekaran mukhal"),
    Origin("Ha-rin Ye-won Seo-ah Da-eun Min-ji", "Do-yun Ji-ho Seung-min Tae-oh Yeong-su",
           "Seonu Bakh Noh Jegal Namgung", " "),
    Origin("Beatrix Maureen Rosalind Tabitha Winifred", "Alistair Barnaby Desmond Rupert Tobias",
           "Thistle Hark Pen Oak Wether", "wright hallow shotte combe dowell"),
    Origin("Aydan Gülşen Nermin Şebnem Zühal", "Alparslan Görkem Necati Şükrü Zafer",
           "Kara Yıldız Demir Gök Ak", "oğulcan kaptan bölük çeliker soylan"),
    Origin("Fiorenza Ginevra Loredana Ornella Violante", "Fulgenzio Gaspare Lamberto Oreste Vasco",
           "Bell Castr Monte Raven Torr", "aspina ignoni corvari ezzati isendi"),
    Origin("Ilanga Nomvula Rudo Tariro Wanjiku", "Itai Njabulo Rangarirai Tendai Wekesa",
           "Mutas Kiptan Chiku Ndlo Mwang", "arembwa uiro wanhira vembe irehu"),
    Origin("Kalea Leilani Malia Noelani Sefina", "Keanu Lotomau Manaia Niko Semisi",
           "Faale Tui Kahana Mata Vaka", "lolopo masina iauli fonua puaka"),
)  # fmt: skip
_SINGLE = ("Sutrisnata", "Tavinhelo", "Wulanda", "Nandoruso")
_PEOPLE, _PAIRS, _EACH_KIND = 300, 50, 10


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody; two of one name differ in `key`."""

    key: str
    given: str
    surname: str  # "" for people of one name
    gender: str  # "F", "M"
    role: Role
    place: str
    outlets: tuple[str, ...]  # where articles with this person appear
    generation: str = ""  # "Jr.", "Sr."
    family_first: bool = False
    middle: str = ""  # a second given name's initial that some articles print: "K."
    later: Role | None = None  # what the person is in later articles
    clash: str = ""  # kind and number of the pair

    @property
    def name(self) -> str:
        """The full name as articles print it."""
        words = (self.surname, self.given) if self.family_first else (self.given, self.surname)
        return " ".join(filter(None, (*words, self.generation)))


def people(chance: random.Random) -> list[Person]:
    """The cast: fifty pairs that clash, then people whose surname is nobody else's."""
    surnames = _surnames(chance)
    out = [person for number in range(_PAIRS) for person in _pair(number, next(surnames), chance)]
    out += [_single(name, chance) for name in _SINGLE]
    while len(out) < _PEOPLE:
        out.append(_alone(len(out), next(surnames), chance))
    return out


def _surnames(chance: random.Random) -> Iterator[tuple[Origin, str]]:
    """Every surname once, with its origin; the origins take turns."""
    of_origin = []
    for origin in ORIGINS:
        names = [stem + ending for stem in origin.stems.split() for ending in origin.endings.split() or [""]]
        chance.shuffle(names)
        of_origin.append((origin, names))
    while any(names for _, names in of_origin):
        yield from [(origin, names.pop()) for origin, names in of_origin if names]


def _alone(number: int, named: tuple[Origin, str], chance: random.Random) -> Person:
    origin, surname = named
    gender = chance.choice("FM")
    role = chance.choice(ROLES)
    later = CHANGES.get(role.family) if chance.random() < 0.5 else None
    return Person(
        key=f"p{number}",
        given=chance.choice(_given(origin, gender)),
        surname=surname,
        gender=gender,
        role=role,
        place=chance.choice(role.places),
        outlets=tuple(chance.sample(OUTLETS, 4)),
        family_first=not origin.endings.strip(),
        middle=chance.choice("BDGKLNRTV") + "." if chance.random() < 0.15 and origin.endings.strip() else "",
        later=next((r for r in ROLES if r.family == later), None),
    )


def _single(name: str, chance: random.Random) -> Person:
    role = next(r for r in ROLES if r.family == "striker")
    return Person(
        name.lower(), name, "", chance.choice("FM"), role, chance.choice(role.places), tuple(chance.sample(OUTLETS, 4))
    )


def _given(origin: Origin, gender: str) -> list[str]:
    return (origin.women if gender == "F" else origin.men).split()


# ------------------------------------------------------------------ pairs that clash


def _pair(number: int, named: tuple[Origin, str], chance: random.Random) -> Iterator[Person]:
    """Two people of one surname: ten pairs of each kind."""
    origin, surname = named
    kind = ("surname", "full name", "generation", "initial", "role")[number // _EACH_KIND]
    roles = chance.sample(ROLES, 2)
    if kind == "role":
        roles[1] = roles[0]
    first = chance.choice(roles[0].places)
    places = first, chance.choice([place for place in roles[1].places if place != first])
    given, genders = _two_given(kind, origin, chance)
    outlets = chance.sample(OUTLETS, len(OUTLETS))
    for n in range(2):
        yield Person(
            key=f"c{number}{'ab'[n]}",
            given=given[n],
            surname=surname,
            gender=genders[n],
            role=roles[n],
            place=places[n],
            # Two of one full name are told of in other outlets; all others share some.
            outlets=tuple(outlets[n * 4 : n * 4 + 4] if kind == "full name" else outlets[n : n + 4]),
            generation=("Sr.", "Jr.")[n] if kind == "generation" else "",
            family_first=not origin.endings.strip(),
            clash=f"{kind} {number}",
        )


def _two_given(kind: str, origin: Origin, chance: random.Random) -> tuple[Sequence[str], Sequence[str]]:
    """Given names and genders of the two."""
    if kind in ("full name", "generation"):
        gender = "M" if kind == "generation" else chance.choice("FM")
        return [chance.choice(_given(origin, gender))] * 2, gender * 2
    everybody = [(name, gender) for gender in "FM" for name in _given(origin, gender)]
    alike = [(a, b) for a in everybody for b in everybody if a[0] != b[0]]
    if kind == "initial":
        alike = [(a, b) for a, b in alike if a[0][0] == b[0][0]] or alike
    one, other = chance.choice(alike)
    return (one[0], other[0]), one[1] + other[1]
