"""Wordings that ask for the same, as groups: the one that was asked most often first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from qa_bot.gaps.communities import communities
from qa_bot.gaps.gap_wordings import GapWording
from qa_bot.models.checked_vectors import encoded_documents
from qa_bot.models.embedding import Encoder

# Texts that are encoded together; of each its vectors for single words are dropped again.
TOGETHER = 512


@dataclass(frozen=True, slots=True)
class GapGroup:
    """Wordings of one question that was asked in vain, most often asked first.

    `typical` is the one that is nearest to all of them.
    """

    wordings: tuple[GapWording, ...]
    typical: GapWording

    @property
    def asked(self) -> int:
        """How many times they were asked."""
        return sum(one.asked for one in self.wordings)

    @property
    def since(self) -> datetime:
        """When the first of them was asked first (UTC)."""
        return min(one.first_asked for one in self.wordings)

    @property
    def last_asked(self) -> datetime:
        """When one of them was asked last (UTC)."""
        return max(one.last_asked for one in self.wordings)

    @property
    def why(self) -> dict[str, int]:
        """How many times they were not covered, rated down, and none of the choices."""
        names = ("not_covered", "down", "none_of_these")
        return {name: sum(getattr(one, name) for one in self.wordings) for name in names}

    @property
    def reasons(self) -> tuple[str, ...]:
        """What readers wrote."""
        return tuple(dict.fromkeys(said for one in self.wordings for said in one.reasons))


def gap_groups(
    wordings: Sequence[GapWording], encoder: Encoder, known: dict[str, np.ndarray] | None = None
) -> list[GapGroup]:
    """Group wordings by meaning, those asked most often first.

    `known` are their vectors by key as far as they are at hand; it then holds those of all of them
    and no others. Raises ModelError.
    """
    if not wordings:
        return []
    vectors = _vectors(wordings, encoder, {} if known is None else known)
    labels = communities(vectors)
    order = np.argsort(labels, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)
    groups = [_group([wordings[place] for place in part], vectors[part]) for part in parts]
    groups.sort(key=lambda group: (-group.asked, group.since, group.typical.key))
    return groups


def _vectors(
    wordings: Sequence[GapWording], encoder: Encoder, known: dict[str, np.ndarray]
) -> np.ndarray:
    """One pooled vector of length 1 for each wording: (n, d) float32."""
    keys = [wording.key for wording in wordings]
    new = [place for place, key in enumerate(keys) if key not in known]
    for first in range(0, len(new), TOGETHER):
        places = new[first : first + TOGETHER]
        found = encoded_documents(encoder, [wordings[place].text for place in places])
        known |= {keys[place]: vectors.pooled for place, vectors in zip(places, found, strict=True)}
    for key in known.keys() - set(keys):
        del known[key]
    return np.stack([known[key] for key in keys])


def _group(members: Sequence[GapWording], vectors: np.ndarray) -> GapGroup:
    weights = np.array([one.asked for one in members], dtype=np.float32)
    nearness = vectors @ (weights @ vectors)
    order = sorted(range(len(members)), key=lambda i: (-members[i].asked, -float(nearness[i])))
    return GapGroup(tuple(members[i] for i in order), members[int(nearness.argmax())])
