"""How transcripts and captions name whose words they are."""

from companion.core.api.record import PartnerSaid
from companion.language.pack import LanguagePack


def speaker_of(said: PartnerSaid, spoken: LanguagePack) -> str:
    """The partner; where voices overlap, all of them; nobody is guessed."""
    words = spoken.transcript
    if said.overlapping:
        return words.at_once.format(names=spoken.forms.all_of(said.overlapping))
    return said.speaker or (words.somebody_else if said.stranger else words.someone)
