"""All errors, as one tree. Each has a sentence that a person can act on.

CompanionError
├── SetupError        missing models, devices or files
│   ├── ModelError
│   └── DeviceError
├── ScriptError       an invalid script
├── RoomError         an invalid room description
├── JournalError      a record that cannot be written or read
└── EndOfSound        a room has no more sound
"""


class CompanionError(Exception):
    """One clear sentence: what is wrong, where, and what to do."""


class SetupError(CompanionError):
    """Something this machine lacks."""


class ModelError(SetupError):
    """A model or voice is missing, damaged or of the wrong type."""


class DeviceError(SetupError):
    """A sound device is missing, busy or silent."""


class ScriptError(CompanionError):
    """A script is invalid; the text has one line or more per problem."""


class RoomError(CompanionError):
    """A room description is invalid."""


class EndOfSound(CompanionError):
    """A sound file or a simulated room has no more sound."""


class JournalError(CompanionError):
    """A record of a session cannot be written or read."""

    def __init__(self, sentence: str, aloud: str = "I can't open the journal.") -> None:
        """``aloud``: a spoken version: a short sentence without paths and commands."""
        super().__init__(sentence)
        self.aloud = aloud
