"""A whole session in real time: delays of replies, of closing a turn, and of the complete record."""

import statistics

from bench import live
from bench.figure import Figure
from companion.app.engines import Engines
from companion.core.api.events import Heard, SpeechEnded
from companion.core.api.record import FloorClosed, FloorOpened, PartnerSaid
from companion.hearing.segmenter import Cutting
from companion.room.plan import Cue, Line, Piece

SENTENCES = (
    "I came home late on Tuesday, and the kitchen was dark.",
    "I felt worried at first, and then a little angry.",
    "You had promised to call me before eight.",
    "What I would like is that you send me a message.",
    "I know that your work is hard at the moment.",
    "When you looked at your telephone, I felt alone.",
    "I was glad that you came to the station with me.",
    "Next time I want to tell you sooner.",
)
PAUSES_S = (0.9, 0.5, 1.4, 0.7)
"""Between the sentences of a long turn."""
SILENT_TURNS_S = (3.0, 3.0, 3.0, 3.0, 20.0)
_SETTLED_S = 5.0
"""Time for models to load."""
_LONG_S = 120.0
_QUICK_LONG_S = 30.0


def figures(*, quick: bool = False) -> list[Figure]:
    """All figures of a session in real time: four minutes, a quarter less of it with ``quick``."""
    engines = Engines()
    try:
        return [*_reply(engines), *_silence(engines), *_record(engines, _QUICK_LONG_S if quick else _LONG_S)]
    finally:
        engines.close()


def _reply(engines: Engines) -> list[Figure]:
    """Measure from the last sample of "I'm done" to the first sample of the answer, with its parts.

    The patience is the segmenter's setting; any delay in its detector's end of speech belongs to
    the rest. Transcription is the wait for words that come after that. Delays of a sound device are
    not included.
    """
    holders = [live.PEOPLE[number % 2] for number in range(len(SENTENCES))]
    lines: dict[str, list[Line]] = {name: [] for name in live.PEOPLE}
    for holder, sentence in zip(holders, SENTENCES, strict=True):
        lines[holder].append(Line((Piece(sentence), Piece("I'm done.", pause_s=1.0)), Cue.FLOOR))
    turns = [live.turn(number, holder, 30.0) for number, holder in enumerate(holders)]
    watch = live.perform(engines, turns, dict(lines))
    patience_s = Cutting().end_s
    replies, waits, rests = [], [], []
    for closed_s, entry in _closings(watch):
        if entry.ended_by != "words":
            continue
        reply_s = watch.companion_begins(closed_s) - watch.people_ended(closed_s)
        wait_s = _wait_for_words_s(watch, closed_s)
        replies.append(reply_s)
        waits.append(wait_s)
        rests.append(reply_s - patience_s - wait_s)
    late_ms = watch.worst_delay_s(_SETTLED_S) * 1000
    played = f"{len(replies)} of {len(turns)} turns; the room was at most {late_ms:.0f} ms late"
    return [
        Figure('reply to "I\'m done", median', statistics.median(replies), "s", 1.3, played),
        Figure('reply to "I\'m done", worst', max(replies), "s", None, "the median is limited"),
        Figure("reply, patience", patience_s, "s", None, "a pause in a sentence is shorter"),
        Figure("reply, transcription, median", statistics.median(waits), "s", None, "waited for, tiny.en"),
        Figure("reply, neither, median", statistics.median(rests), "s", 0.15, "all the rest"),
    ]


def _wait_for_words_s(watch: live.Watch, closed_s: float) -> float:
    """Return the time from the end of speech to the words that closed the turn."""
    before = [(at_s, event) for at_s, event in watch.events if at_s <= closed_s]
    heard = ((at_s, event) for at_s, event in reversed(before) if isinstance(event, Heard))
    words = next((at_s, event) for at_s, event in heard if not event.again)
    ended_s = next(
        at_s
        for at_s, event in reversed(before)
        if isinstance(event, SpeechEnded) and event.utterance == words[1].utterance
    )
    return words[0] - ended_s


def _silence(engines: Engines) -> list[Figure]:
    """Measure turns in which nobody speaks: when they close, and the cost of waiting."""
    turns = [live.turn(number, "Maya", time_s) for number, time_s in enumerate(SILENT_TURNS_S)]
    watch = live.perform(engines, turns, {})
    opened = [(at_s, cpu_s) for at_s, cpu_s, entry in watch.entries if isinstance(entry, FloorOpened)]
    closed = [(at_s, cpu_s) for at_s, cpu_s, entry in watch.entries if isinstance(entry, FloorClosed)]
    late_ms = [
        abs(end_s - start_s - limit_s) * 1000
        for (start_s, _), (end_s, _), limit_s in zip(opened, closed, SILENT_TURNS_S, strict=True)
    ]
    share = (closed[-1][1] - opened[-1][1]) / SILENT_TURNS_S[-1] * 100
    peer = f"wall clock, {len(turns)} turns of 3 to 20 s"
    return [
        Figure("a turn in silence closes off its limit, worst", max(late_ms), "ms", 50.0, peer),
        Figure("waiting in silence, share of a core", share, "%", 15.0, "all of it, the simulated room too"),
    ]


def _record(engines: Engines, talk_s: float) -> list[Figure]:
    """Measure how long after a long turn the last of its words are recorded."""
    pieces = _long_talk(engines, talk_s)
    watch = live.perform(
        engines, [live.turn(0, "Maya", 2 * talk_s, save="words")], {"Maya": [Line(pieces, Cue.FLOOR)]}
    )
    (closed_s, closed) = _closings(watch)[0]
    quiet_s = watch.people_ended(closed_s)
    said = [
        at_s
        for at_s, _, entry in watch.entries
        if isinstance(entry, PartnerSaid) and entry.start_s < closed.at_s
    ]
    held = f"a turn of {closed.held_s:.0f} s, {len(said)} utterances, closed by {closed.ended_by}"
    return [
        Figure("record complete after a long turn", max(0.0, max(said) - closed_s), "s", 2.0, held),
        Figure("record complete after its last sample", max(said) - quiet_s, "s", None, "patience included"),
    ]


def _long_talk(engines: Engines, talk_s: float) -> tuple[Piece, ...]:
    """Return sentences with pauses that fill the time, ending with "I'm done"."""
    voice = engines.voice(live.VOICES["Maya"])
    lengths_s = [sum(map(len, voice.speak(text))) / (2 * 24_000) for text in SENTENCES]
    pieces: list[Piece] = []
    filled_s = 0.0
    while filled_s < talk_s:
        at = len(pieces)
        pause_s = PAUSES_S[at % len(PAUSES_S)]
        pieces.append(Piece(SENTENCES[at % len(SENTENCES)], pause_s))
        filled_s += pause_s + lengths_s[at % len(SENTENCES)]
    return (*pieces, Piece("I'm done.", pause_s=1.0))


def _closings(watch: live.Watch) -> list[tuple[float, FloorClosed]]:
    return [(at_s, entry) for at_s, _, entry in watch.entries if isinstance(entry, FloorClosed)]
