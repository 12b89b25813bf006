"""Markdown for reading and mailing: each quote as a block quotation, with who said it and what to check (export)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TextIO

from quotes.export.job import Job, Notes, Row
from quotes.export.templates import counted, fit, score
from quotes.records import SpeakerLine
from quotes.schema import OPEN

_WHITE_SPACE = re.compile(r"\s+")
# What CommonMark, GitHub and Pandoc take for markup wherever it stands; < > & as entities, which all of them know.
_MARKUP = re.compile(r"[\\`*_\[\]~^$|#]")
_ENTITIES: Mapping[str, str] = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# What is markup only where a line begins: lists, rules, definitions.
_LINE_START = re.compile(r"[+=:\-]|\d{1,9}(?=[.)])")
_LINKED = re.compile(r"https?://[^\s<>\x00-\x1f\x7f-\x9f\ud800-\udfff]+", re.IGNORECASE)
_BY_SPEAKER = ("--by", "by")  # the option, as notes may name it


def write(job: Job, handle: TextIO) -> None:
    """Writes the rows as they come, under a heading an article, or a speaker where they are sorted by speaker.

    White space is one space, and control characters are U+FFFD: the text between the marks is otherwise verbatim.
    Notices and failures are told where the run is there.
    """
    notes = job.run.notes() if job.run else None
    handle.write("# Who said what\n\n")
    if job.run is not None and notes is not None:
        handle.write(_summary(notes, job.run.speakers()))
    by_speaker = notes is not None and any(notes.options.get(name) == "speaker" for name in _BY_SPEAKER)
    for piece in _by_speaker(job.rows) if by_speaker else _by_article(job.rows):
        handle.write(piece)
    if notes is not None:
        handle.write(_ending(notes))


# ------------------------------------------------------------------ the parts


def _summary(notes: Notes, speakers: Iterable[SpeakerLine]) -> str:
    named = sum(line.speaker is not None for line in speakers)
    told = [counted(notes.articles, "article"), counted(notes.quotes, "quote"), counted(named, "speaker")]
    told += [f"{counted(notes.open, 'quote')} without a speaker"] if notes.open else []
    told += [f"{counted(notes.left_out, 'row')} left out for low confidence"] if notes.left_out else []
    return " · ".join(told) + "\n\n"


def _by_article(rows: Iterable[Row]) -> Iterator[str]:
    for _, together in itertools.groupby(rows, key=lambda row: row["article_id"]):
        first = next(together)
        yield f"## {text(first.get('title') or first['article_id'])}\n\n{_dateline(first)}"
        for row in itertools.chain([first], together):
            yield _quote(row, _place(row))


def _by_speaker(rows: Iterable[Row]) -> Iterator[str]:
    for _, together in itertools.groupby(rows, key=lambda row: (row["speaker"], row.get("speaker_id"))):
        first = next(together)
        yield f"## {text(first['speaker'] or OPEN)}\n\n"
        for row in itertools.chain([first], together):
            yield _quote(row, f"{text(row.get('title') or row['article_id'])}, {_place(row)}")


def _dateline(row: Row) -> str:
    names = ("date", "outlet", "article_id" if row.get("title") else "title", "file")
    words = [text(row[name]) for name in names if row.get(name)]
    words += [_address(str(row["url"]))] if row.get("url") else []
    return " · ".join(words) + "\n\n" if words else ""


def _address(url: str) -> str:
    """The address as a link, if it is one that may be followed."""
    return f"<{url}>" if _LINKED.fullmatch(url) else text(url)


def _place(row: Row) -> str:
    return f"¶ {row['paragraph']}"


def _quote(row: Row, place: str) -> str:
    """The words, who said them, how that is known, and what to check."""
    words = text(row["quote"], line_start=row["kind"] == "indirect")
    shown = words if row["kind"] == "indirect" else f"“{words}”"
    lines = [f"> {shown}\n", f"{_who(row)} · {_how(row)} · {place}"]
    if row["needs_review"] and row["kind"] != "other":
        lines[-1] += f"  \n**To check:** {text(row['reason'] or 'low confidence')}"
    return "\n".join(lines) + "\n\n"


def _who(row: Row) -> str:
    if row["kind"] == "other":
        return "Nobody’s words"
    role = f", {text(row['speaker_role'])}" if row["speaker_role"] else ""
    return f"**{text(row['speaker'] or OPEN, line_start=False)}**{role}"


def _how(row: Row) -> str:
    """Source and cue, who passed it on, the kind and the confidence."""
    words = " ".join(f"*{text(row[name], line_start=False)}*" for name in ("source", "cue") if row[name])
    via = f"via {text(row['via'])}" if row["via"] else ""
    kind = "thought, " * (row["act"] == "thought") + str(row["kind"]) + ", denied or not said" * bool(row["negated"])
    confidence = row["confidence"]
    sure = f"confidence {score(confidence)}" if isinstance(confidence, float) and row["kind"] != "other" else ""
    return " · ".join(filter(None, [words, via, kind if row["kind"] != "other" else "", sure])) or "marks"


def _ending(notes: Notes) -> str:
    """What to know about articles, what failed, and how this was made."""
    lines = []
    for head, told in (("Failed", notes.failures), ("Notices", notes.notices)):
        if told:
            lines += [f"## {head}\n", *(f"- **{text(name, line_start=False)}**: {text(why)}" for name, why in told), ""]
    options = "".join(f", {name} {value}".rstrip() for name, value in notes.options.items())
    return "\n".join([*lines, text(f"Made by quotes {notes.version}, model {notes.model}{options}.")]) + "\n"


# ------------------------------------------------------------------ escaping


def text(value: object, *, line_start: bool = True) -> str:
    """The value on one line, so that every reader of Markdown shows its characters and takes none for markup.

    `line_start`: it may stand where a line begins, and what is markup only there is escaped too.
    """
    plain = _WHITE_SPACE.sub(" ", fit(str(value))).strip()
    safe = _MARKUP.sub(r"\\\g<0>", plain)
    for sign, entity in _ENTITIES.items():
        safe = safe.replace(sign, entity)
    return _LINE_START.sub(_at_line_start, safe, count=1) if line_start and _LINE_START.match(safe) else safe


def _at_line_start(found: re.Match[str]) -> str:
    """A sign with a backslash before it; a number with one behind it: `1\\.` is no list."""
    words = found.group()
    return f"{words}\\" if words.isdigit() else f"\\{words}"
