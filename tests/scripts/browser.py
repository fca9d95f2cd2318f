"""A real browser without a window."""

import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

NAMES = ("chromium", "chromium-headless-shell", "google-chrome")
NO_NETWORK = "--host-resolver-rules=MAP * ~NOTFOUND"
_TITLE = re.compile(r"<title>(.*?)</title>", re.S)
_PAGES = re.compile(rb"/Type\s*/Page\b")


_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
"""It would keep the script of a test from running, as it should."""


def missing_browser() -> str:
    """Why no browser can be run; empty when one can."""
    if any(map(shutil.which, NAMES)):
        return ""
    return "no browser is installed (Debian: apt install chromium-headless-shell)"


def title_after(page: str, script: str, folder: Path, width_px: int) -> str:
    """The title of a page in a window so wide, once ``script`` has run at its end."""
    path = folder / "page.html"
    path.write_text(_POLICY.sub("", page).replace("</body>", f"<script>{script}</script></body>"), "utf-8")
    shown = _run("--dump-dom", f"--window-size={width_px},900", path.as_uri(), folder=folder)
    found = _TITLE.search(shown)
    assert found, "the page has no title"
    return unescape(found[1])


def printed_pages(page: str, folder: Path) -> int:
    """How many sheets of paper a page takes."""
    path, paper = folder / "page.html", folder / "page.pdf"
    path.write_text(page, "utf-8")
    _run(f"--print-to-pdf={paper}", "--no-pdf-header-footer", path.as_uri(), folder=folder)
    return len(_PAGES.findall(paper.read_bytes()))


def _run(*args: str, folder: Path) -> str:
    browser = next(filter(None, map(shutil.which, NAMES)))
    profile = f"--user-data-dir={folder / 'profile'}"
    # Its own sandbox needs rights that containers do not give; the only page is ours.
    fixed = ("--headless", "--no-sandbox", "--disable-gpu", NO_NETWORK, profile)
    done = subprocess.run([browser, *fixed, *args], capture_output=True, text=True, check=True)
    return done.stdout
