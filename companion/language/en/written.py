"""What is written short in English, and how it is said: titles, abbreviations, units, signs."""

TITLES = {
    "dr": "Doctor", "mr": "Mister", "mrs": "Missus", "ms": "Miz", "prof": "Professor", "st": "Saint",
    "mx": "Mix", "rev": "Reverend", "mt": "Mount", "ft": "Fort",
}  # fmt: skip
STREETS = {"St": "Street", "Dr": "Drive", "Ave": "Avenue", "Rd": "Road", "Ln": "Lane", "Blvd": "Boulevard"}
PARTS = {"Ch": "Chapter", "Fig": "Figure", "Vol": "Volume"}
ABBREVIATIONS = {
    "e.g.": "for example", "i.e.": "that is", "etc.": "and so on", "vs.": "versus", "approx.": "about",
    "a.k.a.": "also known as", "w/o": "without", "w/": "with", "incl.": "including", "resp.": "respectively",
    "a.m.": "A M", "p.m.": "P M", "excl.": "excluding", "cf.": "compare", "et al.": "and others",
    "ca.": "about", "jr.": "junior", "sr.": "senior", "dept.": "department", "p.s.": "P S",
    "n/a": "not applicable", "c/o": "care of", "s/he": "she or he", "either/or": "either, or",
    "km/h": "kilometres an hour", "b/c": "because", "ph.d.": "P H D",
}  # fmt: skip
ENDING = frozenset({"etc.", "et al.", "a.m.", "p.m.", "jr.", "sr."})
"""Abbreviations that often end a sentence."""
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
UNITS = {
    "s": "second", "sec": "second", "secs": "second", "min": "minute", "mins": "minute", "m": "minute",
    "h": "hour", "hr": "hour", "hrs": "hour", "km": "kilometre", "kg": "kilogram", "cm": "centimetre",
    "lb": "pound", "lbs": "pound", "g": "gram", "ml": "millilitre",
}  # fmt: skip
MONEY = {
    "€": ("euro", "euros", "cents"), "$": ("dollar", "dollars", "cents"), "£": ("pound", "pounds", "pence"),
}  # fmt: skip
SCALE = {"k": "thousand", "m": "million", "bn": "billion"}
COUNTED_IN = "dollars|euros|pounds|pence|percent|thousand|kilo|met(?:re|er)|minute|hour|second|degree"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CODES = {"EUR": "€", "USD": "$", "GBP": "£"}
DECADES = {
    "2": "twenties", "3": "thirties", "4": "forties", "5": "fifties", "6": "sixties", "7": "seventies",
    "8": "eighties", "9": "nineties",
}  # fmt: skip
FRACTIONS = {
    "1/2": "one half",
    "1/3": "one third",
    "2/3": "two thirds",
    "1/4": "one quarter",
    "3/4": "three quarters",
}
SIGNS = {
    "&": " and ", "+": " plus ", "=": " equals ", "@": " at ", "%": " percent", "§": " section ",
    "№": " number ", "°C": " degrees", "°F": " degrees Fahrenheit", "°": " degrees", "×": " times ",
    "→": ", ", "•": ", ", "½": " and a half", "¼": " and a quarter", "¾": " and three quarters",
    "±": " plus or minus ", "≈": " about ", "÷": " divided by ", "²": " squared", "³": " cubed",
}  # fmt: skip
ROMAN = {
    tens + ones: 10 * len(tens) + number
    for tens in ("", "X")
    for number, ones in enumerate(("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"))
    if tens + ones
}
COUNTED = (
    "War|Chapter|Part|Act|Scene|Book|Volume|Phase|Type|Step|Level|Section|Round|Stage|Grade|Article|Appendix"
)
SCALES = frozenset({"5", "7", "10", "100"})
"""``7/10`` is a rating out of one of these; other slashes between numbers are dates or unclear."""
