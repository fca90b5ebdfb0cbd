"""Words by what they are forms of, irregular forms as well: "kept", "keep"."""

from __future__ import annotations

from collections.abc import Mapping

from qa_bot.words.lexicon import cached_by_language, lexicon
from qa_bot.words.stems import words


def root(stem: str) -> str:
    """Stem of the word that a stem is an irregular form of; of any other the stem itself."""
    return _irregular().get(stem, stem)


def roots(text: str) -> list[str]:
    """Split a text into its words, in order, each as its `root`."""
    irregular = _irregular()
    return [irregular.get(stem, stem) for stem in words(text)]


@cached_by_language()
def _irregular() -> Mapping[str, str]:
    """Map the stem of each irregular form to that of its word."""
    lines = (words(line) for line in lexicon().opposition.forms)
    return {stem: first for first, *others in lines for stem in others}
