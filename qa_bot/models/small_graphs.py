"""ONNX graphs of one operation, in bytes: the package onnx, which makes them, is not needed to run.

tests/models/test_one_thread.py makes each anew.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from qa_bot.models.sessions import UnusableError, open_session

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

# What they call their inputs.
LEFT, RIGHT, HALVES = "left", "right", "halves"
# float32 "left" (n, k) and "right" (k, m) to their product (n, m).
PRODUCT = (
    b'\x08\x08:m\n\x1a\n\x04left\n\x05right\x12\x03out"\x06MatMul\x12\x01gZ\x18\n\x04left\x12\x10'
    b"\n\x0e\x08\x01\x12\n\n\x03\x12\x01n\n\x03\x12\x01kZ\x19\n\x05right\x12\x10\n\x0e\x08\x01\x12"
    b"\n\n\x03\x12\x01k\n\x03\x12\x01mb\x17\n\x03out\x12\x10\n\x0e\x08\x01\x12\n\n\x03\x12\x01n\n"
    b"\x03\x12\x01mB\x04\n\x00\x10\x11"
)
# float16 "halves" (n,) to the same numbers as float32.
WIDENED = (
    b'\x08\x08:N\n\x1e\n\x06halves\x12\x03out"\x04Cast*\t\n\x02to\x18\x01\xa0\x01\x02\x12\x01gZ'
    b"\x15\n\x06halves\x12\x0b\n\t\x08\n\x12\x05\n\x03\x12\x01nb\x12\n\x03out\x12\x0b\n\t\x08\x01"
    b"\x12\x05\n\x03\x12\x01nB\x04\n\x00\x10\x11"
)


@cache
def small_session(graph: bytes) -> InferenceSession | None:
    """Open one of these graphs, once a process; None where onnxruntime cannot be used."""
    try:
        return open_session(graph, "a graph of one operation")
    except UnusableError:  # who loads the bundled model is told
        return None
