"""Acts of saying as marked and as predicted, and how the two are compared.

What is wanted and what was predicted is written as marked text (`sides`), alike where the prediction is right: every
act with its content, kind, cue, source, outer teller, negation and, where they are named, speakers, and no act besides.
- Outer quotation marks may stand inside a content's tag; direct and mixed content is without them, as in the rows.
  A content without a kind is direct where it begins with a mark, else indirect.
- Where no thought is marked, predicted thoughts are not looked at; nor are speakers where none is named.
- Nobody draws the edges of a cue alike, so a predicted one with up to three words more is right ("quietly said", "said
  in a statement") unless punctuation or another piece's words are among them; one without a letter (":", "—") counts
  as none.
- "The", "A" in front of a speaker do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from quotes.evaluate.marked import Act, Marked, Tag, tagged
from quotes.records import Attribution, Resolution, Span

# ” and » open in some houses' style; ’ does where it closes too, else it is an apostrophe ("’97 was a good year").
_OPENING = re.compile(r"(?:''|``|[“”\"‘'«»„]|’(?=[\s\S]*’\Z))?\s*")
_CLOSING = re.compile(r"\s*(?:''|[”\"’'»“„])\Z")
_ARTICLE = re.compile(r"(?i)\A(?:the|an?) ")


@dataclass(frozen=True, slots=True)
class Content:
    """A row's worth of content; several kinds where more than one is right."""

    span: Span
    kinds: tuple[str, ...]
    act: str = "speech"


@dataclass(frozen=True, slots=True)
class Said:
    """One act of saying as marked, or as predicted. `speakers`: all that are right; None: not looked at."""

    contents: tuple[Content, ...]
    cue: Span | None = None
    source: Span | None = None
    via: Span | None = None
    negated: bool = False
    maybe: bool = False
    speakers: tuple[str, ...] | None = None
    also: tuple[tuple[str, Span | None], ...] = ()  # of "cue", "source": what is right besides


def marked(found: Marked) -> tuple[Said, ...]:
    """The acts of an article by their numbers, without marks that nobody spoke."""
    return tuple(_said(found, act) for act in found.acts if act.contents and act.speech)


def _said(found: Marked, act: Act) -> Said:
    one = {"cue": _inner_first(act.cues), "source": _inner_first(act.sources)}
    also = [(name, tag.span) for name, tags in one.items() for tag in tags[1:]]
    unsure = [(name, None) for name, tags in one.items() for tag in tags if "maybe" in tag.words]
    return Said(
        contents=tuple(sorted((content(found.text, tag) for tag in act.contents), key=_place)),
        cue=_first(one["cue"]),
        source=_first(one["source"]),
        via=_first(act.vias),
        negated=act.says("neg"),
        maybe=act.says("maybe"),
        speakers=found.speakers(act) or None,
        also=(*also, *unsure),
    )


def _inner_first(tags: Sequence[Tag]) -> list[Tag]:
    """In the order in which they close."""
    return sorted(tags, key=lambda tag: (tag.span.end, -tag.span.start))


def _first(tags: Sequence[Tag]) -> Span | None:
    return tags[0].span if tags else None


def content(text: str, tag: Tag) -> Content:
    """A tag's content without its outer marks, unless it is a reported clause: marks stay in there."""
    start, end = tag.span.start, tag.span.end
    opening = _OPENING.match(text, start, end)
    begins = opening is not None and opening.end() > start
    kinds = tag.kinds or (("direct",) if begins else ("indirect",))
    if kinds[0] != "indirect" and begins and opening is not None:
        closing = _CLOSING.search(text, opening.end(), end)
        start, end = opening.end(), closing.start() if closing else end
    return Content(Span(start, end), kinds, "thought" if "thought" in tag.words else "speech")


# ------------------------------------------------------------------ what was predicted


def predicted(
    text: str, found: Sequence[Attribution], resolutions: Sequence[Resolution], wanted: Sequence[Said]
) -> tuple[Said, ...]:
    """The attributions in the case's terms: thoughts and speakers only where the case speaks of them."""
    said = []
    for a, who in zip(found, resolutions, strict=True):
        contents = (Content(p.span, (p.kind,), p.act) for p in a.pieces)
        act = Said(tuple(contents), a.cue, a.source, a.via, a.negated, speakers=("; ".join(who.speakers) or "?",))
        said.append(act)
    return comparable(text, said, wanted)


def comparable(text: str, said: Iterable[Said], wanted: Sequence[Said]) -> tuple[Said, ...]:
    """The predicted acts as far as the case speaks of them: thoughts and speakers only where it does."""
    thoughts = any(c.act == "thought" for s in wanted for c in s.contents)
    speakers = any(s.speakers for s in wanted)
    out = []
    for one in said:
        contents = [c for c in one.contents if c.kinds[0] != "other" and (thoughts or c.act == "speech")]
        cue = one.cue if one.cue and any(map(str.isalpha, one.cue.of(text))) else None
        if contents:
            ordered = tuple(sorted(contents, key=_place))
            out.append(replace(one, contents=ordered, cue=cue, speakers=one.speakers if speakers else None))
    return tuple(out)


def sides(text: str, wanted: Sequence[Said], got: Sequence[Said]) -> tuple[str, str]:
    """What was wanted and what was predicted as marked text, alike where the prediction is right."""
    pairs = compared(text, wanted, got)
    return write(text, [s for s in wanted if not s.maybe]), write(text, [said for said, _ in pairs])


def compared(text: str, wanted: Sequence[Said], got: Sequence[Said]) -> list[tuple[Said, Said | None]]:
    """Each predicted act that is not merely allowed, put as the case would put it, and the wanted one it answers."""
    optional = {c.span for s in wanted if s.maybe for c in s.contents}
    firm = [s for s in wanted if not s.maybe]
    kept = [s for s in got if not {c.span for c in s.contents} <= optional]
    partners = [_partner(s, firm) for s in kept]
    return [(_allowed(text, s, p) if p else s, p) for s, p in zip(kept, partners, strict=True)]


def _partner(said: Said, wanted: Sequence[Said]) -> Said | None:
    """The wanted act that shares the most content with this one."""

    def shared(other: Said) -> int:
        return sum(
            max(0, min(a.span.end, b.span.end) - max(a.span.start, b.span.start))
            for a in said.contents
            for b in other.contents
        )

    best = max(wanted, key=shared, default=None)
    return best if best and shared(best) else None


def _allowed(text: str, said: Said, wanted: Said) -> Said:
    """The predicted act with whatever the case also takes for right put in the case's own words."""
    kinds = {c.span: c.kinds for c in wanted.contents}
    contents = tuple(
        replace(c, kinds=kinds[c.span]) if c.span in kinds and c.kinds[0] in kinds[c.span] else c for c in said.contents
    )
    cue = wanted.cue if ("cue", said.cue) in wanted.also or _longer(text, said, wanted.cue) else said.cue
    source = wanted.source if ("source", said.source) in wanted.also else said.source
    speakers = said.speakers
    if speakers and wanted.speakers and _bare(speakers[0]) in map(_bare, wanted.speakers):
        speakers = wanted.speakers
    return replace(said, contents=contents, cue=cue, source=source, speakers=speakers)


def _longer(text: str, said: Said, cue: Span | None) -> bool:
    """Whether the predicted cue is the wanted one with a few words more that are nobody else's."""
    if not said.cue or not cue or not said.cue.holds(cue):
        return False
    more = text[said.cue.start : cue.start] + text[cue.end : said.cue.end]
    others = [*(c.span for c in said.contents), said.source, said.via]
    free = not any(other and other.meets(said.cue) for other in others)
    return free and len(more.split()) <= 3 and not re.search(r"[^\w\s'’-]", more)


def _bare(name: str) -> str:
    return "; ".join(_ARTICLE.sub("", part).casefold() for part in name.split("; "))


def _place(content: Content) -> tuple[int, int]:
    return content.span.start, -content.span.end


# ------------------------------------------------------------------ writing


def write(text: str, said: Sequence[Said]) -> str:
    """The text with the acts in tags, numbered by their first content."""
    ordered = enumerate(sorted(said, key=lambda s: _place(s.contents[0])), 1)
    return tagged(text, [tag for number, one in ordered for tag in _tags(one, str(number))])


def _tags(said: Said, number: str) -> list[Tag]:
    who = "|".join(said.speakers) if said.speakers else None
    flags = [word for word, stands in (("neg", said.negated), ("maybe", said.maybe)) if stands]
    found = []
    for k, one in enumerate(said.contents):
        words = ("/".join(one.kinds), *(("thought",) if one.act == "thought" else ()), *flags)
        found.append(Tag("content", one.span, number, words, None if k or said.source else who))
    found += [Tag("cue", said.cue, number)] if said.cue else []
    found += [Tag("source", said.source, number, (), who)] if said.source else []
    return found + ([Tag("via", said.via, number)] if said.via else [])
