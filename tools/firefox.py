"""Firefox without a window, driven by WebDriver BiDi, which it speaks itself: no driver is needed."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tools.scripted_page import WAIT_S, ScriptedPage

_SETTINGS = """\
user_pref("media.navigator.streams.fake", true);
user_pref("media.navigator.permission.disabled", true);
user_pref("media.autoplay.default", 0);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
"""
"""A microphone that beeps, and may be used without asking."""


def found() -> str | None:
    """Return the path of Firefox; None if there is none."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


class Page(ScriptedPage):
    """The page of a Firefox."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = count(1)
        self._call("session.new", capabilities={})
        tree = self._call("browsingContext.getTree")
        self._context = tree["contexts"][0]["context"]

    def open(self, address: str) -> None:
        """Go to an address."""
        self._call("browsingContext.navigate", context=self._context, url=address, wait="interactive")

    def size(self, width: int, height: int) -> None:
        """Set the size of the window, in CSS pixels."""
        viewport = {"width": width, "height": height}
        self._call("browsingContext.setViewport", context=self._context, viewport=viewport)

    def run(self, expression: str) -> Any:
        """Evaluate JavaScript; return its value."""
        result = self._call(
            "script.evaluate",
            expression=f"Promise.resolve({expression}).then((value) => JSON.stringify(value ?? null))",
            target={"context": self._context},
            awaitPromise=True,
            userActivation=True,
        )
        if result["type"] == "exception":
            raise AssertionError(result["exceptionDetails"]["text"])
        return json.loads(result["result"]["value"])

    def _call(self, method: str, **parameters: object) -> Any:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv(timeout=WAIT_S + 10))
            if answer.get("id") == number:
                break
        if answer["type"] == "error":
            raise LookupError(answer["message"])
        return answer["result"]


@contextmanager
def page() -> Iterator[Page]:
    """Run Firefox with one page."""
    program = found()
    assert program, "there is no Firefox here"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        Path(profile, "user.js").write_text(_SETTINGS, "utf-8")
        command = [program, "--headless", "--remote-debugging-port=0", "--no-remote", "--profile", profile]
        with subprocess.Popen([*command, "about:blank"], stderr=subprocess.PIPE, text=True) as running:
            try:
                assert running.stderr is not None, "it is a pipe"
                listening = next(line for line in running.stderr if "WebDriver BiDi listening on " in line)
                address = f"{listening.split()[-1]}/session"
                with connect(address, max_size=None, ping_interval=None) as socket:
                    yield Page(socket)
            finally:
                running.terminate()
