"""Definitions of commands, the source of help, dispatch and shell completion.

A function is named by its module and imported only when its command runs, so that no command pays for
another's libraries. It takes the parsed options and the output stream, and returns the exit status.
"""

import argparse
import gc
import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import companion
from companion.system.invocation import as_started

Function = Callable[[argparse.Namespace, TextIO], int]


@dataclass(frozen=True)
class Argument:
    """One argument of a command, in the terms of ``ArgumentParser.add_argument``."""

    names: tuple[str, ...]
    settings: Mapping[str, Any]


def arg(*names: str, **settings: Any) -> Argument:
    """Return an argument; parameters as for ``add_argument``."""
    return Argument(names, settings)


@dataclass(frozen=True)
class Action:
    """A subcommand, like ``models fetch``."""

    name: str
    summary: str
    arguments: tuple[Argument, ...] = ()


@dataclass(frozen=True)
class Command:
    """The definition of a command, available without importing its code."""

    name: str
    summary: str
    """One line of ``companion --help``."""
    function: str
    """``module:function``, of type ``Function``."""
    arguments: tuple[Argument, ...] = ()
    about: str = ""
    """The paragraph of ``companion NAME --help``; empty: the summary."""
    actions: tuple[Action, ...] = ()
    needs_models: bool = False
    """Whether it speaks or listens, and therefore needs the speech models."""
    only_in_checkout: bool = False
    """Whether it measures or builds something available only in the source tree."""

    def parser(self, program: str = "companion") -> argparse.ArgumentParser:
        """Return the parser of its arguments; ``program`` is the name it was started by."""
        about = self.about or f"{self.summary[0].upper()}{self.summary[1:]}."
        parser = argparse.ArgumentParser(prog=f"{program} {self.name}", description=as_started(about))
        _add(parser, self.arguments)
        if self.actions:
            actions = parser.add_subparsers(dest="action", metavar="ACTION")
            for action in self.actions:
                _add(actions.add_parser(action.name, help=action.summary), action.arguments)
        return parser

    def run(self, args: Sequence[str], out: TextIO) -> int:
        """Parse ``args`` and run the command. Raises CompanionError, and SystemExit for wrong usage."""
        return self.load()(self.parser().parse_args(args), out)

    def load(self) -> Function:
        """Import and return the function."""
        module, _, name = self.function.partition(":")
        gc.disable()  # nothing imported is garbage, and to look for some takes a fifth of the time
        function: Function = getattr(importlib.import_module(module), name)
        gc.freeze()
        gc.enable()
        return function

    @property
    def is_here(self) -> bool:
        """Whether it can run in this installation."""
        return not self.only_in_checkout or (Path(companion.__file__).parents[1] / "bench").is_dir()


@dataclass(frozen=True)
class Group:
    """Commands under one heading of the help."""

    title: str
    commands: tuple[Command, ...] = field(default=())


def _add(parser: argparse.ArgumentParser, arguments: Sequence[Argument]) -> None:
    for argument in arguments:
        shown = {"help": as_started(argument.settings["help"])} if "help" in argument.settings else {}
        parser.add_argument(*argument.names, **{**argument.settings, **shown})
