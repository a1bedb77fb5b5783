"""A real browser on a real server: Debian's Chromium, driven by Playwright."""

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from planflow.bootstrap import Application
from planflow.services import web_sessions
from planflow.store.references import get_person
from planflow.web import app as web_app
from planflow.working import hand
from tests import ports, story

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--no-first-run",
]  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the whole run; each test opens a context of its own."""
    program = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip("There is no Chromium here (Debian: apt-get install chromium).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def served(made: FastAPI, port: socket.socket) -> Iterator[str]:
    """The pages on a port that is held; yields their address."""
    server = uvicorn.Server(uvicorn.Config(made, log_level="critical"))
    thread = threading.Thread(target=server.run, args=([port],), daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
        assert thread.is_alive(), "the server did not start"
    try:
        yield address(port)
    finally:
        server.should_exit = True
        thread.join(10)
        port.close()


def address(port: socket.socket) -> str:
    """Where the pages are that are served on a port."""
    return f"http://127.0.0.1:{ports.number(port)}"


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FastAPI, str]]:
    """The pages of a plan in the middle of its life, and their address: made once for all who look at it."""
    port = ports.held()
    with story.middle(tmp_path_factory.mktemp("story"), address(port)) as found:
        made = web_app.create(found.app, call_hand=partial(hand.work_off, found.app))
        with served(made, port) as where:
            yield made, where


def sign_in(app: Application, context: BrowserContext, where: str, key: str) -> None:
    """Sign somebody in in a browser; nobody where there is no key."""
    if key:
        with app.writing() as session:
            secret = web_sessions.begin(session, get_person(session, key), method="link", now=app.clock.now())
        context.add_cookies([{"name": "planflow-session", "value": secret, "url": where}])
