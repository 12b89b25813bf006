"""Second hand: what somebody is told to have said inside the report of another; the nearest teller is the source."""

from __future__ import annotations

from quotes.attribute import cues
from quotes.attribute.draft import Draft
from quotes.attribute.failed import kept
from quotes.attribute.grammar import clause, named_phrase
from quotes.english.body_nouns import body_nouns
from quotes.english.cue_words import exhibits
from quotes.english.role_nouns import is_role_noun
from quotes.syntax import Range, Tree


def nearest(tree: Tree, drafts: list[Draft]) -> list[Draft]:
    """The drafts with a second one for every report inside a report, its outer teller in `via`.

    "The driver told the court that his employer, Ana Ruiz, had said | the brakes were good": Ruiz says so, via the
    driver; the driver's own words stay a row around hers. Not "denied that Ruiz had said ..." and not "asked whether
    Ruiz had said ...": there nobody is told to have said anything. "According to the Gulf Agency, Ruiz said | it would
    rain": the agency has no words of its own, only Ruiz has a row.
    """
    out: list[Draft] = []
    for draft in drafts:
        told_of = [draft]
        with kept(tree, "layers", *draft.ranges()):
            told = draft.cue is not None and tree.low[draft.cue[0]] == "according"
            stretches = _sentence(tree, draft) if told else draft.contents
            inner = [d for r in stretches if (d := _inside(tree, draft, r)) is not None]
            passing = bool(inner) and told
            told_of = inner if passing else [*inner, draft]
        out += told_of
    return out


def _sentence(tree: Tree, draft: Draft) -> list[Range]:
    """The contents as one stretch, where they are pieces of one clause: Ruiz told reporters | that it would rain."""
    whole = (min(a for a, _ in draft.contents), max(b for _, b in draft.contents))
    one = tree.sentence_of[whole[0]] == tree.sentence_of[whole[1] - 1]
    return [whole] if one and len(draft.contents) > 1 else draft.contents


def _inside(tree: Tree, outer: Draft, words: Range) -> Draft | None:
    if outer.source is None or outer.cue is None or cues.negated(tree, outer.cue):
        return None
    verb = _reporting(tree, outer, words)
    if verb is None:
        return None
    teller = _teller(tree, verb)
    contents = [r for r in clause(tree, verb) if words[0] <= r[0] and r[1] <= words[1]]
    if teller is None or tree.words[teller].upos not in ("NOUN", "PROPN") or not contents:
        return None
    source = named_phrase(tree, teller)
    if not _speaks(tree, teller, source):
        return None
    return Draft(
        cue=(verb, verb + 1), source=source, contents=contents, score=outer.score, linked=outer.linked,
        method=outer.method, via=outer.source,
    )  # fmt: skip


def _teller(tree: Tree, verb: int) -> int | None:
    """Who speaks inside the report: the subject, or the agent of "she had been told by the manager that ..."."""
    subject = tree.child(verb, "nsubj")
    if subject is None or tree.words[subject].deprel != "nsubj:pass":
        return subject
    listed = cues.known(tree, verb)
    return tree.agent(verb) if listed is not None and listed.heard else None


def _speaks(tree: Tree, teller: int, source: Range) -> bool:
    """Whether a noun is a person or a body: "Ruiz", "his foreman", "the ministry"; not "the wave of protests"."""
    lemma = tree.lemma[teller]
    named = any(tree.words[i].name != "O" for i in (teller, source[1] - 1))
    return is_role_noun(lemma) or lemma in body_nouns() or (named and lemma not in exhibits())


def _reporting(tree: Tree, outer: Draft, words: Range) -> int | None:
    """The verb of speech that a report turns on, stated as a fact: no question, no condition, no modal, no negation."""
    assert outer.cue is not None
    over = cues.head_verb(tree, outer.cue)
    for i in tree.tops(words):
        listed = cues.known(tree, i)
        if tree.words[i].upos != "VERB" or tree.quotation(i) is not None or listed is None or listed.kind != "speech":
            continue
        below = [tree.low[k] for k in tree.children[i]] + [tree.words[k].xpos for k in tree.children[i]]
        stated = not {"whether", "if", "MD", "to"} & set(below) and not cues.negated(tree, (i, i + 1))
        asked = over is not None and tree.lemma[over] in ("ask", "wonder", "believe")
        if stated and not asked:
            return i
    return None
