"""Universal parts of speech from XPOS and relation, and lemmas of verbs and plurals, by small tables.

`upos.tsv` (XPOS, relation, UPOS), `lemmas.tsv` (form, class, lemma) and the verb list in it are derived from UD
English EWT and GUM (CC BY-SA 4.0, CC BY 4.0). The cue words of `quotes.english` are verbs too: the treebanks do not
have "whisper", and "whispered" is no form of "whispere".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from quotes.english import cue_words, lists

_VOWELS = frozenset("aeiou")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The tables; `lemmas` is keyed by (lower-case form, "v", "n" or "p"), `verbs` are the lemmas of verbs."""

    parts: dict[tuple[str, str], str]
    lemmas: dict[tuple[str, str], str]
    verbs: frozenset[str]

    @classmethod
    def read(cls, folder: Path) -> Lexicon:
        """The tables beside the model."""
        parts = {(x, r): u for x, r, u in lists.read(folder / "upos.tsv")}
        rows = lists.read(folder / "lemmas.tsv")
        lemmas = {(form, kind): lemma for form, kind, lemma in rows if form != "-"}
        verbs = {lemma for form, _, lemma in rows if form == "-"}
        return cls(parts, lemmas, frozenset(verbs | cue_words.verbs().keys()))

    def upos(self, xpos: str, relation: str, form: str) -> str:
        """The UD part of speech; X where the treebanks know none."""
        found = self.parts.get((xpos, relation.split(":")[0])) or self.parts.get((xpos, "*"), "X")
        return "SYM" if found == "PUNCT" and form in ("$", "€", "£", "%") else found

    def lemma(self, form: str, upos: str, xpos: str) -> str:
        """The lemma of a word: lower case but for names."""
        low = form.lower().replace("’", "'")
        if upos == "PROPN":
            return form
        kind = {"VERB": "v", "AUX": "v", "NOUN": "n"}.get(upos, "p")
        known = self.lemmas.get((low, kind))
        if known:
            return known
        if kind == "v" and xpos in ("VBZ", "VBD", "VBN", "VBG"):
            return next((c for c in stems(low, xpos) if c in self.verbs), next(stems(low, xpos)))
        if kind == "v" and low not in self.verbs:  # a wrong tag must not hide a verb: "wants" as VB
            return next((c for x in ("VBZ", "VBD", "VBG") for c in stems(low, x) if c in self.verbs), low)
        if kind == "n" and xpos == "NNS":
            return singular(low)
        return low


def stems(form: str, xpos: str) -> Iterator[str]:
    """Lemmas that a regular verb form may have, the likeliest first; the last is always the form itself."""
    if xpos == "VBZ" and form.endswith("s") and not form.endswith("ss"):
        if form.endswith("ies"):
            yield form[:-3] + "y"
        if form.endswith(("ches", "shes", "sses", "xes", "zes", "oes")):
            yield form[:-2]
        yield form[:-1]
    ending = "ing" if xpos == "VBG" else "ed"
    if xpos != "VBZ" and form.endswith(ending) and len(form) > len(ending) + 1:
        stem = form[: -len(ending)]
        if ending == "ed" and stem.endswith("i"):
            yield stem[:-1] + "y"
        if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in _VOWELS and stem[-1] not in "ls":
            yield stem[:-1]
        elif stem[-1] in "cgsuvz" or (len(stem) > 2 and stem[-1] not in "wxy" and _short(stem)):
            yield stem + "e"
        yield stem
        yield stem + "e"
        if len(stem) > 2 and stem[-1] == stem[-2]:
            yield stem[:-1]
    yield form


def _short(stem: str) -> bool:
    """Whether a stem ends in one vowel and one consonant, as of "stat-ed", "not-ing"."""
    return stem[-1] not in _VOWELS and stem[-2] in _VOWELS and (len(stem) < 3 or stem[-3] not in _VOWELS)


def singular(form: str) -> str:
    """The singular of a regular plural."""
    if form.endswith("ies") and len(form) > 4:
        return form[:-3] + "y"
    if form.endswith(("ches", "shes", "sses", "xes", "zes")):
        return form[:-2]
    return form[:-1] if form.endswith("s") and not form.endswith("ss") else form
