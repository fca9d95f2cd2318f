"""Numbers, durations and lists in words, as a person says them."""

from collections.abc import Sequence

_ONES = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
         "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
         "nineteen")  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def spoken_number(number: int) -> str:
    """A whole number in words, from 0 to 99; digits beyond."""
    if 0 <= number < len(_ONES):
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    return str(number)


def spoken_duration(duration_s: float) -> str:
    """A duration as a person says it: to five seconds below a minute, then to the half minute."""
    if duration_s < 57.5:
        seconds = max(5, round(duration_s / 5) * 5)
        return f"{spoken_number(seconds)} seconds"
    halves = round(duration_s / 30)
    minutes, half = divmod(halves, 2)
    if minutes >= 60 and minutes % 60 == 0:
        hours = minutes // 60
        return "one hour" if hours == 1 else f"{spoken_number(hours)} hours"
    if half and minutes < 10:
        return f"{spoken_number(minutes)} and a half minutes"
    return "one minute" if minutes == 1 else f"{spoken_number(minutes)} minutes"


def in_a_row(words: Sequence[str], joined_by: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joined_by} {words[-1]}"
