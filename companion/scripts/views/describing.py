"""Description of a script for people: duration, number of words, shares of floor time, and contents."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from companion.core.audio import PACES
from companion.core.program import Allowed, Program
from companion.language.en.spoken_forms import all_of
from companion.scripts.views.codes import CODES
from companion.scripts.views.conditions import readable_name
from companion.scripts.views.estimating import estimate, half_minutes
from companion.scripts.views.outline import Line, outline, settings


@dataclass(frozen=True, slots=True)
class Minutes:
    """Fastest and usual duration, with every limit used, and as the file says; to the half minute."""

    least: float
    usual: float
    most: float
    declared: float | None = None
    limit: float | None = None
    """``at_most``, in minutes."""


@dataclass(frozen=True, slots=True)
class Share:
    """A partner's share of the total floor time."""

    partner: str
    share: float
    """From 0 to 1."""


@dataclass(frozen=True, slots=True)
class Description:
    """Key figures of a script, before it is played."""

    id: str
    title: str
    summary: str
    company: str
    """The number of people, in words."""
    people: int
    """The number of people in these figures."""
    minutes: Minutes
    words: int
    """Spoken by the companion, on the usual path."""
    words_per_minute: float
    pace: str
    """The script's pace, as it is written there."""
    lead_in_s: float | None
    """Seconds that the companion speaks before the first turn, breathing excluded; None without turns."""
    shares: tuple[Share, ...]
    """Empty if nobody holds the floor."""
    settings: tuple[str, ...]
    steps: tuple[Line, ...]
    meant: tuple[str, ...] = ()
    """Warnings that the author means, each with its reason."""

    def as_dict(self) -> dict[str, Any]:
        """Return the description for tools: words, numbers, lists and mappings only."""
        return asdict(self)

    def __str__(self) -> str:
        return "\n".join(_lines(self))


def describe(
    program: Program,
    people: int | None,
    words_per_minute: float,
    lead_in_s: float | None = None,
    usual_s: float | None = None,
) -> Description:
    """Describe ``program`` for this many people (default: its minimum), spoken at this rate;
    ``lead_in_s``: how long the companion speaks before the first turn, ``usual_s``: how long a rehearsal
    took, if known."""
    count = people or program.people_min
    found = estimate(program, count, words_per_minute)
    named = [readable_name(role) for role in program.roles]
    partners = [*named, *(f"partner {number}" for number in range(len(named) + 1, count + 1))]
    return Description(
        program.id,
        program.title,
        program.summary,
        program.company,
        count,
        Minutes(
            half_minutes(found.least_s),
            half_minutes(found.usual_s if usual_s is None else usual_s),
            half_minutes(found.most_s),
            program.minutes if program.declares_minutes else None,
            None if program.at_most_s is None else half_minutes(program.at_most_s),
        ),
        round(found.words),
        round(words_per_minute / program.pace),
        next(name for name, pace in PACES.items() if pace == program.pace),
        None if lead_in_s is None else round(lead_in_s, 1),
        tuple(Share(name, round(share, 3)) for name, share in zip(partners, found.shares, strict=False)),
        tuple(settings(program)),
        tuple(outline(program)),
        tuple(dict.fromkeys(map(_meant, program.allowed))),
    )


def _meant(allowed: Allowed) -> str:
    return f"{CODES.get(allowed.code, '')} ({allowed.code}) On purpose: {allowed.reason}"


def how_long(minutes: Minutes) -> str:
    """Return ``about 12 minutes (at least 5, at most 31; the file says 15)``."""
    unit = "minute" if minutes.usual == 1 else "minutes"
    declared = "" if minutes.declared is None else f"; the file says {minutes.declared:g}"
    limit = "" if minutes.limit is None else f"; it is paced to {minutes.limit:g}"
    figures = f"at least {minutes.least:g}, at most {minutes.most:g}"
    return f"about {minutes.usual:g} {unit} ({figures}{declared}{limit})"


def who_speaks(shares: Sequence[Share]) -> str:
    """Describe the shares of floor time in a sentence."""
    if not shares:
        return "Nobody holds the floor for long: there are only short answers."
    if len(shares) == 1:
        return "All of the floor time belongs to the one who is there."
    percents = [round(100 * share.share) for share in shares]
    if max(percents) - min(percents) <= 2:
        return "Floor time is shared evenly."
    shares_ = [f"{percent} % for {share.partner}" for percent, share in zip(percents, shares, strict=True)]
    return f"Floor time is shared unevenly: {all_of(shares_)}."


def how_much(found: Description) -> str:
    """Return ``about 300 words``, with the script's pace where it has one of its own."""
    pace = "" if PACES[found.pace] == 1.0 else f", {found.pace} than usual"
    return f"about {found.words} words{pace}"


def _lines(found: Description) -> list[str]:
    one = "person" if found.company == "1" else "people"
    lines = [
        f"{found.title} ({found.id})",
        found.summary,
        "",
        f"For {found.company} {one}. With {found.people}: {how_long(found.minutes)}.",
        f"The companion speaks {how_much(found)}, {found.words_per_minute:g} a minute.",
        *(
            [f"Before the first turn it speaks {found.lead_in_s:.0f} seconds, breathing apart."]
            if found.lead_in_s is not None
            else []
        ),
        who_speaks(found.shares),
    ]
    if found.settings:
        lines += ["", "What can be chosen:", *(f"  {setting}" for setting in found.settings)]
    lines += ["", "What happens:"]
    for line in found.steps:
        if line.heading:
            lines += ["", f"{'  ' * line.depth}{line.text.upper()}"]
        else:
            lines.append(f"{'  ' * (line.depth + 1)}{line.text}")
            lines += [f"{'  ' * (line.depth + 3)}Note: {line.note}"] if line.note else []
    if found.meant:
        lines += ["", "Warnings that are meant:", *(f"  {one}" for one in found.meant)]
    return lines
