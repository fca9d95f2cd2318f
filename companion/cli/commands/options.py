"""Arguments that several commands share."""

from pathlib import Path

from companion.cli.command import arg

SCRIPT = arg("script", metavar="SCRIPT", help="a session's name, or a file")
MAYBE_SCRIPT = arg("script", nargs="?", metavar="SCRIPT", help="a session's name, or a file")
JSON = arg("--json", action="store_true", help="print JSON, for tools")
VOICE = arg("--voice", metavar="CARD", help="the companion's voice (default: yours; see: companion voices)")
SET = arg("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of the script")
HEADCOUNT = arg("--people", type=int, metavar="N", help="for this number of people")
MICROPHONE = arg("--microphone", metavar="NAME|IN.wav", help="a microphone by name, or a recording")
SPEAKER = arg("--speaker", metavar="NAME|OUT.wav", help="a loudspeaker by name, or a file to write")
HEADPHONES = arg(
    "--headphones", action="store_true", help="the microphone can't hear the companion: talk over it freely"
)
NO_VOICES = arg("--no-voices", action="store_true", help="don't learn voices; then it is unknown who speaks")
HALF_DUPLEX = arg(
    "--half-duplex", action="store_true", help="don't listen while the companion speaks; use keys then"
)
MODELS = (
    arg("--models", type=Path, metavar="DIR", help="your own faster-whisper folder or Piper voice"),
    arg("--yes", action="store_true", help="fetch missing speech models without asking"),
)
