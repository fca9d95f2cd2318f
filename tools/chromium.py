"""Chromium without a window, driven by its own protocol (Chrome DevTools Protocol).

WebSockets are here anyway, and the few calls that the tests and the pictures need fit on a page; a driver
would bring a browser of its own.
"""

import base64
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tools.scripted_page import WAIT_S, ScriptedPage

LAPTOP, TABLET, PHONE = (1280, 800, 1.0), (820, 1180, 1.0), (390, 844, 2.0)
"""Width and height in CSS pixels, and pixels of the screen for each."""
FAKE_MICROPHONE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
"""Switches: a microphone that beeps, and may be used without asking."""


def found() -> str | None:
    """Return the path of Chromium; None if there is none."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


class Page(ScriptedPage):
    """One page in a profile of its own."""

    def __init__(self, socket: ClientConnection, context: str, target: str, session: str) -> None:
        self._socket = socket
        self._context, self._target, self._session = context, target, session
        self._count = 0
        self.errors: list[str] = []
        """What the page's console complained of."""
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: object) -> Any:
        """Call a method of the protocol on this page; return its result."""
        return _call(self._socket, method, parameters, self._session, self._seen)

    def _seen(self, message: dict[str, Any]) -> None:
        if message.get("method") == "Runtime.exceptionThrown":
            self.errors.append(message["params"]["exceptionDetails"]["text"])
        if message.get("method") == "Log.entryAdded" and message["params"]["entry"]["level"] == "error":
            self.errors.append(message["params"]["entry"]["text"])

    def open(self, address: str) -> None:
        """Go to an address."""
        self.call("Page.navigate", url=address)

    def size(self, size: tuple[int, int, float]) -> None:
        """Set the size of the window."""
        width, height, scale = size
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=scale > 1,
        )

    def media(self, **features: str) -> None:
        """Set media features: ``prefers_color_scheme="light"``."""
        listed = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.call("Emulation.setEmulatedMedia", features=listed)

    def run(self, expression: str) -> Any:
        """Evaluate JavaScript; return its value."""
        result = self.call(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True, userGesture=True
        )
        if "exceptionDetails" in result:
            raise AssertionError(result["exceptionDetails"])
        return result["result"].get("value")

    def tap(self, selector: str, times: int = 1) -> None:
        """Tap as a finger does, ``times`` in a row at the same place, whatever is there by then."""
        found = f"document.querySelector({json.dumps(selector)})"
        self.wait(f"Boolean({found})")
        box = self.run(
            f"{found}.scrollIntoView({{ block: 'center' }}); {found}.getBoundingClientRect().toJSON()"
        )
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        for count in range(times):
            for kind in ("mousePressed", "mouseReleased"):
                self.call(
                    "Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=count + 1
                )

    def beside(self) -> "Page":
        """Open another page of the same profile."""
        return _opened(self._socket, self._context)

    def picture(self, path: Path) -> None:
        """Save what is seen as PNG."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def close(self) -> None:
        """Close it, and forget its cookies."""
        _call(self._socket, "Target.disposeBrowserContext", {"browserContextId": self._context})


class Browser:
    """A running Chromium."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    def page(self) -> Page:
        """Open a page in a profile of its own."""
        context = _call(self._socket, "Target.createBrowserContext", {})["browserContextId"]
        return _opened(self._socket, context)


@contextmanager
def browser(*arguments: str) -> Iterator[Browser]:
    """Run Chromium; ``arguments``: more of its switches."""
    program = found()
    assert program, "there is no Chromium here"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [program, "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={profile}"]
        command += ["--no-first-run", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")  # Chromium refuses one to the administrator
        with subprocess.Popen(
            [*command, *arguments, "about:blank"], stderr=subprocess.PIPE, text=True
        ) as running:
            try:
                assert running.stderr is not None, "it is a pipe"
                listening = next(line for line in running.stderr if "DevTools listening on " in line)
                with connect(listening.split()[-1], max_size=None, ping_interval=None) as socket:
                    yield Browser(socket)
            finally:
                running.terminate()


def _opened(socket: ClientConnection, context: str) -> Page:
    created = {"url": "about:blank", "browserContextId": context}
    target = _call(socket, "Target.createTarget", created)["targetId"]
    attached = _call(socket, "Target.attachToTarget", {"targetId": target, "flatten": True})
    return Page(socket, context, target, attached["sessionId"])


def _call(
    socket: ClientConnection,
    method: str,
    parameters: dict[str, Any],
    session: str = "",
    seen: Any = lambda message: None,
) -> Any:
    """Send a call and wait for its answer. Raises LookupError when the page was replaced meanwhile."""
    number = next(_NUMBERS)
    message = {"id": number, "method": method, "params": parameters}
    socket.send(json.dumps({**message, "sessionId": session} if session else message))
    while True:
        answer = json.loads(socket.recv(timeout=WAIT_S + 10))
        if answer.get("id") != number:
            if answer.get("sessionId") == session:
                seen(answer)
            continue
        if "error" in answer:
            raise LookupError(answer["error"]["message"])
        return answer["result"]


_NUMBERS = iter(range(1, 1_000_000))
