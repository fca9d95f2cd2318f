"""When simulated partners speak, and what. A word of theirs lasts 0.3 s; they react after 0.5 s."""

from collections.abc import Iterable

import numpy as np
import pytest

from companion.core.api.record import CompanionFell, CompanionSaid, Ended, Entry, FloorClosed, FloorOpened
from companion.core.audio import PLAYED_FRAME_SAMPLES, PLAYED_RATE_HZ
from companion.room.acoustics import Samples
from companion.room.partners import SimulatedPartner
from companion.room.plan import Cue, Line, Partner, Piece
from tests.room.making import SECONDS_A_WORD, line, partner

FRAME_S = 0.02
Said = list[tuple[float, str]]
YES = line(Cue.HEARS, "Yes.", hears="good time")


def sound_of(who: Partner, piece: Piece) -> Samples:
    """A sound as long as the words."""
    return np.ones(round(len(piece.text.split()) * SECONDS_A_WORD * PLAYED_RATE_HZ), np.float32)


def prompt(text: str, start_s: float, end_s: float) -> list[Entry]:
    """The companion says something."""
    return [CompanionSaid(start_s, text), CompanionFell(end_s)]


def play(
    who: Partner,
    entries: Iterable[Entry],
    seconds: float = 30.0,
    *,
    others: tuple[str, ...] = (),
    seed: int = 1,
) -> Said:
    """What a partner says, and when, beside Leo and Ann."""
    simulated = SimulatedPartner(who, (who.name, "Leo", "Ann"), sound_of, seed)
    waiting = list(entries)
    for frame in range(round(seconds / FRAME_S)):
        now = frame * FRAME_S
        while waiting and _at_s(waiting[0]) <= now:
            simulated.note(waiting.pop(0))
        simulated.frame(now, PLAYED_FRAME_SAMPLES, others=others)
    return [(said.start_s, said.text) for said in simulated.spoken]


def _at_s(entry: Entry) -> float:
    return getattr(entry, "at_s", 0.0)


def at(seconds: float, text: str) -> tuple[object, str]:
    """Said at this time, or in the frame after it."""
    return pytest.approx(seconds + FRAME_S / 2, abs=FRAME_S / 2 + 1e-6), text


def test_a_question_is_answered_when_it_has_ended() -> None:
    """The reaction begins at the end of the prompt, not at its words."""
    assert play(partner("Maya", YES), prompt("Is now a good time?", 1.0, 3.0)) == [at(3.5, "Yes.")]


def test_words_are_found_in_any_case() -> None:
    """A prompt may begin with them."""
    assert play(partner("Maya", YES), prompt("Good time to begin?", 1.0, 3.0)) == [at(3.5, "Yes.")]


def test_other_prompts_are_not_answered() -> None:
    """Nobody says yes to what was not asked."""
    assert play(partner("Maya", YES), prompt("Take a breath.", 1.0, 3.0)) == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Maya, is now a good time?", True),
        ("Is now a good time?", True),
        ("Leo, is now a good time?", False),
        ("Ann, is now a good time for Maya?", False),
        ("Maya and Leo, is now a good time?", True),
        ("Annabel, is now a good time?", True),
    ],
)
def test_what_is_said_to_another_is_not_answered(text: str, meant: bool) -> None:
    """Prompts begin with a name; a name within another word is none."""
    assert bool(play(partner("Maya", YES), prompt(text, 0.0, 2.0))) is meant


def test_lines_come_in_their_order_each_once() -> None:
    """The second time a question is asked the second line fits, then none."""
    maya = partner(
        "Maya", line(Cue.HEARS, "Not quite.", hears="heard"), line(Cue.HEARS, "Yes.", hears="heard")
    )
    asked = [entry for start in (0, 10, 20) for entry in prompt("Were you heard?", start, start + 1)]
    assert play(maya, asked) == [at(1.5, "Not quite."), at(11.5, "Yes.")]


@pytest.mark.parametrize(("times", "said"), [(2, 2), (0, 3)])
def test_a_line_may_be_said_more_often(times: int, said: int) -> None:
    """So many times, or always."""
    maya = partner("Maya", line(Cue.HEARS, "Yes.", hears="heard", times=times))
    asked = [entry for start in (0, 10, 20) for entry in prompt("Were you heard?", start, start + 1)]
    assert len(play(maya, asked)) == said


def test_a_delay_comes_on_top_of_the_reaction() -> None:
    """Somebody thinks for three seconds."""
    maya = partner("Maya", line(Cue.HEARS, "Seven.", hears="how", delay_s=3.0))
    assert play(maya, prompt("How are you?", 0.0, 1.0)) == [at(4.5, "Seven.")]


def test_reactions_spread_by_their_seed() -> None:
    """People are never equally fast, but a room is the same each time."""
    hasty = Partner(
        "Maya", "maya", (line(Cue.HEARS, "Yes.", hears="heard", times=0),), reaction_s=1.0, spread_s=0.5
    )
    asked = [entry for start in range(0, 30, 3) for entry in prompt("Heard?", start, start)]
    first, again, other = (play(hasty, asked, seed=seed) for seed in (1, 1, 2))
    delays = [start - 3 * n for n, (start, _) in enumerate(first)]
    assert first == again
    assert first != other
    assert len(set(delays)) > 5
    assert all(0.5 <= delay <= 1.52 for delay in delays)


def test_talking_over_a_prompt_begins_while_it_lasts() -> None:
    """1.2 s after the prompt began, although it goes on."""
    maya = partner("Maya", line(Cue.DURING, "Pause.", hears="welcome", delay_s=1.2))
    assert play(maya, prompt("Welcome to this evening.", 1.0, 9.0)) == [at(2.2, "Pause.")]


def test_a_turn_is_spoken_with_its_pauses() -> None:
    """A pause begins when the words before it have ended; "I'm done" stands for itself."""
    maya = partner("Maya", line(Cue.FLOOR, "I felt", (1.5, "I felt alone."), (2.0, "I'm done.")))
    said = play(maya, [FloorOpened(1.0, "Maya", 60)])
    assert said == [
        at(1.5, "I felt"),
        at(1.5 + 0.6 + 1.5, "I felt alone."),
        at(3.6 + 0.9 + 2.0, "I'm done."),
    ]


def test_each_turn_has_its_line() -> None:
    """The nth time the floor comes, the nth line is spoken; without one the partner is silent."""
    maya = partner("Maya", line(Cue.FLOOR, "First."), line(Cue.FLOOR, "Second."))
    floors: list[Entry] = []
    for start in (0, 10, 20):
        floors += [FloorOpened(start, "Maya", 60), FloorClosed(start + 9, "Maya", 9, "words")]
    assert [text for _, text in play(maya, floors)] == ["First.", "Second."]


def test_the_floor_of_another_is_no_cue() -> None:
    """Leo's turn is Leo's."""
    assert play(partner("Maya", line(Cue.FLOOR, "First.")), [FloorOpened(0, "Leo", 60)]) == []


def test_when_the_turn_is_taken_the_rest_stays_unsaid() -> None:
    """The sentence in progress is finished, no new one begun."""
    maya = partner("Maya", line(Cue.FLOOR, "One two three four.", (1.0, "Five."), (1.0, "I'm done.")))
    said = play(maya, [FloorOpened(0, "Maya", 1), FloorClosed(1.0, "Maya", 1, "time")])
    assert said == [at(0.5, "One two three four.")]


def test_partners_wait_while_the_companion_speaks() -> None:
    """An aside in a turn is heard out, and the turn goes on a moment later."""
    maya = partner("Maya", line(Cue.FLOOR, "How long?", (1.0, "I felt alone.")))
    said = play(maya, [FloorOpened(0, "Maya", 60), *prompt("You have half a minute.", 1.5, 6.0)])
    assert said == [at(0.5, "How long?"), at(6.8, "I felt alone.")]


def test_an_interruption_comes_in_the_turn_of_another() -> None:
    """So many seconds after the other received the floor."""
    maya = partner("Maya", line(Cue.INTERRUPTS, "That is not true.", delay_s=6.0))
    assert play(maya, [FloorOpened(2.0, "Leo", 60)]) == [at(8.0, "That is not true.")]


def test_nobody_interrupts_a_turn_that_is_over() -> None:
    """An interruption is for the moment, not for the next prompt."""
    maya = partner("Maya", line(Cue.INTERRUPTS, "That is not true.", delay_s=6.0))
    assert play(maya, [FloorOpened(2.0, "Leo", 60), FloorClosed(5.0, "Leo", 3, "words")]) == []


def murmuring() -> Partner:
    """Says mm-hm about every nine seconds while somebody else speaks."""
    mm_hm = Line((Piece("Mm-hm."),), Cue.INTERRUPTS, times=0)
    return Partner("Maya", "maya", (), backchannel=mm_hm, backchannel_every_s=9.0)


def test_listeners_murmur_while_the_other_speaks() -> None:
    """The first after nine seconds, then about every nine, until the turn ends."""
    turn: list[Entry] = [FloorOpened(0.0, "Leo", 60), FloorClosed(40.0, "Leo", 40, "words")]
    murmurs = play(murmuring(), turn, 60.0, others=("Leo",))
    assert murmurs[0] == at(9.0, "Mm-hm.")
    gaps = np.diff([start for start, _ in murmurs])
    assert len(gaps) >= 2
    assert all(0.8 * 9 <= gap <= 1.3 * 9 + FRAME_S for gap in gaps)
    assert murmurs[-1][0] < 40


def test_nobody_murmurs_into_a_silence_or_in_their_own_turn() -> None:
    """A murmur answers a voice."""
    assert play(murmuring(), [FloorOpened(0.0, "Leo", 60)], 40.0) == []
    assert play(murmuring(), [FloorOpened(0.0, "Maya", 60)], 40.0, others=("Leo",)) == []


def test_after_the_end_nobody_speaks() -> None:
    """What was still to be said stays unsaid."""
    maya = partner("Maya", line(Cue.HEARS, "Yes.", hears="heard", delay_s=5.0))
    assert play(maya, [*prompt("Were you heard?", 0.0, 1.0), Ended(2.0, "stopped")]) == []


def test_what_was_said_has_its_times() -> None:
    """The truth to measure against: from the first sample of a piece to its last."""
    simulated = SimulatedPartner(partner("Maya", line(Cue.FLOOR, "I felt alone.")), ("Maya",), sound_of, 1)
    simulated.note(FloorOpened(0.0, "Maya", 60))
    sounding = [
        n * FRAME_S
        for n in range(100)
        if simulated.frame(n * FRAME_S, PLAYED_FRAME_SAMPLES, others=()) is not None
    ]
    (said,) = simulated.spoken
    assert (said.partner, said.text) == ("Maya", "I felt alone.")
    assert said.start_s == pytest.approx(sounding[0])
    assert said.end_s == pytest.approx(sounding[-1] + FRAME_S)
    assert said.end_s - said.start_s == pytest.approx(0.9)
