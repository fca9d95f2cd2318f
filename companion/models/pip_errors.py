"""Plain explanations of pip's error messages, in one clause with the remedy."""

import re
import sys

_UNREACHABLE = (
    "NewConnectionError",
    "NameResolutionError",
    "Failed to resolve",
    "Temporary failure",
    "Name or service",
    "nodename nor servname",
    "getaddrinfo",
    "Network is unreachable",
    "No route to host",
    "Connection refused",
    "connection error",
    "ConnectTimeout",
    "ReadTimeout",
    "Max retries",
)
_DISK_FULL = ("No space left", "Errno 28", "WinError 112", "Disk quota exceeded")
_PASSED_OVER = ("none of the wheel's tags", "requires a different Python", "No sources permitted")
"""The reason pip rejected each file of a package, printed with ``-vv``: the registry was reached."""
_IN_USE = ("WinError 5]", "WinError 32]")


def explain(said: str) -> str:
    """Return why pip failed, from its whole output (with ``-vv``), and what to do."""
    if "No module named pip" in said:
        return "pip is missing from this environment; install Companion again, or add pip to it"
    if any(sign in said for sign in _DISK_FULL):
        return "the disk is full; make room and try again"
    if any(sign in said for sign in _IN_USE):
        return "Windows says that a file is in use; close Companion everywhere and try again"
    if "long path" in said.lower():
        return (
            "the path is too long for Windows; move the folder nearer to the root of the drive and try again"
        )
    if "ProxyError" in said or "Proxy Authentication" in said or "proxy connection" in said.lower():
        return (
            "the proxy refuses or cannot be reached; check HTTPS_PROXY (or pip's proxy setting) and try again"
        )
    if any(
        sign in said for sign in ("SSLError", "CERTIFICATE_VERIFY_FAILED", "confirming the ssl certificate")
    ):
        return (
            "the connection is not trusted, as behind some company networks; name their certificate "
            "in PIP_CERT, or try another network"
        )
    if any(sign in said for sign in _UNREACHABLE):
        return "this machine has no network, or the package registry cannot be reached; connect and try again"
    if "THESE PACKAGES DO NOT MATCH THE HASHES" in said:
        return "a package arrived damaged or changed and was not used; try again, or on another network"
    if lacking := re.search(r"No matching distribution found for ([^\s;(]+)", said):
        return _lacking(lacking[1], said)
    return f"{_reason(said)}; try again"


def _lacking(requirement: str, said: str) -> str:
    here = f"this system and Python {'.'.join(map(str, sys.version_info[:2]))}"
    if "from versions: none" not in said or any(sign in said for sign in _PASSED_OVER):
        return f"there is no ready-made {requirement} for {here}; try Python 3.11 to 3.14"
    return f"the package registry has no {requirement}; check pip's settings (index, mirror) and try again"


def _reason(said: str) -> str:
    errors = [line for line in said.splitlines() if line.startswith("ERROR:")]
    return errors[-1].removeprefix("ERROR:").strip() if errors else last_line(said)


def last_line(said: str) -> str:
    """Return the last line that isn't blank."""
    return next((line.strip() for line in reversed(said.splitlines()) if line.strip()), "no reason was given")
