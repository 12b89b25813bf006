"""The only door to Stanza: articles and their quotations in, our own `Parse` out. After `find`, before `attribute`.

`newswire` is the parser in the package. `stanza:en` (or another language code and package, "stanza:en:gum") runs
Stanza's official models, if the user has downloaded them; those have no role head, so `Parse.fragments` is None.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quotes.errors import ModelError
from quotes.records import Article, Parse, Quotation, Sentence, Span, Word

FOLDER = Path(__file__).parent / "newswire"
_FILES = ("encoder.onnx", "heads.npz", "pieces.json", "config.json", "en_newswire_tokenizer.pt", "resources.json")

Item = tuple[Article, Sequence[Quotation]]


@dataclass(frozen=True, slots=True)
class Parser:
    """A loaded Stanza pipeline; `parses` reads many articles at a time."""

    model: str
    pipeline: Any
    threads: int = 1

    def parses(self, items: Sequence[Item]) -> list[Parse]:
        """One parse an article, in order. An article without paragraphs gives an empty parse."""
        from stanza.models.common.doc import Document

        from quotes.newswire.splitter import joined

        full = [(a, q) for a, q in items if a.paragraphs]
        documents = []
        for article, quotations in full:
            text, _ = joined(article.text, article.paragraphs)
            document = Document([], text=text)
            document.source = (article.text, article.paragraphs, quotations)
            documents.append(document)
        with _torch_threads(self.threads):
            done = iter(self.pipeline(documents) if documents else [])
        return [self._parse(next(done), article) if article.paragraphs else Parse((), (), None) for article, _ in items]

    def _parse(self, document: Any, article: Article) -> Parse:
        if self.model == "newswire":
            return _from_newswire(document)
        return from_stanza(document, article)


def load(model: str = "newswire", *, threads: int = 1) -> Parser:
    """A parser by name. Raises ModelError where its files are missing, with what to do."""
    if model == "newswire":
        missing = [name for name in _FILES if not (FOLDER / name).exists()]
        if missing:
            raise ModelError(f"The newswire model lacks {', '.join(missing)} in {FOLDER}: install the package again.")
        import quotes.newswire.processor  # noqa: F401  (registers the processor with Stanza)
        from quotes.newswire.splitter import pipeline

        options = {"newswire_folder": str(FOLDER), "newswire_threads": threads}
        with _torch_threads(threads):
            nlp = pipeline(FOLDER, ("tokenize", "newswire"), **options)
        return Parser(model, nlp, threads)
    if model.startswith("stanza:"):
        return Parser(model, _official(model), threads)
    raise ModelError(f"There is no model {model!r}. Use newswire, or stanza:en for Stanza's own models.")


def _official(model: str) -> Any:
    import stanza

    _, language, *package = model.split(":")
    try:
        return stanza.Pipeline(
            language, processors="tokenize,mwt,pos,lemma,depparse,ner", package=package[0] if package else "default",
            download_method=None, logging_level="ERROR", use_gpu=False,
        )  # fmt: skip
    except Exception as error:  # Stanza raises many kinds for models that are not there
        raise ModelError(
            f"Stanza's models for {model!r} could not be loaded ({error}). "
            f"Get them with: quotes models download {model}"
        ) from error


@contextmanager
def _torch_threads(count: int) -> Iterator[None]:
    """Torch on so many threads while the block runs: the tokenizer is small, more than one only gets in the way."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _from_newswire(document: Any) -> Parse:
    words: list[Word] = []
    sentences: list[Sentence] = []
    roles = document.newswire
    for sentence, paragraph in zip(document.sentences, document.paragraphs, strict=True):
        first = len(words)
        for token in sentence.tokens:
            w = token.words[0]
            head = first + w.head - 1 if w.head else -1
            words.append(
                Word(
                    token.start_char,
                    token.end_char,
                    w.lemma,
                    w.upos,
                    w.xpos,
                    head,
                    w.deprel,
                    token.ner,
                    roles.words[len(words)],
                )
            )
        span = Span(words[first].start, words[-1].end)
        sentences.append(Sentence(span, first, len(words), paragraph))
    return Parse(tuple(words), tuple(sentences), roles.fragments)


def from_stanza(document: Any, article: Article) -> Parse:
    """The parse of any Stanza Document over the paragraphs of `article` joined as `Parser.parses` joins them.

    Words of a multi-word token that carry no positions of their own share its span out, in proportion.
    """
    from quotes.newswire.splitter import joined

    _, starts = joined(article.text, article.paragraphs)
    words: list[Word] = []
    sentences: list[Sentence] = []
    for sentence in document.sentences:
        first = len(words)
        paragraph = max(0, bisect_right(starts, sentence.tokens[0].start_char) - 1)
        shift = article.paragraphs[paragraph].start - starts[paragraph]
        for token in sentence.tokens:
            for w, (start, end) in zip(token.words, _bounds(token), strict=True):
                head = first + w.head - 1 if w.head else -1
                words.append(
                    Word(
                        start + shift, end + shift, w.lemma or w.text, w.upos, w.xpos, head, w.deprel, _name(token.ner)
                    )
                )
        sentences.append(Sentence(Span(words[first].start, words[-1].end), first, len(words), paragraph))
    return Parse(tuple(words), tuple(sentences), None)


def _bounds(token: Any) -> list[tuple[int, int]]:
    if len(token.words) == 1:
        return [(token.start_char, token.end_char)]
    if all(w.start_char is not None for w in token.words):
        return [(w.start_char, w.end_char) for w in token.words]
    total = sum(len(w.text) for w in token.words)
    out, at, seen = [], token.start_char, 0
    for w in token.words:
        seen += len(w.text)
        end = token.start_char + round((token.end_char - token.start_char) * seen / total)
        out.append((at, end))
        at = end
    return out


_KINDS = {"PERSON": "PER", "PER": "PER", "ORG": "ORG", "NORP": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}


def _name(tag: str | None) -> str:
    """Our BIO name of a Stanza NER tag (BIOES over OntoNotes or CoNLL kinds)."""
    place, _, kind = (tag or "O").partition("-")
    known = _KINDS.get(kind)
    if known is None:
        return "O"
    return ("B-" if place in ("B", "S") else "I-") + known
