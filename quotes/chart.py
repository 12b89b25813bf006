"""Who is quoted how much, as bars (matplotlib, which comes with the extra `plot`)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from quotes import installing
from quotes.errors import TableError
from quotes.files import in_place
from quotes.records import SpeakerLine

TOP = 20  # bars
_FORMATS = (".svg", ".png", ".pdf")
# Dark to light, so that they can be told apart in grey (Okabe and Ito's blue, green and yellow).
_KINDS = {"direct": "#0072B2", "mixed": "#44AA99", "indirect": "#DDCC77"}
_INCHES = 0.32  # a bar
_LONGEST_NAME = 40  # characters


def check(path: Path | None) -> None:
    """Raises TableError where no chart can be drawn into that file."""
    if path is None:
        return
    if path.suffix.lower() not in _FORMATS:
        raise TableError(f"{path}: a chart is one of: {', '.join(_FORMATS)}.")
    try:
        import matplotlib  # noqa: F401
    except ImportError as error:
        raise TableError(f"Charts need a package that is not here. Run: {installing.command('plot')}") from error


def draw(lines: Sequence[SpeakerLine], path: Path, *, top: int = TOP) -> None:
    """Writes the chart: the most quoted on top, each bar parted by kind. The same lines give the same SVG."""
    check(path)
    import matplotlib
    from matplotlib.figure import Figure

    shown = [line for line in lines if line.speaker is not None][:top]
    style: Any = {
        "svg.hashsalt": "quotes",
        "svg.fonttype": "none",
        "axes.spines.top": False,
        "axes.spines.right": False,
    }
    with matplotlib.rc_context(style):
        figure = Figure(figsize=(8, 1.4 + _INCHES * max(1, len(shown))), layout="constrained")
        axes = figure.add_subplot()
        names = [_name(line, shown) for line in shown]
        left = [0] * len(shown)
        for kind, colour in _KINDS.items():
            counts = [getattr(line, kind) for line in shown]
            axes.barh(range(len(shown)), counts, left=left, color=colour, label=kind)
            left = [a + b for a, b in zip(left, counts, strict=True)]
        for place, total in enumerate(left):
            axes.annotate(str(total), (total, place), xytext=(4, 0), textcoords="offset points", va="center")
        axes.set_yticks(range(len(shown)), names)
        axes.invert_yaxis()
        axes.set_xlabel("quotes (acts of saying)")
        axes.legend(frameon=False, loc="lower right")
        dated = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}.get(path.suffix.lower(), {})
        with in_place(path) as partial:
            figure.savefig(partial, format=path.suffix[1:].lower(), dpi=150, metadata=dated)


def _name(line: SpeakerLine, shown: Sequence[SpeakerLine]) -> str:
    """The name, cut where it is long, with the id where two have it; a $ is no formula here."""
    name = str(line.speaker)
    if sum(other.speaker == line.speaker for other in shown) > 1:
        name = f"{name} ({line.speaker_id})"
    return (name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…").replace("$", r"\$")
