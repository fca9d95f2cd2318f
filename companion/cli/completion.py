"""Shell completion: a few lines for each shell, which ask the program for candidates at the cursor.

The shells only pass on the words typed so far. Candidates come from the definitions of the commands,
so that all shells offer the same and none goes stale when the program is updated.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from companion import config
from companion.cli.commands import COMMANDS

_SCRIPTS = {
    "bash": """\
# Completion of companion for bash. Put into ~/.bashrc:  eval "$(companion completion bash)"
_companion() {
    local IFS=$'\\n'
    local words=("${COMP_WORDS[@]:1:COMP_CWORD}")
    COMPREPLY=($(companion __complete "${words[@]}" 2>/dev/null | cut -f 1))
}
complete -o default -o bashdefault -F _companion companion
""",
    "zsh": """\
# Completion of companion for zsh. Put into ~/.zshrc, after compinit:  eval "$(companion completion zsh)"
_companion() {
    local -a lines values texts
    local line
    lines=("${(@f)$(companion __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    for line in $lines; do
        values+=("${line%%$'\\t'*}")
        texts+=("${line/$'\\t'/  -- }")
    done
    if (( $#values )); then compadd -l -d texts -a values; else _files; fi
}
compdef _companion companion
""",
    "fish": """\
# Completion of companion for fish. Once:
#   companion completion fish > ~/.config/fish/completions/companion.fish
function __companion_complete
    set -l words (commandline --tokenize --cut-at-cursor --current-process) (commandline --current-token)
    set -l found (companion __complete $words[2..-1] 2>/dev/null)
    if test (count $found) -gt 0
        string join \\n -- $found
    else
        __fish_complete_path (commandline --current-token)
    end
end
complete --command companion --no-files --arguments '(__companion_complete)'
""",
    "powershell": """\
# Completion of companion for PowerShell. Put into $PROFILE:
#   companion completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName companion -ScriptBlock {
    param($word, $line, $cursor)
    $words = @($line.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
    if ($word -eq '') { $words += '""' }
    companion __complete @words | ForEach-Object {
        $value, $text = $_ -split "`t", 2
        if (-not $text) { $text = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $text)
    }
}
""",
}


def script(options: argparse.Namespace, out: TextIO) -> int:
    """``completion SHELL``: print the shell's script."""
    out.write(_SCRIPTS[options.shell])
    return 0


def complete(words: Sequence[str]) -> list[str]:
    """Return the candidates for the last of ``words``, each followed by a tab and its meaning if it has one.

    Empty where a file is expected: the shell completes those itself.
    """
    # bash splits --format=json into three words.
    *before, started = [word.strip("\"'") for word in words if word != "="] or [""]
    if words and words[-1] == "=":
        before, started = [*before, started], ""
    option, equals, value = started.partition("=")
    if equals and option.startswith("--"):
        return [f"{option}={found}" for found in complete([*before, option, value])]
    if not before:
        offered: Iterator[tuple[str, str]] = (
            (command.name, command.summary) for command in COMMANDS.values() if command.is_here
        )
    elif before == ["help"]:
        offered = ((command.name, command.summary) for command in COMMANDS.values() if command.is_here)
    elif before[0] in COMMANDS:
        offered = _arguments(COMMANDS[before[0]].parser(), before[1:], started)
    else:
        offered = iter(())
    return [
        f"{value}\t{meaning}" if meaning else value for value, meaning in offered if value.startswith(started)
    ]


def _arguments(
    parser: argparse.ArgumentParser, before: Sequence[str], started: str
) -> Iterator[tuple[str, str]]:
    """Return the candidates for a command's arguments after the words ``before``."""
    options = {name: action for action in parser._actions for name in action.option_strings}
    positionals = [action for action in parser._actions if not action.option_strings]
    open_option: argparse.Action | None = None
    for word in before:
        if word.startswith("-"):
            action = options.get(word)
            open_option = action if action and action.nargs != 0 else None
        elif open_option:
            open_option = None
        elif positionals:
            taken = positionals[0]
            if isinstance(taken, argparse._SubParsersAction):
                if word in taken.choices:
                    rest = before[before.index(word) + 1 :]
                    yield from _arguments(taken.choices[word], rest, started)
                return
            if taken.nargs not in ("*", "+"):
                positionals.pop(0)
    if open_option and not started.startswith("-"):
        yield from _values(open_option)
        return
    if started.startswith("-"):
        yield from ((name, action.help or "") for name, action in options.items() if name.startswith("--"))
        return
    if positionals:
        yield from _values(positionals[0])


def _values(action: argparse.Action) -> Iterator[tuple[str, str]]:
    """Return the known values of an argument; nothing for a file, a number or text."""
    if isinstance(action, argparse._SubParsersAction):
        yield from ((choice.dest, choice.help or "") for choice in action._choices_actions)
    elif action.choices:
        yield from ((str(choice), "") for choice in action.choices)
    elif action.metavar == "SCRIPT":
        yield from ((name, "") for name in _sessions())
    elif action.metavar == "CARD":
        yield from ((path.stem, "") for path in sorted(config.voices_folder().glob("*.yaml")))
    elif action.metavar == "MODEL":
        from companion.models import manifest

        yield from ((model.name, model.about) for model in manifest.load().values())


def _sessions() -> list[str]:
    """Return the names of the sessions without reading any: completion must be instant."""
    roots = (config.sessions_folder(), config.own_sessions_folder())
    paths = (path.relative_to(root) for root in roots for path in root.rglob("*.yaml"))
    return sorted(
        {path.stem for path in paths if not path.name.endswith(".test.yaml") and not _is_hidden(path)}
    )


def _is_hidden(path: Path) -> bool:
    return any(part.startswith("_") for part in path.parts)
