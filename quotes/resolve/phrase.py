"""What kind of words a source is made of: its name, its noun, its determiner, its number, its coordinated parts.

Place in the flow: `sources` reads a source span with it before deciding whom the words mean.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from quotes.english.body_nouns import body_nouns
from quotes.english.function_words import BEHIND_NAME, CUTS_SOURCE, DEFINITE, IN_NAMES, INDEFINITE, NUMBERS
from quotes.english.pronouns import AFTER_PRONOUN, Pronoun, pronouns
from quotes.english.role_nouns import RoleNoun, content_words, noun_of, role_at_end
from quotes.english.times import is_time
from quotes.english.titles import is_title
from quotes.english.words import singular
from quotes.records import Span
from quotes.resolve.mentions import Mention
from quotes.resolve.people import Cast
from quotes.syntax import Tree


@dataclass(frozen=True)
class Phrase:
    """The words of a source."""

    tree: Tree = field(repr=False)
    cast: Cast = field(repr=False)
    indices: tuple[int, ...]

    @classmethod
    def of(cls, tree: Tree, cast: Cast, span: Span) -> Phrase:
        """The phrase of a span, without marks or a time at its ends and without words of an earlier paragraph."""
        inside = tree.words_in(span)
        found = [i for i in inside if tree.paragraph(i) == tree.paragraph(inside[-1])]
        while found and tree.is_mark(found[0]):
            found.pop(0)
        while found and tree.is_mark(found[-1]):
            found.pop()
        found = _without_time(tree, found)
        return cls(tree, cast, tuple(found))

    @property
    def printed(self) -> str:
        """The words as printed, without a possessive at the end."""
        text = self.tree.printed(self.indices[0], self.indices[-1] + 1) if self.indices else ""
        return re.sub(r"(?<=.)['’]s$|(?<=s)['’]$", "", text)

    @property
    def shown(self) -> str:
        """The words as a description: without a capital that only begins the sentence, up to a comma or "who"."""
        kept = self.indices[: max(1, len(self.folded))]
        text = Phrase(self.tree, self.cast, kept).printed
        first = self.tree.words[self.indices[0]]
        starts = self.indices[0] == self.tree.mended_sentence(self.indices[0]).first
        word = self.tree.folded[self.indices[0]]
        small = word in DEFINITE | INDEFINITE or is_title(self.tree.form[self.indices[0]])
        known = small or role_at_end((word,)) is not None or singular(word) in body_nouns()
        common = known or (first.upos in ("DET", "NUM", "NOUN", "PRON", "ADV") and not self.capitalised)
        return text[0].lower() + text[1:] if starts and common and not text[1:2].isupper() else text

    @property
    def capitalised(self) -> bool:
        """Whether all its words but small ones are capitalised, and more than a first word is."""
        words = [self.tree.form[i] for i in self.indices if self.tree.form[i][0].isalpha()]
        large = [w for w in words if w.lower() not in IN_NAMES]
        begins = self.tree.mended_sentence(self.indices[0]).first == self.indices[0] and words[:1] == large[:1]
        return bool(large) and all(w[0].isupper() for w in large) and (len(large) > 1 or not begins)

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The words folded, cut before a comma, bracket or relative clause."""
        words = [self.tree.folded[i] for i in self.indices]
        cut = next((n for n, w in enumerate(words) if n and w in CUTS_SOURCE), len(words))
        return tuple(words[:cut])

    @property
    def pronoun(self) -> Pronoun | None:
        """The pronoun that the phrase is or begins with ("he", "she herself")."""
        real = [i for i in self.indices if self.tree.words[i].upos not in ("PUNCT", "PART")]
        if not real or len(real) > 2:
            return None
        first = self.tree.form[real[0]]
        found = None if len(first) > 1 and first.isupper() else pronouns().get(self.tree.folded[real[0]])
        if len(real) == 2 and (found is None or not self.tree.folded[real[1]].endswith(AFTER_PRONOUN)):
            return None
        return found

    @property
    def root(self) -> int:
        """The word the phrase is built on."""
        kept = self.indices[: max(1, len(self.folded))]
        found = self.tree.head(kept)
        return kept[0] if found is None else found

    @cached_property
    def noun(self) -> RoleNoun | None:
        """The role noun the phrase is built on: "mayor" in "the mayor of Oslo"."""
        return noun_of(self.folded)

    @property
    def body_noun(self) -> str | None:
        """The noun for a body that the phrase is built on: "ministry" in "the country's foreign ministry"."""
        words = [w.removesuffix("'s") for w in self._before_of]
        for size in (2, 1):
            joined = " ".join(words[-size:])
            if len(words) >= size and joined in body_nouns():
                return joined
        return None

    @property
    def _before_of(self) -> tuple[str, ...]:
        """The words before the first preposition: "the two leaders" of "the two leaders of the party"."""
        words = self.folded
        tags = [self.tree.words[i].upos for i in self.indices[: len(words)]]
        return words[: next((n for n, tag in enumerate(tags) if n and tag == "ADP"), len(words))]

    @property
    def content(self) -> frozenset[str]:
        """The content words: "the Arctic Fund's director" gives arctic, fund, director."""
        return content_words(self.folded)

    @property
    def definite(self) -> bool:
        """Whether the phrase speaks of somebody known: "the mayor", "his lawyer", a headline's "Mayor"."""
        first = self.folded[0] if self.folded else ""
        return (first not in INDEFINITE and not first[:1].isdigit()) or first == "both" or self.age is not None

    @property
    def plural(self) -> bool:
        """Whether it speaks of several: "officials", "the two men"."""
        head = self._before_of[-1] if self._before_of else ""
        tagged = self.tree.words[self.indices[max(0, len(self._before_of) - 1)]].xpos
        if self.count:
            return True
        return tagged in ("NNS", "NNPS") or (singular(head) != head and role_at_end((head,)) is not None)

    @property
    def count(self) -> int | None:
        """The number it gives: 2 for "both men", "the pair", "the two leaders"."""
        return next((n for w in self._before_of[:2] if (n := NUMBERS.get(w))), None)

    @property
    def age(self) -> int | None:
        """The age it names the person by: 45 in "the 45-year-old"."""
        joined = "".join(self.folded)
        match = re.search(r"(\d{1,3})-?year-?old", joined)
        return int(match.group(1)) if match else None

    def name(self) -> Mention | None:
        """The name that the phrase is built on, not one that only stands in it ("Ruiz's lawyer", "a critic of Ruiz").

        A person's name goes before a body's, which is most often part of the role ("Norvik chief Ana Ruiz").
        """
        near = self._names_near()
        inside = [m for m in near if m.first <= self.indices[-1]]
        root, roots = self.root, self.tree.heads(self.indices)
        holding = [m for m in near if m.lead <= self.indices[0] and self.indices[-1] < m.last]
        inside = [m for m in inside if not self._possessor(m) and not self._modifier(m)]
        if self.folded[:1] and self.folded[0] in INDEFINITE:
            inside = [m for m in inside if len(m.name.words) > 1]  # "a Norvik", "one Oduya"
        built_on = [m for m in inside if m.first <= root < m.last]
        persons = [m for m in inside if m.kind == "person"]
        found = [m for m in built_on if m.kind == "person"]
        found += [m for m in persons if self._begins(m) or self._set_off(m, root)]
        found += [m for m in persons if self._ends(m, roots)]
        found += [m for m in holding if m.kind == "person"]
        return next(iter(found + built_on), None)

    def _names_near(self) -> list[Mention]:
        """The names that share a word with the phrase, their titles and roles included, in text order."""
        words = range(self.indices[0], self.indices[-1] + 1)
        found = dict.fromkeys(m for i in words for m in self.cast.touching(i))
        return sorted(found, key=lambda m: (m.first, m.last))

    def _possessor(self, mention: Mention) -> bool:
        """Whether the name only owns what the phrase is built on: "Ruiz" in "Ruiz's lawyer"."""
        after = mention.last
        return (
            after < self.indices[-1] and after < len(self.tree.words) and self.tree.folded[after] in ("'s",
            "'")
            and self.tree.words[after].xpos != "VBZ"
        )  # fmt: skip

    def _modifier(self, mention: Mention) -> bool:
        """Whether a role noun right after the name is what is meant: "Norvik" in "a Norvik spokesperson"."""
        end = self.indices[min(len(self.folded), len(self.indices)) - 1]
        after: list[str] = []
        for index in range(mention.last, end + 1):
            if self.tree.words[index].upos in ("ADP", "PUNCT") and self.tree.folded[index] != "-":
                break
            after.append(self.tree.folded[index])
        return bool(after) and noun_of(after) is not None

    def _begins(self, mention: Mention) -> bool:
        """Whether the name with its role begins the phrase and nothing but an apposition follows."""
        before = [i for i in self.indices if i < mention.lead]
        words = [i for i in before if not self.tree.is_mark(i)]
        titles = [i for i in words if self.tree.form[i][0].isupper() and is_title(self.tree.form[i])]
        if any(self.tree.words[i].upos not in ("DET", "ADP") for i in words if i not in titles):
            return False
        after = mention.last
        if after > self.indices[-1] or self.tree.form[after] in (",", "(", "–", "—", "-"):
            return True
        follows = self.tree.folded[after]
        return follows in BEHIND_NAME or (follows in ("whose", "'s") and after == self.indices[-1])

    def _ends(self, mention: Mention, roots: Sequence[int]) -> bool:
        """Whether the phrase is a long role and this the name after it: "director of the union Ana Ruiz".

        Not "the office of Ana Ruiz": there a preposition stands before the name and its own role.
        """
        if mention.last <= self.indices[-1] or mention.lead <= self.indices[0]:
            return any(mention.first <= r < mention.last for r in roots) and mention.role is not None
        before = self.tree.words[mention.lead - 1]
        bare = before.upos in ("NOUN", "PROPN") and not self.tree.is_mark(mention.lead - 1)
        if before.upos == "VERB":
            return True  # "the agency quoted Ana Ruiz": the source span took in the outer teller
        torn = any(mention.first <= r < mention.last for r in roots) and mention.role is not None
        lead = [self.tree.folded[i] for i in self.indices if i < mention.lead]
        return torn or (bare and noun_of(lead) is not None)

    def _set_off(self, mention: Mention, root: int) -> bool:
        """Whether the name says who the noun before it is: "the fund's director, Ana Ruiz", "coach Ana Ruiz"."""
        word = self.tree.words[mention.root]
        tied = word.head == root and word.deprel.startswith(("appos", "flat", "nmod:desc"))
        comma = mention.lead > self.indices[0] and self.tree.form[mention.lead - 1] in (",", "–", "—")
        before = [self.tree.folded[i] for i in self.indices if i < mention.lead]
        return tied or (comma and noun_of([w for w in before if w not in CUTS_SOURCE]) is not None)

    def named_after(self) -> Mention | None:
        """The name set in commas right after the phrase: the Ana Ruiz of "the fund's director, Ana Ruiz,"."""
        last = self.indices[-1]
        if last + 2 >= len(self.tree.words) or self.tree.form[last + 1] != ",":
            return None
        for mention in self.cast.touching(last + 2):
            if mention.kind == "person" and mention.lead == last + 2 and len(mention.name.words) > 1:
                closed = mention.last >= len(self.tree.words) or self.tree.is_mark(mention.last)
                tied = self.tree.words[mention.root].deprel == "appos" or self._says_next(mention)
                return mention if closed or tied else None
        return None

    def _says_next(self, mention: Mention) -> bool:
        """Whether a verb follows a name that comes after a role: "the fund's director, Ana Ruiz said"."""
        follows = mention.last < len(self.tree.words)
        return self.noun is not None and follows and self.tree.words[mention.last].upos == "VERB"

    def joined(self) -> tuple[Phrase, ...]:
        """The parts of a coordination ("Lee and Park", "the fund and its director"); empty where it is one.

        "Health and Food Agency" as one name, and "doctors and nurses", are one.
        """
        for split in self._splits():
            before = tuple(i for i in self.indices if i < split)
            after = tuple(i for i in self.indices if i > split)
            if before and after and not self._inside_a_name(split) and not self._in_apposition(split):
                left, right = self._part(before), self._part(after)
                if left and right and left._stands_alone() and right._follows():
                    return (*(left.joined() or (left,)), *(right.joined() or (right,)))
        return ()

    def _follows(self) -> bool:
        """Whether a name, if there is one, begins it: not "director at the university, Lagos" after "Ana Ruiz,
        curator and".
        """
        name = self.name()
        if name is None:
            return self._stands_alone()
        before = [i for i in self.indices if i < name.lead]
        return all(self.tree.words[i].upos in ("DET", "ADP") for i in before)

    def _in_apposition(self, split: int) -> bool:
        """Whether an "and" stands in what is said of a name before it: "Ana Ruiz, head of Ships and Docks"."""
        commas = [i for i in self.indices if i < split and self.tree.form[i] == ","]
        named = any(m.last == i for i in commas for m in self.cast.touching(i - 1))
        return named and commas[-1] != split - 1 and len(commas) % 2 == 1

    def _splits(self) -> Sequence[int]:
        marks = [i for i in self.indices[1:-1] if self.tree.folded[i] in ("and", "&")]
        commas = [i for i in self.indices[1:-1] if self.tree.form[i] == ","]
        return marks or [i for i in commas if self._between_bare_names(i)]

    def _between_bare_names(self, index: int) -> bool:
        """Whether the comma parts two bare names and nothing else: a headline's "Oslo, Arctic Fund sign"."""
        left, right = self.cast.touching(index - 1), self.cast.touching(index + 1)
        whole = any(m.first == self.indices[0] and m.last == index for m in left)
        ends = self.indices[-1] + 1
        return whole and any(m.first == index + 1 and m.last == ends and m.kind == "body" for m in right)

    def _part(self, indices: tuple[int, ...]) -> Phrase | None:
        kept = list(indices)
        while kept and self.tree.words[kept[-1]].upos in ("PUNCT", "CCONJ"):
            kept.pop()
        while kept and self.tree.words[kept[0]].upos in ("PUNCT", "CCONJ"):
            kept.pop(0)
        return Phrase(self.tree, self.cast, tuple(kept)) if kept else None

    def _inside_a_name(self, index: int) -> bool:
        return bool(self.cast.touching(index))

    def _stands_alone(self) -> bool:
        if self.pronoun is not None or self.name() is not None:
            return True
        if self.capitalised and (self.folded[0] == "the" or self.printed.isupper()):
            return True
        return not self.plural and self.definite and self.folded[0] in DEFINITE and (
            self.noun is not None or self.body_noun is not None
        )  # fmt: skip


def _without_time(tree: Tree, indices: list[int]) -> list[int]:
    """The words without a time at their end that a source span took in: "Ana Ruiz today", "the fund on Tuesday"."""
    kept = list(indices)
    while len(kept) > 1 and _time_word(tree, kept[-1]):
        kept.pop()
    if len(kept) < len(indices):
        while len(kept) > 1 and tree.words[kept[-1]].upos in ("ADP", "SCONJ", "DET"):
            kept.pop()
    return kept


def _time_word(tree: Tree, index: int) -> bool:
    printed = tree.form[index]
    return (is_time(printed) and tree.words[index].name == "O") or (printed.isdigit() and len(printed) == 4)
