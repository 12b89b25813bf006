"""Marked text: what is read of it, what is refused and where, what is written, and how two sides are compared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.errors import InputError
from quotes.evaluate import acts, marked
from quotes.evaluate.marked import Entity, Marked, Tag
from quotes.records import Attribution, Piece, Resolution, Span
from tests.attribution_cases import cases
from tests.fuzzing import examples

CORPUS = """\
style: regional
wanted: a title; a cue inverted
entities:
1 | person | Elena Ruiz | E. Ruiz / Lena Ruiz | she
2 | body | Radio Oria | | it
3 | person, described | a police spokesman | |
text:
<aside headline>Fund “<content2 other>dry</content2>”</aside>\r
<aside byline>By our reporter</aside>
<m1><r1>Finance Minister</r1> <n1>Elena Ruiz</n1></m1> <cue1>denied</cue1> <content1 neg=1>it was empty</content1>.

<m1>She</m1> <cue4>told</cue4> <m2><n2>Radio Oria</n2></m2>: <content4 direct=1|2>“We paid.”</content4>
<source3=3><m3>A police spokesman</m3></source3> <none>declined to comment</none>; <m1+3>they</m1+3> left.
## <content3 indirect maybe thought>that it was so</content3>
"""


def article(raw: str = CORPUS) -> Marked:
    return marked.article("fund", raw)


def words(found: Marked, name: str) -> list[str]:
    return [tag.span.of(found.text) for tag in found.tagged(name)]


def test_a_corpus_file_is_read() -> None:
    found = article()
    assert found.heading == (("style", "regional"), ("wanted", "a title; a cue inverted"))
    assert found.entities[0] == Entity(1, "person", "Elena Ruiz", ("E. Ruiz", "Lena Ruiz"), "she")
    assert found.entities[2].described
    assert found.text.startswith("Fund “dry”\r\nBy our reporter\nFinance Minister Elena Ruiz denied")
    assert words(found, "m")[-2:] == ["A police spokesman", "they"]
    assert [tag.entities for tag in found.tagged("m")][-2:] == [((3,),), ((1, 3),)]
    assert (words(found, "n"), words(found, "r")) == (["Elena Ruiz", "Radio Oria"], ["Finance Minister"])
    assert words(found, "none") == ["declined to comment"]
    assert [tag.words for tag in found.tagged("aside")] == [("headline",), ("byline",)]
    assert [(act.number, act.speech, found.speakers(act)) for act in found.acts] == [
        (1, True, ("Elena Ruiz", "E. Ruiz", "Lena Ruiz")),
        (2, False, ()),
        (3, True, ("a police spokesman",)),
        (4, True, ("Elena Ruiz", "Radio Oria", "E. Ruiz", "Lena Ruiz")),
    ]


def test_speakers_together_are_one_answer_and_nobody_is_one() -> None:
    found = article(CORPUS.replace("=1|2>", "=2+3|?>"))
    assert found.speakers(found.acts[3]) == ("Radio Oria; a police spokesman", "?")


def test_a_corpus_file_is_written_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "fund.txt"
    path.write_bytes(CORPUS.encode())
    (found,) = marked.read(path)
    assert found == article()
    assert marked.write(found) == CORPUS


CASES = """\
## one
<content1>“Yes,”</content1> <source1=Elena Ruiz>she</source1> <cue1 maybe>said</cue1>.

## two
xfail: not yet
\\## a line that is no heading
\\\\## nor this

another paragraph

## three
entities:
1 | body | Radio Oria | |
text:
<source1=1><m1><n1>Radio Oria</n1></m1></source1> said so.
"""


def test_a_file_of_cases_is_read_and_written_as_it_was() -> None:
    one, two, three = marked.cases("What stands before is not read.\n" + CASES)
    assert (one.name, one.xfail, one.speakers(one.acts[0])) == ("one", None, ("Elena Ruiz",))
    assert (two.text, two.xfail) == ("## a line that is no heading\n\\## nor this\n\nanother paragraph", "not yet")
    assert (three.text, three.speakers(three.acts[0])) == ("Radio Oria said so.", ("Radio Oria",))
    assert marked.write_cases([one, two, three]) == CASES


@pytest.mark.parametrize(
    ("was", "instead", "line", "what"),
    [
        ("<cue1>", "<cue1 loud>", 10, "unknown word 'loud'"),
        ("<content1 neg=1>", "<content1 direct/loud=1>", 10, "unknown word 'direct/loud'"),
        ("<aside byline>", "<aside gossip>", 9, "unknown word 'gossip'"),
        ("<none>declined to comment</none>", "<no>declined</no>", 13, "'<no>declined' is no tag of ours"),
        ("By our", "By <m1>our</m1>", 9, "nothing is marked in an aside of byline"),
        ("</n1></m1> <cue1>", "</m1></n1> <cue1>", 10, "</m1> does not close the tag that was opened last"),
        ("</cue4>", "", 12, "<cue4> is not closed"),
        ("</content3>", "", 14, "<content3> is not closed"),
        ("<m1>She</m1>", "<m7>She</m7>", 12, "there is no entity 7"),
        ("<m1>She</m1>", "<n1>She</n1>", 12, "<n1> stands in no <m1>"),
        ("<m1>She</m1>", "<m>She</m>", 12, "<m> has no number as <m> must have it"),
        ("<m1>She</m1>", "<m1></m1>She", 12, "nothing stands in <m1>"),
        ("=1|2>", "=9>", 12, "there is no entity 9"),
        ("=1|2>", "=Elena Ruiz>", 12, "=Elena Ruiz is no number of an entity"),
        ("direct=1|2>", "direct>", 12, "nothing says who said act 4"),
        ("<cue4>", "<cue4=1>", 12, "<cue4=1> cannot say who"),
        ("<content4 direct=1|2>“We paid.”</content4>", "“We paid.”", 12, "act 4 has no content"),
        ("thought>", "thought=1>", 14, "act 3 has two speakers"),
        ("\n2 | body |", "\n2 | firm |", 5, "'firm' is no kind of entity"),
        ("\n2 | body |", "\n1 | body |", 5, "two entities have the number 1"),
        ("\n2 | body | Radio Oria", "\n2 | body | ", 5, "is not: number | kind"),
        ("text:\n", "4 | group | the crew | | they\ntext:\n", 7, "entity 4 has no mention"),
        ("style: ", "style ", 1, "'style regional' in the heading"),
        ("entities:", "entity:", 1, "fund has no lines entities: and text:"),
    ],
)
def test_what_breaks_the_notation_is_refused_with_its_line(
    was: str, instead: str, line: int, what: str, tmp_path: Path
) -> None:
    assert was in CORPUS
    path = tmp_path / "fund.txt"
    path.write_bytes(CORPUS.replace(was, instead, 1).encode())
    with pytest.raises(InputError) as caught:
        marked.read(path)
    assert str(caught.value).startswith(f"{path}, line {line}: ")
    assert what in str(caught.value)


def test_the_line_of_what_is_wrong_in_a_case(tmp_path: Path) -> None:
    path = tmp_path / "cases.txt"
    path.write_text(CASES.replace("another", "<via1>x</via1>"), encoding="utf-8")
    with pytest.raises(InputError, match="line 9: act 1 has no content"):
        marked.read(path)
    path.write_text(CASES.replace("<n1>", "<n2>"), encoding="utf-8")
    with pytest.raises(InputError, match="line 15: </n1> does not close"):
        marked.read(path)


@st.composite
def articles(draw: st.DrawFn) -> Marked:
    """An article with mentions, asides and acts that nest as they may."""
    parts = draw(
        st.lists(st.text(st.sampled_from(" ab“”.\n\r#\\<>=/m1x:|é𝒜"), min_size=1, max_size=6), min_size=3, max_size=9)
    )
    text, tags = "".join(parts), []
    for k, part in enumerate(parts):
        start = sum(map(len, parts[:k]))
        span = Span(start, start + len(part))
        kind = draw(st.sampled_from(["", "content", "m", "m n", "none", "aside", "aside m", "content m"]))
        number = draw(st.sampled_from(["1", "2", "1+2", "1|2"]))
        for name in kind.split():
            told = {"content": (str(k), ("direct/indirect", "neg"), draw(st.sampled_from(["?", "1", "2|1+2"])))}
            told |= {"aside": ("", ("headline",), None), "none": ("", (), None)}
            tags.append(Tag(name, span, *told.get(name, (number, (), None))))
    end = len(text)
    tags += [Tag("m", Span(end, end + 1), "1"), Tag("m", Span(end + 1, end + 3), "1+2")]
    entities = (Entity(1, "person", "Elena Ruiz", ("Lena",), "she"), Entity(2, "group", "a crew", described=True))
    return Marked("fund", text + "she", tuple(tags), entities, (("style", "wire"),))


@given(articles())
@examples(200)
def test_what_can_be_written_reads_the_same(found: Marked) -> None:
    """Only what looks like a tag of ours cannot stand in a text."""
    try:
        raw = marked.write(found)
    except ValueError:
        assert "<" in found.text
        return
    assert marked.article("fund", raw) == found
    assert marked.write(marked.article("fund", raw)) == raw
    if found.text == found.text.strip("\n") and "\r" not in found.text:
        case = replace(found, heading=(), xfail="known")
        assert marked.cases(marked.write_cases([case, replace(case, name="other")]))[0] == case


# ------------------------------------------------------------------ both sides


def _said(raw: str) -> tuple[str, tuple[acts.Said, ...]]:
    (case,) = marked.cases(f"## a case\n{raw}\n")
    return case.text, acts.marked(case)


TEXT = "“We won,” said Ms Ruiz. The vote, she added, was “a farce” to all."


def test_marked_text_is_read() -> None:
    text, (first, second) = _said(
        "<content1>“We won,”</content1> <cue1>said</cue1> <source1=Elena Ruiz|?>Ms Ruiz</source1>. "
        "<content2 neg>The vote</content2>, <source2=Elena Ruiz>she</source2> <cue2>added</cue2>, "
        "<content2>was <content2 mixed>“a farce”</content2> to all</content2>."
    )
    assert text == TEXT
    assert first.contents == (acts.Content(Span(1, 8), ("direct",)),)
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
    text, (said,) = _said(tagged)
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
    with pytest.raises(ValueError, match=r"^line \d+: .*\.$"):
        _said(wrong)


def test_what_is_written_reads_the_same() -> None:
    for case in cases().values():
        wanted = acts.marked(case)
        text, said = _said(acts.write(case.text, wanted))
        assert text == case.text
        assert [s.contents[0].span for s in said] == sorted(s.contents[0].span for s in wanted)


def _sides(case: str, *found: Attribution, speaker: str | None = None) -> tuple[str, str]:
    text, said = _said(case)
    who = Resolution((speaker,) if speaker else (), (), None, 1.0, "test")
    return acts.sides(text, said, acts.predicted(text, found, [who] * len(found), said))


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
