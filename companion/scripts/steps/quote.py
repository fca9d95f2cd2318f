"""``quote``: reading back earlier words."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Final

from pydantic import Field

from companion.core import program as p
from companion.core.expressions import ValueKind
from companion.scripts.model.step import CompileContext, Here, StepModel, default_of
from companion.scripts.source.readers import Reads
from companion.scripts.source.values import Name, Partner, Words, count
from companion.scripts.views.conditions import readable_name
from companion.scripts.views.phrasing import Phrasing, quoted, whom
from companion.scripts.views.step_view import Estimate, LeafView, Rates, seconds, word_count, words

_QUOTED: Final = frozenset({ValueKind.TURN, ValueKind.TEXT, ValueKind.WORDS})


class QuoteStep(StepModel):
    """Words that were said are read back. Where they were not heard well, the companion asks first."""

    leading: ClassVar[str] = "quote"
    main: ClassVar[str | None] = "from"
    quote: Name = Field(description="The name under which the words were saved.")
    of: Partner | None = Field(None, description="Whose words, where each partner has an answer.")
    say: Words | None = Field(None, description="What is said before the words.")
    max_words: Annotated[int, Reads(count(1, 200))] = Field(
        default_of(p.Quote, "max_words"), description="At most so many words."
    )

    def check_in(self, here: Here) -> None:
        if self.of:
            here.partner(("of",), self.of)
        at = ("quote",)
        here.use(at, self.quote)
        here.keepable(at, self.quote)
        found = here.type_of(self.quote)
        if found and found.kind not in _QUOTED:
            cause = f"`{self.quote}` is {found.kind.value}, and only words are read back"
            here.report("E315", at, cause, f"To say it, write ${{{self.quote}}} in a prompt.")
        elif found and found.each and not self.of:
            cause = f"each partner has an answer under `{self.quote}`"
            here.report("E315", at, cause, "Write `of:` and a role, to say whose is meant.")

    def compile(self, head: p.Head, context: CompileContext) -> Sequence[p.Step]:
        return (p.Quote(head=head, of=self.quote, by=self.of, say=self.say, max_words=self.max_words),)


class QuoteView(LeafView[p.Quote]):
    """View of ``quote``."""

    def sentence(self, step: p.Quote, phrasing: Phrasing) -> str:
        said = f" after {quoted(step.say)}" if step.say else ""
        whose = f" of {whom(step.by)}" if step.by else ""
        return f"The companion reads back the words kept as {readable_name(step.of)}{whose}{said}."

    def who(self, step: p.Quote) -> str:
        return "Companion"

    def estimate(self, step: p.Quote, rates: Rates) -> Estimate:
        said_s, most_s = rates.spoken_s(step.say), step.max_words * rates.word_s
        spoken = words(word_count(step.say) + step.max_words / 2)
        return seconds(0.0, said_s + most_s / 2, said_s + most_s) + spoken
