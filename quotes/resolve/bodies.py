"""Where bodies and places are named: the parser's tags made whole, and what a noun such as "Fund" gives away.

Place in the flow: after `persons`; `mentions` makes records of what comes out.
"""

from __future__ import annotations

from quotes.english.body_nouns import LINKS, body_nouns
from quotes.english.names import parts
from quotes.english.role_nouns import role_nouns
from quotes.english.times import is_time
from quotes.english.titles import is_title
from quotes.resolve.chunks import Chunk, body_like, name_word
from quotes.syntax import Tree


def bodies(tree: Tree, tagged: list[Chunk], taken: set[int]) -> list[Chunk]:
    """The chunks that name bodies or places; `taken` are the words of persons' names."""
    free = [c for c in tagged if c.tag != "PER" and not taken & set(range(c.first, c.last)) and not _office(tree, c)]
    found = _apart([_wider_body(tree, c, taken) for c in free])
    return found + _given_away(tree, taken | {i for c in found for i in range(c.first, c.last)})


def _office(tree: Tree, chunk: Chunk) -> bool:
    """Whether what the tagger took for a body is an office and nothing more: "the Secretary-General"."""
    words = tuple(w for i in range(chunk.first, chunk.last) for w in parts(tree.form[i]))
    return role_nouns().get(words) is not None and chunk.first > 0 and tree.folded[chunk.first - 1] == "the"


def _apart(chunks: list[Chunk]) -> list[Chunk]:
    """The chunks without those that another one covers."""
    found: list[Chunk] = []
    taken: set[int] = set()
    for chunk in sorted(chunks, key=lambda c: (c.first - c.last, c.first)):
        if taken.isdisjoint(range(chunk.first, chunk.last)):
            found.append(chunk)
            taken.update(range(chunk.first, chunk.last))
    return found


def _wider_body(tree: Tree, chunk: Chunk, taken: set[int]) -> Chunk:
    """A body's name with what the tagger left out: "of Fisheries" after "Ministry", "Arctic" before "Fund"."""
    sentence = tree.mended_sentence(chunk.first)
    first, last = chunk.first, chunk.last
    while first > sentence.first and _part_of_body(tree, first - 1, taken):
        first -= 1
    if first - 2 >= sentence.first and tree.folded[first - 1] in ("of", "for"):
        noun = tree.form[first - 2]
        first -= 2 if noun[0].isupper() and tree.folded[first - 2] in body_nouns() else 0
    while last < sentence.last and _part_of_body(tree, last, taken) and not is_time(tree.form[last]):
        last += 1
    if any(tree.folded[i] in ("of", "for") for i in range(first, last)):
        return Chunk(first, _linked_name(tree, last, sentence.last, taken, within=True) or last, "ORG")
    if tree.folded[last - 1] not in body_nouns():
        return Chunk(first, last, chunk.tag)
    return Chunk(first, _with_links(tree, last, sentence.last, taken), "ORG")


def _given_away(tree: Tree, taken: set[int]) -> list[Chunk]:
    """Bodies that the tagger missed but a noun gives away: "Arctic Fund", "Ministry of Fisheries"; not a lone
    "Union".
    """
    found = []
    for sentence in tree.mended_sentences:
        index = sentence.first
        while index < sentence.last:
            end = index
            while end < sentence.last and end not in taken and name_word(tree, end):
                end += 1
            if end > index and body_like(tree, end - 1):
                whole = _with_links(tree, end, sentence.last, taken)
                found += [Chunk(index, whole, "ORG")] if whole - index > 1 else []
                end = whole
            index = max(end, index + 1)
    return found


def _with_links(tree: Tree, last: int, limit: int, taken: set[int]) -> int:
    """The end of a body's name with "of Health and Welfare" after its noun."""
    of = _linked_name(tree, last, limit, taken)
    if of is None:
        return last
    return _linked_name(tree, of, limit, taken, within=True) or of


def _part_of_body(tree: Tree, index: int, taken: set[int]) -> bool:
    """Whether an untagged word goes on a body's name: the "Church" of "[Northern Light] Church"."""
    if index in taken or tree.words[index].name != "O" or index == 0:
        return False
    noun = tree.form[index][0].isupper() and tree.folded[index] in body_nouns()
    return (name_word(tree, index) or noun) and not is_title(tree.form[index])


def _linked_name(tree: Tree, index: int, limit: int, taken: set[int], *, within: bool = False) -> int | None:
    """The end of "of (the) Fisheries" from this word on, or of "and Welfare" `within` such a name; None where there
    is none.
    """
    position = index
    while position < limit and tree.folded[position] in LINKS:
        position += 1
    linked = position > index and tree.folded[index] in (("and",) if within else ("of", "for"))
    if not linked or position >= limit or position in taken or not name_word(tree, position):
        return None
    while position < limit and name_word(tree, position) and position not in taken:
        position += 1
    return position
