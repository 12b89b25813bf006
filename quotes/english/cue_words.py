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
    rules = ("no", "order", "promise", "heard", "voiced")  # in the order of the fields
    return {
        lemma: Cue(_CLASSES[kind], *(rule in ",".join(marks).split(",") for rule in rules))
        for lemma, kind, *marks in rows("cues.tsv")
    }


@cache
def nouns() -> dict[str, Class]:
    """Reporting nouns by lemma."""
    return {lemma: _CLASSES[kind] for lemma, kind in rows("cue_nouns.tsv")}


@cache
def exhibits() -> frozenset[str]:
    """Nouns for what shows rather than says: "a poll suggests"."""
    return frozenset(word for word, *_ in rows("exhibits.txt"))
