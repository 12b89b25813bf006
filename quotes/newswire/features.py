"""What the encoder is given of each word: its pieces, its shape, its place in quotation marks and paragraph.

Shared by training and by use, so that both see the same. Standard library and NumPy only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

MAX_PIECES = 256  # of a window, with its two border pieces
MAX_WORD_PIECES = 8  # the rest of an overlong word (an address, a hash) is not read

SHAPES = ("lower", "capital", "capitals", "digit", "mark", "mixed")
PLACES = ("outside", "inside", "mark", "nested")

# Marks are one piece each in the vocabulary: typed forms that are not in it are read as their like. A clitic is
# read as its word, because the first piece stands for the word and that would be an apostrophe.
SPELLINGS = {
    "''": '"', "``": '"', "‟": "“", "«": "“", "»": "”", "＂": '"', "‹": "‘", "›": "’",
    "n't": "not", "n’t": "not", "'ll": "will", "’ll": "will", "'re": "are", "’re": "are",
    "'ve": "have", "’ve": "have", "'m": "am", "’m": "am",
}  # fmt: skip


class Tokenizer(Protocol):
    """The part of `tokenizers.Tokenizer` that is used."""

    def encode_batch_fast(
        self, input: Sequence[str], is_pretokenized: bool = ..., add_special_tokens: bool = ...
    ) -> list:  # type: ignore[type-arg]
        """Encodings of many strings."""


def shape(form: str) -> int:
    """Index into SHAPES: how a word is written (the encoder itself does not see case)."""
    if any(c.isdigit() for c in form):
        return 3
    letters = [c for c in form if c.isalpha()]
    if not letters:
        return 4
    if form.islower():
        return 0
    if len(letters) > 1 and form.isupper():
        return 2
    if letters[0].isupper() and not any(c.isupper() for c in letters[1:]):
        return 1
    return 5


def place(start: int, end: int, marks: Sequence[tuple[int, int, int, int]], at: int) -> tuple[int, int]:
    """Index into PLACES for the word [start, end), and where to go on in `marks`.

    `marks` holds (start, end, inner start, inner end) of the outer quotations in order; `at` is the first that may
    still matter, to be handed on from word to word.
    """
    while at < len(marks) and marks[at][1] <= start:
        at += 1
    if at == len(marks) or end <= marks[at][0]:
        return 0, at
    _, _, first, last = marks[at]
    return (1 if start < last and end > first else 2), at


def places(spans: Sequence[tuple[int, int]], quotations: Sequence[tuple[int, int, int, int, int]]) -> list[int]:
    """For each word span an index into PLACES. `quotations`: (start, end, inner start, inner end, depth)."""
    outer = sorted((s, e, a, b) for s, e, a, b, depth in quotations if depth == 0)
    nested = sorted((s, e, a, b) for s, e, a, b, depth in quotations if depth == 1)
    out, at, deep = [], 0, 0
    for start, end in spans:
        found, at = place(start, end, outer, at)
        if found == 1 and nested:
            inner, deep = place(start, end, nested, deep)
            found = 3 if inner == 1 else 2 if inner == 2 else 1
        out.append(found)
    return out


def pieces(tokenizer: Tokenizer, forms: Sequence[str], unknown: int) -> list[list[int]]:
    """The piece ids of each word, at least one and at most MAX_WORD_PIECES."""
    different = list(dict.fromkeys(forms))
    texts = [SPELLINGS.get(form, form) for form in different]
    encodings = tokenizer.encode_batch_fast(texts, add_special_tokens=False)
    ids = {f: e.ids[:MAX_WORD_PIECES] or [unknown] for f, e in zip(different, encodings, strict=True)}
    return [ids[form] for form in forms]
