"""Which questions of translations are one by their meaning, with the encoder of other languages."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from qa_bot.answering.alike_sides import matched_by_meaning
from qa_bot.answering.translated_pairs import MOST_COMPARED
from qa_bot.checking.collection import Collection
from qa_bot.checking.translations import Translation, translations
from qa_bot.models.embedding import BUNDLED_MODEL, Encoder
from qa_bot.models.multilingual_encoder import load_multilingual_encoder
from qa_bot.records import ModelError, QAPair
from qa_bot.store import memory_store
from qa_bot.words.language_of import READ_LANGUAGES

logger = logging.getLogger(__name__)


def translations_by_meaning(
    collection: Collection, encoder: Encoder
) -> tuple[Translation, ...] | None:
    """Match the questions of a collection's translations as a bot with this encoder does.

    None where there are none, or it has no encoder of other languages.
    """
    found = (*translations(collection.items),)
    if not found or encoder.name != BUNDLED_MODEL:
        return None
    try:
        multilingual = load_multilingual_encoder()
    except ModelError as error:
        logger.warning("%s; translations are matched by numbers alone", error)
        return None
    return tuple(_by_meaning(one, multilingual) for one in found)


def _by_meaning(translation: Translation, encoder: Encoder) -> Translation:
    """The same with places by meaning, too; which are lacking is told by numbers as before."""
    sides = translation.original, translation.side
    if any(
        side.language not in READ_LANGUAGES or len(side.items) > MOST_COMPARED for side in sides
    ):
        return translation
    own, theirs = (_vectors([item.pair for item in side.items], encoder) for side in sides)
    cosines = np.einsum("ikd,jkd->ij", own, theirs, optimize=True) / 2
    places = tuple(matched_by_meaning(cosines, translation.matched.places))
    return replace(translation, matched=replace(translation.matched, places=places))


def _vectors(pairs: Sequence[QAPair], encoder: Encoder) -> np.ndarray:
    return memory_store(pairs, encoder).meaning_vectors(range(len(pairs)))
