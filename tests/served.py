"""A review served from the test's own process, and a browser to open it in: Playwright on a Chromium of the system."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from quotes import installing

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
TOKEN = "a-token-for-tests"
NO_PLAYWRIGHT = f"the browser tests need playwright. Run: {installing.command('test')}"
PATIENCE = 60_000  # milliseconds until what a page should show counts as missing; a machine may be busy


def chromium() -> str | None:
    """Where a Chromium is installed; None where none is."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """A Chromium without a window. Skips the test, and says why, where there is none."""
    api = pytest.importorskip("playwright.sync_api", reason=NO_PLAYWRIGHT)
    path = chromium()
    if path is None:
        pytest.skip("the browser tests need a Chromium: apt-get install chromium")
    api.expect.set_options(timeout=PATIENCE)
    alone = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []  # root may not have one
    with api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=alone)
        yield launched
        launched.close()


@contextmanager
def served(folder: Path, file: Path | None = None, **options: Any) -> Iterator[str]:
    """The address of a page over that file, as `quotes review` serves it, until the block ends."""
    import uvicorn

    from quotes.review import app
    from quotes.review.guard import Access
    from quotes.review.session import Session
    from tests.reviewed import Clock

    session = Session(folder, who="Ada", clock=Clock(), **options)
    key = session.open(file) if file is not None else None
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # as `launch` does
    listening.bind(("127.0.0.1", 0))
    access = Access(TOKEN, listening.getsockname()[1])
    server = uvicorn.Server(
        uvicorn.Config(
            app.create(session, access), log_level="warning", ws="none", lifespan="off", timeout_graceful_shutdown=1
        )
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield access.url(f"/f/{key}/" if key else "/")
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
        session.close()


class Visitor:
    """A page of the browser that counts what must not happen: errors, and requests to anybody else."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        self.strangers: list[str] = []
        page.on("console", lambda said: self.errors.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda asked: self._watch(asked.url))

    def _watch(self, url: str) -> None:
        if not url.startswith(("http://127.0.0.1:", "data:")):
            self.strangers.append(url)

    def open(self, url: str) -> None:
        """Goes there and waits until the page's script is ready."""
        self.page.goto(url)
        self.ready()

    def ready(self) -> None:
        """Waits for the page's script; pages without one are ready when they are there."""
        if self.page.locator("script[type=module]").count():
            self.page.wait_for_selector("body[data-ready=true]")

    def press(self, keys: str) -> None:
        """Presses these keys one by one; ends when the page has told what was done."""
        for key in keys.split():
            self.page.keyboard.press(key)

    def told(self, words: str) -> None:
        """Waits until the page says so."""
        from playwright.sync_api import expect

        expect(self.page.locator("#told")).to_contain_text(words)
