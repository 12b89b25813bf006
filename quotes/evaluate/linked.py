"""Names and mentions at exactly their places, and the links between mentions.

A name is a stretch with its kind, PER or ORG; names of places, groups and documents count neither way, and nor does a
predicted name that overlaps one, or that is called a place: places as places are not marked.

Links are counted as B-cubed: for each mention, which part of its predicted cluster is in its gold cluster (precision),
and the reverse (recall), means over the mentions of all articles. A mention that the other side has not stands alone
there, which inventing mentions can lift; "unmatched mentions worth nothing" gives such a one 0. Bagga, Baldwin:
Algorithms for Scoring Coreference Chains (LREC 1998).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from quotes.evaluate.figures import Figure, Item, Links, Outcome, Result, Score, snippet
from quotes.evaluate.marked import Marked
from quotes.evaluate.rows import Labelled, article_key
from quotes.records import Span

_NAMED = {"person": "PER", "body": "ORG"}  # of the kinds of entities; the others count neither way
_ALL = "all"

Clusters = Mapping[Span, frozenset[Span]]
"""Of each mention: all mentions of its entity."""


def names(articles: Iterable[Marked], found: Iterable[Labelled]) -> Result:
    """Precision, recall and F1 of the names of persons, of bodies and of both."""
    said, n, items = _by_article(found), Counter[str](), list[Item]()
    for article in articles:
        every = {name.span: kind for name in _labels(article, "n") for kind in [_NAMED.get(_kind(article, name.label))]}
        gold = {(span, kind) for span, kind in every.items() if kind}
        free = [span for span, kind in every.items() if kind is None]
        here = {(one.span, one.label) for one in said[article_key(article.name)] if one.label in _NAMED.values()}
        mine = {one for one in here if one in gold or not any(one[0].meets(span) for span in free)}
        for name, these in (("gold", gold), ("predicted", mine), ("hit", gold & mine)):
            n.update(f"{kind} {name}" for _, own in these for kind in (own, _ALL))
        items += _items(article, gold, mine)
    return Result({kind: _score(n, kind) for kind in (*_NAMED.values(), _ALL)}, tuple(items))


def mentions(articles: Iterable[Marked], found: Iterable[Labelled]) -> Result:
    """Exact spans of mentions, and the links between them."""
    said, items = _by_article(found), list[Item]()
    sides: list[tuple[Clusters, Clusters]] = []
    for article in articles:
        gold, mine = _clusters(_labels(article, "m")), _clusters(said[article_key(article.name)])
        sides.append((gold, mine))
        items += _items(article, *({(span, "mention") for span in side} for side in (gold, mine)))
    both = [(_only(gold, gold.keys() & mine.keys()), _only(mine, gold.keys() & mine.keys())) for gold, mine in sides]
    alone = b_cubed(sides, alone=True)
    figures: dict[str, Figure] = {
        "mentions (exact span)": Score(sum(len(g) for g, _ in both), len(alone.of_predicted), len(alone.of_gold)),
        "links of mentions found by both": b_cubed(both, alone=False),
        "links": alone,
        "links, unmatched mentions worth nothing": b_cubed(sides, alone=False),
    }
    return Result(figures, tuple(items))


def b_cubed(sides: Iterable[tuple[Clusters, Clusters]], *, alone: bool) -> Links:
    """Of gold and predicted of each article; a mention that the other side has not stands alone there, or is worth
    nothing.
    """
    every = list(sides)
    return Links(
        tuple(share for gold, mine in every for share in _shares(mine, gold, alone)),
        tuple(share for gold, mine in every for share in _shares(gold, mine, alone)),
    )


def _shares(over: Clusters, other: Clusters, alone: bool) -> Iterator[float]:
    for span, own in over.items():
        yield len(own & other.get(span, frozenset([span] if alone else []))) / len(own)


def _clusters(found: Iterable[Labelled]) -> Clusters:
    """The mentions by span, a span once, the first time."""
    entity_of: dict[Span, str] = {}
    for one in found:
        entity_of.setdefault(one.span, one.label)
    members = defaultdict[str, set[Span]](set)
    for span, entity in entity_of.items():
        members[entity].add(span)
    return {span: frozenset(members[entity]) for span, entity in entity_of.items()}


def _only(found: Clusters, spans: Iterable[Span]) -> Clusters:
    kept = frozenset(spans)
    return {span: found[span] & kept for span in found if span in kept}


def _labels(article: Marked, name: str) -> Iterator[Labelled]:
    """The tags of one name with what they are of: of "3|4" the first, "3+5" is an entity of its own."""
    return (Labelled(article.name, tag.span, tag.number.split("|")[0]) for tag in article.tagged(name))


def _kind(article: Marked, number: str) -> str:
    """The kind of the first entity that a name is of."""
    first = int(number.split("+")[0])
    return next(entity.kind for entity in article.entities if entity.number == first)


def _by_article(found: Iterable[Labelled]) -> defaultdict[str, list[Labelled]]:
    said = defaultdict[str, list[Labelled]](list)
    for one in found:
        said[one.article].append(one)
    return said


def _score(n: Counter[str], kind: str) -> Score:
    return Score(n[f"{kind} hit"], n[f"{kind} predicted"], n[f"{kind} gold"])


def _items(article: Marked, gold: set[tuple[Span, str]], said: set[tuple[Span, str]]) -> Iterator[Item]:
    """Each of the gold as right or not found, then what is not in it."""
    for span, kind in sorted(gold | said, key=lambda one: (one[0].start, one[0].end, one[1])):
        outcome: Outcome = "extra" if (span, kind) not in gold else "right" if (span, kind) in said else "not found"
        key = f"{'extra ' if outcome == 'extra' else ''}{kind} {span.start}-{span.end}"
        yield Item(article.name, key, kind, outcome, snippet(span.of(article.text)))
