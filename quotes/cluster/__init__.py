"""The same quotation in several articles, also where its wording differs.

Place in the flow: the second pass over a run's store, over its quotes and not its texts.

    clusters(said)          quote id → id of its cluster, the id of the earliest quote in it
    differences(a, b)       what two wordings share and what not, word by word
    by_cluster(rows)        one row a cluster, with the other wordings beside it

Candidates come from MinHash (Broder 1997, "On the resemblance and containment of documents") over words and pairs of
words, and from runs of words that one has from the other; then the words themselves are compared. In two versions of
one story, which share several quotations, weaker likeness is enough where the order of the quotations agrees: that is
how a rewrite that changed "mistake" to "error" is found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from quotes.cluster.candidates import candidates
from quotes.cluster.likeness import Said, alike
from quotes.cluster.variants import by_cluster, differences, marked
from quotes.cluster.versions import rewritten, same_article, versions

__all__ = ["Said", "by_cluster", "clusters", "differences", "marked"]


def clusters(said: Iterable[Said]) -> dict[str, str]:
    """Quote id → id of its cluster, for every quote that is in one of two or more; the order of `said` changes nothing.

    The id is that of the cluster's first quote: by date, then article id, then place.
    """
    quotes = sorted(said, key=lambda s: (s.date or "~", s.article_id, s.start, -s.end))
    together = _Together(len(quotes))
    of_article: dict[str, list[int]] = defaultdict(list)
    for number, quote in enumerate(quotes):
        of_article[quote.article_id].append(number)
    for a, b in candidates([quote.words for quote in quotes]):
        if not together.same(a, b) and alike(quotes[a], quotes[b]):
            together.join(a, b)
    for numbers in of_article.values():
        for a, b in same_article([quotes[n] for n in numbers]):
            together.join(numbers[a], numbers[b])
    roots = [together.root(number) for number in range(len(quotes))]
    for left, right in versions([quote.article_id for quote in quotes], roots):
        for a, b in rewritten(quotes, of_article[left], of_article[right], roots):
            together.join(a, b)
    return _named(quotes, together)


def _named(quotes: Sequence[Said], together: _Together) -> dict[str, str]:
    members: dict[int, list[int]] = defaultdict(list)
    for number in range(len(quotes)):
        members[together.root(number)].append(number)
    return {
        quotes[number].quote_id: quotes[numbers[0]].quote_id
        for numbers in members.values()
        if len(numbers) > 1
        for number in numbers
    }


class _Together:
    """Disjoint sets of numbers, with the smallest as the root (Tarjan 1975)."""

    def __init__(self, size: int) -> None:
        self._up = list(range(size))

    def root(self, number: int) -> int:
        while self._up[number] != number:
            self._up[number] = number = self._up[self._up[number]]
        return number

    def same(self, a: int, b: int) -> bool:
        return self.root(a) == self.root(b)

    def join(self, a: int, b: int) -> None:
        first, second = sorted((self.root(a), self.root(b)))
        self._up[second] = first
