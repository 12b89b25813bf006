"""Every quotation of an article and who said it, on articles annotated by hand from end to end.

Stretches in marks that somebody said (direct, mixed) are paired one to one with those predicted at intersection over
union 0.8 or more, reported clauses at 0.3. A predicted stretch without partner is an extra, also a scare quote or a
title called speech; not a quote in a quote that names its outer row in `within`. Gold that is `optional` counts neither
way unless a wrong speaker is put on it. Thoughts are not looked at.

Judged for risk and calibration are the direct and mixed rows that have a partner whose speaker the gold knows; right
means the right speaker.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from quotes.evaluate import names
from quotes.evaluate.figures import Figure, Item, Judged, Mean, Outcome, Result, Score, Share, snippet
from quotes.evaluate.gold import Quoted
from quotes.evaluate.overlap import iou, paired
from quotes.evaluate.rows import Row, by_article

QUOTED, REPORTED, CLOSE = 0.8, 0.3, 0.8  # intersection over union, code points
_MARKS = ("direct", "mixed")


def measure(gold: Iterable[Quoted], rows: Iterable[Row]) -> Result:
    """The figures, every item's outcome, and the rows judged for risk and calibration."""
    return tally(gold, rows).result()


def tally(gold: Iterable[Quoted], rows: Iterable[Row]) -> Tally:
    """The counts over all articles of the gold."""
    articles = defaultdict[str, list[Quoted]](list)
    for one in gold:
        articles[one.article].append(one)
    found = by_article(row for row in rows if row.act != "thought")
    counts = Tally()
    for article, wanted in sorted(articles.items()):
        rows_here = found.get(article, [])
        speech = [row for row in rows_here if row.kind in _MARKS]
        clauses = [row for row in rows_here if row.kind == "indirect"]
        counts.add_in_marks([g for g in wanted if g.kind in _MARKS], speech)
        counts.add_scare_quotes([g for g in wanted if g.kind == "other" and not g.optional], speech)
        counts.add("indirect", [g for g in wanted if g.kind == "indirect"], clauses)
    return counts


def acceptable(gold: Quoted, speaker: str | None) -> bool:
    """Whether the speaker is the gold's, or one it also takes."""
    return any(names.same(name, speaker) for name in (gold.speaker, *gold.accept))


@dataclass(slots=True)
class Tally:
    """Counts over the articles; `label` is "quoted" or "indirect"."""

    n: Counter[str] = field(default_factory=Counter)
    items: list[Item] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)
    of_articles: list[float] = field(
        default_factory=list
    )  # F1 of each that has anything in marks: found, speaker right

    def result(self) -> Result:
        """The figures and the outcomes, by article."""
        items = sorted(self.items, key=lambda item: item.article)
        return Result(_figures(self.n), tuple(items), tuple(self.judged))

    def trust(self) -> dict[str, Figure]:
        """How right the articles are, each for itself, and the rows that nobody has to look at."""
        return {
            "found with right speaker, mean over articles": Mean(tuple(self.of_articles)),
            "not for review": Share(self.n["sure right"], self.n["sure"]),
            "not for review: share of the rows": Share(self.n["sure"], self.n["rows"]),
        }

    def add_in_marks(self, gold: Sequence[Quoted], rows: Sequence[Row]) -> None:
        """Counts what stands in marks in an article, and how much of what nobody has to look at is right."""
        before = self.n.copy()
        self.add("quoted", gold, rows)
        more = {name: self.n[f"quoted {name}"] - before[f"quoted {name}"] for name in ("speaker", "predicted", "gold")}
        if more["predicted"] or more["gold"]:
            self.of_articles.append(2 * more["speaker"] / (more["predicted"] + more["gold"]))
        partner = {j: gold[i] for i, j in paired([g.span for g in gold], [r.span for r in rows], QUOTED).items()}
        for j, row in enumerate(rows):
            g = partner.get(j)
            if not (g.optional if g else _nested(row, rows)):
                self.n["rows"] += 1
                self.n["sure"] += not row.needs_review
                self.n["sure right"] += not row.needs_review and g is not None and acceptable(g, row.speaker)

    def add(self, label: str, gold: Sequence[Quoted], rows: Sequence[Row]) -> None:
        """Counts the quotations of an article that stand in marks, or its reported clauses."""
        spans = [g.span for g in gold], [row.span for row in rows]
        partner = paired(*spans, QUOTED if label == "quoted" else REPORTED)
        free = {j for i, j in partner.items() if gold[i].optional and _may(gold[i], rows[j])}
        for i, g in enumerate(gold):
            if not g.optional:
                self._gold(label, g, rows[partner[i]] if i in partner else None)
        taken = {j for i, j in partner.items() if not gold[i].optional}
        paired_rows = set(partner.values())
        for j, row in enumerate(rows):
            if j not in free and (j in paired_rows or label == "indirect" or not _nested(row, rows)):
                self.n[f"{label} predicted"] += 1
                if j not in taken:
                    self._extra(row)
        close = paired(*spans, CLOSE)
        self.n[f"{label} close"] += sum(not gold[i].optional for i in close)

    def add_scare_quotes(self, others: Sequence[Quoted], speech: Sequence[Row]) -> None:
        """Counts what stands in marks and was said by nobody, and how often a row says it was."""
        self.n["others"] += len(others)
        self.n["others called speech"] += len(paired([g.span for g in others], [row.span for row in speech], QUOTED))

    def _gold(self, label: str, g: Quoted, row: Row | None) -> None:
        self.n[f"{label} gold"] += 1
        said = row.speaker if row else None
        instead = snippet(row.quote) if row and row.span != g.span else None
        self.items.append(
            Item(g.article, _key(g), g.kind, _outcome(g, row), snippet(g.quote), g.speaker, said, instead)
        )
        if row is None:
            return
        tests = {"hit": True, "exact": g.span == row.span, "kind": row.kind in g.kinds}
        if g.speaker:
            right = acceptable(g, row.speaker)
            tests |= {"speakers": True, "speaker": right, "related": right or names.related(g.speaker, row.speaker)}
            self._judge(row, right)
        if g.mention is not None:
            tests |= {"sources": True, "source": row.source is not None and iou(g.mention, row.source) > 0}
        self.n.update({f"{label} {name}": int(passed) for name, passed in tests.items()})

    def _judge(self, row: Row, right: bool) -> None:
        if row.kind in _MARKS and row.confidence is not None:
            self.judged.append(Judged(row.confidence, right, (row.article, row.span.start, row.span.end)))

    def _extra(self, row: Row) -> None:
        key = f"extra {row.kind} {row.span.start}-{row.span.end}"
        self.items.append(Item(row.article, key, row.kind, "extra", snippet(row.quote), None, row.speaker))


def _key(g: Quoted) -> str:
    return f"{g.kind} {g.span.start}-{g.span.end}"


def _may(optional: Quoted, row: Row) -> bool:
    return not row.speaker or acceptable(optional, row.speaker)


def _nested(row: Row, rows: Iterable[Row]) -> bool:
    """Properly inside another row, and it names one: a quote in a quote, not a double."""
    return row.within is not None and any(
        other is not row and other.span != row.span and other.span.holds(row.span) for other in rows
    )


def _outcome(gold: Quoted, row: Row | None) -> Outcome:
    if row is None:
        return "not found"
    if gold.speaker and not acceptable(gold, row.speaker):
        return "wrong speaker"
    if row.kind not in gold.kinds:
        return "wrong kind"
    return "right" if gold.span == row.span else "edges"


def _figures(n: Counter[str]) -> dict[str, Figure]:
    return {
        "quoted (overlap 0.8)": Score(n["quoted hit"], n["quoted predicted"], n["quoted gold"]),
        "quoted exact span": Share(n["quoted exact"], n["quoted gold"]),
        "direct or mixed": Share(n["quoted kind"], n["quoted hit"]),
        "quoted speaker": Share(n["quoted speaker"], n["quoted speakers"]),
        "quoted speaker, lenient": Share(n["quoted related"], n["quoted speakers"]),
        "quoted source words": Share(n["quoted source"], n["quoted sources"]),
        "found with right speaker": Score(n["quoted speaker"], n["quoted predicted"], n["quoted gold"]),
        "scare quotes called speech": Share(n["others called speech"], n["others"]),
        "indirect (overlap 0.3)": Score(n["indirect hit"], n["indirect predicted"], n["indirect gold"]),
        "indirect (overlap 0.8)": Score(n["indirect close"], n["indirect predicted"], n["indirect gold"]),
        "indirect speaker": Share(n["indirect speaker"], n["indirect speakers"]),
    }
