"""The names of an article as mentions: proper name, titles, role, of a person or of a body.

Place in the flow: makes mentions of what `tagging` labels; `grouping` puts those of one person together. A name is
taken apart by the labels and by tables: titles and letters off its ends, a labelled role beside it, else the role that
the tree gives it ("Ana Ruiz, a baker from Oslo", "Ana Ruiz is the mayor").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Literal

from quotes.english.function_words import ARTICLES, BETWEEN_NAME_AND_ROLE, IN_NAMES, LINKS_ROLE
from quotes.english.names import Gender, Name, is_first_name, is_letters_after, is_suffix, name_of
from quotes.english.role_nouns import RoleNoun, content_words, noun_of, role_at_end, role_nouns
from quotes.english.titles import NAME_TOO, is_excellency, is_title, title_gender, titles
from quotes.records import Span
from quotes.syntax import Tree

STEP = "people.names"
_MARKS = frozenset("\"'“”„‘’«»")
_REACH = 5  # words between a name and a role behind it: ", 45, the former"
_MOST_WORDS = 14  # of a role


@dataclass(frozen=True, slots=True)
class Role:
    """A role as printed: its text, its folded content words, the nouns it is built on; `where` it stands."""

    text: str
    words: frozenset[str]
    nouns: tuple[RoleNoun, ...]
    where: Literal["before", "after", "is"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text: the words [first, last) without titles; [lead, last) with titles and a role before."""

    kind: Literal["person", "body"]
    lead: int
    first: int
    last: int
    root: int  # the word of it that the rest of the sentence hangs on
    text: str
    name: Name
    gender: Gender | None = None  # from a title, a role or a word of kin, never from the name
    titles: tuple[str, ...] = ()
    role: Role | None = None
    age: int | None = None
    kin: str | None = None  # the word of kin it is introduced by: "son" in "his son, Peter Brandt"
    aside: bool = False
    sentence: int = 0
    place: bool = False  # labelled as a place
    deed: str | None = None  # the verb it is the subject of: the "found" of "Ruiz founded the fund"

    def span(self, tree: Tree) -> Span:
        """The span of the name with its titles and role."""
        return Span(tree.words[self.lead].start, tree.words[self.last - 1].end)


def names(tree: Tree, labels: Sequence[str]) -> tuple[Mention, ...]:
    """All names of persons and bodies, in text order.

    A name that cannot be read is left out, and noted in the tree's faults.
    """
    labelled = list(stretches(tree, labels))
    starts = {first for first, _, kind in labelled if kind == "PER"}
    bodies = {first: last for first, last, kind in labelled if kind in ("ORG", "LOC")}
    roles = [
        _Labelled(*_whole_role(tree, first, last, bodies), before=_before_name(tree, last, starts))
        for first, last, kind in labelled
        if kind == "ROL"
    ]
    found = []
    for first, last, kind in labelled:
        if kind == "ROL":
            continue
        with tree.faults.kept(STEP, tree.span_of((first, last))):
            person = kind == "PER" or is_suffix(tree.form[last - 1])
            mention = _person(tree, first, last, roles) if person else _body(tree, first, last, kind)
            found += [mention] if mention else []
    return tuple(_with_shared_surnames(tree, found))


@dataclass(frozen=True, slots=True)
class _Labelled:
    """The words [first, last) of a role; `before`: a person's name follows."""

    first: int
    last: int
    before: bool


def _whole_role(tree: Tree, first: int, last: int, bodies: Mapping[int, int]) -> tuple[int, int]:
    """A role with the body it is in, which has a label of its own: "head of the | Arctic Fund", "Oria's | mayor"."""
    ends = {end: start for start, end in bodies.items()}
    while last - 1 > first and tree.words[last - 1].upos in ("ADP", "DET"):
        last -= 1
    while last < len(tree.words) and tree.folded[last] in LINKS_ROLE:
        behind = last + 1
        while behind < len(tree.words) and tree.folded[behind] in LINKS_ROLE:
            behind += 1
        if behind not in bodies or tree.mended_sentence_of[behind] != tree.mended_sentence_of[first]:
            break
        last = bodies[behind]
        while last < len(tree.words) and (tree.words[last].upos == "NOUN" or tree.words[last].xpos == "POS"):
            last += 1  # "engineer at the Oria ferry | yard"
    owner = first - (first > 0 and tree.words[first - 1].xpos == "POS")
    if owner in ends and tree.mended_sentence_of[ends[owner]] == tree.mended_sentence_of[first]:
        first = ends[owner]
    return first, last


def _before_name(tree: Tree, last: int, starts: set[int]) -> bool:
    """Whether a person's name begins at word `last`, titles aside."""
    while last < len(tree.words) and last not in starts and _is_title_before(tree, last):
        last += 1
    return last in starts


def with_sources(tree: Tree, labels: Sequence[str], sources: Iterable[Span]) -> list[str]:
    """The labels, and of a source that is capitalised throughout and has none: a body's name, "the Baltic Wire"."""
    found = list(labels)
    for span in sources:
        inside = [i for i in tree.words_in(span) if not tree.is_mark(i)]
        while inside and tree.folded[inside[0]] in ARTICLES:
            inside.pop(0)
        large = [i for i in inside if tree.folded[i] not in IN_NAMES]
        whole = len(large) > 1 and inside == list(range(inside[0], inside[-1] + 1))
        if (
            whole
            and all(tree.form[i][0].isupper() and found[i] == "O" for i in large)
            and tree.sentence_of[inside[0]] == tree.sentence_of[inside[-1]]
        ):
            known = {tree.form[i].isupper() for i in large}
            if known != {True} and noun_of(tree.folded[inside[0] : inside[-1] + 1]) is None:
                found[inside[0] : inside[-1] + 1] = ["B-ORG"] + ["I-ORG"] * (inside[-1] - inside[0])
    return found


def stretches(tree: Tree, labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """The labelled stretches [first, last) with their kind, in text order.

    Two persons joined by "and" are parted, as are two bodies of which one stands alone elsewhere, or is an acronym.
    """
    found = _with_nicknames(tree, list(_labelled_alike(tree, labels)))
    alone = {tree.folded[first:last] for first, last, _ in found}
    for first, last, kind in found:
        joined = [i for i in range(first + 1, last - 1) if tree.folded[i] in ("and", "&") and kind != "ROL"]
        if kind != "PER":
            joined = [i for i in joined if _two_bodies(tree, first, i, last, alone)]
        for start, end in zip([first, *(i + 1 for i in joined)], [*joined, last], strict=True):
            yield start, end, kind


def _with_nicknames(tree: Tree, found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The stretches, a person's name that a nickname in marks parts made one: Dana "Ace" Ruiz."""
    whole: list[tuple[int, int, str]] = []
    for first, last, kind in found:
        before = whole[-1] if whole else None
        gap = range(before[1], first) if before else range(0)
        marked = [i for i in range(gap.start, min(last, gap.start + 4)) if tree.form[i] in _MARKS] if gap else []
        persons = before is not None and kind == before[2] == "PER"
        if before and persons and len(gap) <= 3 and gap and marked[:1] == [gap[0]] and len(marked) > 1:
            whole[-1] = (before[0], last, kind)
        else:
            whole.append((first, last, kind))
    return whole


def _two_bodies(tree: Tree, first: int, split: int, last: int, alone: set[tuple[str, ...]]) -> bool:
    behind = split + 1 + (tree.folded[split + 1] == "the" and split + 2 < last)
    acronym = split - first == 1 and tree.form[first].isupper() and len(tree.form[first]) > 1
    return acronym or tree.folded[first:split] in alone or tree.folded[behind:last] in alone


def _labelled_alike(tree: Tree, labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Words of one label in a row; none crosses the end of a sentence."""
    first, kind = 0, ""
    for i in range(len(labels) + 1):
        label = labels[i] if i < len(labels) else "O"
        ends = not label.startswith("I-") or label[2:] != kind or tree.sentence_of[i] != tree.sentence_of[first]
        if kind and ends:
            yield first, i, kind
            kind = ""
        if not kind and label != "O":
            first, kind = i, label[2:]


def _person(tree: Tree, first: int, last: int, roles: Sequence[_Labelled]) -> Mention | None:
    first, last = _trimmed(tree, first, last)
    sentence = tree.mended_sentence(first)
    while last < sentence.last and is_suffix(tree.form[last]) and last - first > 1:
        last += 1
    first = _with_initials(tree, first, sentence.first)
    start = _behind_titles(tree, first, last)
    text = _plain(tree, start, last)
    name = name_of(text)
    if not name.words or "/" in text:  # an address
        return None
    lead = min(first, start)
    while lead > sentence.first and _is_title_before(tree, lead - 1):
        lead -= 1
    root = tree.head(range(start, last))
    root = start if root is None else root
    role, lead = _role(tree, lead, start, last, root, roles)
    if role is None and start > lead:
        role = _of_titles(tree, lead, start)
    kin = _kin(tree, lead, sentence.first)
    printed = tuple(tree.form[i] for i in range(lead, start))
    noun = next(iter(role.nouns), None) if role else None
    kinship = role_at_end((kin,)) if kin else None
    gender = title_gender(printed) or (noun.gender if noun else None) or (kinship.gender if kinship else None)
    return Mention(
        "person", lead, start, last, root, text, name, gender, tuple(p for p in printed if is_title(p)), role,
        _age(tree, last), kin, tree.aside(start), tree.mended_sentence_of[start], deed=_deed(tree, root),
    )  # fmt: skip


def _body(tree: Tree, first: int, last: int, kind: str) -> Mention | None:
    first, last = _trimmed(tree, first, last)
    while first < last - 1 and tree.folded[first] in ("the", "a", "an"):
        first += 1
    text = tree.printed(first, last).removesuffix("'s").removesuffix("’s")
    name = name_of(text)
    if not name.words or role_nouns().get(name.words) is not None:  # "the PM", "the Secretary-General"
        return None
    root = tree.head(range(first, last))
    return Mention(
        "body", first, first, last, first if root is None else root, text, name, aside=tree.aside(first),
        sentence=tree.mended_sentence_of[first], place=kind == "LOC",
    )  # fmt: skip


def _with_initials(tree: Tree, first: int, limit: int) -> int:
    """Where the name begins with the initials before it: "P. Reed"."""
    while first > limit:
        i = first - 1
        dotted = tree.form[i] == "." and i > limit and tree.adjacent(i - 1, i)
        letter = tree.form[i - 1] if dotted else tree.form[i].removesuffix(".")
        if len(letter) != 1 or not letter.isupper() or (letter in "AI" and letter == tree.form[i]):
            break
        first = i - 1 if dotted else i
    return first


def _behind_titles(tree: Tree, first: int, last: int) -> int:
    """Where the name begins behind titles and what stands before them: "Oslo H.E. Ana Ruiz" at "Ana".

    A title that is a name as well stays with a single word: "Sheikh Karim".
    """
    start = first
    strange = not is_first_name(tree.form[first])  # what stands before a title is no first name
    for i in range(first, last - 1):
        title = is_title(tree.form[i]) and not is_first_name(tree.form[i])
        if title and (i == start or strange or titles().get(tree.folded[i].replace(".", "")) is not None):
            start = i + 1
        elif is_excellency(tree.form[i : i + 1]) or (i + 2 < last and is_excellency(tree.form[i : i + 2])):
            start = i + (1 if is_excellency(tree.form[i : i + 1]) else 2)
    alone = start == last - 1 and start > first and tree.folded[start - 1] in NAME_TOO
    return start - 1 if alone else start


def _trimmed(tree: Tree, first: int, last: int) -> tuple[int, int]:
    """Without possessive and marks at its ends."""
    while last - 1 > first and (
        tree.form[last - 1] in ("'s", "’s", "'", "’", ",", ";", ":") or (tree.words[last - 1].upos == "PART")
    ):
        last -= 1
    while first < last - 1 and tree.is_mark(first):
        first += 1
    return first, last


def _plain(tree: Tree, first: int, last: int) -> str:
    """The name as printed, without a nickname in marks, possessive or letters after it."""
    while last - 1 > first and (is_letters_after(tree.form[last - 1]) or tree.form[last - 1] == ","):
        last -= 1
    marks = [i for i in range(first, last) if tree.form[i] in _MARKS]
    if len(marks) >= 2 and marks[0] > first and marks[-1] + 1 < last:
        return f"{tree.printed(first, marks[0])} {tree.printed(marks[-1] + 1, last)}"
    text = tree.printed(first, last)
    return text.removesuffix("'s").removesuffix("’s").strip(",;: ")


def _is_title_before(tree: Tree, i: int) -> bool:
    title = titles().get(tree.folded[i].replace(".", ""))
    return title is not None and tree.form[i][0].isupper()


def _role(
    tree: Tree, lead: int, start: int, last: int, root: int, roles: Sequence[_Labelled]
) -> tuple[Role | None, int]:
    """The role beside a name that is [start, last), and where it begins with its role and titles."""
    sentence = tree.mended_sentence(root)
    near = [r for r in roles if sentence.first <= r.first < sentence.last]
    for role in near:
        if role.last <= start and all(_is_title_before(tree, i) for i in range(role.last, start)):
            return role_of(tree, role.first, role.last, "before"), min(role.first, lead)
    for role in near:
        gap = range(last, role.first)
        if not role.before and last <= role.first and len(gap) <= _REACH and all(_passed(tree, i) for i in gap):
            return role_of(tree, role.first, role.last, "after"), lead
    for role in near:
        if role.last == lead - 1 and tree.form[role.last] in (",", "–", "—"):
            return role_of(tree, role.first, role.last, "before"), lead
    return _said_of(tree, root, last), lead


def _of_titles(tree: Tree, first: int, end: int) -> Role | None:
    """The role that was taken for a part of the name: "Oslo Mayor" in "Oslo Mayor Ruiz"; "Mr." is none."""
    found = role_of(tree, first, end, "before")
    return found if found and found.nouns else None


def _passed(tree: Tree, i: int) -> bool:
    """Whether a word may stand between a name and the role behind it."""
    return tree.folded[i] in BETWEEN_NAME_AND_ROLE or tree.folded[i].isdigit() or is_letters_after(tree.form[i])


def _said_of(tree: Tree, root: int, last: int) -> Role | None:
    """The role that the tree gives the name: an apposition, or what a sentence says it is."""
    for k in tree.all_on(root, "appos"):
        if k >= last and tree.words[k].upos == "NOUN":
            return _of_subtree(tree, k, "after")
    word = tree.words[root]
    head = word.head
    alleged = head >= 0 and (tree.relation[head] == "ccomp" or tree.quoted[head])  # "said Ruiz was the leader"
    if head < 0 or alleged or not word.deprel.startswith("nsubj"):
        return None
    if tree.words[head].upos == "NOUN" and tree.child(head, "cop") is not None:
        denied = any(tree.folded[c] in ("not", "never", "n't") for c in tree.children[head])
        return None if denied else _of_subtree(tree, head, "is")
    return None


def _of_subtree(tree: Tree, head: int, where: Literal["after", "is"]) -> Role | None:
    """The role on a noun: its modifiers before it and "of …" behind it."""
    first = head
    while first - 1 in tree.subtree(head) and tree.words[first - 1].upos in ("NOUN", "PROPN", "ADJ", "PART"):
        first -= 1
    end = head + 1
    while end in tree.subtree(head) and end - head < _MOST_WORDS and tree.words[end].upos in (
        "ADP", "DET", "PROPN", "NOUN", "ADJ", "CCONJ",
    ):  # fmt: skip
        end += 1
    found = role_of(tree, first, end, where)
    return found if found and found.nouns else None


def role_of(tree: Tree, first: int, end: int, where: Literal["before", "after", "is"]) -> Role | None:
    """The words [first, end) as a role."""
    while first < end and (tree.is_mark(first) or tree.words[first].upos == "DET"):
        first += 1
    while end > first and (_loose_mark(tree, first, end - 1) or tree.words[end - 1].upos in ("ADP", "CCONJ", "DET")):
        end -= 1
    if first >= end:
        return None
    folded = tree.folded[first:end]
    parts = [folded, *([folded[: folded.index("and")]] if "and" in folded else [])]
    nouns = tuple(dict.fromkeys(noun for part in parts if (noun := noun_of(part))))
    return Role(tree.printed(first, end), content_words(folded), nouns, where)


def _loose_mark(tree: Tree, first: int, i: int) -> bool:
    """Whether word i is a mark, and not the dot of "Sen."."""
    dot = tree.form[i] == "." and i > first and tree.adjacent(i - 1, i) and tree.folded[i - 1] in titles()
    return tree.is_mark(i) and not dot


def _deed(tree: Tree, root: int) -> str | None:
    """The verb, as its lemma, that the name is the subject of in the reporter's words."""
    word = tree.words[root]
    if word.deprel.startswith("flat") and 0 <= word.head < root:
        word = tree.words[word.head]  # "Don Ana Ruiz", built on the title
    verb = word.head if word.deprel == "nsubj" and not tree.quoted[root] else -1
    return tree.lemma[verb] if verb >= 0 and tree.words[verb].upos == "VERB" else None


def _kin(tree: Tree, lead: int, limit: int) -> str | None:
    """The word of kin a name is introduced by: "son" in "his son, Peter Brandt"."""
    i = lead - 1
    if i >= limit and tree.form[i] in (",", "–", "—"):
        i -= 1
    if i < limit:
        return None
    noun = role_at_end((tree.folded[i],))
    owned = any(tree.words[k].xpos in ("PRP$", "POS") for k in range(max(limit, i - 3), i))
    return tree.folded[i] if noun is not None and noun.group == "kin" and owned else None


def _age(tree: Tree, last: int) -> int | None:
    """The age behind a name: 45 in "Ana Ruiz, 45, said"."""
    if last + 1 < len(tree.words) and tree.form[last] in (",", "(") and tree.form[last + 1].isdigit():
        age = int(tree.form[last + 1])
        return age if age < 120 else None
    return None


def _with_shared_surnames(tree: Tree, found: list[Mention]) -> list[Mention]:
    """The names, with the surname that a couple is printed with once: "Ana and Tom Reed" are Ana Reed and Tom Reed.

    Not where the first word is a surname itself, in "Lee and Sunmi Park", where a Lee is named in full or has been
    named before.
    """
    people = [m for m in found if m.kind == "person"]
    surnames = {m.name.last for m in people if len(m.name.words) > 1}
    met: set[str] = set()
    longer: dict[int, Mention] = {}
    for mention, following in zip_longest(people, people[1:]):
        alone = len(mention.name.words) == 1 and mention.lead == mention.first and is_first_name(mention.text)
        known = mention.name.last in surnames or mention.name.last in met
        if following and alone and not known and _surname_shared(tree, mention, following):
            whole = f"{mention.text} {following.text.split()[-1]}"
            longer[mention.first] = replace(mention, text=whole, name=name_of(whole))
        met.update(mention.name.words)
    return [longer.get(m.first, m) for m in found]


def _surname_shared(tree: Tree, mention: Mention, following: Mention) -> bool:
    """Whether nothing but "and" stands between a lone name and a first name with a surname that goes with both."""
    joined = following.lead == following.first == mention.last + 1 and tree.folded[mention.last] in ("and", "&")
    tied = tree.words[following.last - 1].head == mention.root
    return joined and len(following.name.words) == 2 and (tied or is_first_name(following.text.split()[0]))
