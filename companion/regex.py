"""Regular expressions that are compiled when they are first used.

The program has some three hundred of them, and a command uses a quarter: to compile all took a tenth of a
second at each start.
"""

import re
from typing import Any, cast


class _Late:
    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """Return what the compiled expression has by this name; from then on it is found without a call."""
        value = getattr(re.compile(self.pattern, self._flags), name)  # which `re` caches, too
        setattr(self, name, value)
        return value


def regex(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return the expression; what is wrong with it shows when it is first used."""
    return cast("re.Pattern[str]", _Late(pattern, flags))
