"""Invented articles of a line or two with their parse, written in one: words, labels and, where it matters, the tree.

    scene = of("[ROL Mayor] [PER Ana Ruiz] spoke .\\nShe left .", "“ We won , ” she said .")

Each text is a paragraph, each line in it a sentence. Brackets hold a label of the tagger; `word/TAG/relation/head` says
what is otherwise taken: the tag from a small list, the sentence's verb for the head (counted from 1 in the sentence),
"nsubj" before and "obj" behind it. The first word of a name of a person and the last word of other brackets carry the
rest; an article, a preposition and an adjective hang on the noun behind them. `conllu` reads the table that is made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

from quotes import find
from quotes.people.cast import Cast, Party
from quotes.people.grouping import cast
from quotes.people.memory import Memory
from quotes.people.names import Mention, names
from quotes.people.source import Source
from quotes.records import Span
from quotes.syntax import Tree
from tests import conllu
from tests.conftest import span_of

_TAGS = {
    word: tag
    for tag, words in {
        "VERB": "said told spoke left resigned met asked won blamed praised worked",
        "PRON": "he she it they who which i we him them",
        "DET": "the a an this these both two his her its their",
        "ADP": "of for from by in to with on",
        "CCONJ": "and but",
        "AUX": "is was",
        "PART": "'s ’s not",
    }.items()
    for word in words.split()
}
_FINE = {"his": "PRP$", "her": "PRP$", "its": "PRP$", "their": "PRP$", "'s": "POS", "’s": "POS", "said": "VBD"}
_FORWARD = {"DET": "det", "ADP": "case", "ADJ": "amod"}
_NOUNS = ("NOUN", "PROPN", "PRON")


@dataclass(frozen=True)
class Scene:
    """The tree of an article, and what the labels in it make."""

    tree: Tree
    labels: list[str]

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """The names."""
        return names(self.tree, self.labels)

    @cached_property
    def cast(self) -> Cast:
        """The persons and bodies."""
        return cast(self.tree, self.mentions)

    def party(self, called: str) -> Party:
        """The one of this name."""
        (found,) = (p for p in self.cast.parties if p.canonical == called)
        return found

    def called(self) -> list[str]:
        """The names that the persons and bodies go by."""
        return [p.canonical for p in self.cast.parties]

    def may_be(self) -> list[tuple[str, ...]]:
        """Who each name may be, in text order."""
        return [tuple(p.canonical for p in self.cast.of(m)) for m in self.cast.mentions]

    def at(self, words: str, *, last: bool = True) -> Span:
        """Where the words stand last, or first."""
        text = self.tree.text
        return Span(text.rindex(words), text.rindex(words) + len(words)) if last else span_of(text, words)

    def source(self, words: str, *, last: bool = True) -> Source:
        """These words as a source."""
        found = Source.of(self.tree, self.cast, self.at(words, last=last))
        assert found is not None
        return found

    @cached_property
    def memory(self) -> Memory:
        """What a reader has in mind, of the names alone."""
        return Memory(self.tree, self.cast)


@dataclass(frozen=True, slots=True)
class _Word:
    form: str
    label: str
    tag: str
    relation: str | None
    head: int | None
    carried: int | None = None  # the word of its bracket that it hangs on, counted in the sentence


def of(*paragraphs: str) -> Scene:
    """The article of these paragraphs."""
    sentences = [[_words(line) for line in paragraph.splitlines()] for paragraph in paragraphs]
    text = "\n".join(" ".join(_text(words) for words in lines) for lines in sentences)
    tables = [_table(words) for lines in sentences for words in lines]
    article, parse = conllu.load(text, "\n\n".join(tables))
    labels = [word.label for lines in sentences for words in lines for word in words]
    return Scene(Tree(article, parse, find.quotations(article.text, article.paragraphs)), labels)


def _words(line: str) -> list[_Word]:
    found: list[_Word] = []
    for kind, inside, alone in re.findall(r"\[([A-Z]{3}) ([^\]]+)\]|(\S+)", line):
        first, forms = len(found), (inside or alone).split()
        root = first if kind == "PER" else first + len(forms) - 1
        for n, written in enumerate(forms):
            label = f"{'I' if n else 'B'}-{kind}" if kind else "O"
            word = _word(written, label)
            found.append(replace(word, carried=root if kind and first + n != root else None))
    return found


def _word(written: str, label: str) -> _Word:
    form, tag, relation, head, *_ = [*(written.split("/") if written != "/" else ["/"]), "", "", ""]
    plain = form.lower()
    if not tag:
        named = "PROPN" if label[2:] in ("PER", "ORG", "LOC") else "NOUN"
        tag = _TAGS.get(plain, named) if any(c.isalnum() for c in form) else "PUNCT"
        tag = named if label != "O" and tag == "VERB" else tag
    return _Word(form, label, tag, relation or None, int(head) - 1 if head else None)


def _text(words: list[_Word]) -> str:
    text = " ".join(word.form for word in words)
    text = re.sub(r" (?=[,.:;?)”]|['’]s?\b)", "", text)
    return re.sub(r"(?<=[“(]) ", "", text)


def _table(words: list[_Word]) -> str:
    root = next((n for n, w in enumerate(words) if w.relation == "root"), None)
    if root is None:
        root = next((n for n, w in enumerate(words) if w.tag == "VERB"), 0)
    return "\n".join("\t".join(_columns(words, n, root)) for n in range(len(words)))


def _columns(words: list[_Word], n: int, root: int) -> list[str]:
    word = words[n]
    head, relation = (-1, "root") if n == root else (root, "nsubj" if n < root else "obj")
    if word.carried is not None:
        head, relation = word.carried, "flat" if word.label.endswith("PER") else "compound"
    elif n != root and word.tag in _FORWARD:
        nouns = (k for k in range(n + 1, len(words)) if words[k].tag in _NOUNS and words[k].carried is None)
        head, relation = next(nouns, root), _FORWARD[word.tag]
    elif n != root and word.tag in ("PUNCT", "CCONJ", "AUX", "PART"):
        auxiliary = "aux" if words[root].tag == "VERB" else "cop"
        relation = {"PUNCT": "punct", "CCONJ": "cc", "AUX": auxiliary, "PART": "case"}[word.tag]
    head = word.head if word.head is not None else head
    fine = _FINE.get(word.form.lower(), "NNS" if word.tag == "NOUN" and word.form.endswith("s") else "NN")
    place = [str(n + 1), word.form, "_", word.tag, fine, "_", str(head + 1), word.relation or relation]
    return [*place, "_", f"Name={word.label}" if word.label[2:] in ("PER", "ORG", "LOC") else "_"]
