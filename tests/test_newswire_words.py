"""What the parser does with words and sentences before the encoder sees them. No trained model."""

from __future__ import annotations

import re
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes import find
from quotes.english import cue_words
from quotes.newswire import features, splitter
from quotes.newswire.lexicon import Lexicon, singular, stems
from quotes.newswire.sentences import Marks, recut
from quotes.newswire.splitter import GAP, LONGEST, Part, at_marks, joined
from quotes.parse import FOLDER
from quotes.records import Quotation, Span
from tests import growth

# ------------------------------------------------------------------ sentences


def marks_of(text: str) -> list[Marks]:
    found = find.quotations(text, [Span(0, len(text))])
    return [(q.start, q.end, q.inner.start, q.inner.end, q.depth) for q in found]


def shown(text: str, given: str) -> str:
    """The sentences after cutting again; `given` is the text with | where the splitter cut."""
    assert given.replace("|", "") == text
    found: list[list[tuple[int, int]]] = []
    at = 0
    for part in given.split("|"):
        words = [(at + m.start(), at + m.end()) for m in re.finditer(r"\w+|[^\w\s]", part)]
        found += [words] if words else []
        at += len(part)
    cuts = recut(text, found, marks_of(text))
    return "|".join(" ".join(text[a:b] for a, b in s) for s in cuts)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        # the closing mark goes back to the sentence it closes
        ("“It rained all week.| ”She smiled.", "“ It rained all week . ”|She smiled ."),
        ("“It rained.|” She smiled.", "“ It rained . ”|She smiled ."),
        # the opening mark goes forward
        ("He left.| “|It rained.”", "He left .|“ It rained . ”"),
        ("He left. “| It rained.”", "He left .|“ It rained . ”"),
        # a quotation is not cut where its own text has no full stop
        ("“The dam,| the bridge and the mill” fell.", "“ The dam , the bridge and the mill ” fell ."),
        # and is cut where it has one
        ("“It rained.| We left.”", "“ It rained .|We left . ”"),
        # “..., he said”
        ("“It rained,”| Kofi Boateng said.", "“ It rained , ” Kofi Boateng said ."),
        ("“Why now?”| she asked.", "“ Why now ? ” she asked ."),
        # but not: a new sentence after a quotation that ends one
        ("“It rained.”| The crowd left.", "“ It rained . ”|The crowd left ."),
        ('"It rained."| The crowd left.', '" It rained . "|The crowd left .'),
        # a word grown together with a mark
        ("He said, ”Moreno.", "He said , ” Moreno ."),
    ],
)
def test_marks_never_cost_a_boundary(given: str, expected: str) -> None:
    assert shown(given.replace("|", ""), given) == expected


def test_a_word_with_a_mark_in_it_is_parted() -> None:
    text = "He said“wait”now."
    cuts = recut(text, [[(0, 2), (3, 16), (16, 17)]], marks_of(text))
    assert [text[a:b] for a, b in cuts[0]] == ["He", "said", "“", "wait", "”", "now", "."]


def test_without_quotations_nothing_changes() -> None:
    assert recut("A b. C d.", [[(0, 1), (2, 4)], [], [(5, 6), (7, 9)]], ()) == [[(0, 1), (2, 4)], [(5, 6), (7, 9)]]


@pytest.mark.parametrize(
    ("before", "after", "one"),
    [
        ("Then Elena", "Ruiz spoke.", True),
        ("Gen.", "Ruiz spoke.", True),
        ("Elena J.", "Ruiz spoke.", True),
        ("For now,", "it holds.", True),
        ("Yours, Elena", "The report is late.", False),
        ("At 5 PM", "Ruiz spoke.", False),
        ("It was late.", "Ruiz spoke.", False),
        ("It rained", "Ruiz spoke.", False),
    ],
)
def test_no_name_and_no_clause_is_cut_in_two(before: str, after: str, one: bool) -> None:
    text = f"{before} {after}"
    words = [m.span() for m in re.finditer(r"[\w.]+|,", text)]
    split = [[w for w in words if w[1] <= len(before)], [w for w in words if w[0] >= len(before)]]
    assert len(recut(text, split, ())) == (1 if one else 2)


@given(st.text(alphabet="aB.,?! “”\"'‘’", min_size=1, max_size=60), st.randoms(use_true_random=False))
def test_recut_keeps_every_character_and_the_order(text: str, random: object) -> None:
    words = [(m.start(), m.end()) for m in re.finditer(r"\S+", text)]
    found: list[list[tuple[int, int]]] = [[]]
    for word in words:
        found[-1].append(word)
        if random.random() < 0.3:  # type: ignore[attr-defined]
            found.append([])
    cuts = recut(text, found, marks_of(text))
    assert all(cuts)
    every = [w for s in cuts for w in s]
    assert every == sorted(every)
    assert "".join(text[a:b] for a, b in every) == "".join(text.split())


@pytest.mark.lengthy
def test_many_quotations_are_work_by_their_number() -> None:
    def job(number: int) -> None:
        text = "“We go on,” she said. " * number
        words = [(m.start(), m.end()) for m in re.finditer(r"\w+|[^\w\s]", text)]
        cuts = recut(text, [words[i : i + 9] for i in range(0, len(words), 9)], marks_of(text))
        assert len(cuts) == number

    growth.of_length_only(job, 1_000)


# ------------------------------------------------------------------ paragraphs as Stanza reads them


def test_paragraphs_are_joined_position_by_position() -> None:
    text = "One\ttwo.\r\n\r\n  Three four.\x07 "
    paragraphs = [Span(0, 8), Span(14, 26)]
    whole, parts = joined(text, paragraphs)
    assert whole == "One two." + GAP + "Three four. "
    assert parts == [Part(0, 0, 0), Part(10, 4, 1)]
    assert all(whole[p.start] == text[p.start + p.shift] for p in parts)


def test_an_overlong_paragraph_goes_in_parts() -> None:
    text = "The ferry was late again today. " * 2000
    whole, parts = joined(text, [Span(0, len(text))])
    assert len(parts) > 1
    assert {p.paragraph for p in parts} == {0}
    for part, following in pairwise(parts):
        length = following.start - len(GAP) - part.start
        assert length <= LONGEST
        assert whole[part.start : part.start + length] == text[part.start + part.shift :][:length]
        assert text[following.start + following.shift :].startswith("The ferry")


def test_a_run_without_white_space_goes_in_parts() -> None:
    text = "Look: " + "x" * 1000 + " end."
    whole, parts = joined(text, [Span(0, len(text))])
    assert max(len(run) for run in whole.split()) == 400
    assert whole.replace(GAP, "") == text
    assert [p.start + p.shift for p in parts] == [0, 406, 806]


@pytest.mark.parametrize("text", ["x" * 95, "x " * 50, "x" * 9 + " " + "y" * 40, "Abc def. Ghi. " * 6, " " * 30])
def test_parts_lose_nothing(text: str) -> None:
    spans = list(splitter.cut(text, Span(0, len(text)), 10))
    assert "".join(s.of(text) for s in spans) == text
    assert all(0 < s.end - s.start <= 10 for s in spans)


def test_sentences_keep_their_paragraphs() -> None:
    text = "  One two.\n\n\nThree."
    found = [(0, bounds_of(text, "One two .")), (1, bounds_of(text, "Three ."))]
    split = at_marks(found, (text, [Span(2, 10), Span(13, 19)], ()))
    assert [([text[a:b] for a, b in words], n) for words, n in split] == [
        (["One", "two", "."], 0),
        (["Three", "."], 1),
    ]


def bounds_of(text: str, forms: str) -> list[tuple[int, int]]:
    at, words = text.index(forms.split()[0]), []
    for form in forms.split():
        at = text.index(form, at)
        words.append((at, at + len(form)))
    return words


# ------------------------------------------------------------------ features


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("ferry", "lower"), ("Ferry", "capital"), ("UN", "capitals"), ("A", "capital"), ("iPad", "mixed"),
        ("McKay", "mixed"), ("3rd", "digit"), ("1,000", "digit"), ("”", "mark"), ("...", "mark"), ("Ōtara", "capital"),
        ("élan", "lower"), ("U.N.", "capitals"), ("東京", "mixed"),
    ],
)  # fmt: skip
def test_shape(form: str, expected: str) -> None:
    assert features.SHAPES[features.shape(form)] == expected


def test_places_in_quotations() -> None:
    text = "She said “no ‘never again’ here” and left."
    words = [(m.start(), m.end()) for m in re.finditer(r"\w+|[^\w\s]", text)]
    places = features.places(words, marks_of(text))
    found = {text[a:b]: features.PLACES[p] for (a, b), p in zip(words, places, strict=True)}
    assert found["said"] == found["and"] == "outside"
    assert found["no"] == found["here"] == "inside"
    assert found["never"] == found["again"] == "nested"
    assert found["“"] == found["‘"] == found["”"] == "mark"


class Letters:
    """A tokenizer that makes a piece of each letter; nothing of what it does not know."""

    def encode_batch_fast(self, input: list[str], **_: object) -> list[SimpleNamespace]:
        return [SimpleNamespace(ids=[ord(c) for c in text if c.isascii()]) for text in input]


def test_pieces_of_words() -> None:
    found = features.pieces(Letters(), ["ab", "n’t", "''", "東", "abcdefghijkl"], 100)  # type: ignore[arg-type]
    assert found[0] == [97, 98]
    assert found[1] == [ord(c) for c in "not"]  # a clitic is read as its word
    assert found[2] == [ord('"')]
    assert found[3] == [100]
    assert len(found[4]) == features.MAX_WORD_PIECES


# ------------------------------------------------------------------ lexicon


@pytest.mark.parametrize(
    ("form", "xpos", "lemma"),
    [
        ("says", "VBZ", "say"), ("said", "VBD", "say"), ("denies", "VBZ", "deny"), ("denied", "VBD", "deny"),
        ("stating", "VBG", "state"), ("planned", "VBD", "plan"), ("watches", "VBZ", "watch"), ("told", "VBN", "tell"),
        ("insisting", "VBG", "insist"), ("argued", "VBD", "argue"), ("Recalled", "VBD", "recall"), ("is", "VBZ", "be"),
        ("wants", "VB", "want"), ("vowed", "VBD", "vow"),
    ],
)  # fmt: skip
def test_lemmas_of_verbs(form: str, xpos: str, lemma: str) -> None:
    assert lexicon().lemma(form, "VERB", xpos) == lemma


def test_lemmas_of_other_words() -> None:
    tables = lexicon()
    assert tables.lemma("Ministers", "NOUN", "NNS") == "minister"
    assert tables.lemma("cities", "NOUN", "NNS") == "city"
    assert tables.lemma("Okafor", "PROPN", "NNP") == "Okafor"
    assert tables.lemma("She", "PRON", "PRP") == "she"


def test_upos() -> None:
    tables = lexicon()
    assert tables.upos("VBD", "root", "said") == "VERB"
    assert tables.upos("VBD", "aux", "was") == "AUX"
    assert tables.upos("NNP", "nsubj", "Ruiz") == "PROPN"
    assert tables.upos("no such tag", "nsubj", "x") == "X"


def lexicon() -> Lexicon:
    return Lexicon.read(FOLDER)


def test_the_past_of_every_cue_word_comes_back_to_it() -> None:
    lexicon = Lexicon.read(FOLDER)
    irregular = {lemma for (_, kind), lemma in lexicon.lemmas.items() if kind == "v"}
    verbs = cue_words.verbs().keys()
    two_spellings = {f"{verb}e" for verb in verbs}  # "lambast" and "lambaste" have one past
    regular = [verb for verb in verbs - irregular - two_spellings if verb.isalpha()]
    assert len(regular) > 150
    assert {verb: lexicon.lemma(past(verb), "VERB", "VBD") for verb in regular} == {verb: verb for verb in regular}


def past(verb: str) -> str:
    """The past tense of a regular verb: "whispered", "denied", "stated", "marvelled"."""
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ied"
    return f"{verb}{verb[-1] if verb.endswith('l') and verb[-2] in 'aeiou' and verb[-3] not in 'aeiou' else ''}ed"


def test_stems_end_with_the_form_itself() -> None:
    assert list(stems("bring", "VBG"))[-1] == "bring"
    assert singular("glass") == "glass"
    assert singular("boxes") == "box"


def test_a_quotation_of_a_later_paragraph_does_not_touch_this_one() -> None:
    text = "One. Two.\nThree."
    late = Quotation(10, 16, Span(10, 16), "double", 0, 1, closed=False)
    cut = [(0, bounds_of(text, "One .")), (0, bounds_of(text, "Two ."))]
    found = at_marks(cut, (text, [Span(0, 9), Span(10, 16)], [late]))
    assert [n for _, n in found] == [0, 0]
