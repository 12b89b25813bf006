"""Attribution: marked cases on recorded parses, with the role head and without."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quotes import attribute, find
from quotes.records import Parse, Span
from quotes.syntax import Tree
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
