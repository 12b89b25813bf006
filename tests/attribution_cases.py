"""The marked cases of cases/attribution.txt: reading them, attributing them, and recording their parses.

    python -m tests.attribution_cases    records cases/attribution.conllu anew (make parses)

That takes the `xfail:` line off every case that has come right, and names those that went wrong; with
--xfail REASON these get an `xfail:` line. Look at the difference before it is kept.
"""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from quotes import attribute, find, resolve
from quotes.records import Article, Parse
from tests import conllu
from tests.gold.run import extractor
from tests.marked import Said, predicted, read, sides

CASES = Path(__file__).parent / "cases" / "attribution.txt"
RECORDED = CASES.with_suffix(".conllu")
_XFAIL = re.compile(r"\Axfail: (.*)\n")


@dataclass(frozen=True)
class Case:
    """A pattern of English: a text, who says what in it, and why it is still wrong, where it is."""

    name: str
    text: str
    said: tuple[Said, ...]
    xfail: str | None


@cache
def cases() -> dict[str, Case]:
    """The cases by name, in the order of the file."""
    blocks = re.split(r"(?m)^## ", CASES.read_text(encoding="utf-8"))[1:]
    found = [_case(*block.split("\n", 1)) for block in blocks]
    assert len({case.name for case in found}) == len(found), "two cases of one name"
    return {case.name: case for case in found}


def _case(name: str, body: str) -> Case:
    known = _XFAIL.match(body)
    text, said = read(body[known.end() if known else 0 :].strip("\n"))
    return Case(name, text, said, known.group(1) if known else None)


def recorded(case: Case) -> tuple[Article, Parse]:
    """The article of a case and its recorded parse."""
    return conllu.load(case.text, _tables()[case.name], article_id=case.name)


@cache
def _tables() -> dict[str, str]:
    return conllu.documents(RECORDED.read_text(encoding="utf-8"))


def without_roles(parse: Parse) -> Parse:
    """The parse as a model without a role head gives it."""
    return Parse(tuple(replace(word, roles=None) for word in parse.words), parse.sentences, None)


def both_sides(case: Case, article: Article, parse: Parse) -> tuple[str, str]:
    """A case as it should be and as the stages after the parser make it, alike where all is right."""
    quotations = find.quotations(article.text, article.paragraphs)
    found = attribute.attributions(article, parse, quotations)
    who = resolve.speakers(article, parse, found, quotations)
    return sides(case.text, case.said, predicted(case.text, found, who, case.said))


def right(case: Case, article: Article, parse: Parse) -> bool:
    """Whether everything about a case comes out as marked."""
    wanted, got = both_sides(case, article, parse)
    return wanted == got


def parsed_now() -> dict[str, tuple[Article, Parse]]:
    """All cases through the shipped parser."""
    articles = [conllu.load(c.text, "", article_id=c.name)[0] for c in cases().values()]
    parses = extractor().parser.parses([(a, find.quotations(a.text, a.paragraphs)) for a in articles])
    return {a.id: (a, p) for a, p in zip(articles, parses, strict=True)}


def record(reason: str | None = None) -> None:
    """Parse all cases and write the tables; says what the new parses changed. `reason`: why a case may be wrong now."""
    now = parsed_now()
    table = "".join(conllu.dump(a, p) for a, p in now.values())
    RECORDED.write_text(table, encoding="utf-8", newline="\n")
    _tables.cache_clear()
    good = {name for name, case in cases().items() if right(case, *recorded(case))}
    sys.stdout.write("".join(f"{line}\n" for line in _report(good, reason)))


def _report(good: set[str], reason: str | None) -> list[str]:
    """What is to be told; takes `xfail:` off the cases that are right, puts it on the others if there is a reason."""
    known = {name for name, case in cases().items() if case.xfail}
    text = CASES.read_text(encoding="utf-8")
    for name in sorted(good & known):
        text = re.sub(rf"(?m)^(## {re.escape(name)}\n)xfail: .*\n", r"\1", text)
    wrong = sorted(cases().keys() - good - known)
    for name in wrong if reason else ():
        text = text.replace(f"## {name}\n", f"## {name}\nxfail: {reason}\n", 1)
    CASES.write_text(text, encoding="utf-8", newline="\n")
    alone = sum(right(c, a, without_roles(p)) for c in cases().values() for a, p in [recorded(c)])
    return [
        *(f"right now, xfail taken off: {name}" for name in sorted(good & known)),
        *(f"WRONG NOW: {name}" for name in wrong),
        f"{len(good)} of {len(cases())} cases right, {alone} without the role head",
    ]


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="tests.attribution_cases")
    options.add_argument("--xfail", metavar="REASON", help="mark the cases that went wrong as known to be wrong")
    record(options.parse_args().xfail)
