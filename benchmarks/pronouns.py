"""Whom pronouns mean, on documents with coreference: UD English GUM, whose chains hold names (Zeldes, 2017).

    python -m benchmarks.pronouns --data ../shared/data [--on dev] [--list]

Every third-person pronoun whose gold chain is one person with a proper name is asked of `people` as if it were the
source of a quotation, after the text before it was read with the shipped parser. Right is a name of that chain: the
same full name, or the surname. Left open counts as not right, but not as wrong.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from quotes import attribute, find, parse, read
from quotes.evaluate import names
from quotes.methods import RowBy
from quotes.people import speakers
from quotes.records import Article, Attribution, Piece, Span
from quotes.syntax import Tree

SURE = 0.9  # of such answers a share of its own is reported
PRONOUNS = frozenset(("he", "him", "his", "himself", "she", "her", "hers", "herself"))
PRONOUNS |= {"they", "them", "their", "theirs", "themselves"}
_ENTITY = re.compile(r"\(([^()]+)\)|\(([^()]+)|([^()]+)\)")


@dataclass(slots=True)
class Mention:
    """Words of the text that belong to a chain."""

    span: Span
    name: str | None  # its proper nouns, where its head is one


@dataclass(slots=True)
class Document:
    """A text with the chains of its persons."""

    id: str
    text: str = ""
    chains: dict[str, list[Mention]] = field(default_factory=dict)


def documents(path: Path) -> Iterator[Document]:
    """The documents of a CoNLL-U file with the persons' chains of its `Entity` annotation."""
    for block in re.split(r"(?m)^(?=# newdoc)", path.read_text(encoding="utf-8")):
        if block.strip():
            yield _document(block)


def _document(block: str) -> Document:
    found = Document(re.search(r"newdoc id = (\S+)", block)[1])  # type: ignore[index]
    opened: dict[str, list[tuple[int, int, list[tuple[str, str]], str]]] = {}
    words: list[tuple[str, str]] = []  # form, part of speech in the Penn tag set
    for sentence in re.split(r"\n\s*\n", block):
        lines = sentence.splitlines()
        if not any(line and line[0].isdigit() for line in lines):
            continue
        if found.text:
            found.text += "\n\n" if any(line.startswith("# newpar") for line in lines) else " "
        for line in lines:
            cells = line.split("\t")
            if len(cells) != 10 or not cells[0].isdigit():
                continue
            start = len(found.text)
            found.text += cells[1]
            words.append((cells[1], cells[4]))
            _entities(found, opened, words, cells[9], start)
            found.text += "" if "SpaceAfter=No" in cells[9] else " "
        found.text = found.text.rstrip(" ")
    return found


def _entities(
    found: Document,
    opened: dict[str, list[tuple[int, int, list[tuple[str, str]], str]]],
    words: list[tuple[str, str]],
    misc: str,
    start: int,
) -> None:
    """Opens and closes what the word's `Entity` says: (1-person-... begins chain 1, 1) ends it, (1-...) is one word."""
    entity = next((part[7:] for part in misc.split("|") if part.startswith("Entity=")), "")
    for whole, begins, ends in _ENTITY.findall(entity):
        if whole or begins:
            parts = (whole or begins).split("-")
            opened.setdefault(parts[0], []).append((start, len(words) - 1, words, "-".join(parts[1:])))
        if whole or ends:
            number = (whole or ends).split("-")[0]
            if opened.get(number):
                first, at, _, kind = opened[number].pop()
                if kind.startswith("person"):
                    mention = Mention(Span(first, len(found.text)), _name(words[at:], kind))
                    found.chains.setdefault(number, []).append(mention)


def _name(words: Sequence[tuple[str, str]], kind: str) -> str | None:
    """The proper nouns of a mention round its head, where that is one in the singular: "Mark Sams", not "the Sams"."""
    head = re.search(r"-cf\d+\*?-(\d+)", kind)
    at = int(head[1]) - 1 if head else 0
    if at >= len(words) or words[at][1] != "NNP":
        return None
    first = last = at
    while first and words[first - 1][1] == "NNP":
        first -= 1
    while last + 1 < len(words) and words[last + 1][1] == "NNP":
        last += 1
    return " ".join(form for form, _ in words[first : last + 1])


@dataclass(frozen=True, slots=True)
class Asked:
    """One pronoun, what its chain is called, and what `people` says."""

    document: str
    words: str
    wanted: tuple[str, ...]
    said: str
    confidence: float

    @property
    def right(self) -> bool:
        """Whether it is a name of the chain."""
        same = self.said.casefold() in {name.casefold() for name in self.wanted}
        return same or (bool(self.said) and any(names.related(name, self.said) for name in self.wanted))


def asked(of: Document, parser: parse.Parser) -> list[Asked]:
    """Every pronoun of the document with what `people` says of it."""
    article = read.article(of.text, id=of.id)
    quotations = find.quotations(article.text, article.paragraphs)
    (parsed,) = parser.parses([(article, quotations)])
    pronouns = list(_pronouns(of))
    tree = Tree(article, parsed, quotations)
    known = list(attribute.attributions(tree))
    sources = {a.source for a in known}
    more = [_as_source(article, m.span) for m, _ in pronouns if m.span not in sources]
    attributions = [*known, *more]
    found = dict(zip((a.source for a in attributions), speakers(tree, attributions), strict=True))
    out = []
    for mention, wanted in pronouns:
        answer = found[mention.span]
        shown = of.text[max(0, mention.span.start - 50) : mention.span.end + 20].replace("\n", " ")
        out.append(Asked(of.id, shown, wanted, "; ".join(answer.speakers), answer.confidence))
    return out


def _pronouns(of: Document) -> Iterator[tuple[Mention, tuple[str, ...]]]:
    for chain in of.chains.values():
        named = [m for m in chain if m.name]
        called = tuple(dict.fromkeys(name for m in named for name in (m.name or "", m.span.of(of.text))))
        for mention in chain if called else ():
            if mention.span.of(of.text).lower() in PRONOUNS:
                yield mention, called


def _as_source(article: Article, span: Span) -> Attribution:
    """An act of saying without words, so that `people` is asked."""
    nothing = Span(len(article.text), len(article.text))
    return Attribution(
        pieces=(Piece(nothing, "indirect"),), cue=None, source=span, negated=False, method=RowBy.PARSE, confidence=1
    )


def told(found: Sequence[Asked]) -> str:
    """The figures, a line each."""
    sure = [a for a in found if a.said and a.confidence >= SURE]
    lines = [
        _share("name right, of all", sum(a.right for a in found), len(found)),
        _share("wrong, of all", sum(bool(a.said) and not a.right for a in found), len(found)),
        _share("open, of all", sum(not a.said for a in found), len(found)),
        _share(f"right, of those with confidence of {SURE} or more", sum(a.right for a in sure), len(sure)),
    ]
    return "\n".join(lines)


def _share(name: str, hit: int, of: int) -> str:
    return f"{name:<48}{100 * hit / max(of, 1):6.1f}  {hit:4} of {of}"


def main(given: Iterable[str] | None = None) -> int:
    """Prints the figures; 2 where the data are not there."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, required=True, help="the folder with ud/")
    options.add_argument("--on", choices=("train", "dev"), default="dev")
    options.add_argument("--list", action="store_true", help="every pronoun that is not right")
    chosen = options.parse_args(None if given is None else list(given))
    path = chosen.data / "ud" / f"gum-open-{chosen.on}.conllu"
    if not path.is_file():
        print(f"There is no {path}: give the folder with UD English GUM as --data.", file=sys.stderr)
        return 2
    parser = parse.load()
    found = [one for of in documents(path) for one in asked(of, parser)]
    print(f"{path.name}: third-person pronouns of persons with a name\n{told(found)}")
    for one in found if chosen.list else ():
        if not one.right:
            print(f"{one.document}\t{one.confidence}\t{' / '.join(one.wanted)}\t{one.said or '(open)'}\t{one.words}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
