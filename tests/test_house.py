"""The house: what importing loads, who imports whom, what the package holds, and that nothing calls out."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from importlib import resources
from pathlib import Path

import pytest

from quotes import learned

pytestmark = pytest.mark.lengthy

ROOT = Path(__file__).parent.parent
HEAVY = {"torch", "stanza", "onnxruntime", "pandas", "tokenizers", "transformers", "jinja2", "rapidfuzz", "rensa"}
TEXT = "“The harbour wall will hold,” said Ingrid Dahl, the chief engineer. “We tested it twice.”\n"
GOLD = """\
## the harbour
<content1>“The harbour wall will hold,”</content1> <cue1>said</cue1> <source1=Ingrid Dahl>Ingrid Dahl</source1>.
"""


def python(program: str, *arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, **options)  # type: ignore[call-overload,no-any-return]


@pytest.mark.parametrize(
    "statement",
    [
        "import quotes",
        "import quotes.records, quotes.errors, quotes.table, quotes.export, quotes.read, quotes.cli",
        "from quotes.cli import evaluate, explain, extract, models, review, speakers",
        "import quotes.evaluate, quotes.evaluate.asked, quotes.evaluate.corpus",
        "import quotes; quotes.COLUMNS, quotes.frame",
        "import sys; sys.argv[1:] = ['--help']; import quotes.cli; quotes.cli.main()",
        "import sys; sys.argv[1:] = ['extract', '--help']; import quotes.cli; quotes.cli.main()",
        "import sys; sys.argv[1:] = ['extract', 'nowhere.txt']; import quotes.cli; quotes.cli.main()",
        "import sys; sys.argv[1:] = ['explain', 'nowhere.txt', '--all']; import quotes.cli; quotes.cli.main()",
        "import sys; sys.argv[1:] = ['evaluate', 'nowhere.jsonl']; import quotes.cli; quotes.cli.main()",
    ],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(statement: str) -> None:
    program = f"""
import atexit, sys
atexit.register(lambda: print("LOADED", sorted({HEAVY!r} & sys.modules.keys())))
{statement}
"""
    assert python(program).stdout.splitlines()[-1] == "LOADED []"


# Modules beside Python's own that may be there then; a run on a .txt needs none of the rest before the parser.
LIGHT = {"quotes", "typer", "shellingham", "annotated_doc"}
MOST_OF_QUOTES = {"--help": 6, "--version": 6, "models --help": 36, "extract --help": 42}


@pytest.mark.parametrize("arguments", MOST_OF_QUOTES)
def test_a_help_text_loads_little(arguments: str) -> None:
    """Counted, as time depends on the machine; 0.11 to 0.2 s of a core then."""
    program = f"""
import atexit, sys
before = sys.modules.keys() | set()
def tell():
    loaded = sys.modules.keys() - before
    others = {{name.split(".")[0] for name in loaded}} - set(sys.stdlib_module_names)
    print(sorted(others), len([name for name in loaded if name.split(".")[0] == "quotes"]))
atexit.register(tell)
sys.argv[1:] = {arguments.split()!r}
import quotes.cli
quotes.cli.main()
"""
    others, quotes = python(program).stdout.splitlines()[-1].rsplit(" ", 1)
    assert set(re.findall(r"\w+", others)) <= LIGHT
    assert 0 < int(quotes) <= MOST_OF_QUOTES[arguments]


def test_a_run_into_a_pipe_draws_nothing_and_reads_no_other_format(tmp_path: Path) -> None:
    """On the way from the start of the process to the parser."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    program = """
import sys
from quotes import parse
def load(*arguments, **options):
    unneeded = {"rich", "jinja2", "pandas", "lxml", "trafilatura", "openpyxl", "fastapi", "asyncio", "xml", "http"}
    print(sorted((unneeded | {"quotes.evaluate", "quotes.explain", "quotes.review"}) & sys.modules.keys()))
    sys.exit()
parse.load = load
sys.argv[1:] = ["extract", sys.argv[1]]
import quotes.cli
quotes.cli.main()
"""
    assert python(program, str(tmp_path / "a.txt")).stdout == "[]\n"


@pytest.mark.model
def test_an_article_is_extracted_without_torch_stanza_and_pandas(tmp_path: Path) -> None:
    """Each would take longer to load than the article takes."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    program = """
import atexit, sys
heavy = {"torch", "stanza", "transformers", "pandas", "networkx", "scipy", "matplotlib", "pyarrow"}
atexit.register(lambda: print("LOADED", sorted(heavy & sys.modules.keys())))
sys.argv[1:] = ["extract", sys.argv[1], "--format", "jsonl"]
import quotes.cli
quotes.cli.main()
"""
    first, *_, last = python(program, str(tmp_path / "a.txt")).stdout.splitlines()
    assert "Ingrid Dahl" in first
    assert last == "LOADED []"


def test_the_list_of_commands_says_what_the_commands_say() -> None:
    from quotes import cli

    for name, line in cli.COMMANDS.items():
        assert cli.command(name).help.splitlines()[0] == line


def test_import_contracts_hold() -> None:
    cli = pytest.importorskip("importlinter.cli")
    assert cli.lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_the_api_has_what_it_lists() -> None:
    import quotes

    assert all(hasattr(quotes, name) for name in quotes.__all__)
    with pytest.raises(AttributeError, match="no attribute 'quote'"):
        _ = quotes.quote  # type: ignore[attr-defined]


# ------------------------------------------------------------------ the package


def test_lists_and_model_are_in_the_package() -> None:
    package = resources.files("quotes")
    assert package.joinpath("py.typed").is_file()
    for folder in ("english", "newswire"):
        assert [item for item in package.joinpath(folder).iterdir() if not item.name.endswith(".py")], folder
    for name in learned.FILES:
        assert package.joinpath(name).is_file(), name


def test_the_wheel_holds_every_file_of_the_package(tmp_path: Path) -> None:
    """Built from a copy, so that nothing is left in the tree; without the network."""
    source = tmp_path / "source"
    skip = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(ROOT / "quotes", source / "quotes", ignore=skip)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    subprocess.run([*pip, "--wheel-dir", str(tmp_path), str(source)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("newsquotes-*.whl")
    files = {str(path.relative_to(source)) for path in (source / "quotes").rglob("*") if path.is_file()}
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
        licence = [name for name in held if name.endswith("LICENSE")]
    assert {name.replace("\\", "/") for name in files} <= held
    assert licence
    assert not [name for name in held if not re.match(r"(quotes|newsquotes-[\d.]+\.dist-info)/", name)]


def test_constraints_lock_versions_and_name_no_place() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    locked = [line for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line) for line in locked)
    assert "torch==2.13.0" in locked
    assert not [line for line in locked if line.startswith("nvidia")]


# ------------------------------------------------------------------ the network

BLOCKED = """
import socket, sys
attempts = []
def refuse(*arguments, **options):
    attempts.append(arguments)
    raise OSError("this test allows no connection")
class Blocked(socket.socket):  # may be made, since urllib3 tries one on loading; may reach nobody
    connect = connect_ex = sendto = refuse
socket.socket = Blocked
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refuse
from quotes.cli import main
try:
    main()
finally:
    print("ATTEMPTS", len(attempts), file=sys.stderr)
"""


def blocked(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    return python(BLOCKED, *arguments, **options)


@pytest.mark.model
def test_extract_opens_no_connection(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    result = blocked("extract", str(tmp_path), "--format", "jsonl")
    assert result.returncode == 0, result.stderr
    assert result.stderr.splitlines()[-1] == "ATTEMPTS 0"
    assert "Ingrid Dahl" in result.stdout


@pytest.mark.model
@pytest.mark.parametrize("arguments", [["explain", "{text}", "--all"], ["evaluate", "{gold}"]])
def test_what_reads_articles_opens_no_connection(tmp_path: Path, arguments: list[str]) -> None:
    text, gold = tmp_path / "a.txt", tmp_path / "gold.txt"
    text.write_text(TEXT, encoding="utf-8")
    gold.write_text(GOLD, encoding="utf-8")
    result = blocked(*(argument.format(text=text, gold=gold) for argument in arguments))
    assert result.returncode == 0, result.stderr
    assert result.stderr.splitlines()[-1] == "ATTEMPTS 0"
    assert result.stdout


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["models", "list"], ["models", "path"]])
def test_other_commands_open_no_connection(arguments: list[str]) -> None:
    result = blocked(*arguments)
    assert result.returncode == 0, result.stderr
    assert result.stderr.splitlines()[-1] == "ATTEMPTS 0"


def test_the_block_blocks() -> None:
    """The download, which alone may call out, is stopped by what these tests rely on."""
    result = blocked("models", "download", "stanza:en")
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1] != "ATTEMPTS 0"
    assert "could not be downloaded" in result.stderr
