"""Everything that can go wrong, as one tree. Each carries the sentence a person can act on.

CompanionError
├── SetupError        models, devices or files that are not there
│   ├── ModelError
│   └── DeviceError
├── ScriptError       a script that is refused
├── RoomError         a room description that is refused
├── JournalError      a record that cannot be written or read
└── EndOfSound        a room will never be heard again
"""


class CompanionError(Exception):
    """One clear sentence: what is wrong, where, and what to do."""


class SetupError(CompanionError):
    """Something this machine lacks."""


class ModelError(SetupError):
    """A model or voice is missing, damaged or of another kind."""


class DeviceError(SetupError):
    """A sound device is missing, busy or silent."""


class ScriptError(CompanionError):
    """A script is refused; the text holds one line or more per problem."""


class RoomError(CompanionError):
    """A description of a room is refused."""


class EndOfSound(CompanionError):
    """A sound file or a simulated room has nothing more to hear."""


class JournalError(CompanionError):
    """A record of a session cannot be written or read."""

    def __init__(self, sentence: str, aloud: str = "I can't open the journal.") -> None:
        """``aloud``: the same for ears: a short sentence without paths and commands."""
        super().__init__(sentence)
        self.aloud = aloud
