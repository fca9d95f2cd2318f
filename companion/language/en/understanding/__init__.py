"""What is said in English, understood: answers and all that is said in their place, and commands."""

from companion.language.en.understanding.reading import understand

__all__ = ["understand"]
