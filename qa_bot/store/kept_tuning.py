"""What is tuned belongs to the collection: an index in the place of another has it, too."""

from __future__ import annotations

import logging

from qa_bot.models.embedding import Encoder
from qa_bot.ranking.tuned import Tuned
from qa_bot.store.manifest import Manifest

logger = logging.getLogger(__name__)


def tuned_before(before: Manifest | None, encoder: Encoder) -> Tuned | None:
    """What the index before has, for the one that takes its place.

    None where it is of another model, of which a warning tells.
    """
    if before is None or before.tuned is None:
        return None
    if before.model_fingerprint != encoder.fingerprint:
        logger.warning(
            "the confidence was tuned for %s, and is not for %s; run `qa-bot tune` again",
            before.model,
            encoder.name,
        )
        return None
    return before.tuned
