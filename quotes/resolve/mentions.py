"""The names in an article: where persons and bodies are named, with titles, role, age.

Place in the flow: after `scene`; `people` puts the names of one person together. Several kinds of evidence
are used, as
the names a small model finds are wrong or missing one time in seven: its tags, capital letters, titles in
front,
roles beside, first names, names met elsewhere in the article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from quotes.records import Span
from quotes.resolve.lexicon import Gender, body_nouns, fold, role_at_end, titles
from quotes.resolve.names import (
    PARTICLES,
    Name,
    is_first_name,
    is_letters_after,
    is_suffix,
    is_title,
    name_of,
    title_gender,
)
from quotes.resolve.roles import is_time
from quotes.resolve.roles import Lead, Role, role_after, role_before, role_said_of
from quotes.resolve.scene import Scene

_HYPHENS = frozenset("-‐‑")
_QUOTE_MARKS = frozenset("\"'“”„‘’«»")


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

    def span(self, scene: Scene) -> Span:
        """The span of the name with its titles and role."""
        return Span(scene.words[self.lead].start, scene.words[self.last - 1].end)


@dataclass(frozen=True, slots=True)
class _Chunk:
    first: int
    last: int
    tag: str


def names(scene: Scene, sources: Iterable[Span] = ()) -> tuple[Mention, ...]:
    """All names of persons and bodies, in text order; capitalised words in `sources` name somebody, tagged
    or not.
    """
    found_tags = [chunk for s in scene.sentences for chunk in _tagged(scene, s.first, s.last)]
    tagged = [part for chunk in found_tags for part in _without_role(scene, chunk)]
    tagged = _without_acronyms(scene, tagged)
    persons = _persons(scene, tagged, {i for span in sources for i in scene.indices(span)})
    taken = {i for chunk in persons for i in range(chunk.first, chunk.last)}
    untaken = [c for c in tagged if c.tag != "PER" and not taken & set(range(c.first, c.last))]
    bodies = _apart([_wider_body(scene, c, taken) for c in untaken])
    taken_too = taken | {i for c in bodies for i in range(c.first, c.last)}
    bodies += _bodies_given_away(scene, taken_too)
    taken_frozen = frozenset(taken)
    found = [m for c in persons if (m := _person(scene, c, taken_frozen))] + [_body(scene, c) for c in bodies]
    return tuple(sorted(found, key=lambda m: (m.first, m.last)))


def _tagged(scene: Scene, first: int, last: int) -> Iterator[_Chunk]:
    """The parser's names; words of one tag in a row are one name, however it parts them, as are halves of
    one printed word.
    """
    index = first
    while index < last:
        tag = scene.words[index].name[2:]
        if not tag:
            index += 1
            continue
        end = index + 1
        while end < last and (scene.words[end].name[2:] == tag or _glued(scene, end, last)):
            end += 1
        while end > index + 1 and (scene.mark(end - 1) or scene.words[end - 1].upos == "PART"):
            end -= 1
        yield _Chunk(index, end, tag)
        index = end


def _without_role(scene: Scene, chunk: _Chunk) -> Iterator[_Chunk]:
    """A body's name parted from the role and the person that the tagger took into it: "Norvik / president /
    Ana Ruiz".
    """
    roles = [i for i in range(chunk.first + 1, chunk.last - 1) if _lower_role(scene, i)]
    if chunk.tag == "PER" or not roles:
        yield chunk
        return
    yield _Chunk(chunk.first, roles[0], chunk.tag)
    yield _Chunk(roles[-1] + 1, chunk.last, "PER")


def _without_acronyms(scene: Scene, tagged: list[_Chunk]) -> list[_Chunk]:
    """The chunks, with acronyms that the tagger took for persons as bodies; "LEE" stays where a Lee is
    named.
    """
    surnames = {scene.folded[c.last - 1] for c in tagged if c.tag == "PER" and c.last - c.first > 1}

    def body(chunk: _Chunk) -> bool:
        word = scene.printed(chunk.first)
        titled = chunk.first > 0 and is_title(scene.printed(chunk.first - 1))
        short = word.isupper() and 2 <= len(word.replace(".", "")) <= 6
        return chunk.last - chunk.first == 1 and short and scene.folded[chunk.first] not in surnames and not titled

    return [_Chunk(c.first, c.last, "ORG") if c.tag == "PER" and body(c) else c for c in tagged]


def _glued(scene: Scene, index: int, last: int) -> bool:
    """Whether the word goes on a printed word begun before with a hyphen: the "-" and "Gen" of "Kim
    Jong-gen".
    """
    if scene.printed(index) in _HYPHENS:
        joins = scene.adjacent(index - 1, index) and index + 1 < last and scene.adjacent(index, index + 1)
        return joins and (scene.printed(index + 1)[0].isupper() or scene.words[index + 1].name.startswith("I-"))
    return (
        scene.printed(index - 1) in _HYPHENS and scene.adjacent(index - 1, index) and scene.printed(index)[0].isupper()
    )


def _persons(scene: Scene, tagged: list[_Chunk], speaking: set[int]) -> list[_Chunk]:
    """The chunks that name persons: tagged ones made whole, and those that titles, roles or first names give
    away.
    """
    other = {i: c for c in tagged if c.tag != "PER" for i in range(c.first, c.last)}
    bare = (_stripped(scene, c) for c in tagged if c.tag == "PER")
    widened = (_stripped(scene, _widened(scene, c, other)) for c in bare if c is not None)
    found = [c for c in widened if c is not None]
    found += _given_away(scene, {i for c in found for i in range(c.first, c.last)}, other, speaking)
    found = _voted(scene, found, tagged)
    found += _names_of_surnames(scene, found, tagged)
    found += _known_again(scene, found, other)
    return sorted(found, key=lambda c: c.first)


def _widened(scene: Scene, chunk: _Chunk, other: dict[int, _Chunk]) -> _Chunk:
    """The chunk with the words of the name that the tagger left out: first names before, surnames and "Jr."
    after.
    """
    sentence = scene.sentence(chunk.first)
    first, last = chunk.first, chunk.last
    while (before := _one_more_before(scene, first, last, sentence.first, other)) is not None:
        first = before
    while last < sentence.last and (last not in other or _flat_surname(scene, first, last, other)):
        if _glued(scene, last, sentence.last) or _belongs_after(scene, first, last):
            last += 1
        elif scene.folded[last] in PARTICLES and last + 1 < sentence.last and _surname_after(scene, first, last):
            last += 2
        elif (after := _nickname(scene, last, sentence.last)) is not None:
            last = after
        else:
            break
    return _Chunk(first, last, "PER")


def _one_more_before(scene: Scene, first: int, last: int, limit: int, other: dict[int, _Chunk]) -> int | None:
    """Where the name begins with the word before it: the "Ana" of "Ana [Ruiz]", the "Joost van der" of
    "[Meer]".
    """
    index = first - 1
    while index > limit and scene.folded[index] in PARTICLES and scene.printed(index).islower():
        index -= 1
    if index < limit or index in other or not _name_word(scene, index) or is_title(scene.printed(index)):
        return None
    tied = scene.words[first].head == index and scene.words[first].deprel.startswith("flat")
    short = sum(scene.words[i].upos != "PUNCT" for i in range(first, last)) == 1
    return index if tied or short or is_first_name(scene.printed(index)) else None


def _surname_after(scene: Scene, first: int, particle: int) -> bool:
    """Whether a particle goes on the name: "van" (and "der") before a capital in "Joost van der Meer"."""
    following = particle + 1
    linked = scene.folded[following] in PARTICLES or _name_word(scene, following)
    return linked and scene.printed(particle).islower() and scene.words[particle].upos not in ("CCONJ", "ADP", "DET")


def _flat_surname(scene: Scene, first: int, last: int, other: dict[int, _Chunk]) -> bool:
    """Whether a lone word tagged as a place is the surname by the parse: the "Hill" of "Marc Obi Hill
    said".
    """
    lone = other[last].last - other[last].first == 1
    head = scene.words[last].head
    return lone and first <= head < last and scene.words[last].deprel.startswith("flat")


def _belongs_after(scene: Scene, first: int, last: int) -> bool:
    printed = scene.printed(last)
    if is_suffix(printed) or is_letters_after(printed):
        return True
    if not _name_word(scene, last) or is_title(printed):
        return False
    flat = first <= scene.words[last].head < last and scene.words[last].deprel.startswith("flat")
    return flat or not (_body_like(scene, last) or is_time(printed) or scene.aside(last))


def _nickname(scene: Scene, index: int, limit: int) -> int | None:
    """The end of a nickname in marks and the surname after it: Dana "Ace" Ruiz; None where there is none."""
    if scene.printed(index) not in _QUOTE_MARKS:
        return None
    close = next((i for i in range(index + 1, min(index + 4, limit)) if scene.printed(i) in _QUOTE_MARKS), None)
    if close is None or close + 1 >= limit or not _name_word(scene, close + 1) or close == index + 1:
        return None
    return close + 2


def _name_word(scene: Scene, index: int) -> bool:
    word = scene.words[index]
    return (word.upos == "PROPN" or word.xpos.startswith("NNP")) and scene.printed(index)[0].isupper()


def _stripped(scene: Scene, chunk: _Chunk) -> _Chunk | None:
    """The chunk without titles and roles in front; None where nothing else is in it ("Prime Minister")."""
    first, last = chunk.first, chunk.last
    while last > first and (_no_name_word(scene, last - 1) or _lower_role(scene, last - 1)):
        last -= 1
    while first < last and _no_name_word(scene, first):
        first += 1
    inner = [
        i for i in range(first + 1, last - 1) if is_title(scene.printed(i)) and not is_first_name(scene.printed(i))
    ]
    if inner and not all(is_suffix(scene.printed(i)) for i in range(inner[-1] + 1, last)):
        first = inner[-1] + 1  # "Norvik President Ana Ruiz" tagged whole
    while first < last and _title_there(scene, first, last):
        first += 1
    while first < last and scene.mark(first):
        first += 1
    if first >= last or not any(scene.printed(i)[0].isalpha() for i in range(first, last)):
        return None
    return _Chunk(first, last, chunk.tag)


def _no_name_word(scene: Scene, index: int) -> bool:
    """Whether the tagger put a mark, pronoun, article or verb into a name."""
    printed, upos = scene.printed(index), scene.words[index].upos
    if scene.mark(index) or upos in ("PRON", "DET", "AUX"):
        return True
    return upos in ("PART", "ADP", "VERB", "CCONJ") and not printed[0].isupper()


def _lower_role(scene: Scene, index: int) -> bool:
    return scene.printed(index).islower() and role_at_end((scene.folded[index],)) is not None


def _title_there(scene: Scene, index: int, last: int) -> bool:
    """Whether the word is a title before the name, not its first word: "Dean Moss" keeps "Dean" where a name
    needs two.
    """
    printed = scene.printed(index)
    if printed in _HYPHENS:
        return True
    if not is_title(printed):
        return False
    words_left = [i for i in range(index, last) if scene.words[i].upos != "PUNCT"]
    ranked = fold(printed).replace(".", "") in titles() or (index > 0 and is_title(scene.printed(index - 1)))
    return ranked or not (is_first_name(printed) and len(words_left) == 2)


def _given_away(scene: Scene, taken: set[int], other: dict[int, _Chunk], speaking: set[int]) -> list[_Chunk]:
    """Names that the tagger missed but a title, a role or a first name gives away: "Cllr Obi", "activist
    Sipho Dube".
    """
    found = []
    for sentence in scene.sentences:
        index = sentence.first
        while index < sentence.last:
            end = _run_of_names(scene, index, sentence.last, taken)
            named = end > index and _gives_away(scene, index, end, sentence.first, other)
            if named or _speaks(scene, index, end, other, speaking):
                found.append(_Chunk(index, end, "O"))
            index = max(end, index + 1)
    return found


def _run_of_names(scene: Scene, start: int, limit: int, taken: set[int]) -> int:
    """The end of a run of capitalised name words that holds no title; `start` where none begins here."""
    end = start
    while end < limit and end not in taken:
        glued = end > start and _glued(scene, end, limit)
        inside = end > start and scene.folded[end] in PARTICLES and end + 1 < limit and _name_word(scene, end + 1)
        if not (glued or inside or (_name_word(scene, end) and not (is_title(scene.printed(end)) and end == start))):
            break
        end += 1
    return end


def _gives_away(scene: Scene, start: int, end: int, sentence_first: int, other: dict[int, _Chunk]) -> bool:
    if start > sentence_first:
        before = scene.folded[start - 1].replace(".", "")
        title = titles().get(before)
        if title and scene.printed(start - 1)[0].isupper() and (title.kind == "courtesy" or start - 1 not in other):
            return title.kind == "courtesy" or not any(i in other for i in range(start, end))
        if not any(i in other for i in range(start, end)) and role_at_end((before,)) and start - 1 not in other:
            return scene.printed(start - 1)[0].isupper() or end - start > 1
    untagged = not any(i in other for i in range(start, end))
    return untagged and 2 <= end - start <= 4 and is_first_name(scene.printed(start)) and not _body_like(scene, end - 1)


def _speaks(scene: Scene, start: int, end: int, other: dict[int, _Chunk], speaking: set[int]) -> bool:
    """Whether an untagged run of two or three capitalised words is a source, and so somebody: "Suda Chai
    said".
    """
    inside = all(i in speaking and i not in other for i in range(start, end))
    names_only = all(_name_word(scene, i) or scene.folded[i] in PARTICLES for i in range(start, end))
    alone = end < len(scene.words) and not _name_word(scene, end) and scene.folded[end] not in ("of", "for")
    body = any(_body_like(scene, i) for i in range(start, end)) or any(
        scene.printed(i).isupper() for i in range(start, end)
    )
    return 2 <= end - start <= 3 and inside and names_only and alone and not body


def _body_like(scene: Scene, index: int) -> bool:
    return scene.folded[index] in body_nouns() or scene.folded[index] in (
        "inc",
        "ltd",
        "corp",
        "street",
        "road",
        "river",
    )


def _voted(scene: Scene, persons: list[_Chunk], tagged: list[_Chunk]) -> list[_Chunk]:
    """Without single words that are more often tagged as a body or place, and without families ("the
    Obis").
    """
    votes: Counter[str] = Counter()
    for chunk in tagged:
        if chunk.last - chunk.first == 1:
            votes[scene.folded[chunk.first]] += 1 if chunk.tag == "PER" else -1
    surnames = {scene.folded[c.last - 1] for c in persons if c.last - c.first > 1}

    def stays(chunk: _Chunk) -> bool:
        word = scene.folded[chunk.first]
        titled = chunk.first > 0 and is_title(scene.printed(chunk.first - 1))
        family = word.endswith("s") and word[:-1] in surnames and scene.folded[chunk.first - 1] == "the"
        return chunk.last - chunk.first > 1 or titled or word in surnames or (votes[word] >= 0 and not family)

    return [c for c in persons if stays(c)]


def _names_of_surnames(scene: Scene, persons: list[_Chunk], tagged: list[_Chunk]) -> list[_Chunk]:
    """Full names tagged as bodies or places whose last word is a person elsewhere: "Sunmi Park", as "Park
    said".
    """
    lone = {scene.folded[c.first] for c in persons if c.last - c.first == 1}
    return [
        _Chunk(c.first, c.last, "O")
        for c in tagged
        if c.tag != "PER"
        and 2 <= c.last - c.first <= 3
        and scene.folded[c.last - 1] in lone
        and all(_name_word(scene, i) and not _body_like(scene, i) for i in range(c.first, c.last))
    ]


def _known_again(scene: Scene, persons: list[_Chunk], other: dict[int, _Chunk]) -> list[_Chunk]:
    """Surnames of persons named in full elsewhere that the tagger missed here or took for a body."""
    known = {scene.folded[c.last - 1] for c in persons if c.last - c.first > 1}
    known |= {scene.folded[c.first] for c in persons if c.first > 0 and is_title(scene.printed(c.first - 1))}
    taken = {i for c in persons for i in range(c.first, c.last)}
    found = []
    for index, word in enumerate(scene.folded):
        tagged = other.get(index)
        lone = tagged is None or (tagged.last - tagged.first == 1 and tagged.tag == "ORG")
        if word in known and index not in taken and lone and scene.printed(index)[0].isupper():
            if scene.words[index].upos in ("PROPN", "NOUN", "X") and not is_title(scene.printed(index)):
                found.append(_Chunk(index, index + 1, "O"))
    return found


def _person(scene: Scene, chunk: _Chunk, names_at: frozenset[int]) -> Mention | None:
    sentence = scene.sentence(chunk.first)
    lead = role_before(scene, chunk.first, sentence.first)
    root = scene.root(range(chunk.first, chunk.last))
    root = chunk.first if root is None else root
    others = names_at - set(range(chunk.first, chunk.last))
    after, age = role_after(scene, chunk.last, sentence.last, others)
    front = _in_front(scene, chunk, lead.first, sentence.first)
    kin = lead.kin or (front.kin if front else None)
    role = lead.role or after or (front.role if front else None) or role_said_of(scene, root)
    printed = tuple(scene.printed(i) for i in range(lead.first, chunk.first))
    name = name_of(_plain(scene, chunk))
    if not name.words:
        return None
    gender = title_gender(printed) or (lead.role.noun.gender if lead.role and lead.role.noun else None)
    return Mention(
        "person", lead.first, chunk.first, chunk.last, root, _plain(scene, chunk), name, gender,
        tuple(p for p in printed if is_title(p)), role, age, kin, scene.aside(chunk.first),
        scene.quoted[chunk.first],
        scene.sentence_of[chunk.first], scene.words[lead.first].start, chunk.tag,
    )  # fmt: skip


def _plain(scene: Scene, chunk: _Chunk) -> str:
    """The name as printed, without a nickname in marks, possessive or letters after it."""
    first, last = chunk.first, chunk.last
    while last - 1 > first and is_letters_after(scene.printed(last - 1)):
        last -= 1
    marks = [i for i in range(first, last) if scene.printed(i) in _QUOTE_MARKS]
    if len(marks) >= 2:
        return f"{scene.text(first, marks[0])} {scene.text(marks[-1] + 1, last)}"
    text = scene.text(first, last)
    return text.removesuffix("'s").removesuffix("’s").rstrip(",;: ")


def _in_front(scene: Scene, chunk: _Chunk, lead: int, sentence_first: int) -> Lead | None:
    """The role or kin that a name is set in commas after: "the fund's director, Ana Ruiz, said", "his son,
    Tom Reed,".
    """
    if lead - 1 <= sentence_first or scene.printed(lead - 1) not in (",", "–", "—"):
        return None
    sentence = scene.sentence(chunk.first)
    closed = chunk.last >= sentence.last or scene.printed(chunk.last) in (",", ".", "–", "—", ")", ";", ":")
    before = role_before(scene, lead - 1, sentence_first)
    tied = scene.words[chunk.first].deprel == "appos" and scene.words[chunk.first].head >= sentence_first
    if not (closed or tied) or (before.kin is None and (before.role is None or before.role.noun is None)):
        return None
    return before


def _apart(chunks: list[_Chunk]) -> list[_Chunk]:
    """The chunks without those that another one covers."""
    found: list[_Chunk] = []
    for chunk in sorted(chunks, key=lambda c: (c.first - c.last, c.first)):
        if not any(c.first < chunk.last and chunk.first < c.last for c in found):
            found.append(chunk)
    return found


def _wider_body(scene: Scene, chunk: _Chunk, taken: set[int]) -> _Chunk:
    """A body's name with what the tagger left out: "of Fisheries" after "Ministry", "Arctic" before
    "Fund".
    """
    sentence = scene.sentence(chunk.first)
    first, last = chunk.first, chunk.last
    while first > sentence.first and _part_of_body(scene, first - 1, taken):
        first -= 1
    if first - 2 >= sentence.first and scene.folded[first - 1] in ("of", "for"):
        noun = scene.printed(first - 2)
        first -= 2 if noun[0].isupper() and scene.folded[first - 2] in body_nouns() else 0
    while last < sentence.last and _part_of_body(scene, last, taken) and not is_time(scene.printed(last)):
        last += 1
    if any(scene.folded[i] in ("of", "for") for i in range(first, last)):
        return _Chunk(first, _linked_name(scene, last, sentence.last, taken, within=True) or last, "ORG")
    if scene.folded[last - 1] not in body_nouns():
        return _Chunk(first, last, chunk.tag)
    return _Chunk(first, _with_links(scene, last, sentence.last, taken), "ORG")


def _bodies_given_away(scene: Scene, taken: set[int]) -> list[_Chunk]:
    """Bodies that the tagger missed but a noun gives away: "Arctic Fund", "Ministry of Fisheries"; not a
    lone "Union".
    """
    found = []
    for sentence in scene.sentences:
        index = sentence.first
        while index < sentence.last:
            end = index
            while end < sentence.last and end not in taken and _name_word(scene, end):
                end += 1
            if end > index and _body_like(scene, end - 1):
                whole = _with_links(scene, end, sentence.last, taken)
                found += [_Chunk(index, whole, "ORG")] if whole - index > 1 else []
                end = whole
            index = max(end, index + 1)
    return found


def _with_links(scene: Scene, last: int, limit: int, taken: set[int]) -> int:
    """The end of a body's name with "of Health and Welfare" after its noun."""
    of = _linked_name(scene, last, limit, taken)
    if of is None:
        return last
    return _linked_name(scene, of, limit, taken, within=True) or of


def _part_of_body(scene: Scene, index: int, taken: set[int]) -> bool:
    """Whether an untagged word goes on a body's name: the "Church" of "[Northern Light] Church"."""
    if index in taken or scene.words[index].name != "O" or index == 0:
        return False
    noun = scene.printed(index)[0].isupper() and scene.folded[index] in body_nouns()
    return (_name_word(scene, index) or noun) and not is_title(scene.printed(index))


def _linked_name(scene: Scene, index: int, limit: int, taken: set[int], *, within: bool = False) -> int | None:
    """The end of "of (the) Fisheries" from this word on, or of "and Welfare" `within` such a name; None
    where there is none.
    """
    position = index
    while position < limit and scene.folded[position] in ("of", "for", "and", "the"):
        position += 1
    linked = position > index and scene.folded[index] in (("and",) if within else ("of", "for"))
    if not linked or position >= limit or position in taken or not _name_word(scene, position):
        return None
    while position < limit and _name_word(scene, position) and position not in taken:
        position += 1
    return position


def _body(scene: Scene, chunk: _Chunk) -> Mention:
    text = scene.text(chunk.first, chunk.last)
    text = text[:-2] if text.endswith(("'s", "’s")) else text
    root = scene.root(range(chunk.first, chunk.last))
    return Mention(
        "body", chunk.first, chunk.first, chunk.last, chunk.first if root is None else root, text,
        name_of(text),
        aside=scene.aside(chunk.first), quoted=scene.quoted[chunk.first],
        sentence=scene.sentence_of[chunk.first],
        start=scene.words[chunk.first].start, tag=chunk.tag,
    )  # fmt: skip
