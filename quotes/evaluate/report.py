"""The figures as tables to read, as plain text, and as JSON: what `quotes evaluate` prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from quotes.evaluate import changes
from quotes.evaluate.changes import Change
from quotes.evaluate.figures import Figure, Item, Links, Mean, Result, Score
from quotes.evaluate.trust import COVERAGES, Bin, Calibration, Risk, calibration, risk


@dataclass(frozen=True, slots=True)
class Table:
    """Cells ready to print: the first column is words, the others are numbers."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What one evaluation has to say. `before`: the same measure of a former run."""

    measure: str
    gold: str  # the gold file as given
    result: Result
    before: Result | None = None
    changes: tuple[Change, ...] = field(default=())

    @property
    def right(self) -> str:
        """What is judged right or wrong of the rows with confidences."""
        return "speaker" if self.measure in ("quotes", "corpus") else "source"

    @property
    def risk(self) -> Risk:
        """Risk-coverage of the judged rows."""
        return risk(self.result.judged)

    @property
    def calibration(self) -> Calibration:
        """Calibration of the judged rows."""
        return calibration(self.result.judged)


def report(measure: str, gold: str, result: Result, before: Result | None = None) -> Report:
    """The report of a run, with gains and losses where there is a former one."""
    found = changes.quote_by_quote(result, before) if before else ()
    return Report(measure, gold, result, before, found)


# ------------------------------------------------------------------ tables


def tables(said: Report) -> Iterator[Table]:
    """The tables, figures first; risk and calibration where rows were judged."""
    yield _figures(said)
    if said.result.judged:
        yield _risk(said)
        yield _calibration(said.calibration)


def _figures(said: Report) -> Table:
    head = ("figure", "% (F1)", "precision", "recall", "right", "predicted", "gold")
    moved = changes.of_figures(said.result, said.before) if said.before else {}
    rows = (
        (name, *_cells(figure), *((f"{100 * moved[name]:+.1f}" if name in moved else "",) if said.before else ()))
        for name, figure in said.result.figures.items()
    )
    return Table(f"{said.measure}: {said.gold}", head + (("change",) if said.before else ()), tuple(rows))


def _cells(figure: Figure) -> tuple[str, ...]:
    """One share has one denominator: what it is of stands under the side that it is of, the gold."""
    if isinstance(figure, Score):
        ratios = figure.value, figure.precision, figure.recall
        return (*map(percent, ratios), f"{figure.hit:,}", f"{figure.predicted:,}", f"{figure.gold:,}")
    if isinstance(figure, Links):
        ratios = figure.value, figure.precision, figure.recall
        return (*map(percent, ratios), "", f"{len(figure.of_predicted):,}", f"{len(figure.of_gold):,}")
    if isinstance(figure, Mean):
        return percent(figure.value), "", "", "", "", ""
    return percent(figure.value), "", "", f"{figure.hit:,}", "", f"{figure.of:,}"


def _risk(said: Report) -> Table:
    curve, former = said.risk, risk(said.before.judged) if said.before else None
    title = f"of the surest rows in marks, the {said.right} is right (area under the risk curve {number(curve.area)})"
    head = ("the surest", "% right", "right", "rows") + (("change",) if former else ())
    rows = []
    for coverage in COVERAGES:
        share = curve.at(coverage)
        cells = (f"{100 * coverage:g} %", percent(share.value), f"{share.hit:,}", f"{share.of:,}")
        rows.append(cells + ((_moved(share.value, former.at(coverage).value),) if former else ()))
    return Table(title, head, tuple(rows))


def _moved(now: float | None, before: float | None) -> str:
    return "" if now is None or before is None else f"{100 * (now - before):+.1f}"


def _calibration(said: Calibration) -> Table:
    title = (
        f"calibration of these rows: expected error {number(said.error)} "
        f"(ten bins of equal width; of equally many rows: {number(said.mass_error)})"
    )
    rows = (
        (f"{b.low:.1f} to {b.high:.1f}", f"{b.count:,}", percent(b.confidence), percent(b.right), percent(b.gap))
        for b in said.bins
        if b.count
    )
    return Table(title, ("confidence", "rows", "% mean", "% right", "apart"), tuple(rows))


def percent(ratio: float | None) -> str:
    """A ratio in percent with one decimal; a dash for none."""
    return "–" if ratio is None else f"{100 * ratio:.1f}"


def number(ratio: float | None) -> str:
    """A ratio with four decimals; a dash for none."""
    return "–" if ratio is None else f"{ratio:.4f}"


# ------------------------------------------------------------------ plain text


def lines(said: Report, *, listing: bool = False) -> Iterator[str]:
    """Everything as plain text: the tables, gains and losses, and with `listing` every miss."""
    for table in tables(said):
        yield from (table.title, "", *_aligned(table), "")
    yield from details(said, listing=listing)


def details(said: Report, *, listing: bool) -> Iterator[str]:
    """What is told quote by quote: gains and losses against the former run, and with `listing` every miss."""
    if said.before is not None:
        gains = sum(change.gain for change in said.changes)
        yield f"{gains} gained, {len(said.changes) - gains} lost against the former run"
        yield from map(change_line, said.changes)
    if listing:
        yield from map(miss_line, said.result.misses)


def _aligned(table: Table) -> Iterator[str]:
    cells = [table.head, *table.rows]
    widths = [max(len(row[k]) for row in cells) for k in range(len(table.head))]
    for row in cells:
        numbers = "".join(f"  {cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True))
        yield f"{row[0]:<{widths[0]}}{numbers}".rstrip()


def miss_line(item: Item) -> str:
    """An item on one line, its fields parted by tabs: article, what is wrong, kind, wanted <- said, words <- words."""
    named = _name(item.wanted) if item.wanted == item.said else f"{_name(item.wanted)} <- {_name(item.said)}"
    words = item.words if item.instead is None else f"{item.words} <- {item.instead}"
    return "\t".join((item.article, item.outcome, item.kind, named, words))


def change_line(change: Change) -> str:
    """A gain (+) or a loss (-) on one line: what each run made of it."""
    item = change.item
    before, now = (_told(one) for one in (change.before, change.now))
    wanted = "" if item.outcome == "extra" else f"wanted {_name(item.wanted)}"
    return "\t".join(("+" if change.gain else "-", item.article, item.kind, wanted, f"{before} -> {now}", item.words))


def _told(item: Item | None) -> str:
    if item is None:
        return "no row"
    return item.outcome if item.outcome == "not found" else f"{_name(item.said)} ({item.outcome})"


def _name(name: str | None) -> str:
    return "nobody" if name is None else name


# ------------------------------------------------------------------ JSON


def as_dict(said: Report, *, listing: bool = False) -> dict[str, object]:
    """The report for a program: ratios from 0 to 1, rounded to four digits."""
    out: dict[str, object] = {"measure": said.measure, "gold": said.gold}
    out["figures"] = {name: figure.as_dict() for name, figure in said.result.figures.items()}
    if said.result.judged:
        curve, fit = said.risk, said.calibration
        out["risk"] = {
            "right": said.right,
            "surest": {f"{coverage:g}": curve.at(coverage).as_dict() for coverage in COVERAGES},
            "area": _rounded(curve.area),
        }
        out["calibration"] = {
            "error": _rounded(fit.error),
            "error_equal_mass": _rounded(fit.mass_error),
            "bins": _bins(fit.bins),
            "bins_equal_mass": _bins(fit.equal_mass),
        }
    if said.before is not None:
        moved = changes.of_figures(said.result, said.before)
        out["change"] = {name: _rounded(value) for name, value in moved.items()}
        out["gains"] = [_change(change) for change in said.changes if change.gain]
        out["losses"] = [_change(change) for change in said.changes if not change.gain]
    if listing:
        out["misses"] = [_item(item) for item in said.result.misses]
    return out


def _bins(bins: Iterable[Bin]) -> list[Mapping[str, float | None]]:
    return [
        {
            "low": b.low,
            "high": b.high,
            "rows": b.count,
            "confidence": _rounded(b.confidence),
            "right": _rounded(b.right),
        }
        for b in bins
    ]


def _change(change: Change) -> dict[str, object]:
    sides = (("before", change.before), ("now", change.now))
    told = {side: None if one is None else {"outcome": one.outcome, "said": one.said} for side, one in sides}
    item = change.item
    return {"article": item.article, "kind": item.kind, "wanted": item.wanted, "words": item.words, **told}


def _item(item: Item) -> dict[str, object]:
    return {name: getattr(item, name) for name in ("article", "outcome", "kind", "wanted", "said", "words", "instead")}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
