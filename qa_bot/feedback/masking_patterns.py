"""How what is masked is written, as regular expressions; `masking` says what each is.

They are matched against plain signs (`masking_folds`): "-", " " and 0 to 9 alone. None of them
looks back and forth over more than a few dozen characters: any text is read in a time that grows
with its length alone.
"""

from __future__ import annotations

import re

from qa_bot.feedback import masking_words as words

_I = re.IGNORECASE
# Scripts that put no space between words, so that a digit beside one of theirs begins a number.
_LETTER = r"[^\W_\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
_BEGIN, _END = rf"(?<!{_LETTER})", rf"(?!{_LETTER})"
# What parts the digits of one number.
_PARTS = r"[ ().\-/:,'_|*~\\]"
_NO_MORE = rf"(?!{_LETTER}|{_PARTS}{{0,3}}\d)"
_IS = r"(?:\s(?:is|was|are|es|ist|lautet|est|é|è|er|är|to|هو|هي))?\s?[:#=]?\s?"
_NAME = r"[\w.+%'-]{1,64}"
EMAIL = re.compile(
    rf"(?<![\w.+%'-]){_NAME}(?: ?@ ?|%40|&#64;)"
    r"(?:[^\W_][\w-]{0,62}\.){1,8}[^\W\d_][\w-]{1,62}"
    # Written for people alone: anna (at) example (dot) org, sara at example dot com.
    r"|(?<![\w.+-])[\w.+-]{1,64} ?[\[(] ?at ?[\])] ?[\w-]{1,63}"
    r"(?:(?: ?[\[(] ?(?:dot|punkt|punto|point|ponto) ?[\])] ?|\.)[\w-]{2,63}){1,4}"
    rf"|(?<![\w.+-])(?!(?:{words.NOBODY}) at )[\w.+-]{{1,64}} at [\w-]{{1,63}}"
    r"(?: dot [\w-]{2,63}){1,4}",
    _I,
)
# The user and password of an address, and what opens it at its end.
LOGIN = re.compile(r"(?<=://)[^\s/?#@]{1,200}(?=@)")
TOKEN = re.compile(
    r"(?<![^\W_])(?:[^\W_]{1,20}[_-]){0,2}(?:token|key|apikey|secret|password|passwd|pwd|sid|auth)"
    r"=[^\s&#\"'<>]{4,2000}",
    _I,
)
# What opens something by itself: keys of well-known services by how they begin, signed tokens
# (RFC 7519), and words that nobody makes up, of twenty letters, large and small, and digits.
KEY = re.compile(
    r"(?<!\w)(?:(?:sk|pk|rk)[-_](?=[^\s\d]{0,60}\d)[\w-]{12,200}|gh[a-z]_\w{12,255}|github_pat_\w{12,255}"
    r"|glpat-[\w-]{12,255}|xox[a-z]-[\w-]{10,255}|(?:AKIA|ASIA|AIDA|AROA)[A-Z0-9]{12,128}"
    r"|AIza[\w-]{20,128}|ya29\.[\w-]{10,2000}|(?:hf|npm|dop_v1|shpat)_\w{12,255}|pypi-[\w-]{12,2000}"
    r"|SG\.[\w-]{10,64}\.[\w-]{10,128}|eyJ[\w-]{4,2000}(?:\.[\w-]{0,3000}){0,4}"
    r"|(?=[a-z0-9]{0,40}[A-Z])(?=[A-Z0-9]{0,40}[a-z])(?=(?:[A-Za-z]{0,40}\d){2})[A-Za-z0-9]{20,2000})"
    r"(?!\w)|(?<=\b[Bb]earer )(?=[^\s\d]{0,60}\d)[\w.~+/=-]{12,4000}"
    r"|(?<=\bBasic )(?=[^\s\d]{0,60}\d)[A-Za-z0-9+/]{8,4000}={0,2}(?![\w-])"
    r"|-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----[\w+/= -]{0,8000}"
)
# "password", "password for the page is", "password was changed to".
_OF_PASSWORDS = (
    rf"(?<!\w)(?:{words.OF_PASSWORDS})(?:s|'s)?(?: (?:code|number|no\.|nummer))?(?!\w)"
    rf"(?:(?: [^\W\d_]{{1,12}}){{0,3}}(?= (?:is|to|es|ist|est) )|(?= ?[:=])|)"
    rf"(?: ?(?:[→(-]|[-=]>) ?|{_IS})"
    r"(?:(?:now|still|currently|just|jetzt|ahora) )?"
)
# A word with a digit, or a sign inside it, as passwords have, or one in quotes; "my password is
# expired!" has none.
PASSWORD = re.compile(
    rf"{_OF_PASSWORDS}['\"]?(?![$€£]\d)(?P<own>(?=\S{{0,60}}(?:\d|[#$%&*+=@^~!][^\s!?.,;:'\")]))"
    r"(?:\d{3}(?!\w)|[^\s<>\"]{3,200}[^\s<>\".,;:?)']))",
    _I,
)
QUOTED = re.compile(rf"{_OF_PASSWORDS}(?P<sign>['\"])(?P<own>[^'\"\n]{{3,100}})(?P=sign)", _I)
# ISO 13616: a country, two check digits, at most 30 letters and digits, as people part them.
IBAN = re.compile(
    r"(?<!\w)(?=[A-Z]{2}(?:[^\W\d_]{0,4} ?-?\d){10})(?=(?:[A-Z0-9][ -]?){15})"
    r"[A-Z]{2}\d\d(?:[ -]?[A-Z0-9]{4}){2,7}"
    r"(?:[ -]?[A-Z0-9]{1,3})?(?!\w)",
    _I,
)
# As cards are printed, and in one piece (ISO/IEC 7812-1); of each place the longest is seen first.
_BETWEEN = r"(?:[^\w\n]|_){1,4}"
CARD = re.compile(
    rf"(?<!\d)(?=(?P<own>\d{{4}}{_BETWEEN}\d{{6}}{_BETWEEN}\d{{4,5}}|\d{{13,19}}"
    rf"|\d{{4}}(?:{_BETWEEN}\d{{4}}){{3}}(?:{_BETWEEN}\d{{1,3}})?"
    rf"|\d{{4}}(?:{_BETWEEN}\d{{4}}){{2}}{_BETWEEN}\d{{1,3}})(?!\d))"
)
FOUR_FOURS = re.compile(rf"\d{{4}}(?:{_BETWEEN}\d{{4}}){{3}}")
# What a word before it says that a state gave to somebody.
PERSONAL = re.compile(
    rf"(?<!\w)(?:{words.OF_PERSONS})(?: ?(?:number|num\.?|no\.?|nr\.?|nummer|card|#))?"
    rf"(?: (?:last (?:four|4)(?: digits)?|ending(?: in)?|ends in))?{_IS}"
    rf"(?P<own>[A-Z]?\d(?:{_PARTS}{{0,3}}\d){{3,19}}"
    r"(?:-?[A-Z](?!\w)|[ -]?[A-Z](?:[ -]?\d){1,10})?)"
    rf"{_END}",
    _I,
)
# Numbers of states that have letters in them, are short, or have a form of their own.
OF_STATES = re.compile(
    # US social security number, ITIN
    r"(?<![^\W\u3040-\u9fff]|-)(?:(?!000|666)\d{3}(?: ?[-./] ?| )\d{2}(?: ?[-./] ?| )\d{4}"
    r"|[A-Z]{2}(?: ?\d\d){3} ?[A-D]"  # British national insurance
    r"|[XYZ]?\d{7,8}(?:-?[A-HJ-NP-TV-Z]| (?-i:[A-HJ-NP-TV-Z]))"  # Spain
    r"|[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z0-9]\d"  # Mexico
    r"|[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z]"  # Italy
    r"|[A-Z]{5}\d{4}[A-Z]"  # India
    r"|\d\d ?\d{6} ?[A-Z] ?\d{3}"  # Germany's pension insurance
    # passports, aliens
    r"|(?:[A-Z]|(?-i:[A-Z]) )\d{3}[- ]?\d{3}[- ]?\d{2,3}|[A-Z]{1,3}\d{6,9}"
    r"|\d{3}\.\d{3}\.\d{3}-\d\d|\d\d\.\d{3}\.\d{3}/\d{4}-\d\d"  # Brazil
    r"|\d{3}\.\d{4}\.\d{4}\.\d\d)(?![\w-])",  # Switzerland
    _I,
)
# What the words before it call somebody's own, with four digits or more.
OWN = re.compile(
    rf"(?<!\w)(?:{words.OF_NUMBERS}){_IS}"
    r"(?P<own>(?=(?:[^\s\d]{0,12}\d){4})[^\W_](?:\w|[-/.:](?=\w)){2,39}"
    rf"|\d(?:[ -]{{0,3}}\d){{3,39}}{_END})",
    _I,
)
TELEPHONE = re.compile(
    rf"(?<!\w)(?:{words.OF_TELEPHONES}){_IS}"
    rf"(?P<own>[+(]{{0,2}}\d(?:[ ().\-/]{{0,3}}\d){{4,16}})(?!\w)",
    _I,
)
# Letters and digits in one word, with seven digits or more; no moment or size of a screen.
CODE = re.compile(
    rf"(?<![\w-])(?!(?:19|20)\d\d-\d\d-\d\dT)(?!\d+x\d)(?=[\d-]{{0,30}}[^\W\d_])"
    rf"(?=(?:[^\W\d_-]*-?\d){{7}})(?:{_LETTER}|-(?=\w)){{8,40}}(?![\w-])"
)
# The first kind may have a port behind it.
NETWORK = re.compile(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}(?!\.?\w)|(?:[\da-f]{0,4}:){3,7}[\da-f]{0,4}(?!\.?\w|:))",
    _I,
)
# Digits in a row, with at most three signs between them.
DIGITS = re.compile(rf"{_BEGIN}[+(]{{0,2}}\d(?:{_PARTS}{{0,3}}\d)*(?:{_END}|(?=(?:x|ext)\d))", _I)

# What is nobody's own, each in the form that numbers of its kind have, or of eight digits at most
# in one piece: whatever else stands behind such a word is masked as if the word were not there.
PUBLIC = re.compile(
    r"(?<!\w)(?:(?:rfc|iso|iec|din|en|article)[\s:#/-]{0,3}"
    r"(?:\d{1,5}(?:-\d{1,2}){0,2}(?:[:-](?:19|20)\d\d)?|\d{1,8})"
    r"|issn[\s:#-]{0,3}\d{4}-\d{3}[\dX]|cve-(?:19|20)\d\d-\d{4,7}|(?:kb|pmid)[\s:#-]{0,3}\d{1,8}"
    r"|doi[\s:#-]{0,3}10\.\d{4,5}/[^\s\d]{0,40}\d{0,8}"
    r"|(?:version|v|build|firmware|release)[\s:#-]{0,3}"
    r"(?!\d{3}\.\d{3}\.\d{4}|\d\d(?:\.\d\d){3})(?:\d{1,8}|\d{1,4}(?:\.\d{1,5}){1,4}|\d{8}\.\d{1,3})"
    r"|(?:(?:error|stop|status|fehler)-? ?(?:codes?|no\.?|number)?|c[óo]digo(?: de error| de erro)"
    r"|code d'erreur|erreur|errore|codice errore)"
    r"[\s:#-]{0,3}(?:\d{1,8}|-?2147\d{6})|0x[\da-f]{1,8})" + _NO_MORE,
    _I,
)
ISBN = re.compile(
    r"(?<!\w)isbn(?:-1[03])?:? ?(?P<own>(?:97[89][- ]?)?(?:\d[- ]?){9}[\dX])(?!\w)", _I
)
_CURRENCY = r"(?:[$€£¥₹]|\b(?:USD|EUR|GBP|CHF|BRL|MXN))"
_COMMAS = r"[1-9]\d{0,2}(?:,\d{2,3}){0,3},\d{3}(?:\.\d{1,2})?"
_POINTS = r"[1-9]\d{0,2}(?:[.']\d{3}){1,4}(?:,\d{1,2})?"
_SPACES = r"[1-9]\d{0,2}(?: \d{3}){1,2}(?:[.,]\d{1,2})?"
_PLAIN = r"(?:[1-9]\d{0,8}|0)(?:[.,]\d{1,2})?"
_RANGE = r"[1-9]\d{0,5} ?- ?[1-9]\d{0,5}"
_AMOUNT_ENDS = r"(?![^\W_]|[.,'/:\-]\d)"
# Beside a currency, of nine digits where nothing parts them.
AMOUNT = re.compile(
    rf"{_CURRENCY} ?(?:{_SPACES}(?!.?\d)|{_COMMAS}|{_POINTS}|{_PLAIN}){_AMOUNT_ENDS}", _I
)
AMOUNT_BEFORE = re.compile(
    rf"(?<![^\W_])(?<!\d[ .,'/:\-)])(?P<own>{_SPACES}|{_COMMAS}|{_POINTS}|{_RANGE}|{_PLAIN})"
    r"(?:[$€£¥₹](?!\d)| ?[$€£¥₹](?! ?\d)"
    r"| (?:de )?(?:dollars?|euros?|pounds?|pesos|reais|francs?|USD|EUR|GBP|CHF)\b)",
    _I,
)
_LONG = rf"(?:{_COMMAS}|{_POINTS}|(?:0|[1-9]\d{{0,2}})\.\d{{1,3}})"
AMOUNTS = re.compile(rf"{_LONG}(?:(?: ?[-/] ?|, ){_LONG})*")
LONG_DECIMAL = re.compile(r"[1-9]\d{0,2}(?:(?:,\d{3})+\.\d\d?|(?:\.\d{3})+,\d\d?)")
DECIMAL = re.compile(r"-?\d{1,3}[.,]\d{1,15}|\d{1,6}[.,]\d{1,4}")
_MONTH, _DAY = r"(?:0?[1-9]|1[0-2])", r"(?:[12]\d|3[01]|0?[1-9])"
_YEAR = r"(?:19|20)\d\d"
_DATE = rf"(?:{_YEAR}[-./]{_MONTH}[-./]{_DAY}|{_DAY}[-./]{_DAY}[-./](?:{_YEAR}|\d\d))"
_WHEN = (
    rf"(?:{_DATE}|{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    rf"|(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?|{_YEAR}[-/]\d\d|{_YEAR})"
)
DATE, YEAR = re.compile(_DATE), re.compile(_YEAR)
# Dates, times and years, one or several.
DATES = re.compile(rf"{_WHEN}(?:(?: ?[\-/,] ?| ){_WHEN})*")
# The number of a form before its years: COVID-19 2020 2021.
NAME_OF_FORM = re.compile(r"\d{1,4}(?: |, )(?=\d)")
ENDS_IN_NAME = re.compile(r"(?<!\w)[A-Za-z]{1,8}-$")
# Numbers one after the other, each too short to be somebody's.
LIST = re.compile(r"[1-9]\d{0,2}(?:(?: ?[\-/] ?| |, ?)[1-9]\d{0,2})*")
COMMA_LIST = re.compile(
    r"[1-9]\d{0,3}(?: ?- ?[1-9]\d{0,3})?(?:, ?[1-9]\d{0,3}(?: ?- ?[1-9]\d{0,3})?)+"
)
PAIRS = re.compile(r"\d\d(?:,\d\d){3,}")
POSTCODE_OR_VERSION = re.compile(r"\d{5}-\d{4}|\d{1,3}\.0\.\d{1,5}(?:\.\d{1,5})?")
ENDS_IN_LIST_WORD = re.compile(rf"(?<!\w){words.OF_LISTS}[\s:#]{{0,3}}$", _I)
ENDS_IN_OWNER = re.compile(
    rf"(?<!\w)(?:{words.OWNERS})(?:s|'s)?(?: ?(?:number|no\.?|nummer|#))?{_IS}$", _I
)
