"""People planted in invented articles: nobody is put together with anybody else, and almost everybody with herself."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from benchmarks import planted
from benchmarks.planted_articles import Planted, Said
from benchmarks.planted_people import Person, people
from quotes import Extractor, read
from quotes.people import link
from quotes.records import Extraction, Quote, Span
from tests.conftest import quote_of

pytestmark = pytest.mark.lengthy

ARTICLES = 520


@pytest.fixture(scope="module")
def corpora() -> dict[int, tuple[list[Person], list[Planted]]]:
    """Three corpora, by seed."""
    return {seed: planted.corpus(ARTICLES, seed) for seed in (1, 2, 3)}


Corpora = dict[int, tuple[list[Person], list[Planted]]]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_registry_alone_meets_the_targets(corpora: Corpora, seed: int) -> None:
    everybody, articles = corpora[seed]
    seen, suggestions = planted.linked_alone(articles)
    assert len(articles) >= 500
    assert seen.merges() == []
    for good, total in (seen.joined(), seen.joined_pairs()):
        assert total > 800
        assert good >= planted.JOINED * total
    assert planted.good(seen)
    assert suggestions  # what is left is told, not hidden
    told = "\n".join(planted.report(seen, {person.key: person for person in everybody}))
    assert "people under one id: 0 pairs" in told


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_those_who_clash_are_in_print(corpora: Corpora, seed: int) -> None:
    everybody, articles = corpora[seed]
    printed = Counter(key for one in articles for key in one.forms)
    pairs = Counter(person.clash for person in everybody if person.clash)
    assert len(everybody) == 300
    assert len(pairs) == 50
    assert set(pairs.values()) == {2}
    assert all(printed[person.key] >= 1 for person in everybody)
    assert {kind.rsplit(" ", 1)[0] for kind in pairs} == {"surname", "full name", "generation", "initial", "role"}


def test_everything_planted_stands_where_it_is_said_to(corpora: Corpora) -> None:
    _, articles = corpora[1]
    for one in articles:
        text = one.article.text
        assert 2 <= len(one.said) <= 5
        for said in one.said:
            assert len(said.content.of(text).split()) > 1
            assert "\n" not in text[min(said.content.start, said.source.start) : said.content.end]
            assert not said.content.meets(said.source)
            assert said.person in one.forms
        for key, forms in one.forms.items():
            assert one.full[key] in forms
            assert all(form in text for form in forms)


def test_a_seed_gives_one_corpus(corpora: Corpora) -> None:
    again = planted.corpus(ARTICLES, 1)
    assert again == corpora[1]
    assert again[1][0].article.text != corpora[2][1][0].article.text


def test_the_order_of_articles_changes_nothing(corpora: Corpora) -> None:
    _, articles = corpora[1]
    wanted = link.link(planted.sightings(articles))
    shuffled = list(planted.sightings(articles))
    random.Random(5).shuffle(shuffled)
    assert link.link(shuffled) == wanted


def test_what_a_registry_file_knows_stays(corpora: Corpora) -> None:
    """Half of the articles today, the other half tomorrow: nobody merged, and who was known keeps the id."""
    _, articles = corpora[1]
    first = link.link(planted.sightings(articles[::2]))
    later = link.link(planted.sightings(articles[1::2]), first.registry)
    seen = planted.Seen()
    for part, linked in ((articles[::2], first), (articles[1::2], later)):
        for key, sighting in planted.with_people(part):
            seen.add(key, sighting.article_id, linked.ids[sighting.article_id, sighting.speaker.id])
    assert seen.merges() == []
    good, total = seen.joined()
    assert good >= 0.9 * total
    assert set(first.registry.entries) <= set(later.registry.entries)


# ------------------------------------------------------------------ the measure itself


def test_a_merge_and_a_split_are_seen() -> None:
    seen = planted.Seen()
    for person, article, id in (("a", "1", "x"), ("a", "2", "x"), ("a", "3", "y"), ("b", "4", "y"), ("c", "5", "z")):
        seen.add(person, article, id)
    assert seen.merges() == [("a", "b", "y")]
    assert seen.joined() == (2, 3)
    assert seen.joined_pairs() == (1, 3)
    assert not planted.good(seen)


def _one() -> Planted:
    article = read.article("“Go home,” Ana Rivas said.\n\nBo Rivas said “no” to all of it.\n", id="1")
    text = article.text
    said = (
        Said("ana", Span(1, 9), Span(text.index("Ana"), text.index(" said"))),
        Said("bo", Span(text.index("no”"), text.index("no”") + 2), Span(text.index("Bo"), text.index("Bo") + 8)),
    )
    forms = {"ana": frozenset({"Ana Rivas"}), "bo": frozenset({"Bo Rivas"})}
    return Planted(article, said, forms, {}, {"ana": "Ana Rivas", "bo": "Bo Rivas"})


def _rows(one: Planted, *speakers: str) -> list[Quote]:
    words = ("Go home,", "no")
    found = zip(words, speakers, strict=False)
    return [quote_of(one.article, w, "direct", speakers=(s,) if s else ()) for w, s in found]


@pytest.mark.parametrize(
    ("speakers", "inside", "ids"),
    [
        (("Ana Rivas", "Bo Rivas"), {"right": 2}, {("ana", "1"), ("bo", "1")}),
        (("Ana Rivas", "Ana Rivas"), {"right": 1, "wrong": 1}, {("ana", "1")}),
        (("Mayor Ana Rivas", ""), {"right": 1, "speaker open": 1}, {("ana", "1")}),
        (("Rivas",), {"wrong": 1, "no row": 1}, set()),
    ],
)
def test_what_became_of_a_quote(speakers: tuple[str, ...], inside: dict[str, int], ids: set[tuple[str, str]]) -> None:
    one, seen = _one(), planted.Seen()
    rows = _rows(one, *speakers)
    planted.look(
        one, rows, [replace(row, speaker_ids=tuple(f"run-{s}" for s in row.speaker_ids)) for row in rows], seen
    )
    assert seen.inside == inside
    assert set(seen.ids) == ids
    assert all(id.startswith("run-") for found in seen.ids.values() for id in found)


class _Perfect:
    """An extractor that reads every article without a fault: what the pipeline would give at its best."""

    def __init__(self, articles: list[Planted]) -> None:
        self.planted = {one.article.id: one for one in articles}

    def extract(self, articles: Iterator[read.Article]) -> Iterator[Extraction]:
        """The planted quotes as rows."""
        for sighted in articles:
            one = self.planted[sighted.id]
            speakers = {key: s.speaker for key, s in planted.with_people([one])}
            rows = []
            for said in one.said:
                words = said.content.of(sighted.text)
                row = quote_of(sighted, words, "direct", speakers=(speakers[said.person].name,))
                id = f"{sighted.id}:{said.content.start}-{said.content.end}"
                ids = (speakers[said.person].id,)
                rows.append(
                    replace(row, start=said.content.start, end=said.content.end, quote_id=id, group=id, speaker_ids=ids)
                )
            yield Extraction(sighted, tuple(rows), "0", speakers=tuple(speakers.values()))


def test_the_run_through_the_store_gives_what_the_registry_gives(corpora: Corpora) -> None:
    _, articles = corpora[2]
    seen, _ = planted.run(articles, _Perfect(articles))  # type: ignore[arg-type]
    alone, _ = planted.linked_alone(articles)
    assert seen.inside == {"right": sum(len(one.said) for one in articles)}
    assert {key: set(ids) for key, ids in seen.ids.items()} == {key: set(ids) for key, ids in alone.ids.items()}


def test_people_are_nobodys() -> None:
    surnames = Counter(person.surname for person in people(random.Random(4)) if not person.clash)
    assert all(count == 1 for name, count in surnames.items() if name)


@pytest.mark.model
def test_twelve_articles_through_the_pipeline() -> None:
    _, articles = planted.corpus(12, 3, cast=14)
    seen, _ = planted.run(articles, Extractor())
    assert seen.merges() == []
    assert seen.inside["right"] >= 0.85 * seen.inside.total()
    good, total = seen.joined()
    assert total >= 8
    assert good >= 0.85 * total
