"""How transcripts and captions name whose words they are."""

from companion.core.api.record import PartnerSaid
from companion.language.en.spoken_forms import all_of

SOMEONE = "Someone"
SOMEBODY_ELSE = "Somebody else"


def speaker_of(said: PartnerSaid) -> str:
    """The partner; where voices overlap, all of them; nobody is guessed."""
    if said.overlapping:
        return f"{all_of(said.overlapping)}, at once"
    return said.speaker or (SOMEBODY_ELSE if said.stranger else SOMEONE)
