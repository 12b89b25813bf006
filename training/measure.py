"""What the files that ship score on the development data: tokenizer, gold words, names, attribution roles.

    python -m training.measure --data ../shared/data [--model quotes/newswire] [--float32 FOLDER] [--out FILE.json]

All figures are of the very files in the folder, run as the package runs them. "Gold words": the treebank's own
words and sentences go in, so that no error of the tokenizer counts.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quotes import find
from quotes.newswire.decode import chunks
from quotes.newswire.lexicon import Lexicon
from quotes.newswire.model import Analysis, Model, Text
from quotes.newswire.splitter import Splitter
from quotes.parse import FOLDER
from quotes.records import Quotation, Span
from training import tokenizer, treebank
from training.examples import blocks, laid_out
from training.treebank import Document, Token

EWT, GUM = "ud/ewt-dev.conllu", "ud/gum-open-dev.conllu"
NAMES, POLNEAR = "ner/uner-ewt-dev.tsv", "polnear/dev.jsonl"
_AT_ONCE = 16  # documents

Figures = dict[str, dict[str, float]]

_ROLES = ("source", "cue", "content")
_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Found:
    """How many were right, how many there are in the answer and in the gold."""

    right: int = 0
    answered: int = 0
    gold: int = 0

    @classmethod
    def of(cls, answer: Iterable[object], gold: Iterable[object]) -> Found:
        """The counts of two collections; what both hold is right."""
        a, g = set(answer), set(gold)
        return cls(len(a & g), len(a), len(g))

    def __add__(self, other: Found) -> Found:
        return Found(self.right + other.right, self.answered + other.answered, self.gold + other.gold)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return round(2 * self.right / max(1, self.answered + self.gold), 4)


def tokens_and_sentences(data: Path, splitter: Splitter) -> dict[str, float]:
    """F1 of word and sentence spans on EWT dev as raw text, paragraphs given; "recut": put right by the marks too."""
    text, words, ends = "", [], []
    paragraphs: list[Span] = []
    for paragraph in tokenizer.paragraphs(treebank.documents(data / EWT)):
        line, labels = tokenizer.spelled(paragraph)
        start = len(text)
        paragraphs.append(Span(start, start + len(line)))
        words += [(start + a, start + b) for a, b in _labelled(line, labels, "12")]
        ends += [(start + a, start + b) for a, b in _labelled(line, labels, "2")]
        text += line + "\n\n"
    out: dict[str, float] = {}
    for suffix, marks in (("", ()), (" recut", find.quotations(text, paragraphs))):
        (split,) = splitter.split([(text, paragraphs, marks)])
        sentences = [s for s, _ in split]
        out[f"tokens{suffix}"] = Found.of((w for s in sentences for w in s), words).f1
        out[f"sentences{suffix}"] = Found.of(((s[0][0], s[-1][1]) for s in sentences), ends).f1
    return out


def _labelled(line: str, labels: str, ends: str) -> Iterator[tuple[int, int]]:
    """Spans that end at a label in `ends`, white space at their beginning left out."""
    start = 0
    for i, label in enumerate(labels):
        if label in ends:
            start += len(line[start:]) - len(line[start:].lstrip()) if line[start].isspace() else 0
            yield start, i + 1
            start = i + 1


def analysed(docs: Sequence[Document], model: Model) -> Iterator[tuple[list[Token], Analysis, list[int]]]:
    """Each document's gold words, what the encoder says of them, and each word's sentence's first word."""
    for at in range(0, len(docs), _AT_ONCE):
        some = docs[at : at + _AT_ONCE]
        for doc, analysis in zip(some, model.analyse([gold_text(d) for d in some]), strict=True):
            firsts: list[int] = []
            for sentence in doc.sentences:
                firsts += [len(firsts)] * len(sentence.tokens)
            yield [t for s in doc.sentences for t in s.tokens], analysis, firsts


def gold_text(doc: Document) -> Text:
    """A treebank document as the encoder takes it: its own words and sentences."""
    text, spans, paragraphs = laid_out(doc)
    marks = find.quotations(text, paragraphs)
    rows = iter(spans)
    sentences = [[next(rows) for _ in s.tokens] for s in doc.sentences]
    opens = [s.paragraph or i == 0 for i, s in enumerate(doc.sentences)]
    return Text(text, sentences, opens, [(q.start, q.end, q.inner.start, q.inner.end, q.depth) for q in marks])


def syntax(docs: Sequence[Document], model: Model, lexicon: Lexicon) -> dict[str, float]:
    """Attachment and tagging of gold words, punctuation included; LAS also without subtypes, as CoNLL 2018 counts."""
    counts = dict.fromkeys(("uas", "las", "las without subtypes", "xpos", "upos"), 0)
    words = verbs = lemmas = 0
    for tokens, analysis, firsts in analysed(docs, model):
        for i, token in enumerate(tokens):
            words += 1
            relation, tag = analysis.relations[i], analysis.tags[i]
            upos = lexicon.upos(tag, relation, token.form)
            head = int(analysis.heads[i]) == (i if token.head < 0 else firsts[i] + token.head)
            counts["uas"] += head
            counts["las"] += head and relation == token.deprel
            counts["las without subtypes"] += head and _plain(relation) == _plain(token.deprel)
            counts["xpos"] += tag == token.xpos
            counts["upos"] += upos == token.upos
            if token.upos == "VERB":
                verbs += 1
                lemmas += lexicon.lemma(token.form, upos, tag).lower() == token.lemma.lower()
    out = {name: round(count / max(1, words), 4) for name, count in counts.items()}
    return {**out, "verb lemmas": round(lemmas / max(1, verbs), 4), "words": words}


def _plain(relation: str) -> str:
    return relation.partition(":")[0]


def names(docs: Sequence[Document], model: Model) -> dict[str, float]:
    """F1 of exact name spans by kind; sentences without gold names do not count."""
    found = dict.fromkeys(("PER", "ORG", "LOC"), Found())
    for tokens, analysis, _ in analysed(docs, model):
        known = [t.name is not None for t in tokens]
        gold = [c for c in chunks([t.name or "O" for t in tokens]) if known[c[1]]]
        answer = [c for c in chunks(analysis.names) if known[c[1]]]
        for kind in found:
            found[kind] += Found.of((c for c in answer if c[0] == kind), (c for c in gold if c[0] == kind))
    every = sum(found.values(), Found())
    return {**{kind: count.f1 for kind, count in found.items()}, "all": every.f1}


def fragments(data: Path, model: Model, splitter: Splitter) -> Iterator[dict[str, Any]]:
    """The role head's own fragments in PolNeAR dev: article_id, role, start, end (code points, half-open)."""
    articles = treebank.articles(data / POLNEAR)
    for at in range(0, len(articles), _AT_ONCE):
        some = articles[at : at + _AT_ONCE]
        sources = [_source(a["text"]) for a in some]
        texts = [_text(s, split) for s, split in zip(sources, splitter.split(sources), strict=True)]
        for article, text, analysis in zip(some, texts, model.analyse(texts), strict=True):
            words = [w for s in text.sentences for w in s]
            for role, first, last in chunks(analysis.roles):
                start, end = words[first][0], words[last - 1][1]
                yield {"article_id": article["id"], "role": role, "start": start, "end": end}


def _source(text: str) -> tuple[str, list[Span], list[Quotation]]:
    paragraphs = blocks(text)
    return text, paragraphs, list(find.quotations(text, paragraphs))


def _text(source: tuple[str, list[Span], list[Quotation]], split: Sequence[tuple[Any, int]]) -> Text:
    numbers = [n for _, n in split]
    opens = [i == 0 or numbers[i - 1] != n for i, n in enumerate(numbers)]
    marks = [(q.start, q.end, q.inner.start, q.inner.end, q.depth) for q in source[2]]
    return Text(source[0], [s for s, _ in split], opens, marks)


def flat(data: Path, spans: Sequence[dict[str, Any]]) -> dict[str, float]:
    """F1 of the fragments by role, as CofeNet counts: exact spans (first and last token), and the tokens in them."""
    exact, single = dict.fromkeys(_ROLES, Found()), dict.fromkeys(_ROLES, Found())
    for article in treebank.articles(data / POLNEAR):
        mine = [s for s in spans if s["article_id"] == article["id"]]
        for role in _ROLES:
            gold = [tokens(article["text"], *pair) for a in article["attributions"] for pair in a[role]]
            answer = [tokens(article["text"], s["start"], s["end"]) for s in mine if s["role"] == role]
            exact[role] += Found.of(((t[0], t[-1]) for t in answer if t), ((t[0], t[-1]) for t in gold if t))
            single[role] += Found.of((x for t in answer for x in t), (x for t in gold for x in t))
    out = {f"{role} exact spans": count.f1 for role, count in exact.items()}
    return out | {f"{role} tokens": count.f1 for role, count in single.items()}


def tokens(text: str, start: int, end: int) -> list[int]:
    """Where the words and marks between two positions begin: a cutting that favours no tokenizer."""
    return [m.start() for m in _TOKEN.finditer(text, start, end)]


def figures(data: Path, folder: Path, *, spans: Path | None = None, score: Path | None = None) -> Figures:
    """All figures of the files in `folder`; tokenizer and tables may be the package's.

    The role head's fragments go to `spans` as JSON Lines; `score` is a script that knows the `flat` mode.
    """
    rest = folder if (folder / "resources.json").exists() else FOLDER
    model, splitter, lexicon = Model(folder), Splitter(rest), Lexicon.read(rest)
    ewt = treebank.documents(data / EWT)
    treebank.add_names(ewt, data / NAMES)
    found = list(fragments(data, model, splitter))
    if spans:
        spans.write_text(_lines(found), encoding="utf-8")
    return {
        "tokenizer, EWT dev": tokens_and_sentences(data, splitter),
        "syntax, EWT dev": syntax(ewt, model, lexicon),
        "syntax, GUM open dev": syntax(treebank.documents(data / GUM), model, lexicon),
        "names, UNER EWT dev": names(ewt, model),
        "roles, PolNeAR dev": _scored(score, data / POLNEAR, found) if score else flat(data, found),
    }


def _lines(found: Iterable[dict[str, Any]]) -> str:
    return "".join(json.dumps(f, ensure_ascii=False) + "\n" for f in found)


def _scored(script: Path, gold: Path, found: Sequence[dict[str, Any]]) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        spans = Path(folder) / "spans.jsonl"
        spans.write_text(_lines(found), encoding="utf-8")
        command = [sys.executable, str(script), "flat", str(gold), str(spans), "--json"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    return {name: figure["f1"] for name, figure in json.loads(done.stdout).items()}


def shown(measured: Figures, full: Figures | None = None) -> Iterator[str]:
    """The figures a line each; beside them those of the float32 weights, where they were measured too."""
    for group, values in measured.items():
        yield group
        for name, value in values.items():
            other = f"   float32 {full[group][name]:.4f}" if full and name != "words" else ""
            yield f"  {name:28s} {value if name == 'words' else format(value, '.4f')}{other}"


def main() -> None:
    """Measures, prints a table and writes the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with ud/, ner/ and polnear/")
    parser.add_argument("--model", type=Path, default=FOLDER, help="folder of the files to measure")
    parser.add_argument("--float32", type=Path, help="the same exported without int8, to show what int8 costs")
    parser.add_argument("--spans", type=Path, help="where to write the role head's fragments (JSON Lines)")
    parser.add_argument("--score", type=Path, help="a script to score them with, instead of our own count")
    parser.add_argument("--out", type=Path, help="where to write the figures (JSON)")
    args = parser.parse_args()
    out = {"int8": figures(args.data, args.model, spans=args.spans, score=args.score)}
    if args.float32:
        out["float32"] = figures(args.data, args.float32, score=args.score)
    print("\n".join(shown(out["int8"], out.get("float32"))))
    if args.out:
        args.out.write_text(json.dumps(out, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
