"""The words of a source: whether they are a name, a pronoun or a description, and what they tell.

Place in the flow: `reading` reads every source, and every pronoun that may be somebody, with it; `features` weighs it
against everybody it may mean.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Literal

from quotes.english.body_nouns import body_nouns
from quotes.english.function_words import CUTS_SOURCE, DEFINITE, IN_NAMES, INDEFINITE, NUMBERS
from quotes.english.names import Gender
from quotes.english.pronouns import AFTER_PRONOUN, BY_PRONOUN
from quotes.english.role_nouns import RoleNoun, content_words, noun_of, role_at_end
from quotes.english.times import is_time
from quotes.english.words import singular
from quotes.people.cast import Cast
from quotes.people.names import Mention, Role
from quotes.records import Span
from quotes.syntax import Tree

_PREPOSITIONS = frozenset("of for from at in with to by on".split())  # noqa: SIM905 -- shorter so
_POSSESSIVE = ("'s", "’s", "'", "’")
_OWN = frozenset("his her its their my our".split())  # noqa: SIM905 -- shorter so


@dataclass(frozen=True)
class Source:
    """The words of a source, or of a part of one where several speak; `speaks` is False for other pronouns."""

    tree: Tree = field(repr=False, compare=False)
    cast: Cast = field(repr=False, compare=False)
    indices: tuple[int, ...]
    speaks: bool = True

    @classmethod
    def of(cls, tree: Tree, cast: Cast, span: Span) -> Source | None:
        """The source at a span, without marks or a time at its ends; None where it has no words."""
        inside = tree.words_in(span)
        found = [i for i in inside if tree.paragraph(i) == tree.paragraph(inside[-1])]
        while found and tree.is_mark(found[0]):
            found.pop(0)
        while found and tree.is_mark(found[-1]):
            found.pop()
        found = _without_time(tree, found)
        return cls(tree, cast, tuple(found)) if found else None

    @property
    def first(self) -> int:
        """The first word."""
        return self.indices[0]

    @property
    def last(self) -> int:
        """The last word."""
        return self.indices[-1]

    @cached_property
    def kept(self) -> tuple[int, ...]:
        """The words without what only says more: a relative clause, what stands behind a comma."""
        folded = [self.tree.folded[i] for i in self.indices]
        cut = next((n for n, w in enumerate(folded) if n and w in CUTS_SOURCE), len(folded))
        return self.indices[:cut]

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The kept words, folded."""
        return tuple(self.tree.folded[i] for i in self.kept)

    @cached_property
    def head(self) -> int:
        """The word it is built on."""
        found = self.tree.head(self.kept)
        return self.first if found is None else found

    @cached_property
    def pronoun(self) -> str | None:
        """The pronoun it is or begins with, by its family: "he" for "his", "who" for "whose"."""
        real = [i for i in self.indices if self.tree.words[i].upos not in ("PUNCT", "PART")]
        if not real or len(real) > 2:
            return None
        if self.label:
            return "A" if self.label == "A" else "Q"
        form = self.tree.form[real[0]]
        found = None if len(form) > 1 and form.isupper() else BY_PRONOUN.get(self.tree.folded[real[0]])
        if len(real) == 2 and (found is None or not self.tree.folded[real[1]].endswith(AFTER_PRONOUN)):
            return None
        return found

    @cached_property
    def names(self) -> tuple[Mention, ...]:
        """The names that stand in it whole or in part, in text order."""
        found = dict.fromkeys(m for i in self.indices if (m := self.cast.at(i)) is not None)
        return tuple(found)

    @cached_property
    def core(self) -> tuple[Mention, ...]:
        """The names that may be whom it means: on top of it, or a person's that neither owns nor stands behind "of"."""
        return tuple(m for m in self.names if m.first <= self.head < m.last or (m.kind == "person" and self._free(m)))

    def _free(self, name: Mention) -> bool:
        before = self.tree.folded[name.lead - 1] if name.lead > self.first else ""
        after = self.tree.form[name.last] if name.last < self.last else ""
        modifies = name.last == self.head and self.tree.words[self.head].upos == "NOUN"  # "a Ruiz ally"
        return before not in _PREPOSITIONS and after not in _POSSESSIVE and not modifies

    @cached_property
    def kind(self) -> Literal["name", "pronoun", "described"]:
        """What the words are; "Ruiz's lawyer" and "a spokesman for the fund" are descriptions."""
        if self.pronoun:
            return "pronoun"
        if not self.names:
            return "described"
        return "name" if self.core or not (self.noun or self.body_noun) else "described"

    @cached_property
    def way(self) -> str:
        """The kind, of pronouns the family: what features are told apart by."""
        return self.pronoun or self.kind

    @cached_property
    def noun(self) -> RoleNoun | None:
        """The role noun it is built on: "mayor" in "the mayor of Oslo"."""
        return noun_of(self.folded)

    @cached_property
    def body_noun(self) -> str | None:
        """The noun for a body that it is built on: "ministry" in "the country's foreign ministry"."""
        words = [w.removesuffix("'s") for w in self._before_of]
        joined = (" ".join(words[-size:]) for size in (2, 1) if len(words) >= size)
        return next((noun for noun in joined if noun in body_nouns() or singular(noun) in body_nouns()), None)

    @cached_property
    def _before_of(self) -> tuple[str, ...]:
        tags = [self.tree.words[i].upos for i in self.kept]
        return self.folded[: next((n for n, tag in enumerate(tags) if n and tag == "ADP"), len(tags))]

    @cached_property
    def head_noun(self) -> str:
        """The last word before a preposition, in the singular: "leader" in "the two leaders of the party"."""
        return singular(self._before_of[-1]) if self._before_of else ""

    @cached_property
    def content(self) -> frozenset[str]:
        """Its content words in the singular: "the Arctic Fund's director" gives arctic, fund, director."""
        return frozenset(singular(w) for w in content_words(self.folded))

    @cached_property
    def classified(self) -> bool:
        """Whether nouns before its noun say which kind it is: "the water authority", not "the angry authority"."""
        before = self.kept[: max(0, len(self._before_of) - 1)]
        return any(self.tree.words[i].upos == "NOUN" and i < self.head for i in before)

    @cached_property
    def fits(self) -> tuple[tuple[str, Role | None], ...]:
        """How it fits the roles of each party, as `Party.best_role` has it, by the party's number."""
        return tuple(p.best_role(self.noun, self.head_noun, self.content) for p in self.cast.parties)

    @cached_property
    def so_many_fit(self) -> Counter[str]:
        """How many parties it fits so; counted once, not for every candidate."""
        return Counter(fit for fit, _ in self.fits)

    @cached_property
    def so_many_have_all(self) -> int:
        """How many parties have all its words in their roles."""
        return sum(self.content <= p.words_of_roles for p in self.cast.parties)

    @cached_property
    def plural(self) -> bool:
        """Whether it speaks of several: "officials", "the two men", "they"."""
        if self.pronoun:
            return self.pronoun in ("they", "we")
        word = self.tree.words[self.kept[max(0, len(self._before_of) - 1)]]
        people = (
            self.noun is not None and singular(self._before_of[-1]) != self._before_of[-1] if self._before_of else False
        )
        return word.xpos in ("NNS", "NNPS") or people or self.count is not None

    @cached_property
    def count(self) -> int | None:
        """The number it gives: 2 for "both men", "the pair"."""
        return next((n for w in self._before_of[:2] if (n := NUMBERS.get(w))), None)

    @cached_property
    def determiner(self) -> str:
        """How it begins: "the", "a", "own" (his lawyer), "no" (mayor says)."""
        first = self.folded[0] if self.folded else ""
        if first in _OWN:
            return "own"
        if first in DEFINITE:
            return "the"
        return "a" if first in INDEFINITE or first[:1].isdigit() else "no"

    @cached_property
    def gender(self) -> Gender | None:
        """What the words tell: "she", "the spokeswoman"."""
        if self.pronoun in ("he", "she"):
            return "M" if self.pronoun == "he" else "F"
        return self.noun.gender if self.noun and self.kind == "described" else None

    @cached_property
    def age(self) -> int | None:
        """The age it names the person by: 45 in "the 45-year-old"."""
        match = re.search(r"(\d{1,3})-?year-?old", "".join(self.folded))
        return int(match.group(1)) if match else None

    @cached_property
    def shown(self) -> str:
        """The words as a description: as printed, without a capital that only begins the sentence."""
        last = self.kept[-1]
        text = self.tree.printed(self.first, last + 1)
        text = re.sub(r"(?<=.)['’]s$|(?<=s)['’]$", "", text)
        begins = self.first == self.tree.mended_sentence(self.first).first
        word, small = self.tree.words[self.first], self.folded[0]
        common = small in DEFINITE | INDEFINITE or role_at_end((small,)) is not None or singular(small) in body_nouns()
        common = common or word.upos in ("DET", "NUM", "NOUN", "PRON", "ADV")
        if small == "the" and self.capitalised:
            return text if last - self.first < 2 else text[4:]
        lowered = begins and common and not text[1:2].isupper() and self.cast.at(self.first) is None
        return text[0].lower() + text[1:] if lowered else text

    @property
    def capitalised(self) -> bool:
        """Whether all its words but small ones and a first "the" are capitalised: "the Baltic Wire"."""
        forms = [self.tree.form[i] for i in self.kept if self.tree.form[i][0].isalpha()]
        large = [form for form in forms if form.lower() not in IN_NAMES]
        return bool(large) and all(form[0].isupper() for form in large)

    @property
    def label(self) -> str | None:
        """Whether it is the "Q" or "A" of a transcript."""
        match = re.fullmatch(r"([QA])\d{0,3}", self.tree.printed(self.first, self.last + 1))
        return match[1] if match else None

    def parts(self) -> tuple[Source, ...]:
        """Those who speak together, of "Lee and Park", "the fund and its director"; one where it is one.

        "Health and Food Agency" as one name, and "doctors and nurses", are one.
        """
        if self.pronoun:
            return (self,)
        for split in (i for i in self.indices[1:-1] if self.tree.folded[i] in ("and", "&")):
            if self.cast.at(split) or self._in_apposition(split):
                continue
            left, right = (
                self._part(i for i in self.indices if i < split),
                self._part(i for i in self.indices if i > split),
            )
            if left and right and left._alone() and right._alone():
                return (*left.parts(), *right.parts())
        return (self,) if not self._listed() else tuple(self._listed())

    def _listed(self) -> list[Source]:
        """The parts between the commas of "Ana Ruiz, Tom Reed", where all are names; else nothing."""
        commas = [i for i in self.indices[1:-1] if self.tree.form[i] == ","]
        edges = [self.first - 1, *commas, self.last + 1]
        parts = [self._part(range(a + 1, b)) for a, b in pairwise(edges)]
        whole = [p for p in parts if p and p.names and p.names[0].lead <= p.first and p.names[0].last > p.last]
        kinds = {p.names[0].kind for p in whole}
        return whole if commas and len(whole) == len(parts) and len(kinds) == 1 else []

    def _part(self, indices: object) -> Source | None:
        kept = [i for i in indices if self.first <= i <= self.last]  # type: ignore[attr-defined]
        while kept and (self.tree.is_mark(kept[-1]) or self.tree.words[kept[-1]].upos == "CCONJ"):
            kept.pop()
        while kept and (self.tree.is_mark(kept[0]) or self.tree.words[kept[0]].upos == "CCONJ"):
            kept.pop(0)
        return Source(self.tree, self.cast, tuple(kept), self.speaks) if kept else None

    def _alone(self) -> bool:
        """Whether a part can stand for one who speaks: a name, a pronoun, a definite single person or body."""
        if self.pronoun or (self.names and self.names[0].lead <= self.first + (self.determiner != "no")):
            return True
        if self.names and self.names[-1].last > self.last:
            return True
        return not self.plural and self.determiner in ("the", "own") and bool(self.noun or self.body_noun)

    def _in_apposition(self, split: int) -> bool:
        """Whether an "and" stands in what is said of a name before it: "Ana Ruiz, head of Ships and Docks"."""
        commas = [i for i in self.indices if i < split and self.tree.form[i] == ","]
        named = any(self.cast.at(i - 1) for i in commas)
        return named and commas[-1] != split - 1 and len(commas) % 2 == 1


def _without_time(tree: Tree, indices: Sequence[int]) -> list[int]:
    """The words without a time at their end that a source took in: "Ana Ruiz today", "the fund on Tuesday"."""
    kept = list(indices)
    while len(kept) > 1 and _is_time(tree, kept[-1]):
        kept.pop()
    if len(kept) < len(indices):
        while len(kept) > 1 and tree.words[kept[-1]].upos in ("ADP", "SCONJ", "DET"):
            kept.pop()
    return kept


def _is_time(tree: Tree, index: int) -> bool:
    printed = tree.form[index]
    return (is_time(printed) and tree.words[index].name == "O") or (printed.isdigit() and len(printed) == 4)
