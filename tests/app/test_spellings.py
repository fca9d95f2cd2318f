"""How names sound: spelt once, read so in every prompt, written as before."""

import pytest

from companion import config
from companion.app.spellings import as_sounding, keep, spellings
from companion.errors import SetupError


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Siobhán, tell Leo.", "Shivawn, tell Leo."),
        ("It is siobhán's turn.", "It is Shivawn's turn."),
        ("Siobhánna, Anna-Li and Anna", "Siobhánna, Ahna-Lee and Ahna"),
        ("Leo", "Leo"),
        ("Say “je t’aime”, or\nJe  t'aime.", "Say “zhuh tem”, or\nzhuh tem."),
        ("A day of dolce far\nniente.", "A day of dole-chay far nyen-tay."),
    ],
)
def test_names_are_read_as_they_sound(text: str, read: str) -> None:
    """Whole names and phrases of other languages in any case, the longer first; nothing else."""
    spelt = {"Siobhán": "Shivawn", "Anna": "Ahna", "Anna-Li": "Ahna-Lee"}
    spelt |= {"je t'aime": "zhuh tem", "dolce far niente": "dole-chay far nyen-tay"}
    assert as_sounding(spelt)(text) == read


def test_a_spelling_is_kept_corrected_and_taken_back(data_home: object) -> None:
    """With or without the accent as one sign; other lines stay."""
    keep("Siobhán", "Shiven")
    keep("Leo", "Layo")
    keep("Siobhán", "Shivawn")
    assert spellings() == {"Leo": "Layo", "Siobhán": "Shivawn"}
    keep("leo", "")
    assert spellings() == {"Siobhán": "Shivawn"}


def test_what_cannot_be_read_is_named(data_home: object) -> None:
    """The line, and what can stand there."""
    with pytest.raises(SetupError, match="no colon"):
        keep("a:b", "c")
    path = config.data_folder() / "names.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("# ours\n\nSiobhán Shivawn\n", "utf-8")
    with pytest.raises(SetupError, match="line 3: write a name and how it sounds"):
        spellings()
