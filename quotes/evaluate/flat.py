"""Flat fragments as CofeNet counts them: no linking, each stretch of source, cue and content a span of its own.

A span is right if its first and last token are; the same again in tokens, for which edges do not matter. Tokens are
our own cutting, at white space and marks, so that no tokenizer is favoured. Wang, Liu, Sun, Zhang, Zhu: CofeNet:
Context and Former-Label Enhanced Net for Complicated Quotation Extraction (COLING 2022). What is measured is the role
head's own fragments, a JSON line each with article_id, role, start and end, not rows of the table.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from quotes.evaluate.figures import Figure, Item, Outcome, Result, Score, snippet
from quotes.evaluate.gold import Annotated, Attributed
from quotes.evaluate.rows import Fragment, article_key
from quotes.records import Span

_TOKEN = re.compile(r"\w+(?:[-.]\w+)*|\.\.\.|[^\w\s]")
_ROLES = ("source", "cue", "content")

Tokens = tuple[int, ...]  # where they start, in code points


def measure(articles: Sequence[Annotated], fragments: Iterable[Fragment]) -> Result:
    """The figures and every span's outcome."""
    found = defaultdict[tuple[str, str], list[Span]](list)
    for fragment in fragments:
        found[fragment.article, fragment.role].append(fragment.span)
    n: Counter[str] = Counter()
    items: list[Item] = []
    for article in articles:
        for role in _ROLES:
            gold = [_tokens(article.text, s) for a in article.attributions for s in _spans(a, role)]
            said = [_tokens(article.text, s) for s in found[article_key(article.id), role]]
            _count(n, role, gold, said)
            items += _items(article, role, _edges(gold), _edges(said))
    exact = {f"{role} exact spans": _score(n, f"{role} span") for role in _ROLES}
    figures: dict[str, Figure] = {**exact, **{f"{role} tokens": _score(n, f"{role} token") for role in _ROLES}}
    return Result(figures, tuple(items))


def _spans(attribution: Attributed, role: str) -> tuple[Span, ...]:
    return {"source": attribution.source, "cue": attribution.cue}.get(role, attribution.content)


def _tokens(text: str, span: Span) -> Tokens:
    return tuple(m.start() for m in _TOKEN.finditer(text, span.start, span.end))


def _edges(spans: Iterable[Tokens]) -> set[tuple[int, int]]:
    """First and last token of each span; spans alike count once."""
    return {(tokens[0], tokens[-1]) for tokens in spans if tokens}


def _count(n: Counter[str], role: str, gold: Sequence[Tokens], said: Sequence[Tokens]) -> None:
    edges = _edges(gold), _edges(said)
    tokens = {t for s in gold for t in s}, {t for s in said for t in s}
    _add(n, f"{role} span", len(edges[0] & edges[1]), len(edges[1]), len(edges[0]))
    _add(n, f"{role} token", len(tokens[0] & tokens[1]), len(tokens[1]), len(tokens[0]))


def _add(n: Counter[str], name: str, *counts: int) -> None:
    n.update({f"{name} {key}": count for key, count in zip(("hit", "predicted", "gold"), counts, strict=True)})


def _score(n: Counter[str], name: str) -> Score:
    return Score(n[f"{name} hit"], n[f"{name} predicted"], n[f"{name} gold"])


def _items(article: Annotated, role: str, gold: set[tuple[int, int]], said: set[tuple[int, int]]) -> list[Item]:
    """Each gold span as right, as met by a span of other edges, or as not found; then spans that meet none."""

    def item(edges: tuple[int, int], outcome: Outcome, extra: str = "") -> Item:
        end = _TOKEN.match(article.text, edges[1])
        words = snippet(article.text[edges[0] : end.end() if end else edges[1]])
        key = f"{extra}{role} {edges[0]}-{edges[1]}"
        return Item(article.id, key, role, outcome, words)

    def meets(a: tuple[int, int], others: set[tuple[int, int]]) -> bool:
        return any(a[0] <= b[1] and b[0] <= a[1] for b in others)

    wanted = [item(g, "right" if g in said else "edges" if meets(g, said) else "not found") for g in sorted(gold)]
    return wanted + [item(p, "extra", "extra ") for p in sorted(said) if not meets(p, gold)]
