"""Cases in marked text: how many come out all right, act by act and whole.

A case is right if its text with our tags reads as it was marked (`acts.sides`). Rows give the outer teller (`via`) as
words without a place: the wanted place if the words are the same, else the first in the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from quotes.evaluate import acts
from quotes.evaluate.acts import Content, Said
from quotes.evaluate.figures import Item, Outcome, Result, Share, snippet
from quotes.evaluate.marked import Marked
from quotes.evaluate.rows import Row, article_key, by_article
from quotes.records import Span


def measure(cases: Sequence[Marked], rows: Iterable[Row]) -> Result:
    """The figures and every act's outcome."""
    found = by_article(rows)
    items: list[Item] = []
    right: list[Marked] = []
    for case in cases:
        got = predicted(case, found.get(article_key(case.name), []))
        wanted, said = acts.sides(case.text, acts.marked(case), got)
        right += [case] if wanted == said else []
        items += _items(case, got)
    every = [item for item in items if item.outcome != "extra"]
    known = [case for case in cases if case.xfail]
    figures = {
        "cases all right": Share(len(right), len(cases)),
        "cases all right, but for those known to be wrong": Share(
            sum(case.xfail is None for case in right), len(cases) - len(known)
        ),
        "acts of saying all right": Share(sum(item.outcome == "right" for item in every), len(every)),
        "acts of saying found with right source": Share(sum(item.attributed for item in every), len(every)),
    }
    return Result(figures, tuple(items))


def predicted(case: Marked, rows: Iterable[Row]) -> tuple[Said, ...]:
    """The acts of saying that the rows of a case give, in the case's terms."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    return acts.comparable(case.text, (_said(case, group) for group in groups.values()), acts.marked(case))


def _said(case: Marked, group: Sequence[Row]) -> Said:
    first = group[0]
    return Said(
        contents=tuple(Content(row.span, (row.kind,), row.act) for row in group),
        cue=first.cue,
        source=first.source,
        via=_via(case, first.via),
        negated=first.negated,
        speakers=(first.speaker or "?",),
    )


def _via(case: Marked, words: str | None) -> Span | None:
    if words is None:
        return None
    start = case.text.find(words)
    places = [s.via for s in acts.marked(case) if s.via is not None and s.via.of(case.text) == words]
    return next(iter(places), Span(start, start + len(words)) if start >= 0 else None)


def _items(case: Marked, got: Sequence[Said]) -> list[Item]:
    """Each wanted act with the best of its answers; the other answers, and acts nobody wanted, are extras."""
    said_there = acts.marked(case)
    pairs = acts.compared(case.text, said_there, got)
    items, extra = [], [said for said, partner in pairs if partner is None]
    for number, wanted in enumerate((s for s in said_there if not s.maybe), 1):
        answers = sorted((s for s, partner in pairs if partner is wanted), key=lambda s: _gravity(case, wanted, s))
        items.append(_item(case, f"act {number}", wanted, answers[0] if answers else None))
        extra += answers[1:]
    return items + [_extra(case, said) for said in extra]


def _gravity(case: Marked, wanted: Said, said: Said) -> int:
    return _ORDER.index(_outcome(case, wanted, said))


_ORDER: tuple[Outcome, ...] = ("right", "edges", "wrong kind", "wrong speaker", "wrong source", "not found")


def _outcome(case: Marked, wanted: Said, said: Said) -> Outcome:
    """The gravest fault; cue, outer teller and negation count among the edges."""
    if acts.write(case.text, [said]) == acts.write(case.text, [wanted]):
        return "right"
    if said.source != wanted.source:
        return "wrong source"
    if said.speakers != wanted.speakers:
        return "wrong speaker"
    kinds = [c.kinds for c in said.contents], [c.kinds for c in wanted.contents]
    spans = [c.span for c in said.contents] == [c.span for c in wanted.contents]
    return "wrong kind" if spans and kinds[0] != kinds[1] else "edges"


def _item(case: Marked, key: str, wanted: Said, said: Said | None) -> Item:
    outcome: Outcome = "not found" if said is None else _outcome(case, wanted, said)
    who = _source if outcome == "wrong source" else _who
    content = wanted.contents[0]
    words, kind = snippet(content.span.of(case.text)), "/".join(content.kinds)
    answer = None if said is None else who(case, said)
    return Item(case.name, key, kind, outcome, words, who(case, wanted), answer, _instead(case, wanted, said))


def _extra(case: Marked, said: Said) -> Item:
    span = said.contents[0].span
    key, kind = f"extra {span.start}-{span.end}", said.contents[0].kinds[0]
    return Item(case.name, key, kind, "extra", snippet(span.of(case.text)), None, _who(case, said))


def _instead(case: Marked, wanted: Said, said: Said | None) -> str | None:
    """The content that was predicted, where it is not the wanted one."""
    spans = [[content.span for content in one.contents] for one in (wanted, said) if one]
    return None if spans[0] == spans[-1] else snippet(" … ".join(span.of(case.text) for span in spans[-1]))


def _who(case: Marked, said: Said) -> str | None:
    """The speakers that are right, or the words of the source; None where nobody is named."""
    return "|".join(said.speakers) if said.speakers else _source(case, said)


def _source(case: Marked, said: Said) -> str | None:
    return snippet(said.source.of(case.text)) if said.source else None
