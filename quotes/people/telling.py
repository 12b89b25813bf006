"""What is told of a choice, in plain English: one sentence on whom a source means.

Place in the flow: after `reading`; `answers` keeps what is told here with the answer. `facts` says what it is made of.
"""

from __future__ import annotations

from quotes.people.background import Background
from quotes.people.facts import FACTS, Chosen
from quotes.people.memory import Memory
from quotes.people.reading import Meant
from quotes.people.source import Source
from quotes.records import Span

NO_SOURCE = "the article does not say whose words these are"
_MOST = 2  # facts a sentence; of joint speakers one each
_RIVAL = 0.1  # a candidate of less probability is not named where the source stays open


def told(background: Background, span: Span, *, elsewhere: bool = False) -> str | None:
    """One sentence on whom a source means; of joint speakers a clause each. `elsewhere`: it stands by other words."""
    parts = background.reader.found.get(span, ())
    clauses = [_clause(part, span, background, most=_MOST if len(parts) == 1 else 1) for part in parts]
    if not clauses:
        return None
    begins = "taken from elsewhere in the article: " if elsewhere else ""
    sentence = f"{begins}{'; '.join(clauses)}."
    return sentence[0].upper() + sentence[1:]


def _clause(part: Meant, span: Span, background: Background, *, most: int) -> str:
    source, who = part.source, part.who
    words = f"“{source.shown}”"
    if who is None:
        return unnamed(part, background.reader.memory) if source.pronoun else _as_it_stands(source)
    chosen = Chosen(source, who, span, background)
    facts = [fact for ask in FACTS if (fact := ask(chosen))][:most]
    label = " and ".join(m.label for m in who.members) or who.label
    if label == source.shown:
        return f"{words} {'is ' if facts else ''}{'; '.join(facts) or 'stands for itself'}"
    several = bool(who.members) or who.kind == "group"
    verb = "are" if several else "means" if source.plural else "is"
    return f"{words} {verb} {label}" + (f", {'; '.join(facts)}" if facts else "")


def unnamed(part: Meant, memory: Memory) -> str:
    """Whom a pronoun may mean that stays open."""
    likely = [r.who.label for r in part.ranking if r.who is not None and r.probability >= _RIVAL]
    words = memory.tree.printed(part.source.first, part.source.last + 1)
    may_be = f"may be {' or '.join(dict.fromkeys(likely))}"
    return f"“{words}” {may_be if likely else 'is nobody the article names before'}"


def _as_it_stands(source: Source) -> str:
    """A source that is none of those who were named; in capitals it may be a name, that is all there is."""
    words = f"“{source.shown}”"
    own_name = source.kind == "name" or (source.capitalised and source.shown[:1].isupper())
    return f"{words} stands for itself" if own_name else f"the article does not name {words}"
