"""The ears as a whole: what is said becomes events, once, in order, and nothing is lost."""

import threading
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import pytest

from companion.core.api.events import Event, Heard, NothingHeard, SpeechEnded, SpeechStarted
from companion.core.api.ports import Transcriber
from companion.core.api.utterances import Transcript, Utterance
from companion.hearing.listener import DRAFT_S, TAIL_GUARD_S, Listener
from companion.hearing.whisper import WhisperTranscriber
from companion.speaking.speaker import Inline
from tests.hearing.conftest import Spoken
from tests.hearing.sounds import RATE_HZ, Sound, breathing, pcm, silence

BLOCK_BYTES = 640


@dataclass
class Watched:
    """A real transcriber that is counted, and slow or broken where a test wants it."""

    real: Transcriber
    may_work: threading.Event = field(default_factory=threading.Event)
    broken: bool = False
    asked: list[Utterance] = field(default_factory=list)

    def transcribe(self, utterance: Utterance) -> Transcript:
        """Words, once it may work."""
        assert self.may_work.wait(timeout=120)
        self.asked.append(utterance)
        if self.broken:
            raise MemoryError
        return self.real.transcribe(utterance)


class Ears:
    """A listener whose events are kept."""

    def __init__(
        self,
        record: Transcriber,
        draft: Transcriber | None = None,
        pool: Executor | None = None,
        offset_s: float = 0.0,
        on_utterance: Callable[[Utterance, float], None] = lambda utterance, offset_s: None,
        *,
        trusts_drafts: bool = True,
    ) -> None:
        self.events: list[Event] = []
        self.troubles: list[str] = []
        self.listener = Listener(
            self.events.append,
            draft=draft,
            record=record,
            draft_executor=Inline(),
            record_executor=pool or Inline(),
            on_trouble=self.troubles.append,
            offset_s=offset_s,
            on_utterance=on_utterance,
            trusts_drafts=trusts_drafts,
        )

    def hear(self, *sounds: Sound, block_bytes: int = BLOCK_BYTES) -> "Ears":
        """Hear the sounds after each other, in blocks."""
        data = pcm(np.concatenate(sounds))
        for at in range(0, len(data), block_bytes):
            self.listener.hear(data[at : at + block_bytes])
        return self

    def kinds(self) -> list[str]:
        """What happened, in words."""
        return [
            ("draft" if event.draft else "heard") if isinstance(event, Heard) else type(event).__name__
            for event in self.events
        ]

    def finals(self) -> list[Heard]:
        """The final words."""
        return [event for event in self.events if isinstance(event, Heard) and not event.draft]


def _ready(real: Transcriber) -> Watched:
    watched = Watched(real)
    watched.may_work.set()
    return watched


def test_a_word_becomes_a_draft_and_then_the_record(
    tiny: WhisperTranscriber, base: WhisperTranscriber, spoken: Spoken
) -> None:
    """Speech starts, ends, gets its quick words and then its final ones, all with one id and true times."""
    ears = Ears(base, tiny, offset_s=100.0).hear(silence(1.0), spoken("I'm done."), silence(1.0))
    assert ears.kinds() == ["SpeechStarted", "SpeechEnded", "draft", "heard"]
    started, ended, draft, heard = ears.events
    assert isinstance(started, SpeechStarted)
    assert isinstance(ended, SpeechEnded)
    assert isinstance(draft, Heard)
    assert isinstance(heard, Heard)
    assert draft.text == heard.text == "I'm done."
    assert {started.utterance, ended.utterance, draft.utterance, heard.utterance} == {0}
    assert started.at_s == heard.start_s == pytest.approx(101.0, abs=0.3)
    said_s = len(spoken("I'm done.")) / RATE_HZ
    assert ended.at_s == heard.end_s == pytest.approx(101.0 + said_s, abs=0.3)


def test_a_draft_is_begun_at_the_pause_and_used_at_the_end(tiny: WhisperTranscriber, spoken: Spoken) -> None:
    """A short answer is transcribed for its draft once, before its end is sure, and posted only after it."""
    draft = _ready(tiny)
    ears = Ears(_ready(tiny), draft).hear(silence(0.7), spoken("Yes."))
    while not draft.asked:
        ears.hear(silence(0.02))
    assert ears.kinds() == ["SpeechStarted"]
    ears.hear(silence(0.5))
    assert (len(draft.asked), ears.kinds()) == (1, ["SpeechStarted", "SpeechEnded", "draft", "heard"])


def test_a_draft_of_half_a_sentence_is_never_posted(tiny: WhisperTranscriber, spoken: Spoken) -> None:
    """ "Stop" and, after a breath, "interrupting me": only the whole is heard."""
    ears = Ears(tiny, tiny).hear(
        spoken("Please stop"), silence(0.25), spoken("interrupting me."), silence(1.0)
    )
    drafts = [e.text.lower() for e in ears.events if isinstance(e, Heard) and e.draft]
    assert len(drafts) == 1
    assert "stop" in drafts[0]
    assert "interrupting" in drafts[0]


@dataclass(frozen=True)
class Says:
    """Hears the same in every sound."""

    words: str
    confidence: float

    def transcribe(self, utterance: Utterance) -> Transcript:
        """The words, whatever the sound."""
        return Transcript(self.words, self.confidence)


def test_a_hum_that_each_model_hears_otherwise_is_nothing(spoken: Spoken) -> None:
    """ "You're mine" is not in the record when the other model heard "mm"; a "yes" of both is."""
    hum = Ears(Says("You're mine.", 0.5), Says("", 0.0)).hear(silence(0.7), spoken("Yes."), silence(1.0))
    assert hum.kinds() == ["SpeechStarted", "SpeechEnded", "NothingHeard"]
    word = Ears(Says("Yes.", 0.5), Says("yes", 0.6)).hear(silence(0.7), spoken("Yes."), silence(1.0))
    assert word.kinds()[-1] == "heard"


@pytest.mark.parametrize(
    ("confidence", "kinds"), [(0.56, ["NothingHeard"]), (0.61, ["draft", "NothingHeard"])]
)
def test_a_doubtful_draft_is_not_obeyed(spoken: Spoken, confidence: float, kinds: list[str]) -> None:
    """The small model takes a laugh for a "pause" with 0.56: that waits for the other, which has no word."""
    ears = Ears(Says("", 0.0), Says("Pause.", confidence))
    assert ears.hear(spoken("Pause."), silence(1.0)).kinds()[2:] == kinds


def test_where_two_languages_are_spoken_a_draft_answers_nothing(spoken: Spoken) -> None:
    """The small model writes English words for whatever it hears."""
    ears = Ears(Says("Yes.", 0.9), Says("yes", 0.9), trusts_drafts=False)
    assert ears.hear(silence(0.7), spoken("Yes."), silence(1.0)).kinds()[2:] == ["heard"]


def test_long_speech_gets_no_draft(tiny: WhisperTranscriber, spoken: Spoken) -> None:
    """Commands and answers are short; a long sentence only gets its final words."""
    story = spoken(
        "On Tuesday evening I sat in the kitchen and I waited for you until it was dark outside and cold."
    )
    assert len(story) / RATE_HZ > DRAFT_S
    draft = _ready(tiny)
    ears = Ears(tiny, draft).hear(story, silence(1.0))
    assert [kind for kind in ears.kinds() if kind in ("draft", "heard")] == ["heard"]


def test_breathing_says_nothing(tiny: WhisperTranscriber) -> None:
    """In two minutes of breath at most two pass for speech for a moment, and no words come of them."""
    kinds = Ears(tiny, tiny).hear(breathing(120.0)).kinds()
    assert kinds.count("SpeechStarted") <= 2
    assert not {"draft", "heard"} & set(kinds)


def test_events_do_not_depend_on_blocks(tiny: WhisperTranscriber, spoken: Spoken) -> None:
    """Small blocks, odd blocks, one big block: the same events."""
    sounds = (silence(0.7), spoken("Go on."), silence(1.0), spoken("I agree.", "maya"), silence(1.0))
    expected = Ears(tiny, tiny).hear(*sounds).events
    assert len(expected) == 8
    for block_bytes in (2, 1234, 10**9):
        assert Ears(tiny, tiny).hear(*sounds, block_bytes=block_bytes).events == expected


def test_words_come_in_order_and_complete_however_late(tiny: WhisperTranscriber, spoken: Spoken) -> None:
    """A transcriber that is far behind delays words; it loses none and mixes up none."""
    record = Watched(tiny)
    words = ["Yes.", "I would like that.", "Stop."]
    with ThreadPoolExecutor(1) as pool:
        ears = Ears(record, tiny, pool)
        for word in words:
            ears.hear(silence(0.7), spoken(word), silence(0.8))
        assert ears.finals() == []
        assert ears.listener.lag_s == pytest.approx(ears.listener.totals.speech_s)
        record.may_work.set()
    assert [heard.text.strip("!.") for heard in ears.finals()] == [word.strip(".") for word in words]
    assert [heard.utterance for heard in ears.finals()] == [0, 1, 2]
    assert ears.listener.lag_s == pytest.approx(0.0)


def test_every_utterance_is_settled_exactly_once(tiny: WhisperTranscriber, spoken: Spoken) -> None:
    """Words or nothing, once for each utterance, also where the transcriber breaks."""
    record = Watched(tiny, broken=True)
    record.may_work.set()
    ears = Ears(record).hear(spoken("One."), silence(1.0))
    record.broken = False
    ears.hear(spoken("I see."), silence(1.0))
    settled = [e for e in ears.events if isinstance(e, NothingHeard | Heard)]
    assert [(type(e), e.utterance) for e in settled] == [(NothingHeard, 0), (Heard, 1)]


def test_speech_that_could_not_be_transcribed_is_told_and_counted(
    tiny: WhisperTranscriber, spoken: Spoken
) -> None:
    """Seconds spoken and transcribed differ by what was lost, and somebody is told, without the words."""
    record = Watched(tiny, broken=True)
    record.may_work.set()
    ears = Ears(record).hear(spoken("This is our secret."), silence(1.0))
    totals = ears.listener.totals
    assert totals.speech_s - totals.transcribed_s == pytest.approx(totals.failed_s)
    assert totals.failed_s > 0.5
    (sentence,) = ears.troubles
    assert "could not be transcribed" in sentence
    assert "secret" not in sentence


def test_while_the_companion_sounds_nothing_is_heard(tiny: WhisperTranscriber, spoken: Spoken) -> None:
    """Half duplex: its own voice and the ring of the room after it are no utterance; time goes on."""
    ears = Ears(tiny, tiny).hear(silence(1.0))
    ears.listener.mute(True)
    prompt = spoken("Take a slow breath together.")
    ears.hear(prompt)
    ears.listener.mute(False)
    ears.hear(spoken("Take.")[: int(TAIL_GUARD_S * RATE_HZ)], silence(1.0))
    assert ears.events == []
    assert ears.listener.totals.audio_s == pytest.approx(2.0 + len(prompt) / RATE_HZ + TAIL_GUARD_S, abs=0.01)


def test_an_answer_right_after_the_companion_is_whole(tiny: WhisperTranscriber, spoken: Spoken) -> None:
    """Who answers 0.3 s after a prompt is understood from the first word on, at the right time."""
    ears = Ears(tiny, tiny)
    ears.listener.mute(True)
    ears.hear(spoken("Are you ready?"), silence(0.1))
    ears.listener.mute(False)
    asked_s = ears.listener.totals.audio_s
    ears.hear(silence(0.3), spoken("Yes, I am.", "maya"), silence(1.0))
    (heard,) = ears.finals()
    assert heard.text.lower().startswith("yes")
    assert heard.start_s == pytest.approx(asked_s + 0.3, abs=0.3)


def test_speech_that_the_companion_talks_over_is_closed(tiny: WhisperTranscriber, spoken: Spoken) -> None:
    """An utterance in progress when the ears are closed ends there and gets its words."""
    ears = Ears(tiny).hear(silence(0.5), spoken("I wanted to say"))
    ears.listener.mute(True)
    ears.hear(spoken("One minute is left."))
    assert ears.kinds() == ["SpeechStarted", "SpeechEnded", "heard"]
    assert "wanted to say" in ears.finals()[0].text.lower()


def test_a_microphone_that_comes_back_keeps_session_time(tiny: WhisperTranscriber, spoken: Spoken) -> None:
    """What was said before the loss is complete; what is said after it carries the later time."""
    ears = Ears(tiny).hear(silence(0.5), spoken("I was just going to say"))
    ears.listener.flush()
    assert "going to say" in ears.finals()[0].text
    ears.listener.restart(60.0)
    ears.hear(silence(1.0), spoken("Now I can go on."), silence(1.0))
    assert ears.finals()[1].start_s == pytest.approx(61.0, abs=0.3)


def test_the_meter_shows_how_loud_it_is(tiny: WhisperTranscriber) -> None:
    """A full sine is 3 dB below full scale; digital silence is at the bottom."""
    ears = Ears(tiny).hear(np.sin(2 * np.pi * 440 * np.arange(RATE_HZ) / RATE_HZ))
    assert ears.listener.level_dbfs == pytest.approx(-3.0, abs=0.2)
    assert ears.hear(silence(0.1)).listener.level_dbfs <= -90.0


def test_the_record_of_a_long_turn_grows_while_it_lasts(base: WhisperTranscriber, spoken: Spoken) -> None:
    """Half a minute without a real pause: most of its words are there before it ends, and none is missing."""
    sentences = [
        "When you came home late on Tuesday, I sat in the kitchen and waited for you.",
        "I felt worried at first, and then I felt alone, and a little angry too.",
        "I know that your work is hard, and that you cannot always leave on time.",
        "What I would like is that you call me when it gets late, even for a minute.",
        "Then I can eat with the children, and go to bed, and sleep without fear.",
    ]
    turn = [part for sentence in sentences for part in (spoken(sentence), silence(0.35))]
    ears = Ears(base).hear(silence(0.5), *turn)
    early = [heard.text for heard in ears.finals()]
    assert early
    ears.hear(silence(1.0))
    text = " ".join(heard.text for heard in ears.finals()).lower()
    for word in (
        "tuesday",
        "kitchen",
        "waited",
        "worried",
        "angry",
        "work",
        "time",
        "call",
        "minute",
        "children",
        "fear",
    ):
        assert word in text
    ended = [e.goes_on for e in ears.events if isinstance(e, SpeechEnded)]
    assert ended == [True] * (len(ended) - 1) + [False]


def test_whoever_takes_an_utterance_has_it_before_its_words(tiny: WhisperTranscriber, spoken: Spoken) -> None:
    """With the time of the session; and where that breaks, the words come all the same."""
    ears = Ears(
        _ready(tiny), offset_s=100.0, on_utterance=lambda *given: taken.append((given, ears.finals()))
    )
    taken: list[tuple[tuple[Utterance, float], list[Heard]]] = []
    walk = silence(0.5), spoken("I liked our walk."), silence(1.5)
    ears.hear(*walk)
    (((utterance, offset_s), words_before),) = taken
    assert words_before == []
    assert (utterance.id, utterance.start_s + offset_s) == (
        ears.finals()[0].utterance,
        ears.finals()[0].start_s,
    )

    def broken(utterance: Utterance, offset_s: float) -> None:
        raise OSError

    ears = Ears(_ready(tiny), on_utterance=broken).hear(
        silence(0.5), spoken("I liked our walk."), silence(1.5)
    )
    assert len(ears.finals()) == 1
    assert ears.troubles == ["The sound of 1 s of speech could not be kept (OSError); its words are."]
