"""Stretches of words that may name somebody: what the parser tagged, mended where a small model errs.

Place in the flow: read by `persons` and `bodies`, which make names of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quotes.english.body_nouns import ends_body
from quotes.english.role_nouns import role_at_end
from quotes.english.titles import is_title
from quotes.resolve.scene import Scene

HYPHENS = frozenset("-‐‑")


@dataclass(frozen=True, slots=True)
class Chunk:
    first: int
    last: int
    tag: str


def tagged_in(scene: Scene, first: int, last: int) -> Iterator[Chunk]:
    """The parser's names; words of one tag in a row are one name, however it parts them, as are halves of one printed
    word.
    """
    index = first
    while index < last:
        tag = scene.words[index].name[2:]
        if not tag:
            index += 1
            continue
        end = index + 1
        while end < last and (scene.words[end].name[2:] == tag or glued(scene, end, last)):
            end += 1
        while end > index + 1 and (scene.mark(end - 1) or scene.words[end - 1].upos == "PART"):
            end -= 1
        yield Chunk(index, end, tag)
        index = end


def without_role(scene: Scene, chunk: Chunk) -> Iterator[Chunk]:
    """A body's name parted from the role and the person that the tagger took into it: "Norvik / president / Ana
    Ruiz".
    """
    roles = [i for i in range(chunk.first + 1, chunk.last - 1) if lower_role(scene, i)]
    if chunk.tag == "PER" or not roles:
        yield chunk
        return
    yield Chunk(chunk.first, roles[0], chunk.tag)
    yield Chunk(roles[-1] + 1, chunk.last, "PER")


def without_acronyms(scene: Scene, tagged: list[Chunk]) -> list[Chunk]:
    """The chunks, with acronyms that the tagger took for persons as bodies; "LEE" stays where a Lee is named."""
    surnames = {scene.folded[c.last - 1] for c in tagged if c.tag == "PER" and c.last - c.first > 1}

    def body(chunk: Chunk) -> bool:
        word = scene.printed(chunk.first)
        titled = chunk.first > 0 and is_title(scene.printed(chunk.first - 1))
        short = word.isupper() and 2 <= len(word.replace(".", "")) <= 6
        article = chunk.first > 0 and scene.folded[chunk.first - 1] == "the" and scene.words[chunk.first].xpos != "NNPS"
        single = chunk.last - chunk.first == 1 and scene.folded[chunk.first] not in surnames
        return single and not titled and (short or article)

    return [Chunk(c.first, c.last, "ORG") if c.tag == "PER" and body(c) else c for c in tagged]


def glued(scene: Scene, index: int, last: int) -> bool:
    """Whether the word goes on a printed word begun before with a hyphen: the "-" and "Gen" of "Kim Jong-gen"."""
    if scene.printed(index) in HYPHENS:
        joins = scene.adjacent(index - 1, index) and index + 1 < last and scene.adjacent(index, index + 1)
        return joins and (scene.printed(index + 1)[0].isupper() or scene.words[index + 1].name.startswith("I-"))
    return (
        scene.printed(index - 1) in HYPHENS and scene.adjacent(index - 1, index) and scene.printed(index)[0].isupper()
    )


def name_word(scene: Scene, index: int) -> bool:
    word = scene.words[index]
    return (word.upos == "PROPN" or word.xpos.startswith("NNP")) and scene.printed(index)[0].isupper()


def lower_role(scene: Scene, index: int) -> bool:
    return scene.printed(index).islower() and role_at_end((scene.folded[index],)) is not None


def body_like(scene: Scene, index: int) -> bool:
    """Whether the word ends the name of a body, firm or street and never a person's."""
    return ends_body(scene.folded[index])


def tagged(scene: Scene) -> list[Chunk]:
    """The parser's names through the article, in text order."""
    found = [chunk for s in scene.sentences for chunk in tagged_in(scene, s.first, s.last)]
    parted = (part for chunk in found for whole in without_role(scene, chunk) for part in _two(scene, whole))
    return without_acronyms(scene, list(parted))


def _two(scene: Scene, chunk: Chunk) -> Iterator[Chunk]:
    """Two bodies that the tagger took for one: "UBF and Arctic Fund", where the first is an acronym."""
    middle = chunk.first + 1
    joined = chunk.tag != "PER" and chunk.last - chunk.first > 2 and scene.folded[middle] == "and"
    if joined and scene.printed(chunk.first).isupper():
        yield Chunk(chunk.first, middle, chunk.tag)
        yield Chunk(middle + 1, chunk.last, chunk.tag)
    else:
        yield chunk
