"""The commands, under the headings of the help: one module a heading."""

from companion.cli.commands.journal import LOOK_BACK
from companion.cli.commands.machine import LOOK_AFTER_THIS_MACHINE
from companion.cli.commands.scripts import WRITE_A_SESSION
from companion.cli.commands.sessions import HOLD_A_SESSION

GROUPS = (HOLD_A_SESSION, LOOK_BACK, WRITE_A_SESSION, LOOK_AFTER_THIS_MACHINE)

COMMANDS = {command.name: command for group in GROUPS for command in group.commands}
"""All commands by name, in the order of the help."""
