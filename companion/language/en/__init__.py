"""English."""

from importlib.resources import files

from companion.language.en.breath_wishes import breath_wish
from companion.language.en.coaching import coached
from companion.language.en.commands import COMMANDS, is_backchannel
from companion.language.en.danger import (
    danger_by_rules,
    danger_in,
    danger_together,
    danger_weight,
    read_by_model,
)
from companion.language.en.everyday import EVERYDAY
from companion.language.en.first_names import NAME_WORDS
from companion.language.en.joining import joined
from companion.language.en.phrases import LABELS, PHRASES, PROMPTS
from companion.language.en.presuming import presumes
from companion.language.en.reading_aloud import as_read, unsayable
from companion.language.en.screen import SCREEN
from companion.language.en.simulated import SIMULATED
from companion.language.en.sounding import sound
from companion.language.en.spoken_forms import FORMS
from companion.language.en.spoken_start import SPOKEN_START
from companion.language.en.transcript import TRANSCRIPT
from companion.language.en.understanding import understand
from companion.language.en.understanding.declining import declined, takes_up
from companion.language.en.wording import WORDING
from companion.language.pack import DangerModel, Hearing, LanguagePack, Refusals, ScriptDefaults

LANGUAGE = LanguagePack(
    code="en",
    phrases=PHRASES,
    prompts=PROMPTS,
    labels=LABELS,
    forms=FORMS,
    commands=COMMANDS,
    understand=understand,
    breath_wish=breath_wish,
    is_backchannel=is_backchannel,
    declined=declined,
    takes_up=takes_up,
    danger_in=danger_in,
    danger_together=danger_together,
    danger_model=DangerModel(
        danger_by_rules, danger_weight, read_by_model, joined, files(__package__).joinpath("danger-model.npz")
    ),
    coached=coached,
    harmless=frozenset({"no", "nope", "no please", "no thank you", "yes please"}),
    presumes=presumes,
    as_read=as_read,
    unsayable=unsayable,
    sound=sound,
    screen=SCREEN,
    transcript=TRANSCRIPT,
    hearing=Hearing(
        draft_model="whisper-tiny.en",  # half the time of the larger model
        # Without hints the small model hears "pass" as "yes" from three speakers of three
        # (``bench/hearing.py``), and a yes must never be invented. What stands last weighs most: named only
        # at the beginning, "pause" becomes "pass", which takes the floor away, as often as not.
        likely_words=(
            "Pause. Go on. Repeat that. Skip. Pass. More time, please. I'm done. "
            "How long? Help. Time out. Stop. Yes. No. Pause."
        ),
        fillers=frozenset("you so oh okay ok hmm mm uh um ah i the and a s".split()),
        names=NAME_WORDS,
        # "Pass" twice: it is the one that is most often heard as a yes.
        refusals=Refusals(
            hints="No. Skip. Stop. Not today. Pass. Pass.",
            assents=frozenset("yes yeah yep yup yea okay ok sure".split()),
        ),
    ),
    script=ScriptDefaults(
        opener="I heard you say",
        check="Is that what you wanted to say?",
        part="day",
        own_session="A session of our own",
    ),
    spoken_start=SPOKEN_START,
    simulated=SIMULATED,
    wording=WORDING,
    everyday=EVERYDAY,
)
