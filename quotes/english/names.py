"""Names of people as words: parting titles from names, and saying how two names relate.

Names of persons of one surname are never taken for one name: "Ana Ruiz" and "Carla Ruiz" clash.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Literal

from quotes.english.lists import rows
from quotes.english.words import fold, word_set

Gender = Literal["M", "F"]
Relation = Literal["same", "surname", "initials", "given", "middle", "none", "clash"]

# After a name, not of it: generations stay in the canonical name, letters after the name do not.
_GENERATIONS = word_set("jr sr ii iii iv junior senior")
_LETTERS_AFTER = word_set("mp mep msp qc kc sc md phd obe mbe cbe esq am ao")
# Particles that stand inside names in lower case.
PARTICLES = word_set(
    "van von der den de del della di da dos das do du des la le el al bin ibn ben bint abu ter ten zu af av y e"
)
# Of two persons of one name, what tells the younger, the elder; and which of the two "the younger Ruiz" is.
YOUNGER = word_set("son daughter grandson granddaughter nephew niece stepson stepdaughter jr junior ii iii")
ELDER = word_set("father mother dad mum mom grandfather grandmother uncle aunt sr senior")
COMPARED = {"younger": -1, "elder": 1, "older": 1}
_SPLIT = re.compile(r"[\s\-‐‑]+")


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name as its folded words, without titles; `generation` is "jr" and the like."""

    words: tuple[str, ...]
    generation: str | None = None

    @property
    def last(self) -> str:
        """The last word, most often the surname; "" where a name has no word at all ("'s")."""
        return self.words[-1] if self.words else ""


def parts(text: str) -> tuple[str, ...]:
    """The folded words of a printed name; hyphens part words, dots and possessives go: "J.-P. Roux's"."""
    plain = re.sub(r"'s\b|'$", "", fold(text)).replace(".", " ")
    return tuple(word for word in (w.strip("'\"“”„«»()[],;:") for w in _SPLIT.split(plain)) if word)


@lru_cache(maxsize=100_000)
def name_of(text: str) -> Name:
    """The name in printed words that carry no title any more: "Peter Brandt Jr." """
    words = list(parts(text))
    generation = None
    while len(words) > 1 and (words[-1] in _GENERATIONS or words[-1] in _LETTERS_AFTER):
        generation = words[-1] if words[-1] in _GENERATIONS else generation
        words.pop()
    return Name(tuple(words), generation)


def is_suffix(word: str) -> bool:
    """Whether the printed word stands after a name as a generation: "Jr.", "III"."""
    return fold(word).strip(".") in _GENERATIONS


def is_letters_after(word: str) -> bool:
    """Whether the printed word is letters after a name: "MP", "KC"."""
    return word.isupper() and fold(word).replace(".", "") in _LETTERS_AFTER


def as_gender(word: str | None) -> Gender | None:
    """The gender a list or a pronoun names, None for anything else ("body", "-")."""
    return "M" if word == "M" else "F" if word == "F" else None


@cache
def first_names() -> Mapping[str, Gender]:
    """First names, folded, with the gender most of their bearers have: hints that break ties, never facts."""
    return MappingProxyType({fold(name): "F" if gender == "F" else "M" for name, gender in rows("first_names.tsv")})


def name_gender(name: Name) -> Gender | None:
    """What a list of first names says of this name's first word: a hint, never a fact. None for a single word."""
    return first_names().get(name.words[0]) if len(name.words) > 1 else None


def is_first_name(word: str) -> bool:
    """Whether a list of first names holds the printed word."""
    return fold(word) in first_names()


def relation(short: Name, full: Name) -> Relation:
    """How a name as printed relates to a fuller one of a person.

    same: the same words. surname: its last words ("Ruiz", "De Vincenti"). initials: the same first and last, one
    shorter or an initial ("J. Ruiz", "Elena Ruiz" for "Elena Maria Ruiz"). given: its first words. middle: a word
    inside. clash: the same surname but another given name, or another generation: two people. none: nothing in
    common.
    """
    if short.generation != full.generation and short.generation and full.generation:
        return "clash"
    a, b = short.words, full.words
    if a == b:
        return "same"
    if len(a) < len(b) and b[-len(a) :] == a:
        return "surname"
    if len(a) > 1 and len(b) > 1 and (a[-1] == b[-1] or (a[0] == b[0] and len(a) != len(b))):
        return _given_names_agree(a, b)
    if len(a) < len(b) and b[: len(a)] == a:
        return "given"
    if len(a) == 1 and a[0] in b:
        return "middle"
    return "none"


def _given_names_agree(a: tuple[str, ...], b: tuple[str, ...]) -> Relation:
    """Same last word: initials where the given names can be one person's, else a clash."""
    if a[-1] != b[-1]:
        # "Hernan Gomez" for "Hernan Gomez Lopez": every word of the shorter stands in the longer in order.
        shorter, longer = sorted((a, b), key=len)
        rest = iter(longer)
        return "initials" if all(word in rest for word in shorter) else "none"
    given_a, given_b = a[:-1], b[:-1]
    if _same_given(given_a[0], given_b[0]):
        return "initials"
    shorter, longer = sorted((given_a, given_b), key=len)
    if len(shorter) < len(longer) and longer[-len(shorter) :] == shorter:
        return "surname"  # "Lima Souto" for "Ana Lima Souto"
    return "clash"


def agree(a: Name, b: Name) -> bool:
    """Whether one person can have both names: not "Ana B. Ruiz" and "Ana C. Ruiz" or "Ana D. B. Ruiz", Jr. and Sr.

    A surname goes with all of its names. A middle name may be left out, where what is printed stands in its order.
    """
    short, full = sorted((a.words, b.words), key=len)
    if a.generation != b.generation or len(short) < 2 or short[-1] != full[-1] or full[-len(short) :] == short:
        return a.generation == b.generation
    rest = iter(full[1:])
    in_order = all(len(word) > 1 and word in rest for word in short[1:])
    return _same_given(short[0], full[0]) and (in_order or all(map(_same_given, short[1:-1], full[1:-1])))


def _same_given(a: str, b: str) -> bool:
    return a == b or (len(a) == 1 and b.startswith(a)) or (len(b) == 1 and a.startswith(b))


def slug(text: str) -> str:
    """The name as an id: letters and digits folded, joined by hyphens, without a leading article; "speaker" if none
    is left.
    """
    words = re.findall(r"[^\W_]+", fold(text).replace("'", ""))
    if len(words) > 1 and words[0] in ("the", "a", "an"):
        words = words[1:]
    return "-".join(words) or "speaker"
