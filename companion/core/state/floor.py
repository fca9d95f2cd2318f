"""The floor: whose turn it is, how much time is left, and the ledger of all turns.

A turn belongs to a person and a clock, not to silence. The clock runs only while
the floor is really the holder's: prompts, pauses and a lost microphone stop it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum

from companion.core.language import SpokenForms
from companion.core.program import Ends


class Need(Enum):
    """What is due at a deadline of a turn."""

    WARN = "the warning tone"
    OFFER = "the gentle offer after a long silence"
    ANNOUNCE = "the announcement, after another, that silence will end it"
    CLOSE_BY_TIME = "the end, at the limit"
    CLOSE_BY_SILENCE = "the end, after silence"
    GRACE = "the end of the sentence in progress"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class TurnLimits:
    """Resolved limits of one turn, in seconds."""

    time_s: float
    at_least_s: float = 0.0
    protected_s: float = 0.0
    warn_s: float = 20.0
    grace_s: float = 20.0
    patience_s: float = 20.0
    ends: frozenset[Ends] = frozenset({Ends.ON_WORDS, Ends.ON_TIME})


OFFER_LEFT_S = 10.0
"""With less time left than this, the offer to take all the time one needs is not made."""
LIMIT_PATIENCE_S = 2.0
"""Past the limit, silence of an ordinary pause ends the turn."""
LAST_BREATH_S = 5.0
"""How long past the grace the companion waits for the holder's next pause."""
_LATE_WARNING_S = 5.0
"""With less time left than this, no warning sounds: the limit has a tone of its own."""
MORE_TIME_S = 60.0
"""One "more time" adds this, until the turn is twice as long as the script gave."""


class TurnClock:
    """The clock of one turn. All times are session seconds.

    It starts out stopped; ``run`` and ``stop`` may alternate. ``held_s`` counts the time
    that really belonged to the holder.
    """

    def __init__(self, limits: TurnLimits) -> None:
        self.limits = limits
        self.extra_s = 0.0
        self.speaking = False
        self.in_grace = False
        self._held_s = 0.0
        self._running_since: float | None = None
        self._quiet_since = 0.0
        self._warned = False
        self._began = False
        self._offers = 0
        """Offers and announcements since somebody spoke."""
        self._before = (0.0, 0, False)
        """``_quiet_since``, ``_offers`` and ``_began`` before the latest utterance."""

    @property
    def limit_s(self) -> float:
        """The limit, with what "more time" added."""
        return self.limits.time_s + self.extra_s

    def held_s(self, now: float) -> float:
        """Seconds the floor was really held until ``now``."""
        if self._running_since is None:
            return self._held_s
        return self._held_s + max(0.0, now - self._running_since)

    def left_s(self, now: float) -> float:
        """Seconds until the limit, never below zero."""
        return max(0.0, self.limit_s - self.held_s(now))

    def run(self, now: float) -> None:
        """Start the clock and count silence from now. No-op when running."""
        if self._running_since is None:
            self._running_since = now
            self._quiet_since = now
            self._before = (now, self._offers, self._began)

    @property
    def used(self) -> bool:
        """Whether anybody spoke."""
        return self._began

    def stop(self, now: float) -> None:
        """Stop the clock. Idempotent."""
        self._held_s = self.held_s(now)
        self._running_since = None
        self.speaking = False

    def speech_started(self, now: float) -> None:
        """Note the start of speech: an offer counts as answered."""
        self._before = (self._quiet_since, self._offers, self._began)
        self._began = True
        self.speaking = True
        self._offers = 0

    def speech_ended(self, at_s: float) -> None:
        """Note the end of speech at ``at_s``."""
        self.speaking = False
        self._quiet_since = max(self._quiet_since, at_s)

    def was_no_speech(self) -> None:
        """Undo the latest utterance, a cough or an "mm-hm": it counts as silence."""
        if not self.speaking:
            self._quiet_since, self._offers, self._began = self._before

    def not_offered(self) -> None:
        """Note that nobody heard the latest offer: speech cut it short."""
        self._offers = 0

    def goes_on(self, now: float) -> None:
        """Run again after an end that speech took back."""
        self.in_grace = not self.left_s(now)
        self._offers = 0
        self.run(now)

    def grace_is_over(self, now: float) -> bool:
        """Whether the holder has had all their time, and the grace."""
        return self.held_s(now) >= self.limit_s + self.limits.grace_s

    def ends_in_s(self, now: float) -> float | None:
        """Seconds until announced silence ends the turn; None where it doesn't yet."""
        at_s = self._moments().get(Need.CLOSE_BY_SILENCE)
        return max(0.0, at_s - now) if at_s is not None and self._offers else None

    def more_time(self) -> float:
        """Add time; returns the seconds added, 0 once the turn is doubled."""
        added_s = max(0.0, min(MORE_TIME_S, self.limits.time_s - self.extra_s))
        self.extra_s += added_s
        if added_s:
            self._warned = False
            self.in_grace = False
        return added_s

    def protects(self, now: float) -> bool:
        """Whether silence and "skip" can't end the turn yet."""
        held_s = self.held_s(now)
        return held_s < self.limits.protected_s or held_s < self.limits.at_least_s

    def deadline(self) -> float | None:
        """Next session second at which something is due; None while stopped."""
        return min(self._moments().values(), default=None)

    def due(self, now: float) -> Need:
        """What is due at ``now``. Each need is returned once."""
        due = [need for need, at_s in self._moments().items() if at_s <= now]
        if not due:
            return Need.NOTHING
        need = min(due, key=list(Need).index)
        if need is Need.WARN:
            self._warned = True
            return need if self.left_s(now) >= min(_LATE_WARNING_S, self.limits.warn_s) else Need.NOTHING
        if need in (Need.OFFER, Need.ANNOUNCE):
            self._offers += 1
        elif need is Need.CLOSE_BY_TIME and self._is_mid_sentence(now) and not self.in_grace:
            self.in_grace = True
            return Need.GRACE
        return need

    def _is_mid_sentence(self, now: float) -> bool:
        """Whether the holder speaks, or has only paused, and the script gives a grace."""
        paused = self._began and now - self._quiet_since < LIMIT_PATIENCE_S
        return bool(self.limits.grace_s) and (self.speaking or paused)

    def _moments(self) -> dict[Need, float]:
        if self._running_since is None:
            return {}
        limit_at_s = self._running_since + self.limit_s - self._held_s
        if self.in_grace:
            grace_ends_s = limit_at_s + self.limits.grace_s
            if self.speaking:
                return {Need.CLOSE_BY_TIME: grace_ends_s + LAST_BREATH_S}
            patient_until_s = self._quiet_since + LIMIT_PATIENCE_S
            return {Need.CLOSE_BY_TIME: min(patient_until_s, max(grace_ends_s, self._quiet_since))}
        moments = {Need.CLOSE_BY_TIME: limit_at_s}
        heard_by_somebody = self.speaking or not self._offers
        if not self._warned and heard_by_somebody and 0 < self.limits.warn_s < self.limit_s:
            moments[Need.WARN] = limit_at_s - self.limits.warn_s
        if not self.speaking:
            moments |= self._silence_moments()
        return moments

    def _silence_moments(self) -> dict[Need, float]:
        assert self._running_since is not None
        patient_until_s = self._quiet_since + self.limits.patience_s
        shielded_s = max(self.limits.protected_s, self.limits.at_least_s)
        shielded_until_s = self._running_since + shielded_s - self._held_s
        may_close_s = max(patient_until_s, shielded_until_s)
        if Ends.ON_SILENCE in self.limits.ends and self._began:
            return {Need.CLOSE_BY_SILENCE: may_close_s}
        limit_at_s = self._running_since + self.limit_s - self._held_s
        if not self._offers:
            return {Need.OFFER: patient_until_s} if patient_until_s <= limit_at_s - OFFER_LEFT_S else {}
        if not self.limits.ends & {Ends.ON_WORDS, Ends.ON_SILENCE}:
            return {}
        if self._offers > 1:
            return {Need.CLOSE_BY_SILENCE: may_close_s}
        announced_s = max(patient_until_s, shielded_until_s - self.limits.patience_s)
        return {Need.ANNOUNCE: announced_s} if announced_s + self.limits.patience_s < limit_at_s else {}


@dataclass
class Account:
    """Account of one partner in the ledger."""

    held_s: float = 0.0
    turns: int = 0
    passed: int = 0
    intrusions: int = 0
    """How often this partner spoke in somebody else's turn."""
    taken_s: float = 0.0
    """Seconds others spoke in this partner's turns; the clock was stopped."""
    told: int = 0
    """Turns and questions in which they told something; a yes or a no does not count."""
    silent: int = 0
    """Turns and questions in a row in which they said nothing."""


@dataclass
class Ledger:
    """Who held the floor, how often and for how long."""

    accounts: dict[str, Account] = field(default_factory=dict)

    @classmethod
    def of(cls, people: Iterable[str]) -> "Ledger":
        """Create an empty ledger for these partners."""
        return cls({person: Account() for person in people})

    def copy(self) -> "Ledger":
        """Copy the ledger."""
        return Ledger({person: replace(account) for person, account in self.accounts.items()})

    def close_turn(self, holder: str, held_s: float, *, passed: bool) -> None:
        """Record a turn that ended."""
        account = self.accounts.setdefault(holder, Account())
        account.held_s += held_s
        account.turns += 1
        account.passed += passed

    def reopen_turn(self, holder: str, held_s: float, *, passed: bool) -> None:
        """Take back a turn that was recorded and goes on."""
        account = self.accounts[holder]
        account.held_s -= held_s
        account.turns -= 1
        account.passed -= passed

    def note_intrusion(self, holder: str, by: str | None, for_s: float) -> None:
        """Record speech in the holder's turn, by a partner or, None, by an unknown one."""
        self.accounts.setdefault(holder, Account()).taken_s += for_s
        if by is not None:
            self.accounts.setdefault(by, Account()).intrusions += 1

    def used(self, person: str, *, told: bool) -> None:
        """Record that somebody took a turn or answered; ``told``: with more than a yes or a no."""
        account = self.accounts.setdefault(person, Account())
        account.silent = 0
        account.told += told

    def unused(self, person: str) -> int:
        """Record a turn or a question in which somebody said nothing; returns how many these are in a row."""
        account = self.accounts.setdefault(person, Account())
        account.silent += 1
        return account.silent

    def silent(self, person: str | None) -> bool:
        """Whether somebody said nothing when it was last their turn."""
        return person is not None and self.accounts.setdefault(person, Account()).silent > 0

    def nothing_told(self) -> None:
        """Note that all that was told was taken back."""
        for account in self.accounts.values():
            account.told = 0

    @property
    def told(self) -> bool:
        """Whether anybody told anything."""
        return any(account.told for account in self.accounts.values())

    def in_words(self, forms: SpokenForms) -> str:
        """Floor times as spoken: Maya two minutes and Leo three minutes."""
        held = [(name, account.held_s) for name, account in self.accounts.items() if account.turns]
        return forms.all_of([f"{name} {forms.duration(held_s)}" for name, held_s in held])
