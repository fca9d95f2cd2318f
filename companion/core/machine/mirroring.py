"""Expansion of a mirror to plain steps.

The listener repeats what was saved; its speaker says whether that was it; after a no they say
what was missing, and the listener tries again.
"""

from dataclasses import replace

from companion.core import program as p
from companion.core.language import Prompts
from companion.core.program.text import Template

_MIRROR_ENDS = frozenset({p.Ends.ON_WORDS, p.Ends.ON_SILENCE, p.Ends.ON_TIME})


def heard_name(step: p.Mirror) -> str:
    """Return the name under which the speaker's "yes, that was it" is saved."""
    return f"_heard {step.head.path}"


def first_round(step: p.Mirror, speaker: str, prompts: Prompts, *, so_far: bool = False) -> p.Block:
    """The listener mirrors, the speaker is asked. ``so_far``: the time was over in mid-sentence."""
    invitation = (prompts.mirror_so_far if so_far else "") or prompts.mirror
    return (_listener_turn(step, invitation, step.say), _check(step, speaker))


def further_round(step: p.Mirror, speaker: str, prompts: Prompts, *, rest: bool = False) -> p.Block:
    """The speaker says what was missing, the listener tries again, the speaker is asked. ``rest``: what they
    could not say, as the time was over."""
    missing = _for(step, prompts.mirror_rest if rest else prompts.mirror_more)
    more = p.Turn(
        head=_head(step, "more"),
        holder=speaker,
        say=missing if rest else step.more or missing,
        time_s=step.time_s,
        patience_s=step.patience_s,
        ends=_MIRROR_ENDS,
    )
    own = step.say and (_for(step, prompts.mirror_added) if prompts.mirror_added else step.say)
    return (more, _listener_turn(step, prompts.mirror_again, own), _check(step, speaker))


def _listener_turn(step: p.Mirror, invitation: str, own: Template | None) -> p.Turn:
    return p.Turn(
        head=_head(step, "turn"),
        holder=step.by,
        say=own or _joined(_for(step, invitation), step.opener),
        time_s=step.time_s,
        patience_s=step.patience_s,
        ends=_MIRROR_ENDS,
        save=step.save,
    )


def _for(step: p.Mirror, phrase: str) -> Template:
    return Template.parse(phrase.format(listener=f"${{{step.by}}}"))


def _joined(before: Template, after: Template) -> Template:
    return Template((*before.parts[:-1], before.parts[-1] + after.parts[0], *after.parts[1:]))


def _check(step: p.Mirror, speaker: str) -> p.Ask:
    return p.Ask(
        head=_head(step, "check"),
        question=step.check,
        to=speaker,
        answer=p.Answer.YES_NO,
        save=heard_name(step),
        no_is_plain=True,
    )


def _head(step: p.Mirror, part: str) -> p.Head:
    return replace(step.head, path=f"{step.head.path}.{part}", id=None, when=None)
