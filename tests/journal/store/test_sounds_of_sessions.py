"""Whatever happens in a session, there is no sound of what its record does not tell."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from hypothesis import example, given, settings

from companion.core import program as p
from companion.core.api import events as e
from companion.core.api.actions import Note
from companion.core.api.consent import Consent, Level
from companion.core.api.record import PartnerSaid
from companion.core.api.session_log import Sound
from companion.core.api.voices import partner
from companion.core.state.states import State
from companion.journal.live import Happened, LiveLog
from companion.journal.retention import settled
from companion.journal.store import Journal
from tests.core.play import ask, program, turn
from tests.core.scripts import MOVES, PEOPLE, programs
from tests.core.test_states import lead
from tests.journal.keeping import KeptSession, MemoryStore, kept_play
from tests.journal.store.making import Pocket, began

SCRIPT = program(
    ask("Do you feel safe with each other?", to=p.EVERYONE, save="safe", private=True),
    turn("Maya", "Maya, it is yours.", time_s=180.0, patience_s=60.0),
    turn("Leo", "This stays between you.", time_s=60.0, record=False, patience_s=60.0),
    turn("Leo", "For the record.", time_s=60.0, patience_s=60.0),
)


def _kept(journal: Journal, happened: Iterable[Happened], people: Sequence[str]) -> int:
    """Store a session again with the sound of each utterance, which is its words here."""
    happened = list(happened)
    heard = {
        one.moment.event.utterance: one.moment.event.text
        for one in happened
        if isinstance(one.moment.event, e.Heard) and not one.moment.event.draft
    }
    number = journal.running.begin(replace(began(*people), consent=Consent(Level.WORDS, sound=True)))
    live = LiveLog(
        journal.running,
        number,
        Level.WORDS,
        _no_trouble,
        sound_of=lambda utterance: Sound(float(utterance), heard.get(utterance, "unheard").encode()),
    )
    for one in happened:
        live.happened(one.moment, one.bare, [Note(entry) for entry in one.moment.entries])
    return number


def _no_trouble(sentence: str) -> None:
    raise AssertionError(sentence)


def test_what_is_private_in_a_session_is_not_to_be_heard_again(tmp_path: Path) -> None:
    """A private answer, what was said in a pause and in a turn that is not recorded, and what ended with
    the safe word, or was taken back; the rest is."""
    play = kept_play(SCRIPT, ("Maya", "Leo"), MemoryStore()).begin()
    for text in ("Yes, I do.", "Yes, very much so."):
        play.until_state(State.ASKING)
        play.hears(text)
        play.run(5.0)
    play.until_state(State.FLOOR)
    play.hears("Something secret.", 2.0, voice=partner("Maya"))
    play.hears("Forget what I just said.", 1.5, voice=partner("Maya"))
    play.run(6.0)
    play.until_state(State.FLOOR)
    play.hears("Pause.")
    play.until_state(State.PAUSED).run(9.0)
    play.hears("This is off the record.", 2.0)
    play.hears("Go on.")
    play.until_state(State.FLOOR)
    play.hears("I felt alone on Sunday.", 3.0, voice=partner("Maya"))
    play.hears("I'm done.")
    play.until_state(State.FLOOR)
    play.hears("This is what Leo never says.", 3.0)
    play.hears("I'm done.")
    play.until_state(State.FLOOR)
    play.hears("I would rather not, pineapple.", 2.0)
    play.to_end()
    assert play.session.ending == "stopped"
    assert isinstance(play.session, KeptSession)
    with Journal(tmp_path, Pocket()) as journal:
        number = _kept(journal, play.session.raw, play.session.memory.people)
        sounds = {sound.opus.decode() for sound in journal.reading.sounds(number).values()}
    assert "I felt alone on Sunday." in sounds
    told = " ".join(sounds)
    for secret in ("Yes", "secret", "off the record", "never says", "pineapple"):
        assert secret not in told


ALONE = program(ask("Is now a good time?", to=p.EVERYONE, save="ready"))


@settings(max_examples=100)
@example(ALONE, ("Maya",), [("says", "Yes.", 2.0, False, partner("Leo")), ("unkept",), ("listens",)])
@given(programs(), PEOPLE, MOVES)
def test_there_is_no_sound_of_what_cannot_be_read(
    script: p.Program, people: tuple[str, ...], moves: list[tuple[object, ...]]
) -> None:
    """In any session; and what can be read and has words of a partner can be heard."""
    play = kept_play(script, people, MemoryStore()).begin()
    lead(play, moves)
    assert isinstance(play.session, KeptSession)
    if play.session.forgotten:
        return
    with tempfile.TemporaryDirectory() as folder, Journal(Path(folder), Pocket()) as journal:
        number = _kept(journal, play.session.raw, play.session.memory.people)
        said = [x for x in settled(journal.reading.entries(number)) if isinstance(x, PartnerSaid)]
        heard = {x.utterance for x in said if x.kept and x.text and not x.stranger}
        assert set(journal.reading.sounds(number)) == heard
