"""How sure a row is, from how sure the saying and the speaker are."""

from __future__ import annotations

import pytest

from quotes import trust
from quotes.methods import RowBy
from quotes.records import Attribution, Kind, Piece, Span


def found(kind: Kind, *, source: bool = True, said: float = 0.9) -> Attribution:
    where = Span(20, 25) if source else None
    return Attribution((Piece(Span(0, 9), kind),), None, where, negated=False, method=RowBy.ROLES, confidence=said)


KINDS: list[tuple[Kind, bool]] = [("direct", True), ("mixed", False), ("indirect", True), ("indirect", False)]


@pytest.mark.parametrize(("kind", "source"), KINDS)
def test_every_kind_of_row_has_a_confidence_within_bounds_that_grows_with_its_parts(
    kind: Kind, *, source: bool
) -> None:
    """Also where too few rows of the kind were there to fit numbers of its own."""
    by_said = [trust.confidence(found(kind, source=source, said=p), kind, 0.9) for p in (0.0, 0.3, 0.6, 0.9, 1.0)]
    by_speaker = [trust.confidence(found(kind, source=source), kind, p) for p in (0.0, 0.3, 0.6, 0.9, 1.0)]
    for several in (by_said, by_speaker):
        assert several == sorted(several)
        assert trust.LEAST <= several[0] < several[-1] <= trust.MOST


def test_what_is_carried_over_has_numbers_of_its_own_where_there_are_any(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = {"marks": (0.0, 1.0, 1.0), "marks, carried over": (-2.0, 1.0, 1.0), "clause": (-1.0, 1.0, 1.0)}
    monkeypatch.setattr(trust, "trust", lambda: trust.Trust(lines, review=0.8))
    own, carried = (trust.confidence(found("direct", source=s), "direct", 0.5) for s in (True, False))
    assert own == pytest.approx(0.9)
    assert carried < own
    clauses = {trust.confidence(found("indirect", source=s), "indirect", 0.5) for s in (True, False)}
    assert len(clauses) == 1


def test_without_a_speaker_only_the_saying_counts() -> None:
    assert trust.confidence(found("direct", said=0.7), "direct", None) == 0.7


def test_the_threshold_is_a_confidence() -> None:
    assert 0.5 < trust.trust().review <= 1
