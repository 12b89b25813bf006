"""Risk-coverage, calibration and their drawing, on rows whose figures can be worked out by hand."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import plot
from quotes.evaluate import Judged, Share, calibration, risk


def judged(*pairs: tuple[float, bool]) -> list[Judged]:
    return [Judged(confidence, right, ("a", k, k + 1)) for k, (confidence, right) in enumerate(pairs)]


FOUR = judged((0.95, True), (0.4, False), (0.85, True), (0.9, False))


def test_the_surest_come_first() -> None:
    curve = risk(FOUR)
    assert curve.confidences == (0.95, 0.9, 0.85, 0.4)
    assert curve.right == (1, 1, 2, 2)
    assert curve.curve == ((0.25, 1.0), (0.5, 0.5), (0.75, 2 / 3), (1.0, 0.5))


@pytest.mark.parametrize(
    ("coverage", "share"),
    [(1.0, Share(2, 4)), (0.75, Share(2, 3)), (0.7, Share(2, 3)), (0.5, Share(1, 2)), (0.1, Share(1, 1))],
)
def test_at_a_coverage_as_many_rows_as_it_takes(coverage: float, share: Share) -> None:
    assert risk(FOUR).at(coverage) == share


def test_a_coverage_is_what_it_says() -> None:
    """0.7 of ten is seven, though 0.7 * 10 is a little more to a computer than it should be for other numbers."""
    ten = judged(*((0.9, True) for _ in range(10)))
    assert [risk(ten).at(c).of for c in (0.7, 0.9, 0.95)] == [7, 9, 10]
    hundred = judged(*((0.9, True) for _ in range(100)))
    assert [risk(hundred).at(c).of for c in (0.07, 0.29, 0.57)] == [7, 29, 57]


def test_the_area_is_the_mean_risk_of_every_cut() -> None:
    assert risk(FOUR).area == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)
    assert risk(judged((0.2, True), (0.1, True))).area == 0


def test_ties_are_cut_by_place() -> None:
    rows = [Judged(0.5, True, ("b", 0, 1)), Judged(0.5, False, ("a", 9, 12)), Judged(0.5, True, ("a", 3, 5))]
    assert risk(rows).right == risk(rows[::-1]).right == (1, 1, 2)


def test_calibration_in_bins_of_equal_width() -> None:
    fit = calibration(judged((0.9, True), (0.94, False), (1.0, True), (0.3, True), (0.3, False), (0.0, False)))
    held = {(b.low, b.high): (b.count, b.confidence, b.right) for b in fit.bins if b.count}
    assert held == {
        (0.0, 0.1): (1, 0.0, 0.0),
        (0.3, 0.4): (2, pytest.approx(0.3), 0.5),
        (0.9, 1.0): (3, pytest.approx(2.84 / 3), pytest.approx(2 / 3)),
    }
    assert fit.error == pytest.approx((2 * 0.2 + 3 * (2.84 / 3 - 2 / 3)) / 6)


def test_calibration_in_bins_of_equally_many_rows() -> None:
    fit = calibration(judged(*((k / 40, k % 2 == 0) for k in range(40))), bins=4)
    assert [b.count for b in fit.equal_mass] == [10] * 4
    assert fit.mass_error == pytest.approx(sum(abs(0.5 - (10 * b + 4.5) / 40) for b in range(4)) / 4)
    assert [b.count for b in calibration(FOUR).equal_mass] == [1] * 4


def test_nothing_judged() -> None:
    assert (risk([]).area, risk([]).at(0.9), calibration([]).error) == (None, Share(0, 0), None)
    assert calibration([]).equal_mass == ()


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_what_holds_for_all_rows(pairs: list[tuple[float, bool]]) -> None:
    rows = judged(*pairs)
    curve, fit = risk(rows), calibration(rows)
    assert curve.at(1.0) == Share(sum(right for _, right in pairs), len(pairs))
    assert sum(b.count for b in fit.bins) == sum(b.count for b in fit.equal_mass) == len(pairs)
    assert curve.area is not None
    assert 0 <= curve.area <= 1
    for error in (fit.error, fit.mass_error):
        assert error is not None
        assert 0 <= error <= 1
    ElementTree.fromstring(plot.svg(curve, fit))


# ------------------------------------------------------------------ the drawing

SVG = "{http://www.w3.org/2000/svg}"


def test_the_drawing_says_what_it_shows() -> None:
    root = ElementTree.fromstring(plot.svg(risk(FOUR), calibration(FOUR), right="speaker"))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title desc"
    assert (root.findtext(f"{SVG}title") or "").startswith("How far")
    described = root.findtext(f"{SVG}desc") or ""
    assert "the share whose speaker is right" in described
    assert "50.0 % of all 4" in described
    assert "prefers-color-scheme: dark" in (root.findtext(f"{SVG}style") or "")


def test_every_filled_bin_is_a_point_that_can_be_read() -> None:
    fit = calibration(FOUR)
    root = ElementTree.fromstring(plot.svg(risk(FOUR), fit))
    told = [point.findtext(f"{SVG}title") for point in root.iter(f"{SVG}circle")]
    filled = [b for b in fit.bins if b.count]
    assert len(told) == len(filled) + 3
    assert "confidence 0.9 to 1.0: 2 rows, 50.0 % right" in told


def test_points_lie_where_the_figures_are() -> None:
    root = ElementTree.fromstring(plot.svg(risk(FOUR), calibration(FOUR)))
    frames = [f for f in root.iter(f"{SVG}rect") if f.get("class") == "frame"]
    left, top, side = (float(frames[0].get(name, "")) for name in ("x", "y", "width"))
    first = next(root.iter(f"{SVG}circle"))  # confidence 0.4, none right
    assert float(first.get("cx", "")) == pytest.approx(left + 0.4 * side, abs=0.1)
    assert float(first.get("cy", "")) == pytest.approx(top + side, abs=0.1)
