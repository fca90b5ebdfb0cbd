"""Contradictions."""

from __future__ import annotations

from collections.abc import Sequence

from qa_bot.checking.collection import Item
from qa_bot.checking.findings import Finding
from qa_bot.embedding import Encoder


def find_contradictions(items: Sequence[Item], encoder: Encoder, count: int) -> list[Finding]:
    """Stub."""
    return []
