"""The marked cases of cases/speakers.txt: reading them, resolving them, and recording their parses.

python -m tests.speaker_cases        records cases/speakers.conllu anew with the shipped parser; look at the
difference
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from quotes import find, resolve
from quotes.records import Article, Attribution, Piece, Quotation, Resolution, Span
from quotes.syntax import Tree
from tests import conllu

CASES = Path(__file__).parent / "cases" / "speakers.txt"
RECORDED = CASES.with_suffix(".conllu")
_MARK = re.compile(r"<source(\d+)=([^<>|]*)(?:\|([^<>]*))?>(.*?)</source\1>")


@dataclass(frozen=True)
class Case:
    """A text without its marks; of every source its span, the speakers ("?" for open) and, where given, the
    role.
    """

    name: str
    text: str
    sources: tuple[tuple[Span, str, str | None], ...]


@cache
def cases() -> dict[str, Case]:
    """The cases by name, in the order of the file."""
    blocks = re.split(r"(?m)^## ", CASES.read_text(encoding="utf-8"))[1:]
    found = (_case(*block.split("\n", 1)) for block in blocks)
    return {case.name: case for case in found}


def _case(name: str, marked: str) -> Case:
    plain, sources, position = "", [], 0
    marked = marked.strip("\n")
    for match in _MARK.finditer(marked):
        plain += marked[position : match.start()]
        sources.append((Span(len(plain), len(plain) + len(match.group(4))), match.group(2), match.group(3)))
        plain += match.group(4)
        position = match.end()
    return Case(name, plain + marked[position:], tuple(sources))


@cache
def _tables() -> dict[str, str]:
    return conllu.documents(RECORDED.read_text(encoding="utf-8"))


def table(case: Case) -> str:
    """The recorded parse of a case."""
    return _tables()[case.name]


def resolved(case: Case) -> tuple[Resolution, ...]:
    """The resolutions of a case's sources, on its recorded parse."""
    article, parse = conllu.load(case.text, table(case), article_id=case.name)
    attributions, quotations = evidence(case, article)
    return resolve.speakers(Tree(article, parse, quotations), attributions)


def evidence(case: Case, article: Article) -> tuple[list[Attribution], tuple[Quotation, ...]]:
    """What the stages before would give: the quotations, and an attribution a source with the quotations of
    its line.
    """
    quotations = find.quotations(article.text, article.paragraphs)
    attributions = []
    for span, _, _ in case.sources:
        line = next(p for p in article.paragraphs if p.holds(span))
        pieces = tuple(Piece(q.inner, "direct") for q in quotations if line.holds(q.inner) and not q.inner.holds(span))
        attributions.append(Attribution(pieces, None, span, negated=False, method="case", confidence=1.0))
    return attributions, quotations


def marked(case: Case, answers: tuple[str, ...]) -> str:
    """The text with these answers in its marks, to print both sides of a failure."""
    text, position = "", 0
    for number, ((span, _, _), answer) in enumerate(zip(case.sources, answers, strict=True), 1):
        text += f"{case.text[position : span.start]}<source{number}={answer}>{span.of(case.text)}</source{number}>"
        position = span.end
    return text + case.text[position:]


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
