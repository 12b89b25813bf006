"""Marked text, a notation for gold that a person can write: reading it, and writing what was predicted the same way.

    <content1>“We won,”</content1> <cue1>said</cue1> <source1=Elena Ruiz>Ms Ruiz</source1>.

The number says which act of saying a tag belongs to; tags nest and may stand around one another. `content`, `cue`,
`source` and `via` are as in the table. A tag's words, before the `=`:
    direct mixed indirect   the kind; without one, direct where the content begins with a mark, else indirect.
                            direct/indirect: either is right.
    thought                 no speech; in a case without the word, predicted thoughts are not looked at
    neg                     on any content of the act: negated
    maybe                   on any content of the act: right if it is found and if it is not (a quote in a quote);
                            on a cue or source: right with it and without
Two cues or sources of one number: either is right (a name with its apposition, and without). Nobody draws the edges of
a cue alike, so a predicted one with up to three words more is right ("quietly said", "said in a statement") unless
punctuation or another tag's words are among them; one without a letter (":", "—") counts as none.
After the `=` the speaker, on the source or, where there is none in the text, on a content; "?" is one left open,
"A|?" takes either. A case names all its speakers or none; "The", "A" in front do not count.
Outer quotation marks may stand inside a content's tag; direct and mixed content is without them, as in the rows.

A file holds cases, each an article of some paragraphs, one a line, under a line "## name of the case"; a line
"xfail: reason" below it says that the case is known to come out wrong. What stands before the first case is not read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from quotes.records import Article, Attribution, Resolution, Span

_TAG = re.compile(r"<(/?)(content|cue|source|via)(\d+)((?: [\w/]+)*)(?:=([^<>]*))?>")
_OPENING = re.compile(r"(?:''|``|[“\"‘'«„])?\s*")
_CLOSING = re.compile(r"\s*(?:''|[”\"’'»“„])\Z")
_ARTICLE = re.compile(r"(?i)\A(?:the|an?) ")
_XFAIL = re.compile(r"\Axfail: (.*)(?:\n|\Z)")
_PARAGRAPH = re.compile(r"\S[^\r\n]*\S|\S")
_KINDS = ("direct", "mixed", "indirect")
_FLAGS = {*_KINDS, "thought", "neg", "maybe"}


@dataclass(frozen=True, slots=True)
class Content:
    """A row's worth of content; several kinds where more than one is right."""

    span: Span
    kinds: tuple[str, ...]
    act: str = "speech"


@dataclass(frozen=True, slots=True)
class Said:
    """One act of saying as a case gives it, or as predicted. `speakers`: all that are right; None: not looked at."""

    contents: tuple[Content, ...]
    cue: Span | None = None
    source: Span | None = None
    via: Span | None = None
    negated: bool = False
    maybe: bool = False
    speakers: tuple[str, ...] | None = None
    also: tuple[tuple[str, Span | None], ...] = ()  # of "cue", "source": what is right besides


@dataclass(frozen=True, slots=True)
class Case:
    """A text, who says what in it, and why it is known to come out wrong, where it is."""

    name: str
    text: str
    said: tuple[Said, ...]
    xfail: str | None = None

    @property
    def article(self) -> Article:
        """The text as an article by the case's name; every line that is not blank is a paragraph."""
        lines = tuple(Span(m.start(), m.end()) for m in _PARAGRAPH.finditer(self.text))
        return Article(self.name, self.text, lines)


@dataclass(frozen=True, slots=True)
class _Tag:
    name: str
    number: int
    words: frozenset[str]
    speaker: str | None
    span: Span


# ------------------------------------------------------------------ reading


def cases(text: str) -> tuple[Case, ...]:
    """The cases of a file in its order; raises ValueError for two of one name, and for bad tags, which it places."""
    found: dict[str, Case] = {}
    for block in re.split(r"(?m)^## ", text)[1:]:
        name, _, body = block.partition("\n")
        if name in found:
            raise ValueError(f"two cases are called {name!r}")
        found[name] = _case(name, body)
    return tuple(found.values())


def _case(name: str, body: str) -> Case:
    known = _XFAIL.match(body)
    try:
        text, said = read(body[known.end() if known else 0 :].strip("\n"))
    except ValueError as error:
        raise ValueError(f"case {name!r}: {error}") from error
    return Case(name, text, said, known.group(1) if known else None)


def read(marked: str) -> tuple[str, tuple[Said, ...]]:
    """The text without its tags, and the acts in it by their numbers; raises ValueError for a tag that is not ours."""
    text, tags = _untagged(marked)
    acts = defaultdict[int, list[_Tag]](list)
    for tag in tags:
        acts[tag.number].append(tag)
    said = tuple(_said(text, acts[number]) for number in sorted(acts))
    known = [s for s in said if not s.maybe]
    if any(s.speakers for s in known) and not all(s.speakers for s in known):
        raise ValueError(f"name all speakers or none: {text[:60]!r}")
    return text, said


def _untagged(marked: str) -> tuple[str, list[_Tag]]:
    text, position = "", 0
    opened: list[tuple[re.Match[str], int]] = []
    tags: list[_Tag] = []
    for match in _TAG.finditer(marked):
        text += marked[position : match.start()]
        position = match.end()
        if not match.group(1):
            opened.append((match, len(text)))
            continue
        at = max((k for k, (m, _) in enumerate(opened) if m.group(2, 3) == match.group(2, 3)), default=None)
        if at is None:
            raise ValueError(f"{match.group(0)} closes no tag")
        first, start = opened.pop(at)
        words = frozenset(first.group(4).split())
        if not {w for word in words for w in word.split("/")} <= _FLAGS:
            raise ValueError(f"unknown word in {first.group(0)}")
        tags.append(_Tag(first.group(2), int(first.group(3)), words, first.group(5), Span(start, len(text))))
    text += marked[position:]
    if opened or re.search(r"</?(?:content|cue|source|via)", text):
        raise ValueError(f"a tag that is not closed or not ours: {text[:80]!r}")
    return text, tags


def _said(text: str, tags: list[_Tag]) -> Said:
    one = {name: [t for t in tags if t.name == name] for name in ("content", "cue", "source", "via")}
    if not one["content"] or len(one["via"]) > 1:
        raise ValueError(f"an act needs content, and one via at most: {text[:60]!r}")
    spans = {name: found[0].span if found else None for name, found in one.items()}
    also = [(t.name, t.span) for name in ("cue", "source") for t in one[name][1:]]
    unsure = [(t.name, None) for name in ("cue", "source") for t in one[name] if "maybe" in t.words]
    words = {w for t in one["content"] for w in t.words}
    named = next((t.speaker for t in tags if t.speaker), None)
    return Said(
        contents=tuple(sorted((_content(text, t) for t in one["content"]), key=_place)),
        cue=spans["cue"],
        source=spans["source"],
        via=spans["via"],
        negated="neg" in words,
        maybe="maybe" in words,
        speakers=tuple(named.split("|")) if named else None,
        also=(*also, *unsure),
    )


def _content(text: str, tag: _Tag) -> Content:
    """A tag's content without its outer marks, unless it is a reported clause: marks stay in there."""
    start, end = tag.span.start, tag.span.end
    kinds = next((tuple(w.split("/")) for w in tag.words if w.split("/")[0] in _KINDS), ())
    opening = _OPENING.match(text, start, end)
    begins = opening is not None and opening.end() > start
    kinds = kinds or (("direct",) if begins else ("indirect",))
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
    opens = defaultdict[int, list[tuple[int, str]]](list)
    closes = defaultdict[int, list[tuple[int, str]]](list)
    for number, one in enumerate(sorted(said, key=lambda s: _place(s.contents[0])), 1):
        for name, span, words in _tags(one):
            opens[span.start].append((-span.end, f"<{name}{number}{words}>"))
            closes[span.end].append((-span.start, f"</{name}{number}>"))
    out, position = "", 0
    for at in sorted({*opens, *closes}):
        out += text[position:at] + "".join(t for _, t in sorted(closes[at])) + "".join(t for _, t in sorted(opens[at]))
        position = at
    return out + text[position:]


def _tags(said: Said) -> list[tuple[str, Span, str]]:
    speaker = "=" + "|".join(said.speakers) if said.speakers else ""
    found = []
    for number, content in enumerate(said.contents):
        words = " " + "/".join(content.kinds) + (" thought" if content.act == "thought" else "")
        words += (" neg" if said.negated else "") + (" maybe" if said.maybe else "")
        found.append(("content", content.span, words + (speaker if not number and not said.source else "")))
    found += [("cue", said.cue, "")] if said.cue else []
    found += [("source", said.source, speaker)] if said.source else []
    found += [("via", said.via, "")] if said.via else []
    return found
