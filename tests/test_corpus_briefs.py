"""The briefs of the corpus: quotas, names that nobody else has, the same ones from the same seed."""

from __future__ import annotations

import dataclasses
import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

from training.corpus import briefs, names
from training.corpus.briefs import Brief

pytestmark = pytest.mark.lengthy  # all 400 are drawn three times

KNOWN = "Elena Ruiz"


def syllables(number: int, ends: str) -> Iterable[str]:
    parts = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]
    words = itertools.product(parts, parts, ends)
    return itertools.islice(("".join(w).capitalize() for w in words), number)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables of invented names for all countries, as the folder --names has them."""
    folder = tmp_path_factory.mktemp("names")
    countries = sorted({c for r in names.regions().values() for c in (*r.given, *r.family)})
    given, family = ["name\tgender\tcountry"], ["name\tgender\tcountry"]
    for number, country in enumerate(countries):
        for ends, gender in (("na", "F"), ("no", "M")):
            given += [
                f"{n}{ends}\t{gender}\t{country}" for n in itertools.islice(syllables(9999, "lr"), number, 4000, 61)
            ]
        for ends in ("ova", "ska", "ová", "ienė", "ou", "ic", "berg"):
            family += [f"{n}{ends}\t\t{country}" for n in itertools.islice(syllables(9999, "mn"), number, 9999, 97)]
    for name, rows in (("given", given), ("surnames", family), ("people", ["full", KNOWN]), ("voa_people", ["full"])):
        lines = [f"{row}\tsource" if "\t" in row else row for row in rows]
        (folder / f"{name}.tsv").write_text(
            "\n".join(lines).replace("country\tsource", "country\tsource") + "\n", "utf-8"
        )
    return folder


@pytest.fixture(scope="module")
def tables(folder: Path) -> names.Tables:
    return names.Tables.read(folder)


@pytest.fixture(scope="module")
def made(tables: names.Tables) -> list[Brief]:
    return briefs.briefs(tables, briefs.first())


@pytest.fixture(scope="module", params=["drawn here", "in the repository"])
def every(request: pytest.FixtureRequest, made: list[Brief]) -> list[Brief]:
    return made if request.param == "drawn here" else briefs.read()


def test_batches(every: list[Brief]) -> None:
    assert [b.id for b in every[:2]] == ["held00", "held01"]
    assert [b.id for b in every[38:42]] == ["held38", "held39", "b1-00", "b1-01"]
    assert len(every) == len({b.id for b in every}) == 400


def test_quotas_hold_with_the_articles_there_are_before_the_last_batches(every: list[Brief]) -> None:
    styles, regions, kinds = Counter[str](), Counter[str](), Counter[str]()
    styles_of_a_kind: dict[str, set[str]] = defaultdict(set)
    there = [(a["style"], a["region"], a["kinds"]) for a in briefs.first()]
    for style, region, of in there + [(b.style, b.region, b.kinds) for b in every[:208]]:  # 360 articles in all
        styles[style] += 1
        regions[region] += 1
        kinds.update(of)
        for kind in of:
            styles_of_a_kind[kind].add(style)
    assert sum(n >= briefs.OF_A_STYLE for n in styles.values()) >= 25
    assert sum(n >= briefs.OF_A_REGION for n in regions.values()) >= 30
    assert kinds.keys() == {row["name"] for row in briefs.toml("kinds.toml")["kind"]}
    assert min(kinds.values()) >= briefs.OF_A_KIND
    assert min(map(len, styles_of_a_kind.values())) >= briefs.STYLES_OF_A_KIND


def test_what_a_batch_holds(every: list[Brief]) -> None:
    for start in range(0, len(every), 40):
        batch = every[start : start + 40]
        assert sum(b.broken is not None for b in batch) == 8
        assert sum(b.quiet for b in batch) == 4
        assert len({b.style for b in batch}) >= 20
        assert len({b.region for b in batch}) >= 20


def test_what_a_brief_holds(every: list[Brief]) -> None:
    for brief in every:
        assert 4 <= len(brief.people) + len(brief.bodies) <= 8, brief.id
        assert 3 <= len(brief.kinds) <= 6, brief.id
        assert 150 <= brief.words <= 900
        assert (brief.statements <= 1) == brief.quiet, brief.id


def test_nobody_has_the_name_of_another(every: list[Brief]) -> None:
    full = Counter(names.bare(p.name) for b in every for p in b.people)
    bodies = Counter(names.bare(body.name) for b in every for body in b.bodies if not body.name.startswith("@"))
    there = {names.bare(name) for article in briefs.first() for name in article["people"]}
    assert max(full.values()) == max(bodies.values()) == 1
    assert not there & full.keys()


def test_a_surname_stands_in_three_articles_at_most(every: list[Brief]) -> None:
    of = Counter(name for b in every for name in {names.bare(p.short.split()[-1]) for p in b.people})
    assert max(of.values()) <= 3


def test_what_must_be_given_is_given(every: list[Brief]) -> None:
    for brief in every:
        notes = {p.note for p in brief.people} | {body.note for body in brief.bodies}
        shorts = Counter(p.short for p in brief.people)
        if "two people of one surname" in brief.kinds:
            assert max(shorts.values()) == 2, brief.id
        if "hyphenated given name" in brief.kinds:
            assert any("-" in p.name for p in brief.people), brief.id
        for kind, note in {
            "mononym": "one name only",
            "nickname": "called “",
            "initials": "only the initials",
            "surname that is a trade or title": "a trade or title",
            "handle": "a handle",
            "body with and": "holds “and”",
            "surname with a particle": "the surname is ",
        }.items():
            assert kind not in brief.kinds or any(note in n for n in notes), (brief.id, kind)


def test_names_go_by_the_region(made: list[Brief]) -> None:
    korean = [p for b in made if b.region == "Korea" for p in b.people if p.note == f"{p.short} is the family name"]
    assert korean
    assert not [p for p in korean if p.short not in p.name.split()[:-1]]
    icelandic = [p for b in made if b.region == "Iceland" for p in b.people if p.note == f"{p.short} later"]
    assert all(p.name.startswith(p.short + " ") for p in icelandic)


@pytest.mark.parametrize("region", ["Czech Republic", "Bulgaria", "Greece"])
def test_a_woman_has_a_surname_for_women(tables: names.Tables, region: str) -> None:
    source = names.Names(tables, random.Random(1))
    place = names.regions()[region]
    for person in source.cast(place, ["", *["woman"] * 10], people=11, elsewhere=place):
        assert (person.gender == "woman") == bool(names.WOMEN_ONLY.search(person.short)), person


def test_known_people_are_never_drawn(tables: names.Tables) -> None:
    assert names.bare(KNOWN) in tables.known
    assert names.outer("Elena María Ruiz") in tables.known


def test_the_same_seed_gives_the_same_briefs(tables: names.Tables, made: list[Brief]) -> None:
    assert briefs.briefs(tables, briefs.first()) == made
    other = briefs.briefs(tables, briefs.first(), seed=1)
    assert [b.id for b in other] == [b.id for b in made]
    assert other != made


def test_too_few_names_are_told(tables: names.Tables) -> None:
    few = dataclasses.replace(tables, family={c: {g: n[:1] for g, n in of.items()} for c, of in tables.family.items()})
    with pytest.raises(ValueError, match="hold too few for"):
        briefs.briefs(few, briefs.first())


def test_a_brief_is_written_and_shown(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert briefs.main(["--names", str(folder), "--out", str(tmp_path)]) == 0
    first = (tmp_path / "held.json").read_bytes()
    assert briefs.main(["--names", str(folder), "--out", str(tmp_path)]) == 0
    assert (tmp_path / "held.json").read_bytes() == first
    assert briefs.main(["--show", "b2-05", "--out", str(tmp_path)]) == 0
    text = capsys.readouterr().out
    brief = next(b for b in briefs.read(tmp_path) if b.id == "b2-05")
    assert text.startswith("# b2-05\n")
    assert text.endswith("\nentities:\n")
    for word in (brief.style, brief.region, *brief.kinds, *(p.name for p in brief.people)):
        assert word in text
    assert briefs.main(["--show", "b99-00", "--out", str(tmp_path)]) == 2
