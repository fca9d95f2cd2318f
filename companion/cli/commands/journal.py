"""Commands that look back at sessions."""

from pathlib import Path

from companion.cli.command import Command, Group, arg
from companion.cli.commands.options import JSON

LOOK_BACK = Group(
    "Look back",
    (
        Command(
            "history",
            "list the sessions in your journal, the latest last",
            "companion.app.looking_back:history",
            (JSON,),
        ),
        Command(
            "journal",
            "read a session again",
            "companion.app.looking_back:journal",
            (
                arg("what", choices=["show"], help="show"),
                arg("session", type=int, metavar="NUMBER", help="its number; see: companion history"),
            ),
        ),
        Command(
            "trends",
            "how it went over time, here or as a page",
            "companion.app.looking_back:show_trends",
            (arg("--html", type=Path, metavar="FILE.html", help="a page for a browser, with charts"),),
            about="How it went over time: how often, how long, who had the floor, answers on scales.",
        ),
        Command(
            "export",
            "write sessions as files: text, JSON, captions or sound",
            "companion.app.looking_back:export",
            (
                arg(
                    "sessions",
                    nargs="*",
                    type=int,
                    metavar="NUMBER",
                    help="their numbers; see: companion history",
                ),
                arg("--all", action="store_true", help="all sessions"),
                arg("--to", type=Path, default=Path(), metavar="DIR", help="where (default: here)"),
                arg(
                    "--format",
                    choices=("markdown", "json", "vtt", "wav"),
                    default="markdown",
                    help="default: markdown",
                ),
                arg("--schema", action="store_true", help="print the JSON schema of --format json"),
            ),
            about="Write sessions as files, unencrypted.",
        ),
        Command(
            "import",
            "add sessions that were exported as JSON",
            "companion.app.looking_back:take",
            (arg("file", type=Path, metavar="FILE.json", help="what companion export wrote"),),
            about="Add sessions that were exported as JSON, here or on another machine.",
        ),
        Command(
            "forget",
            "delete a session, a person or everything, for good",
            "companion.app.forgetting:run",
            (
                arg("what", nargs="?", default="", metavar="SESSION|PARTNER", help="a number, or a name"),
                arg("--partner", default="", metavar="NAME", help="a name, even if it is a number"),
                arg("--everything", action="store_true", help="all sessions, all partners"),
                arg("--yes", action="store_true", help="don't ask"),
            ),
            about="Delete for good: rows are deleted, the file is rewritten, and the key is changed.",
        ),
        Command(
            "backup",
            "copy the journal into one encrypted file",
            "companion.app.copies:backup",
            (arg("file", type=Path, metavar="FILE", help="a new file, perhaps on a stick"),),
            about="Copy the journal into one encrypted file, which only its own passphrase opens, on any "
            "machine. The passphrase is asked for, or read from COMPANION_BACKUP_PASSPHRASE.",
        ),
        Command(
            "restore",
            "bring a backup back",
            "companion.app.copies:restore",
            (
                arg("file", type=Path, metavar="FILE", help="what companion backup wrote"),
                arg("--replace", action="store_true", help="in place of the journal that is here"),
            ),
            about="Bring a backup back. All of it comes back, or nothing is changed.",
        ),
    ),
)
