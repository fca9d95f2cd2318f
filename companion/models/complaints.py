"""What pip's complaints mean, in one clause with the remedy."""

import re
import sys

_UNREACHABLE = (
    "NewConnectionError",
    "Temporary failure",
    "Name or service",
    "getaddrinfo",
    "Network is unreachable",
    "Connection refused",
    "ConnectTimeout",
    "Max retries",
    "ProxyError",
    "SSLError",
)


def explain(said: str) -> str:
    """Why pip failed, from all it said, and what to do."""
    if "No module named pip" in said:
        return "this Python has no pip; install it with: python -m ensurepip"
    if "No space left" in said:
        return "the disk is full; make room and try again"
    if any(sign in said for sign in _UNREACHABLE):
        return "the package registry cannot be reached; check the network (or pip's mirror) and try again"
    lacking = re.search(r"No matching distribution found for (\S+)", said)
    if lacking and "(from versions: none)" in said:
        return f"the package registry has no {lacking[1]}; check the network (or pip's mirror) and try again"
    if lacking:
        running = ".".join(map(str, sys.version_info[:2]))
        return f"there is no {lacking[1]} for this machine and Python {running}; try Python 3.11 to 3.13"
    return f"{last_line(said)}; try again"


def last_line(said: str) -> str:
    """The last line that says something."""
    return next((line.strip() for line in reversed(said.splitlines()) if line.strip()), "no reason was given")
