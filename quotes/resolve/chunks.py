"""Stretches of words that may name somebody: what the parser tagged, mended where a small model errs.

Place in the flow: read by `persons` and `bodies`, which make names of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quotes.english.body_nouns import ends_body
from quotes.english.role_nouns import role_at_end
from quotes.english.titles import is_title
from quotes.syntax import Tree

HYPHENS = frozenset("-‐‑")


@dataclass(frozen=True, slots=True)
class Chunk:
    first: int
    last: int
    tag: str


def tagged_in(tree: Tree, first: int, last: int) -> Iterator[Chunk]:
    """The parser's names; words of one tag in a row are one name, however it parts them, as are halves of one printed
    word.
    """
    index = first
    while index < last:
        tag = tree.words[index].name[2:]
        if not tag:
            index += 1
            continue
        end = index + 1
        while end < last and (tree.words[end].name[2:] == tag or glued(tree, end, last)):
            end += 1
        while end > index + 1 and (tree.is_mark(end - 1) or tree.words[end - 1].upos == "PART"):
            end -= 1
        yield Chunk(index, end, tag)
        index = end


def without_role(tree: Tree, chunk: Chunk) -> Iterator[Chunk]:
    """A body's name parted from the role and the person that the tagger took into it: "Norvik / president / Ana
    Ruiz".
    """
    roles = [i for i in range(chunk.first + 1, chunk.last - 1) if lower_role(tree, i)]
    if chunk.tag == "PER" or not roles:
        yield chunk
        return
    yield Chunk(chunk.first, roles[0], chunk.tag)
    yield Chunk(roles[-1] + 1, chunk.last, "PER")


def without_acronyms(tree: Tree, tagged: list[Chunk]) -> list[Chunk]:
    """The chunks, with acronyms that the tagger took for persons as bodies; "LEE" stays where a Lee is named."""
    surnames = {tree.folded[c.last - 1] for c in tagged if c.tag == "PER" and c.last - c.first > 1}

    def body(chunk: Chunk) -> bool:
        word = tree.form[chunk.first]
        titled = chunk.first > 0 and is_title(tree.form[chunk.first - 1])
        short = word.isupper() and 2 <= len(word.replace(".", "")) <= 6
        article = chunk.first > 0 and tree.folded[chunk.first - 1] == "the" and tree.words[chunk.first].xpos != "NNPS"
        single = chunk.last - chunk.first == 1 and tree.folded[chunk.first] not in surnames
        return single and not titled and (short or article)

    return [Chunk(c.first, c.last, "ORG") if c.tag == "PER" and body(c) else c for c in tagged]


def glued(tree: Tree, index: int, last: int) -> bool:
    """Whether the word goes on a printed word begun before with a hyphen: the "-" and "Gen" of "Kim Jong-gen"."""
    if tree.form[index] in HYPHENS:
        joins = tree.adjacent(index - 1, index) and index + 1 < last and tree.adjacent(index, index + 1)
        return joins and (tree.form[index + 1][0].isupper() or tree.words[index + 1].name.startswith("I-"))
    return tree.form[index - 1] in HYPHENS and tree.adjacent(index - 1, index) and tree.form[index][0].isupper()


def name_word(tree: Tree, index: int) -> bool:
    word = tree.words[index]
    return (word.upos == "PROPN" or word.xpos.startswith("NNP")) and tree.form[index][0].isupper()


def lower_role(tree: Tree, index: int) -> bool:
    return tree.form[index].islower() and role_at_end((tree.folded[index],)) is not None


def body_like(tree: Tree, index: int) -> bool:
    """Whether the word ends the name of a body, firm or street and never a person's."""
    return ends_body(tree.folded[index])


def tagged(tree: Tree) -> list[Chunk]:
    """The parser's names through the article, in text order."""
    found = [chunk for s in tree.mended_sentences for chunk in tagged_in(tree, s.first, s.last)]
    parted = (part for chunk in found for whole in without_role(tree, chunk) for part in _two(tree, whole))
    return without_acronyms(tree, list(parted))


def _two(tree: Tree, chunk: Chunk) -> Iterator[Chunk]:
    """Two bodies that the tagger took for one: "UBF and Arctic Fund", where the first is an acronym."""
    middle = chunk.first + 1
    joined = chunk.tag != "PER" and chunk.last - chunk.first > 2 and tree.folded[middle] == "and"
    if joined and tree.form[chunk.first].isupper():
        yield Chunk(chunk.first, middle, chunk.tag)
        yield Chunk(middle + 1, chunk.last, chunk.tag)
    else:
        yield chunk
