"""Steps that failed in one article, gathered, so that a failure costs its own answer and no other.

    faults = Faults()
    with faults.kept("people.answers", span):
        ...  # what is raised here ends this block and nothing else
    faults.notices(article.text)

The stages that share it know nothing of one another. Standard library and records only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from types import TracebackType

from quotes.records import Span

DOUBTED = 0.5  # the most that a row is sure of where a step failed: nobody measured it; it is always to be reviewed
_TOLD = "a step of the program failed here"
_SHOWN = 60  # characters of the words at which a step failed


@dataclass(frozen=True, slots=True)
class Fault:
    """A step that failed: what it is called, what was raised where, and the words it was at."""

    step: str  # "attribute.bounds"
    kind: str  # the name of the exception
    line: str  # "bounds.py:30"
    spans: tuple[Span, ...] = ()  # none: the step was at the whole article
    lost: tuple[Span, ...] = ()  # of these, contents whose draft went with it

    @property
    def reason(self) -> str:
        """Why a row that it touched must be looked at."""
        return f"{_TOLD} ({self.step}: {self.kind})"

    def meets(self, span: Span) -> bool:
        """Whether it was at some of these words, or at the whole article."""
        return not self.spans or any(own.meets(span) for own in self.spans)

    def before(self, span: Span) -> bool:
        """Whether it was at words before these, or at the whole article."""
        return not self.spans or min(self.spans).start < span.start


def touched(*reasons: str | None) -> bool:
    """Whether one of the reasons of a row is that a step failed."""
    return any(_TOLD in reason for reason in reasons if reason)


Where = Callable[[], Sequence[Span]]


@dataclass(slots=True)
class Faults:
    """What failed so far. `raising`: nothing is kept, every exception goes on, as a bug should where nobody asks."""

    raising: bool = False
    found: list[Fault] = field(default_factory=list)

    def kept(self, step: str, *spans: Span, where: Where | None = None, lost: Where | None = None) -> Kept:
        """A block whose failure is noted and costs nothing outside of it; `where` is asked when it fails."""
        return Kept(self, step, where or (lambda: spans), lost or tuple)

    def notices(self, text: str) -> tuple[str, ...]:
        """What to tell of the article, once for all failures of one kind at one line."""
        of_line: dict[tuple[str, str, str], list[Fault]] = {}
        for fault in self.found:
            of_line.setdefault((fault.step, fault.kind, fault.line), []).append(fault)
        return tuple(_notice(several, text) for several in of_line.values())


@dataclass(slots=True)
class Kept:
    """One block; `fault` says afterwards whether it failed."""

    faults: Faults
    step: str
    where: Where
    lost: Where
    fault: Fault | None = None

    def __enter__(self) -> Kept:
        """The block itself, to ask it afterwards."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Notes an error of the program; an interruption and a request to end go on."""
        if kind is None or self.faults.raising or not issubclass(kind, Exception):
            return False
        self.fault = Fault(self.step, kind.__name__, _line(trace), _asked(self.where), _asked(self.lost))
        self.faults.found.append(self.fault)
        return True


def _asked(where: Where) -> tuple[Span, ...]:
    try:
        return tuple(where())
    except Exception:  # the words cannot be told: then it is the whole article
        return ()


def _line(trace: TracebackType | None) -> str:
    """Where it was raised."""
    if trace is None:
        return "?"
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f"{PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"


def _notice(several: Sequence[Fault], text: str) -> str:
    first = several[0]
    what = f"({first.step}: {first.kind}, {first.line})"
    if not all(fault.spans for fault in several):
        return f"a step of the program failed {what}: all rows are to be reviewed. Please report it"
    words = " ".join(min(first.spans).of(text).split())
    words = words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"
    more = f" and {len(several) - 1:,} more times" if len(several) > 1 else ""
    return f"a step of the program failed at “{words}”{more} {what}: look at the rows there. Please report it"
