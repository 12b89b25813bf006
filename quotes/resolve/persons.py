"""Where persons are named: the parser's tags made whole, and what titles, roles and first names give away.

Place in the flow: after `chunks`; `mentions` makes records of what comes out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from quotes.english.names import PARTICLES, is_first_name, is_letters_after, is_suffix
from quotes.english.role_nouns import is_trade, role_at_end
from quotes.english.times import is_time
from quotes.english.titles import is_title, titles
from quotes.english.words import fold
from quotes.resolve.chunks import HYPHENS, Chunk, body_like, glued, lower_role, name_word
from quotes.syntax import Tree

QUOTE_MARKS = frozenset("\"'“”„‘’«»")


def persons(tree: Tree, tagged: list[Chunk], speaking: set[int]) -> list[Chunk]:
    """The chunks that name persons: tagged ones made whole, and those that titles, roles or first names give away."""
    other = {i: c for c in tagged if c.tag != "PER" for i in range(c.first, c.last)}
    bare = (_stripped(tree, c) for c in tagged if c.tag == "PER")
    widened = (_stripped(tree, _widened(tree, c, other)) for c in bare if c is not None)
    found = _no_places(tree, _uncovered([c for c in widened if c is not None]))
    taken = frozenset(i for c in found for i in range(c.first, c.last))
    lone = frozenset(tree.folded[c.first] for c in found if c.last - c.first == 1)
    found += _given_away(tree, _Clues(taken, frozenset(other), frozenset(speaking), lone))
    found = _voted(tree, found, tagged)
    found += _names_of_surnames(tree, found, tagged)
    found += _known_again(tree, found, other)
    return sorted(found, key=lambda c: c.first)


def _uncovered(chunks: list[Chunk]) -> list[Chunk]:
    """The chunks without those inside another: "Ace” Ruiz" once it is part of "Dana “Ace” Ruiz"."""
    found: list[Chunk] = []
    for chunk in sorted(chunks, key=lambda c: (c.first, -c.last)):
        if not found or chunk.last > found[-1].last:
            found.append(chunk)
    return found


def _no_places(tree: Tree, chunks: list[Chunk]) -> list[Chunk]:
    """The chunks without a lone word before a title and a name: the "Graz" of "Graz Senator Ruiz" is where she sits."""
    starts = {c.first for c in chunks}

    def place(chunk: Chunk) -> bool:
        if chunk.last - chunk.first > 1 or chunk.last + 1 not in starts or is_first_name(tree.form[chunk.first]):
            return False
        return is_title(tree.form[chunk.last]) or lower_role(tree, chunk.last)

    return [c for c in chunks if not place(c)]


def _widened(tree: Tree, chunk: Chunk, other: dict[int, Chunk]) -> Chunk:
    """The chunk with the words of the name that the tagger left out: first names before, surnames and "Jr." after."""
    sentence = tree.mended_sentence(chunk.first)
    first, last = chunk.first, chunk.last
    while (before := _one_more_before(tree, first, last, sentence.first, other)) is not None:
        first = before
    while last < sentence.last and (last not in other or _flat_surname(tree, first, last, other)):
        if glued(tree, last, sentence.last) or _belongs_after(tree, first, last):
            last += 1
        elif tree.folded[last] in PARTICLES and last + 1 < sentence.last and _surname_after(tree, first, last):
            last += 2
        elif (after := _nickname(tree, last, sentence.last) or _nickname_ends(tree, first, last)) is not None:
            last = after
        else:
            break
    return Chunk(first, last, "PER")


def _one_more_before(tree: Tree, first: int, last: int, limit: int, other: dict[int, Chunk]) -> int | None:
    """Where the name begins with the word before it: the "Ana" of "Ana [Ruiz]", the "Joost van der" of "[Meer]"."""
    index = first - 1
    while index > limit and tree.folded[index] in PARTICLES and tree.form[index].islower():
        index -= 1
    tied = tree.words[first].head == index and tree.words[first].deprel.startswith("flat")
    if index < limit or not name_word(tree, index) or is_title(tree.form[index]):
        return None
    if index in other and not (tied and other[index].last - other[index].first == 1):
        return None
    short = sum(tree.words[i].upos != "PUNCT" for i in range(first, last)) == 1
    return index if tied or short or is_first_name(tree.form[index]) else None


def _surname_after(tree: Tree, first: int, particle: int) -> bool:
    """Whether a particle goes on the name: "van" (and "der") before a capital in "Joost van der Meer"."""
    following = particle + 1
    linked = tree.folded[following] in PARTICLES or name_word(tree, following)
    return linked and tree.form[particle].islower() and tree.words[particle].upos not in ("CCONJ", "ADP", "DET")


def _flat_surname(tree: Tree, first: int, last: int, other: dict[int, Chunk]) -> bool:
    """Whether a lone word tagged as a place is the surname by the parse: the "Hill" of "Marc Obi Hill said"."""
    lone = other[last].last - other[last].first == 1
    head = tree.words[last].head
    return lone and first <= head < last and tree.words[last].deprel.startswith("flat")


def _belongs_after(tree: Tree, first: int, last: int) -> bool:
    """Whether the word goes on the name: "Jr.", or a surname left out; not the "Legacy Fund" after "Ana Ruiz"."""
    printed = tree.form[last]
    if is_suffix(printed) or is_letters_after(printed):
        return True
    if not name_word(tree, last) or is_title(printed):
        return False
    if first <= tree.words[last].head < last and tree.words[last].deprel.startswith("flat"):
        return True
    more = last + 1 < len(tree.words) and name_word(tree, last + 1)
    return not (more or body_like(tree, last) or is_time(printed) or tree.aside(last))


def _nickname(tree: Tree, index: int, limit: int) -> int | None:
    """The end of a nickname in marks and the surname after it: Dana "Ace" Ruiz; None where there is none."""
    if index >= limit or tree.form[index] not in QUOTE_MARKS:
        return None
    close = next((i for i in range(index + 1, min(index + 4, limit)) if tree.form[i] in QUOTE_MARKS), None)
    if close is None or close + 1 >= limit or not name_word(tree, close + 1) or close == index + 1:
        return None
    return close + 2


def _nickname_ends(tree: Tree, first: int, last: int) -> int | None:
    """The end of the surname after a nickname whose closing mark the tagger left out: Dana "Ace[" Ruiz]."""
    opened = any(tree.form[i] in QUOTE_MARKS for i in range(first, last))
    if not opened or last + 1 >= len(tree.words) or tree.form[last] not in QUOTE_MARKS:
        return None
    return last + 2 if name_word(tree, last + 1) else None


def _stripped(tree: Tree, chunk: Chunk) -> Chunk | None:
    """The chunk without titles and roles in front; None where nothing else is in it ("Prime Minister")."""
    first, last = chunk.first, chunk.last
    while last > first and (_no_name_word(tree, last - 1) or lower_role(tree, last - 1)):
        last -= 1
    while first < last and _no_name_word(tree, first):
        first += 1
    placed = not any(is_first_name(tree.form[i]) for i in (first, last - 1))  # "Tromsø Judge Hale", no "Ana Judge Hale"
    inner = [
        i for i in range(first + 1, last - 1) if is_title(tree.form[i]) and (placed or not is_first_name(tree.form[i]))
    ]
    if inner and not all(is_suffix(tree.form[i]) for i in range(inner[-1] + 1, last)):
        first = inner[-1] + 1  # "Norvik President Ana Ruiz" tagged whole
    while first < last and _title_there(tree, first, last):
        first += 1
    while first < last and tree.is_mark(first):
        first += 1
    if first >= last or not any(tree.form[i][0].isalpha() for i in range(first, last)):
        return None
    return Chunk(first, last, chunk.tag)


def _no_name_word(tree: Tree, index: int) -> bool:
    """Whether the tagger put a mark, pronoun, article or verb into a name."""
    printed, upos = tree.form[index], tree.words[index].upos
    if tree.is_mark(index) or upos in ("PRON", "DET", "AUX"):
        return True
    return upos in ("PART", "ADP", "VERB", "CCONJ") and not printed[0].isupper()


def _title_there(tree: Tree, index: int, last: int) -> bool:
    """Whether the word is a title or trade before the name, not its first word.

    "Dean Moss" keeps "Dean" where a name needs two, "Agronomist Ana Ruiz" keeps two words without it.
    """
    printed = tree.form[index]
    if printed in HYPHENS:
        return True
    words_left = [i for i in range(index, last) if tree.words[i].upos != "PUNCT"]
    if not is_title(printed):
        return is_trade(printed) and len(words_left) > 2
    ranked = fold(printed).replace(".", "") in titles() or (index > 0 and is_title(tree.form[index - 1]))
    return ranked or not (is_first_name(printed) and len(words_left) == 2)


@dataclass(frozen=True, slots=True)
class _Clues:
    """What tells an untagged name: words of names found, of other tags, of sources, and surnames that stand alone."""

    taken: frozenset[int]
    other: frozenset[int]
    speaking: frozenset[int]
    lone: frozenset[str]


def _given_away(tree: Tree, clues: _Clues) -> list[Chunk]:
    """Names that the tagger missed but other words give away: "Cllr Obi", "activist Sipho Dube", "Suda Chai said"."""
    found = []
    for sentence in tree.mended_sentences:
        index = sentence.first
        while index < sentence.last:
            end = _run_of_names(tree, index, sentence.last, clues.taken)
            tests = (_titled, _described, _first_named, _speaks)
            if end > index and any(test(tree, index, end, clues) for test in tests):
                found.append(Chunk(index, end, "O"))
            index = max(end, index + 1)
    return found


def _run_of_names(tree: Tree, start: int, limit: int, taken: frozenset[int]) -> int:
    """The end of a run of capitalised name words that holds no title; `start` where none begins here."""
    end = start
    while end < limit and end not in taken:
        joined = end > start and glued(tree, end, limit)
        inside = end > start and tree.folded[end] in PARTICLES and end + 1 < limit and name_word(tree, end + 1)
        if not (joined or inside or (name_word(tree, end) and not (is_title(tree.form[end]) and end == start))):
            break
        end += 1
    return start if end - start > 2 and is_trade(tree.form[start]) else end


def _titled(tree: Tree, start: int, end: int, clues: _Clues) -> bool:
    """Whether a title stands before: "Mr. Obi" whatever the tagger calls it, "Gen. Obi" if it calls it nothing."""
    if start == 0 or not tree.form[start - 1][0].isupper():
        return False
    title = titles().get(tree.folded[start - 1].replace(".", ""))
    if title is None:
        return False
    return title.kind == "courtesy" or not (clues.other & set(range(start - 1, end)))


def _described(tree: Tree, start: int, end: int, clues: _Clues) -> bool:
    """Whether a role stands before: "Mayor Obi", "activist Sipho Dube"; not "the mayor Monday"."""
    if start == 0 or clues.other & set(range(start, end)) or is_time(tree.form[start]):
        return False
    role = role_at_end((tree.folded[start - 1].replace(".", ""),))
    return role is not None and (tree.form[start - 1][0].isupper() or end - start > 1)


def _first_named(tree: Tree, start: int, end: int, clues: _Clues) -> bool:
    """Whether it begins with a first name, or ends in a surname that stands alone elsewhere: "Maria Obi"."""
    if not 2 <= end - start <= 4 or clues.other & set(range(start, end)) or body_like(tree, end - 1):
        return False
    return is_first_name(tree.form[start]) or tree.folded[end - 1] in clues.lone


def _speaks(tree: Tree, start: int, end: int, clues: _Clues) -> bool:
    """Whether a run of two or three capitalised words is a source, and so somebody; not "ABC Ltd", "Bank of X"."""
    inside = set(range(start, end))
    if not 2 <= end - start <= 3 or not inside <= clues.speaking or inside & clues.other:
        return False
    names_only = all(name_word(tree, i) or tree.folded[i] in PARTICLES for i in inside)
    alone = end < len(tree.words) and not name_word(tree, end) and tree.folded[end] not in ("of", "for")
    body = any(body_like(tree, i) or tree.form[i].isupper() for i in inside)
    return names_only and alone and not body


def _voted(tree: Tree, persons: list[Chunk], tagged: list[Chunk]) -> list[Chunk]:
    """Without single words that are more often tagged as a body or place, and without families ("the Obis")."""
    votes: Counter[str] = Counter()
    for chunk in tagged:
        if chunk.last - chunk.first == 1:
            votes[tree.folded[chunk.first]] += 1 if chunk.tag == "PER" else -1
    surnames = {tree.folded[c.last - 1] for c in persons if c.last - c.first > 1}

    def stays(chunk: Chunk) -> bool:
        word = tree.folded[chunk.first]
        titled = chunk.first > 0 and is_title(tree.form[chunk.first - 1])
        family = word.endswith("s") and word[:-1] in surnames and tree.folded[chunk.first - 1] == "the"
        return chunk.last - chunk.first > 1 or titled or word in surnames or (votes[word] >= 0 and not family)

    return [c for c in persons if stays(c)]


def _names_of_surnames(tree: Tree, persons: list[Chunk], tagged: list[Chunk]) -> list[Chunk]:
    """Full names tagged as bodies or places whose last word stands alone elsewhere, as a surname does.

    "Sunmi Park", where "Park" is a person elsewhere, or is named beside one ("Jiho Lee and Sunmi Park … Lee and
    Park").
    """
    lone = {tree.folded[c.first] for c in persons if c.last - c.first == 1}
    alone = lone | {tree.folded[c.first] for c in tagged if c.last - c.first == 1}
    at = {i for c in persons for i in range(c.first, c.last)}

    def beside(chunk: Chunk) -> bool:
        inside = range(chunk.first, chunk.last)
        return any(tree.words[i].deprel == "conj" and tree.words[i].head in at for i in inside)

    def full(chunk: Chunk) -> bool:
        inside = range(chunk.first, chunk.last)
        plain = all(name_word(tree, i) and not body_like(tree, i) for i in inside)
        return chunk.tag != "PER" and 2 <= len(inside) <= 3 and chunk.first not in at and plain

    found = (c for c in tagged if full(c) and tree.folded[c.last - 1] in alone)
    return [Chunk(c.first, c.last, "O") for c in found if tree.folded[c.last - 1] in lone or beside(c)]


def _beside_person(tree: Tree, index: int, taken: set[int]) -> bool:
    """Whether the word is coordinated with a person's name: the "Park" of "Lee and Park"."""
    return tree.words[index].deprel == "conj" and tree.words[index].head in taken


def _known_again(tree: Tree, persons: list[Chunk], other: dict[int, Chunk]) -> list[Chunk]:
    """Surnames of persons named in full elsewhere that the tagger missed here or took for a body."""
    known = {tree.folded[c.last - 1] for c in persons if c.last - c.first > 1}
    known |= {tree.folded[c.first] for c in persons if c.first > 0 and is_title(tree.form[c.first - 1])}
    taken = {i for c in persons for i in range(c.first, c.last)}
    found = []
    for index, word in enumerate(tree.folded):
        tagged = other.get(index)
        lone = tagged is None or (
            tagged.last - tagged.first == 1 and (tagged.tag == "ORG" or _beside_person(tree, index, taken))
        )
        printed = tree.form[index]
        named = tree.words[index].upos in ("PROPN", "NOUN", "X") and printed[0].isupper() and not is_title(printed)
        if word in known and index not in taken and lone and named:
            found.append(Chunk(index, index + 1, "O"))
    return found
