"""The session machine's interface to languages, which are in ``companion/language``."""

from companion.core.language.definition import Language, Prompts, SpokenForms, StepLabels

__all__ = ["Language", "Prompts", "SpokenForms", "StepLabels"]
