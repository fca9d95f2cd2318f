"""The constant sound of a room: noise and television."""

from collections.abc import Callable, Sequence

import numpy as np

from companion.core.audio import PLAYED_RATE_HZ
from companion.room.acoustics import Noise, Samples, noise_loop
from companion.room.plan import RoomPlan, Television
from companion.room.recordings import Reel, recordings_of
from companion.room.responses import response_of, with_response

Say = Callable[[str, str], Samples]
"""Speaks words in the voice of a card."""

_SMALL_TALK = (
    "So I told him that the train was late again, and he did not believe a word of it.",
    "No, the blue one, with the round handle. It must be somewhere behind the flour.",
    "They want to paint the whole house before the summer, and nobody has asked the neighbours.",
    "Then she looked at me, and laughed, and said that the dog had eaten both of them.",
)
"""Sentences that babble is mixed from."""
_NEWS = (
    "Good evening. The heavy snow of the last days has closed three roads in the mountains.",
    "The trains are running again, but travellers should expect delays until tomorrow afternoon.",
    "In the north a new bridge was opened today, after seven years of work.",
    "It is almost two miles long, and it replaces the ferry that crossed the bay for a century.",
    "The price of wheat has fallen for the third week, and farmers speak of a difficult season.",
    "A spokesman of the ministry said that nobody had expected such a harvest after the dry spring.",
    "Now to sports. The home team lost a match that looked easy until the second half.",
    "Their trainer was disappointed, and praised the young goalkeeper for his courage.",
    "And the weather: clouds in the morning, a little sun towards noon, and rain in the evening.",
    "The night will be mild, with a fresh wind from the west along the coast.",
)
"""Sentences spoken on television."""
_BETWEEN_S = 0.4
_WATCHED_S = 120.0
"""Length of the recordings that is looped."""
_CORNER_M = (0.5, 0.5, 1.0)


def background_of(plan: RoomPlan, say: Say) -> list[Noise]:
    """Return all background sounds of a room. Raises what ``say`` raises, and RoomError for unreadable
    recordings."""
    sounds = []
    if plan.noise:
        sounds.append(_noise(plan, *plan.noise, say))
    if plan.television:
        sounds.append(_television(plan, plan.television, say))
    return sounds


def _noise(plan: RoomPlan, kind: str, level_db: float, say: Say) -> Noise:
    cards = [partner.voice for partner in plan.partners if partner.voice]
    return Noise(noise_loop(kind, lambda: _spoken(cards, _SMALL_TALK, say), plan.seed), level_db)


def _television(plan: RoomPlan, television: Television, say: Say) -> Noise:
    if television.recordings:
        programme = Reel(recordings_of(television.recordings)).next(_WATCHED_S)
    else:
        pause = np.zeros(round(_BETWEEN_S * PLAYED_RATE_HZ), np.float32)
        said = _spoken(television.voices, _NEWS, say)
        programme = np.concatenate([part for sentence in said for part in (sentence, pause)])
    if plan.walls:
        response = response_of(plan.walls, television.at_m or _CORNER_M, plan.seed)
        programme = with_response(programme, response, round_again=True)
    return Noise(programme, television.level_db)


def _spoken(cards: Sequence[str], sentences: Sequence[str], say: Say) -> list[Samples]:
    return [say(cards[at % len(cards)], text) for at, text in enumerate(sentences)]
