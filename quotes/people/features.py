"""What speaks for and against somebody being meant by a source: small questions with short answers, for `ranking`.

Place in the flow: `reading` asks for every candidate of every source. Each question is a function with an example; it
yields "question=answer". What an answer is worth is learned, apart for names, descriptions (by why they may mean
somebody) and each pronoun, and once for all of them together; the weights stand in `weights.tsv`, to be looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, cached_property
from typing import TypeAlias

from quotes.english.body_nouns import body_nouns
from quotes.english.role_nouns import role_nouns
from quotes.english.titles import title_gender
from quotes.english.words import one_word, singular
from quotes.people.acronyms import acronym_key
from quotes.people.cast import Party, Referent
from quotes.people.memory import Memory, Trace
from quotes.people.names import Mention, Role
from quotes.people.source import Source

_PREPOSITIONS = frozenset("of for from at in with to by on".split())  # noqa: SIM905 -- shorter so
Answers: TypeAlias = Iterator[str]


class Pair:
    """A source and somebody it may mean.

    `holder` speaks the quotation around the source; `interviewed` is who answers, where the article is an interview.
    """

    def __init__(
        self,
        source: Source,
        who: Referent,
        memory: Memory,
        holder: Referent | None = None,
        interviewed: Referent | None = None,
    ) -> None:
        self.source, self.who, self.memory = source, who, memory
        self.holder, self.interviewed = holder, interviewed
        self.party: Party | None = None if who.party is None else memory.party(who)  # where it has a name
        self.kind = f"described {who.kind}" if self.party is None else "place" if self.party.place else who.kind
        self.near: Trace | None = memory.before(who, source.first)  # the last mention before the source
        of = memory.tree.mended_sentence_of
        # How many sentences before the source that is.
        self.back: int | None = None if self.near is None else of[source.first] - of[self.near.at]

    @cached_property
    def inside(self) -> Mention | None:
        """The name in the source that is the candidate's, or may be."""
        number = self.who.party
        return next((m for m in self.source.names if number in {p.number for p in self.memory.cast.of(m)}), None)

    @cached_property
    def role(self) -> tuple[str, Role | None]:
        """How a description fits the candidate's roles (the same noun, its last word, its class, no), and which."""
        if self.party is None or self.source.kind != "described":
            return "-", None
        return self.source.fits[self.party.number]

    @cached_property
    def reason(self) -> str:
        """Why a description may mean the candidate: it fits a role or the name, says it again; "none" where nothing."""
        if self.who.members:
            return "several"
        if self.party is None:
            return "again"
        source, party = self.source, self.party
        if self.role[0] != "no":
            return "role"
        key = acronym_key(self.memory.tree.printed(source.kept[0], source.kept[-1] + 1))
        if not source.content.isdisjoint(party.words) or (key and key in party.acronyms):
            return "name"
        return "age" if source.age is not None and source.age in party.ages else "none"


def _step(number: int) -> str:
    """Numbers made few: 0, 1, 2, 3-4, 5-9, 10+."""
    return str(number) if number < 3 else "3" if number < 5 else "5" if number < 10 else "10"


# ------------------------------------------------------------------------------------------------ anybody's


def distance(pair: Pair) -> Answers:
    """How far back the candidate stands: "Ruiz resigned. She said …" is 1 sentence, in the same paragraph."""
    if pair.back is None or pair.near is None:
        after = pair.memory.after(pair.who, pair.source.last)
        of = pair.memory.tree.mended_sentence_of
        ahead = _step(of[after.at] - of[pair.source.last]) if after else "never"
        yield f"back=never, ahead={ahead}"
        yield f"back=never, in the headline or at the beginning={of[pair.source.first] < 2}"
        if pair.source.kind == "described" and pair.party is not None:
            next_to_speak = pair.memory.next_to_speak(pair.source.last) == pair.who
            yield f"back=never, speaks next={next_to_speak}, has a role={bool(pair.party.roles)}"
        return
    tree = pair.memory.tree
    paragraphs = tree.paragraph(pair.source.first) - tree.paragraph(pair.near.at)
    yield f"back={_step(pair.back)}"
    yield f"paragraphs={_step(paragraphs)}"
    yield f"back={_step(pair.back)}, {pair.kind}"


def last_mention(pair: Pair) -> Answers:
    """How the candidate was mentioned last: "Ruiz told the council" as a subject, by name, not in a quotation."""
    near = pair.near
    if near is None or pair.back is None:
        return
    yield f"relation={near.relation}"
    yield f"relation={near.relation}, back={min(2, pair.back)}"
    yield f"how={near.how}"
    if near.quoted:
        yield f"quoted, {'' if pair.memory.tree.quoted[pair.source.first] else 'source not'}"
    if near.aside:
        yield "aside"


def often(pair: Pair) -> Answers:
    """How often the candidate has been mentioned, by the source and at all, and how early."""
    yield f"times={_step(pair.memory.count(pair.who, pair.source.first))}"
    yield f"times in all={_step(len(pair.memory.traces.get(pair.who, ())))}"
    traces = pair.memory.traces.get(pair.who)
    if traces and pair.memory.tree.mended_sentence_of[traces[0].at] < 3:
        yield "from the beginning"


def between(pair: Pair) -> Answers:
    """How many others of the same kind were mentioned since: after "Ruiz met Reed. She …" one since Ruiz, none since
    Reed.
    """
    if pair.near is None:
        return
    rivals = pair.memory.since(pair.near.at, pair.source.first, pair.who)
    same = [r for r in rivals if r.kind == pair.who.kind]
    yield f"since={min(4, len(same))}"
    wanted = pair.source.gender
    if wanted and pair.who.kind == "person":
        fit = [r for r in same if pair.memory.likely(r) in (None, wanted)]
        yield f"of that gender since={min(3, len(fit))}"


def speakers(pair: Pair) -> Answers:
    """Whether the candidate spoke last, last but one, or before: who speaks goes on speaking."""
    spoke = pair.memory.spoke
    if not spoke:
        yield "nobody has spoken"
        return
    last = spoke[-1]
    of, paragraph = pair.memory.tree.mended_sentence_of, pair.memory.tree.paragraph
    if last[1] == pair.who or pair.who in last[1].members:
        back = of[pair.source.first] - of[last[0].last]
        yield f"spoke last, back={_step(max(0, back))}"
        yield f"spoke last, paragraphs={_step(max(0, paragraph(pair.source.first) - paragraph(last[0].last)))}"
        again = pair.memory.named_since(last[0].last, pair.source.first, but=pair.who)
        yield f"spoke last, others since={min(3, again)}"
    elif len(spoke) > 1 and spoke[-2][1] == pair.who:
        yield "spoke last but one"
    times = pair.memory.times[pair.who]
    yield f"spoke={min(3, times)}"
    if pair.memory.named_between(last[0].last, pair.source.first, pair.who):
        yield "named since somebody spoke"


def gender(pair: Pair) -> Answers:
    """Whether the gender that the source tells is the candidate's: "she" after "Mr. Reed" is not."""
    wanted = pair.source.gender
    if wanted is None or pair.who.kind != "person":
        return
    told = pair.memory.gender(pair.who)
    if told is not None:
        yield f"gender={'agrees' if told == wanted else 'clashes'}"
        return
    likely = pair.memory.likely(pair.who)
    yield f"likely gender={'unknown' if likely is None else 'agrees' if likely == wanted else 'clashes'}"


def what(pair: Pair) -> Answers:
    """What the candidate is: a person named in full, a body, a place; "it" is no person."""
    full = pair.party is not None and len(pair.party.name.words) > 1
    yield f"is={pair.kind}"
    yield f"is={pair.kind}{', in full' if full else ''}, {'several' if pair.source.plural else 'one'} wanted"


def same_verb(pair: Pair) -> Answers:
    """Whether the candidate hangs on the source's own verb: the Novak of "Asked by Novak, she said" is not "she"."""
    near, words = pair.near, pair.memory.tree.words
    if near is None or pair.back != 0:
        return
    verb = words[pair.source.head].head
    roots = [words[i].head for i in range(near.at, near.end)]
    yield f"same verb={verb in roots}"
    if verb >= 0 and words[verb].head in range(near.at, near.end):
        yield "in a clause on the candidate"
    if near.relation.startswith("nsubj") and verb >= 0 and words[verb].head in roots:
        yield "subject of the clause above"


def relative(pair: Pair) -> Answers:
    """Whether a "who" stands by the candidate: "Ruiz, who said"."""
    if pair.source.pronoun not in ("who", "which"):
        return
    near, words = pair.near, pair.memory.tree.words
    gap = pair.source.first - near.end if near else 99
    yield f"gap={_step(max(0, gap))}"
    above = pair.memory.tree.above(pair.source.first)
    on = next((words[i].head for i in above if words[i].deprel.startswith("acl")), -1)
    yield f"clause on it={near is not None and near.at <= on < near.end}"


def first_person(pair: Pair) -> Answers:
    """Whether the candidate speaks the quotation around an "I" or "we", or is interviewed."""
    if pair.source.pronoun in ("I", "we", "A"):
        yield f"speaks around it={pair.holder == pair.who}"
        yield f"is interviewed={pair.interviewed == pair.who}"


# ------------------------------------------------------------------------------------------------ names


def name_in_source(pair: Pair) -> Answers:
    """Where the candidate's name stands in the source: in "Reed's lawyer Ana Ruiz" Ruiz at the end, Reed owns."""
    name, source, tree = pair.inside, pair.source, pair.memory.tree
    if name is None:
        return
    kind = pair.who.kind
    head = name.first <= source.head < name.last
    people = [m for m in source.names if m.kind == "person"]
    yield f"head={head}, {kind}"
    yield f"the only name={len(source.names) == 1}, {kind}"
    yield f"first name={source.names[0] is name}, last={source.names[-1] is name}, {kind}"
    yield f"people={min(2, len(people))}, {kind}, last of them={bool(people) and people[-1] is name}"
    after = tree.form[name.last] if name.last < len(tree.words) else ""
    yield f"owns={after in (chr(39) + 's', '’s', chr(39), '’') and name.last <= source.last}, {kind}"
    common = tree.words[source.head].upos == "NOUN" and tree.form[source.head][:1].islower()
    yield f"common noun on top={common}, {kind}, {head}"
    before = [tree.folded[i] for i in range(max(source.first, name.lead - 2), name.lead)]
    by = bool(before) and (before[-1] in _PREPOSITIONS or (before[-1] == "the" and before[0] in _PREPOSITIONS))
    yield f"behind a preposition={by}, {kind}"
    yield f"at the beginning={name.lead - source.first <= 1}, {kind}"
    yield f"at the end={name.last > source.last}, {kind}"
    yield f"behind a comma={bool(before) and before[-1] == ','}, {kind}"
    follows = tree.words[name.last].upos if name.last <= source.last else "END"
    yield f"followed by {',' if after == ',' else follows}, {kind}"
    yield f"relation={tree.words[name.first].deprel.partition(':')[0]}, {kind}"
    yield f"has a role={name.role is not None}, {kind}"
    rest = tree.folded[name.last : source.last + 1]
    yield f"role noun behind={any(w in _role_ends() for w in rest[:3])}, {kind}"


def shared_name(pair: Pair) -> Answers:
    """Which of several of one surname: the one spoken of last, of the gender of "Ms."."""
    name = pair.inside
    if name is None or len(pair.memory.cast.of(name)) < 2:
        return
    yield f"of several, back={_step(pair.back) if pair.back is not None else 'never'}"
    last = pair.memory.spoke[-1][1] if pair.memory.spoke else None
    yield f"of several, spoke last={last == pair.who}"
    yield f"of several, spoke={pair.memory.times[pair.who] > 0}"
    rivals = [p.referent for p in pair.memory.cast.of(name) if p.referent != pair.who]
    nears = [t.at for r in rivals if (t := pair.memory.before(r, pair.source.first))]
    yield f"of several, nearest={pair.near is not None and all(pair.near.at > at for at in nears)}"
    tree = pair.memory.tree
    wanted = title_gender(tuple(tree.form[i] for i in range(name.lead, name.first)))
    likely = pair.memory.likely(pair.who)
    if wanted and likely:
        yield f"of several, gender={wanted == likely}"


# ------------------------------------------------------------------------------------------------ descriptions


def role_noun(pair: Pair) -> Answers:
    """Whether the description's noun is a role of the candidate's: "the minister" for "Finance Minister Ana Ruiz"."""
    if pair.source.kind != "described" or pair.party is None:
        return
    (fits, role), source = pair.role, pair.source
    yield f"noun={fits}"
    yield f"noun={fits}, {source.determiner}"
    yield f"noun={fits}, {'several' if source.plural else 'one'}, {pair.who.kind}"
    if fits == "no":
        return
    yield f"noun={fits}, back={_step(pair.back) if pair.back is not None else 'never'}"
    yield f"noun={fits}, others={min(3, source.so_many_fit[fits] - 1)}"
    if role is None:
        return
    nouns = {w for noun in role.nouns for w in noun.words} | {source.head_noun}
    have = frozenset(singular(w) for w in role.words)
    missing = {w for w in source.content - have - pair.party.words - nouns if not any(one_word(w, h) for h in have)}
    extra = have - source.content - nouns
    yield f"noun={fits}, missing={min(2, len(missing))}"
    yield f"noun={fits}, missing={min(1, len(missing))}, more={min(1, len(extra))}"
    better = source.so_many_have_all > (source.content <= pair.party.words_of_roles)
    yield f"noun={fits}, missing={min(1, len(missing))}, somebody else has all={better}"
    named = {source.tree.folded[i] for i in source.kept if source.tree.form[i][0].isupper() and i != source.first}
    yield f"noun={fits}, missing a name={bool(missing & named)}"
    yield f"noun={fits}, only the noun={len(source.content) == 1}, {role.where}"


def words_of_roles(pair: Pair) -> Answers:
    """How many words of the description stand in the candidate's roles."""
    if pair.source.kind != "described" or pair.party is None:
        return
    shared = len(pair.source.content & pair.party.words_of_roles)
    yield f"words={min(3, shared)}"
    yield f"all words={bool(pair.source.content) and pair.source.content <= pair.party.words_of_roles}"
    if pair.source.age is not None:
        yield f"age={pair.source.age in pair.party.ages}"


def name_words(pair: Pair) -> Answers:
    """Whether the description repeats the candidate's name: "the committee" for "the Ethics Committee", "WHO"."""
    source, party = pair.source, pair.party
    if source.kind != "described" or party is None:
        return
    shared = len(source.content & party.words)
    yield f"of the name={min(3, shared)}, {pair.who.kind}"
    yield f"head in the name={source.head_noun in party.words}, {pair.who.kind}"
    yield f"head ends the name={source.head_noun == party.name.words[-1]}, {pair.who.kind}"
    yield f"all in the name={bool(source.content) and source.content <= party.words}, {pair.who.kind}"
    yield f"just the name={source.content in party.forms}"
    printed = pair.memory.tree.printed(source.kept[0], source.kept[-1] + 1)
    if key := acronym_key(printed):
        yield f"acronym={key in party.acronyms}"


def name_beside(pair: Pair) -> Answers:
    """Whether the candidate's name stands in a description of somebody else: the Ruiz of "Ruiz's lawyer"."""
    if pair.source.kind != "described" or not pair.source.names:
        return
    name = pair.inside
    yield f"its name stands in it={name is not None}"
    if name is not None:
        behind = pair.memory.tree.form[name.last] if name.last < len(pair.memory.tree.words) else ""
        how = "owns" if behind in ("'s", "’s", "'", "’") else "behind" if name.first > pair.source.head else "before"
        yield f"its name stands in it, {how}, {pair.who.kind}"
    elif pair.party is not None:
        other = {w for m in pair.source.names for w in m.name.words}
        yield f"names in it are of its role={bool(other) and other <= pair.party.words_of_roles}, {pair.role[0]}"


def sort(pair: Pair) -> Answers:
    """Whether a description is of a person, a body or neither, and what the candidate is: "the fund" is no person."""
    if pair.source.kind != "described":
        return
    wanted = "person" if pair.source.noun else "body" if pair.source.body_noun else "neither"
    which = pair.source.determiner
    yield f"{wanted} wanted, is {pair.kind}, {'several' if pair.source.plural else 'one'}, {which}"
    yield f"{wanted} wanted, is {pair.kind}, capital={pair.source.capitalised}"
    last = pair.memory.spoke[-1][1] if pair.memory.spoke else None
    yield f"{wanted} wanted, spoke last={last == pair.who}, {which}"
    any_body = pair.source.body_noun is not None and body_nouns().get(pair.source.body_noun, False)
    if any_body:
        yield f"any body will do, is {pair.kind}, back={min(3, pair.back) if pair.back is not None else 'never'}"


def described_again(pair: Pair) -> Answers:
    """Whether somebody described before is meant again: "a port official … the official"."""
    if pair.party is not None or pair.who.members:
        return
    earlier = next((s for s, r in pair.memory.described if r == pair.who), None)
    if earlier is None:
        return
    source = pair.source
    yield f"described before, noun={earlier.head_noun == source.head_noun}, {source.determiner}"
    yield f"described before, words={min(2, len(earlier.content & source.content))}"
    yield f"described before, several={earlier.plural}{source.plural}"
    yield f"described before, a={earlier.determiner}"
    if earlier.gender and source.gender:
        yield f"described before, gender={earlier.gender == source.gender}"
    last = pair.memory.described[-1][1] == pair.who
    yield f"described last={last}"


def together(pair: Pair) -> Answers:
    """Whether several who were named together are meant: "they", "both men"."""
    if not pair.who.members:
        return
    spoke = {r for _, r in pair.memory.spoke[-2:]}
    yield f"together, spoke={sum(m in spoke for m in pair.who.members)}"
    yield f"together as printed={pair.who in {r for _, r in pair.memory.together}}"
    of, at = pair.memory.tree.mended_sentence_of, pair.source.first
    nears = [near for m in pair.who.members if (near := pair.memory.before(m, at)) is not None]
    if len(nears) == len(pair.who.members):
        yield f"together, all of them back={min(4, max(of[at] - of[near.at] for near in nears))}"
        yield f"together, in one sentence={len({of[near.at] for near in nears}) == 1}"
    kind, before = pair.who.members[0].kind, pair.source.first
    known = sum(bool(pair.memory.count(p.referent, before)) for p in pair.memory.cast.parties if p.kind == kind)
    yield f"together, of so many named={min(4, known)}"
    wanted = pair.source.gender
    if wanted:
        likely = {pair.memory.likely(m) for m in pair.who.members}
        fits = "agrees" if likely == {wanted} else "clashes" if likely - {wanted, None} else "unknown"
        yield f"together, gender={fits}"
    people = all(m.kind == "person" for m in pair.who.members)
    yield f"together, people={people}, {'person' if pair.source.noun else pair.source.way}"
    number = pair.source.count or ("several" if pair.source.plural else "one")
    yield f"together={len(pair.who.members)}, wanted={number}"
    yield f"together, last={bool(pair.memory.together) and pair.memory.together[-1][1] == pair.who}"


# ------------------------------------------------------------------------------------------------ nobody, or itself

QUESTIONS: tuple[Callable[[Pair], Answers], ...] = (
    distance, last_mention, often, between, speakers, gender, what, same_verb, relative, first_person,
    role_noun, words_of_roles, name_words, name_beside, sort, described_again, together,
)  # fmt: skip
OF_NAMES: tuple[Callable[[Pair], Answers], ...] = (name_in_source, shared_name)


def answers(pair: Pair) -> list[str]:
    """Every answer on a pair."""
    asked = OF_NAMES if pair.source.kind == "name" else QUESTIONS
    return [line for question in asked for line in question(pair)]


def way(pair: Pair) -> str:
    """The way in which a source means somebody: answers are worth one thing for "she", another for a description."""
    return f"described, {pair.reason}" if pair.source.kind == "described" else pair.source.way


@cache
def ways(one: str) -> tuple[str, ...]:
    """A way and what it is a kind of, whose weights count as well: "she" and any pronoun."""
    if one.startswith("described"):
        return tuple(dict.fromkeys(("described", one)))
    return (one,) if one == "name" else (one, "pronoun")


def of_nobody(source: Source, memory: Memory) -> list[str]:
    """What speaks for nobody who was named: the description stands for itself, the pronoun stays open."""
    noun = "person" if source.noun else "body" if source.body_noun else "neither"
    spoken = [s for s, r in memory.described if r.party is None]
    lines = [
        "nobody", f"nobody, {source.determiner}", f"nobody, {'several' if source.plural else 'one'}", f"nobody, {noun}",
        f"nobody, {source.determiner}, {noun}, {'several' if source.plural else 'one'}",
        f"nobody, noun again={any(s.head_noun == source.head_noun for s in spoken)}",
        f"nobody, first to speak={not memory.spoke}",
        f"nobody, capital={memory.tree.form[source.head][:1].isupper()}",
        f"nobody, words={min(5, len(source.kept))}",
        f"nobody, quoted={memory.tree.quoted[source.first]}",
    ]  # fmt: skip
    if source.count:
        persons = (p.referent for p in memory.cast.parties if p.kind == "person")
        before = sum(bool(memory.count(who, source.first)) for who in persons)
        lines.append(f"nobody, {min(3, source.count)} wanted, of so many named={min(4, before)}")
    if source.kind == "name":
        people = any(m.kind == "person" for m in source.names)
        in_name = memory.cast.at(source.head) is not None
        lines += [
            f"nobody, person={people}, head in a name={in_name}, {memory.tree.words[source.head].upos}",
            f"nobody, person={people}, {noun}, {source.determiner}",
            f"nobody, head in a name={in_name}, {noun}",
        ]
    return lines


@cache
def _role_ends() -> frozenset[str]:
    """The last words of role nouns."""
    return frozenset(words[-1] for words in role_nouns())
