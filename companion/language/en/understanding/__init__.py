"""Understanding of spoken English: answers, other reactions to questions, and commands."""

from companion.language.en.understanding.reading import understand

__all__ = ["understand"]
