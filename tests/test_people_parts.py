"""The modules of `people`, one after the other, on invented articles of a line or two (`tests/scenes.py`)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from quotes import people
from quotes.methods import RowBy, SpeakerBy
from quotes.people import answers, ranking, tagging
from quotes.people import features as ask
from quotes.people.acronyms import acronym_key, body_key, initials
from quotes.people.cast import Referent
from quotes.people.features import Answers, Pair
from quotes.people.interviews import interviewee
from quotes.people.quotations import holders
from quotes.people.reading import Reader, group
from quotes.records import Attribution, Piece, Resolution
from tests import scenes
from tests.scenes import Scene

# ------------------------------------------------------------------ names


@pytest.mark.parametrize(
    ("line", "name", "titles", "shown"),
    [
        ("Ms. [PER Ruiz] spoke .", "Ruiz", ("Ms.",), "Ms. Ruiz"),
        ("[PER Ms. Ana Ruiz] spoke .", "Ana Ruiz", ("Ms.",), "Ms. Ana Ruiz"),
        ("[PER Ana Ruiz MP] spoke .", "Ana Ruiz", (), "Ana Ruiz MP"),
        ("[PER Ana Ruiz] Jr. spoke .", "Ana Ruiz Jr.", (), "Ana Ruiz Jr."),
        ("[PER Ana “ Ace ” Ruiz] spoke .", "Ana Ruiz", (), "Ana “Ace” Ruiz"),
        ("[PER H.E. Ana Ruiz] spoke .", "Ana Ruiz", (), "H.E. Ana Ruiz"),
        ("[PER Orvik H.E. Ana Ruiz] spoke .", "Ana Ruiz", (), "Orvik H.E. Ana Ruiz"),
        ("[PER Sheikh Karim] spoke .", "Sheikh Karim", (), "Sheikh Karim"),
        ("[PER Sheikh Karim Obi] spoke .", "Karim Obi", ("Sheikh",), "Sheikh Karim Obi"),
        ("[PER Ana Ruiz 's] lawyer spoke .", "Ana Ruiz", (), "Ana Ruiz"),
        ("The [ORG Oria Times] left .", "Oria Times", (), "Oria Times"),
        ("[ORG The Oria Times 's] left .", "Oria Times", (), "Oria Times"),
    ],
)
def test_a_name_without_titles_letters_and_nicknames(line: str, name: str, titles: tuple[str, ...], shown: str) -> None:
    scene = scenes.of(line)
    (mention,) = scene.mentions
    assert (mention.text, mention.titles) == (name, titles)
    assert mention.span(scene.tree).of(scene.tree.text) == shown


@pytest.mark.parametrize("line", ["[ORG Prime Minister] spoke .", "The [ORG PM] spoke .", "[PER 's] spoke ."])
def test_words_that_are_no_name(line: str) -> None:
    assert scenes.of(line).mentions == ()


@pytest.mark.parametrize(
    ("line", "role", "where"),
    [
        ("[ROL Finance Minister] [PER Ana Ruiz] spoke .", "Finance Minister", "before"),
        ("The [ROL baker] , Ms. [PER Ruiz] , spoke .", "baker", "before"),
        ("[PER Ana Ruiz] , the [ROL finance minister] , spoke .", "finance minister", "after"),
        ("[PER Ana Ruiz] , 45 , formerly [ROL head of the fund] , spoke .", "head of the fund", "after"),
        ("[PER Ana Ruiz] , a baker/NOUN/appos/1 from [LOC Orvik] , spoke .", "baker", "after"),
        ("[PER Ana Ruiz] is the mayor/NOUN/root .", "mayor", "is"),
        ("[PER Ana Ruiz] is not the mayor/NOUN/root .", None, None),
        ("[PER Ana Ruiz] met the [ROL finance minister] .", None, None),
        ("[PER Ana Ruiz] , [ROL mayor] [PER Tom Reed] and others left .", None, None),
    ],
)
def test_the_role_beside_a_name(line: str, role: str | None, where: str | None) -> None:
    mention = next(m for m in scenes.of(line).mentions if m.name.last == "ruiz")
    assert (mention.role and mention.role.text, mention.role and mention.role.where) == (role, where)


def test_what_else_is_printed_beside_a_name() -> None:
    (aged,) = scenes.of("[PER Ana Ruiz] , 45 , spoke .").mentions
    assert aged.age == 45
    *_, son = scenes.of("[PER Brandt] blamed his son/NOUN/obj , [PER Peter/PROPN/appos/4 Brandt] .").mentions
    assert (son.kin, son.gender) == ("son", "M")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("[PER Ana] and [PER Tom Reed] spoke .", ["Ana Reed", "Tom Reed"]),
        ("[PER Lee] and [PER Sunmi Park] met [PER Jiho Lee] .", ["Lee", "Sunmi Park", "Jiho Lee"]),
        ("[PER Ana Ruiz and Tom Reed] spoke .", ["Ana Ruiz", "Tom Reed"]),
        ("[ORG NAU and Norvik Group] left .", ["NAU", "Norvik Group"]),
        ("[ORG Health and Food Agency] left .", ["Health and Food Agency"]),
    ],
)
def test_names_joined_by_and(line: str, names: list[str]) -> None:
    assert [m.text for m in scenes.of(line).mentions] == names


def test_a_source_in_capitals_is_a_name_whether_it_is_labelled_or_not() -> None:
    scene = scenes.of("The Baltic/PROPN Wire/PROPN said the mayor left .")
    assert not scene.mentions
    found = people.cast_of(scene.tree, [scene.at("The Baltic Wire"), scene.at("the mayor")], labels=scene.labels)
    assert [p.canonical for p in found.parties] == ["Baltic Wire"]


# ------------------------------------------------------------------ grouping, acronyms, cast


@pytest.mark.parametrize(
    ("lines", "last"),
    [
        (("[PER Ana Ruiz] spoke .", "[PER Ruiz] left ."), ("Ana Ruiz",)),
        (("[PER Ana Ruiz] spoke .", "[PER Ana] left ."), ("Ana Ruiz",)),
        (("[PER Ana Ruiz] spoke .", "[PER A. Ruiz] left ."), ("Ana Ruiz",)),
        (("[PER Ana Ruiz] met [PER Carla Ruiz] .", "[PER Ruiz] left ."), ("Ana Ruiz", "Carla Ruiz")),
        (("[PER Ana Ruiz] met [PER Carla Ruiz] .", "Ms. [PER Ruiz] left ."), ("Ana Ruiz", "Carla Ruiz")),
        (("[PER Ana Ruiz] met [PER Tom Ruiz] .", "Mr. [PER Ruiz] left ."), ("Tom Ruiz",)),
        (("[PER Ana Ruiz] spoke .", "Mr. [PER Ruiz] left ."), ("Mr. Ruiz",)),
        (("[PER Kirstin Obi] spoke .", "[PER Kirsten Obi] left ."), ("Kirstin Obi",)),
        (("[PER Daniel Obi] spoke .", "[PER Danielle Obi] left ."), ("Danielle Obi",)),
        (("[PER Tom Eldrick] spoke .", "[PER Eldrich] left ."), ("Tom Eldrick",)),
        (("[PER Tom Reed] spoke .", "[PER Reid] left ."), ("Reid",)),
        (("[ORG Oria Times] spoke .", "The [ORG Times] left ."), ("Oria Times",)),
        (("[ORG Oria Times] met [ORG Norvik Times] .", "The [ORG Times] left ."), ("Times",)),
        (
            ("[ORG Union of Coffee Growers] ( [ORG UCG] ) met .", "The [ORG U.C.G.] left ."),
            ("Union of Coffee Growers",),
        ),
        (("[ORG World Harbour Council] met .", "The [ORG WHC] left ."), ("World Harbour Council",)),
    ],
)
def test_whose_name_the_last_one_is(lines: tuple[str, ...], last: tuple[str, ...]) -> None:
    assert scenes.of(*lines).may_be()[-1] == last


def test_a_relative_who_is_named_after_it_is_not_the_surname_before() -> None:
    scene = scenes.of("Mr. [PER Brandt] blamed his son/NOUN/obj , [PER Peter/PROPN/appos/5 Brandt] .")
    assert scene.may_be() == [("Mr. Brandt",), ("Peter Brandt",)]


def test_the_forms_of_a_body_s_name() -> None:
    assert body_key("The Norvik Group’s") == body_key("NORVIK GROUP")
    assert (acronym_key("the U.C.G."), acronym_key("Norvik")) == ("ucg", "")
    assert (initials("Union of Coffee Growers"), initials("Norvik")) == ("ucg", "")


def test_what_a_party_gathers_from_its_mentions() -> None:
    lines = "[ROL Mayor] [PER Ana Ruiz] , 45 , spoke .", "[PER Ruiz] , the [ROL baker] , left ."
    party = scenes.of(*lines, "Ms. [PER Ruiz] won .").party("Ana Ruiz")
    assert [role.text for role in party.roles] == ["Mayor", "baker"]
    assert (party.gender, party.ages, party.words) == ("F", {45}, {"ana", "ruiz"})
    assert scenes.of("[PER Ana Ruiz] spoke .").party("Ana Ruiz").gender is None


# ------------------------------------------------------------------ source


@pytest.mark.parametrize(
    ("line", "words", "way", "shown"),
    [
        ("[PER Ana Ruiz] spoke .", "Ana Ruiz", "name", "Ana Ruiz"),
        ("[ROL lawyer] [PER Tom Reed] spoke .", "lawyer Tom Reed", "name", "lawyer Tom Reed"),
        ("The [ORG Oria Times] spoke .", "The Oria Times", "name", "Oria Times"),
        ("Yes , she said .", "she", "she", "she"),
        ("Yes , she herself/PRON said .", "she herself", "she", "she herself"),
        ("Whose/PRON lawyer said so ?", "Whose", "who", "whose"),
        ("[PER Ruiz/PROPN/nmod:poss/3] 's lawyer spoke .", "Ruiz's lawyer", "described", "Ruiz's lawyer"),
        ("A spokesman for the [ORG Fund] spoke .", "A spokesman for the Fund", "described", "a spokesman for the Fund"),
        ("The minister , who left , spoke/VERB/root .", "The minister, who left,", "described", "the minister"),
        ("The minister on Tuesday/PROPN spoke .", "The minister on Tuesday", "described", "the minister"),
        ("The Baltic/PROPN Wire/PROPN spoke .", "The Baltic Wire", "described", "Baltic Wire"),
        ("Then “ the mayor ” spoke .", "“the mayor”", "described", "the mayor"),
    ],
)
def test_what_a_source_is_and_how_it_is_shown(line: str, words: str, way: str, shown: str) -> None:
    source = scenes.of(line).source(words)
    assert (source.way, source.shown) == (way, shown)


def test_what_a_description_tells() -> None:
    two = scenes.of("The two women/NOUN spoke .").source("The two women")
    assert (two.plural, two.count, two.gender, two.determiner, two.head_noun) == (True, 2, "F", "the", "woman")
    own = scenes.of("Then his 45-year-old/ADJ lawyer spoke .").source("his 45-year-old lawyer")
    assert (own.plural, own.count, own.age, own.determiner, own.head_noun) == (False, None, 45, "own", "lawyer")
    body = scenes.of("Its foreign/ADJ ministry spoke .").source("Its foreign ministry")
    assert (body.noun, body.body_noun, body.content) == (None, "ministry", {"foreign", "ministry"})


@pytest.mark.parametrize(
    ("line", "words", "parts"),
    [
        ("[PER Lee] and [PER Park] spoke .", "Lee and Park", ["Lee", "Park"]),
        ("The fund and its director spoke .", "The fund and its director", ["The fund", "its director"]),
        (
            "[PER Ana Ruiz] , [PER Tom Reed] , and he spoke .",
            "Ana Ruiz, Tom Reed, and he",
            ["Ana Ruiz", "Tom Reed", "he"],
        ),
        ("Doctors and nurses spoke .", "Doctors and nurses", ["Doctors and nurses"]),
        ("Then [ORG Health and Food Agency] spoke .", "Health and Food Agency", ["Health and Food Agency"]),
        (
            "[PER Ana Ruiz] , [ROL head of Ships and Docks] , spoke .",
            "Ana Ruiz, head of Ships and Docks",
            ["Ana Ruiz, head of Ships and Docks"],
        ),
    ],
)
def test_the_parts_of_a_joint_source(line: str, words: str, parts: list[str]) -> None:
    source = scenes.of(line).source(words)
    assert [p.tree.printed(p.first, p.last + 1) for p in source.parts()] == parts


# ------------------------------------------------------------------ memory


def test_what_a_reader_has_in_mind() -> None:
    scene = scenes.of("[PER Ana Ruiz] spoke .\n[PER Tom Reed] met [PER Ruiz] .", "She said no/DET .")
    ruiz, reed = scene.party("Ana Ruiz").referent, scene.party("Tom Reed").referent
    memory, she = scene.memory, scene.source("She")
    near = memory.before(ruiz, she.first)
    assert near is not None
    assert (near.how, near.relation, near.quoted, scene.tree.form[near.at]) == ("name", "obj", False, "Ruiz")
    assert (memory.count(ruiz, she.first), memory.count(reed, she.first)) == (2, 1)
    assert (memory.before(ruiz, 0), memory.after(reed, she.first)) == (None, None)
    assert memory.since(0, she.first, but=ruiz) == {reed}
    assert memory.named_before(she.first, 1) == [reed, ruiz]
    assert (memory.gender(ruiz), memory.likely(ruiz)) == (None, "F")
    memory.take(she, ruiz)
    assert (memory.count(ruiz, she.last + 1), memory.spoke[-1][1], memory.times[ruiz]) == (3, ruiz, 1)


def test_a_description_is_remembered_as_somebody() -> None:
    scene = scenes.of("A port official said no/DET .", "The official said so .")
    first = scene.source("A port official", last=False)
    who = Referent("person", first.shown, at=first.first)
    scene.memory.take(first, who)
    assert scene.memory.described == [(first, who)]
    assert scene.memory.before(who, scene.source("The official").first) is not None


def test_an_apposition_stands_where_its_noun_does() -> None:
    scene = scenes.of("The baker/NOUN/nsubj/6 , [PER Ana/PROPN/appos/2 Ruiz] , spoke/VERB/root .")
    assert scene.memory.relation(scene.mentions[0].root) == "nsubj"


# ------------------------------------------------------------------ features

TWO = scenes.of("[PER Ana Ruiz] said so .\n[PER Tom Reed] left .\nShe said no/DET .")
OFFICIAL = Referent("person", "a port official", at=0)
QUESTIONS: dict[Callable[[Pair], Answers], tuple[Scene, str, str | Referent, set[str]]] = {
    ask.distance: (scenes.of("[PER Ana Ruiz] resigned/VERB .\nShe said so ."), "She", "Ana Ruiz",
                   {"back=1", "paragraphs=0"}),
    ask.last_mention: (scenes.of("[PER Ana Ruiz] told the council .\nShe said so ."), "She", "Ana Ruiz",
                       {"relation=nsubj", "how=name"}),
    ask.often: (scenes.of("[PER Ana Ruiz] spoke .\n[PER Ruiz] left .\nShe said so ."), "She", "Ana Ruiz",
                {"times=2", "times in all=2", "from the beginning"}),
    ask.between: (scenes.of("[PER Ana Ruiz] met [PER Tom Reed] .\nShe said so ."), "She", "Ana Ruiz", {"since=1"}),
    ask.speakers: (TWO, "She", "Ana Ruiz", {"spoke last, back=2", "spoke=1"}),
    ask.gender: (scenes.of("Mr. [PER Reed] left .\nShe said so ."), "She", "Reed", {"gender=clashes"}),
    ask.what: (scenes.of("[PER Ana Ruiz] left .\nIt said so ."), "It", "Ana Ruiz",
               {"is=person", "is=person, in full, one wanted"}),
    ask.same_verb: (scenes.of("[PER Novak] told him so ."), "him", "Novak", {"same verb=True"}),
    ask.relative: (scenes.of("[PER Ana Ruiz] , who/PRON/nsubj/5 said/VERB/acl:relcl/1 so , left/VERB/root ."), "who",
                   "Ana Ruiz", {"gap=1", "clause on it=True"}),
    ask.first_person: (scenes.of("“ I won the vote , ” said [PER Ana Ruiz] ."), "I", "Ana Ruiz",
                       {"speaks around it=True", "is interviewed=False"}),
    ask.name_in_source: (
        scenes.of("[PER Reed/PROPN/nmod:poss/3] 's lawyer/NOUN/nsubj/6 [PER Ana/PROPN/appos/3 Ruiz] spoke/VERB/root ."),
        "Reed's lawyer Ana Ruiz", "Reed", {"owns=True, person", "at the end=False, person"},
    ),
    ask.shared_name: (scenes.of("[PER Ana Ruiz] met [PER Tom Ruiz] .", "[PER Ruiz] spoke ."), "Ruiz", "Tom Ruiz",
                      {"of several, back=1", "of several, nearest=True"}),
    ask.role_noun: (scenes.of("[ROL Finance Minister] [PER Ana Ruiz] met .", "The minister said so ."), "The minister",
                    "Ana Ruiz", {"noun=same", "noun=same, missing=0, more=1"}),
    ask.words_of_roles: (scenes.of("[ROL Finance Minister] [PER Ana Ruiz] met .", "The finance minister said so ."),
                         "The finance minister", "Ana Ruiz", {"words=2", "all words=True"}),
    ask.name_words: (scenes.of("[ORG Ethics Committee] met .", "The committee said so ."), "The committee",
                     "Ethics Committee", {"head ends the name=True, body", "all in the name=True, body"}),
    ask.name_beside: (scenes.of("[PER Ana Ruiz] left .", "[PER Ruiz/PROPN/nmod:poss/3] 's lawyer said so ."),
                      "Ruiz's lawyer", "Ana Ruiz",
                      {"its name stands in it=True", "its name stands in it, owns, person"}),
    ask.sort: (scenes.of("[PER Ana Ruiz] left .", "The company said so ."), "The company", "Ana Ruiz",
               {"body wanted, is person, one, the"}),
    ask.described_again: (scenes.of("A port official said no/DET .", "The official said so ."), "The official",
                          OFFICIAL, {"described before, noun=True, the", "described last=True"}),
    ask.together: (scenes.of("[PER Ana Ruiz] met [PER Tom Reed] .", "Both men/NOUN said so ."), "Both men", "both",
                   {"together=2, wanted=2", "together, gender=clashes"}),
}  # fmt: skip


@pytest.mark.parametrize("question", [*ask.QUESTIONS, *ask.OF_NAMES], ids=lambda q: q.__name__)
def test_a_question_answers_its_example(question: Callable[[Pair], Answers]) -> None:
    scene, words, who, wanted = QUESTIONS[question]
    everybody = [p.referent for p in scene.cast.parties]
    meant = who if isinstance(who, Referent) else group(everybody) if who == "both" else scene.party(who).referent
    reader = Reader(scene.tree, scene.cast)
    if question is ask.speakers:
        reader.memory.take(scene.source("Ana Ruiz", last=False), meant)
    if question is ask.described_again:
        reader.memory.take(scene.source("A port official", last=False), meant)
    found = list(question(Pair(scene.source(words), meant, reader.memory, holder=meant)))
    assert wanted <= set(found)
    assert len(found) == len(set(found))


def test_words_that_hang_on_one_another_in_a_circle_are_no_clause() -> None:
    scene = scenes.of("[PER Ana Ruiz] , who/PRON/nsubj/5 said/VERB/ccomp/4 so .")
    pair = Pair(scene.source("who"), scene.party("Ana Ruiz").referent, scene.memory)
    assert "clause on it=False" in list(ask.relative(pair))


def test_an_answer_counts_for_its_pronoun_and_for_all_pronouns() -> None:
    pair = Pair(TWO.source("She"), TWO.party("Ana Ruiz").referent, TWO.memory)
    assert "back=2" in ask.answers(pair)
    assert "nobody" in ask.of_nobody(TWO.source("She"), TWO.memory)
    assert ask.ways(ask.way(pair)) == ("she", "pronoun")
    both = ranking.Weights({"she: back=2": 30, "pronoun: back=2": 12, "he: back=2": 99})
    assert both.table("she") == {"back=2": 42}


# ------------------------------------------------------------------ ranking, reading


def weighed(**weights: int) -> ranking.Weights:
    return ranking.Weights({f"she: {answer}": weight for answer, weight in weights.items()})


def test_the_weights_are_whole_numbers_and_so_are_the_scores() -> None:
    shipped = ranking.weights()
    assert {type(weight) for way in ("she", "name", "described") for weight in shipped.table(way).values()} == {int}
    who = Referent("person", "Ana Ruiz", 0)
    given = [(None, "she", ["a"]), (who, "she", ["a", "b", "unknown"])]
    found = ranking.ranked(given, weighed(a=50, b=100))
    assert [(r.who, r.score) for r in found] == [(who, 150), (None, 50)]
    assert {type(r.score) for r in found} == {int}
    assert sum(r.probability for r in found) == pytest.approx(1)
    assert found[0].probability == pytest.approx(np.e / (1 + np.e))


def test_of_equals_the_first_comes_first() -> None:
    several = [Referent("person", name, n) for n, name in enumerate(("Ana Ruiz", "Tom Reed", "Karim Obi"))]
    found = ranking.ranked([(None, "she", []), *((who, "she", ["x"]) for who in several)], weighed())
    assert [r.who for r in found] == [None, *several]
    assert [r.who for r in ranking.ranked([(who, "she", ["x"]) for who in several], weighed(x=7))] == several


def test_who_is_decided_on_is_remembered_for_what_comes_after() -> None:
    scene = scenes.of("[PER Ana Ruiz] spoke .\nShe said no/DET .\nShe left .")
    ruiz = scene.party("Ana Ruiz").referent
    reader = Reader(scene.tree, scene.cast, choose=lambda source, ranking: ruiz)
    reader.read([scene.at("She", last=False)])
    assert [m.who for m in reader.found[scene.at("She", last=False)]] == [ruiz]
    assert [m.source.first for m in reader.beside] == [scene.source("She").first]  # it is asked of the other one too
    assert [t.how for t in reader.memory.traces[ruiz]] == ["name", "pronoun", "pronoun"]


def test_those_who_may_be_both() -> None:
    scene = scenes.of("[PER Ana Ruiz] met [PER Tom Reed] and [ORG Norvik Group] .", "Both said no/DET .")
    asked = Reader(scene.tree, scene.cast).candidates(scene.source("Both"), scene.at("Both"))
    assert "Ana Ruiz; Tom Reed" in [who.label for who, *_ in asked if who is not None]


def test_whose_quotation_stands_around_a_source() -> None:
    scene = scenes.of("“ I won the vote , ” said [PER Ana Ruiz] .", "“ Nobody/PRON came to us , ” he said .")
    first, second = (q.inner for q in scene.tree.quotations)
    said = [
        Attribution((Piece(content, "direct"),), None, source, negated=False, method=RowBy.ROLES, confidence=1.0)
        for content, source in ((first, scene.at("Ana Ruiz")), (second, scene.at("he")))
    ]
    around = holders(scene.tree, said)
    assert around(scene.at("I", last=False)) == scene.at("Ana Ruiz")
    assert around(scene.at("us")) == scene.at("he")
    assert around(scene.at("he")) is None


INTERVIEW = ("We/PRON talked/VERB in an interview/NOUN with [PER Ana Ruiz] .", *["Who won ?", "I won ."] * 3)


def test_the_one_who_is_interviewed() -> None:
    scene = scenes.of(*INTERVIEW)
    assert interviewee(scene.tree, scene.cast) == scene.party("Ana Ruiz")
    plain = scenes.of(INTERVIEW[0], *["I won ."] * 3)
    assert interviewee(plain.tree, plain.cast) is None


# ------------------------------------------------------------------ answers


def of(who: Referent, reason: str | None = None) -> answers.Answer:
    return answers.Answer((who,), SpeakerBy.NAME, 0.9, reason)


def test_one_person_has_one_id_and_another_of_that_name_the_next() -> None:
    first, second = Referent("person", "Ana Ruiz", 0), Referent("person", "Ana Ruiz", 3)
    described, again = Referent("person", "a baker", at=4), Referent("person", "a baker", at=9)
    found = answers.ids([of(second), of(first), None, of(first), of(described), of(again)])
    assert found == {first: "ana-ruiz", second: "ana-ruiz-2", described: "baker", again: "baker"}


@pytest.mark.parametrize("kind", ["she", "name", "described", "nothing of the list"])
@pytest.mark.parametrize("named", [True, False])
def test_a_confidence_lies_within_bounds_and_grows_with_the_probability(kind: str, *, named: bool) -> None:
    found = [answers.calibrated(p, kind, named=named) for p in (0.0, 0.2, 0.5, 0.8, 0.99, 1.0)]
    assert found == sorted(found)
    assert found[0] >= 0.02
    assert found[-1] <= 0.99


def said_by(scene: Scene, words: str, **weights: int) -> Resolution:
    where = scene.at(words)
    one = Attribution((), None, where, negated=False, method=RowBy.ROLES, confidence=1.0)
    (found,) = people.speakers(scene.tree, [one], labels=scene.labels, learned=ranking.Weights(weights))
    return found


def test_the_reason_of_an_open_pronoun_names_whom_it_may_mean() -> None:
    found = said_by(scenes.of("[PER Ana Ruiz] met [PER Carla Obi] .\nThen she said no/DET ."), "she")
    assert (found.speakers, found.method, found.reason) == ((), "open", "“she” may be Carla Obi or Ana Ruiz")
    assert [c.name for c in found.candidates] == ["Carla Obi", "Ana Ruiz"]


def test_a_description_of_nobody_named_stands_for_itself() -> None:
    found = said_by(scenes.of("[PER Ana Ruiz] left .", "A port official said no/DET ."), "A port official")
    assert (found.speakers, found.speaker_ids, found.method) == (("a port official",), ("port-official",), "described")
    assert [(s.named, s.kind) for s in found.known] == [(False, "person")]


def test_joint_speakers_have_an_id_each_and_are_open_where_one_is() -> None:
    scene = scenes.of("[PER Ana Ruiz] met [PER Tom Reed] .", "[PER Ruiz] and [PER Reed] said no/DET .")
    weights = {"name: head=True, person": 100}
    found = said_by(scene, "Ruiz and Reed", **weights)
    assert (found.speakers, found.speaker_ids) == (("Ana Ruiz", "Tom Reed"), ("ana-ruiz", "tom-reed"))
    assert found.method == "joint"
    part = said_by(scenes.of("[PER Ana Ruiz] left .", "[PER Ruiz] and she said no/DET ."), "Ruiz and she", **weights)
    assert part.speakers == ()
    assert (part.reason or "").startswith("one of the joint speakers is unclear: “she” may be")


def test_the_role_and_the_forms_of_a_speaker_are_told() -> None:
    scene = scenes.of("[ROL Mayor] [PER Ana Ruiz] left .", "Ms./PROPN/compound/2 [PER Ruiz] said no/DET .")
    found = said_by(scene, "Ms. Ruiz", **{"name: head=True, person": 100})
    assert (found.speakers, found.role, found.method) == (("Ana Ruiz",), "Mayor", "surname")
    (known,) = found.known
    assert (known.forms, known.roles, known.gender) == (("Ana Ruiz", "Ruiz"), ("Mayor",), "F")


# ------------------------------------------------------------------ tagging

LINES = ("Mayor Ana/PROPN Ruiz/PROPN of Orvik/PROPN spoke .", "Harbour/PROPN Bank/PROPN said no/DET .")


def test_the_shipped_tagger_knows_names_and_roles() -> None:
    tree = scenes.of("Finance Minister [PER Ana Ruiz] spoke .").tree
    assert tagging.tagger().labels(tree)[2:4] == ["B-PER", "I-PER"]


@pytest.mark.lengthy
def test_a_tagger_that_was_saved_finds_the_same_labels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torch")
    from training.people import tagger as learning

    learning.save(tagging.tagger(), tmp_path / "tagger.npz")
    monkeypatch.setattr(tagging, "files", lambda package: tmp_path)
    again = tagging.tagger.__wrapped__()
    assert again is not tagging.tagger()
    for tree in (scenes.of(*LINES).tree, TWO.tree):
        assert again.labels(tree) == tagging.tagger().labels(tree)
    assert np.array_equal(again.weights, tagging.tagger().weights)


def test_a_text_without_words_has_no_labels() -> None:
    assert tagging.tagger().labels(scenes.of().tree) == []
    assert people.speakers(scenes.of().tree, []) == ()


def tagger(**weights: dict[str, int]) -> tagging.Tagger:
    """A tagger of a few features: what each weighs for some labels; labels may follow as they should."""
    table = np.zeros((len(weights), len(tagging.LABELS)), np.int32)
    for row, by_label in enumerate(weights.values()):
        for label, weight in by_label.items():
            table[row, tagging.LABELS.index(label)] = weight
    following = np.where(tagging.forbidden(), tagging._NEVER, 0).astype(np.int32)
    return tagging.Tagger({name: row for row, name in enumerate(weights)}, table, following)


def test_sentences_are_labelled_each_for_itself() -> None:
    one = tagger(**{"0w=ana": {"B-PER": 5}, "0w=ruiz": {"I-PER": 9, "B-ORG": 1}})
    assert one.labels(scenes.of("Then Ana Ruiz spoke .").tree)[1:3] == ["B-PER", "I-PER"]
    apart = scenes.of("Then spoke Ana\nRuiz spoke .").tree
    assert one.labels(apart) == ["O", "O", "B-PER", "B-ORG", "O", "O"]
    before = scenes.of("Then Ana Ruiz spoke .", "Ana left .")
    assert one.labels(before.tree)[5:] == one.labels(scenes.of("Ana left .").tree)


def test_no_name_begins_in_its_middle() -> None:
    never = tagging.forbidden()
    place = tagging.LABELS.index
    assert never[place("O"), place("I-PER")]
    assert never[place("B-ORG"), place("I-PER")]
    assert not never[place("B-PER"), place("I-PER")]
    assert not never[place("I-PER"), place("I-PER")]
    assert not never[:, place("O")].any()
    assert not never[:, place("B-ROL")].any()
    wild = tagger(**{"0w=ruiz": {"I-PER": 9}, "0w=then": {"O": 99}})
    assert "I-PER" not in wild.labels(scenes.of("Then Ruiz spoke .").tree)
