"""Treebank documents, name tables and attribution articles as plain records: the only reader of the training data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Token:
    """A syntactic word of a treebank; `head` counts within the sentence, -1 for the root; `space` follows it."""

    form: str
    lemma: str = "_"
    xpos: str = "_"
    upos: str = "_"
    head: int = -1
    deprel: str = "_"
    space: bool = True
    name: str | None = None  # BIO, None where unknown


@dataclass(slots=True)
class Sentence:
    """Words of one sentence; `paragraph` says that a new paragraph begins with it."""

    tokens: list[Token]
    paragraph: bool = False


@dataclass(slots=True)
class Document:
    """Sentences in the order of the text."""

    id: str
    sentences: list[Sentence] = field(default_factory=list)


def documents(path: Path) -> list[Document]:
    """Documents of a CoNLL-U file, multi-word tokens flattened to words where these spell the token."""
    docs: list[Document] = []
    for block in _blocks(path):
        comments = [line for line in block if line.startswith("#")]
        if any(c.startswith("# newdoc") for c in comments) or not docs:
            docs.append(Document(_comment(comments, "newdoc id") or f"{path.stem}-{len(docs)}"))
        new = any(c.startswith("# newpar") for c in comments) or not docs[-1].sentences
        tokens = _tokens([line.split("\t") for line in block if not line.startswith("#")])
        docs[-1].sentences.append(Sentence(tokens, new))
    return docs


def _blocks(path: Path) -> Iterator[list[str]]:
    block: list[str] = []
    with path.open(encoding="utf-8") as handle:
        for line in handle:
            if line.strip():
                block.append(line.rstrip("\n"))
            elif block:
                yield block
                block = []
    if block:
        yield block


def _comment(comments: list[str], key: str) -> str | None:
    for comment in comments:
        name, _, value = comment[1:].partition("=")
        if name.strip() == key:
            return value.strip()
    return None


def _tokens(rows: list[list[str]]) -> list[Token]:
    tokens: list[Token] = []
    inside = 0  # words still to come of a multi-word token
    after = True
    entities: list[str] = []
    for row in rows:
        if "." in row[0]:
            continue
        space = "SpaceAfter=No" not in row[9]
        if "-" in row[0]:
            first, last = map(int, row[0].split("-"))
            inside, after = last - first + 1, space
            continue
        if inside:
            inside -= 1
            space = after if inside == 0 else False
        tokens.append(Token(row[1], row[2], row[4], row[3], int(row[6]) - 1, row[7], space))
        entities.append(next((part[7:] for part in row[9].split("|") if part.startswith("Entity=")), ""))
    if any(entities):
        _gum_names(tokens, entities)
    return tokens


GUM_TYPES = {"person": "PER", "organization": "ORG", "place": "LOC"}


def _gum_names(tokens: list[Token], entities: list[str]) -> None:
    """Names from GUM's entity layer: the run of proper nouns around the head of a person, body or place.

    Spans that open and close in this sentence only; "Entity=(6-person-new-..." opens, "6)" closes.
    """
    for token in tokens:
        token.name = "O"
    open_spans: list[tuple[str, str, int]] = []
    spans: list[tuple[int, int, str]] = []
    for i, text in enumerate(entities):
        for part in _entity_parts(text):
            if part.startswith("("):
                fields = part[1:].rstrip(")").split("-")
                if part.endswith(")"):
                    spans.append((i, i + 1, fields[1]))
                else:
                    open_spans.append((fields[0], fields[1], i))
            else:
                number = part.rstrip(")")
                for k in range(len(open_spans) - 1, -1, -1):
                    if open_spans[k][0] == number:
                        spans.append((open_spans[k][2], i + 1, open_spans[k][1]))
                        del open_spans[k]
                        break
    for first, last, kind in sorted(spans, key=lambda s: s[0] - s[1]):  # the longer first, inner ones overwrite
        if kind in GUM_TYPES:
            _mark_name(tokens, first, last, GUM_TYPES[kind])


def _entity_parts(text: str) -> list[str]:
    parts: list[str] = []
    now = ""
    for char in text:
        if char == "(" and now:
            parts.append(now)
            now = ""
        now += char
        if char == ")":
            parts.append(now)
            now = ""
    if now:
        parts.append(now)
    return parts


def _mark_name(tokens: list[Token], first: int, last: int, kind: str) -> None:
    heads = [i for i in range(first, last) if not first <= tokens[i].head < last]
    if len(heads) != 1 or not tokens[heads[0]].xpos.startswith("NNP"):
        return
    proper = {"NNP", "NNPS", "HYPH", "POS"}
    start = end = heads[0]
    while start > first and tokens[start - 1].xpos in proper:
        start -= 1
    while end + 1 < last and tokens[end + 1].xpos in proper:
        end += 1
    while tokens[end].xpos in ("HYPH", "POS") and end > start:
        end -= 1
    while tokens[start].xpos in ("HYPH", "POS") and start < end:
        start += 1
    if kind == "PER":  # titles stay outside a person's name, as in the other name corpora
        while start < end and tokens[start].form.rstrip(".").lower() in TITLES:
            start += 1
    unsure = kind == "PER" and (tokens[end].xpos == "NNPS" or tokens[end].form.lower() in ROLES)
    for i in range(start, end + 1):  # peoples and roles are persons in GUM, no names elsewhere: left unlearned
        tokens[i].name = None if unsure else ("B-" if i == start else "I-") + kind


TITLES = {
    "mr", "mrs", "ms", "miss", "dr", "president", "professor", "prof", "sir", "senator", "sen", "minister", "general",
    "gen", "captain", "king", "queen", "prince", "princess", "pope", "saint", "st", "lord", "lady", "governor", "gov",
    "judge", "chancellor", "secretary", "ambassador", "major", "colonel", "col",
}  # fmt: skip

ROLES = TITLES | {"justice", "counsel", "chief", "lords", "solicitor", "speaker", "director", "mom", "dad", "god"}


def names(path: Path) -> list[list[Token]]:
    """Sentences of a two-column name table (word, BIO)."""
    sentences: list[list[Token]] = [[]]
    with path.open(encoding="utf-8") as handle:
        for line in handle:
            if not line.strip():
                sentences.append([])
                continue
            form, tag = line.rstrip("\n").split("\t")[:2]
            sentences[-1].append(Token(form, name=tag))
    return [s for s in sentences if s]


def add_names(docs: list[Document], path: Path) -> int:
    """Puts the names of a table over the same sentences into `docs`; returns how many sentences got them.

    Sentences meet by their characters, so that a treebank release that cuts a word differently still fits.
    """
    table = {"".join(t.form for t in row): row for row in names(path)}
    agreed = 0
    for doc in docs:
        for sentence in doc.sentences:
            row = table.get("".join(t.form for t in sentence.tokens))
            if row is not None:
                _copy_names(sentence.tokens, row)
                agreed += 1
    return agreed


def _copy_names(tokens: list[Token], row: list[Token]) -> None:
    tags: list[str] = []
    for token in row:
        assert token.name is not None
        inside = token.name.replace("B-", "I-")
        tags += [token.name] + [inside] * (len(token.form) - 1)
    at = 0
    for token in tokens:
        token.name = tags[at]
        at += len(token.form)


def articles(path: Path) -> list[dict]:  # type: ignore[type-arg]
    """Attribution articles: one JSON object a line, as they stand."""
    with path.open(encoding="utf-8") as handle:
        return [json.loads(line) for line in handle if line.strip()]
