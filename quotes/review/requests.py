"""What a page asks for, checked: from the JSON of a request to a correction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from quotes.errors import InputError
from quotes.records import Span
from quotes.review import correcting
from quotes.review.correcting import Done
from quotes.review.reviewfile import ReviewFile
from quotes.review.states import KINDS

Asked = Mapping[str, Any]
_MOST_WORDS = 50  # by which an edge moves at once


def done(file: ReviewFile, asked: Asked) -> Done:
    """Does what is asked for; InputError where that cannot be, or makes no sense."""
    name = _text(asked, "do")
    if name not in _ACTIONS:
        raise InputError(f"There is nothing called {name!r} to do. Load the page again.")
    return _ACTIONS[name](file, asked)


def _accept(file: ReviewFile, asked: Asked) -> Done:
    return correcting.judge(file, *_row(file, asked), "accepted")


def _reject(file: ReviewFile, asked: Asked) -> Done:
    return correcting.judge(file, *_row(file, asked), "rejected")


def _reopen(file: ReviewFile, asked: Asked) -> Done:
    return correcting.judge(file, *_row(file, asked), "open")


def _speaker(file: ReviewFile, asked: Asked) -> Done:
    new = asked.get("new")
    if new is not None and not isinstance(new, str):
        raise InputError("The name of somebody new is text.")
    return correcting.speaker(file, *_row(file, asked), _texts(asked, "speakers"), new=new)


def _kind(file: ReviewFile, asked: Asked) -> Done:
    wanted = next((kind for kind in KINDS if kind == asked.get("kind")), None)
    if wanted is None:
        raise InputError(f"A row is one of: {', '.join(KINDS)}.")
    return correcting.kind(file, *_row(file, asked), wanted)


def _move(file: ReviewFile, asked: Asked) -> Done:
    by, edge = _number(asked, "by"), asked.get("edge")
    if edge not in ("start", "end") or not 0 < abs(by) <= _MOST_WORDS:
        raise InputError("An edge is start or end, and moves by a few words.")
    return correcting.move(file, *_row(file, asked), "start" if edge == "start" else "end", by)


def _place(file: ReviewFile, asked: Asked) -> Done:
    return correcting.place(file, *_row(file, asked), _span(asked))


def _mark(file: ReviewFile, asked: Asked) -> Done:
    return correcting.mark(file, file.article(_number(asked, "article")).article.id, _span(asked))


def _rename(file: ReviewFile, asked: Asked) -> Done:
    return correcting.rename(file, _text(asked, "speaker"), _text(asked, "name"))


def _reassign(file: ReviewFile, asked: Asked) -> Done:
    return correcting.reassign(file, _text(asked, "speaker"), _text(asked, "to"))


def _merge(file: ReviewFile, asked: Asked) -> Done:
    return correcting.merge(file, _text(asked, "speaker"), _text(asked, "to"))


def _split(file: ReviewFile, asked: Asked) -> Done:
    return correcting.split(file, _text(asked, "speaker"), _texts(asked, "rows"), _text(asked, "name"))


def _undo(file: ReviewFile, _: Asked) -> Done:
    return correcting.undo(file)


def _redo(file: ReviewFile, _: Asked) -> Done:
    return correcting.redo(file)


_ACTIONS: dict[str, Callable[[ReviewFile, Asked], Done]] = {
    "accept": _accept,
    "reject": _reject,
    "reopen": _reopen,
    "speaker": _speaker,
    "kind": _kind,
    "move": _move,
    "place": _place,
    "mark": _mark,
    "rename": _rename,
    "reassign": _reassign,
    "merge": _merge,
    "split": _split,
    "undo": _undo,
    "redo": _redo,
}


# ------------------------------------------------------------------ values


def _row(file: ReviewFile, asked: Asked) -> tuple[str, str]:
    return file.article(_number(asked, "article")).article.id, _text(asked, "row")


def _span(asked: Asked) -> Span:
    return Span(_number(asked, "start"), _number(asked, "end"))


def _number(asked: Asked, name: str) -> int:
    value = asked.get(name)
    if type(value) is not int:
        raise InputError(f"The request says no {name}.")
    return value


def _text(asked: Asked, name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str) or not value:
        raise InputError(f"The request says no {name}.")
    return value


def _texts(asked: Asked, name: str) -> list[str]:
    values = asked.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise InputError(f"The request says no {name}.")
    return values
