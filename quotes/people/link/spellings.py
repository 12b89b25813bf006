"""Letters that some newsrooms write as two: "Jørgen Ås" and "Joergen Aas" are one spelling of one name.

Place in the flow: used by `persons`, before names are compared. Only where somebody prints the letter itself are the
two letters read as one: "Samuel" is no "Samül", and a Joel is no Jol.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from quotes.english.names import Name, parts

_AS_TWO = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe", "Å": "Aa"}
)


def doubled(names: Iterable[str]) -> dict[str, str]:
    """From words of names with two letters ("joergen") to those with the one that somebody prints ("jorgen").

    What may be two words ("Böe", "Boé") is left out.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for name in set(names):
        as_two = name.translate(_AS_TWO)
        if as_two != name:
            for long, short in zip(parts(as_two), parts(name), strict=True):
                if long != short:
                    found[long].add(short)
    return {long: shorts.pop() for long, shorts in found.items() if len(shorts) == 1}


def respelt(name: Name, letters: Mapping[str, str]) -> Name:
    """The name with the single letters."""
    return Name(tuple(letters.get(word, word) for word in name.words), name.generation)
