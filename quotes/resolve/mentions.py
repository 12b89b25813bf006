"""The names in an article: where persons and bodies are named, with titles, role, age.

Place in the flow: after `chunks`; `grouping` puts the names of one person together. Several kinds of evidence are used,
as the names a small model finds are wrong or missing one time in seven: its tags, capital letters, titles in front,
roles beside, first names, names met elsewhere in the article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Literal

from quotes.english.names import Gender, Name, is_first_name, is_letters_after, name_of
from quotes.english.role_nouns import role_at_end
from quotes.english.titles import is_title, title_gender
from quotes.records import Span
from quotes.resolve.bodies import bodies
from quotes.resolve.chunks import Chunk, tagged
from quotes.resolve.persons import QUOTE_MARKS, persons
from quotes.resolve.roles import Lead, Role, role_after, role_before, role_said_of
from quotes.syntax import Tree


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text: the words [first, last) without titles; [lead, last) with titles and role."""

    kind: Literal["person", "body"]
    lead: int
    first: int
    last: int
    root: int  # the word of it that the rest of the sentence hangs on
    text: str
    name: Name
    gender: Gender | None = None  # from a title or a word of kin, never from the name
    titles: tuple[str, ...] = ()
    role: Role | None = None
    age: int | None = None
    kin: str | None = None  # the word of kin it is introduced by: "son" in "his son, Peter Brandt"
    aside: bool = False
    quoted: bool = False
    sentence: int = 0
    start: int = 0  # code point of the first word with titles
    tag: str = "PER"  # what the parser called it: PER, ORG, LOC, or O

    def span(self, tree: Tree) -> Span:
        """The span of the name with its titles and role."""
        return Span(tree.words[self.lead].start, tree.words[self.last - 1].end)


STEP = "resolve.mentions"  # what it leaves out where it fails, other names may be taken for


def names(tree: Tree, sources: Iterable[Span] = ()) -> tuple[Mention, ...]:
    """All names of persons and bodies, in text order; capitalised words in `sources` name somebody, tagged or not.

    A name that cannot be read is left out, and noted in the tree's faults.
    """
    chunks = tagged(tree)
    people = persons(tree, chunks, {i for span in sources for i in tree.words_in(span)})
    taken = {i for chunk in people for i in range(chunk.first, chunk.last)}
    found = _each(tree, people, lambda c: _person(tree, c, frozenset(taken)))
    found = _with_shared_surnames(tree, found)
    found += _each(tree, bodies(tree, chunks, taken), lambda c: _body(tree, c))
    return tuple(sorted(found, key=lambda m: (m.first, m.last)))


def _each(tree: Tree, chunks: Iterable[Chunk], read: Callable[[Chunk], Mention | None]) -> list[Mention]:
    found = []
    for chunk in chunks:
        with tree.faults.kept(STEP, tree.span_of((chunk.first, chunk.last))):
            mention = read(chunk)
            found += [mention] if mention else []
    return found


def _person(tree: Tree, chunk: Chunk, names_at: frozenset[int]) -> Mention | None:
    sentence = tree.mended_sentence(chunk.first)
    lead = role_before(tree, chunk.first, sentence.first)
    root = tree.head(range(chunk.first, chunk.last))
    root = chunk.first if root is None else root
    after, age = role_after(tree, chunk.last, sentence.last, names_at)
    front = _in_front(tree, chunk, lead.first, sentence.first)
    kin = lead.kin or (front.kin if front else None)
    role = lead.role or after or (front.role if front else None) or role_said_of(tree, root)
    printed = tuple(tree.form[i] for i in range(lead.first, chunk.first))
    name = name_of(_plain(tree, chunk))
    if not name.words:
        return None
    gender = title_gender(printed) or _gender(tree, root, lead, kin)
    return Mention(
        "person", lead.first, chunk.first, chunk.last, root, _plain(tree, chunk), name, gender,
        tuple(p for p in printed if is_title(p)), role, age, kin, tree.aside(chunk.first),
        tree.quoted[chunk.first],
        tree.mended_sentence_of[chunk.first], tree.words[lead.first].start, chunk.tag,
    )  # fmt: skip


def _with_shared_surnames(tree: Tree, found: list[Mention]) -> list[Mention]:
    """The names, with the surname that a couple is printed with once: "Ana and Tom Reed" are Ana Reed and Tom Reed.

    Not where the first word is a surname itself, in "Lee and Sunmi Park", where a Lee is named in full or has been
    named before.
    """
    surnames = {m.name.last for m in found if len(m.name.words) > 1}
    met: set[str] = set()
    whole: list[Mention] = []
    for mention, following in zip_longest(found, found[1:]):
        alone = len(mention.name.words) == 1 and mention.lead == mention.first and is_first_name(mention.text)
        known = mention.name.last in surnames or mention.name.last in met
        if following and alone and not known and _surname_shared(tree, mention, following):
            surname = following.text.split()[-1]
            whole.append(replace(mention, text=f"{mention.text} {surname}", name=name_of(f"{mention.text} {surname}")))
        else:
            whole.append(mention)
        met.update(mention.name.words)
    return whole


def _surname_shared(tree: Tree, mention: Mention, following: Mention) -> bool:
    """Whether nothing but "and" stands between a lone name and a first name with a surname that goes with both."""
    joined = following.lead == following.first == mention.last + 1 and tree.folded[mention.last] in ("and", "&")
    tied = tree.words[following.last - 1].head == mention.root
    return joined and len(following.name.words) == 2 and (tied or is_first_name(following.text.split()[0]))


def _gender(tree: Tree, root: int, lead: Lead, kin: str | None) -> Gender | None:
    """The gender that a role or word of kin before the name tells, or a pronoun that must mean it.

    "her husband, Tom Reed" is a man; "Ana Ruiz and her husband" a woman; "Ruiz met the mayor and her husband" tells
    nothing of Ruiz.
    """
    noun = lead.role.noun if lead.role else None
    if noun is not None and noun.gender:
        return noun.gender
    kinship = role_at_end((kin,)) if kin else None
    if kinship is not None:
        return kinship.gender
    joined = (c for c in tree.all_on(root, "conj") if c > root)
    owners = (tree.folded[c] for one in joined for c in tree.children[one] if tree.words[c].xpos == "PRP$")
    return {"his": "M", "her": "F"}.get(next(owners, ""))  # type: ignore[return-value]


def _plain(tree: Tree, chunk: Chunk) -> str:
    """The name as printed, without a nickname in marks, possessive or letters after it."""
    first, last = chunk.first, chunk.last
    while last - 1 > first and is_letters_after(tree.form[last - 1]):
        last -= 1
    marks = [i for i in range(first, last) if tree.form[i] in QUOTE_MARKS]
    if len(marks) >= 2:
        return f"{tree.printed(first, marks[0])} {tree.printed(marks[-1] + 1, last)}"
    text = tree.printed(first, last)
    return text.removesuffix("'s").removesuffix("’s").rstrip(",;: ")


def _in_front(tree: Tree, chunk: Chunk, lead: int, sentence_first: int) -> Lead | None:
    """The role or kin that a name is set in commas after: "the fund's director, Ana Ruiz, said", "his son, Tom
    Reed,".
    """
    if lead - 1 <= sentence_first or tree.form[lead - 1] not in (",", "–", "—"):
        return None
    sentence = tree.mended_sentence(chunk.first)
    closed = chunk.last >= sentence.last or tree.form[chunk.last] in (",", ".", "–", "—", ")", ";", ":")
    before = role_before(tree, lead - 1, sentence_first)
    tied = tree.words[chunk.first].deprel == "appos" and tree.words[chunk.first].head >= sentence_first
    if not (closed or tied) or (before.kin is None and (before.role is None or before.role.noun is None)):
        return None
    return before


def _body(tree: Tree, chunk: Chunk) -> Mention:
    text = tree.printed(chunk.first, chunk.last)
    text = text[:-2] if text.endswith(("'s", "’s")) else text
    root = tree.head(range(chunk.first, chunk.last))
    return Mention(
        "body", chunk.first, chunk.first, chunk.last, chunk.first if root is None else root, text,
        name_of(text),
        aside=tree.aside(chunk.first), quoted=tree.quoted[chunk.first],
        sentence=tree.mended_sentence_of[chunk.first],
        start=tree.words[chunk.first].start, tag=chunk.tag,
    )  # fmt: skip
