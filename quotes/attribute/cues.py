"""Cue words: which lemmas report, what they report (speech, thought, evidence) and which of them deny."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

from quotes.attribute.view import Range, View

Class = Literal["speech", "thought", "evidence"]


@cache
def verbs() -> dict[str, tuple[Class, bool]]:
    """Lemma to (class, whether it denies)."""
    return {row[0]: (row[1], row[2:] == ["no"]) for row in _rows("cues.tsv")}  # type: ignore[misc]


@cache
def nouns() -> dict[str, Class]:
    """Lemma of a reporting noun to its class."""
    return {row[0]: row[1] for row in _rows("cue_nouns.tsv")}  # type: ignore[misc]


def _rows(name: str) -> list[list[str]]:
    text = files("quotes.lists").joinpath(name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def head_verb(view: View, cue: Range) -> int | None:
    """The verb (or reporting noun) that a cue turns on: its top word where that is one, else its first verb."""
    candidates = [i for i in range(*cue) if view.words[i].upos == "VERB"]
    for i in view.tops(cue):
        if i in candidates:
            return i
    if candidates:
        return candidates[0]
    return next((i for i in range(*cue) if view.words[i].upos == "NOUN"), None)


# What shows rather than says: "a poll suggests" is no speech, "the minister suggests" is.
EXHIBITS = frozenset(
    "poll survey study data figure statistic research result analysis evidence number record finding trend history graph"
    " chart map video footage image photo picture test exit ballot index experience fact".split()
)


def class_of(
    view: View, cue: Range | None, source: Range | None, *, clause: bool, marked: bool
) -> Class:
    """What a cue reports. Unknown words report speech where they have a clause or words in marks, else a stance."""
    if source is not None and not marked and any(view.words[i].lemma.lower() in EXHIBITS for i in view.tops(source)):
        return "evidence"
    if cue is None:
        return "speech"
    low = " ".join(view.low[i] for i in range(*cue))
    if low.startswith("according to") or low in (":", "-", "–", "—") or low.endswith(":"):
        return "speech"
    verb = head_verb(view, cue)
    if verb is not None:
        word = view.words[verb]
        known: Class | None = verbs().get(word.lemma.lower(), (None, False))[0]
        if word.upos == "NOUN":
            known = nouns().get(word.lemma.lower(), known)
        if known:
            return known
    return "speech" if marked or (clause and verb is not None) else "thought"


def asked(view: View, cue: Range | None) -> bool:
    """Whether a passive cue makes its subject the hearer: "was asked whether", "When asked about"; not "was quoted"."""
    verb = head_verb(view, cue) if cue else None
    if verb is None or view.words[verb].lemma.lower() not in HEARD or view.words[verb].xpos not in ("VBN", "VBD"):
        return False
    passive = any(view.words[k].deprel in ("nsubj:pass", "aux:pass") for k in view.children[verb])
    bare = not any(view.words[k].deprel.split(":")[0] in ("nsubj", "aux") for k in view.children[verb])
    return passive or (bare and view.words[verb].deprel.split(":")[0] in ("advcl", "acl", "root", "amod"))


HEARD = frozenset("ask tell question urge advise warn order inform notify instruct remind assure press".split())


def negated(view: View, cue: Range | None) -> bool:
    """Whether the source denies, refuses or did not say the content.

    "denied that it leaked", "did not say", "never claimed", "declined to"; not "did not deny" and not "no doubt said".
    """
    if cue is None:
        return False
    verb = head_verb(view, cue)
    if verb is None:
        return False
    denies = verbs().get(view.words[verb].lemma.lower(), (None, False))[1]
    turned = any(_negation(view, k) for k in view.children[verb])
    return denies != turned


def _negation(view: View, i: int) -> bool:
    return view.words[i].deprel.split(":")[0] == "advmod" and (
        view.words[i].lemma.lower() in ("not", "never", "n't", "n’t") or view.low[i] in ("n't", "n’t", "not", "never")
    )
