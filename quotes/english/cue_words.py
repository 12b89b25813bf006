"""Cue words: which lemmas report, what they report (speech, thought, evidence) and which of them deny."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from quotes.english.lists import rows

Class = Literal["speech", "thought", "evidence"]
_CLASSES: dict[str, Class] = {"speech": "speech", "thought": "thought", "evidence": "evidence"}


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue verb: its class, and whether it denies, orders, promises, makes its passive subject the hearer, or is a
    stance that is voiced where it has words in marks."""

    kind: Class
    denies: bool = False
    orders: bool = False
    promises: bool = False
    heard: bool = False
    voiced: bool = False


@cache
def verbs() -> dict[str, Cue]:
    """Cue verbs by lemma."""
    out = {}
    for lemma, kind, *rest in rows("cues.tsv"):
        marks = rest[0].split(",") if rest else []
        out[lemma] = Cue(
            _CLASSES[kind], "no" in marks, "order" in marks, "promise" in marks, "heard" in marks, "voiced" in marks
        )
    return out


@cache
def nouns() -> dict[str, Class]:
    """Reporting nouns by lemma."""
    return {lemma: _CLASSES[kind] for lemma, kind in rows("cue_nouns.tsv")}


@cache
def exhibits() -> frozenset[str]:
    """Nouns for what shows rather than says: "a poll suggests"."""
    return frozenset(word for word, *_ in rows("exhibits.txt"))
