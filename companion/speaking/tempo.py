"""The actual tempo of a voice, measured on typical prompts."""

from companion.core.api.ports import Voice
from companion.core.audio import played_seconds

PROMPTS = (
    "Welcome. For a few minutes there is only breathing, and nothing to do well.",
    "You can pass on anything, and stop at any time. Nobody needs a reason.",
    "Shall we begin?",
    "Maya, what is on your mind? Take your time. Say I'm done when that was all.",
    "Leo, tell Maya what you heard. You could begin with, if I got it, you said.",
    "Is that what you wanted to say?",
    "Thank you. Now change places. Whoever listened speaks, and whoever spoke listens.",
    "Finish the sentence: you make sense to me, because.",
    "Let us breathe together. In through the nose, and slowly out through the mouth.",
    "How calm are you now, from one to ten?",
    "Thank you for being honest. Not now is a good answer. Choose another time together.",
    "That was all for today. Take one good thing with you, and be gentle with each other.",
)
"""Questions, invitations and thanks of typical lengths, each spoken separately as in a session."""


def words_per_minute(voice: Voice) -> float:
    """Return the rate at which ``voice`` speaks prompts, including pauses. Takes a few seconds.

    Raises ModelError when its model can't be loaded.
    """
    words = sum(len(prompt.split()) for prompt in PROMPTS)
    seconds = sum(played_seconds(chunk) for prompt in PROMPTS for chunk in voice.speak(prompt))
    return words * 60 / seconds
