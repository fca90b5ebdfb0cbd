"""The glossary of a second index: the documents' words, and the commonest of English."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from qa_bot.models.glossary import Glossary
from qa_bot.models.multilingual_encoder import FINGERPRINT, MultilingualEncoder
from qa_bot.store import Build, SecondIndex
from qa_bot.store.glossary_file import kept_glossary
from qa_bot.words.english_words import common_english_words

# Words of a glossary: of the documents the commonest, and the commonest of English.
MOST_WORDS = 30_000
COMMON_WORDS = 3_000


def glossary_of(second: SecondIndex, encoder: MultilingualEncoder) -> Glossary:
    """Give the glossary of the documents' words, kept beside their second index in a folder.

    That of an index that was built aside is not kept.
    """

    def made() -> Glossary:
        printed = second.first.vocabulary.printed()
        own = sorted(printed, key=lambda word: (-printed[word], word))[:MOST_WORDS]
        return Glossary.of(own, common_glossary(encoder), encoder)

    if not isinstance(second.place, Path) or second.rules.build is Build.ASIDE:
        return made()
    return kept_glossary(second.place, f"{second.first.index_sha256} {FINGERPRINT}", made)


@lru_cache(maxsize=1)
def common_glossary(encoder: MultilingualEncoder) -> Glossary:
    """The commonest English words with their vectors, encoded once a process: 3 MB."""
    return Glossary.of_common(common_english_words(COMMON_WORDS), encoder)
