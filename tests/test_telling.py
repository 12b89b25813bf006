"""What is told of a choice of speaker: each fact once, none that is false, and words for every question.

The articles are written with their parse: `Ana/PER Ruiz/PER` are words with the label that the tagger would give,
`{She>Ana Ruiz}` is a source and whom it means, `{She>}` one that stays open. The choice is given, not learned, so that
these tests hold whatever the weights are.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from quotes import people
from quotes.english import lists
from quotes.people import facts, features, telling, wording
from quotes.people.background import Background
from quotes.people.cast import Party, Referent
from quotes.people.grouping import cast
from quotes.people.names import names
from quotes.people.quotations import holders
from quotes.people.ranking import Ranked, Weights
from quotes.people.reading import Reader
from quotes.people.source import Source
from quotes.pipeline import Analysis
from quotes.records import Attribution, Origin, Piece, Span
from quotes.syntax import Tree
from tests import conllu, recorded
from tests.gold import run as gold

_TAGS = {
    "DET": "the a an both", "PRON": "she he they it i who we her", "CCONJ": "and", "ADP": "of in with",
    "NOUN": "minister official officials committee dam men agency group year-old",
    "PUNCT": ". , “ ” :", "PROPN": "mr. ms.", "NUM": "45",
}  # fmt: skip
_TAG = {word: tag for tag, words in _TAGS.items() for word in words.split()}


def row(number: int, word: str, label: str, before: str, root: int) -> str:
    """A line of the table: names are flat, everything else hangs on the verb."""
    tag = "PROPN" if label in ("PER", "ORG", "LOC") else "NOUN" if label == "ROL" else _TAG.get(word.lower(), "VERB")
    flat = bool(label) and label == before
    relation = "flat" if flat else "root" if number == root else "punct" if tag == "PUNCT" else "nsubj"
    relation = "cc" if tag == "CCONJ" else "det" if tag == "DET" else "case" if tag == "ADP" else relation
    head = number - 1 if flat else number + 1 if tag == "DET" else 0 if number == root else root
    plural = "NNS" if word.lower() in ("officials", "men") else "_"
    name = f"Name={'I' if flat else 'B'}-{label}" if label else "_"
    return "\t".join((str(number), word, word.lower(), tag, plural, "_", str(head), relation, "_", name))


def built(article: str) -> tuple[Tree, list[str], list[tuple[Span, list[str]]]]:
    """The tree, the labels, and the sources with whom each means."""
    text, tables, labels, sources = "", [], [], []
    for line in filter(None, map(str.strip, article.splitlines())):
        words = [w.partition("/")[::2] for w in re.sub(r"\{|>[^}]*\}", "", line).split()]
        root = next(n for n, (w, label) in enumerate(words, 1) if not label and w.lower() not in _TAG)
        before = [""] + [label for _, label in words]
        tables.append("\n".join(row(n, w, k, before[n - 1], root) for n, (w, k) in enumerate(words, 1)))
        labels += [f"{'I' if k == b else 'B'}-{k}" if k else "O" for (_, k), b in zip(words, before, strict=False)]
        plain, marks = re.sub(r"/[A-Z]+", "", line), []
        while match := re.search(r"\{([^>]*)>([^}]*)\}", plain):
            marks.append((match.start(), match[1], match[2].split("; ")))
            plain = plain[: match.start()] + match[1] + plain[match.end() :]
        sources += [(Span(len(text) + at, len(text) + at + len(w)), who) for at, w, who in marks]
        text += f"{plain}\n"
    article_, parse = conllu.load(text, "\n\n".join(tables))
    return Tree(article_, parse, ()), labels, sources


def read(article: str, *, around: str = "", loose: Sequence[Attribution] = ()) -> tuple[Reader, list[Attribution]]:
    """The article read through with the choices that it marks; `around`: words that the first source says."""
    tree, labels, sources = built(article)

    def choose(source: Source, ranking: Sequence[Ranked]) -> Referent | None:
        at = tree.words[source.first].start
        wanted = next((who for span, who in sources if span.start <= at < span.end), [])
        every = [r.who for r in ranking if r.who is not None]
        both = [who for who in every if who.members and [m.label for m in who.members] == wanted]
        return next((who for who in [*both, *every] if who in both or who.label in wanted), None)

    found = [Attribution((), None, span, negated=False, method="case", confidence=1.0) for span, _ in sources]  # type: ignore[arg-type]
    if around:
        start = tree.text.index(around)
        piece = Piece(Span(start, start + len(around)), "direct")
        found[0] = Attribution((piece,), None, sources[0][0], negated=False, method="case", confidence=1.0)  # type: ignore[arg-type]
    reader = Reader(tree, cast(tree, names(tree, labels)), holders(tree, found), choose=choose)
    reader.read([span for span, _ in sources])
    return reader, found


def told(article: str, *, around: str = "") -> str | None:
    """What is told of the last source."""
    reader, found = read(article, around=around)
    last = found[-1].source
    assert last is not None
    return telling.told(Background.of(reader, found), last)


# ------------------------------------------------------------------ each fact once

RUIZ, REED = "Ana/PER Ruiz/PER resigned .", "Tom/PER Reed/PER stayed ."
CASES = {
    "a full name": (
        "{minister/ROL Ana/PER Ruiz/PER>Ana Ruiz} said .",
        "“minister Ana Ruiz” is Ana Ruiz, named here in full.",
    ),
    "the full name alone": ("{Ana/PER Ruiz/PER>Ana Ruiz} said .", "“Ana Ruiz” is named here in full."),
    "a surname": (
        f"{RUIZ}\n{REED}\n{{Ruiz/PER>Ana Ruiz}} said .",
        "“Ruiz” is Ana Ruiz, the only person of that name here; named in full two sentences before.",
    ),
    "a surname before the name": (
        "{Ruiz/PER>Ana Ruiz} said .\nAna/PER Ruiz/PER resigned .",
        "“Ruiz” is Ana Ruiz, the only person of that name here; named in full only after it.",
    ),
    "no longer name": ("{Ruiz/PER>Ruiz} said .", "“Ruiz” is named nowhere in a longer form."),
    "the last of several": (
        "Eva/PER Ruiz/PER stayed .\nAna/PER Ruiz/PER resigned .\n{Ruiz/PER>Ana Ruiz} said .",
        "“Ruiz” is Ana Ruiz, of two of that name here the last spoken of; named in full in the sentence before.",
    ),
    "not the last of several": (
        "Eva/PER Ruiz/PER stayed .\nAna/PER Ruiz/PER resigned .\n{Ruiz/PER>Eva Ruiz} said .",
        "“Ruiz” is Eva Ruiz, one of two of that name here; named in full two sentences before.",
    ),
    "of several by title": (
        "Ms. Ana/PER Ruiz/PER resigned .\nMr. Tom/PER Ruiz/PER stayed .\n{Ms. Ruiz/PER>Ana Ruiz} said .",
        "“Ms. Ruiz” is Ana Ruiz, of two of that name here the only one called “Ms.”; "
        "named in full two sentences before.",
    ),
    "a short form": (
        "Union/ORG of/ORG Coffee/ORG Growers/ORG met .\nUCG/ORG met .\n{UCG/ORG>Union of Coffee Growers} said .",
        "“UCG” is Union of Coffee Growers, the short form of that name.",
    ),
    "part of a body's name": (
        "Norvik/ORG Group/ORG fell .\n{Norvik/ORG>Norvik Group} said .",
        "“Norvik” is Norvik Group, the only organisation of that name here; named in full in the sentence before.",
    ),
    "named in this sentence": (
        "Ana/PER Ruiz/PER resigned , {she>Ana Ruiz} said .",
        "“she” is Ana Ruiz, named earlier in this sentence; the only person named so far.",
    ),
    "named in the sentence before": (
        f"{REED}\n{RUIZ}\n{{She>Ana Ruiz}} said .",
        "“she” is Ana Ruiz, named in the sentence before; the only person who speaks here.",
    ),
    "named three sentences before": (
        f"{RUIZ}\n{REED}\n{REED}\n{{She>Ana Ruiz}} said .",
        "“she” is Ana Ruiz, named three sentences before; the only person who speaks here.",
    ),
    "named only after it": (
        f"{REED}\n{{She>Ana Ruiz}} said .\n{RUIZ}",
        "“she” is Ana Ruiz, named only after it; the only person who speaks here.",
    ),
    "who spoke last": (
        f"{{Tom/PER Reed/PER>Tom Reed}} said .\n{{Ana/PER Ruiz/PER>Ana Ruiz}} said .\n{REED}\n{{She>Ana Ruiz}} said .",
        "“she” is Ana Ruiz, named two sentences before; the last who spoke before.",
    ),
    "the only woman named": (
        f"Mr. Tom/PER Reed/PER stayed .\n{RUIZ}\n{{She>Ana Ruiz}} said .",
        "“she” is Ana Ruiz, named in the sentence before; the only woman named so far.",
    ),
    "the only woman who speaks": (
        f"Eva/PER Lund/PER left .\n{{Mr. Tom/PER Reed/PER>Tom Reed}} said .\n{RUIZ}\n{{She>Ana Ruiz}} said .",
        "“she” is Ana Ruiz, named in the sentence before; the only woman who speaks here.",
    ),
    "an open source may be another woman": (
        f"Eva/PER Lund/PER left .\n{{They>}} said .\n{RUIZ}\n{{She>Ana Ruiz}} said .",
        "“she” is Ana Ruiz, named in the sentence before.",
    ),
    "the only organisation": (
        f"{RUIZ}\nNorvik/ORG Group/ORG fell .\n{{It>Norvik Group}} said .",
        "“it” is Norvik Group, named in the sentence before; the only organisation named so far.",
    ),
    "the only place": (
        "Oria/LOC fell .\n{It>Oria} said .", "“it” is Oria, named in the sentence before; the only place named so far.",
    ),
    "a who": (
        f"{REED}\nAna/PER Ruiz/PER , {{who>Ana Ruiz}} said .",
        "“who” is Ana Ruiz, who stands right before it; named earlier in this sentence.",
    ),
    "a role": (
        "finance/ROL minister/ROL Ana/PER Ruiz/PER resigned .\n{The minister>Ana Ruiz} said .",
        "“the minister” is Ana Ruiz, called “finance minister” in the article; "
        "nobody else named here is called “minister”.",
    ),
    "one of two roles": (
        "finance/ROL minister/ROL Ana/PER Ruiz/PER resigned .\nlabour/ROL minister/ROL Tom/PER Reed/PER stayed .\n"
        "{The minister>Ana Ruiz} said .",
        "“the minister” is Ana Ruiz, called “finance minister” in the article; named two sentences before.",
    ),
    "a word of the name": (
        "Ethics/ORG Committee/ORG met .\n{The committee>Ethics Committee} said .",
        "“the committee” is Ethics Committee, “committee” stands in that name; named in the sentence before.",
    ),
    "the first letters": (
        "Union/ORG of/ORG Coffee/ORG Growers/ORG met .\n{UCG>Union of Coffee Growers} said .",
        "“UCG” is Union of Coffee Growers, the first letters of that name; named in the sentence before.",
    ),
    "an age": (
        "Ana/PER Ruiz/PER , 45 , resigned .\n{The 45-year-old>Ana Ruiz} said .",
        "“the 45-year-old” is Ana Ruiz, whose age the article gives as 45; named in the sentence before.",
    ),
    "described before": (
        f"{{An official>}} said .\n{RUIZ}\n{{The official>an official}} said .",
        "“the official” is an official, first described so two sentences before; the last who spoke before.",
    ),
    "nobody named": (f"{RUIZ}\n{{An official>}} said .", "The article does not name “an official”."),
    "a name to itself": (f"{RUIZ}\n{{Whitehall>}} said .", "“Whitehall” stands for itself."),
    "named together": (
        "{Ana/PER Ruiz/PER and Tom/PER Reed/PER>Ana Ruiz; Tom Reed} said .\n{They>Ana Ruiz; Tom Reed} said .",
        "“they” are Ana Ruiz and Tom Reed, named together in the sentence before; the last two who spoke before.",
    ),
    "named apart": (
        f"{RUIZ}\n{REED}\n{{They>Ana Ruiz; Tom Reed}} said .",
        "“they” are Ana Ruiz and Tom Reed, both named in the two sentences before.",
    ),
    "joint": (
        f"{RUIZ}\n{{Ruiz/PER and Tom/PER Reed/PER>Ana Ruiz; Tom Reed}} said .",
        "“Ruiz” is Ana Ruiz, the only person of that name here; “Tom Reed” is named here in full.",
    ),
    "a body as they": (
        "Norvik/ORG fell .\n{They>Norvik} said .",
        "“they” means Norvik, named in the sentence before; the only organisation named so far.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_told(case: str) -> None:
    article, sentence = CASES[case]
    assert told(article) == sentence


def test_an_i_is_told_by_the_quotation_around_it() -> None:
    article = f"{RUIZ}\n“ That left , {{Ruiz/PER>Ana Ruiz}} said , {{I>Ana Ruiz}} said . ”"
    sentence = "“I” is Ana Ruiz, who speaks the words around it; named earlier in this sentence."
    assert told(article, around="I said") == sentence


def test_an_open_pronoun_names_whom_it_may_be() -> None:
    sentence = told(f"{RUIZ}\nEva/PER Lund/PER stayed .\n{{She>}} said .")
    assert sentence is not None
    assert re.fullmatch(r"“She” may be .*(Ana Ruiz|Eva Lund).*\.", sentence)
    assert told("{It>} rained .") == "“It” is nobody the article names before."


def test_what_stands_elsewhere_is_told_so() -> None:
    reader, found = read(f"{RUIZ}\n{{She>Ana Ruiz}} said .")
    assert found[0].source is not None
    sentence = telling.told(Background.of(reader, found), found[0].source, elsewhere=True)
    assert sentence is not None
    assert sentence.startswith("Taken from elsewhere in the article: “she” is Ana Ruiz, named")


def test_every_fact_is_told_in_a_case() -> None:
    asked = {name for name, fact in vars(facts).items() if fact in facts.FACTS}
    seen = set()
    articles = [(article, "") for article, _ in CASES.values()]
    articles.append((f"{RUIZ}\n“ That left , {{Ruiz/PER>Ana Ruiz}} said , {{I>Ana Ruiz}} said . ”", "I said"))
    for article, around in articles:
        reader, found = read(article, around=around)
        known = Background.of(reader, found)
        for span, parts in reader.found.items():
            chosen = [facts.Chosen(p.source, p.who, span, known) for p in parts if p.who is not None]
            seen |= {fact.__name__ for fact in facts.FACTS for one in chosen if fact(one)}
    assert seen == asked


@pytest.mark.parametrize(("place", "step"), [(people, "told"), (Background, "of")])
def test_a_sentence_that_fails_costs_no_speaker(place: object, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ValueError

    article = recorded.articles()[0]
    whole = recorded.extractor().analysis(article)
    monkeypatch.setattr(place, step, fails)
    without = recorded.extractor().analysis(article)
    assert [o.quote for o in without.origins] == [o.quote for o in whole.origins]
    assert any("people.telling" in notice for notice in without.extraction.notices)


# ------------------------------------------------------------------ nothing false


@cache
def analysed() -> tuple[Analysis, ...]:
    """The seeds on their recorded parses, and the marked cases on theirs."""
    one = gold.Extractor(parser=gold._Recorded(gold.parses()), thoughts=True)
    return tuple(one.analysis(a) for a in gold.seeds()) + tuple(map(recorded.extractor().analysis, recorded.articles()))


_FAR = "earlier in this sentence|in the sentence before|only after it|.+? sentences before"
_AGO = rf"(?P<way>named(?: in full)?) (?P<far>{_FAR})"
_ONLY = r"the only (person|organisation|place) (named so far|of that name here|who speaks here)"
_COUNT = {word: n for n, word in enumerate(facts._NUMBERS)}


def single() -> Iterator[tuple[Analysis, Origin, Party]]:
    """Rows whose source alone means one party, with it."""
    for analysis in analysed():
        reader_cast = analysis_cast(analysis)
        for origin in analysis.origins:
            who = origin.resolution
            alone = [p for p in reader_cast if p.canonical in who.speakers]
            if len(who.speakers) == len(alone) == 1 and who.told and "; “" not in who.told:
                yield analysis, origin, alone[0]


@cache
def _cast(number: int) -> tuple[Party, ...]:
    return people.cast_of(analysed()[number].tree).parties


def analysis_cast(analysis: Analysis) -> tuple[Party, ...]:
    return _cast(next(n for n, one in enumerate(analysed()) if one is analysis))


def far(told: str) -> int | None:
    """The distance that is told, in sentences; None for one only after it."""
    if told == "only after it":
        return None
    near = {"earlier in this sentence": 0, "in the sentence before": 1}
    word = told.split()[0]
    return near[told] if told in near else _COUNT[word] if word in _COUNT else int(word)


def test_a_distance_told_is_the_distance_counted() -> None:
    checked = 0
    for analysis, origin, party in single():
        tree, sentence = analysis.tree, origin.resolution.told or ""
        match = re.search(_AGO, sentence)
        span = origin.attribution.source or origin.attribution.antecedent
        if match is None or span is None:
            continue
        first = min(i for i in tree.words_in(span) if not tree.is_mark(i))
        full = [m for m in party.mentions if match["way"] == "named" or m.name.words == party.name.words]
        starts = sorted(tree.words[m.first].start for m in full)
        before = [at for at in starts if at < span.start]
        inside = [s for s in tree.mended_sentences for at in before[-1:] if s.span.start <= at < s.span.end]
        own = next(s for s in tree.mended_sentences if s.first <= first < s.last)
        counted = tree.mended_sentences.index(own) - tree.mended_sentences.index(inside[0]) if before else None
        assert far(match["far"]) == counted, sentence
        checked += 1
    assert checked > 150


def test_the_only_one_told_is_the_only_one() -> None:
    checked = 0
    for analysis, origin, party in single():
        sentence, resolved = origin.resolution.told or "", origin.resolution
        span = origin.attribution.source or origin.attribution.antecedent
        match = re.search(_ONLY, sentence)
        if match is None or span is None:
            continue
        alike = [p for p in analysis_cast(analysis) if p.kind == party.kind]
        starts = {p: min(analysis.tree.words[m.first].start for m in p.mentions) for p in alike if p.mentions}
        if match[2] == "named so far":
            assert [p for p in alike if p in starts and starts[p] < span.start] == [party], sentence
        elif match[2] == "of that name here":
            words = set(re.findall(r"\w+", span.of(analysis.tree.text).casefold())) & set(party.name.words)
            assert not [p for p in alike if p is not party and any(words <= set(m.name.words) for m in p.mentions)]
        else:
            made = (o for o in analysis.origins if o.quote.act == "speech")
            people = {s for o in made for s in o.resolution.known if s.kind == "person"}
            assert {s.name for s in people} == set(resolved.speakers), sentence
        checked += 1
    assert checked > 100


def test_a_role_told_is_printed() -> None:
    for analysis, origin, party in single():
        match = re.search(r"called “(.+?)” in the article", origin.resolution.told or "")
        if match:
            assert match[1] in " ".join(analysis.tree.text.split())
            assert match[1] in {role.text for role in party.roles} | {m.kin for m in party.mentions}


def place(origin: Origin) -> int:
    """Where the row is said: at its source, else at the first of its words."""
    found = origin.attribution
    return found.source.start if found.source else found.pieces[0].span.start


def test_who_spoke_last_is_the_speaker_of_the_row_before() -> None:
    checked = 0
    for analysis in analysed():
        made = [o for o in analysis.origins if o.quote.act == "speech" and o.resolution.method != "none"]
        for origin in (o for o in made if "the last who spoke before" in (o.resolution.told or "")):
            own = origin.attribution.source or origin.attribution.antecedent
            earlier = [o for o in made if own and place(o) < own.start]
            last = max(map(place, earlier))
            assert {o.resolution.speakers for o in earlier if place(o) == last} == {origin.resolution.speakers}
            checked += 1
    assert checked > 20


def test_every_speaker_is_told_of_in_a_sentence() -> None:
    for analysis in analysed():
        for origin in analysis.origins:
            sentence = origin.resolution.told
            assert (sentence is None) == (origin.resolution.method == "none")
            assert sentence is None or re.fullmatch(r"[“A-Z][^\n]*\.", sentence)
            if origin.resolution.speakers and sentence:
                assert all(name in sentence for name in origin.resolution.speakers), sentence


# ------------------------------------------------------------------ words for the answers


def test_every_learned_answer_has_words() -> None:
    rows = lists.read(Path(wording.__file__).with_name("weights.tsv"))
    answers = {answer.partition(": ")[2] for answer, _ in rows}
    assert [answer for answer in sorted(answers) if wording.in_words(answer) == answer and answer not in SAME] == []


SAME = ("spoke last but one",)  # plain as they are


def questions() -> Iterator[str]:
    """How the answers of each question of `features` begin, up to what differs."""
    tree = ast.parse(Path(features.__file__).read_text(encoding="utf-8"))
    asked = {question.__name__ for question in (*features.QUESTIONS, *features.OF_NAMES)}
    for function in (f for f in tree.body if isinstance(f, ast.FunctionDef) and f.name in asked):
        for node in ast.walk(function):
            if isinstance(node, ast.Yield) and node.value is not None:
                value = node.value.values[0] if isinstance(node.value, ast.JoinedStr) else node.value
                yield str(value.value) if isinstance(value, ast.Constant) else ""


def test_every_question_has_words() -> None:
    patterns = [pattern.replace("\\", "") for pattern, _ in lists.read(WORDS)]
    assert len(list(questions())) > 50
    for begins in filter(None, questions()):
        start = begins.rstrip(", ")
        assert any(pattern.startswith(start) for pattern in patterns), f"{begins!r} has no line in words.tsv"


WORDS = Path(wording.__file__).with_name("words.tsv")


def test_every_line_of_words_can_be_reached_and_written_out() -> None:
    for pattern, words in wording.table():
        assert set(re.findall(r"\{(\w+)\}", words)) <= set(pattern.groupindex), words
        assert set(pattern.groupindex) <= set(wording._WRITTEN), words


def test_answers_that_say_the_same_are_told_once_with_their_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    known = Weights({"she: back=1": 50, "pronoun: back=1": 70, "pronoun: how=name": -30, "pronoun: same verb=True": 10})
    monkeypatch.setattr(wording, "weights", lambda: known)
    shown = wording.weightiest(Ranked(None, "she", ("back=1", "how=name", "same verb=True"), 0, 0.5), 2)
    assert shown == "mentioned in the sentence before (+1.2); last mentioned by name (-0.3)"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("back=3, person", "mentioned three or four sentences before"),
        ("noun=same, the", "has this very role"),
        ("spoke last, back=0", "spoke last, in the same sentence"),
        ("since=4", "others like this mentioned since: four or more"),
        ("person wanted, is body, one, the", "the source is a person, this is an organisation"),
        ("a question of tomorrow=5", "a question of tomorrow=5"),
    ],
)
def test_an_answer_in_words(answer: str, words: str) -> None:
    assert wording.in_words(answer) == words
