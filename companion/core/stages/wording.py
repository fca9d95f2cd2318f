"""What is said around a question: how to answer it, what it means, what was heard, the question in short."""

from companion.core.language.meaning import AnswerValue
from companion.core.program import Ask
from companion.core.stages.base import StageContext


class Wording:
    """The words around one question to one partner, or to the group."""

    def __init__(self, context: StageContext, ask: Ask, person: str | None) -> None:
        self._context = context
        self._ask = ask
        self._person = person

    def named(
        self, phrase: str, *, level: int | None = None, question: str = "", how: str = "", heard: str = ""
    ) -> str:
        """A phrase with the name of who is asked, where it is one person."""
        say, name = self._context.phrases.say, self._person or ""
        said = say(phrase, level=level, name=name, question=question, how=how, heard=heard)
        for mark in ".,?:":
            said = said.replace(f", {mark}", mark)
        return said

    def with_value(self, phrase: str, value: AnswerValue) -> str:
        """A phrase that says a value back."""
        heard = self._spoken(value).rstrip(".")  # it stands within a sentence
        return self.named(phrase, heard=heard[:1].upper() + heard[1:])

    def reminder(self, why: str, count: int, question: str) -> str:
        """Reminder ``count`` after ``silence`` or ``unclear`` words, as the script has it or in general."""
        texts = self._ask.silence if why == "silence" else self._ask.unclear
        if texts:
            return self._context.memory.fill(texts[min(count, len(texts)) - 1])
        return self.named(why, level=count - 1, how=self.how(), question=self.in_short(question))

    def explanation(self) -> str:
        """Answers a question back, as the script has it or in general."""
        if self._ask.help is not None:
            return self._context.memory.fill(self._ask.help)
        low, high = (self._context.language.forms.number(n) for n in (self._ask.low, self._ask.high))
        key = f"explain {self._ask.answer.value}"
        return self._context.phrases.say(key, low=low, high=high, options=self._options())

    def in_short(self, question: str) -> str:
        """The question itself, without what leads to it."""
        return self._context.language.forms.question(question)

    def how(self) -> str:
        """How it can be answered."""
        ask = self._ask
        key = f"how {ask.answer.value}"
        return self._context.phrases.say(key, low=ask.low, high=ask.high, options=self._options())

    def _spoken(self, value: AnswerValue) -> str:
        """A value as one says it."""
        forms = self._context.language.forms
        if isinstance(value, bool):
            return forms.yes_no(value)
        if isinstance(value, int):
            return forms.number(value)
        spoken = (option.spoken[0] for option in self._ask.options if option.value == value)
        return next(spoken, self._context.memory.in_words(value))

    def _options(self) -> str:
        listed = [option.spoken[0] for option in self._ask.options if option.listed]
        return self._context.language.forms.any_of(listed)
