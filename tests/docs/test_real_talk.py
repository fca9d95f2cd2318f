"""The transcript in ``docs/in-a-real-talk.md`` is what the session machine does."""

from pathlib import Path

from companion.core import program as p
from companion.core.api import record as r
from companion.core.api.actions import Note
from companion.core.api.voices import Fit, Likeness, partner
from companion.core.program import Answer, Option
from companion.core.state.states import State
from tests.core.play import Play, ask, program, say, turn

PAGE = Path(__file__).parents[2] / "docs" / "in-a-real-talk.md"
NORA: Likeness = (Fit("Nora", 0.7), Fit("Sam", 0.5))
SAM: Likeness = (Fit("Nora", 0.5), Fit("Sam", 0.7))
KEEP = (
    Option("nothing", ("nothing",)),
    Option("answers", ("times and answers",)),
    Option("words", ("your words too", "everything")),
)
SCRIPT = program(
    ask(
        "What may I keep: nothing, times and answers, or your words too?",
        p.EVERYONE,
        Answer.CHOICE,
        options=KEEP,
        confirm=("words",),
        save="keep",
    ),
    ask("How calm are you, from one to ten?", p.EVERYONE, Answer.RATING, save="calm"),
    turn("Nora", "What is on your mind?", time_s=180.0),
    turn("Sam", "And on yours?", time_s=180.0),
    say("Thank you both."),
)


def transcript() -> list[str]:
    """What was said, line by line, in a talk of Nora and Sam, whose voices are known."""
    play = Play(SCRIPT, ("Nora", "Sam"), safe_word="marzipan").begin().until_state(State.ASKING)

    def said(who: Likeness, words: str, for_s: float = 0.7, wait: State | None = State.ASKING) -> None:
        name = "Nora" if who == NORA else "Sam"
        long = partner(name) if for_s > 1.0 else None
        play.hears(words, for_s, likeness=() if long else who, voice=long)
        if wait:
            play.until_state(wait)

    said(NORA, "Everything except my words.", 1.6)
    said(NORA, "Pardon?")
    said(SAM, "Yes.")
    said(NORA, "Times and answers.", 1.4)
    said(SAM, "Everything.")
    said(SAM, "Yes.")
    said(NORA, "Seven.", wait=None)
    play.run(0.3)
    said(NORA, "No, wait, three.", 1.2)
    said(SAM, "Six.", wait=State.FLOOR)
    said(NORA, "It was Sunday, and I had waited for you.", 3.0, wait=None)
    said(NORA, "I'll be right back, the door.", 1.6, wait=State.PAUSED)
    play.run(50.0)
    said(SAM, "She went to see who it is.", 1.6, wait=None)
    play.run(5.0)
    said(NORA, "I'm back.", wait=State.FLOOR)
    said(SAM, "I'm done.", wait=State.FLOOR)
    said(NORA, "And I was cold. I'm done.", 2.0, wait=None)
    play.run(0.5)
    said(NORA, "More time.", wait=State.FLOOR)
    said(NORA, "I would have liked a word, that's all it was.", 3.0, wait=None)
    said(NORA, "I'm done.", wait=State.FLOOR)
    said(SAM, "You might have asked me, it was your idea that I stay.", 3.5, wait=None)
    said(NORA, "Marzipan!", wait=None)
    play.to_end()
    lines = [_line(action.entry) for _, action in play.log if isinstance(action, Note)]
    return [line for _, line in sorted(lines, key=lambda line: line[0]) if line]


def _line(entry: r.Entry) -> tuple[float, str]:
    """When it was said, and what; empty where nothing was."""
    match entry:
        case r.CompanionSaid(at_s=at_s, text=text):
            return at_s, f"**Companion:** {text}"
        case r.PartnerSaid(start_s=start_s, speaker=speaker, text=text) if text:
            return start_s, f"**{speaker}:** {text}"
    return 0.0, ""


def test_the_page_shows_what_happens() -> None:
    """Line by line."""
    page = PAGE.read_text(encoding="utf-8")
    assert "\n\n".join(transcript()) in page


if __name__ == "__main__":
    print("\n\n".join(transcript()))
