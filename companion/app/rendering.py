"""The spoken script as one sound file: the prompts and tones of a session with cooperative people.

A session is rehearsed in virtual time; its prompts are then spoken by the real voice. Breathing
keeps its rhythm; people's speech and waiting times are left out.
"""

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TextIO

from companion.app.engines import Engines
from companion.app.script_files import find_script, script_file
from companion.app.sound_settings import sound_settings
from companion.app.spellings import as_sounding, spellings
from companion.core import program as p
from companion.core.api import actions as a
from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.api.ports import Voice
from companion.core.audio import PLAYED_RATE_HZ, played_seconds
from companion.core.machine.session import Session
from companion.core.program import Program
from companion.core.program.text import Template
from companion.errors import SetupError
from companion.language import language
from companion.rehearsal.driver import Driver
from companion.rehearsal.people import NAMES, Willing
from companion.rehearsal.program_index import ProgramIndex
from companion.room.files import WavWriter
from companion.scripts.views.conditions import readable_name
from companion.speaking import tones
from companion.speaking.mixer import Mixer

LONGEST_GAP_S = 1.5
"""Pause in place of a turn, an answer or a silence."""
_SHORTEST_GAP_S = 0.35
_LAST_S = 2.0


@dataclass(frozen=True, slots=True)
class Sound:
    """A prompt or a tone of a rehearsed session."""

    action: a.Speak | a.PlayTone
    at_s: float
    """Its start."""
    waited_s: float
    """Time since the end of the previous prompt."""
    breath: str
    """Path of the breathing that it guides; empty elsewhere."""


def run(options: argparse.Namespace, out: TextIO) -> int:
    """``companion render SCRIPT``: speak a script into a file. Raises CompanionError."""
    program = find_script(options.script)
    path = options.out or Path(f"{program.id}.wav")
    names = [name.strip() for name in (options.names or "").split(",") if name.strip()]
    engines = Engines(own=options.models, voice_name=options.voice)
    said = as_sounding({**dict(program.sounds), **spellings()})
    try:
        people = names or list(NAMES[: program.people_min])
        usual = rehearsed(program, people)
        others = elsewhere(program, people, usual)
        sounds = [*usual, *(Sound(a.Speak(0, text), 0.0, LONGEST_GAP_S, "") for _, text in others)]
        seconds = speak_into(path, [_said(sound, said) for sound in sounds], engines.own_voice(program.pace))
    finally:
        engines.close()
    count = sum(isinstance(sound.action, a.Speak) for sound in sounds)
    out.write(f"{count} prompts, {seconds / 60:.1f} minutes: {path}\n")
    if others:
        out.write("After what willing people hear, it has the prompts of all other ways:\n")
    index, script = ProgramIndex.of(program), script_file(options.script)
    for place, text in others:
        file, line = index.spot(place, script)
        out.write(f"  {file.name}, line {line}: {text}\n")
    return 0


def _said(sound: Sound, said: Callable[[str], str]) -> Sound:
    if not isinstance(sound.action, a.Speak):
        return sound
    return replace(sound, action=replace(sound.action, text=said(sound.action.text)))


def rehearsed(program: Program, people: Sequence[str]) -> list[Sound]:
    """Return everything played to these people when they cooperate.

    Raises SetupError when the script is not for that many.
    """
    try:
        session = _Overheard(program, people)
    except ValueError as error:
        raise SetupError(f"{error} Named are {len(people)}.") from None
    driver = Driver(session, Willing())
    driver.begin()
    driver.run()
    return session.sounds


def elsewhere(program: Program, people: Sequence[str], usual: Sequence[Sound]) -> list[tuple[str, str]]:
    """Return each prompt of the script that is not in ``usual``, with the path of its step.

    Names in them stand for one of those they may be.
    """
    heard = "\n".join(text_of(sound) for sound in usual)
    names = dict(zip(program.roles, people, strict=False))
    found: dict[str, str] = {}
    for step in p.every_step(program.steps):
        if isinstance(step, p.Each):
            names[step.person] = people[0]
        elif isinstance(step, p.Rounds):
            names.update(zip(step.roles, people, strict=False))
        for template in _prompts(step):
            said = ".+".join(re.escape(part) for part in template.parts[::2])
            if not re.search(said, heard, re.IGNORECASE):
                text = template.fill(lambda name: names.get(name, readable_name(name)))
                found.setdefault(text, step.head.path)
    return [(path, text) for text, path in found.items() if text.strip()]


def text_of(sound: Sound) -> str:
    """Return the words of a prompt; empty for a tone."""
    return sound.action.text if isinstance(sound.action, a.Speak) else ""


def _prompts(step: p.Step) -> Iterator[Template]:
    """Yield all that a step may say. What is only saved is not said."""
    for field in () if isinstance(step, p.Set) else fields(step):
        value = getattr(step, field.name)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Template | p.Band):
                yield one.say if isinstance(one, p.Band) else one


def speak_into(path: Path, sounds: Sequence[Sound], voice: Voice) -> float:
    """Write sounds to a file; return its length in seconds. Raises RoomError when it can't be written,
    ModelError when the voice can't be loaded."""
    writer = WavWriter(path)
    mixer = Mixer(lambda id: None)
    now_s = over_s = 0.0

    def play_until(at_s: float) -> float:
        count = max(0, round((at_s - now_s) * PLAYED_RATE_HZ))
        writer.write(mixer.render(count))
        return now_s + count / PLAYED_RATE_HZ

    breath, began_s, began_at_s = "", 0.0, 0.0
    try:
        for sound in sounds:
            start_s = over_s + min(max(sound.waited_s, _SHORTEST_GAP_S), LONGEST_GAP_S)
            if sound.breath and sound.breath == breath:
                start_s = max(over_s, began_s + sound.at_s - began_at_s)
            elif sound.breath:
                began_s, began_at_s = start_s, sound.at_s
            breath = sound.breath
            now_s = play_until(start_s)
            over_s = now_s + _begin(mixer, sound.action, voice)
        now_s = play_until(over_s + _LAST_S)
    finally:
        writer.close()
    return now_s


def _begin(mixer: Mixer, action: a.Speak | a.PlayTone, voice: Voice) -> float:
    """Pass a sound to the mixer; return how long the next one has to wait for it: a bell rings out."""
    if isinstance(action, a.PlayTone):
        mixer.tone(tones.render(action.tone, action.duration_s, sound_settings().tuning))
        return tones.RINGS_S if action.tone in tones.BELLS else 0.0
    mixer.begin(action.id)
    spoken = b"".join(voice.speak(action.text))
    mixer.append(action.id, spoken)
    mixer.finish(action.id)
    return played_seconds(spoken)


class _Overheard(Session):
    """A session that records its prompts and tones."""

    def __init__(self, program: Program, people: Sequence[str]) -> None:
        super().__init__(program, people, language(program.language), prepare=False)
        self.sounds: list[Sound] = []
        self._breath = ""
        self._silent_since_s = 0.0

    def handle(self, event: e.Event, now: float) -> list[a.Action]:
        """Handle an event and record the actions."""
        if isinstance(event, e.PromptEnded):
            self._silent_since_s = now
        return self._listened(super().handle(event, now), now)

    def on_deadline(self, now: float) -> list[a.Action]:
        """Handle a deadline and record the actions."""
        return self._listened(super().on_deadline(now), now)

    def _listened(self, actions: list[a.Action], now: float) -> list[a.Action]:
        for action in actions:
            if isinstance(action, a.Note) and isinstance(action.entry, r.StepEntered):
                self._breath = action.entry.path if action.entry.kind == "breathing" else ""
            elif isinstance(action, a.Speak | a.PlayTone):
                self.sounds.append(Sound(action, now, now - self._silent_since_s, self._breath))
        return actions
