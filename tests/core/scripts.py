"""Random scripts and random rooms for property tests."""

from dataclasses import replace

from hypothesis import strategies as st

from companion.core import program as p
from companion.core.api.events import Command
from companion.core.api.voices import SOMEONE_ELSE, UNSURE, Quality, VoiceKind, Who, partner
from companion.core.expressions import parse
from companion.core.program.text import Template

ROLES = ("sender", "receiver")

PHRASES = (
    "Yes.",
    "No.",
    "Yeah, maybe.",
    "Seven.",
    "Mm-hm.",
    "Maya",
    "a walk",
    "I felt alone on Sunday, and I wish you'd stop to think.",
    "Because of the dishes.",
    "I'm done.",
    "pause",
    "go on",
    "repeat that please",
    "skip",
    "pass",
    "more time",
    "how long",
    "help",
    "time out",
    "stop",
    "pineapple",
    "Please, pineapple, I can't.",
    "",
)

_SECONDS = st.sampled_from([0.0, 3.0, 15.0, 40.0, 90.0])
_TESTS = st.sampled_from(["ready", "not ready", "mood > 5", "topic and not all(good)", "words"])
_HEAD = p.Head(path="", line=1)


def _template(*words: str) -> st.SearchStrategy[Template]:
    return st.sampled_from([Template.parse(word) for word in words])


_says = st.builds(
    p.Say,
    head=st.just(_HEAD),
    texts=st.tuples(_template("Welcome.", "${words} is what was said.", "Dear ${person}, ${mood}.")),
    pause_s=_SECONDS,
)
_asks = st.builds(
    p.Ask,
    head=st.builds(p.Head, path=st.just(""), line=st.just(1), skippable=st.booleans()),
    question=_template("Is now a good time?", "How is it now, ${person}?"),
    to=st.sampled_from([p.EVERYONE, p.GROUP, *ROLES, "person"]),
    answer=st.sampled_from(p.Answer),
    save=st.sampled_from(["ready", "good", "mood", "topic", None]),
    options=st.just((p.Option("walk", ("a walk",)), p.Option("talk", ("a talk",)))),
    default=st.sampled_from([None, False, 4]),
    interruptible=st.booleans(),
    private=st.booleans(),
)
_quotes = st.builds(
    p.Quote,
    head=st.just(_HEAD),
    of=st.sampled_from(["words", "topic", "mood"]),
    say=st.none() | _template("You told us"),
    max_words=st.sampled_from([3, 60]),
)
_turns = st.builds(
    p.Turn,
    head=st.builds(p.Head, path=st.just(""), line=st.just(1), skippable=st.booleans()),
    holder=st.sampled_from([*ROLES, "person"]),
    say=st.none() | _template("${sender}, tell ${receiver} one thing.", "What is it like?"),
    time_s=st.sampled_from([20.0, 20.0, 60.0, 180.0]),
    at_least_s=_SECONDS,
    protected_s=_SECONDS,
    warn_s=_SECONDS,
    grace_s=_SECONDS,
    patience_s=st.sampled_from([4.0, 20.0]),
    ends=st.frozensets(st.sampled_from(p.Ends), min_size=1),
    interruptible=st.booleans(),
    save=st.sampled_from(["words", None]),
    record=st.booleans(),
    intrusions=st.none()
    | st.builds(
        p.Intrusions,
        watched=st.booleans(),
        after_s=st.sampled_from([0.5, 1.5, 10.0]),
        tone=st.booleans(),
        remind=st.booleans(),
        words=st.none() | _template("${_other}, this is for ${_holder}."),
        time_out=st.booleans(),
    ),
)
_enrolments = st.builds(
    p.Enrol,
    head=st.just(_HEAD),
    to=st.sampled_from([p.EVERYONE, *ROLES, "person"]),
    tries=st.integers(1, 3),
    save=st.sampled_from(["known", None]),
)
_mirrors = st.builds(
    p.Mirror,
    head=st.just(_HEAD),
    of=st.just("words"),
    by=st.sampled_from(ROLES),
    opener=_template("If I got it, you said"),
    check=_template("Was that it?"),
    max_rounds=st.integers(1, 3),
    otherwise=st.just(()) | st.tuples(_says),
)
_breaths = st.builds(
    p.Breathe,
    head=st.just(_HEAD),
    phases=st.just((p.Phase("in", 4.0), p.Phase("out", 6.0))),
    cycles=st.integers(1, 3),
    cues=st.sampled_from(p.Cues),
)
_silences = st.builds(
    p.Silence, head=st.just(_HEAD), for_s=_SECONDS, marks=st.just((5.0,)), bell=st.booleans()
)
_pairs = st.builds(p.Pairs, head=st.just(_HEAD), time_s=st.just(30.0), swap=st.booleans())
_bells = st.builds(p.Bell, head=st.just(_HEAD), strokes=st.integers(1, 3))
_ends = st.builds(p.End, head=st.just(_HEAD), name=st.just("early"))
_leaves = st.one_of(_says, _asks, _turns, _enrolments, _mirrors, _quotes, _breaths, _silences, _bells, _pairs)


def _blocks(inner: st.SearchStrategy[p.Step]) -> st.SearchStrategy[p.Step]:
    block = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(
            p.If,
            head=st.just(_HEAD),
            cases=st.tuples(st.tuples(_TESTS.map(parse), block)),
            otherwise=block | st.tuples(_ends),
        ),
        st.builds(p.Repeat, head=st.just(_HEAD), most=st.integers(0, 3).map(float), do=block),
        st.builds(
            p.Repeat,
            head=st.just(_HEAD),
            most=st.just(3.0),
            do=block,
            until=_TESTS.map(parse),
        ),
        st.builds(
            p.Each,
            head=st.just(_HEAD),
            person=st.just("person"),
            do=block,
            order=st.sampled_from(p.Order),
            times=st.integers(1, 2),
        ),
        st.builds(p.Rounds, head=st.just(_HEAD), roles=st.just(ROLES), do=block, swap=st.booleans()),
        st.builds(
            p.Use,
            head=st.just(_HEAD),
            name=st.just("part"),
            do=block,
            bind=st.just((("topic", p.Ref("mood")), ("mood", 4.0))),
        ),
    )


_STEPS = st.recursive(_leaves, _blocks, max_leaves=6)


def with_paths(steps: p.Block, under: str = "steps") -> p.Block:
    """The same steps, each with a path of its own as a checked script has it."""
    return tuple(_with_path(step, f"{under}[{i}]") for i, step in enumerate(steps))


def _with_path(step: p.Step, path: str) -> p.Step:
    head = replace(step.head, path=path)
    match step:
        case p.If():
            cases = tuple(
                (test, with_paths(block, f"{path}.{i}")) for i, (test, block) in enumerate(step.cases)
            )
            return replace(step, head=head, cases=cases, otherwise=with_paths(step.otherwise, f"{path}.else"))
        case p.Repeat() | p.Each() | p.Rounds() | p.Use():
            return replace(step, head=head, do=with_paths(step.do, f"{path}.do"))
        case p.Mirror():
            return replace(step, head=head, otherwise=with_paths(step.otherwise, f"{path}.otherwise"))
    return replace(step, head=head)


@st.composite
def programs(draw: st.DrawFn) -> p.Program:
    """Any script that the checker would let pass: all names have somebody behind them."""
    first = draw(st.one_of(_turns, _asks, _breaths, _silences))
    inner = with_paths((first, *draw(st.lists(_STEPS, min_size=1, max_size=4))))
    everybody = p.Each(head=replace(_HEAD, path="everybody"), person="person", do=inner)
    steps = (p.Rounds(head=replace(_HEAD, path="rounds"), roles=ROLES, do=(everybody,), count=1),)
    return p.Program(
        id="random",
        title="Random",
        summary="",
        language="en",
        people_min=1,
        people_max=6,
        steps=steps,
        time_out=p.TimeOut(break_s=300.0, return_by_s=3600.0, resume=draw(st.sampled_from(["step", "end"]))),
    )


PEOPLE = st.sampled_from([("Maya",), ("Maya", "Leo"), ("Maya", "Leo", "Sam")])

VOICES = st.sampled_from(
    [None, partner("Maya"), partner("Leo"), partner("Sam"), UNSURE, SOMEONE_ELSE]
    + [Who(kind, among=("Leo", "Sam")) for kind in (VoiceKind.UNSURE, VoiceKind.SEVERAL)]
)
SPOKEN = st.tuples(
    st.just("says"), st.sampled_from(PHRASES), st.sampled_from([0.5, 2.0, 8.0, 30.0]), st.booleans(), VOICES
)
TAKEN = st.tuples(st.just("taken"), st.sampled_from(Quality))
SUSPECTED = st.tuples(st.just("suspected"), st.booleans())
PRESSED = st.tuples(st.just("presses"), st.sampled_from(Command))
PASSING = st.tuples(st.just("waits"), st.sampled_from([0.3, 1.0, 2.5, 6.0, 20.0, 70.0, 400.0]))
LISTENING = st.tuples(st.just("listens"))
MICROPHONE = st.tuples(st.just("microphone"), st.sampled_from([0.0, 1.0]))
AWAY = st.tuples(st.just("away"), st.sampled_from([60.0, 7200.0]))
UNKEPT = st.tuples(st.just("unkept"))
STALE = st.tuples(st.just("stale"))
_MOVE = st.one_of(
    LISTENING,
    SPOKEN,
    SPOKEN,
    SPOKEN,
    LISTENING,
    PASSING,
    PRESSED,
    MICROPHONE,
    STALE,
    TAKEN,
    SUSPECTED,
    AWAY,
    UNKEPT,
)
MOVES = st.integers(0, 30).flatmap(lambda count: st.lists(_MOVE, min_size=count, max_size=count))
"""What people and devices do, one thing after the other."""
