"""Recorded parses for tests: CoNLL-U beside the text, so that no test needs a trained model.

    # one article; every line that is not blank is a paragraph
    article, parse = conllu.load("Ana Ruiz left.", table)
    parse = conllu.parse(article, table)                       # of an article that was read elsewhere
    table = conllu.dump(article, parse)                        # what these two read, number for number
    conllu.documents(path.read_text("utf-8"))["case name"]     # the tables of a file, by "# newdoc id"

Columns as in CoNLL-U: ID FORM LEMMA UPOS XPOS FEATS HEAD DEPREL DEPS MISC. FORM is as printed; where it
stands in the text is
found from left to right, so white space needs no SpaceAfter. In MISC `Name=B-PER` and
`Roles=source:cue:content` (three
probabilities). A comment `# fragment = role first last score anchor:probability ...` counts words through
the article, and so does `# close = word ...`.
A hand-written table may leave out columns from the right: what is missing is `_`; columns part at tabs or
two blanks.
"""

from __future__ import annotations

import re
from typing import get_args

from quotes.records import Article, Fragment, Parse, Sentence, Span, Word

_ROLES = ("source", "cue", "content")


def documents(text: str) -> dict[str, str]:
    """The tables of a file by the id in their `# newdoc id` line."""
    found: dict[str, str] = {}
    for block in re.split(r"(?m)^(?=# newdoc id = )", text):
        if match := re.match(r"# newdoc id = (.*)\n", block):
            found[match.group(1).strip()] = block
    return found


def load(text: str, table: str, *, article_id: str = "case") -> tuple[Article, Parse]:
    """The article of a text and its parse; raises ValueError where a form is not found in the text."""
    article = Article(article_id, text, tuple(Span(m.start(), m.end()) for m in re.finditer(r"\S[^\r\n]*\S|\S", text)))
    return article, parse(article, table)


def parse(article: Article, table: str) -> Parse:
    """The parse of an article by its table; raises ValueError where a form is not found in the text."""
    words: list[Word] = []
    sentences: list[Sentence] = []
    position = 0
    for block in re.split(r"\n\s*\n", table.strip("\n")):
        rows = [r for r in (_columns(line) for line in block.splitlines() if not line.lstrip().startswith("#")) if r]
        if not rows:
            continue
        first = len(words)
        for row in rows:
            word, position = _word(article.text, row, position, first)
            words.append(word)
        span = Span(words[first].start, words[-1].end)
        place = next((n for n, p in enumerate(article.paragraphs) if p.start <= span.start < p.end), 0)
        sentences.append(Sentence(span, first, len(words), place))
    close = re.findall(r"(?m)^# close = (.*)$", table)
    return Parse(
        tuple(words), tuple(sentences), _fragments(table), tuple(int(n) for line in close for n in line.split())
    )


def dump(article: Article, parse: Parse) -> str:
    """The table of a parse, as `load` reads it. Numbers are written out: what rests on them must not change."""
    lines = [f"# newdoc id = {article.id}"]
    for fragment in parse.fragments or ():
        links = " ".join(f"{anchor}:{p}" for anchor, p in fragment.links)
        place = f"{fragment.role} {fragment.first} {fragment.last} {fragment.score}"
        lines.append(f"# fragment = {place} {links}".rstrip())
    if parse.fragments == ():
        lines.append("# fragments = none")
    if parse.close:
        lines.append(f"# close = {' '.join(map(str, parse.close))}")
    for number, sentence in enumerate(parse.sentences):
        lines += [""] if number else []
        lines.append("# text = " + " ".join(sentence.span.of(article.text).split()))
        lines += [_line(article, parse, i, sentence.first) for i in range(sentence.first, sentence.last)]
    return "\n".join(lines) + "\n\n"


def _columns(line: str) -> list[str]:
    found = line.strip().split("\t") if "\t" in line else line.split()
    return found + ["_"] * (10 - len(found)) if found else []


def _word(text: str, row: list[str], position: int, first: int) -> tuple[Word, int]:
    start = text.find(row[1], position)
    if start < 0 or text[position:start].strip():
        raise ValueError(
            f"{row[1]!r} (word {row[0]}) is not what follows in the text: {text[position : position + 30]!r}"
        )
    misc = dict(pair.split("=", 1) for pair in row[9].split("|") if "=" in pair)
    roles = tuple(float(p) for p in misc["Roles"].split(":")) if "Roles" in misc else None
    end = start + len(row[1])
    head = int(row[6]) if row[6] != "_" else 0
    return (
        Word(
            start, end, row[1].lower() if row[2] == "_" else row[2], row[3], row[4], first + head - 1 if head
            else -1, row[7],
            misc.get("Name", "O"), (roles[0], roles[1], roles[2]) if roles else None,
        ),
        end,
    )  # fmt: skip


def _fragments(table: str) -> tuple[Fragment, ...] | None:
    found = []
    for line in re.findall(r"(?m)^# fragment = (.*)$", table):
        role, first, last, score, *links = line.split()
        assert role in get_args(Fragment.__annotations__["role"]) or role in _ROLES, line
        pairs = tuple((int(a), float(p)) for a, p in (link.split(":") for link in links))
        found.append(Fragment(role, int(first), int(last), float(score), pairs))
    return tuple(found) if found or "# fragments = none" in table else None


def _line(article: Article, parse: Parse, index: int, first: int) -> str:
    word = parse.words[index]
    misc = [f"Name={word.name}"] if word.name != "O" else []
    misc += ["Roles=" + ":".join(map(str, word.roles))] if word.roles else []
    head = word.head - first + 1 if word.head >= 0 else 0
    form = article.text[word.start : word.end]
    columns = (
        index - first + 1,
        form,
        word.lemma,
        word.upos,
        word.xpos,
        "_",
        head,
        word.deprel,
        "_",
        "|".join(misc) or "_",
    )
    return "\t".join(str(c) for c in columns)
