"""Who said what, on articles annotated as PolNeAR is: content, and the source words with it.

    articles = gold.read(Path("dev.jsonl")).articles
    result = attributed.measure(articles, rows.read(Path("mine.jsonl")))
    trust.risk(result.judged), trust.calibration(result.judged)

Rows of one `group` count as one attribution; rows inside another group's row do not count, nor attributions that the
gold calls nested. Contents are compared as sets of words, so that marks, punctuation and a leading "that" do not
matter; gold and predicted are paired one to one, the greatest Dice first. The source is right if Dice of its words is
at least 0.5, or neither side has any. Newell, Margolin, Ruths: An Attribution Relations Corpus for Political News
(LREC 2018), which also annotates beliefs and wishes: rows need --thoughts.

Judged for risk and calibration are single rows, direct and mixed, as a reader of the table meets them, not groups: each
whose content shares a word with a gold attribution. That is its group's partner where the row shares a word with it,
else the gold attribution with which the row has the greatest Dice. The row's source is its group's: that of the first
row of the group that has one, since a further paragraph of a quotation has none of its own; a quotation whose speaker
was carried over from elsewhere has none at all, and is right only where the gold has none either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from quotes.evaluate.figures import Figure, Item, Judged, Outcome, Result, Score, Share, snippet
from quotes.evaluate.gold import Annotated, Attributed
from quotes.evaluate.overlap import Words, covering, dice, paired_by_words, without_that, words
from quotes.evaluate.rows import Row, article_key, by_article, groups
from quotes.records import Span

RIGHT_SOURCE = 0.5  # Dice of the source words: at least this
_HALF = 0.5
_KINDS = ("direct", "mixed", "indirect")


@dataclass(frozen=True, slots=True)
class Act:
    """One act of saying on either side: content and source as words; a predicted one with its rows."""

    content: Words
    source: Words
    kind: str  # of a predicted one "direct" or "mixed" where a row is, else "indirect"
    key: str = ""
    rows: tuple[Row, ...] = ()
    attribution: Attributed | None = None  # what a gold one was made of

    @property
    def quoted(self) -> bool:
        """Whether any of it stands in marks."""
        return self.kind in ("direct", "mixed")


def measure(articles: Sequence[Annotated], rows: Iterable[Row]) -> Result:
    """The figures, every item's outcome, and the rows judged for risk and calibration."""
    found = by_article(rows)
    n: Counter[str] = Counter()
    items: list[Item] = []
    judged: list[Judged] = []
    for article in articles:
        both = sides(article, found.get(article_key(article.id), []))
        both.count(n)
        items += both.items()
        judged += both.judged()
    return Result(_figures(n), tuple(items), tuple(judged))


def acts(rows: Iterable[Row], text: str) -> list[Act]:
    """The groups of an article's rows, without rows inside another group's row and marks that nobody spoke."""
    merged = (_act(group, text) for group in groups(rows))
    return [act for act in merged if act.content]


def _act(group: Sequence[Row], text: str) -> Act:
    content = words((row.span for row in group), text)
    sources = (words([row.source], text) for row in group if row.source is not None)
    kinds = {row.kind for row in group}
    quoted = "direct" if kinds == {"direct"} else "mixed"
    return Act(
        content=frozenset(without_that(sorted(content), text)),
        source=next((source for source in sources if source), frozenset()),
        kind="indirect" if kinds == {"indirect"} else quoted,
        rows=tuple(group),
    )


@dataclass(frozen=True, slots=True)
class Sides:
    """The gold and the predicted acts of one article, and who is whose partner."""

    article: Annotated
    gold: tuple[Act, ...]
    predicted: tuple[Act, ...]
    partner: dict[int, int]  # gold to predicted
    counted: tuple[int, ...]  # predicted that count: not those that are a nested gold attribution and nothing else's
    ignored: Words

    def count(self, n: Counter[str]) -> None:
        """Adds this article to the counts."""
        everything = frozenset[int]().union(*(g.content for g in self.gold)) - self.ignored
        said = frozenset[int]().union(*(p.content for p in self.predicted)) - self.ignored
        n.update({"words hit": len(everything & said), "words gold": len(everything), "words predicted": len(said)})
        n.update({"gold": len(self.gold), "predicted": len(self.counted)})
        n["quoted predicted"] += sum(self.predicted[j].quoted for j in self.counted)
        for i, g in enumerate(self.gold):
            n[f"{g.kind} of"] += 1
            if i in self.partner:
                _count_pair(n, g, self.predicted[self.partner[i]])

    def items(self) -> Iterator[Item]:
        """The outcome of each gold act, then the extras."""
        text = self.article.text
        for i, g in enumerate(self.gold):
            p = self.predicted[self.partner[i]] if i in self.partner else None
            words_of, said = _shown(g.content, text) or "", _shown(p.source, text) if p else None
            instead = _shown(p.content, text) if p and p.content != g.content else None
            wanted = _shown(g.source, text)
            yield Item(self.article.id, g.key, g.kind, _outcome(g, p), words_of, wanted, said, instead)
        for j in sorted(set(self.counted) - set(self.partner.values())):
            p = self.predicted[j]
            where = covering(p.content, text) or Span(0, 0)
            key = f"extra {where.start}-{where.end}"
            said = _shown(p.source, text)
            yield Item(self.article.id, key, p.kind, "extra", _shown(p.content, text) or "", None, said)

    def judged(self) -> Iterator[Judged]:
        """The direct and mixed rows that share a word with a gold act."""
        owner = {j: i for i, j in self.partner.items()}
        for j, act in enumerate(self.predicted):
            for row in act.rows:
                if row.kind not in ("direct", "mixed") or row.confidence is None:
                    continue
                right = self.right(row, j, owner.get(j))
                if right is not None:
                    yield Judged(row.confidence, right, (row.article, row.span.start, row.span.end))

    def right(self, row: Row, act: int, partner: int | None) -> bool | None:
        """Whether a row of a predicted act has the right source; None where it shares no word with a gold act."""
        gold = self._gold_of(words([row.span], self.article.text), partner)
        return None if gold is None else dice(gold.source, self.predicted[act].source) >= RIGHT_SOURCE

    def _gold_of(self, content: Words, partner: int | None) -> Act | None:
        """The gold act that a row's content is part of: its group's partner, or the most alike."""
        if partner is not None and self.gold[partner].content & content:
            return self.gold[partner]
        near = [g for g in self.gold if g.content & content]
        return max(near, key=lambda g: dice(g.content, content), default=None)


def sides(article: Annotated, rows: Iterable[Row]) -> Sides:
    """Both sides of one article, paired."""
    text = article.text
    ignored = words(article.discard, text)
    gold = tuple(act for a in article.attributions if not a.nested and (act := _gold_act(a, text)).content)
    inner = [c for a in article.attributions if a.nested and (c := words(a.content, text, drop_that=True))]
    predicted = tuple(act for act in acts(rows, text) if not act.content <= ignored)
    partner = paired_by_words(gold, predicted)
    partners = set(partner.values())
    counted = tuple(
        j for j, p in enumerate(predicted) if j in partners or not any(dice(c, p.content) >= _HALF for c in inner)
    )
    return Sides(article, gold, predicted, partner, counted, ignored)


def _gold_act(attribution: Attributed, text: str) -> Act:
    content = words(attribution.content, text, drop_that=True)
    where = f"{min(content, default=0)}-{attribution.id}"
    return Act(content, words(attribution.source, text), attribution.kind or "indirect", where, (), attribution)


def _count_pair(n: Counter[str], gold: Act, predicted: Act) -> None:
    likeness = dice(gold.content, predicted.content)
    exact, source = gold.content == predicted.content, dice(gold.source, predicted.source) >= RIGHT_SOURCE
    tests = {
        "overlap": True,
        "half": likeness >= _HALF,
        "exact": exact,
        "both": source,
        "both half": source and likeness >= _HALF,
        "both exact": exact and gold.source == predicted.source,
    }
    for name, passed in tests.items():
        n[name] += passed
        n[f"{gold.kind} {name}"] += passed
    n["quoted right"] += predicted.quoted and source
    if gold.source and predicted.source:
        n["two"] += 1
        n["two right"] += source


def _figures(n: Counter[str]) -> dict[str, Figure]:
    of_all = {
        "content overlaps": "overlap",
        "content, half its words": "half",
        "content, exact words": "exact",
        "content and source": "both",
        "content (half) and source": "both half",
        "content and source, exact words": "both exact",
    }
    figures: dict[str, Figure] = {"content words": Score(n["words hit"], n["words predicted"], n["words gold"])}
    figures |= {name: Score(n[key], n["predicted"], n["gold"]) for name, key in of_all.items()}
    figures["source, where both name one"] = Share(n["two right"], n["two"])
    figures["groups with marks: right, of predicted"] = Share(n["quoted right"], n["quoted predicted"])
    for kind in _KINDS:
        of_kind = {"found": "overlap", "exact words": "exact", "found with right source": "both"}
        figures |= {f"{kind}: {name}": Share(n[f"{kind} {key}"], n[f"{kind} of"]) for name, key in of_kind.items()}
    return figures


def _outcome(gold: Act, predicted: Act | None) -> Outcome:
    """The gravest fault; the kind is wrong where one side has marks and the other has none."""
    if predicted is None:
        return "not found"
    if dice(gold.source, predicted.source) < RIGHT_SOURCE:
        return "wrong source"
    if gold.quoted != predicted.quoted:
        return "wrong kind"
    return "right" if gold.content == predicted.content else "edges"


def _shown(content: Words, text: str) -> str | None:
    where = covering(content, text)
    return snippet(where.of(text)) if where else None
