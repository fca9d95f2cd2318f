"""Every code of the checker, with what it means. Codes are never used again for something else."""

from collections.abc import Mapping
from typing import Final

CODES: Final[Mapping[str, str]] = {
    # The file
    "E100": "The file can't be read: it is not there, is a folder, or may not be opened.",
    "E101": "The file holds characters that a text can't hold, or is not written as UTF-8.",
    "E102": "The file is not YAML: its shape broke at this place.",
    "E103": "The file is larger, or nested deeper, than any script needs.",
    "E104": "Anchors, aliases, tags, directives and several documents in a file are not used in scripts.",
    "E105": "The same key stands twice in one place, and only one of them could count.",
    # Prose in YAML
    "E110": "A colon followed by a space begins a new key in YAML. Words that hold one go into quotes.",
    "E111": "Words that begin with one of [ { * & ! % @ ` > | - ? # are something else to YAML.",
    "E112": "Words go on after their closing quote.",
    "E113": "A quote is opened and never closed.",
    "E114": "A tab stands where only spaces may be.",
    "E115": "A line is indented unlike those it belongs to.",
    "W116": "A # after a space begins a comment; what follows is not spoken.",
    "W117": "Curly quotes are part of the words; only straight quotes are quotes to YAML.",
    "E118": "A space is missing after the colon of a key.",
    # Shape
    "E201": "This key is not known here.",
    "E202": "The first key of a step says what the step is, and this is none.",
    "E203": "Something that must be there is missing.",
    "E204": "A list, a mapping or words stand where one of the others is needed.",
    "E205": "This is none of the values that may stand here.",
    "E206": "A time or a number is not written as one.",
    "E207": "A time or a number is outside of what makes sense.",
    "E208": "The script is written for another version of the language.",
    "E209": "This part of the language is not known in this version.",
    "E210": "A name holds characters that names can't hold.",
    # Meaning
    "E301": "A name is used that nothing gives a value.",
    "E302": "A ${name} is not written completely.",
    "E303": "A condition can't be read.",
    "E304": "A condition or a value makes no sense: what it uses is of another kind.",
    "E305": "Two steps have the same id.",
    "E306": "A partner is named whom no role, loop or word of the language gives.",
    "E307": "The roles and the number of people don't fit together.",
    "E308": "A setting's value lies outside of its own bounds.",
    "E309": "A repetition has no bound.",
    "E310": "A breath is outside of what is safe and comfortable.",
    "E311": "A yes would be taken though nobody said it. A yes is never invented.",
    "E312": "Blocks use each other in a circle, or too deep.",
    "E313": "A used file is not there, or lies outside of the session folders.",
    "E314": "A used block is not there.",
    "E315": "What is to be mirrored is not the words of a turn.",
    "E316": "One name stands for two things.",
    "E317": "A command that people can always rely on can't be renamed or switched off.",
    "W320": "A prompt is long: more than sixty words without a pause.",
    "W321": "A prompt holds a spoken command as a sentence of its own; the companion could obey itself.",
    "W322": "A step can never be reached.",
    "W323": "A name is used before anything was saved under it.",
    "W324": "A setting, a block or saved words are never used.",
    "W325": "Braces or double braces stand where ${name} was probably meant.",
}
