"""Two versions of one story: what a rewrite made of each quotation, by order and by weaker likeness."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

from quotes.cluster.likeness import Said, alike, part, ratio, same_kind, wording

_SHARED_QUOTES = 2  # from which on two articles are versions of one story
_MOST_ARTICLES = 12  # of a cluster whose pairs are all counted; of a larger one, each with the first and the next
_WEAK = 0.45  # likeness of the words in order that is enough there


def same_article(said: Sequence[Said]) -> Iterator[tuple[int, int]]:
    """Pairs of numbers: the same words twice in one article, as headline, pull-quote and body."""
    words = [wording(quote.words) for quote in said]
    for a, b in combinations(range(len(said)), 2):
        one, other = said[a], said[b]
        if one.group == other.group or (one.start < other.end and other.start < one.end):
            continue
        if len(words[a].content & words[b].content) < 3 or not same_kind(one, other):
            continue
        if one.known and other.known and not one.known & other.known:
            continue
        if part(words[a], words[b]) or alike(one, other):
            yield a, b


def versions(article_ids: Sequence[str], roots: Sequence[int]) -> list[tuple[str, str]]:
    """Pairs of articles that share several quotations, sorted."""
    of_cluster: dict[int, dict[str, None]] = defaultdict(dict)
    for article_id, root in zip(article_ids, roots, strict=True):
        of_cluster[root][article_id] = None
    shared = Counter[tuple[str, str]]()
    for articles in of_cluster.values():
        if len(articles) > 1:
            shared.update(_pairs(sorted(articles)))
    return sorted(pair for pair, count in shared.items() if count >= _SHARED_QUOTES)


def _pairs(articles: Sequence[str]) -> Iterable[tuple[str, str]]:
    if len(articles) <= _MOST_ARTICLES:
        return combinations(articles, 2)
    return {*((articles[0], other) for other in articles[1:]), *pairwise(articles)}


def rewritten(
    quotes: Sequence[Said], left: Sequence[int], right: Sequence[int], roots: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Pairs of numbers of `quotes`: those of one article with what the other made of them.

    Both must be of one speaker and kind, each the other's most alike, and stand between the same certain pairs.
    """
    here, there = ({roots[n]: n for n in reversed(numbers)} for numbers in (left, right))
    certain = sorted((quotes[here[root]].start, quotes[there[root]].start) for root in here.keys() & there.keys())
    free = [n for n in left if roots[n] not in there]
    open_ = [n for n in right if roots[n] not in here]
    likeness = {(a, b): score for a in free for b in open_ if (score := _weak(quotes[a], quotes[b], certain)) >= _WEAK}
    for (a, b), score in likeness.items():
        rivals = [s for (x, y), s in likeness.items() if (x == a) != (y == b)]
        if all(score > rival for rival in rivals):
            yield a, b


def _weak(a: Said, b: Said, certain: Sequence[tuple[int, int]]) -> float:
    """Their likeness, 0 where something else speaks against them."""
    if not a.known & b.known or not same_kind(a, b) or not _in_order(a.start, b.start, certain):
        return 0.0
    one, other = wording(a.words), wording(b.words)
    return ratio(one, other) if one.content & other.content else 0.0


def _in_order(a: int, b: int, certain: Sequence[tuple[int, int]]) -> bool:
    """Whether the two stand behind and before the same certain pairs."""
    place = bisect_left(certain, (a, -1))
    before, after = certain[:place], certain[place:]
    return all(y < b for _, y in before[-1:]) and all(y > b for _, y in after[:1])
