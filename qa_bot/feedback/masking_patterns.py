"""How what is masked is written, as regular expressions; `masking` says what each is.

None of them looks back and forth over more than a few dozen characters: any text is read in a time
that grows with its length alone.
"""

from __future__ import annotations

import re

from qa_bot.feedback.masking_words import OF_NUMBERS, OF_PASSWORDS, OF_TELEPHONES, PUBLIC

_SPACE = r"[ \u00a0\u202f]"
_IS = r"(?:\s(?:is|es|ist|lautet|est|é|è|هو|هي))?\s?[:#=]?\s?"
EMAIL = re.compile(
    r"(?<![\w.+%'-])[\w.+%'-]{1,64}@(?:[^\W_][\w-]{0,62}\.){1,8}[^\W\d_][\w-]{1,62}"
    # Written for people alone: anna (at) example (dot) org, sara at example dot com.
    r"|(?<![\w.+-])[\w.+-]{1,64} ?[\[(] ?at ?[\])] ?[\w-]{1,63}"
    r"(?:(?: ?[\[(] ?(?:dot|punkt|punto|point|ponto) ?[\])] ?|\.)[\w-]{2,63}){1,4}"
    r"|(?<![\w.+-])[\w.+-]{1,64} at [\w-]{1,63}(?: dot [\w-]{2,63}){1,4}",
    re.IGNORECASE,
)
# The user and password of an address, and what opens it at its end.
LOGIN = re.compile(r"(?<=://)[^\s/?#@]{1,200}(?=@)")
TOKEN = re.compile(
    r"(?<![^\W_])(?:[^\W_]{1,20}[_-]){0,2}(?:token|key|apikey|secret|password|passwd|pwd|sid|auth)"
    r"=[^\s&#\"'<>]{4,2000}",
    re.IGNORECASE,
)
# A word with a digit or sign in it, as passwords have; "my password is expired" has none.
PASSWORD = re.compile(
    rf"(?<!\w)(?:{OF_PASSWORDS}){_IS}(?P<own>(?=[^\s]{{0,60}}[\d!#$%&*+=@^~])[^\s,;\"'<>]{{4,64}})",
    re.IGNORECASE,
)
# ISO 13616: a country, two check digits, at most 30 letters and digits, as people part them.
IBAN = re.compile(
    rf"(?<!\w)[A-Z]{{2}}\d\d(?:{_SPACE}?[A-Z0-9]{{4}}){{2,7}}(?:{_SPACE}?[A-Z0-9]{{1,3}})?(?!\w)",
    re.IGNORECASE,
)
# Numbers of states that have letters in them, are short, or have a form of their own.
OF_STATES = re.compile(
    r"(?<![\w-])(?:(?!000|666)\d{3}[- ]\d{2}[- ]\d{4}"  # US social security number, ITIN
    rf"|[A-Z]{{2}}(?:{_SPACE}?\d\d){{3}}{_SPACE}?[A-D]"  # British national insurance
    r"|[XYZ]?\d{7,8}[- ]?[A-HJ-NP-TV-Z]"  # Spain
    r"|[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z0-9]\d"  # Mexico
    r"|[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z]"  # Italy
    r"|[A-Z]{5}\d{4}[A-Z]"  # India
    rf"|\d\d{_SPACE}?\d{{6}}{_SPACE}?[A-Z]{_SPACE}?\d{{3}}"  # Germany's pension insurance
    rf"|[A-Z]{_SPACE}?\d{{3}}[- ]?\d{{3}}[- ]?\d{{2,3}}|[A-Z]{{1,3}}\d{{6,9}}"  # passports, aliens
    r"|\d{3}\.\d{3}\.\d{3}-\d\d|\d\d\.\d{3}\.\d{3}/\d{4}-\d\d"  # Brazil
    r"|\d{3}\.\d{4}\.\d{4}\.\d\d)(?![\w-])",  # Switzerland
    re.IGNORECASE,
)
# What the words before it call somebody's own, with four digits or more.
OWN = re.compile(
    rf"(?<!\w)(?:{OF_NUMBERS}){_IS}"
    r"(?P<own>(?=(?:[^\s\d]{0,12}\d){4})[^\W_](?:\w|[-/.:](?=\w)){2,39})",
    re.IGNORECASE,
)
TELEPHONE = re.compile(
    rf"(?<!\w)(?:{OF_TELEPHONES}){_IS}"
    rf"(?P<own>[+(]{{0,2}}\d(?:(?:{_SPACE}|[().\-/]){{0,2}}\d){{4,16}})(?!\w)",
    re.IGNORECASE,
)
# Letters and digits in one word, with seven digits or more; no moment or size of a screen.
CODE = re.compile(
    r"(?<![\w-])(?!(?:19|20)\d\d-\d\d-\d\dT)(?!\d+x\d)(?=[\d-]{0,30}[^\W\d_])"
    r"(?=(?:[^\W\d_-]*-?\d){7})(?:[^\W_]|-(?=\w)){8,40}(?![\w-])"
)
NETWORK = re.compile(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|(?:[\da-f]{0,4}:){3,7}[\da-f]{0,4})(?!\.?\w|:)",
    re.IGNORECASE,
)
# Digits in a row, with at most two signs between them.
DIGITS = re.compile(r"(?<![\w.,])[+(]{0,2}\d(?:[ \u00a0\u202f().\-/:,']{0,2}\d)*(?!\w)")

# What stands before and behind a number that is nobody's own.
PUBLIC_BEFORE = re.compile(rf"(?<!\w)(?:{PUBLIC})[\s:#-]*$", re.IGNORECASE)
LETTERS = re.compile(r"[A-Za-z]{1,8}-?(?=\d)")
MONEY_BEFORE = re.compile(r"(?:[$€£¥₹]|\b(?:USD|EUR|GBP|CHF|BRL|MXN))\s?$")
MONEY_AFTER = re.compile(
    r"\s?(?:[$€£¥₹%]|(?:de )?(?:dollars?|euros?|pounds?|pesos|reais|francs?|USD|EUR|GBP|CHF)\b)",
    re.IGNORECASE,
)
THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[.']\d{3})+(?:,\d+)?")
DECIMAL = re.compile(r"\d+[.,]\d+")
_MONTH, _DAY = r"(?:0?[1-9]|1[0-2])", r"(?:[12]\d|3[01]|0?[1-9])"
_DATE = (
    rf"(?:(?:19|20)\d\d[-./]{_MONTH}[-./]{_DAY}|{_DAY}[-./]{_DAY}[-./](?:(?:19|20)\d\d|\d\d)"
    r"|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))"
)
_WHEN = rf"(?:{_DATE}|(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?|(?:19|20)\d\d)"
# Dates, times and years, one or several.
DATES = re.compile(rf"{_WHEN}(?:[ \-/,]{{1,2}}{_WHEN})*")
# Numbers one after the other, each too short to be somebody's.
LIST = re.compile(
    r"[1-9]\d?(?:(?:[ \-/]|, ?)[1-9]\d?)*|\d{1,4}(?:, ?\d{1,4})*|\d{5}-\d{4}"
    r"|\d{1,2}\.0\.\d+(?:\.\d+)?"  # a version
)
