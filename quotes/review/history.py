"""Undo and redo over the history of corrections, which only grows: each is a further step."""

from __future__ import annotations

from quotes.store.corrections import Change, Corrections, Step


def undo(corrections: Corrections, who: str) -> Step | None:
    """Takes the last step back that still holds, whoever made it; None where there is none. Within `writing`."""
    done, _ = _stacks(corrections)
    if not done:
        return None
    step = corrections.step(done[-1])
    corrections.add(who, "undo", [_turned(change) for change in reversed(step.changes)], undoes=step.number)
    return step


def redo(corrections: Corrections, who: str) -> Step | None:
    """Does the step again that was taken back last; None where there is none. Within `writing`."""
    _, undone = _stacks(corrections)
    if not undone:
        return None
    step = corrections.step(undone[-1])
    corrections.add(who, "redo", step.changes, undoes=step.number)
    return step


def can(corrections: Corrections) -> tuple[bool, bool]:
    """Whether there is something to undo, and to redo."""
    done, undone = _stacks(corrections)
    return bool(done), bool(undone)


def _stacks(corrections: Corrections) -> tuple[list[int], list[int]]:
    """The steps that hold, and those taken back that can be done again, each with the next one last."""
    done: list[int] = []
    undone: list[int] = []
    for number, action, undoes in corrections.order():
        if action == "undo":
            done.remove(undoes)
            undone.append(undoes)
        elif action == "redo":
            undone.remove(undoes)
            done.append(undoes)
        else:
            done.append(number)
            undone.clear()
    return done, undone


def _turned(change: Change) -> Change:
    return Change(change.after, change.before, change.article_id, change.quote_id, change.speaker_id)
