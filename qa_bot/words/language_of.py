"""Which language a text is written in: a look at its commonest words, then an identifier.

Nearly all that is asked of English documents is plainly English, and tells so by words that no
other language has ("what", "does"): that costs microseconds. Only what does not is given to
py3langid (BSD-3; a naive Bayes classifier over byte n-grams, Lui and Baldwin 2012, with a model
in its wheel that is no pickle), which takes as long to load as many questions take to be answered.
"""

from __future__ import annotations

import hashlib
import logging
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from qa_bot.words.function_words import FUNCTION_WORDS
from qa_bot.words.plain import plain

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

logger = logging.getLogger(__name__)

# Those that the encoder of other languages was trained on (qa_bot.models.multilingual_encoder).
READ_LANGUAGES = (
    "ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh",
)  # fmt: skip
# Further ones that a text may be in: what is asked in one of them is told from what is read here.
# Not those so near to one that is read that the encoder reads them, too (Catalan, Galician).
OTHER_LANGUAGES = (
    "am", "bg", "bn", "cs", "da", "el", "fa", "fi", "he", "hi", "hr", "ht", "hu", "id", "mn", "no",
    "ro", "sk", "so", "sr", "sv", "sw", "tl", "uk", "ur", "vi",
)  # fmt: skip
# Those of them that come into question only where they are the likeliest: a short text in French or
# Russian would be less sure for the share that they have in it, and they are seldom met.
_LIKELIEST_ALONE = frozenset({"ht", "mn"})
# Those of all these that are never written in Latin letters, and one that is written in either.
_NEVER_LATIN = frozenset("am ar bg bn el fa he hi ja ko mn ru th uk ur zh".split())
_IN_EITHER = frozenset({"sr"})
# The scripts of all these, as Unicode's names of their letters begin.
_SCRIPTS = frozenset(
    """
    ARABIC BENGALI CJK CYRILLIC DEVANAGARI ETHIOPIC FULLWIDTH GREEK HALFWIDTH HANGUL HEBREW HIRAGANA
    IDEOGRAPHIC KATAKANA KATAKANA-HIRAGANA LATIN MODIFIER THAI
    """.split()
)
# English function words that are frequent words of the others, too: "was" in German, "do" in
# Portuguese, "me" in Spanish, "to" in Polish, "is" in Dutch.
_SHARED = frozenset(
    """
    a all am an as at be by d do down had hadn he her here him i if in into is it just ll m ma me
    more my no nor o of off on once or out over own re s same so some t to too under up ve was we
    will y
    """.split()
)
ENGLISH_ALONE = FUNCTION_WORDS - _SHARED
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# From here on an identified language is taken as certain, and below the other is one of two.
SURE = 0.8
# The published model of py3langid 0.4.0, data/model.npz.xz.
MODEL_SHA256 = "f4f4a2c3465ca1f081541037f9cac23021d68151c2f709c55ae5eedfca522963"
# Shares of the words of English: nearly half are function words, and in a short question few.
_LEAST_FUNCTION_WORDS = 0.25
_LEAST_KNOWN = 0.5
# Texts whose languages are kept: a query is asked about more than once on its way.
_KEPT = 64
# Of a long text the beginning tells.
_MOST_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True)
class Guess:
    """A language, its ISO 639-1 code, and how probable it is among those that are known here."""

    code: str
    probability: float

    @property
    def is_sure(self) -> bool:
        """Whether no other language comes into question."""
        return self.probability >= SURE

    @property
    def is_read(self) -> bool:
        """Whether what is asked in it can be looked up in documents of another language."""
        return self.code in READ_LANGUAGES


def plainly_english(text: str, knows: Callable[[str], bool] | None = None) -> bool:
    """Tell whether a text is English by a look at its words alone.

    It has a word that only English has ("what"), and at least half of its words are function words
    or such that `knows` tells to be the documents'; or all are. Without `knows` a quarter is
    enough, of function words. A text without words is as English as any other, one with a word in
    another script is not.
    """
    words = [word.replace("’", "'") for word in _WORD.findall(plain(text).casefold())]
    if not all(map(_is_latin, words)):
        return False
    known = sum(word in FUNCTION_WORDS or (knows is not None and knows(word)) for word in words)
    has_english = any(word in ENGLISH_ALONE for word in words)
    least = _LEAST_FUNCTION_WORDS if knows is None else _LEAST_KNOWN
    return known == len(words) or (has_english and known >= least * len(words))


def in_known_script(text: str) -> bool:
    """Tell whether at least half of a text's letters are of a script that some language here has.

    Of other scripts the identifier knows nothing, and calls all of them by one of its languages.
    """
    letters = [letter for letter in text[:_MOST_CHARACTERS] if letter.isalpha()]
    scripts = (unicodedata.name(letter, "").partition(" ")[0] for letter in letters)
    return 2 * sum(script in _SCRIPTS for script in scripts) >= len(letters)


def has_its_letters(text: str, code: str) -> bool:
    """Tell whether a text may be in a language by its letters: in Latin ones, or in none of them.

    Latin ones among others tell nothing: a name may be in them.
    """
    are_latin = {*map(_is_latin, filter(str.isalpha, text[:_MOST_CHARACTERS]))}
    return code in _IN_EITHER or are_latin != {code in _NEVER_LATIN}


def _is_latin(word: str) -> bool:
    # The Latin letters end with the extensions for Vietnamese and medieval texts (U+1EFF), but for
    # Greek, Cyrillic and what follows from U+0370 to U+1DFF.
    return all(letter < "\u0370" or "\u1e00" <= letter <= "\u1eff" for letter in word)


@lru_cache(maxsize=_KEPT)
def identified(text: str) -> tuple[Guess, ...]:
    """Identify the language of a text: all that come into question, the most probable first.

    English alone, where the identifier cannot be loaded; one warning says why.
    """
    identifier = _identifier()
    if identifier is None:
        return (Guess("en", 1.0),)
    import numpy as np  # which the identifier needs, and whoever asks in English does not

    # A BLAS may warn without a cause, see qa_bot.ranking.products.
    with np.errstate(invalid="ignore"):
        ranked = identifier.rank(plain(text[:_MOST_CHARACTERS]))
    if ranked[0][0] not in _LIKELIEST_ALONE:
        ranked = [one for one in ranked if one[0] not in _LIKELIEST_ALONE]
    total = sum(probability for _, probability in ranked)
    return tuple(Guess(code, float(probability / total)) for code, probability in ranked)


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier | None:
    # Loading it takes long, and NumPy: whoever asks in English needs neither.
    try:
        from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

        with (MODEL_DIR / MODEL_FILE).open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        if sha256 != MODEL_SHA256:
            raise ValueError(f"its model has SHA-256 {sha256}, the published file {MODEL_SHA256}")
        identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    except Exception as error:  # its package or file, or no folder to unpack that into
        logger.warning(
            "py3langid cannot be loaded (%s: %s); what is not plainly English is taken for it; "
            "run `pip install --force-reinstall py3langid==0.4.0`", type(error).__name__, error,
        )  # fmt: skip
        return None
    identifier.set_languages([*READ_LANGUAGES, *OTHER_LANGUAGES])
    return identifier


def likeliest_read(text: str) -> str:
    """The language, of those that are read, that a text is most probably in."""
    return next(guess.code for guess in identified(text) if guess.is_read)
