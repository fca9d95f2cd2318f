"""A page of a browser, as far as it can be used by JavaScript alone: waiting, clicking, typing."""

import json
from abc import ABC, abstractmethod
from typing import Any

WAIT_S = 60.0
_POLL = f"""new Promise((done, no) => {{
  const until = Date.now() + {WAIT_S * 1000};
  const look = () => {{
    let value = null;
    try {{ value = (EXPRESSION); }} catch {{}}
    if (value) done(value);
    else if (Date.now() > until)
      no(new Error(`never true: ${{TOLD}}; the page says: ${{document.body.innerText}}`));
    else setTimeout(look, 20);
  }};
  look();
}})"""


class ScriptedPage(ABC):
    """What every browser can do with a page."""

    @abstractmethod
    def open(self, address: str) -> None:
        """Go to an address."""

    @abstractmethod
    def run(self, expression: str) -> Any:
        """Evaluate JavaScript; return its value. Raises LookupError when the page was replaced meanwhile."""

    def wait(self, expression: str) -> Any:
        """Wait until an expression is true, also over a reload; return its value."""
        poll = _POLL.replace("EXPRESSION", expression).replace("TOLD", json.dumps(expression))
        for _ in range(20):
            try:
                return self.run(poll)
            except LookupError:  # the page went away while it was asked
                continue
        raise AssertionError(f"never true: {expression}")

    def click(self, text: str) -> None:
        """Click the first button or link whose text or label begins with ``text``, once it is there."""
        found = (
            "[...document.querySelectorAll('button, a, summary')].find(e => e.checkVisibility() && "
            f"((e.getAttribute('aria-label') || '').startsWith({json.dumps(text)}) || "
            f"e.textContent.trim().startsWith({json.dumps(text)})))"
        )
        self.wait(f"(() => {{ const e = {found}; if (e) e.click(); return Boolean(e); }})()")

    def fill(self, selector: str, text: str) -> None:
        """Type into a field."""
        found = f"document.querySelector({json.dumps(selector)})"
        self.wait(f"Boolean({found})")
        typed = f"e.value = {json.dumps(text)}; e.dispatchEvent(new Event('input'));"
        self.run(f"(() => {{ const e = {found}; {typed} }})()")
