"""One evaluation from what was asked for to its report: what stands between the command line and the measures.

    job = Asked(gold=Path("dev.jsonl"), rows=Path("mine.jsonl")).job()     # all is read and checked here
    said = job.report(job.rows)
    job.below_floors(said)                                                 # with floors

Without rows, `job.articles` are what to extract from, and `evaluate.row` makes rows of the table's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from quotes import evaluate
from quotes.errors import InputError
from quotes.evaluate import check, floors, rows
from quotes.evaluate import gold as golden
from quotes.evaluate.floors import Allowance
from quotes.evaluate.report import Report, report
from quotes.evaluate.rows import Predicted
from quotes.records import Article


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for; `lower` names floors that pinning may lower, `articles` where a gold without text has it.

    `allowance` is what pinning leaves below the figures; None for what the floors file says, if it says anything.
    """

    gold: Path
    rows: Path | None = None
    articles: tuple[str, ...] = ()
    measure: golden.Measure | None = None
    against: Path | None = None
    floors: Path | None = None
    pin: bool = False
    lower: frozenset[str] = frozenset()
    allowance: Allowance | None = None

    def job(self) -> Job:
        """Everything read and checked; raises InputError where options or files are not what they should be."""
        self._check()
        held = golden.read(self.gold, self.measure)
        only_rows = held.measure in ("names", "mentions")
        if not self.rows and (only_rows or not (held.texts or self.articles)):
            more = "" if only_rows else ", or --articles PATH to extract them from"
            raise InputError(f"{self.gold} holds nothing to extract rows from for {held.measure}. Give ROWS{more}.")
        unknown = sorted(self.lower - set(floors.PINNED[held.measure]))
        if unknown:
            known = ", ".join(floors.PINNED[held.measure])
            raise InputError(f"--lower {unknown[0]!r}: {held.measure} pins {known}.")
        mine = rows.read(self.rows) if self.rows else None
        former = evaluate.measure(held, rows.read(self.against)) if self.against else None
        if mine is not None:
            (check.labelled if only_rows else check.rows)(held, mine)
        data = floors.fingerprint((self.gold, *(p for a in self.articles if (p := Path(a)).exists())))
        pinned = floors.read(self.floors, data) if self.floors and not self.pin else None
        return Job(self, held, mine, former, data, pinned)

    def _check(self) -> None:
        if self.rows and self.articles:
            raise InputError("ROWS and --articles: give the rows, or the articles to extract them from.")
        if (self.pin or self.lower) and not self.floors:
            raise InputError("--pin and --lower change a floors file. Name it with --floor.")
        if self.lower and not self.pin:
            raise InputError("--lower says which floor --pin may lower. Give --pin too.")


@dataclass(frozen=True, slots=True)
class Job:
    """An evaluation that is ready to be done. `rows` None: they are still to be extracted."""

    asked: Asked
    gold: golden.Gold
    rows: Predicted | None
    former: evaluate.Result | None
    data: str  # fingerprint
    floors: floors.Floors | None

    @property
    def thoughts(self) -> bool:
        """Whether the gold has beliefs and wishes, so that they must be extracted too."""
        return self.gold.measure in ("polnear", "marked")

    @property
    def articles(self) -> Iterable[Article]:
        """The gold's own articles."""
        from quotes import read

        if self.gold.measure == "marked":
            return (case.article for case in self.gold.cases)
        return (read.article(text, id=id) for id, text in self.gold.texts.items())

    def report(self, predicted: Predicted) -> Report:
        """The figures of these rows; raises InputError where they are not the gold's articles'."""
        result = evaluate.measure(self.gold, predicted)
        return report(self.gold.measure, str(self.asked.gold), result, self.former)

    def notices(self, predicted: Predicted) -> list[str]:
        """What to know of these rows beside the figures."""
        return check.notices(self.gold, predicted)

    def below_floors(self, said: Report) -> list[str]:
        """The figures below their floors, a line each; with `pin`, raises the floors instead."""
        figures = floors.measured(self.gold.measure, said.result)
        if self.asked.pin and self.asked.floors:
            allowed = self.asked.allowance or floors.allowance(self.asked.floors)
            if allowed:
                allowed = replace(allowed, of=floors.sizes(self.gold.measure, said.result))
            floors.pin(self.asked.floors, figures, self.data, lower=self.asked.lower, allowed=allowed)
            return []
        return floors.below(figures, self.floors) if self.floors is not None else []
