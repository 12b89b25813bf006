"""All corpora as training examples, made once and kept in the work folder."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from quotes import find
from quotes.newswire.splitter import Splitter
from training import treebank
from training.examples import (
    MARK_STYLES,
    Example,
    Labels,
    attribution_example,
    blocks,
    inventories,
    treebank_example,
)

SYNTAX = ("ud/ewt-train.conllu", "ud/gum-open-train.conllu")
NAMES = ("ner/wikigold-train.tsv", "ner/wnut17-train.tsv")
ROLES = "polnear/train.jsonl"
_AT_ONCE = 32  # articles


def tokenizer(base: Path) -> Any:
    """The base model's word-piece tokenizer, without padding or truncation."""
    import tokenizers

    out = tokenizers.Tokenizer.from_file(str(base / "tokenizer.json"))
    out.no_padding()
    out.no_truncation()
    return out


def styles(pieces: Any) -> list[tuple[int, int]]:
    """MARK_STYLES as piece ids of a `tokenizer`."""
    return [(pieces.token_to_id(opening), pieces.token_to_id(closing)) for opening, closing in MARK_STYLES]


def split(articles: list[dict], splitter: Splitter) -> Iterator[list[list[tuple[int, int]]]]:  # type: ignore[type-arg]
    """The words of each article by sentence, as the shipped parser cuts them."""
    for at in range(0, len(articles), _AT_ONCE):
        sources = []
        for article in articles[at : at + _AT_ONCE]:
            paragraphs = blocks(article["text"])
            sources.append((article["text"], paragraphs, find.quotations(article["text"], paragraphs)))
        for sentences in splitter.split(sources):
            yield [list(s) for s, _ in sentences]


def examples(data: Path, base: Path, splitter: Splitter | None, work: Path) -> tuple[dict[str, list[Example]], Labels]:
    """Training examples by task, and the label inventories; `splitter` is needed the first time only."""
    kept = work / "examples.pickle"
    if kept.exists():
        return pickle.loads(kept.read_bytes())  # type: ignore[no-any-return]  # our own file of the same run
    if splitter is None:
        raise ValueError(f"there is no {kept}: it takes a splitter to make the examples")
    pieces = tokenizer(base)
    docs = [d for name in SYNTAX for d in treebank.documents(data / name)]
    treebank.add_names(docs, data / "ner/uner-ewt-train.tsv")
    labels = inventories(docs)
    out = {"syntax": [treebank_example(d, labels, pieces, "syntax") for d in docs], "names": [], "roles": []}
    for name in NAMES:
        for k, run in enumerate(_runs(treebank.names(data / name), 12)):
            doc = treebank.Document(f"{name}-{k}", [treebank.Sentence(s) for s in run])
            out["names"].append(treebank_example(doc, labels, pieces, "names"))
    articles = treebank.articles(data / ROLES)
    for article, sentences in zip(articles, split(articles, splitter), strict=True):
        out["roles"].append(attribution_example(article, sentences, pieces))
    work.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(pickle.dumps((out, labels)))
    return out, labels


def _runs(sentences: list[list[treebank.Token]], size: int) -> Iterator[list[list[treebank.Token]]]:
    for at in range(0, len(sentences), size):
        yield sentences[at : at + size]
