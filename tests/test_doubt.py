"""The reason beside a row that a person should look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from quotes import doubt, trust
from quotes.methods import SpeakerBy
from quotes.parse import Item
from quotes.records import Attribution, Candidate, Kind, Parse, Piece, Resolution
from tests import recorded
from tests.conftest import article_of, span_of
from tests.gold import run

TEXT = (
    "Amara Diallo met Ilse Brandt on Friday.\n\n"
    "“The harbour is ours,” she said. “Nobody sells it.” Osei reported that the cranes were rusty: “all of them”."
)
ARTICLE = article_of("harbour", TEXT)


def found(words: str, cue: str | None, source: str | None, **fields: object) -> Attribution:
    """An attribution of these words with a confidence of 0.7, unless `fields` say otherwise."""
    kind: Kind = fields.pop("kind", "direct")  # type: ignore[assignment]
    act = fields.pop("act", "speech")
    values: dict[str, object] = {
        "pieces": (Piece(span_of(TEXT, words), kind, act),),  # type: ignore[arg-type]
        "cue": None if cue is None else span_of(TEXT, cue),
        "source": None if source is None else span_of(TEXT, source),
        "negated": False,
        "method": "roles",
        "confidence": 0.7,
    }
    return Attribution(**(values | fields))  # type: ignore[arg-type]


def who(*speakers: str, method: str = "name", confidence: float = 0.97, reason: str | None = None) -> Resolution:
    return Resolution(speakers, speakers, None, confidence, SpeakerBy(method), reason)


OURS = "The harbour is ours,"
SURE = {"confidence": 0.97}
CASES = {
    "nobody names a speaker": (
        found(OURS, "said", None),
        who(method="open", confidence=0.0),
        "the article does not settle who this is; nothing by “said” names who it was",
    ),
    "no cue": (
        found("Nobody sells it.", None, "she"),
        who("Amara Diallo"),
        "no word of saying stands by it; the speaker is carried over from before",
    ),
    "no cue, and the speaker in another paragraph": (
        found(OURS, None, None, antecedent=span_of(TEXT, "Ilse Brandt")),
        who("Ilse Brandt"),
        "no word of saying stands by it; the speaker is carried over from the paragraph before",
    ),
    "a rival for the source": (
        found(
            OURS,
            "said",
            "she",
            candidates=(
                Candidate(span_of(TEXT, "she"), 0.5, ""),
                Candidate(span_of(TEXT, "Osei"), 0.4, ""),
                Candidate(span_of(TEXT, "Friday"), 0.1, ""),
            ),
        ),
        who("Amara Diallo"),
        "“she” and “Osei” stand equally near",
    ),
    "a stance": (
        found("the cranes were rusty", "reported", "Osei", kind="indirect", act="thought"),
        who("Osei"),
        "low confidence: “reported” may tell what the reporter says of them, not what they said or think",
    ),
    "a reported clause": (
        found("the cranes were rusty", "reported", "Osei", kind="indirect"),
        who("Osei"),
        "low confidence: these may be the reporter's own words, not what “reported” tells of",
    ),
    "words in marks": (
        found(OURS, "said", "she"),
        who("Amara Diallo"),
        "low confidence: “said” may go with other words, or with another source",
    ),
    "only a sign": (
        found("all of them", ":", "Osei", kind="mixed"),
        who("Osei"),
        "low confidence: only the “:” says that these are somebody's words",
    ),
    "a pronoun": (
        found(OURS, "said", "she", **SURE),
        who("Amara Diallo", method="pronoun", confidence=0.7),
        "“she” is taken to be Amara Diallo",
    ),
    "both halves": (
        found(OURS, "said", "she"),
        who("Amara Diallo", method="pronoun", confidence=0.75),
        "low confidence: “said” may go with other words, or with another source; “she” is taken to be Amara Diallo",
    ),
    "a method without words of its own for doubt": (
        found(OURS, "said", "she", **SURE),
        who("Amara Diallo", method="acronym", confidence=0.7),
        "low confidence: whether “she” means Amara Diallo is unsure",
    ),
    "the stages' own reasons come first": (
        found(OURS, "said", "she", reason="far away"),
        who("Amara Diallo", reason="“she” could also be Ilse Brandt"),
        "far away; “she” could also be Ilse Brandt",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_reason_is_given_in_words(name: str) -> None:
    attribution, resolution, wanted = CASES[name]
    assert doubt.reason(ARTICLE, attribution, resolution, review=True) == wanted


def test_a_row_that_needs_no_review_gets_no_reason_but_keeps_one() -> None:
    sure = found(OURS, "said", "she", confidence=0.95)
    assert doubt.reason(ARTICLE, sure, who("Amara Diallo"), review=False) is None
    assert doubt.reason(ARTICLE, sure, who("Amara Diallo", reason="spelled otherwise"), review=False)


@pytest.mark.parametrize("alone", [False, pytest.param(True, marks=pytest.mark.lengthy)])
def test_no_reviewed_row_of_the_cases_is_without_a_reason(alone: bool) -> None:
    quotes = [q for e in recorded.extractor(alone=alone).extract(recorded.articles()) for q in e.quotes]
    reviewed = [q for q in quotes if q.needs_review]
    assert len(reviewed) > 20
    assert [q.quote_id for q in reviewed if not (q.reason or "").strip()] == []


@pytest.mark.model
def test_no_reviewed_row_of_the_seeds_is_without_a_reason() -> None:
    reviewed = [row for row in run.rows() if row["needs_review"]]
    assert reviewed
    assert [row["quote_id"] for row in reviewed if not row["reason"]] == []


# ------------------------------------------------------------------ toss-ups


class TossUp:
    """The recorded parser, for which the words of one sentence might as well have been read otherwise."""

    def __init__(self, sentence: int) -> None:
        self.sentence = sentence

    def parses(self, items: Sequence[Item]) -> list[Parse]:
        known = recorded.RecordedParser().parses(items)
        return [replace(parse, close=(parse.sentences[self.sentence].first,)) for parse in known]


def test_a_row_whose_sentence_can_be_read_otherwise_as_well_is_for_review(monkeypatch: pytest.MonkeyPatch) -> None:
    plainly = trust.Trust({"marks": (0.0, 1.0, 1.0), "clause": (0.0, 1.0, 1.0)}, review=0.8)
    monkeypatch.setattr(trust, "trust", lambda: plainly)
    extractor = recorded.extractor()
    article = next(a for a in recorded.articles() if a.id == "01 paragraphs reopened: family bakery")
    (plain,) = extractor.extract([article])
    extractor.parser = TossUp(0)
    (tossed,) = extractor.extract([article])
    first, *others = tossed.quotes
    assert not plain.quotes[0].needs_review
    assert (first.needs_review, first.confidence) == (True, 0.79)
    assert first.reason == "the sentence can be read in two ways about equally well"
    assert first == replace(plain.quotes[0], needs_review=True, confidence=0.79, reason=first.reason)
    assert others


def test_a_toss_up_in_a_sentence_that_decides_nothing_changes_no_row() -> None:
    extractor = recorded.extractor()
    article = next(a for a in recorded.articles() if a.id == "02 mixed marks: reservoir mayor")
    (plain,) = extractor.extract([article])
    (parse,) = recorded.RecordedParser().parses([(article, ())])
    last = len(parse.sentences) - 1
    assert all(q.end < parse.sentences[last].span.start for q in plain.quotes)
    extractor.parser = TossUp(last)
    assert next(extractor.extract([article])).quotes == plain.quotes
