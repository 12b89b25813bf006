"""Stanza's tokenizer as a variant of its own processor: the same network, without what only training needs.

Stanza's processor makes an optimiser with every tokenizer it loads, and for that torch imports its compiler: a second
and more before the first word. And it builds a Document of each text, only for ours to build another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from stanza.models.common.doc import Document
from stanza.models.tokenization.data import TokenizationDataset
from stanza.models.tokenization.trainer import Trainer
from stanza.models.tokenization.utils import output_predictions
from stanza.pipeline.processor import ProcessorVariant, register_processor_variant

from quotes.newswire.sentences import Bounds

FILE = "en_newswire_tokenizer.pt"
_GAP = "\n\n"  # what Stanza takes for a paragraph border
_LONGEST_PASS = 1000  # characters of a paragraph that go through the network at once; Stanza's own choice


class _Loaded(Trainer):  # type: ignore[misc]
    """Stanza's trainer as far as it can predict."""

    def __init__(self, path: Path) -> None:  # not the parent's: that makes the optimiser
        self.load(str(path), None, None)


@register_processor_variant("tokenize", "newswire")
class NewswireTokenizer(ProcessorVariant):  # type: ignore[misc]
    """Words and sentences. A document with an attribute `source` is only cut: `cut` holds its words' bounds."""

    def __init__(self, config: dict[str, Any]) -> None:
        self.trainer = _Loaded(Path(config["folder"]) / FILE)

    def process(self, document: Any) -> Any:
        """One document, or a text."""
        return self.bulk_process([document if isinstance(document, Document) else Document([], text=document)])[0]

    def bulk_process(self, docs: Sequence[Any]) -> list[Any]:
        """Documents in order, all texts in one pass."""
        rows = iter(self._rows(_GAP.join(d.text for d in docs)))
        out, at, row = [], 0, next(rows, None)
        for document in docs:
            own = []
            while row is not None and row[-1]["end_char"] - at <= len(document.text):
                own.append(row)
                row = next(rows, None)
            out.append(_documented(document, own, at))
            at += len(document.text) + len(_GAP)
        return out

    def _rows(self, text: str) -> list[list[dict[str, Any]]]:
        trainer = self.trainer
        data = TokenizationDataset(
            trainer.args, input_text=text, vocab=trainer.vocab, evaluation=True, dictionary=trainer.dictionary
        )
        with torch.no_grad():
            *_, rows = output_predictions(
                None, trainer, data, trainer.vocab, None, _LONGEST_PASS, orig_text=text, no_ssplit=False
            )
        return [row for row in rows if row]


def _documented(document: Any, rows: Sequence[Sequence[dict[str, Any]]], at: int) -> Any:
    """The document with its words, which stand `at` characters further on in what was read."""
    if getattr(document, "source", None) is not None:
        document.cut = [[(w["start_char"] - at, w["end_char"] - at) for w in row] for row in rows]
        return document
    moved = [[{**w, "start_char": w["start_char"] - at, "end_char": w["end_char"] - at} for w in row] for row in rows]
    return Document(moved, text=document.text)


def bounds(document: Any) -> Iterator[list[Bounds]]:
    """The bounds of the words of a tokenised document, by sentence."""
    cut: list[list[Bounds]] | None = getattr(document, "cut", None)
    if cut is not None:
        yield from cut
        return
    for sentence in document.sentences:
        yield [(w.start_char, w.end_char) for w in sentence.words]
