"""The pipeline on the shipped model: what holds for the rows of any article, and what one bad article may not do."""

from __future__ import annotations

import gc
import pickle
import random
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quotes import attribute, find, read, table
from quotes.errors import ModelError
from quotes.pipeline import Extractor, review_below
from quotes.records import Article, Extraction, Quote
from tests import recorded
from tests.fuzzing import examples
from tests.gold.run import extractor

pytestmark = pytest.mark.model

BRIDGE = (
    "“The bridge is safe,” said Elena Ruiz, the city engineer. “We tested it twice.”\n\n"
    "Kwame Mensah said the toll was “a scandal” and would rise.\n\n"
    "David Okello believes the count was rigged. The so-called “ghost ships” left on Monday.\n"
)
# Sentences and scraps of news, with marks whole, halved and turned about.
SCRAPS = (
    "“The bridge is safe,” said Elena Ruiz, the city engineer.",
    "Kwame Mensah said the toll was “a scandal” and would rise.",
    "'It's the Khans' decision,' O'Hara said, 'and theirs alone.'",
    "\"He looked at me and said, 'Pay or leave,'\" Tunde Adeyemi recalled.",
    "According to court records, the mine was sold in May.",
    "Singh did not say the dam was safe and asked whether anyone had read the report.",
    "The ministry believes the pumps failed. It declined to comment.",
    "“We were told on Monday. “It was late, ”Moreno said",
    "LEE: Correct.",
    "Mayor: We will not pay",
    "“Never again.” — Tomasz Nowak",
    "READ MORE: Ferry strike ends",
    "(Ana Petrova / Coastal Press)",
    "She added: “",
    "”",
    "said",
    "“ ”",
    "He",
    "🌊 Ünal said “naïve” 𝔄",
)
BREAKS = (" ", " ", "\n", "\n\n", "\r\n\r\n", "\t", "")
NEWS = st.lists(st.tuples(st.sampled_from(SCRAPS), st.sampled_from(BREAKS)), max_size=12).map(
    lambda parts: "".join(a + b for a, b in parts)
)
few = examples(15)


@pytest.fixture(scope="module")
def all_marks() -> Extractor:
    """Every row there is: thoughts, and marks that are nobody's speech; on the parser that is loaded already."""
    return Extractor(parser=extractor().parser, thoughts=True, all_marks=True)


def articles(*texts: str) -> list[Article]:
    return [read.article(text, id=f"folder/{number}") for number, text in enumerate(texts)]


def one(text: str, by: Extractor | None = None) -> Extraction:
    (found,) = (by or extractor()).extract(articles(text))
    return found


def comparable(quote: Quote) -> tuple[object, ...]:
    """A quote without its confidence and what hangs on it: batches of other lengths round otherwise."""
    return quote.quote_id, quote.kind, quote.act, quote.cue, quote.source, quote.speakers, quote.group, quote.within


def assert_rows_hold(extraction: Extraction) -> None:
    text, quotes = extraction.article.text, extraction.quotes
    assert extraction.error is None
    assert [(q.start, -q.end) for q in quotes] == sorted((q.start, -q.end) for q in quotes)
    assert len({q.quote_id for q in quotes}) == len(quotes)
    by_id = {q.quote_id: q for q in quotes}
    for q in quotes:
        assert q.quote == text[q.start : q.end] == q.quote.strip() != ""
        assert q.quote_id == f"{extraction.article.id}:{q.start}-{q.end}"
        assert all(0 <= s.start < s.end <= len(text) for s in (q.cue, q.source, q.via) if s)
        first = by_id[q.group]  # every group has the name of one of its rows, its first
        assert first.group == q.group
        assert (first.start, -first.end) <= (q.start, -q.end)
        assert q.within == around(q, quotes)
        assert 0.0 <= q.confidence <= 1.0
        assert q.needs_review == (not q.speakers or q.confidence < review_below())
        assert len(q.speakers) == len(q.speaker_ids)
        assert q.reason or not q.needs_review
        assert 1 <= q.paragraph <= len(extraction.article.paragraphs)
        assert q.quote.split()[0] in q.context


def around(quote: Quote, quotes: tuple[Quote, ...]) -> str | None:
    """The smallest other row that holds this one."""
    holding = [q for q in quotes if q is not quote and q.start <= quote.start and quote.end <= q.end]
    return min(holding, key=lambda q: q.end - q.start).quote_id if holding else None


# ------------------------------------------------------------------ any text


@few
@given(NEWS)
@example(BRIDGE)
@example("\n\n".join(SCRAPS))
@example("".join(SCRAPS))
def test_what_holds_for_the_rows_of_any_text(all_marks: Extractor, text: str) -> None:
    assert_rows_hold(one(text, all_marks))


@few
@given(st.text(alphabet=st.sampled_from("“”‘’'\"«» .,:—\n\r\taB\u00a0\u200b\U0001f30a"), max_size=60))
@example("B,’B.\u200bB'")  # a sentence ends at a character that nobody sees
@example("“” ‘’ '' \" «»")
def test_text_of_marks_and_little_else_raises_nothing(all_marks: Extractor, text: str) -> None:
    assert_rows_hold(one(text, all_marks))


@pytest.mark.parametrize("text", ["", "\n", " \r\n\t ", "“”", "“ ”\n‘’", "“", "\"'\"'", "…", "\x00\x07", "\ufeff"])
def test_an_article_without_words_has_no_rows(text: str) -> None:
    found = one(text)
    assert (found.quotes, found.error) == ((), None)


def test_marks_that_are_never_closed_are_told_where_they_are_many() -> None:
    told = ("3 of 4 quotations have no closing mark: look at where they end",)
    line = "“The dam is old, Ana Petrova said.\n\nNobody answered her.\n\n"
    assert one(line * 3 + BRIDGE.split("\n\n")[1]).notices == told
    assert one(line * 2).notices == ()
    assert one(line * 3 + BRIDGE * 2).notices == ()  # the exception in an article
    over_paragraphs = "“The dam is old.\n\n“It was never safe.\n\n“Nor is it now.\n\n“It leaks,” Ana Petrova said."
    assert one(over_paragraphs).notices == ()


def test_an_unquoted_paragraph_in_front_shifts_the_rows_by_its_length() -> None:
    front = "The river rose by two metres in a single night last week, and the old mill was lost.\n\n"
    plain, shifted = one(BRIDGE), one(front + BRIDGE)
    assert len(plain.quotes) >= 4
    assert [(q.start - len(front), q.end - len(front), q.kind, q.speakers) for q in shifted.quotes] == [
        (q.start, q.end, q.kind, q.speakers) for q in plain.quotes
    ]


# ------------------------------------------------------------------ several articles


def test_the_order_of_articles_does_not_matter() -> None:
    given = articles(BRIDGE, "", *SCRAPS[:6], "\n".join(SCRAPS))
    shuffled = random.Random(3).sample(given, len(given))
    straight = {e.article.id: [comparable(q) for q in e.quotes] for e in extractor().extract(given)}
    turned = {e.article.id: [comparable(q) for q in e.quotes] for e in extractor().extract(shuffled)}
    assert straight == turned
    assert sum(map(len, straight.values())) > 10


def test_articles_come_out_in_the_order_in_which_they_went_in() -> None:
    given = articles(*(BRIDGE * n for n in (1, 36, 0, 2)))  # the second is a batch of its own
    assert [e.article for e in extractor().extract(iter(given))] == given


def test_an_article_alone_is_as_among_others() -> None:
    given = articles(BRIDGE, *SCRAPS)
    together = next(iter(extractor().extract(given)))
    assert [comparable(q) for q in together.quotes] == [comparable(q) for q in one(BRIDGE).quotes]


@pytest.mark.parametrize("running", [True, False])
def test_the_collector_rests_while_articles_are_read_and_is_left_as_it_was(
    monkeypatch: pytest.MonkeyPatch, running: bool
) -> None:
    extractor = recorded.extractor()
    states = []
    parses = extractor.parser.parses
    monkeypatch.setattr(extractor.parser, "parses", lambda items: states.append(gc.isenabled()) or parses(items))
    (gc.enable if running else gc.disable)()
    try:
        assert list(extractor.extract(recorded.articles()[:2]))
        assert gc.isenabled() is running
    finally:
        gc.enable()
    assert set(states) == {False}


def test_two_runs_give_the_same() -> None:
    given = articles(BRIDGE, "\n".join(SCRAPS))
    assert list(extractor().extract(given)) == list(extractor().extract(given))


def test_an_extractor_that_was_pickled_gives_the_same(all_marks: Extractor) -> None:
    """So that it can be a stage of a run in another process, which loads the parser for itself."""
    given = articles(BRIDGE, "\n".join(SCRAPS))
    stage = pickle.loads(pickle.dumps(all_marks))
    assert stage(given) == list(all_marks.extract(given))


def test_nothing_gives_nothing() -> None:
    assert list(extractor().extract([])) == []


Broken = tuple[object, str]
STAGES: dict[str, Broken] = {
    "find": (find, "quotations"),
    "attribute": (attribute, "attributions"),
}


@pytest.mark.parametrize("stage", [*STAGES, "people"])
@pytest.mark.parametrize("kind", [ValueError, RecursionError, MemoryError, KeyError])
def test_what_fails_in_one_article_stays_in_it(
    stage: str, kind: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    module, name = (extractor(), "speakers") if stage == "people" else STAGES[stage]
    monkeypatch.setattr(module, name, failing_on("poison", getattr(module, name), kind))
    before, bad, after = extractor().extract(articles(BRIDGE, "poison " + BRIDGE, BRIDGE))
    assert bad.quotes == ()
    assert bad.error is not None
    assert bad.error.startswith(kind.__name__)
    assert (before.error, after.error) == (None, None)
    assert [q.quote for q in before.quotes] == [q.quote for q in after.quotes] != []


def test_what_fails_in_the_parser_stays_in_its_article(monkeypatch: pytest.MonkeyPatch) -> None:
    class Parser:
        parses = staticmethod(failing_on("poison", extractor().parser.parses, RuntimeError))

    monkeypatch.setattr(extractor(), "parser", Parser)
    good, bad = extractor().extract(articles(BRIDGE, "poison " + BRIDGE))
    assert good.quotes
    assert (bad.error, bad.quotes) == ("RuntimeError: there was poison in it", ())


def failing_on(word: str, whole: Callable[..., object], kind: type[Exception]) -> Callable[..., object]:
    """The stage, raising on articles with this word."""

    def stage(*arguments: object, **options: object) -> object:
        if any(word in getattr(one, "text", str(one)) for one in arguments):
            raise kind(f"there was {word} in it")
        return whole(*arguments, **options)

    return stage


def test_an_interruption_is_no_failure_of_an_article(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "quotations", failing_on("poison", find.quotations, KeyboardInterrupt))  # type: ignore[arg-type]
    with pytest.raises(KeyboardInterrupt):
        list(extractor().extract(articles("poison")))


# ------------------------------------------------------------------ options


def test_thoughts_are_kept_when_asked_for(all_marks: Extractor) -> None:
    thought = {q.quote for q in one(BRIDGE, all_marks).quotes if q.act == "thought"}
    assert thought == {"the count was rigged"}
    assert {q.act for q in one(BRIDGE).quotes} == {"speech"}


def test_marks_that_are_nobodys_speech_are_kept_when_asked_for(all_marks: Extractor) -> None:
    (other,) = (q for q in one(BRIDGE, all_marks).quotes if q.kind == "other")
    assert (other.quote, other.speakers, other.needs_review) == ("ghost ships", (), True)
    assert other.reason
    assert "other" not in {q.kind for q in one(BRIDGE).quotes}


def test_the_options_of_the_constructor_reach_the_rows() -> None:
    mine = Extractor(thoughts=True, all_marks=True)
    assert (mine.thoughts, mine.all_marks) == (True, True)
    assert {q.kind for q in one(BRIDGE, mine).quotes} == {"direct", "mixed", "indirect", "other"}


def test_a_model_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ModelError, match="newsfire"):
        Extractor(model="newsfire")


def test_groups_and_nesting_of_a_plain_article() -> None:
    (row, again, clause, words) = one(BRIDGE).quotes
    assert (row.group, again.group, clause.group, words.group) == (
        row.quote_id,
        row.quote_id,
        clause.quote_id,
        clause.quote_id,
    )
    assert (clause.within, words.within) == (None, clause.quote_id)
    assert [q.speakers for q in (row, again, clause, words)] == [("Elena Ruiz",)] * 2 + [("Kwame Mensah",)] * 2


def test_the_table_has_a_line_a_quote() -> None:
    extractions = list(extractor().extract(articles(BRIDGE, SCRAPS[0])))
    rows = list(table.rows(extractions))
    assert [row["quote_id"] for row in rows] == [q.quote_id for e in extractions for q in e.quotes]
