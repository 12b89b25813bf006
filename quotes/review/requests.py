"""What a page asks for, checked: from the JSON of a request to a correction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from quotes.errors import InputError
from quotes.records import Span
from quotes.review import correcting
from quotes.review.correcting import Done
from quotes.review.desk import Desk
from quotes.review.states import KINDS

Asked = Mapping[str, Any]
_MOST_WORDS = 50  # by which an edge moves at once


def done(desk: Desk, asked: Asked) -> Done:
    """Does what is asked for; InputError where that cannot be, or makes no sense."""
    name = _text(asked, "do")
    if name not in _ACTIONS:
        raise InputError(f"There is nothing called {name!r} to do. Load the page again.")
    return _ACTIONS[name](desk, asked)


def _accept(desk: Desk, asked: Asked) -> Done:
    return correcting.judge(desk, *_row(desk, asked), "accepted")


def _reject(desk: Desk, asked: Asked) -> Done:
    return correcting.judge(desk, *_row(desk, asked), "rejected")


def _reopen(desk: Desk, asked: Asked) -> Done:
    return correcting.judge(desk, *_row(desk, asked), "open")


def _speaker(desk: Desk, asked: Asked) -> Done:
    new = asked.get("new")
    if new is not None and not isinstance(new, str):
        raise InputError("The name of somebody new is text.")
    return correcting.speaker(desk, *_row(desk, asked), _texts(asked, "speakers"), new=new)


def _kind(desk: Desk, asked: Asked) -> Done:
    wanted = next((kind for kind in KINDS if kind == asked.get("kind")), None)
    if wanted is None:
        raise InputError(f"A row is one of: {', '.join(KINDS)}.")
    return correcting.kind(desk, *_row(desk, asked), wanted)


def _move(desk: Desk, asked: Asked) -> Done:
    by, edge = _number(asked, "by"), asked.get("edge")
    if edge not in ("start", "end") or not 0 < abs(by) <= _MOST_WORDS:
        raise InputError("An edge is start or end, and moves by a few words.")
    return correcting.move(desk, *_row(desk, asked), "start" if edge == "start" else "end", by)


def _place(desk: Desk, asked: Asked) -> Done:
    return correcting.place(desk, *_row(desk, asked), _span(asked))


def _mark(desk: Desk, asked: Asked) -> Done:
    return correcting.mark(desk, desk.sheet(_number(asked, "article")).article.id, _span(asked))


def _rename(desk: Desk, asked: Asked) -> Done:
    return correcting.rename(desk, _text(asked, "speaker"), _text(asked, "name"))


def _reassign(desk: Desk, asked: Asked) -> Done:
    return correcting.reassign(desk, _text(asked, "speaker"), _text(asked, "to"))


def _merge(desk: Desk, asked: Asked) -> Done:
    return correcting.merge(desk, _text(asked, "speaker"), _text(asked, "to"))


def _split(desk: Desk, asked: Asked) -> Done:
    return correcting.split(desk, _text(asked, "speaker"), _texts(asked, "rows"), _text(asked, "name"))


def _undo(desk: Desk, _: Asked) -> Done:
    return correcting.undo(desk)


def _redo(desk: Desk, _: Asked) -> Done:
    return correcting.redo(desk)


_ACTIONS: dict[str, Callable[[Desk, Asked], Done]] = {
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


def _row(desk: Desk, asked: Asked) -> tuple[str, str]:
    return desk.sheet(_number(asked, "article")).article.id, _text(asked, "row")


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
