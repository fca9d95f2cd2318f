"""Getting to know voices before a session: who is asked, what is kept, and that nobody has to."""

from collections.abc import Mapping, Sequence

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

    def store_voice(self, person: str, profile: bytes) -> None:
        """One."""
        if self.broken:
            raise JournalError("The journal can't be written.")
        self.kept[person] = profile

    def forget_voice(self, person: str | None) -> None:
        """None."""


class Start:
    """A start with two people, of whom each tells what they are asked to tell."""

    def __init__(
        self,
        shelf: Shelf | None = None,
        names: Sequence[str] = ("Maya", "Leo"),
        *,
        enrol: bool = False,
    ) -> None:
        self.ears, self.troubles, self.said = Ears(), list[str](), list[str]()
        self.acquaintance = Acquaintance(self._run, self.ears, shelf, self.troubles.append)
        self.acquaintance.make(names, enrol=enrol)

    def _run(self, program: p.Program, names: Sequence[str], settings: Mapping[str, Value]) -> Session:
        driver = Driver(Session(program, names, LANGUAGE, settings=settings), Willing())
        assert driver.play() == ""
        self.said = [entry.text for entry in driver.record if isinstance(entry, CompanionSaid)]
        learned = driver.session.memory.fact("learned")
        if isinstance(learned, Mapping):
            self.ears.known |= {name: f"{name}'s voice".encode() for name, yes in learned.items() if yes}
        return driver.session

    def asks_to_tell(self, name: str) -> bool:
        """Whether this partner was asked to tell something."""
        return any(name in said and "so I can learn your voice" in said for said in self.said)


def test_nobody_is_asked_to_tell_anything_unless_it_was_wished() -> None:
    """Voices are learned from what is said in the session."""
    assert Start(Shelf()).said == []
    start = Start(Shelf(), enrol=True)
    assert start.asks_to_tell("Maya")
    assert start.asks_to_tell("Leo")


def test_known_voices_are_known_without_a_word() -> None:
    """Those of the people who are here."""
    start = Start(Shelf({"Maya": b"m", "Leo": b"l", "Sam": b"s"}))
    assert start.said == []
    assert start.ears.known == {"Maya": b"m", "Leo": b"l"}


def test_beside_one_who_is_new_nobody_is_known_until_both_are() -> None:
    """A voice alone would make the other a stranger; with --enrol only the new one tells something."""
    assert Start(Shelf({"Maya": b"m"})).ears.known == {}
    start = Start(Shelf({"Maya": b"m"}), enrol=True)
    assert not start.asks_to_tell("Maya")
    assert start.asks_to_tell("Leo")


def test_after_the_session_what_is_kept_is_a_little_better() -> None:
    """Of those who had theirs kept, and of nobody else."""
    shelf = Shelf({"Maya": b"m"})
    start = Start(shelf)
    start.ears.known |= {"Maya": b"better", "Leo": b"better"}
    start.acquaintance.keep()
    assert shelf.kept == {"Maya": b"better"}


def test_one_alone_can_be_confused_with_nobody() -> None:
    """And tells nothing."""
    assert Start(Shelf(), names=("Maya",), enrol=True).said == []


def test_a_journal_that_fails_is_told_and_is_no_obstacle() -> None:
    """One sentence; the voices are learned all the same."""
    start = Start(Shelf(broken=True), enrol=True)
    assert start.ears.known.keys() == {"Maya", "Leo"}
    assert start.troubles == ["The journal can't be read."]
