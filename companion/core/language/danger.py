"""What danger somebody may be in, by what was said."""

from enum import Enum


class Danger(Enum):
    """Whom the words speak of. The value stands in logs."""

    OTHERS = "others"
    """Violence, threat, coercion or fear, past or present, of whomever; harm to a child."""
    ONESELF = "oneself"
    """Harm to oneself, or the wish not to live."""
