"""The index of a parse: what its query words answer."""

from __future__ import annotations

from quotes import find
from quotes.records import Article, Parse, Sentence, Span, Word
from quotes.syntax import Tree
from tests import conllu
from tests.conftest import span_of

TEXT = "“The dam, built by Ruiz, will hold,” the engineer was told by Maj.\nTom Reed, who said that it leaks."
TABLE = """
1   “         “         PUNCT  ``    _  10  punct
2   The       the       DET    DT    _  3   det
3   dam       dam       NOUN   NN    _  10  nsubj
4   ,         ,         PUNCT  ,     _  5   punct
5   built     build     VERB   VBN   _  3   acl
6   by        by        ADP    IN    _  7   case
7   Ruiz      Ruiz      PROPN  NNP   _  5   obl:agent  _  Name=B-PER
8   ,         ,         PUNCT  ,     _  5   punct
9   will      will      AUX    MD    _  10  aux
10  hold      hold      VERB   VB    _  16  ccomp
11  ,         ,         PUNCT  ,     _  10  punct
12  ”         ”         PUNCT  ''    _  10  punct
13  the       the       DET    DT    _  14  det
14  engineer  engineer  NOUN   NN    _  16  nsubj:pass
15  was       be        AUX    VBD   _  16  aux:pass
16  told      tell      VERB   VBN   _  0   root
17  by        by        ADP    IN    _  18  case
18  Maj.      Maj.      PROPN  NNP   _  16  obl:agent

1   Tom       Tom       PROPN  NNP   _  0   root  _  Name=B-PER
2   Reed      Reed      PROPN  NNP   _  1   flat  _  Name=I-PER
3   ,         ,         PUNCT  ,     _  5   punct
4   who       who       PRON   WP    _  5   nsubj
5   said      say       VERB   VBD   _  1   acl:relcl
6   that      that      SCONJ  IN    _  8   mark
7   it        it        PRON   PRP   _  8   nsubj
8   leaks     leak      VERB   VBZ   _  5   ccomp
9   .         .         PUNCT  .     _  1   punct
"""


def tree() -> Tree:
    article, parse = conllu.load(TEXT, TABLE)
    return Tree(article, parse, find.quotations(article.text, article.paragraphs))


def words(of: Tree, *indices: int | None) -> list[str | None]:
    return [None if i is None else of.form[i] for i in indices]


def test_what_hangs_on_a_word() -> None:
    one = tree()
    said, leaks = one.form.index("said"), one.form.index("leaks")
    assert words(one, one.agent(one.form.index("told")), one.agent(said)) == ["Maj.", None]
    assert words(one, one.child(one.form.index("told"), "nsubj"), one.child(leaks, "obj")) == ["engineer", None]
    assert words(one, *one.all_on(said, "nsubj", "ccomp")) == ["who", "leaks"]
    assert words(one, one.that(leaks), one.that(said)) == ["that", None]
    assert one.has(leaks, "that")
    assert not one.has(said, "that")
    assert words(one, *one.subtree(leaks)) == ["that", "it", "leaks"]


def test_what_a_word_hangs_on() -> None:
    one = tree()
    said, it = one.form.index("said"), one.form.index("it")
    assert words(one, one.branch(it, said), one.branch(said, it), one.branch(said, said)) == ["leaks", None, None]
    assert words(one, *one.above(it)) == ["it", "leaks", "said", "Tom"]
    assert words(one, *one.tops(one.range_of(span_of(TEXT, "who said that")))) == ["said", "that"]
    assert words(one, one.pivot(span_of(TEXT, "who said that")), one.pivot(Span(0, 0))) == ["said", None]


def test_finite_verbs_and_clauses() -> None:
    one = tree()
    assert [form for i, form in enumerate(one.form) if one.finite(i)] == ["will", "was", "said", "leaks"]
    assert one.clausal(one.range_of(span_of(TEXT, "it leaks")))
    assert not one.clausal(one.range_of(span_of(TEXT, "The dam")))


def test_sentences_are_those_of_the_parser_or_mended() -> None:
    one = tree()
    maj, tom = one.form.index("Maj."), one.form.index("Tom")
    assert (one.sentence_of[maj], one.sentence_of[tom]) == (0, 1)
    assert one.mended_sentence_of[maj] != one.mended_sentence_of[tom]  # another paragraph
    article = Article("a", TEXT.replace("\n", " "), (Span(0, len(TEXT)),))
    flat = Tree(article, conllu.parse(article, TABLE), ())
    assert flat.sentence_of[tom] == 1
    assert flat.mended_sentence_of[maj] == flat.mended_sentence_of[tom]  # "Maj. Tom Reed"


def test_the_quotation_around_a_word() -> None:
    one = tree()
    dam, engineer = one.form.index("dam"), one.form.index("engineer")
    around = one.quotation(dam)
    assert around is not None
    assert around.inner.of(TEXT) == "The dam, built by Ruiz, will hold,"
    assert (one.quotation(engineer), one.quoted[dam], one.quoted[engineer]) == (None, True, False)
    assert list(one.meeting(Span(0, len(TEXT)))) == [around]


def test_a_torn_parse_is_an_index_all_the_same() -> None:
    torn = (Word(0, 2, "ab", "X", "X", 1, "dep", "O"), Word(3, 5, "cd", "X", "X", 0, "dep", "O"))
    one = Tree(Article("a", "ab cd", (Span(0, 5),)), Parse(torn, (Sentence(Span(0, 5), 0, 2, 0),)), ())
    assert one.subtree(0) == (0, 1)
    assert one.above(0) == [0, 1]
