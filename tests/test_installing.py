"""The command that adds what is missing, in environments that only look like pip's, pipx's, uv's and a clone's."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from quotes import chart, export, installing, models
from quotes.errors import ModelError, TableError

ROOT = Path(__file__).parent.parent
UV_VENV = "home = /usr/bin\nuv = 0.9.1\n"
VENV = "home = /usr/bin\nversion = 3.12.1\n"


class Installed(Distribution):
    """An installed package that consists of what its installer noted down."""

    def __init__(self, files: dict[str, str]) -> None:
        self._files = files

    def read_text(self, filename: str) -> str | None:
        return self._files.get(filename)

    def locate_file(self, path: object) -> Path:
        raise NotImplementedError


def installed(installer: str, url: str | None = None, **dir_info: bool) -> Installed:
    files = {"INSTALLER": f"{installer}\n"}
    if url is not None:
        files["direct_url.json"] = json.dumps({"url": url, "dir_info": dir_info})
    return Installed(files)


def command(prefix: Path, package: Distribution | None, extra: str = "parquet", *, beside: Path | None = None) -> str:
    python = str(prefix / "bin" / "python")
    where = installing.environment(python, prefix, package, beside=beside or prefix / "site-packages")
    return installing.command(extra, where).replace(str(prefix.parent), "~")


def put(folder: Path, **files: str) -> Path:
    folder.mkdir()
    for name, text in files.items():
        (folder / name.replace("_dot_", ".")).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("files", "package", "wanted"),
    [
        ({"pyvenv_dot_cfg": VENV}, installed("pip"), "~/env/bin/python -m pip install 'pyarrow>=16'"),
        (
            {"pyvenv_dot_cfg": VENV},
            installed("pip", "file:///tmp/newsquotes"),  # from a folder, which may be gone
            "~/env/bin/python -m pip install 'pyarrow>=16'",
        ),
        ({}, installed("pip"), "~/env/bin/python -m pip install 'pyarrow>=16'"),  # no virtual environment
        ({"pyvenv_dot_cfg": VENV}, None, "~/env/bin/python -m pip install 'pyarrow>=16'"),  # copied there
        (
            {"pyvenv_dot_cfg": VENV, "pipx_metadata_dot_json": "{}"},
            installed("pip", "file:///tmp/newsquotes"),
            "pipx inject env 'pyarrow>=16'",
        ),
        (
            {"pyvenv_dot_cfg": UV_VENV, "pipx_metadata_dot_json": "{}"},  # pipx with uv behind it
            installed("uv"),
            "pipx inject env 'pyarrow>=16'",
        ),
        (
            {"pyvenv_dot_cfg": UV_VENV, "uv-receipt_dot_toml": ""},
            installed("uv"),
            "uv pip install --python ~/env/bin/python 'pyarrow>=16'",
        ),
        (
            {"pyvenv_dot_cfg": UV_VENV, "uv-receipt_dot_toml": ""},
            installed("uv", "file:///tmp/newsquotes", editable=True),
            "uv pip install --python ~/env/bin/python 'pyarrow>=16'",
        ),
        ({"pyvenv_dot_cfg": UV_VENV}, installed("uv"), "uv pip install --python ~/env/bin/python 'pyarrow>=16'"),
        ({"pyvenv_dot_cfg": VENV}, installed("uv"), "uv pip install --python ~/env/bin/python 'pyarrow>=16'"),
        ({"pyvenv_dot_cfg": UV_VENV}, installed("pip"), "uv pip install --python ~/env/bin/python 'pyarrow>=16'"),
    ],
)
def test_the_command_fits_the_environment(
    tmp_path: Path, files: dict[str, str], package: Distribution | None, wanted: str
) -> None:
    assert command(put(tmp_path / "env", **files), package) == wanted


def test_in_a_project_of_uv_it_is_added_there(tmp_path: Path) -> None:
    (tmp_path / "uv.lock").touch()
    prefix = put(tmp_path / ".venv", pyvenv_dot_cfg=UV_VENV)
    assert command(prefix, installed("uv")) == "uv add --project ~ 'pyarrow>=16'"


@pytest.mark.parametrize("locked", [False, True])
def test_a_clone_is_named_by_its_folder(tmp_path: Path, locked: bool) -> None:
    clone = put(tmp_path / "my clone", pyproject_dot_toml="", **({"constraints_dot_txt": ""} if locked else {}))
    prefix = put(clone / ".venv", pyvenv_dot_cfg=VENV)
    package = installed("pip", clone.as_uri(), editable=True)
    constraints = f"--constraint '{clone}/constraints.txt' " if locked else ""
    wanted = f"'{prefix}/bin/python' -m pip install {constraints}--editable '{clone}[plot]'"
    assert command(prefix, package, "plot").replace("~", str(clone)) == wanted
    assert command(prefix, None, "plot", beside=clone).replace("~", str(clone)) == wanted  # run without being installed


def test_what_the_base_brings_is_named_by_itself_in_a_clone_too(tmp_path: Path) -> None:
    clone = put(tmp_path / "clone", pyproject_dot_toml="")
    prefix = put(clone / ".venv", pyvenv_dot_cfg=VENV)
    told = command(prefix, installed("pip", clone.as_uri(), editable=True), "stanza")
    assert told == "~/.venv/bin/python -m pip install 'stanza>=1.10' 'torch>=2.4'"


def test_on_windows_nothing_is_a_redirection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where = installing.Environment("C:\\env\\python.exe", tmp_path)
    monkeypatch.setattr(installing.os, "name", "nt")
    assert installing.command("parquet", where) == 'C:\\env\\python.exe -m pip install "pyarrow>=16"'


def test_the_extras_are_those_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["name"] == installing.NAME
    for name, packages in installing.EXTRAS.items():
        assert tuple(project["optional-dependencies"][name]) == packages
    for packages in installing.BASE.values():
        assert set(packages) <= set(project["dependencies"])


def test_this_environment_has_a_command() -> None:
    told = installing.command("parquet")
    assert "install" in told
    assert "pyarrow" in told or "[parquet]" in told
    assert "newsquotes" not in told.replace(str(ROOT), "")
    assert installing.here().python == sys.executable


def test_no_text_installs_a_name_that_may_be_a_strangers() -> None:
    """Until the distribution is published: from the folder, from a wheel, or other packages by their names."""
    texts = [ROOT / "README.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("training/*.md")]
    texts += [path for folder in ("quotes", "training", "benchmarks") for path in (ROOT / folder).rglob("*.py")]
    assert len(texts) > 100
    stranger = r"(pip|pipx|uv|tool) (install|inject|add)[^\n`]*?(?<![\w./-])'?\"?(news)?quotes(?![\w./*-])"
    assert [str(path) for path in texts if re.search(stranger, path.read_text(encoding="utf-8"))] == []


def test_without_stanza_its_models_name_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stanza", "stanza.resources", "stanza.resources.common"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ModelError, match=r"^stanza:en needs a package that is not here\. Run: .*'stanza>=1\.10'"):
        models.download("stanza:en")
    shipped, official = models.known()
    assert (shipped.path is None, official.path) == (False, None)


def test_without_matplotlib_a_chart_names_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(TableError, match=r"not here\. Run: ") as told:
        chart.check(tmp_path / "a.svg")
    assert installing.command("plot") in str(told.value)


def test_without_pyarrow_a_parquet_file_names_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for use in (lambda path: list(export.read_rows(path)), lambda path: export.to_file([], path, columns=("a",))):
        with pytest.raises(TableError) as told:
            use(tmp_path / "a.parquet")
        assert str(told.value) == f"Parquet needs a package that is not here. Run: {installing.command('parquet')}"
