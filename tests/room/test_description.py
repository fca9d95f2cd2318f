"""Rooms in YAML: what is read, and with which words the rest is refused."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion import config
from companion.errors import RoomError
from companion.room.description import load_room, voices_in
from companion.room.plan import Cue, EchoPlan, Line, Partner, Piece, RoomPlan, Television, Walls, Yields

MAYA = "partners: [{name: Maya, voice: maya}]\n"
LINE = "partners:\n  - name: Maya\n    voice: maya\n    lines:\n      - "


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """Where the room of a test is written."""
    return tmp_path / "room.yaml"


def refusal(room: Path, text: str | bytes) -> str:
    """The sentence with which a room is refused, from its place on."""
    room.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(RoomError) as caught:
        load_room(room)
    return str(caught.value).removeprefix(str(room))


def test_a_whole_room_is_read(room: Path) -> None:
    """Everything that a description can say arrives."""
    (room.parent / "laugh.wav").write_bytes(b"")
    room.write_text(
        """
partners:
  - name: Maya
    voice: maya
    reaction: 0.8s
    spread: 0.1
    level_db: -3
    lines:
      - {hears: good time, says: "Yes."}
      - {hears: welcome, during: 1.2s, says: Pause., times: always}
      - floor: true
        after: 3s
        says: ["I felt [pause 1.5s] I felt alone.", "[pause 2] I'm done."]
    mm_hm: {every: 9s}
  - name: Leo
    lines:
      - {interrupts: 6s, plays: laugh.wav, says: Ha ha., times: 2}
noise: {kind: fan, level_db: -50}
echo: {delay_ms: 60, level_db: -20, rt60_s: 0.4}
microphone: {gain_db: -6}
seed: 5
safe_word: pineapple
"""
    )
    maya = Partner(
        "Maya",
        "maya",
        (
            Line((Piece("Yes."),), Cue.HEARS, "good time"),
            Line((Piece("Pause."),), Cue.DURING, "welcome", 1.2, times=0),
            Line((Piece("I felt"), Piece("I felt alone.", 1.5), Piece("I'm done.", 2.0)), Cue.FLOOR, "", 3.0),
        ),
        reaction_s=0.8,
        spread_s=0.1,
        level_db=-3.0,
        backchannel=Line((Piece("Mm-hm."),), Cue.INTERRUPTS, times=0),
        backchannel_every_s=9.0,
    )
    laugh = Piece("Ha ha.", plays=room.parent / "laugh.wav")
    leo = Partner("Leo", None, (Line((laugh,), Cue.INTERRUPTS, "", 6.0, times=2),))
    assert load_room(room) == RoomPlan(
        (maya, leo), ("fan", -50.0), EchoPlan(60.0, -20.0, 0.4), -6.0, 5, "pineapple"
    )


@pytest.mark.parametrize("quiet", ["", "noise: none\necho: none\n", "noise: {kind: none}\necho:\n"])
def test_a_room_may_be_quiet(room: Path, quiet: str) -> None:
    """Neither noise nor echo has to be there: somebody listens with headphones."""
    room.write_text(MAYA + quiet)
    plan = load_room(room)
    assert (plan.noise, plan.echo) == (None, None)


def test_the_usual_room_needs_few_words(room: Path) -> None:
    """What is left out is as in most homes."""
    room.write_text(MAYA + "noise: {kind: pink}\necho: {}\n")
    assert load_room(room) == RoomPlan((Partner("Maya", "maya", ()),), ("pink", -60.0), EchoPlan())


def test_a_pause_may_stand_alone_in_its_entry(room: Path) -> None:
    """It belongs to the words that follow."""
    room.write_text(LINE + '{floor: true, says: ["I felt", "[pause 2]", "[pause 0.5] alone."]}\n')
    (line,) = load_room(room).partners[0].lines
    assert line.pieces == (Piece("I felt"), Piece("alone.", 2.5))


def test_a_difficult_room_is_read(room: Path) -> None:
    """People who break in, guests, television, walls, a loudspeaker and a microphone with their faults."""
    (room.parent / "desk.wav").write_bytes(b"")
    room.write_text(
        """
partners:
  - name: Maya
    voice: maya
    waits: yes
    at_m: [1, 1.5, 1.2]
    lines:
      - {enrols: true, says: "This is how I sound.", after: 1}
  - name: Leo
    voice: leo
    pitch: 0.9
    response: desk.wav
    lines:
      - {over: 3s, says: But no., yields: sentence}
      - {again: 8s, says: Still., yields: tone, times: 2}
      - {pauses: 0.5, in: what broke, says: Well.}
guests:
  - {name: Emma, voice: kim, pitch: 1.4, level_db: -6, lines: [{at: 40s, says: Mummy., yields: no}]}
television: {voices: [sam, ada], level_db: -50, at_m: [0.5, 3.5, 1]}
walls: {size_m: [6, 4, 2.5], rt60_s: 0.5, microphone_m: [3, 2, 0.7]}
echo: {distortion: 2, response: desk.wav}
microphone: {drift_ppm: -80}
"""
    )
    told = Line((Piece("This is how I sound."),), Cue.ENROLS, "", 1.0)
    desk = room.parent / "desk.wav"
    leo = (
        Line((Piece("But no."),), Cue.OVER, "", 3.0, 1, Yields.SENTENCE),
        Line((Piece("Still."),), Cue.AGAIN, "", 8.0, 2, Yields.TONE),
        Line((Piece("Well."),), Cue.PAUSES, "what broke", 0.5),
    )
    mummy = Line((Piece("Mummy."),), Cue.AT, "", 40.0)
    assert load_room(room) == RoomPlan(
        (
            Partner("Maya", "maya", (told,), waits=True, at_m=(1.0, 1.5, 1.2)),
            Partner("Leo", "leo", leo, pitch=0.9, response=desk),
        ),
        echo=EchoPlan(distortion=2.0, response=desk),
        guests=(Partner("Emma", "kim", (mummy,), pitch=1.4, level_db=-6.0),),
        television=Television(("sam", "ada"), None, -50.0, (0.5, 3.5, 1.0)),
        walls=Walls((6.0, 4.0, 2.5), 0.5, (3.0, 2.0, 0.7), (3.4, 2.2, 0.8)),
        drift_ppm=-80.0,
    )
    assert voices_in(load_room(room)) == ("maya", "leo", "kim", "sam", "ada")


@pytest.mark.parametrize("path", sorted(config.rooms_folder().glob("*.yaml")), ids=lambda path: path.stem)
def test_the_rooms_that_ship_are_read(path: Path) -> None:
    """A couple in each, or people for any session, who have something to say."""
    plan = load_room(path)
    assert len(plan.partners) == (6 if path.stem == "_anyone" else 2)
    assert all(partner.lines or partner.improvises for partner in plan.partners)


ROOM = "partners, guests, television, walls, noise, echo, microphone, seed, safe_word"
CUES = "`hears`, `floor`, `enrols`, `interrupts`, `over`, `pauses`, `again` or `at`"
REFUSED = {
    "": ":1:1: the file is empty. A room needs `partners`.",
    "hello": (
        ":1:1: a room is a mapping of keys like `partners:` and `echo:`, and this is not. "
        "A room needs `partners`."
    ),
    "seed: 3": ":1:1: a room needs one to six `partners`.",
    "partners: []": ":1:11: a room needs one to six `partners`.",
    "partners: [{voice: maya}]": ":1:12: a partner needs a `name`.",
    "partners: [{name: ''}]": ":1:19: `name` needs words.",
    "partners: [{name: [Maya]}]": ":1:19: `name` needs words.",
    "partners: [{name: Maya}, {name: maya}]": ":1:11: two partners have the same name.",
    "partners: [Maya]": (
        ":1:12: expected fields (name, voice, recordings, pitch, level_db, reaction, spread, at_m, response, "
        "lines, waits, mm_hm, improvises) here."
    ),
    "partners: [{name: Maya, mm_hm: {every: 9}}]": ":1:32: `mm_hm` needs a partner with a `voice`.",
    "pratners: []": ":1:1: `pratners` is not known here. Did you mean `partners`?",
    MAYA + "colour: red": (f":2:1: `colour` is not known here. Known are {ROOM}."),
    MAYA + "seed: 1\nseed: 2": (
        ":3:1: the key `seed` stands here a second time. The first is in line 2. Keep one of them."
    ),
    MAYA + "seed: 1.5": ":2:7: `seed` needs a whole number.",
    MAYA + "seed: soon": ":2:7: `seed` needs a number.",
    MAYA + "seed: [1]": ":2:7: `seed` needs a number.",
    MAYA + "seed: .nan": ":2:7: `seed` needs a number.",
    MAYA + "seed: nan": ":2:7: `seed` must be between 0 and 1e+09.",
    MAYA + "seed: -1": ":2:7: `seed` must be between 0 and 1e+09.",
    MAYA + "noise: loud": ":2:8: expected fields (kind, level_db) here.",
    MAYA + "noise: {kind: rain}": ":2:15: `kind` must be one of pink, fan, keyboard, babble, none.",
    MAYA + "noise: {level_db: -50}": ":2:8: `kind` must be one of pink, fan, keyboard, babble, none.",
    MAYA + "noise: {kind: fan, level_db: 3}": ":2:30: `level_db` must be between -120 and 0.",
    MAYA + "noise: {kind: fan, level_db: -50s}": ":2:30: `level_db` needs a number.",
    "partners: [{name: Maya}]\nnoise: {kind: babble}": (
        ":2:15: babble needs a partner with a `voice`, which speaks it."
    ),
    MAYA + "echo: {delay: 40}": ":2:8: `delay` is not known here. Did you mean `delay_ms`?",
    MAYA + "echo: {delay_ms: 900}": ":2:18: `delay_ms` must be between 0 and 500.",
    MAYA + "microphone: {gain_db: 90}": ":2:23: `gain_db` must be between -60 and 40.",
    MAYA + '"co\\nlour": red': (f":2:1: `co lour` is not known here. Known are {ROOM}."),
    LINE + "{says: Yes.}": f":5:9: a line needs a cue: {CUES}.",
    LINE + "{during: 3, says: Yes.}": f":5:9: a line needs a cue: {CUES}.",
    LINE + "{hears: good, floor: true, says: Yes.}": (
        ":5:9: a line has one cue, and this one has `hears` and `floor`."
    ),
    LINE + "{floor: no, says: Yes.}": ":5:17: `floor` can only be true.",
    LINE + "{floor: true, during: 3, says: Yes.}": ":5:31: `during` does not go with the rest of this line.",
    LINE + "{hears: x, during: 3, after: 2, says: Yes.}": (
        ":5:28: `during` does not go with the rest of this line."
    ),
    LINE + "{interrupts: 3, after: 3, says: Yes.}": ":5:32: `after` does not go with the rest of this line.",
    LINE + "{interrupts: soon, says: Yes.}": ":5:22: `interrupts` needs a number.",
    LINE + "{hears: good}": ":5:9: a line needs `says`, `plays` or `reads`.",
    LINE + "{hears: good, says: [pause 2]}": ":5:30: words with a pause need quotation marks around them.",
    LINE + "{hears: good, says: '[pause 2]'}": ":5:9: a line needs `says`, `plays` or `reads`.",
    LINE + "{hears: good, says: 'I [sigh] felt'}": ":5:29: in brackets stands a pause, like [pause 1.5].",
    LINE + "{hears: good, says: {a: b}}": ":5:29: `says` needs words, or a list of them.",
    LINE + "{hears: good, says: ['', Yes.]}": ":5:30: `says` needs words, or a list of them.",
    LINE + "{hears: good, says: Yes., times: often}": ":5:42: `times` needs a number.",
    LINE + "{hears: good, says: Yes., times: 0}": ":5:42: `times` must be between 1 and 1000.",
    "partners: [{name: Maya, lines: [{floor: true, says: Hi.}]}]": (
        ":1:33: a partner without a `voice` needs `plays` or `reads` in every line."
    ),
    "partners: &x []": (
        ":1:11: an anchor (`&`) or a reference to one (`*`) stands here, and a room uses none. "
        "If these are words, put them in quotes."
    ),
    "partners: *x": (
        ':1:11: YAML takes words that begin with `*` for a reference. Put the words in quotes: partners: "*x"'
    ),
    "partners: [": (
        ':1:11: YAML takes words that begin with `[` for a list. Put the words in quotes: partners: "["'
    ),
    "a: b: c": (
        ':1:5: a colon with a space after it begins a new key to YAML. Put the words in quotes: a: "b: c"'
    ),
    "--- a\n--- b": (
        ":2:1: a second document begins here, and a file holds one room. "
        "Delete the line `---`, or make two files."
    ),
    "partners: " + "[" * 3000: ":1:30: entries are nested at most 20 deep.",
    "? [a]\n: b": ":1:3: a list or mapping can't be a key. If these are words, put them in quotes.",
    "partners: [{name: A, improvises: yes}]": ":1:34: `improvises` needs a partner with a `voice`.",
    LINE + "{again: 3, says: Yes.}": (
        ":5:17: `again` follows a line with `interrupts`, `over`, `pauses` or `again`."
    ),
    LINE + "{floor: true, says: Yes., yields: tone}": (
        ":5:43: `yields` is for lines in the turn of another."
    ),
    LINE + "{over: 3, says: Yes., yields: never}": ":5:39: `yields` must be one of no, tone, sentence.",
    LINE + "{floor: true, in: what, says: Yes.}": (":5:27: `in` goes with `interrupts`, `over` or `pauses`."),
    LINE + "{enrols: no, says: Yes.}": ":5:18: `enrols` can only be true.",
    LINE + "{floor: 3, says: Yes.}": ":5:17: `floor` needs yes or no.",
    LINE + "{over: 3, from: 2, says: Yes.}": ":5:25: `from` needs `plays`.",
    LINE + "{over: 3, reads: 2}": ":5:26: `reads` needs a partner with `recordings`.",
    LINE + "{at: 4000, says: Yes.}": ":5:14: `at` must be between 0 and 3600.",
    "partners: [{name: A, recordings: x}]": ":1:34: there is no folder {folder}/x.",
    "partners: [{name: A, recordings: {speaker: x}}]": ":1:34: `recordings` needs a `folder`.",
    "partners: [{name: A, recordings: [x]}]": ":1:34: expected fields (folder, speaker) here.",
    "partners: [{name: A, recordings: {folder: ., speaker: x}}]": (
        ":1:34: a `speaker` needs the list {folder}/transcripts.tsv, which can't be read."
    ),
    "partners: [{name: A, pitch: 3}]": ":1:29: `pitch` must be between 0.5 and 2.",
    "partners: [{name: A, at_m: [1, 1, 1]}]": ":1:28: `at_m` needs a room with `walls`.",
    "walls: {}\npartners: [{name: A, at_m: [1, 1]}]": (
        ":2:28: `at_m` needs three numbers, like [2.5, 1, 1.2]."
    ),
    "walls: {}\npartners: [{name: A, at_m: [1, 9, 1]}]": ":2:32: `at_m` must be between 0 and 4.",
    "partners: [{name: A, response: x.wav}]": ":1:32: there is no sound file {folder}/x.wav.",
    MAYA + "walls: {size_m: [5, 1, 2]}": ":2:17: `size_m` must be at least 2 each way.",
    MAYA + "walls: {size_m: [5, x, 2]}": ":2:21: `size_m` needs a number.",
    MAYA + "walls: {rt60_s: 3}": ":2:17: `rt60_s` must be between 0.1 and 1.5.",
    MAYA + "guests: [{name: Maya}]": ":2:9: two people have the same name.",
    MAYA + "guests: [{voice: kim}]": ":2:10: a guest needs a `name`.",
    MAYA + "guests: [{name: Emma, mm_hm: {}}]": (
        ":2:23: `mm_hm` is not known here. Known are name, voice, recordings, pitch, level_db, reaction, "
        "spread, at_m, response, lines."
    ),
    MAYA + "guests: [{name: Emma, voice: kim, lines: [{floor: true, says: Hi.}]}]": (
        ":2:43: a line needs a cue: `hears`, `interrupts`, `over`, `pauses`, `again` or `at`."
    ),
    MAYA + "television: {level_db: -50}": (
        ":2:13: a television needs `voices` or `recordings`, and not both."
    ),
    MAYA + "television: {voices: [[a]]}": ":2:23: `voices` needs words, or a list of them.",
    MAYA + "echo: {distortion: 30}": ":2:20: `distortion` must be between 0 and 20.",
    MAYA + "microphone: {drift_ppm: 5000}": ":2:25: `drift_ppm` must be between -1000 and 1000.",
    "partners: [{name: A, voice: a, improvises: often}]": ":1:44: `improvises` needs yes or no.",
}


@pytest.mark.parametrize(("text", "sentence"), REFUSED.items(), ids=range(len(REFUSED)))
def test_a_mistake_is_named_with_its_place(room: Path, text: str, sentence: str) -> None:
    """One sentence: where, what, and what could be meant."""
    assert refusal(room, text) == sentence.replace("{folder}", str(room.parent))


def test_a_sound_file_that_is_not_there_is_missed_before_the_session(room: Path) -> None:
    """Not in the middle of it."""
    assert refusal(room, LINE + "{floor: true, plays: laugh.wav}") == (
        f":5:30: there is no sound file {room.parent / 'laugh.wav'}."
    )


def test_a_room_that_is_no_text_is_refused(room: Path) -> None:
    """Also one with characters that are none."""
    assert refusal(room, b"\xff\xfe\xff") == ":1:1: the file is written as UTF-16. Save it again as UTF-8."
    assert refusal(room, b"seed: \xe9") == ":1:7: the file is not written as UTF-8. Save it again as UTF-8."
    assert refusal(room, b'seed: "\\UFFFFFFFF"').startswith(":1:")
    assert refusal(room, b"a" * 300_000) == ":1:1: a room has at most 256 KB."


def test_a_room_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """And so is a folder."""
    missing = tmp_path / "nowhere.yaml"
    with pytest.raises(RoomError, match=r"nowhere\.yaml: this room can't be read \(No such file"):
        load_room(missing)
    with pytest.raises(RoomError, match=r"this room can't be read \(Is a directory\)"):
        load_room(tmp_path)


KEYS = (
    "partners noise echo name voice lines hears floor says plays times after during interrupts mm_hm every "
    "guests television walls size_m at_m recordings folder voices over pauses again at enrols in yields "
    "reads from for pitch response waits"
).split()
VALUES = st.sampled_from(
    ["", "none", "true", "3", "-1", "nan", "1e999", "[pause 1] a", "Maya", "fan", "a: b", "[", "*x"]
)
TREES = st.recursive(
    VALUES,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4).map(
            lambda fields: "{" + ", ".join(f"{key}: {value}" for key, value in fields.items()) + "}"
        )
    ),
    max_leaves=12,
)


def complaint_about(room: Path) -> str:
    """The sentence with which a room is refused; empty when it is read."""
    try:
        load_room(room)
    except RoomError as error:
        return str(error)
    return ""


@settings(max_examples=150)
@given(TREES | st.text(max_size=40))
def test_whatever_a_file_holds_it_is_read_or_refused_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    """Never a traceback."""
    room = tmp_path_factory.getbasetemp() / "any.yaml"
    room.write_bytes(text.encode("utf-8", "surrogatepass"))
    sentence = complaint_about(room)
    assert not sentence or (sentence.startswith(f"{room}:") and "\n" not in sentence)
