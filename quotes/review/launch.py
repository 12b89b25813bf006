"""Serving a review on this computer, until it is stopped."""

from __future__ import annotations

import secrets
import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from quotes.errors import InputError

if TYPE_CHECKING:
    from quotes.review.session import Session

ADDRESS = "127.0.0.1"
PORT = 8765  # where it is free; else any other
_SHUTDOWN = 3  # seconds for requests that are under way


def serve(
    session: Session,
    tell: Callable[[str], None],
    *,
    file: Path | None = None,
    port: int | None = None,
    browser: bool = True,
) -> None:
    """Serves the session until it is stopped (Ctrl+C); `tell` gets the address, which holds the token.

    With a file, its page opens. Raises InputError where the port is taken.
    """
    import uvicorn

    from quotes.review import app
    from quotes.review.guard import Access

    try:
        key = session.open(file) if file is not None else None
        with _listening(port) as listening:
            access = Access(secrets.token_urlsafe(24), listening.getsockname()[1])
            url = access.url(f"/f/{key}/" if key else "/")
            tell(url)
            if browser:
                webbrowser.open(url)
            config = uvicorn.Config(
                app.create(session, access),
                log_level="warning",
                access_log=False,  # it would write the token into the log
                ws="none",
                server_header=False,
                timeout_graceful_shutdown=_SHUTDOWN,
            )
            uvicorn.Server(config).run(sockets=[listening])
    finally:
        session.close()


def _listening(port: int | None) -> socket.socket:
    # asyncio sends small answers at once only where the socket says it is TCP; else each waits 40 ms
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    for wanted in (PORT, 0) if port is None else (port,):
        try:
            listening.bind((ADDRESS, wanted))
        except OSError as error:
            if wanted == port:
                listening.close()
                said = f"Port {port} cannot be used: {error.strerror}. Choose another with --port."
                raise InputError(said) from error
        else:
            break
    return listening
