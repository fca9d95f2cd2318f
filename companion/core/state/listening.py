"""All utterances of a session, from first sound to final words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from math import exp, inf, log

from companion.core.api.events import Heard
from companion.core.api.record import PartnerSaid
from companion.core.api.voices import Likeness, Track, nearest
from companion.core.state.attribution import Owner, Place, attributed, surely
from companion.core.state.windows import Windows


@dataclass(frozen=True, slots=True, order=True)
class Piece:
    """Final words of one utterance of a turn or an answer, with their confidence."""

    start_s: float
    text: str
    confidence: float = 1.0
    """0 to 1, as of a ``Transcript``."""


def confidence_of(pieces: Iterable[Piece]) -> float:
    """Confidence of several pieces as one: the geometric mean over all words."""
    weights = [(len(piece.text.split()), log(max(piece.confidence, _LEAST))) for piece in pieces]
    count = sum(words for words, _ in weights)
    return exp(sum(words * logprob for words, logprob in weights) / count) if count else 1.0


_LEAST = 1e-6
_OVERLAPPED = 0.4
"""Factor on the confidence of overlapping voices: before they are quoted, permission is asked."""


@dataclass
class Foreign:
    """Whether another language was spoken, and whether that was mentioned."""

    heard: bool = False
    told: bool = False

    def to_be_told(self) -> bool:
        """Whether to mention it now: once a session."""
        now = self.heard and not self.told
        self.told |= now
        return now


@dataclass
class Listening:
    """All utterances of a session, from first sound to final words."""

    owners: dict[int, Owner] = field(default_factory=dict)
    speaking: int | None = None
    """Id of the utterance in progress, if any."""
    voices: Track = field(default_factory=Track)
    """Who spoke when."""
    windows: Windows = field(default_factory=Windows)
    """What is transcribed once more as a whole."""
    foreign: Foreign = field(default_factory=Foreign)
    typed: bool = False
    """Whether the latest utterance was typed."""
    just_said: Heard | None = None
    """The latest words that tell something, in memory alone: what follows may finish them."""
    _started_s: dict[int, float] = field(default_factory=dict)
    _ended_s: dict[int, float] = field(default_factory=dict)
    _pending: set[int] = field(default_factory=set)
    _acted_on: set[int] = field(default_factory=set)
    _pieces: dict[int, tuple[Piece, ...]] = field(default_factory=dict)
    _of_turn: dict[int, frozenset[int]] = field(default_factory=dict)
    """Utterances of each turn, some of which may have turned out to be something else."""
    _obeyed: dict[int, Heard | None] = field(default_factory=dict)
    """Commands, as they were heard when they were obeyed."""
    undecided: dict[int, Heard] = field(default_factory=dict)
    """Drafts that may be another command, until the final words are there."""
    _words: dict[int, Piece] = field(default_factory=dict)
    """Final words that were spoken out of turn."""
    _voices: dict[int, str] = field(default_factory=dict)
    """Speaker of an utterance, if known."""
    _latest: PartnerSaid | None = None

    def settled(self) -> "Listening":
        """Copy in which nobody speaks and no words are pending."""
        return Listening(
            owners=dict(self.owners),
            voices=self.voices.copy(),
            foreign=replace(self.foreign),
            typed=self.typed,
            just_said=self.just_said,
            _started_s=dict(self._started_s),
            _ended_s=dict(self._ended_s),
            _acted_on=set(self._acted_on),
            _pieces=dict(self._pieces),
            _of_turn=dict(self._of_turn),
            _obeyed=dict(self._obeyed),
            _words=dict(self._words),
            _voices=dict(self._voices),
            _latest=self._latest,
        )

    def start(self, utterance: int, at_s: float, owner: Owner) -> None:
        """Note the start of an utterance."""
        self._own(utterance, owner)
        self._started_s[utterance] = at_s
        self._pending.add(utterance)
        self.speaking = utterance

    def end(self, utterance: int, at_s: float | None = None, likeness: Likeness = ()) -> None:
        """Note the end of an utterance, and attribute it; its words are still to come."""
        if self.speaking == utterance:
            self.speaking = None
        if at_s is not None and utterance in self._pending:
            self._ended_s[utterance] = at_s
            if voice := self.recognised(utterance, at_s) or nearest(likeness):
                self._voices[utterance] = voice
            seconds = self.voices.seconds_of(self._started_s[utterance], at_s)
            self.owners[utterance] = attributed(self.owners[utterance], seconds, likeness)

    def silence_before_s(self, utterance: int, since_s: float) -> float:
        """Silence before an utterance, counted from ``since_s`` where nothing was said after that."""
        began_s = self._started_s.get(utterance, since_s)
        latest = reversed(self._ended_s.items())  # utterances end one after the other
        ended_s = next((at_s for id, at_s in latest if id != utterance and at_s <= began_s), since_s)
        return max(0.0, began_s - max(since_s, ended_s))

    def said_before(self, event: Heard, within_s: float) -> str:
        """Words right before ``event``, of the same person in the same turn or answer; empty where there are
        none, or the silence between was longer than ``within_s``."""
        last, owner = self.just_said, self.owners.get(event.utterance)
        before = self.owners.get(last.utterance) if last else None
        if last is None or owner is None or before is None or before.off_record:
            return ""
        told_in = owner.place in (Place.TURN, Place.ANSWER) and _where(before) == _where(owner)
        near = last.start_s <= event.start_s <= last.end_s + within_s
        return last.text if told_in and near and last.utterance != event.utterance else ""

    def expects(self, utterance: int) -> bool:
        """Whether the final words of an utterance are still to come."""
        return utterance in self._pending

    def settle(self, utterance: int, text: str, confidence: float = 1.0) -> Owner:
        """Take the final words, empty if there are none; returns their owner."""
        self._pending.discard(utterance)
        self.end(utterance)
        owner = self.owners.get(utterance, Owner(Place.ASIDE))
        self._file(utterance, text, confidence, owner)
        return owner

    def _file(self, utterance: int, text: str, confidence: float, owner: Owner) -> None:
        if not text or not owner.kept:
            return
        heard = confidence * _OVERLAPPED if owner.overlapping else confidence
        piece = Piece(self._started_s.get(utterance, 0.0), text, heard)
        if owner.place is Place.TURN and owner.turn is not None:
            self._add(owner.turn, piece)
        elif owner.place is Place.ASIDE and owner.speaker:
            self._words[utterance] = piece

    def _add(self, turn: int, piece: Piece) -> None:
        self._pieces[turn] = (*self._pieces.get(turn, ()), piece)

    def _own(self, utterance: int, owner: Owner) -> None:
        self.owners[utterance] = owner
        if owner.turn is not None:
            self._of_turn[owner.turn] = self._of_turn.get(owner.turn, frozenset()) | {utterance}

    def hold(self, event: Heard) -> None:
        """Note that an utterance can be transcribed again, together with others of its turn."""
        owner = self.owners[event.utterance]
        if owner.turn is not None and self._is_recorded(owner.turn, event.utterance):
            self.windows.add(owner.turn, event.utterance, event.start_s, event.end_s)

    def due_windows(self) -> list[tuple[int, ...]]:
        """Return the utterances to transcribe together now."""
        return self.windows.due(self.awaits, self._is_recorded)

    def _is_recorded(self, turn: int, utterance: int) -> bool:
        owner = self.owners[utterance]
        theirs = owner.place is Place.TURN and owner.turn == turn and not owner.overlapping
        return theirs and owner.kept and not owner.off_record

    def revise(self, event: Heard) -> bool:
        """Replace the words of an utterance by those from its turn as a whole. False where a part of that was
        taken back meanwhile: its words may be in these."""
        window = self.windows.answered(event.utterance)
        turn = self.owners[event.utterance].turn if window else None
        if turn is None or not all(self.owners[id].kept for id in window):
            return False
        if not self._is_recorded(turn, event.utterance):
            return False
        started_s = self._started_s[event.utterance]
        others = tuple(piece for piece in self._pieces.get(turn, ()) if piece.start_s != started_s)
        revised = (Piece(started_s, event.text, event.confidence),) if event.text else ()
        self._pieces[turn] = others + revised
        return True

    def hand_to(self, owner: Owner, since_s: float) -> None:
        """Move what the speaker of ``owner`` said out of turn since ``since_s`` into their turn."""
        for utterance, started_s in reversed(self._started_s.items()):  # one began after the other
            if started_s < since_s:
                break
            began = self.owners[utterance]
            mine = began.place is Place.ASIDE and began.speaker == owner.speaker and not began.off_record
            going_on = utterance == self.speaking
            if (mine or going_on) and began.kept:
                self._own(utterance, owner)
                if piece := self._words.pop(utterance, None):
                    assert owner.turn is not None, "only a turn is handed words"
                    self._add(owner.turn, piece)

    def recording_since_s(self, utterance: int, otherwise: float) -> float:
        """When the turn of an utterance had its first word; without a turn, when the utterance began."""
        owner = self.owners.get(utterance)
        began_s = self._started_s.get(utterance, otherwise)
        return began_s if owner is None or owner.turn is None else self.turn_since_s(owner.turn, began_s)

    def turn_since_s(self, turn: int, otherwise: float) -> float:
        """When the first word of a turn began, or ``otherwise`` if that is earlier."""
        theirs = (id for id in self._of_turn.get(turn, ()) if self.owners[id].turn == turn)
        return min([otherwise, *(self._started_s[id] for id in theirs)])

    def act_on(self, utterance: int) -> bool:
        """Claim the utterance for a reaction. False when something already reacted to it."""
        if utterance in self._acted_on:
            return False
        self._acted_on.add(utterance)
        return True

    def acted_on(self, utterance: int) -> bool:
        """Whether something already reacted to the utterance."""
        return utterance in self._acted_on

    def obey(self, utterance: int, heard: Heard | None) -> None:
        """Mark an utterance as a command, whatever its final words turn out to be."""
        self.act_on(utterance)
        self.reassign(utterance, place=Place.COMMAND)
        self._obeyed[utterance] = heard

    def obeyed(self, utterance: int) -> Heard | None:
        """What was heard when an utterance was obeyed."""
        return self._obeyed.get(utterance)

    def recognised(self, utterance: int, ended_s: float) -> str | None:
        """The partner whose voice an utterance surely is; None when in doubt."""
        began_s = self._started_s.get(utterance, ended_s)
        seconds = self.voices.seconds_of(began_s, ended_s)
        names = surely(seconds)
        return next(iter(names)) if len(names) == 1 else None

    def voice_of(self, utterance: int) -> str | None:
        """The partner whose voice an utterance is, also where it is short; None when in doubt."""
        return self._voices.get(utterance)

    def is_strangers(self, utterance: int) -> bool:
        """Whether it is the voice of a non-participant."""
        owner = self.owners.get(utterance)
        return owner is not None and owner.stranger

    def adopt(self, owner: Owner) -> bool:
        """Give the utterance in progress to ``owner``. False when nobody is speaking.

        It stays off the record, or unkept, if it began so.
        """
        if self.speaking is None:
            return False
        began = self.owners[self.speaking]
        if not began.off_record:
            self._own(self.speaking, owner if began.kept else replace(owner, kept=False))
        return True

    def entitle(self, owner: Owner) -> None:
        """Give what is still being transcribed to ``owner``, unless its voice is known."""
        for utterance in self._pending - self._voices.keys():
            self._own(utterance, owner)

    def reassign(self, utterance: int, **changes: object) -> None:
        """Change the owner of an utterance that turned out to be a command, or an early answer."""
        owner = self.owners.get(utterance, Owner(Place.ASIDE))
        self._own(utterance, replace(owner, **changes))  # type: ignore[arg-type]  # replace checks names

    def hand_over(self, event: Heard, owner: Owner) -> None:
        """Give words spoken over a prompt to what the prompt introduces."""
        self._own(event.utterance, owner)
        self._file(event.utterance, event.text, event.confidence, owner)

    def take_back(self, since_s: float, by: str | None = None) -> None:
        """Forget words spoken since ``since_s``, including those still being transcribed; with ``by`` those
        that may be this partner's."""
        gone: set[float] = set()
        turns: set[int | None] = set()
        for utterance, started_s in reversed(self._started_s.items()):  # one began after the other
            if started_s < since_s - 0.001:
                break
            if by in (None, self.owners[utterance].speaker or by):
                gone.add(started_s)
                turns.add(self.owners[utterance].turn)
                self._words.pop(utterance, None)
                self.reassign(utterance, off_record=True, kept=False, turn=None)
        for turn in turns & self._pieces.keys():
            if turn is not None:
                pieces = self._pieces[turn]
                self._pieces[turn] = tuple(piece for piece in pieces if piece.start_s not in gone)

    def give_up(self) -> None:
        """Stop waiting for words of what was said until now."""
        self._pending.clear()
        self.windows.give_up()
        self.speaking = None

    def spans(self) -> Iterator[tuple[float, float, Owner]]:
        """Yield start, end (the start where unknown) and owner of each utterance, the latest first."""
        for id, at_s in reversed(self._started_s.items()):  # one began after the other
            yield at_s, self._ended_s.get(id, at_s), self.owners[id]

    def entry(self, event: Heard, *, is_command: bool) -> PartnerSaid | None:
        """Record entry for final words; None off the record."""
        owner = self.owners[event.utterance]
        if owner.off_record:
            return None
        text = event.text
        if event.utterance in self._obeyed and not is_command:
            obeyed = self._obeyed[event.utterance]
            text = obeyed.text if obeyed else ""
        said = PartnerSaid(
            utterance=event.utterance,
            start_s=event.start_s,
            end_s=event.end_s,
            speaker=None if owner.doubtful else owner.speaker,
            text=text if owner.kept else "",
            confidence=event.confidence,
            place=(Place.COMMAND if is_command else owner.place).value,
            kept=owner.kept,
            overlapping=owner.overlapping,
            stranger=owner.stranger,
        )
        if not event.again:
            self._latest = said
        return said

    def latest(self) -> PartnerSaid | None:
        """The latest entry, unless it was taken back."""
        if self._latest and self.owners[self._latest.utterance].off_record:
            return None
        return self._latest

    @property
    def pending(self) -> bool:
        """Whether words are still to come."""
        return bool(self._pending)

    @property
    def complete(self) -> bool:
        """Whether all words are there, also those of turns as a whole."""
        return not self._pending and not self.windows.pending

    @property
    def undecided_words(self) -> bool:
        """Whether words are still to come to which nothing has reacted."""
        return not self._pending <= self._acted_on

    def pending_since_s(self, otherwise: float) -> float:
        """Start of the earliest utterance whose words are still to come."""
        return min((self._started_s[id] for id in self._pending), default=otherwise)

    def awaits(self, turn: int, but: int | None = None) -> bool:
        """Whether words of a turn are still to come, from another utterance than ``but``."""
        owners = (self.owners[utterance] for utterance in self._pending - {but})
        return any(owner.turn == turn and owner.place is not Place.COMMAND for owner in owners)

    def text_of(self, turn: int) -> str:
        """The words of a turn so far, in the order they were spoken."""
        return " ".join(piece.text for piece in self.pieces_of(turn))

    def said_s(self, turn: int) -> float:
        """When the latest words of a turn began."""
        return max((piece.start_s for piece in self._pieces.get(turn, ())), default=-inf)

    def pieces_of(self, turn: int) -> list[Piece]:
        """The utterances of a turn so far, in the order they were spoken."""
        return sorted(self._pieces.get(turn, ()))


def _where(owner: Owner) -> tuple[Place, str | None, int]:
    """Return what the words of one turn, or of one answer, have in common."""
    return owner.place, owner.speaker, owner.epoch if owner.turn is None else owner.turn
