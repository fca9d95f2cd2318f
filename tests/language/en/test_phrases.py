"""Tables of phrases."""

from companion.language.en.understanding import (
    answer_frames,
    bystanders,
    declining,
    free_commands,
    questions_back,
    requests,
    yes_no_answers,
)
from companion.language.en.understanding.phrases import Phrases

SAID = (
    "yes", "no", "not really", "i would rather not say", "yes please", "maybe later", "hold on a second",
    "i do not know", "can you say that again", "of course we can", "nothing comes to mind", "that is all", "",
    "let us go on with it", "i am not in the mood", "what do you mean", "right now", "rightnow", "sure",
)  # fmt: skip


def test_a_table_says_the_same_before_and_after_it_is_compiled_as_a_whole() -> None:
    """At first words are looked up phrase by phrase; what matches is the same."""
    for module in (
        answer_frames,
        yes_no_answers,
        declining,
        free_commands,
        bystanders,
        questions_back,
        requests,
    ):
        for table in (one for one in vars(module).values() if isinstance(one, Phrases)):
            whole = Phrases(table._table, table._macros)._whole
            for words in SAID:
                first = Phrases(table._table, table._macros)
                assert first.matches(words) is (whole.fullmatch(f"{words} ") is not None), words
