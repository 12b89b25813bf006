"""The marked cases of cases/speakers.txt: reading them, resolving them, and recording their parses.

python -m tests.speaker_cases        records cases/speakers.conllu anew with the shipped parser; look at the
difference
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from quotes import find, people
from quotes.evaluate import marked
from quotes.evaluate.marked import Marked, Tag
from quotes.records import Article, Attribution, Piece, Quotation, Resolution, Span
from quotes.syntax import Tree
from tests import conllu

CASES = Path(__file__).parent / "cases" / "speakers.txt"
RECORDED = CASES.with_suffix(".conllu")


class Source(NamedTuple):
    """The words for a source, its speakers ("?" for open) and, where one is marked for them, their role."""

    span: Span
    speaker: str
    role: str | None


@cache
def cases() -> dict[str, Marked]:
    """The cases by name, in the order of the file."""
    return {case.name: case for case in marked.read(CASES)}


def sources(case: Marked) -> tuple[Source, ...]:
    """The sources of a case in text order."""
    roles = {tag.number: tag.span.of(case.text) for tag in case.tagged("r")}
    acts = sorted(case.acts, key=lambda act: act.sources[0].span.start)
    return tuple(Source(act.sources[0].span, case.speakers(act)[0], roles.get(act.who or "")) for act in acts)


@cache
def _tables() -> dict[str, str]:
    return conllu.documents(RECORDED.read_text(encoding="utf-8"))


def table(case: Marked) -> str:
    """The recorded parse of a case."""
    return _tables()[case.name]


def resolved(case: Marked) -> tuple[Resolution, ...]:
    """The resolutions of a case's sources, on its recorded parse."""
    article, parse = conllu.load(case.text, table(case), article_id=case.name)
    attributions, quotations = evidence(case, article)
    return people.speakers(Tree(article, parse, quotations), attributions)


def evidence(case: Marked, article: Article) -> tuple[list[Attribution], tuple[Quotation, ...]]:
    """What the stages before would give: the quotations, and an attribution a source with the quotations of
    its line.
    """
    quotations = find.quotations(article.text, article.paragraphs)
    attributions = []
    for span, _, _ in sources(case):
        line = next(p for p in article.paragraphs if p.holds(span))
        pieces = tuple(Piece(q.inner, "direct") for q in quotations if line.holds(q.inner) and not q.inner.holds(span))
        attributions.append(Attribution(pieces, None, span, negated=False, method="case", confidence=1.0))
    return attributions, quotations


def both_sides(case: Marked, found: tuple[Resolution, ...]) -> tuple[str, str]:
    """The speakers as they should be and as they are found, as marked text, alike where all are right."""
    wanted = sources(case)
    answers = ["; ".join(one.speakers) or "?" for one in found]
    return _written(case, [one.speaker for one in wanted]), _written(case, answers)


def _written(case: Marked, answers: list[str]) -> str:
    places = enumerate(zip(sources(case), answers, strict=True), 1)
    return marked.tagged(case.text, [Tag("source", s.span, str(k), (), answer) for k, (s, answer) in places])


def record() -> None:
    """Parse all cases with the shipped model and write the tables."""
    from quotes import parse

    articles = [conllu.load(case.text, "", article_id=case.name)[0] for case in cases().values()]
    marked_articles = [(a, find.quotations(a.text, a.paragraphs)) for a in articles]
    tables = parse.load().parses(marked_articles)
    text = "".join(conllu.dump(a, p) for a, p in zip(articles, tables, strict=True))
    RECORDED.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    record()
