"""Roles as printed beside a name ("Oslo Deputy Mayor", "head of the fund") and whether a description fits one.

Place in the flow: used by `mentions` to give every name its role and by `sources` to find who "the mayor" is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from quotes.english.function_words import ARTICLES, BEGINS_APPOSITION, LINKS_ROLE, NEGATIONS
from quotes.english.role_nouns import RoleNoun, content_words, is_trade, noun_of, role_at_end, role_classes, role_words
from quotes.english.times import TIMES
from quotes.english.titles import titles
from quotes.english.words import fold, one_word, singular
from quotes.syntax import Tree

_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ"})
_RELATIVE = ("who", "whose")
_MOST_ADJECTIVES = 4  # words before the noun in "is the first elected mayor"
_MOST_WORDS = 14  # a printed role of more words is a misread sentence


Place = Literal["before", "after", "is", "inferred"]  # where a role stands to its name


@dataclass(frozen=True, slots=True)
class Role:
    """A role as printed: its text, its folded content words and its noun; `where` it stands to the name."""

    text: str
    words: frozenset[str]
    noun: RoleNoun | None
    where: Place
    first: RoleNoun | None = None  # of a role in two parts: "teacher" in "a teacher and former resident"

    @property
    def nouns(self) -> tuple[RoleNoun, ...]:
        """The nouns it is built on: one, or two where it has two parts."""
        return tuple(noun for noun in (self.noun, self.first) if noun is not None)


@dataclass(frozen=True, slots=True)
class Lead:
    """What stands before a name: the first word of all of it, the role, the word of kin that introduces the name."""

    first: int
    role: Role | None
    kin: str | None


def role_before(tree: Tree, first: int, sentence_first: int) -> Lead:
    """What stands before the name that begins at word `first`.

    "Shell chief executive Ana Ruiz" gives that role; "his son, Councillor Ana Ruiz" gives "Councillor" and kin; "on
    Friday Ana Ruiz" gives none.
    """
    end = first
    while end > sentence_first and _is_courtesy(tree, end - 1):
        end -= 1
    start = _walk_left(tree, end, sentence_first)
    kin = None
    for index in range(end - 1, start - 1, -1):
        if _is_kin(tree.folded[index]) and _owned(tree, index, sentence_first):
            start, kin = index + 1, tree.folded[index]
            break
    if start < end and _ends_in_role(tree, start, end, first):
        return Lead(start, _role(tree, start, end, "before"), kin)
    longer = None if start == end else _with_of(tree, start, first, sentence_first)
    if longer is None:
        return Lead(end, None, kin)
    return Lead(longer, _role(tree, longer, end, "before"), kin)


def role_after(tree: Tree, last: int, sentence_last: int, names: frozenset[int]) -> tuple[Role | None, int | None]:
    """The role and the age that follow the name ending before word `last`: "Ana Ruiz, 45, head of the fund, said".

    `names` are the words of other persons' names: "Ana Ruiz, mayor Tom Reed and others" gives nothing.
    """
    folded, position, age = tree.folded, last, None
    if position + 1 < sentence_last and folded[position] in (",", "(") and folded[position + 1].isdigit():
        age = int(folded[position + 1]) if len(folded[position + 1]) < 4 else None
        position += 2
    if position >= sentence_last or folded[position] not in (",", "(", "-", "–", "—"):
        return None, age
    position += 1
    if position < sentence_last and folded[position] in BEGINS_APPOSITION:
        position += 1
    while position < sentence_last and tree.words[position].upos in ("AUX", "DET"):
        position += 1  # "who is the mayor"
    names = _but_owners(tree, position, sentence_last, names)
    head = _run_right(tree, position, sentence_last, names)
    if head == position or role_at_end(_split(folded[position:head])) is None:
        return None, age
    end = _extend_right(tree, head, sentence_last, names)
    return (_role(tree, position, end, "after"), age) if end else (None, age)


def role_said_of(tree: Tree, root: int) -> Role | None:
    """The role a sentence says the name at word `root` has: "Ana Ruiz is the mayor of Oslo", "became its director"."""
    word = tree.words[root]
    if not word.deprel.startswith("nsubj") or word.head < 0:
        return None
    head = word.head
    copula = tree.child(head, "cop")
    if copula is None or tree.words[head].upos not in ("NOUN", "PROPN") or _denied(tree, head):
        return None
    start = next((i for i in range(copula + 1, head) if tree.words[i].upos in _NOMINAL), head)
    if not root < copula < head or head - start > _MOST_ADJECTIVES:
        return None
    if role_at_end(_split(tree.folded[start : head + 1])) is None:
        return None
    end = _extend_right(tree, head + 1, tree.mended_sentence(root).last, frozenset())
    return _role(tree, start, end, "is") if end else None


def fit(words: frozenset[str], noun: RoleNoun, role: Role, known: frozenset[str] = frozenset()) -> float:
    """How well a description ("the fund's director": its content words and noun) fits a printed role, 0 to 1.

    `known` are further words that go with the person, as the bodies named beside the role. "the minister" fits
    "Foreign Minister"; "the president" does not fit "Vice-President"; "the Norwegian minister" does not fit "Swedish
    minister".
    """
    return max((_fit(words, noun, role, printed, known) for printed in role.nouns), default=0.0)


def _fit(words: frozenset[str], noun: RoleNoun, role: Role, printed: RoleNoun, known: frozenset[str]) -> float:
    ending = noun.words == printed.words[-len(noun.words) :] and noun.group in (None, "any", printed.group)
    same = noun.words == printed.words or ending
    kindred = noun.group is not None and noun.group == printed.group and noun.group not in ("any", "kin")
    if not same and not kindred:
        return 0.0
    another = role_words("another")
    guards, wanted = (role.words & another) - words, (words & another) - role.words
    if wanted or (guards and (noun.group in role_classes("guarded") or "former" in guards)):
        return 0.0 if not (guards == {"former"} and same) else 0.3
    asked = {singular(w) for w in words} - {singular(w) for w in noun.words} - {"top"}
    have = {singular(w) for w in role.words | known}
    missing = {w for w in asked if not any(one_word(w, h) for h in have)}
    extra = {singular(w) for w in role.words} - {singular(w) for w in printed.words} - asked
    if missing and (extra or not same):
        return 0.0
    return (1.0 if same else 0.8) - 0.25 * bool(missing) - 0.1 * bool(guards)


def _role(tree: Tree, start: int, end: int, where: Place) -> Role | None:
    while start < end and tree.words[start].upos in ("DET", "PUNCT"):
        start += 1
    while end > start and tree.words[end - 1].upos in ("PUNCT", "ADP", "CCONJ", "DET"):
        end -= 1
    if start >= end:
        return None
    folded = tree.folded[start:end]
    first = noun_of(folded[: folded.index("and")]) if "and" in folded else None
    return Role(tree.printed(start, end), content_words(folded), noun_of(folded), where, first)


def _split(folded: Sequence[str]) -> tuple[str, ...]:
    return tuple(w for word in folded for w in word.replace(".", "").split("-") if w)


def _is_courtesy(tree: Tree, index: int) -> bool:
    title = titles().get(tree.folded[index].replace(".", ""))
    return title is not None and title.kind == "courtesy" and tree.form[index][0].isupper()


def _is_kin(folded: str) -> bool:
    noun = role_at_end((folded,))
    return noun is not None and noun.group == "kin"


def _owned(tree: Tree, index: int, sentence_first: int) -> bool:
    """Whether a possessive stands up to three words before: "his elder son", "Ruiz's daughter"."""
    before = range(max(sentence_first, index - 3), index)
    return any(tree.words[i].xpos in ("PRP$", "POS") or tree.folded[i].endswith("'s") for i in before)


def _walk_left(tree: Tree, end: int, sentence_first: int) -> int:
    start = end
    while start > sentence_first and end - start < _MOST_WORDS and _in_premodifier(tree, start - 1):
        start -= 1
    while start < end and (tree.is_mark(start) or tree.words[start].upos == "PART"):
        start += 1
    return start


def _in_premodifier(tree: Tree, index: int) -> bool:
    word, folded = tree.words[index], tree.folded[index]
    if word.xpos == "POS":  # also the bare mark of "the dockers' leader"
        return True
    if tree.is_mark(index):
        return folded in ("-", ".", "/", "‑", "‐", "&") and index > 0 and tree.adjacent(index - 1, index)
    if folded in TIMES:
        return False
    # A small model's two tag sets may differ: "chief/SYM/NN executive".
    return word.upos in _NOMINAL or word.xpos.startswith(("NN", "JJ")) or folded in ("'s", "acting", "ex")


def _ends_in_role(tree: Tree, start: int, end: int, first: int) -> bool:
    words = _split(tree.folded[start:end])
    if role_at_end(words) is not None:
        return True
    last = fold(tree.form[end - 1]).replace(".", "")
    title = titles().get(last)
    if title is not None and title.kind == "rank" and tree.form[end - 1][0].isupper():
        return True
    if is_trade(last) and tree.form[end - 1][0].isupper():
        return True
    noun = tree.words[end - 1].upos == "NOUN" and last not in TIMES
    return noun and _hangs_together(tree, end - 1, first)


def _hangs_together(tree: Tree, noun: int, name: int) -> bool:
    """Whether the parse ties a common noun to the name after it: "rapper Ana Ruiz"."""
    relations = ("compound", "flat", "appos", "nmod:desc", "nmod")
    return (tree.words[noun].head >= name and tree.words[noun].deprel in relations) or (
        tree.words[name].head == noun and tree.words[name].deprel in relations
    )


def _with_of(tree: Tree, start: int, first: int, sentence_first: int) -> int | None:
    """The first word of a role with "of" before the name: "director of the Arctic Fund Ana Ruiz"; None if there is
    none.
    """
    index, seen_of = start - 1, False
    while index >= sentence_first and first - index <= _MOST_WORDS:
        folded = tree.folded[index]
        if folded in LINKS_ROLE:
            seen_of = seen_of or folded == "of" or folded in ("for", "to", "at")
        elif not _in_premodifier(tree, index):
            return None
        elif seen_of and tree.folded[index + 1] in LINKS_ROLE and role_at_end(_split(tree.folded[index : index + 1])):
            tied = any(
                tree.words[i].head == index and i >= first for i in range(first, min(first + 4, len(tree.words)))
            )
            if tied or tree.words[index].head >= first:
                return _walk_left(tree, index + 1, sentence_first)
        index -= 1
    return None


def _but_owners(tree: Tree, start: int, limit: int, names: frozenset[int]) -> frozenset[int]:
    """The words of names without one that belongs to the role that begins here, as taggers take little known places
    for people: "Tyrol's finance minister", "a Leuven baker". Not "Tom Reed, mayor", "mayor Tom Reed".
    """
    end = start
    while end < limit and end in names:
        end += 1
    owned = end < limit and tree.words[end].xpos == "POS"
    article = tree.folded[start - 1] in ARTICLES and end == start + 1
    noun = end + owned
    if end == start or not (owned or article) or not _ends_in_noun(tree, noun, limit):
        return names
    return names - frozenset(range(start, end))


def _ends_in_noun(tree: Tree, start: int, limit: int) -> bool:
    """Whether words in lower case that are a role begin here, up to a comma or the end: "finance minister,"."""
    end = start
    while end < limit and tree.form[end].islower() and _in_premodifier(tree, end):
        end += 1
    return end > start and role_at_end(_split(tree.folded[start:end])) is not None


def _run_right(tree: Tree, start: int, limit: int, names: frozenset[int]) -> int:
    end = start
    while end < limit and end not in names and _in_premodifier(tree, end):
        end += 1
    return end if end not in names else start


def _extend_right(tree: Tree, head: int, limit: int, names: frozenset[int]) -> int | None:
    """The end of a role whose noun stands before `head`: through "of the fund" up to a comma, a verb or "who"."""
    end = head
    while end < limit and end - head < _MOST_WORDS:
        word, folded = tree.words[end], tree.folded[end]
        if end in names:
            return None if end == head else end
        if not (
            (word.upos in ("ADP", "DET", "CCONJ", "NUM", "PRON") and word.xpos != "WP") or _in_premodifier(tree, end)
        ):
            break
        if (word.upos == "PRON" and word.xpos != "PRP$") or folded in _RELATIVE:
            break
        end += 1
    return end


def _denied(tree: Tree, head: int) -> bool:
    return any(tree.folded[c] in NEGATIONS for c in tree.children[head])
