"""Getting to know voices before a session: who is asked, what is kept, and that nobody has to."""

from collections.abc import Mapping, Sequence

import pytest

from companion.app.voices import Acquaintance
from companion.core import program as p
from companion.core.api.record import CompanionSaid
from companion.core.machine.session import Session
from companion.core.state.memory import Value
from companion.errors import JournalError
from companion.language.en import LANGUAGE
from companion.rehearsal.driver import Driver
from companion.rehearsal.people import Willing


class Ears:
    """Knows what it was told to know, and whom it has listened to."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def know(self, profiles: Mapping[str, bytes]) -> None:
        """Know them."""
        self.known |= profiles

    def profiles(self) -> dict[str, bytes]:
        """As bytes."""
        return dict(self.known)


class Shelf:
    """Keeps profiles; ``broken``: it can't."""

    def __init__(self, kept: Mapping[str, bytes] | None = None, *, broken: bool = False) -> None:
        self.kept = dict(kept or {})
        self.broken = broken

    def voices(self) -> Mapping[str, bytes]:
        """All."""
        if self.broken:
            raise JournalError("The journal can't be read.")
        return self.kept

    def keep_voice(self, person: str, profile: bytes) -> None:
        """One."""
        if self.broken:
            raise JournalError("The journal can't be written.")
        self.kept[person] = profile

    def forget_voice(self, person: str | None) -> None:
        """None."""


class Says(Willing):
    """Goes along, but answers a question about voices as told."""

    def __init__(self, wanted: str, keep: Mapping[str, str]) -> None:
        super().__init__()
        self._wanted, self._keep = wanted, keep

    def asked(self, driver: Driver, ask: p.Ask, person: str | None) -> None:
        """Yes or no."""
        driver.says(self._keep.get(person or "", "Yes.") if ask.save == "keep" else self._wanted)


class Start:
    """A start with two people who answer so."""

    def __init__(
        self,
        shelf: Shelf | None = None,
        wanted: str = "Yes.",
        keep: Mapping[str, str] | None = None,
        names: Sequence[str] = ("Maya", "Leo"),
        *,
        ask: bool = True,
    ) -> None:
        self.ears, self.troubles, self.said = Ears(), list[str](), list[str]()
        self._people = Says(wanted, keep or {})
        self.acquaintance = Acquaintance(self._run, self.ears, shelf, self.troubles.append)
        self.acquaintance.make(names, ask=ask)

    def _run(self, program: p.Program, names: Sequence[str], settings: Mapping[str, Value]) -> Session:
        driver = Driver(Session(program, names, LANGUAGE, settings=settings), self._people)
        assert driver.play() == ""
        self.said = [entry.text for entry in driver.record if isinstance(entry, CompanionSaid)]
        learned = driver.session.memory.fact("learned")
        if isinstance(learned, Mapping):
            self.ears.known |= {name: f"{name}'s voice".encode() for name, yes in learned.items() if yes}
        return driver.session

    def asks_to_tell(self, name: str) -> bool:
        """Whether this partner was asked to tell something."""
        return any(name in said and "so I can learn your voice" in said for said in self.said)


def test_each_is_asked_and_only_a_yes_keeps() -> None:
    """The voice of who says no is known today, and gone tomorrow."""
    shelf = Shelf()
    start = Start(shelf, keep={"Leo": "No."})
    assert start.asks_to_tell("Maya")
    assert start.asks_to_tell("Leo")
    assert shelf.kept == {"Maya": b"Maya's voice"}
    assert "forget my voice" in start.said[-1]


def test_after_the_session_what_is_kept_is_a_little_better() -> None:
    """Of those who want it, and of nobody else."""
    shelf = Shelf()
    start = Start(shelf, keep={"Leo": "No."})
    start.ears.known |= {"Maya": b"better", "Leo": b"better"}
    start.acquaintance.keep()
    assert shelf.kept == {"Maya": b"better"}


def test_known_voices_are_not_asked_for_again() -> None:
    """Said in a line; of two only the new one tells something."""
    start = Start(Shelf({"Maya": b"m", "Leo": b"l", "Sam": b"s"}))
    assert len(start.said) == 1
    assert start.said[0].startswith("I still know your voices.")
    assert start.ears.known == {"Maya": b"m", "Leo": b"l"}
    start = Start(Shelf({"Maya": b"m"}))
    assert not start.asks_to_tell("Maya")
    assert start.asks_to_tell("Leo")


def test_nobody_has_to() -> None:
    """A no ends it with a kind word, and nothing is kept."""
    shelf = Shelf()
    start = Start(shelf, wanted="No.")
    assert "Everything else works all the same" in start.said[-1]
    assert not shelf.kept
    assert not start.ears.known


def test_where_nothing_can_be_kept_nobody_is_asked_about_it() -> None:
    """The voices are known for today."""
    start = Start(None)
    assert start.ears.known.keys() == {"Maya", "Leo"}
    assert not any("next time" in said for said in start.said)


def test_one_alone_is_not_asked() -> None:
    """There is nobody to be confused with."""
    assert Start(Shelf(), names=("Maya",)).said == []


@pytest.mark.parametrize("ask", [True, False])
def test_a_journal_that_fails_is_told_and_is_no_obstacle(ask: bool) -> None:
    """One sentence for each failure; the voices are learned all the same."""
    start = Start(Shelf(broken=True), ask=ask)
    assert start.ears.known.keys() == {"Maya", "Leo"}
    assert start.troubles
    assert all(trouble.startswith("The journal") for trouble in start.troubles)
