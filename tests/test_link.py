"""Speakers across articles: who comes together, who stays apart, and the file that people edit."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest

from quotes.english.names import slug
from quotes.errors import InputError, TableError
from quotes.people import link
from quotes.people.link import Entry, Linking, Registry
from quotes.records import Sighting, Speaker
from tests.gold import clustered, linked

CASES = Path(__file__).with_name("cases") / "link.csv"


def sighting(article: str, name: str, *roles: str, **fields: object) -> Sighting:
    """Somebody of that name in that article."""
    kind, gender = fields.pop("kind", "person"), fields.pop("gender", None)
    named, forms = bool(fields.pop("named", True)), fields.pop("forms", (name,))
    speaker = Speaker(str(fields.pop("id", slug(name))), name, kind, named, forms, roles, gender)  # type: ignore[arg-type]
    return Sighting(article, speaker, **fields)  # type: ignore[arg-type]


def cases() -> list[dict[str, str]]:
    """Pairs of sightings, each name, role and gender, with whether they are one (yes, no, or maybe: a suggestion)."""
    with CASES.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def ids(linked: Linking) -> dict[str, str]:
    """The ids by article, where each has one speaker."""
    return {article: id for (article, _), id in linked.ids.items()}


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["what"])
def test_a_pair(case: dict[str, str]) -> None:
    two = [
        sighting(
            str(number),
            case[f"name{number}"],
            *filter(None, case[f"role{number}"].split(" + ")),
            kind=case["kind"] or "person",
            gender=case[f"gender{number}"] or None,
        )
        for number in (1, 2)
    ]
    linked = link.link(two)
    found = ids(linked)
    if case["one"] == "yes":
        assert found["1"] == found["2"]
        return
    assert found["1"] != found["2"]
    told = {frozenset((s.id, s.other)) for s in linked.suggestions}
    assert (frozenset(found.values()) in told) == (case["one"] == "maybe")


def test_an_article_that_has_both_keeps_them_apart() -> None:
    linked = link.link(
        [
            sighting("1", "Ana Ruiz", id="ana-ruiz"),
            sighting("1", "Ana Ruiz", id="ana-ruiz-2"),
            sighting("2", "Tom Reed", "mayor"),
            sighting("2", "T. Reed", "mayor"),
        ]
    )
    assert len(set(linked.ids.values())) == 4


def test_without_a_role_it_is_whoever_has_the_name_alone() -> None:
    one = [sighting("1", "Ana Ruiz", "mayor"), sighting("2", "Ana Ruiz")]
    assert len(set(link.link(one).ids.values())) == 1
    two = [*one, sighting("3", "Ana Ruiz", "striker")]
    linked = link.link(two)
    assert len(set(linked.ids.values())) == 3
    assert {s.why for s in linked.suggestions} >= {"both are called Ana Ruiz; no role tells which one this is"}


def test_of_two_people_of_one_name_the_outlet_tells() -> None:
    linked = ids(
        link.link(
            [
                sighting("1", "Ana Ruiz", "mayor", outlet="Bay News"),
                sighting("2", "Ana Ruiz", "striker", outlet="Goal"),
                sighting("3", "Ana Ruiz", outlet="Goal"),
            ]
        )
    )
    assert linked["3"] == linked["2"] != linked["1"]


def test_a_title_that_goes_with_no_role_needs_an_outlet() -> None:
    def one(title: str, outlet: str | None) -> bool:
        seen = [
            sighting("1", "Ana Ruiz", "union leader", outlet="Bay News"),
            sighting("2", "Ana Ruiz", title, outlet=outlet),
        ]
        return len(set(link.link(seen).ids.values())) == 1

    assert not one("Dr.", "Goal")
    assert one("Dr.", "Bay News")
    assert one("Dr.", None)  # nothing says that they are two
    assert one("Ms", "Goal")


def test_of_two_offices_one_outlet_tells() -> None:
    def one(role: str, outlet: str) -> bool:
        seen = [sighting("1", "Ana Ruiz", "Mayor", outlet="Bay News"), sighting("2", "Ana Ruiz", role, outlet=outlet)]
        return len(set(link.link(seen).ids.values())) == 1

    assert one("Senator", "Bay News")
    assert not one("Senator", "Goal")
    assert not one("baker", "Bay News")


def test_a_surname_goes_to_whoever_holds_the_office_there() -> None:
    linked = ids(
        link.link(
            [
                sighting("1", "Ruiz", "Turku Health Minister", outlet="Bay News"),
                sighting("2", "Ana Ruiz", "Turku's health minister", outlet="Goal"),
                sighting("3", "Carla Ruiz", "Health Minister", outlet="Bay News"),
                sighting("4", "Ruiz", "Health Minister", outlet="Lamp"),
            ]
        )
    )
    assert linked["1"] == linked["2"] != linked["3"]
    assert linked["4"] not in (linked["2"], linked["3"])


def test_a_kind_of_office_is_no_proof_in_another_outlet() -> None:
    def one(outlet: str) -> bool:
        seen = [
            sighting("1", "Ana Ruiz", "health minister", outlet="Bay News"),
            sighting("2", "Ruiz", "health minister", outlet=outlet),
        ]
        return len(set(link.link(seen).ids.values())) == 1

    assert one("Bay News")
    assert not one("Goal")


def test_a_surname_with_an_office_is_somebody_in_each_outlet() -> None:
    def people(name: str, *roles: str) -> int:
        seen = [sighting(outlet, name, *roles, outlet=outlet) for outlet in ("Bay News", "Goal")]
        return len(set(link.link(seen).ids.values()))

    assert people("Ruiz", "health minister") == people("A. Ruiz", "health minister") == 2
    assert people("Ruiz", "Turku health minister") == people("A. Ruiz", "Turku health minister") == 1
    assert people("Ana Ruiz", "health minister") == 1


def test_a_family_name_in_front_is_known_by_its_use() -> None:
    def one(*forms: str) -> bool:
        seen = [sighting("1", "Linh", "Turku mayor"), sighting("2", "Linh Thuong Mai", "mayor of Turku", forms=forms)]
        return len(set(link.link(seen).ids.values())) == 1

    assert one("Linh Thuong Mai", "Linh")
    assert not one("Linh Thuong Mai", "Mai")
    assert not one("Linh Thuong Mai")


def test_chains_of_forms_are_followed() -> None:
    linked = link.link(
        [
            sighting("1", "Kwame Adu Mensah", "finance minister"),
            sighting("2", "Kwame Mensah", "Finance Minister"),
            sighting("3", "K. Mensah", "minister"),
            sighting("4", "Mensah", "finance minister"),
        ]
    )
    assert set(linked.ids.values()) == {"kwame-adu-mensah"}
    assert linked.names == {"kwame-adu-mensah": "Kwame Adu Mensah"}


def test_a_form_of_two_people_joins_neither() -> None:
    linked = link.link(
        [
            sighting("1", "Kwame A. Mensah", "harbour engineer"),
            sighting("2", "Kwame B. Mensah", "harbour engineer"),
            sighting("3", "Kwame Mensah", "harbour engineer"),
        ]
    )
    assert len(set(linked.ids.values())) == 3
    assert {s.other for s in linked.suggestions} >= {"kwame-mensah"}


def test_nobody_links_two_whose_names_disagree() -> None:
    """A shorter form that goes to the one does not bring the other, whatever the roles say."""
    names = ("Tom Reed", "Tom B. Reed", "Tom B. Reed", "Tom C.B. Reed", "T. Reed", "T. C. B. Reed", "Reed")
    linked = ids(link.link(sighting(str(n), name, "mayor of Turku") for n, name in enumerate(names)))
    assert linked["1"] == linked["2"]
    assert linked["3"] not in (linked["1"], linked["2"])
    known = Registry({"reed": Entry("reed", "Tom B. Reed", ("Tom Reed", "Bo Reed"), ("mayor of Turku",))})
    linked = ids(
        link.link((sighting(str(n), name, "mayor of Turku") for n, name in enumerate((*names, "Bo Reed"))), known)
    )
    assert linked["0"] == linked["1"] == linked["7"] == "reed" != linked["3"]  # an alias is somebody's word for it


def test_a_surname_with_the_roles_of_two_is_neither() -> None:
    linked = ids(
        link.link(
            [
                sighting("1", "Ana Ruiz", "commander", outlet="Bay News"),
                sighting("2", "Carla Ruiz", "commander", outlet="Goal"),
                sighting("3", "Ruiz", "commander", outlet="Bay News"),
            ]
        )
    )
    assert len(set(linked.values())) == 3


def test_the_name_shown_is_the_form_that_most_articles_have_as_their_fullest() -> None:
    names = ("Kwame Mensah", "Kwame Mensah", "Kwame A. Mensah", "K. Mensah", "K. Mensah", "K. Mensah", "Kwamé Mensah")
    linked = link.link(sighting(str(n), name, "harbour engineer") for n, name in enumerate(names))
    assert linked.names == {"kwame-mensah": "Kwame Mensah"}
    assert linked.registry.entries["kwame-mensah"].aliases == ("K. Mensah", "Kwame A. Mensah", "Kwamé Mensah")
    later = link.link([sighting(str(n), "Kwame A. Mensah") for n in range(9)], linked.registry)
    assert later.names == {"kwame-mensah": "Kwame Mensah"}  # as it stands in the file


def test_a_body_is_shown_by_its_commonest_name_and_not_by_letters() -> None:
    forms = ("World Food Office", "WFO")
    seen = [sighting(str(n), name, kind="body") for n, name in enumerate(("WFO", "W.F.O.", "The Lamp", "Lamp", "Lamp"))]
    linked = link.link([*seen, sighting("9", "World Food Office", kind="body", forms=forms)])
    assert linked.names == {"world-food-office": "World Food Office", "lamp": "Lamp"}


def test_one_role_misread_does_not_make_two_of_somebody_everybody_knows() -> None:
    seen = [sighting(str(n), "Ana Ruiz", *(["candidate"] if n < 6 else [])) for n in range(12)]
    seen += [
        sighting("12", "Ana Ruiz", "baker"),
        sighting("13", "Ana Ruiz", "senator"),
        sighting("14", "Ana Ruiz", "senator"),
    ]
    assert set(link.link(seen).ids.values()) == {"ana-ruiz"}
    senator = [sighting(str(n), "Ana Ruiz", *(["senator"] if n < 6 else [])) for n in range(12)]
    linked = ids(
        link.link([*senator, sighting("12", "Ana Ruiz", "striker for Turku Rovers"), sighting("13", "Ana Ruiz")])
    )
    assert linked["12"] != linked["0"] == linked["11"] == linked["13"]  # a striker of that name stays somebody else


def test_one_gender_misread_does_not_make_two_of_somebody_everybody_knows() -> None:
    def people(women: int, men: int) -> int:
        seen = [sighting(str(n), "Robin Novak", gender="F" if n < women else "M") for n in range(women + men)]
        return len(set(link.link(seen).ids.values()))

    assert people(12, 1) == people(3, 12) == 1
    assert people(4, 12) == people(1, 11) == 2


def test_a_body_called_like_a_person_of_its_article_is_its_article_s() -> None:
    seen = [sighting(a, name, kind=kind) for a in "12" for name, kind in (("Ana Ruiz", "person"), ("Ruiz", "body"))]
    linked = link.link([*seen, sighting("3", "Ruiz", kind="body")])
    assert linked.ids["1", "ruiz"] == "ruiz@1"
    assert linked.ids["2", "ruiz"] == "ruiz@2"
    assert linked.ids["3", "ruiz"] == "ruiz"


def test_unnamed_sources_are_their_articles() -> None:
    linked = link.link([sighting(a, "a spokesperson", id="spokesperson", named=False) for a in ("1", "x/2")])
    assert ids(linked) == {"1": "spokesperson@1", "x/2": "spokesperson@x/2"}
    assert linked.registry == Registry()


def test_bodies_come_together_by_words_and_explained_acronyms() -> None:
    linked = ids(
        link.link(
            [
                sighting("1", "World Food Office", kind="body", forms=("World Food Office", "WFO")),
                sighting("2", "the World Food Office", kind="body"),
                sighting("3", "WFO", kind="body"),
                sighting("4", "UNKNOWN", kind="body"),
                sighting("5", "World Food Office", kind="person"),
            ]
        )
    )
    assert linked["1"] == linked["2"] == linked["3"] == "world-food-office"
    assert len({linked["1"], linked["4"], linked["5"]}) == 3


def test_an_acronym_of_two_bodies_is_neither() -> None:
    linked = link.link(
        [
            sighting("1", "Baltic Ferry Union", kind="body", forms=("Baltic Ferry Union", "BFU")),
            sighting("2", "Bergen Football Union", kind="body", forms=("Bergen Football Union", "BFU")),
            sighting("3", "BFU", kind="body"),
        ]
    )
    assert len(set(linked.ids.values())) == 3
    assert all("BFU" not in entry.aliases for entry in linked.registry.entries.values())


def test_the_order_of_articles_changes_nothing() -> None:
    seen = [
        sighting(str(number), case[f"name{side}"], *filter(None, case[f"role{side}"].split(" + ")))
        for number, case in enumerate(cases())
        for side in (1, 2)
    ]
    seen = [Sighting(f"{s.article_id}-{n % 2}", s.speaker) for n, s in enumerate(seen)]
    wanted = link.link(seen)
    for seed in range(5):
        random.Random(seed).shuffle(seen)
        assert link.link(seen) == wanted


def test_ids_are_stable_through_the_file(tmp_path: Path) -> None:
    first = link.link([sighting("1", "Ana Ruiz", "mayor"), sighting("2", "Ana Ruiz", "striker")])
    link.write(first.registry, tmp_path / "people.csv")
    known = link.read(tmp_path / "people.csv")
    assert known == first.registry
    later = link.link([sighting("9", "Ana Ruiz", "footballer", "striker"), sighting("8", "Ana Ruiz", "baker")], known)
    striker = next(id for id, entry in known.entries.items() if entry.roles == ("striker",))
    assert ids(later)["9"] == striker
    assert ids(later)["8"] == "ana-ruiz-3"
    assert set(known.entries) < set(later.registry.entries)


def test_people_edit_the_file(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(
        "\ufeffid;name;aliases;role;kind;wikidata;beat\r\n"
        "ruiz;Ana Ruiz;Ruiz; Annie Ruiz;mayor;person;;harbour\r\n".replace("Ruiz; Annie", '"Ruiz; Annie').replace(
            "Annie Ruiz;", 'Annie Ruiz";'
        ),
        encoding="utf-8",
    )
    known = link.read(file)
    assert known.entries["ruiz"] == Entry(
        "ruiz", "Ana Ruiz", ("Ruiz", "Annie Ruiz"), ("mayor",), more=(("beat", "harbour"),)
    )
    linked = link.link([sighting("1", "Ruiz"), sighting("2", "Annie Ruiz"), sighting("3", "Ruiz", "striker")], known)
    assert ids(linked)["1"] == ids(linked)["2"] == "ruiz"
    assert ids(linked)["3"] != "ruiz"
    link.write(linked.registry, file)
    assert file.read_text(encoding="utf-8").splitlines()[0] == "id,name,aliases,role,kind,wikidata,beat"
    assert link.read(file).entries["ruiz"].more == (("beat", "harbour"),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name\nAna Ruiz\n", "has no column 'id'"),
        ("id,name\na,Ana\na,Ben\n", "line 3: the id 'a' was there before"),
        ("id,name\na,\n", "line 2: there is no name"),
        ("id,name\n,Ana\n", "line 2: '' is no id"),
        ("id,name,kind\na,Ana,dog\n", "line 2: the kind is 'dog'"),
        ("id,name\na,Ana,x,y\n", "line 2: 4 cells under 2 columns"),
        ("id,name,aliases\na,Ana,Ani\nb,Ann,ani\n", "'ani' is an alias of a and of b"),
        ("", "has no column 'id'"),
    ],
)
def test_a_broken_file_says_where_and_what_to_do(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "people.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        link.read(tmp_path / "people.csv")


def test_a_file_that_cannot_be_read_or_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        link.read(tmp_path / "none.csv")
    (tmp_path / "latin.csv").write_bytes(b"id,name\na,Jos\xe9\n")
    with pytest.raises(InputError, match="not in UTF-8"):
        link.read(tmp_path / "latin.csv")
    with pytest.raises(TableError, match="cannot be written"):
        link.write(Registry(), tmp_path / "none" / "people.csv")


@pytest.mark.model
def test_everybody_in_the_seeds_is_one_over_all_five_articles() -> None:
    ids, people = linked.linked(clustered.seeds())
    assert len(ids) > 12
    assert {name: found for name, found in ids.items() if len(found) != 1} == {}
    assert {id: names for id, names in people.items() if len(names) != 1} == {}
