"""Attribution: marked cases on recorded parses, with the role head and without, and the notation of the cases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quotes import attribute, find
from quotes.records import Attribution, Parse, Piece, Resolution, Span
from quotes.syntax import Tree
from tests import marked
from tests.attribution_cases import FILES, both_sides, cases, of_file, parsed_now, recorded, right, without_roles

# Of the cases that are right with the role head switched off: 0.79 on the recorded parses.
ALONE = 0.75


def params() -> list[object]:
    """The cases, those known to be wrong marked so."""
    return [
        pytest.param(name, marks=[pytest.mark.xfail(strict=True, reason=case.xfail)] if case.xfail else [], id=name)
        for name, case in cases().items()
    ]


@pytest.mark.parametrize("name", params())
def test_a_marked_case(name: str) -> None:
    case = cases()[name]
    wanted, got = both_sides(case, *recorded(case))
    assert got == wanted


@pytest.mark.parametrize("deprel", ["obj", "iobj"])
def test_whom_an_agency_quotes_is_its_object_of_either_kind(deprel: str) -> None:
    """The parser finds the two about equally likely in "the agency quoted Tomás Vega as saying"."""
    case = cases()["quoted by an agency as saying"]
    article, parse = recorded(case)
    quoted = next(i for i, w in enumerate(parse.words) if w.lemma == "quote")
    told = [i for i, w in enumerate(parse.words) if w.head == quoted and w.deprel in ("obj", "iobj")]
    assert len(told) == 1
    words = tuple(replace(w, deprel=deprel) if i in told else w for i, w in enumerate(parse.words))
    wanted, got = both_sides(case, article, replace(parse, words=words))
    assert got == wanted


def test_enough_cases_are_right_without_the_role_head() -> None:
    plain = of_file(FILES[0])
    good = {case.name: right(case, article, without_roles(p)) for case in plain for article, p in [recorded(case)]}
    share = sum(good.values()) / len(good)
    assert share >= ALONE, [name for name, fine in good.items() if not fine]


@pytest.mark.parametrize("alone", [False, pytest.param(True, marks=pytest.mark.lengthy)])
@pytest.mark.parametrize("name", cases())
def test_what_holds_for_every_attribution(name: str, alone: bool) -> None:
    article, parse = recorded(cases()[name])
    quotations = find.quotations(article.text, article.paragraphs)
    found = attribute.attributions(Tree(article, without_roles(parse) if alone else parse, quotations))
    whole = Span(0, len(article.text))
    starts = [a.pieces[0].span.start for a in found]
    assert starts == sorted(starts)
    for a in found:
        assert list(a.pieces) == sorted(a.pieces, key=lambda p: (p.span.start, -p.span.end))
        spans = [p.span for p in a.pieces] + [s for s in (a.cue, a.source, a.via, a.antecedent) if s]
        for span in spans:
            assert whole.holds(span)
            assert span.start < span.end
            assert span.of(article.text).strip() == span.of(article.text)
        assert 0.0 <= a.confidence <= 1.0
        assert a.method


@pytest.mark.parametrize("name", cases())
def test_marks_are_somebodys_or_nobodys(name: str) -> None:
    """Every outer quotation is in an attribution or among the others, never in both."""
    article, parse = recorded(cases()[name])
    quotations = find.quotations(article.text, article.paragraphs)
    tree = Tree(article, parse, quotations)
    found = attribute.attributions(tree)
    others = attribute.others(tree, found)
    said = [p.span for a in found for p in a.pieces]
    for q in quotations:
        if q.depth == 0:
            assert (q in others) != any(s.meets(q.inner) for s in said)


def test_an_article_without_words_has_nothing() -> None:
    article, _ = recorded(cases()["question"])
    assert attribute.attributions(Tree(article, Parse((), ()), ())) == ()
    assert attribute.attributions(Tree(article, Parse((), (), ()), ())) == ()


def test_the_parses_are_recorded_and_the_names_tell_them_apart() -> None:
    assert len(cases()) == sum(path.read_text(encoding="utf-8").count("\n## ") for path in FILES) >= 200
    for case in cases().values():
        article, parse = recorded(case)
        assert article.text == case.text
        assert parse.words
        assert parse.words[0].roles is not None


@pytest.mark.model
def test_the_shipped_model_gives_the_recorded_parses() -> None:
    """`make parses` was run after the last change of the model; every processor gives the same words, trees, names."""
    for name, (article, now) in parsed_now().items():
        _, then = recorded(cases()[name])
        seen = [[(w.start, w.end, w.xpos, w.head, w.deprel, w.name) for w in p.words] for p in (now, then)]
        assert seen[0] == seen[1], article.id
        roles = [[w.roles or (0.0, 0.0, 0.0) for w in p.words] for p in (now, then)]
        assert all(abs(a - b) <= 1e-3 for x, y in zip(*roles, strict=True) for a, b in zip(x, y, strict=True))


# ------------------------------------------------------------------ the notation

TEXT = "“We won,” said Ms Ruiz. The vote, she added, was “a farce” to all."


def test_marked_text_is_read() -> None:
    text, (first, second) = marked.read(
        "<content1>“We won,”</content1> <cue1>said</cue1> <source1=Elena Ruiz|?>Ms Ruiz</source1>. "
        "<content2 neg>The vote</content2>, <source2=Elena Ruiz>she</source2> <cue2>added</cue2>, "
        "<content2>was <content2 mixed>“a farce”</content2> to all</content2>."
    )
    assert text == TEXT
    assert first.contents == (marked.Content(Span(1, 8), ("direct",)),)
    assert (first.cue, first.source, first.negated) == (Span(10, 14), Span(15, 22), False)
    assert first.speakers == ("Elena Ruiz", "?")
    assert [(c.span.of(text), c.kinds[0]) for c in second.contents] == [
        ("The vote", "indirect"),
        ("was “a farce” to all", "indirect"),
        ("a farce", "mixed"),
    ]
    assert second.negated


@pytest.mark.parametrize(
    ("tagged", "content"),
    [
        ("<content1>“He said, ‘Pay,’”</content1>", "He said, ‘Pay,’"),
        ("<content1>''We won.</content1>", "We won."),
        ("<content1>“We won. “</content1>", "We won."),
        ("<content1>it was “a farce”</content1>", "it was “a farce”"),
        ("<content1 indirect>“Big” plans fell</content1>", "“Big” plans fell"),
    ],
)
def test_outer_marks_are_dropped_as_in_the_rows(tagged: str, content: str) -> None:
    text, (said,) = marked.read(tagged)
    assert said.contents[0].span.of(text) == content


@pytest.mark.parametrize(
    "wrong",
    [
        "<content1>We won",
        "<cue1>said</cue1> nothing",
        "<content1 loud>We won</content1>",
        "<content1=Ruiz>We won</content1> <content2>They lost</content2>",
        "<content1>We won</content1> <via1>a</via1> <via1>b</via1>",
        "<content>We won</content>",
    ],
)
def test_what_is_no_marked_text_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        marked.read(wrong)


def test_what_is_written_reads_the_same() -> None:
    for case in cases().values():
        text, said = marked.read(marked.write(case.text, case.said))
        assert text == case.text
        assert [s.contents[0].span for s in said] == sorted(s.contents[0].span for s in case.said)


def _sides(case: str, *found: Attribution, speaker: str | None = None) -> tuple[str, str]:
    text, said = marked.read(case)
    who = Resolution((speaker,) if speaker else (), (), None, 1.0, "test")
    return marked.sides(text, said, marked.predicted(text, found, [who] * len(found), said))


def _found(**fields: object) -> Attribution:
    values: dict[str, object] = {
        "pieces": (Piece(Span(1, 8), "direct"),),
        "cue": Span(10, 14),
        "source": Span(15, 22),
        "negated": False,
        "method": "test",
        "confidence": 1.0,
    }
    return Attribution(**(values | fields))  # type: ignore[arg-type]


CASE = "<content1>“We won,”</content1> <cue1>said</cue1> <source1>Ms Ruiz</source1>."


def test_both_sides_are_alike_where_all_is_right() -> None:
    wanted, got = _sides(CASE, _found())
    assert wanted == got == "“<content1 direct>We won,</content1>” <cue1>said</cue1> <source1>Ms Ruiz</source1>."


@pytest.mark.parametrize(
    "fields",
    [
        {"pieces": (Piece(Span(1, 7), "direct"),)},
        {"pieces": (Piece(Span(1, 8), "mixed"),)},
        {"cue": Span(10, 22)},
        {"cue": Span(8, 14)},
        {"cue": Span(10, 13)},
        {"cue": None},
        {"source": Span(18, 22)},
        {"source": None},
        {"via": Span(15, 22)},
        {"negated": True},
    ],
)
def test_both_sides_differ_where_anything_is_wrong(fields: dict[str, object]) -> None:
    wanted, got = _sides(CASE, _found(**fields))
    assert wanted != got


def test_a_missed_and_an_extra_attribution_show() -> None:
    assert len(set(_sides(CASE))) == 2
    assert len(set(_sides(CASE, _found(), _found(pieces=(Piece(Span(15, 22), "indirect"),))))) == 2


def test_speakers_are_looked_at_where_the_case_names_them() -> None:
    case = CASE.replace("<source1>", "<source1=the Elena Ruiz|?>")
    assert len(set(_sides(case, _found(), speaker="Elena Ruiz"))) == 1
    assert len(set(_sides(case, _found()))) == 1
    assert len(set(_sides(case, _found(), speaker="Ms Ruiz"))) == 2


def test_what_may_be_found_may_also_be_missing() -> None:
    case = (
        "<content1>“He said, <content2 maybe>‘Pay’</content2>,”</content1> <cue1>said</cue1> <source1>Ruiz</source1>."
    )
    outer = _found(pieces=(Piece(Span(1, 16), "direct"),), cue=Span(18, 22), source=Span(23, 27))
    inner = _found(pieces=(Piece(Span(11, 14), "direct"),), cue=Span(4, 8), source=Span(1, 3))
    assert len(set(_sides(case, outer))) == len(set(_sides(case, outer, inner))) == 1
    assert len(set(_sides(case, inner))) == 2


def test_either_of_two_cues_or_sources_is_right() -> None:
    case = CASE.replace("Ms Ruiz", "Ms <source1>Ruiz</source1>").replace("<cue1>", "<cue1 maybe>")
    assert len(set(_sides(case, _found()))) == 1
    assert len(set(_sides(case, _found(source=Span(18, 22), cue=None)))) == 1
    assert len(set(_sides(case, _found(source=Span(15, 17))))) == 2
    assert len(set(_sides(case, _found(source=None)))) == 2


def test_a_cue_may_have_a_few_words_more() -> None:
    text = "Ruiz did not quietly say, as was said, that it rained"
    case = text.replace("say", "<cue1>say</cue1>").replace("it rained", "<content1>it rained</content1>")
    content = (Piece(Span(44, 53), "indirect"),)
    assert Span(44, 53).of(text) == "it rained"
    found = [_found(pieces=content, source=None, cue=Span(*ends)) for ends in ((5, 24), (9, 24), (5, 25), (0, 24))]
    assert [len(set(_sides(case, one))) for one in found] == [1, 1, 2, 2]


def test_thoughts_are_looked_at_where_the_case_has_one() -> None:
    thought = _found(pieces=(Piece(Span(0, 3), "indirect", "thought"),), source=None, cue=None)
    assert len(set(_sides(CASE, _found(), thought))) == 1
    case = "<content1 thought>“We</content1> won,” said Ms Ruiz."
    assert len(set(_sides(case, thought))) == 2  # the mark is dropped from direct content
    assert len(set(_sides(case.replace(" thought", " indirect thought"), thought))) == 1
