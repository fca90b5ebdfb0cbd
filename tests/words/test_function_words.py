"""The copied list of function words is the one that it was copied from."""

import subprocess
import sys

from bm25s.stopwords import STOPWORDS_EN_PLUS

from qa_bot.words.function_words import FUNCTION_WORDS


def test_they_are_those_of_bm25s():
    assert set(STOPWORDS_EN_PLUS) == FUNCTION_WORDS


def test_reading_words_imports_neither_bm25s_nor_scipy():
    code = "import sys, qa_bot.words.stems; print({'bm25s', 'scipy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
