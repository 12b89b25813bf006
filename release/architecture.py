"""The rooms and the picture of docs/ARCHITECTURE.md, made of the package itself: `python -m release.architecture`.

The picture is of the imports between the rooms of `quotes` (its modules and packages), as text that code hosts draw
(Mermaid). An arrow leads from a room to one that it imports. Left out are what many rooms import, which is named below
the picture, and an import that a longer way of arrows shows anyway.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "ARCHITECTURE.md"
PART = re.compile(r"(<!-- generated: (\w+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
_COMMON = 4  # so many rooms import what is not drawn
_DOORS = ("__main__", "py")  # of no interest in a picture

Graph = dict[str, set[str]]


def imports() -> Graph:
    """Every room with the rooms that it imports, also inside functions."""
    import grimp

    graph = grimp.build_graph("quotes", cache_dir=None)
    rooms: Graph = {room(module): set() for module in graph.modules if "." in module}
    for module in graph.modules - {"quotes"}:
        rooms[room(module)] |= {
            room(other) for other in graph.find_modules_directly_imported_by(module) if "." in other
        }
    return {name: sorted_out(name, others) for name, others in rooms.items() if name not in _DOORS}


def room(module: str) -> str:
    """The room of a module: "people" of "quotes.people.names"."""
    return module.split(".")[1]


def sorted_out(name: str, others: set[str]) -> set[str]:
    """The others without the room itself."""
    return others - {name, *_DOORS}


def common(graph: Graph) -> list[str]:
    """The rooms that many import and that themselves import only such, by name."""
    count = Counter(other for others in graph.values() for other in others)
    found = {name for name, importers in count.items() if importers >= _COMMON}
    while outside := {name for name in found if graph[name] - found}:
        found -= outside
    return sorted(found)


def reduced(graph: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    """The imports that no longer way shows, in order; what is left leads everywhere where all of them did."""
    left = {name: set(others) for name, others in graph.items()}
    for name in sorted(left):
        for other in sorted(left[name]):
            left[name].remove(other)
            if other not in reached(left, name):
                left[name].add(other)
    return ((name, other) for name in sorted(left) for other in sorted(left[name]))


def reached(graph: Mapping[str, set[str]], start: str) -> set[str]:
    """The rooms that lie behind this one."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        new = graph.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


def picture() -> str:
    """The picture, and what is left out of it."""
    graph = imports()
    shared = common(graph)
    drawn = {name: others - set(shared) for name, others in graph.items() if name not in shared}
    lines = [f"    {name} --> {other}" for name, other in reduced(drawn)]
    alone = sorted(name for name, others in drawn.items() if not others and not any(name in o for o in drawn.values()))
    lines += [f"    {name}" for name in alone]
    left_out = ", ".join(f"`{name}`" for name in shared)
    return "\n".join(
        ["```mermaid", "flowchart TD", *lines, "```", "", f"Imported by many, and not drawn: {left_out}.\n"]
    )


def rooms() -> str:
    """The rooms with what they say of themselves."""
    package = ROOT / "quotes"
    files = [*package.glob("*.py"), *package.glob("*/__init__.py")]
    named = {path.parent.name + "/" if path.name == "__init__.py" else path.name: path for path in files}
    named = {
        name: path for name, path in named.items() if path.parent != package or not name.startswith(("__", "quotes/"))
    }
    rows = [f"| `{name}` | {_first(path)} |" for name, path in sorted(named.items())]
    return "\n".join(["| Room | What it says of itself |", "|---|---|", *rows]) + "\n"


def _first(path: Path) -> str:
    """The first paragraph of a module's docstring, on one line."""
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(said.split("\n\n")[0].split()).replace("|", "\\|")


def current() -> str:
    """The page with its generated parts as they are now."""
    parts = {"rooms": rooms, "picture": picture}
    return PART.sub(lambda part: part[1] + parts[part[2]]() + part[4], PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    PAGE.write_text(current(), encoding="utf-8", newline="\n")
