"""Speakers: marked cases on recorded parses, and the properties that hold on any text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quotes import resolve
from quotes.records import Article, Attribution, Parse, Span
from tests import conllu
from tests.speaker_cases import Case, cases, evidence, marked, resolved


@pytest.mark.parametrize("name", cases())
def test_the_speakers_of_a_marked_case(name: str) -> None:
    case = cases()[name]
    found = resolved(case)
    answers = tuple("; ".join(r.speakers) or "?" for r in found)
    assert marked(case, answers) == marked(case, tuple(wanted for _, wanted, _ in case.sources))
    for (_, _, role), resolution in zip(case.sources, found, strict=True):
        if role is not None:
            assert resolution.role == role


@pytest.mark.parametrize("name", cases())
def test_every_open_speaker_has_a_reason_and_every_other_an_id(name: str) -> None:
    for resolution in resolved(cases()[name]):
        assert 0.0 <= resolution.confidence <= 1.0
        assert len(resolution.speakers) == len(resolution.speaker_ids)
        assert resolution.speakers or (resolution.reason and resolution.method == "open")
        assert all(resolution.speakers)


def _one(text: str, table: str, *sources: str) -> tuple[resolve.Resolution, ...]:
    article, parse = conllu.load(text, table)
    spans = [Span(text.index(s), text.index(s) + len(s)) for s in sources]
    attributions = [Attribution((), None, s, "speech", False, "case", 1.0) for s in spans]
    return resolve.speakers(article, parse, attributions, ())
