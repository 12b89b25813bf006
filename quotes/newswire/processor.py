"""The shipped parser as Stanza processors: `stanza.Pipeline` with them gives Documents like any other pipeline.

    nlp = quotes.newswire.processor.pipeline(FOLDER)
    document = nlp("“We won,” said Ana Ruiz.")

Words carry upos, xpos, lemma, head and deprel, tokens carry ner, the document `newswire`: the attribution roles.
`quotes` itself reads without Stanza (`reader`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from stanza.models.common.doc import Document
from stanza.pipeline.processor import Processor, ProcessorVariant, register_processor, register_processor_variant

from quotes.newswire.lexicon import Lexicon
from quotes.newswire.model import Analysis, Model, Text
from quotes.newswire.reader import Likely, roles, text_of
from quotes.newswire.splitter import Splitter, at_marks
from quotes.records import Fragment, Span

_PARAGRAPH = re.compile(r"\S.*?(?=\n\s*\n|\s*\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Roles:
    """What the role head says of a document: fragments with their links, and per word the three probabilities."""

    fragments: tuple[Fragment, ...]
    words: tuple[Likely, ...]


def pipeline(folder: Path) -> Any:
    """A Stanza pipeline over the files of `folder` alone: nothing is looked for or fetched elsewhere."""
    import stanza

    return stanza.Pipeline(
        "en",
        dir=str(folder),
        package=None,
        processors={"tokenize": "newswire", "newswire": "newswire"},
        tokenize_folder=str(folder),
        newswire_folder=str(folder),
        download_method=None,
        use_gpu=False,
        logging_level="ERROR",
    )


@register_processor_variant("tokenize", "newswire")
class NewswireTokenizer(ProcessorVariant):  # type: ignore[misc]
    """Words and sentences; an empty line ends a paragraph."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._splitter = Splitter(Path(config["folder"]))

    def process(self, document: Any) -> Any:
        """One document, or a text."""
        text = document.text if isinstance(document, Document) else document
        paragraphs = [Span(m.start(), m.end()) for m in _PARAGRAPH.finditer(text)]
        (split,) = self._splitter.split([(text, paragraphs, ())])
        return Document([_tokens(text, bounds) for bounds, _ in split], text=text)

    def bulk_process(self, docs: Sequence[Any]) -> list[Any]:
        """Documents in order."""
        return [self.process(document) for document in docs]


def _tokens(text: str, bounds: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
    return [
        {"id": number, "text": text[start:end], "start_char": start, "end_char": end}
        for number, (start, end) in enumerate(bounds, 1)
    ]


@register_processor("newswire")
class NewswireProcessor(Processor):  # type: ignore[misc]
    """One encoder, one reading: parts of speech, lemmas, tree, names and attribution roles."""

    _requires: ClassVar = {"tokenize"}
    _provides: ClassVar = {"pos", "lemma", "depparse", "ner", "newswire"}

    def __init__(self, config: dict[str, Any], pipeline: Any, device: object) -> None:
        self._config, self._pipeline = config, pipeline
        folder = Path(config["folder"])
        self.model = Model(folder, threads=int(config.get("threads", 1)))
        self.lexicon = Lexicon.read(folder)

    def process(self, document: Any) -> Any:
        """One document."""
        return self.bulk_process([document])[0]

    def bulk_process(self, documents: Sequence[Any]) -> list[Any]:
        """Documents in order, each as one paragraph whose quotation marks are not known."""
        texts = []
        for document in documents:
            source = (document.text, [Span(0, len(document.text))], ())
            sentences = [(0, [(w.start_char, w.end_char) for w in s.words]) for s in document.sentences]
            texts.append(text_of(source, at_marks(sentences, source)))
        return [self._document(t, a) for t, a in zip(texts, self.model.analyse(texts), strict=True)]

    def _document(self, text: Text, analysis: Analysis) -> Any:
        document = Document(list(self._rows(text, analysis)), text=text.text)
        fragments, words = roles(analysis)
        document.newswire = Roles(fragments, tuple(words))
        return document

    def _rows(self, text: Text, analysis: Analysis) -> Iterator[list[dict[str, Any]]]:
        at = 0
        for bounds in text.sentences:
            yield [
                token | self._analysed(token["text"], analysis, at, at + k)
                for k, token in enumerate(_tokens(text.text, bounds))
            ]
            at += len(bounds)

    def _analysed(self, form: str, analysis: Analysis, first: int, i: int) -> dict[str, Any]:
        xpos, relation, head = analysis.tags[i], analysis.relations[i], int(analysis.heads[i])
        upos = self.lexicon.upos(xpos, relation, form)
        return {
            "lemma": self.lexicon.lemma(form, upos, xpos),
            "upos": upos,
            "xpos": xpos,
            "head": 0 if head == i else head - first + 1,
            "deprel": relation,
            "ner": analysis.names[i],
        }
