"""What the printed words and a table settle before anything is weighed: both of two, the younger, the only body, who is
named next.

Place in the flow: asked by `reading` before the ranking, where too few examples teach it. Each answer is a small
function with an example; such an answer is never sure enough to need no review.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from quotes.english.names import COMPARED, ELDER, YOUNGER
from quotes.people.cast import Party, Referent
from quotes.people.memory import Memory
from quotes.people.source import Source

CONFIDENCE = 0.75
_NEAR = 1  # sentences back in which the only body stands
_SOON = 2  # paragraphs


def settled(
    source: Source, memory: Memory, candidates: Iterable[Referent], likeliest: Referent | None
) -> Referent | None:
    """Whom a source means, where that is settled; some rules only where the ranking names nobody."""
    if not source.speaks:
        return None
    known = list(candidates)
    rules = ALWAYS if likeliest is not None else (*ALWAYS, *FOR_NOBODY)
    return next((who for rule in rules if (who := rule(source, memory, known)) is not None), None)


def both(source: Source, memory: Memory, candidates: list[Referent]) -> Referent | None:
    """They who spoke together last: "Lee and Park warned … they wrote"."""
    if source.pronoun != "they" or not memory.spoke or not memory.together:
        return None
    together, who = memory.together[-1]
    return who if together.last == memory.spoke[-1][0].last and who in candidates else None


def compared(source: Source, memory: Memory, candidates: list[Referent]) -> Referent | None:
    """The younger or the elder of two of one surname, where a word of kin tells: "his daughter, Ana Ruiz"."""
    step = next((COMPARED[w] for w in source.folded if w in COMPARED), 0)
    parties = [memory.party(who) for who in candidates if who.party is not None]
    if not step or len(parties) != 2:
        return None
    ages = [_age(party) for party in parties]
    ages = [own if own else -other for own, other in zip(ages, reversed(ages), strict=True)]
    fit = [party for party, age in zip(parties, ages, strict=True) if age == step]
    return fit[0].referent if len(fit) == 1 else None


def _age(party: Party) -> int:
    words = {word for m in party.mentions for word in (m.kin, m.name.generation) if word}
    return -1 if words & YOUNGER else 1 if words & ELDER else 0


def only_body(source: Source, memory: Memory, candidates: list[Referent]) -> Referent | None:
    """The only body just before "it": "The union met the minister. It said …"."""
    if source.pronoun != "it":
        return None
    of = memory.tree.mended_sentence_of
    near = []
    for who in candidates:
        trace = memory.before(who, source.first)
        place = who.party is not None and memory.party(who).place
        if who.kind == "body" and not place and trace and of[source.first] - of[trace.at] <= _NEAR:
            near.append(who)
    return near[0] if len(near) == 1 else None


def named_next(source: Source, memory: Memory, candidates: list[Referent]) -> Referent | None:
    """Whoever the next source names for the first time and bare: "…, the fund's director says. But Ana Ruiz told"."""
    if source.kind != "described" or not source.noun or source.plural or source.noun.group in ("any", "kin"):
        return None
    who = memory.next_to_speak(source.last)
    if who not in candidates or who.party is None or memory.before(who, source.first):
        return None
    party, tree = memory.party(who), memory.tree
    bare = not (party.roles or party.first.kin or party.first.titles) and len(party.name.words) > 1
    soon = tree.paragraph(party.first.first) - tree.paragraph(source.first) <= _SOON
    fits = any(memory.party(c).best_role(source.noun, source.head_noun, source.content)[0] != "no"
               for c in candidates if c.party is not None)  # fmt: skip
    return who if bare and soon and not fits and not tree.aside(source.first) else None


Rule: TypeAlias = Callable[[Source, Memory, list[Referent]], Referent | None]
ALWAYS: tuple[Rule, ...] = (both, compared)
FOR_NOBODY: tuple[Rule, ...] = (only_body, named_next)
