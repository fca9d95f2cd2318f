"""A language, as the session machine uses it; the languages themselves are in ``companion/language``."""

from companion.core.language.definition import Language, Prompts, SpokenForms, StepLabels

__all__ = ["Language", "Prompts", "SpokenForms", "StepLabels"]
