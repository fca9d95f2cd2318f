"""Thousands of ways to spoil the sessions that ship: each is accepted, or refused with its place and code."""

import os
import random
import shutil
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.core.machine.session import Session
from companion.language.en import LANGUAGE
from companion.rehearsal.people import NAMES
from companion.scripts.loading import check, load
from companion.scripts.source.reading import MOST_BYTES
from companion.yamlfile.problems import has_errors
from tests.scripts.test_mutations import mutated

SESSIONS = Path(__file__).parents[2] / "sessions"
MUTATIONS = int(os.environ.get("COMPANION_MUTATIONS", "720"))
"""Each way to spoil each file three times. ``COMPANION_MUTATIONS=10000`` tries more."""
PROCESSES = 2
MOST_S = 2.0
MOST_BYTES_OF_MEMORY = 200e6
KINDS = 6


def shipped() -> list[Path]:
    """The files of all sessions, with the pieces that they use."""
    return sorted(path for path in SESSIONS.rglob("*.yaml") if not path.name.endswith(".test.yaml"))


def _bytes(source: bytes, choose: random.Random) -> bytes:
    """Some bytes changed, left out or put in."""
    for _ in range(choose.randrange(1, 9)):
        at = choose.randrange(len(source) + 1)
        extra = choose.randbytes(choose.randrange(4))
        source = source[:at] + extra + source[at + choose.randrange(4) :]
    return source


def _text(source: bytes, choose: random.Random) -> bytes:
    text = source.decode()
    for _ in range(choose.choice((1, 1, 2, 8))):
        text = mutated(text, choose)
    return text.encode("utf-8", "surrogatepass")


def _keys(source: bytes, choose: random.Random) -> bytes:
    """Keys renamed, doubled, or taken from elsewhere in the file."""
    lines = source.decode().split("\n")
    keyed = [number for number, line in enumerate(lines) if ":" in line and not line.startswith("#")]
    one, other = choose.choice(keyed), choose.choice(keyed)
    key, colon, rest = lines[one].partition(":")
    match choose.randrange(3):
        case 0:
            at = choose.randrange(len(key) + 1)
            lines[one] = key[:at] + choose.choice("aezyt_- ") + key[at + 1 :] + colon + rest
        case 1:
            lines.insert(one, lines[one])
        case 2:
            indent = key[: len(key) - len(key.lstrip(" -"))]
            lines[one] = indent + lines[other].partition(":")[0].lstrip(" -") + colon + rest
    return "\n".join(lines).encode()


def _types(source: bytes, choose: random.Random) -> bytes:
    """A value becomes one of another kind."""
    lines = source.decode().split("\n")
    valued = [number for number, line in enumerate(lines) if ": " in line and not line.startswith("#")]
    number = choose.choice(valued)
    values = (
        "[]",
        "{}",
        "[[1, 2], {a: b}]",
        "~",
        "''",
        "-3",
        "1e999",
        "0x1F",
        "99999999999999999999",
        "{say: x}",
    )
    lines[number] = lines[number].partition(": ")[0] + ": " + choose.choice((*values, "yes", "3m", "|", ">-"))
    return "\n".join(lines).encode()


def _aliases(source: bytes, choose: random.Random) -> bytes:
    """Anchors, aliases, merges and tags."""
    lines = source.decode().split("\n")
    valued = [number for number, line in enumerate(lines) if ": " in line and not line.startswith("#")]
    for bad in ("&a ", choose.choice(("*a ", "!!python/object/apply:os.system ", "<<: ", "!x "))):
        number = choose.choice(valued)
        key, _, rest = lines[number].partition(": ")
        lines[number] = f"{key}: {bad}{rest}"
    return "\n".join(lines).encode()


def _sizes(source: bytes, choose: random.Random) -> bytes:
    """Something much too deep, too long or too often."""
    at = source.index(b"steps:")
    piece = choose.choice(
        (b"[", b"{a: ", b"- ", b"x ", b"- say: x\n", b"\n", b"${a}", b'"', b"  - repeat: 9\n")
    )
    many = choose.choice((30, 3_000, MOST_BYTES))
    return source[:at] + piece * (many // len(piece)) + b"\n" + source[at:]


def changed(source: bytes, kind: int, choose: random.Random) -> bytes:
    """One of the ways to spoil a file."""
    ways: Sequence[Callable[[bytes, random.Random], bytes]]
    ways = (_bytes, _text, _keys, _types, _aliases, _sizes)
    # Sizes cost most and differ least.
    if kind == KINDS - 1 and choose.random() < 0.8:
        kind = choose.randrange(KINDS - 1)
    return ways[kind](source, choose)


def spoil(seed: int, count: int, folder: Path, first: int = 0) -> tuple[int, float, list[str]]:
    """Spoil so many files, from mutation ``first`` on: how many were accepted, the slowest CPU seconds, and
    what went wrong."""
    files = shipped()
    choose, accepted, slowest, wrong = random.Random(seed), 0, 0.0, []
    for number in range(first, first + count):
        path = folder / files[number % len(files)].relative_to(SESSIONS)
        original = path.read_bytes()
        mutation = changed(original, (number // len(files)) % KINDS, choose)
        path.write_bytes(mutation)
        # A piece that several use is judged through one of them: places must survive that.
        judged = folder / "daily" / "high-low.yaml" if path.name == "agree.yaml" else path
        began_s = _cpu_s()
        try:
            accepted += _judge(judged, folder)
        except Exception as error:
            wrong.append(f"{path.name}, seed {seed}, number {number}: {error!r}")
        slowest = max(slowest, _cpu_s() - began_s)
        path.write_bytes(original)
    return accepted, slowest, wrong


def _cpu_s() -> float:
    """CPU seconds of this process: what a busy machine does not change."""
    used = os.times()
    return used.user + used.system


def _judge(path: Path, folder: Path) -> bool:
    problems = check([path], [folder])
    for problem in problems:
        assert problem.line >= 1, problem
        assert problem.column >= 1, problem
        assert problem.cause, problem
        assert problem.code[1:].isdigit(), problem
    if has_errors(problems):
        return False
    program = load(path, [folder])
    session = Session(program, NAMES[: program.people_min], LANGUAGE, safe_word="lighthouse")
    assert session.program is program
    return True


def peak_bytes() -> float:
    """The most memory that this process ever held, and its children that have ended."""
    resource = pytest.importorskip("resource", reason="memory is measured where the system tells it")
    unit = 1 if sys.platform == "darwin" else 1024
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return float(max(resource.getrusage(one).ru_maxrss for one in who) * unit)


def measured(seed: int, count: int, folder: Path) -> tuple[int, float, list[str], float]:
    """As ``spoil``, with how much the memory of this process grew."""
    _judge(folder / "daily" / "high-low.yaml", folder)
    before = peak_bytes()
    return *spoil(seed, count, folder), peak_bytes() - before


@settings(max_examples=20)
@given(st.integers(0, 2**32), st.integers(0, 1000))
def test_however_a_session_is_spoiled_it_is_accepted_or_refused(seed: int, first: int) -> None:
    """With place and code, and no traceback; each search for examples spoils others."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "sessions"
        shutil.copytree(SESSIONS, folder)
        _, _, wrong = spoil(seed, 5, folder, first)
    assert wrong == []


def test_spoiled_sessions_are_accepted_or_refused_with_place_and_code(tmp_path: Path) -> None:
    """All of them in each way: no traceback, none takes two seconds, and none takes 200 MB."""
    folders = [tmp_path / str(number) for number in range(PROCESSES)]
    for folder in folders:
        shutil.copytree(SESSIONS, folder)
    each = MUTATIONS // PROCESSES
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        runs = [pool.submit(measured, seed, each, folder) for seed, folder in enumerate(folders)]
        results = [run.result() for run in runs]
    for accepted, slowest_s, wrong, grown in results:
        assert wrong == []
        assert slowest_s < MOST_S
        assert grown < MOST_BYTES_OF_MEMORY
        assert each // 100 < accepted < each, "some mutations change nothing that matters, and most do"
