"""`quotes` and `python` for a shell, from one process that has imported everything: a command costs a fork, no start.

    with warm.commands() as folder:        # put it in front of PATH
        subprocess.run(["bash", "-c", "quotes extract a.txt"], env=os.environ | {"PATH": f"{folder}:..."})

The examples of the README are a dozen commands; most of what each takes is importing. The process loads no model, so
that a fork of it is as good as a new process. Where there is no fork, `possible()` is false.
"""

from __future__ import annotations

import importlib
import json
import os
import runpy
import shlex
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parent.parent
_SERVE = "import sys; sys.path.insert(0, sys.argv[1]); from tests import warm; warm.serve(sys.argv[2])"
# Sends its own streams, folder, environment and arguments there, and ends as the command did.
_CLIENT = """
import json, os, socket, sys
to = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
to.connect(sys.argv[1])
socket.send_fds(to, [b"."], [0, 1, 2])
to.sendall(json.dumps([sys.argv[2:], os.getcwd(), dict(os.environ)]).encode())
to.shutdown(socket.SHUT_WR)
sys.exit(int(to.recv(16) or b"1"))
"""


def possible() -> bool:
    """Whether this system can."""
    return hasattr(os, "fork") and hasattr(socket, "send_fds")


@contextmanager
def commands() -> Iterator[Path]:
    """A folder with `quotes` and `python`, until the block ends."""
    with tempfile.TemporaryDirectory() as made:
        folder, path = Path(made), str(Path(made, "s"))
        client = folder / "client.py"
        client.write_text(_CLIENT, encoding="utf-8")
        for name in ("quotes", "python"):
            line = shlex.join([sys.executable, "-ISE", str(client), path, name])
            (folder / name).write_text(f'#!/bin/sh\nexec {line} "$@"\n', encoding="utf-8")
            (folder / name).chmod(0o755)
        with subprocess.Popen([sys.executable, "-c", _SERVE, str(ROOT), path], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            try:
                yield folder
            finally:
                process.terminate()


def serve(path: str) -> None:
    """Answers until it is ended, each command in a process of its own."""
    for name in _needed():
        with suppress(ImportError):  # a name that stands for another module
            importlib.import_module(name)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(path)
        listening.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            asking, _ = listening.accept()
            if os.fork() == 0:
                listening.close()
                _answer(asking)
                os._exit(0)
            asking.close()
            while _ended():
                pass


def _needed() -> list[str]:
    """The modules that a command has loaded when it is done, in their order; tried in a process of its own."""
    listing, told = os.pipe()
    if os.fork() == 0:
        os.close(listing)
        from quotes import cli, extract, frame  # noqa: F401

        frame(extract("“We won,” said Elena Ruiz."))
        with open(told, "w", encoding="utf-8") as out:  # noqa: PTH123  (a descriptor)
            out.write("\n".join(sys.modules))
        os._exit(0)
    os.close(told)
    with open(listing, encoding="utf-8") as names:  # noqa: PTH123
        return names.read().split("\n")


def _ended() -> bool:
    try:
        return os.waitpid(-1, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return False


def _answer(asking: socket.socket) -> None:
    _, streams, _, _ = socket.recv_fds(asking, 1, 3)
    with asking.makefile("rb") as told:
        arguments, folder, environment = json.load(told)
    child = os.fork()
    if child == 0:
        asking.close()
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        os._exit(_done(arguments))
    for stream in streams:
        os.close(stream)
    asking.sendall(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())


def _done(arguments: list[str]) -> int:
    """Runs the command; its exit code."""
    code: object = 0
    sys.argv = arguments if arguments[0] == "quotes" else arguments[1:]
    try:
        if arguments[0] == "quotes":
            from quotes.cli import main

            main()
        else:
            runpy.run_path(arguments[1], run_name="__main__")
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
        code = 1
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    return code if isinstance(code, int) else int(code is not None)
