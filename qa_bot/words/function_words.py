"""The words of a language that say nothing of what a text is about."""

from __future__ import annotations

from functools import cache

from qa_bot.words.letters import without_accents

# STOPWORDS_EN_PLUS of bm25s 0.3 (MIT licence): importing it there imports SciPy, which takes as
# long as all else that `list` needs. tests/words/test_function_words.py holds this to it.
FUNCTION_WORDS = frozenset(
    """
    a about above after again against ain all am an and any are aren aren't as at be because
    been before being below between both but by can couldn couldn't d did didn didn't do does
    doesn doesn't doing don don't down during each few for from further had hadn hadn't has hasn
    hasn't have haven haven't having he her here hers herself him himself his how i if in into
    is isn isn't it it's its itself just ll m ma me mightn mightn't more most mustn mustn't my
    myself needn needn't no nor not now o of off on once only or other our ours ourselves out
    over own re s same shan shan't she she's should should've shouldn shouldn't so some such t
    than that that'll the their theirs them themselves then there these they this those through
    to too under until up ve very was wasn wasn't we were weren weren't what when where which
    while who whom why will with won won't wouldn wouldn't y you you'd you'll you're you've your
    yours yourself yourselves
    """.split()
)

# Those of which there is a list.
WITH_FUNCTION_WORDS = ("en", "de", "es", "fr", "it", "nl", "pt", "ru", "tr")


@cache
def function_words(language: str) -> frozenset[str]:
    """The function words of a language, also without accents; empty where there is no list."""
    if language == "en":
        return FUNCTION_WORDS
    if language not in WITH_FUNCTION_WORDS:
        return frozenset()
    # Whoever reads English alone needs no other.
    from qa_bot.words.function_word_lists import ASKING, LISTS

    listed = f"{LISTS[language]} {ASKING[language]}".split()
    return frozenset((*listed, *map(without_accents, listed)))


@cache
def foreign_function_words() -> frozenset[str]:
    """Collect the function words of all languages with a list that are none of English."""
    return frozenset[str]().union(*map(function_words, WITH_FUNCTION_WORDS)) - FUNCTION_WORDS
