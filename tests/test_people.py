"""Speakers: marked cases on recorded parses, and the properties that hold on any text, with any labels and weights."""

from __future__ import annotations

import random
import re
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes import find, people
from quotes.people.ranking import Weights
from quotes.people.tagging import LABELS
from quotes.records import Article, Attribution, Parse, Piece, Resolution, Sentence, Span, Word
from quotes.syntax import Tree
from tests import conllu
from tests.fuzzing import examples
from tests.speaker_cases import both_sides, cases, evidence, resolved, sources, table

NOBODY = "the article does not say whose words these are"
PRONOUN_TABLE = """
1  He    he    PRON   PRP  _  2  nsubj
2  left  leave VERB   VBD  _  0  root
3  .     .     PUNCT  .    _  2  punct
"""


def _attribution(source: Span | None, *pieces: Piece, antecedent: Span | None = None) -> Attribution:
    return Attribution(pieces, None, source, negated=False, method="case", confidence=1.0, antecedent=antecedent)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.xfail(strict=True, reason=case.xfail)] if case.xfail else [])
        for name, case in cases().items()
    ],
)
def test_the_speakers_of_a_marked_case(name: str) -> None:
    case = cases()[name]
    found = resolved(case)
    wanted, got = both_sides(case, found)
    assert got == wanted
    for (_, _, role), resolution in zip(sources(case), found, strict=True):
        if role is not None:
            assert resolution.role == role


@pytest.mark.parametrize("name", cases())
def test_an_open_speaker_has_a_reason_and_any_other_an_id(name: str) -> None:
    for resolution in resolved(cases()[name]):
        assert 0.0 <= resolution.confidence <= 1.0
        assert len(resolution.speakers) == len(resolution.speaker_ids)
        assert all(resolution.speakers)
        if not resolution.speakers:
            assert resolution.method == "open"
            assert resolution.reason


def test_no_source_and_no_antecedent_is_open_with_a_reason() -> None:
    article, parse = conllu.load("He left.", PRONOUN_TABLE)
    nobody = _attribution(None)
    (found,) = people.speakers(Tree(article, parse, ()), [nobody])
    assert found == Resolution((), (), None, 0.0, "open", NOBODY, told=f"T{NOBODY[1:]}.")


def test_a_pronoun_without_anybody_before_it_is_open() -> None:
    article, parse = conllu.load("He left.", PRONOUN_TABLE)
    (found,) = people.speakers(Tree(article, parse, ()), [_attribution(Span(0, 2))])
    assert found.speakers == ()
    assert found.reason == "“He” is nobody the article names before"


def test_an_antecedent_stands_in_for_a_missing_source() -> None:
    case = cases()["he in the next paragraph"]
    article, parse = conllu.load(case.text, table(case), article_id=case.name)
    attributions, quotations = evidence(case, article)
    bare = _attribution(None, antecedent=sources(case)[0].span)
    assert people.speakers(Tree(article, parse, quotations), [*attributions, bare])[-1].speakers == ("David Okello",)


@pytest.mark.parametrize("name", cases())
def test_the_order_of_the_attributions_does_not_matter(name: str) -> None:
    case = cases()[name]
    article, parse = conllu.load(case.text, table(case), article_id=case.name)
    attributions, quotations = evidence(case, article)
    shuffled = list(enumerate(attributions))
    random.Random(name).shuffle(shuffled)
    found = people.speakers(Tree(article, parse, quotations), [a for _, a in shuffled])
    again = {number: resolution for (number, _), resolution in zip(shuffled, found, strict=True)}
    assert tuple(again[n] for n in range(len(attributions))) == people.speakers(
        Tree(article, parse, quotations), attributions
    )


@pytest.mark.parametrize("name", cases())
def test_what_does_not_hang_on_who_was_named_before_is_the_same_alone(name: str) -> None:
    case = cases()[name]
    article, parse = conllu.load(case.text, table(case), article_id=case.name)
    attributions, quotations = evidence(case, article)
    for attribution, found in zip(attributions, resolved(case), strict=True):
        if found.method.alone and found.speakers:
            (alone,) = people.speakers(Tree(article, parse, quotations), [attribution])
            assert (alone.speakers, alone.method) == (found.speakers, found.method)


@pytest.mark.parametrize("name", cases())
def test_without_weights_no_pronoun_and_no_description_means_anybody(name: str) -> None:
    """That is what is learned: a tie names nobody, and nothing else in the room chooses."""
    case = cases()[name]
    article, parse = conllu.load(case.text, table(case), article_id=case.name)
    attributions, quotations = evidence(case, article)
    reader = people.read(Tree(article, parse, quotations), attributions, learned=Weights({}))
    meant = [one for parts in reader.found.values() for one in parts] + reader.beside
    assert meant
    assert [m.who for m in meant if m.source.kind != "name" and m.who is not None] == []


_TAGS = ("NOUN", "PROPN", "VERB", "ADP", "DET", "PRON", "PUNCT", "ADJ", "CCONJ", "X")
_RELATIONS = ("nsubj", "root", "obj", "obl", "conj", "appos", "flat", "acl:relcl", "nmod:poss", "punct", "ccomp")
_NAMES = ("O", "O", "B-PER", "I-PER", "B-ORG", "I-LOC")
_SCRAPS = (
    "Ana Ruiz he who they I both men the mayor said , . and “ ” ' - Mr. of Fund 's 45 year old U.C. BBC's É 東 \n \n\n"
)
_VOCABULARY = st.sampled_from(list(_SCRAPS.split(" ")))


@st.composite
def _torn(draw: st.DrawFn) -> tuple[Article, Parse, list[Attribution]]:
    """A text of scraps with a parse that fits nothing and sources anywhere: what no stage should fall over."""
    text = " ".join(draw(st.lists(_VOCABULARY, max_size=30)))
    article = Article("torn", text, tuple(Span(m.start(), m.end()) for m in re.finditer(r"\S[^\n]*\S|\S", text)))
    places = [m.span() for m in re.finditer(r"\S+", text)]
    words = [
        Word(
            start, end, text[start:end].lower(), draw(st.sampled_from(_TAGS)),
            draw(st.sampled_from(("NN", "NNS", "PRP$"))), draw(st.integers(-1, max(0, len(places) - 1))),
            draw(st.sampled_from(_RELATIONS)), draw(st.sampled_from(_NAMES)),
        )
        for start, end in places
    ]  # fmt: skip
    cut = draw(st.integers(0, len(words)))
    parts = [(a, b) for a, b in ((0, cut), (cut, len(words))) if a < b]
    sentences = tuple(Sentence(Span(words[a].start, words[b - 1].end), a, b, 0) for a, b in parts)
    ends = st.integers(0, len(text))
    spans = [Span(min(a, b), max(a, b)) for a, b in draw(st.lists(st.tuples(ends, ends), max_size=4))]
    attributions = [_attribution(s, Piece(s, "direct")) for s in spans]
    return article, Parse(tuple(words), sentences), attributions


@examples(300)
@given(_torn())
def test_no_text_no_parse_and_no_source_makes_it_raise(torn: tuple[Article, Parse, list[Attribution]]) -> None:
    article, parse, attributions = torn
    quotations = find.quotations(article.text, article.paragraphs)
    found = people.speakers(Tree(article, parse, quotations), attributions)
    assert len(found) == len(attributions)
    assert all(r.speakers or r.reason for r in found)
    assert found == people.speakers(Tree(article, parse, quotations), attributions)


class _Any(dict[str, int]):
    """What every answer is worth as chance will have it, so that everybody is meant some time."""

    def get(self, answer: str, default: object = 0) -> int:  # type: ignore[override]
        return crc32(answer.encode()) % 401 - 200


class _AnyWeights(Weights):
    def table(self, way: str) -> dict[str, int]:
        return _Any()


@examples(300)
@given(_torn(), st.data())
def test_no_labels_and_no_weights_make_it_raise(
    torn: tuple[Article, Parse, list[Attribution]], data: st.DataObject
) -> None:
    article, parse, attributions = torn
    count = len(parse.words)
    labels = data.draw(st.lists(st.sampled_from(LABELS), min_size=count, max_size=count))
    tree = Tree(article, parse, find.quotations(article.text, article.paragraphs))
    found = people.speakers(tree, attributions, labels=labels, learned=_AnyWeights({}))
    assert all(r.speakers or r.reason for r in found)
    assert all(len(r.speakers) == len(r.speaker_ids) == len(r.known) for r in found)
