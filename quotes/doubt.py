"""Why a person should look at a row, in words a reporter understands; from the records alone, when rows are made.

The stages give their own reasons where they know one ("“he” may be A or B"). Here every other row that is to be
reviewed gets one, from what is unsure in it: that somebody said it, or who that was.
"""

from __future__ import annotations

from quotes.records import Article, Attribution, Candidate, Resolution, Span
from quotes.schema import together

_UNSURE = 0.8  # below this the part itself is unsure; above, both parts together make the doubt
_NEAR = 0.6  # share of the best candidate's score from which on another stands equally near
_SIGNS = frozenset({":", "-", "–", "—"})


def reason(article: Article, found: Attribution, who: Resolution, *, review: bool, tossed: bool = False) -> str | None:
    """What the stages say is doubtful, and where a row is to be reviewed and they say nothing, what makes it so.

    `tossed`: the parser could have read the sentence in another way about equally well.
    """
    told = [r for r in (found.reason, who.reason) if r]
    if tossed:
        told.append("the sentence can be read in two ways about equally well")
    if not told and review:
        told = _derived(article, found, who)
    return together(told) or None


def _derived(article: Article, found: Attribution, who: Resolution) -> list[str]:
    said, speaker = found.confidence, who.confidence
    out = []
    if not who.speakers:
        out.append("the article does not settle who this is")
    if said < _UNSURE or (who.speakers and said <= speaker):
        out.append(_of_saying(article, found))
    if who.speakers and (speaker < _UNSURE or speaker < said):
        out.append(_of_speaker(article, found, who))
    return out


def _of_saying(article: Article, found: Attribution) -> str:
    """Why it is unsure that somebody said this and that the source is the right one."""
    text = article.text
    rival = _rival(found)
    if rival is not None and found.source is not None:
        return f"“{found.source.of(text)}” and “{rival.span.of(text)}” stand equally near"
    if found.cue is None:
        return _without_cue(article, found)
    cue = found.cue.of(text)
    if found.source is None and found.antecedent is None:
        return f"nothing by “{cue}” names who it was"
    if any(p.act == "thought" for p in found.pieces):
        return f"low confidence: “{cue}” may tell what the reporter says of them, not what they said or think"
    if cue in _SIGNS:
        return f"low confidence: only the “{cue}” says that these are somebody's words"
    if all(p.kind == "indirect" for p in found.pieces):
        return f"low confidence: these may be the reporter's own words, not what “{cue}” tells of"
    return f"low confidence: “{cue}” may go with other words, or with another source"


def _without_cue(article: Article, found: Attribution) -> str:
    none = "no word of saying stands by it"
    mention = found.antecedent or found.source
    if mention is None or mention.start > found.pieces[0].span.start:
        return none
    here = _paragraph(article, found.pieces[0].span)
    place = "from before" if _paragraph(article, mention) == here else "from the paragraph before"
    return f"{none}; the speaker is carried over {place}"


def _paragraph(article: Article, span: Span) -> int:
    return next((n for n, p in enumerate(article.paragraphs) if p.meets(span)), -1)


def _rival(found: Attribution) -> Candidate | None:
    """Another candidate for the source that scores nearly as well as the one taken, and is not a part of it."""
    taken = found.source
    if taken is None:
        return None
    best = max((c.score for c in found.candidates if c.span.meets(taken)), default=0.0)
    others = [c for c in found.candidates if not c.span.meets(taken) and c.score >= _NEAR * best > 0]
    others = [c for c in others if c.span.end - c.span.start > 1]  # a letter is no name
    return max(others, key=lambda c: c.score, default=None)


def _of_speaker(article: Article, found: Attribution, who: Resolution) -> str:
    """Why it is unsure whom the source means."""
    source = found.source or found.antecedent
    words = source.of(article.text) if source else ""
    return who.method.doubt.format(source=words, speaker=" and ".join(who.speakers))
