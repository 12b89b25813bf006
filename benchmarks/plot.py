"""The reliability diagram and the risk-coverage curve as one SVG, readable on light and on dark ground.

Drawn by hand so that measuring needs no plotting library. Every mark is in the figures too, so the picture is for the
eye only; its title and description say what it shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from quotes.evaluate.report import number, percent
from quotes.evaluate.trust import Bin, Calibration, Risk

_SIDE, _LEFT, _TOP, _GAP = 280, 64, 64, 100  # pixels of a square plot, its margins, and what parts the two
_WIDTH, _HEIGHT = 2 * _LEFT + 2 * _SIDE + _GAP - 40, _TOP + _SIDE + 64
_MOST_POINTS = 400  # of the curve; more are not to be told apart
_STYLE = """
  .ground { fill: #ffffff } .ink { fill: #1b1f24 } .soft { fill: #57606a } .frame, .grid { fill: none; stroke: #57606a }
  .grid { stroke-opacity: .25 } .even { stroke: #57606a; stroke-dasharray: 4 4 } .bar { fill: #0a6bb5 }
  .line { fill: none; stroke: #0a6bb5; stroke-width: 2 } .point { fill: #b3480b }
  text { font: 12px system-ui, sans-serif } .head { font-size: 14px; font-weight: 600 } .right { text-anchor: end }
  .middle { text-anchor: middle }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #14181d } .ink { fill: #e6edf3 } .soft { fill: #a5afba } .frame, .grid, .even { stroke: #a5afba }
    .bar { fill: #58a6e8 } .line { stroke: #58a6e8 } .point { fill: #f0a06a }
  }"""


@dataclass(frozen=True, slots=True)
class _Plot:
    """A square with its corner at `left`, both axes in ratios: x from 0 to 1, y from `low` to 1."""

    left: float
    low: float = 0.0

    def x(self, ratio: float) -> float:
        return self.left + ratio * _SIDE

    def y(self, ratio: float) -> float:
        share = (ratio - self.low) / (1 - self.low)
        return _TOP + (1 - min(1.0, max(0.0, share))) * _SIDE

    def axes(self, title: str, across: str, up: str) -> Iterator[str]:
        """Frame, grid of five steps, the names of the axes."""
        yield _text(self.left, _TOP - 24, title, "ink head")
        yield f'<rect class="frame" x="{self.left}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}"/>'
        for step in range(6):
            ratio = step / 5
            height = self.low + ratio * (1 - self.low)
            x, y = self.x(ratio), self.y(height)
            yield f'<path class="grid" d="M{x:.1f} {_TOP}V{_TOP + _SIDE}M{self.left} {y:.1f}H{self.left + _SIDE}"/>'
            yield _text(x, _TOP + _SIDE + 18, f"{100 * ratio:.0f}", "soft middle")
            yield _text(self.left - 8, y + 4, f"{100 * height:g}", "soft right")
        yield _text(self.left + _SIDE / 2, _TOP + _SIDE + 40, across, "ink middle")
        middle = _TOP + _SIDE / 2
        turn = f' transform="rotate(-90 {self.left - 44} {middle})"'
        yield _text(self.left - 44, middle, up, "ink middle", turn)


def svg(risk: Risk, calibration: Calibration, *, right: str = "source") -> str:
    """Both diagrams as an SVG document; `right` says what was judged, the source or the speaker."""
    title = "How far the confidence can be trusted"
    description = (
        f"Left, of the rows of each confidence the share whose {right} is right, which should lie on the diagonal: "
        f"expected calibration error {number(calibration.error)}. Right, the share right among the surest rows: "
        f"{percent(risk.at(1.0).value)} % of all {len(risk.right)}, {percent(risk.at(0.9).value)} % of the surest "
        f"nine in ten, {percent(risk.at(0.7).value)} % of the surest seven in ten."
    )
    body = "\n".join((*_reliability(calibration, right), *_coverage(risk, right)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" '
        f'role="img" aria-labelledby="title desc">\n<title id="title">{escape(title, quote=False)}</title>\n'
        f'<desc id="desc">{escape(description, quote=False)}</desc>\n<style>{_STYLE}\n</style>\n'
        f'<rect class="ground" width="100%" height="100%"/>\n{body}\n</svg>\n'
    )


def _reliability(calibration: Calibration, right: str) -> Iterator[str]:
    plot = _Plot(_LEFT)
    yield from plot.axes(
        f"Reliability: expected error {number(calibration.error)}", "confidence, %", f"{right} right, %"
    )
    yield f'<path class="even" d="M{plot.x(0)} {plot.y(0)}L{plot.x(1)} {plot.y(1)}"/>'
    filled = [b for b in calibration.bins if b.count]
    most = max((b.count for b in filled), default=1)
    yield from _bars(plot, filled, most)
    yield _line(((b.confidence, b.right) for b in filled), plot)
    for b in filled:
        at = f'cx="{plot.x(b.confidence or 0):.1f}" cy="{plot.y(b.right or 0):.1f}"'
        said = f"confidence {b.low:.1f} to {b.high:.1f}: {b.count} rows, {percent(b.right)} % right"
        yield f'<circle class="point" {at} r="5"><title>{said}</title></circle>'


def _bars(plot: _Plot, bins: Iterable[Bin], most: int) -> Iterator[str]:
    """How many rows each bin has, along the bottom, a quarter of the height at most."""
    for b in bins:
        x, width, height = plot.x(b.low) + 2, (b.high - b.low) * _SIDE - 4, b.count / most * _SIDE / 4
        shape = f'x="{x:.1f}" y="{_TOP + _SIDE - height:.1f}" width="{width:.1f}" height="{height:.1f}"'
        yield f'<rect class="bar" fill-opacity=".35" {shape}><title>{b.count} rows</title></rect>'


def _coverage(risk: Risk, right: str) -> Iterator[str]:
    every = risk.curve
    step = max(1, len(every) // _MOST_POINTS)
    points = [*every[step - 1 :: step], *every[-1:]]
    steady = [share for covered, share in points if covered >= 0.1]  # a first miss among few says little
    low = min(0.9, int(10 * min(steady, default=0.0)) / 10)
    plot = _Plot(_LEFT + _SIDE + _GAP, low)
    yield from plot.axes(f"Risk-coverage: area {number(risk.area)}", "the surest rows, %", f"{right} right, %")
    yield _line(points, plot)
    for coverage in (0.7, 0.9, 1.0):
        if (share := risk.at(coverage).value) is not None:
            x, y = plot.x(coverage), plot.y(share)
            yield f'<circle class="point" cx="{x:.1f}" cy="{y:.1f}" r="5"><title>{percent(share)} %</title></circle>'
            yield _text(x - 8, y + 18, percent(share), "ink right")


def _line(points: Iterable[tuple[float | None, float | None]], plot: _Plot) -> str:
    path = "L".join(f"{plot.x(x):.1f} {plot.y(y):.1f}" for x, y in points if x is not None and y is not None)
    return f'<path class="line" d="M{path}"/>' if path else ""


def _text(x: float, y: float, words: str, style: str, more: str = "") -> str:
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}"{more}>{escape(words, quote=False)}</text>'
