"""The rule functions of a package, and switching one off: until it is switched on again it gives a neutral answer.

    for rule in rules("quotes.people"):
        if rule.off is not None:
            with switched_off(rule):
                ...

The neutral answer follows from the annotations: False for `bool`, None where that is allowed, what was given where a
parameter has the type of the answer, nothing for a list or a text. Where there is none, `off` is None. A function keeps
its identity and only its code is exchanged, so that it is off wherever it is held: imported by name, in a table of
rules, as a property, behind a cache.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import CodeType, FunctionType, GenericAlias, ModuleType
from typing import Any

EMPTY = {
    "list": "[]",
    "tuple": "()",
    "Sequence": "()",
    "Iterable": "()",
    "dict": "{}",
    "Mapping": "{}",
    "set": "set()",
    "frozenset": "frozenset()",
    "Iterator": "iter(())",
    "str": "''",
    "float": "0.0",
}
DOES_NOTHING = "does nothing"


@dataclass(frozen=True, slots=True)
class Off:
    """What a function answers when it is off: as told to people, and as an expression of `a` and `k`, its arguments.

    `always`: it may differ from the function's own answer whatever that is, since it acts or depends on the arguments.
    """

    told: str
    expression: str
    always: bool = False

    @property
    def code(self) -> CodeType:
        """The code of a function that takes anything and gives this."""
        code: CodeType = eval(f"lambda *a, **k: {self.expression}").__code__
        return code

    @property
    def value(self) -> object:
        """The answer itself, where it does not depend on the arguments."""
        return eval(self.expression)


@dataclass(frozen=True, slots=True)
class Rule:
    """A function or method by its name, "people.names._is_title_before"; `off` None: not to be tried."""

    name: str
    function: FunctionType
    off: Off | None


def rules(package: str) -> list[Rule]:
    """The functions of all modules of a package, in the order of the files; its public door is none of them.

    Nor is a function without parameters, which reads a list.
    """
    door = importlib.import_module(package)
    found = []
    for module in [door, *_modules(door)]:
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        for path, node in _functions(tree, ()):
            function = _function(module, path)
            takes = _parameters(node)
            if function is not None and takes and not (module is door and path[0] in getattr(door, "__all__", ())):
                name = ".".join((*module.__name__.split(".")[1:], *path))
                found.append(Rule(name, function, neutral(_returned(module, node), takes)))
    return found


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(module.name)


def _functions(node: ast.AST, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], ast.FunctionDef]]:
    """The functions of a module and the methods of its classes that are no special ones, with their paths."""
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, ast.ClassDef):
            yield from _functions(inner, (*path, inner.name))
        elif isinstance(inner, ast.FunctionDef) and not inner.name.startswith("__"):
            yield (*path, inner.name), inner


def _function(module: ModuleType, path: tuple[str, ...]) -> FunctionType | None:
    """The function itself, without what a decorator put round it."""
    held: Any = module
    for name in path:
        held = vars(held)[name]
    if isinstance(held, property):
        held = held.fget
    elif isinstance(held, cached_property):
        held = held.func
    held = getattr(held, "__func__", held)
    held = getattr(held, "__wrapped__", held)
    return held if isinstance(held, FunctionType) and not held.__code__.co_freevars else None


def _parameters(node: ast.FunctionDef) -> list[tuple[str, str]]:
    """Name and annotation of each; `self` and `cls` have none."""
    every = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return [(a.arg, ast.unparse(a.annotation) if a.annotation else "") for a in every]


def _returned(module: ModuleType, node: ast.FunctionDef) -> str:
    """The annotation of the answer; of a name that the module gives a type, what it stands for."""
    written = ast.unparse(node.returns) if node.returns else ""
    meant = vars(module).get(written)
    return f"{meant.__origin__.__name__}[...]" if isinstance(meant, GenericAlias) else written


# ------------------------------------------------------------------ the neutral answer


def neutral(returned: str, parameters: Sequence[tuple[str, str]]) -> Off | None:
    """The neutral answer of a function with these annotations; None where there is none."""
    if returned == "None":
        return Off(DOES_NOTHING, "None", always=True)
    if returned == "bool":
        return Off("False", "False")
    for place, (name, annotation) in enumerate(parameters):
        if annotation == returned:
            return Off(f"`{name}` as it was", f"k[{name!r}] if {name!r} in k else a[{place}]", always=True)
    expression = _empty(ast.parse(returned, mode="eval").body) if returned else None
    if expression is None:
        return None
    return Off({"()": "nothing", "[]": "nothing", "iter(())": "nothing"}.get(expression, expression), expression,
               always="iter" in expression)  # fmt: skip


def _empty(kind: ast.expr) -> str | None:
    if isinstance(kind, ast.BinOp):
        return "None" if ast.unparse(kind).endswith("| None") else None
    if not isinstance(kind, ast.Subscript):
        return EMPTY.get(ast.unparse(kind))
    outer = ast.unparse(kind.value)
    if outer == "tuple" and isinstance(kind.slice, ast.Tuple) and "..." not in ast.unparse(kind.slice):
        parts = [_empty(part) for part in kind.slice.elts]
        return None if None in parts else f"({', '.join(map(str, parts))})"
    return EMPTY.get(outer)


# ------------------------------------------------------------------ switching


@contextmanager
def switched_off(rule: Rule) -> Iterator[None]:
    """Inside, the rule gives its neutral answer to everybody; what was remembered with it is forgotten."""
    assert rule.off is not None, rule.name
    before = rule.function.__code__
    rule.function.__code__ = rule.off.code
    _forget()
    try:
        yield
    finally:
        rule.function.__code__ = before
        _forget()


def _forget() -> None:
    """Empties the caches of functions, which may hold answers with the rule or without it."""
    modules = [module for name, module in list(sys.modules.items()) if name.split(".")[0] == "quotes"]
    for held in {id(h): h for module in modules for h in vars(module).values()}.values():
        if callable(forget := getattr(held, "cache_clear", None)):
            forget()


@contextmanager
def noting(of: Iterable[Rule]) -> Iterator[set[str]]:
    """The names of the rules that inside are called and answer something else than when they are off."""
    by_code = {rule.function.__code__: rule for rule in of if rule.off is not None}
    seen: set[str] = set()
    _forget()
    sys.setprofile(_watch(by_code, seen))
    try:
        yield seen
    finally:
        sys.setprofile(None)


def _watch(by_code: dict[CodeType, Rule], seen: set[str]) -> Callable[[Any, str, Any], None]:
    values = {code: rule.off.value for code, rule in by_code.items() if rule.off and not rule.off.always}

    def watch(frame: Any, event: str, answer: Any) -> None:
        rule = by_code.get(frame.f_code) if event == "return" else None
        if rule is not None and (frame.f_code not in values or answer != values[frame.f_code]):
            seen.add(rule.name)

    return watch
