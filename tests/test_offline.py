"""That nobody is called: `quotes extract` and `quotes serve` for 15 seconds under an empty home, every send watched."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
VARIABLE = "ORT_DISABLE_TELEMETRY"
SECONDS = 15  # after the article is read; ONNX Runtime 1.32 calls from the fifth second on where it is let
TEXT = "“The harbour wall will hold,” said Ingrid Dahl, the chief engineer. “We tested it twice.”\n"
CALLS = "connect,sendto,sendmsg,sendmmsg"

EXTRACT = """
import time
from quotes.cli import main
try:
    main()
finally:
    time.sleep({seconds})
"""

# Stands beside what is watched: a network of its own has no loopback until somebody puts it up.
SERVE = """
import http.client, json, re, subprocess, sys, time
try:
    import fcntl, socket, struct
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sH14x", b"lo", 0x41))  # SIOCSIFFLAGS, up and running
except (ImportError, OSError):
    pass
began = time.monotonic()
server = subprocess.Popen(sys.argv[1:], stderr=subprocess.PIPE, encoding="utf-8")
try:
    host, token = re.match(r"http://([^/]+)/\\?token=(\\S+)", server.stderr.readline()).groups()
    asking = http.client.HTTPConnection(host, timeout=120)
    while time.monotonic() - began < 60:
        try:
            asking.connect()  # the address is told before the page is served
            break
        except ConnectionRefusedError:
            time.sleep(0.1)
    body = json.dumps({{"articles": [{{"text": {text!r}}}]}})
    head = {{"Authorization": "Bearer " + token, "Content-Type": "application/json"}}
    asking.request("POST", "/api/extract", body, head)
    print(host, asking.getresponse().read().decode())
    asking.close()
    time.sleep({seconds})
finally:
    server.terminate()
    server.communicate()
"""


@dataclass(frozen=True)
class Life:
    """What a command did in its time."""

    said: str
    error: str
    left: list[str]  # files under its home and its folder for temporary files
    calls: list[str] | None  # as strace tells them; None where nobody watched

    @property
    def strangers(self) -> list[str]:
        """The calls to anybody but a client of the command's own port, and the pairs of sockets inside a process."""
        port = next(iter(re.findall(r"^127\.0\.0\.1:(\d+) ", self.said)), "none")
        own = re.compile(
            rf"send\w+\(\d+<(?:UNIX-STREAM:\[\d+->\d+\]|TCP:\[127\.0\.0\.1:{port}->127\.0\.0\.1:\d+\])>"
            r"|<\.\.\. \w+ resumed>|\+\+\+|---"
        )
        return [call for call in self.calls or () if not own.search(call)]


def works(*command: str) -> bool:
    return shutil.which(command[0]) is not None and not subprocess.run(command, capture_output=True).returncode


@cache
def apart() -> tuple[str, ...]:
    """What begins a command in a network without routes; nothing where the system does not let us."""
    ways = (("unshare", "-n"), ("unshare", "-rn"))
    return next((way for way in ways if works(*way, "true")), ())


@cache
def watch() -> tuple[str, ...]:
    """What begins a command to have it watched, before the file that is written to; nothing where that cannot be."""
    options = ("strace", "-D", "-f", "-qq", "-yy", "-e", f"trace={CALLS}")
    ways = ((*options, "--seccomp-bpf", "-o"), (*options, "-o"))  # the first, which stops at nothing else, since 5.3
    return next((way for way in ways if works(*way, os.devnull, "true")), ())


def alive(place: Path, program: str, *command: str, watch_all: bool) -> subprocess.Popen[str]:
    """The program, begun under an empty home; it, or the command that it starts, is watched."""
    home, temporary = place / "home", place / "tmp"
    home.mkdir(parents=True)
    temporary.mkdir()
    mine = {k: v for k, v in os.environ.items() if not k.startswith("XDG_") and k != VARIABLE}
    mine |= dict.fromkeys(("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA"), str(home))
    mine |= dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(temporary)) | {"PYTHONDONTWRITEBYTECODE": "1"}
    watching = [*watch(), str(place / "calls")] if watch() else []
    begun = [
        *apart(),
        *(watching if watch_all else []),
        sys.executable,
        "-c",
        program.format(seconds=SECONDS, text=TEXT),
    ]
    begun += command if watch_all else [*watching, *command]
    return subprocess.Popen(
        begun, cwd=ROOT, env=mine, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )  # fmt: skip


@pytest.fixture(scope="module")
def lives(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Life]:
    """Both commands at once."""
    place = tmp_path_factory.mktemp("offline")
    (place / "a.txt").write_text(TEXT, encoding="utf-8")
    (place / "files").mkdir()
    quotes = (sys.executable, "-m", "quotes", "serve", str(place / "files"), "--no-browser", "--who", "Ada")
    begun = {
        "extract": alive(place / "e", EXTRACT, "extract", str(place / "a.txt"), "--format", "jsonl", watch_all=True),
        "serve": alive(place / "s", SERVE, *quotes, watch_all=False),
    }
    return {name: ended(process, place / name[0]) for name, process in begun.items()}


def ended(process: subprocess.Popen[str], place: Path) -> Life:
    try:
        said, error = process.communicate(timeout=150)
    finally:
        process.kill()
    left = [str(p.relative_to(place)) for part in ("home", "tmp") for p in (place / part).rglob("*")]
    calls = (place / "calls").read_text(errors="replace").splitlines() if watch() else None
    return Life(said, error, left, calls)


@pytest.mark.slow(part="offline")
@pytest.mark.model
@pytest.mark.parametrize("name", ["extract", "serve"])
def test_a_command_leaves_no_file_and_has_read_its_article(name: str, lives: dict[str, Life]) -> None:
    assert "Ingrid Dahl" in lives[name].said, lives[name].error
    assert lives[name].left == []


@pytest.mark.slow(part="offline")
@pytest.mark.model
@pytest.mark.parametrize("name", ["extract", "serve"])
def test_a_command_reaches_nobody(name: str, lives: dict[str, Life]) -> None:
    if lives[name].calls is None:
        pytest.skip("who is called is seen with strace, and there is none that works: apt-get install strace")
    assert "Ingrid Dahl" in lives[name].said, lives[name].error
    assert lives[name].strangers == []
    if name == "serve":  # its answer to the client was seen, so that others would have been
        assert any("TCP:[127.0.0.1:" in call for call in lives[name].calls)


@pytest.mark.parametrize(("program", "seen"), [("connect(('127.0.0.1', 9))", 1), ("bind(('127.0.0.1', 0))", 0)])
def test_the_watch_sees_who_is_called(program: str, seen: int, tmp_path: Path) -> None:
    if not watch():
        pytest.skip("there is no strace that works: apt-get install strace")
    tried = f"import contextlib, socket\nwith contextlib.suppress(OSError): socket.socket().{program}"
    life = ended(alive(tmp_path, tried, watch_all=True), tmp_path)
    assert len(life.strangers) == seen, life


# ------------------------------------------------------------------ the variable


def variable_after(statement: str, **before: str) -> str:
    """What the variable is in a new process after a statement; fails where ONNX Runtime was there first."""
    mine = {k: v for k, v in os.environ.items() if k != VARIABLE} | before
    first = "assert 'onnxruntime' not in sys.modules"
    program = f"import os, sys\n{statement}\n{first}\nprint(os.environ.get('{VARIABLE}'))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=mine, capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize("package", ["quotes", "quotes.newswire", "training", "benchmarks.speed", "tests.conftest"])
def test_telemetry_is_off_before_onnx_runtime_can_be_imported(package: str) -> None:
    assert variable_after(f"import {package}") == "1"


def test_who_sets_the_variable_is_not_overruled() -> None:
    assert variable_after("import quotes", **{VARIABLE: "0"}) == "0"


def imports(path: Path, name: str) -> Sequence[ast.AST]:
    """The statements of a file that import a package."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text if name in text else "")
    named = [n for n in ast.walk(tree) if isinstance(n, ast.Import) and any(a.name.startswith(name) for a in n.names)]
    return named + [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and (n.module or "").startswith(name)]


def test_one_place_of_the_package_imports_onnx_runtime() -> None:
    found = {path: imports(path, "onnxruntime") for path in (ROOT / "quotes").rglob("*.py")}
    assert [len(statements) for statements in found.values() if statements] == [1]
    (statement,) = (s for statements in found.values() for s in statements)
    assert getattr(statement, "col_offset", 0) > 0  # inside a function: not when its module is imported
