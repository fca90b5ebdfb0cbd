"""Answers that are the same but for how a processor rounds."""

from dataclasses import fields, is_dataclass, replace
from typing import Any

from pytest import approx

# Sums of float32 differ from here on by kernels, threads and the place of an array in memory.
ROUNDING = 1e-6


def near(value: Any) -> Any:
    """The same value with each float in it, however deep, standing for all that nearly are it.

    For the right of `==`. Records, tuples, lists and JSON objects are gone through.
    """
    if isinstance(value, float):
        return approx(value, abs=ROUNDING, nan_ok=True)
    if isinstance(value, tuple | list):
        return type(value)(near(each) for each in value)
    if isinstance(value, dict):
        return {key: near(each) for key, each in value.items()}
    if is_dataclass(value):
        made = {field.name: near(getattr(value, field.name)) for field in fields(value)}
        return replace(value, **made)
    return value
