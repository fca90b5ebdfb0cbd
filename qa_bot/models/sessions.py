"""Sessions of onnxruntime that compute on the thread that asks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

# The oldest for NumPy 2 and Python 3.13.
OLDEST = (1, 20)


class UnusableError(Exception):
    """Why something cannot be computed in onnxruntime."""


def open_session(
    graph: bytes, name: str, weights: Mapping[str, np.ndarray] | None = None
) -> InferenceSession:
    """Open an ONNX graph, which messages call `name`, with the weights that it names.

    It runs on the thread that asks, which meanwhile leaves Python to the others; several may share
    it. Raises UnusableError where onnxruntime is missing, too old, or cannot load it.
    """
    with suppress(PackageNotFoundError):  # one for a graphics card has a name of its own
        _check_version(version("onnxruntime"))
    try:
        import onnxruntime
        from onnxruntime.capi import onnxruntime_pybind11_state as state
    except ImportError as error:
        raise UnusableError(
            f"onnxruntime cannot be imported ({_first_line(error)}); run `pip install onnxruntime`"
        ) from error
    _check_version(onnxruntime.__version__)
    onnxruntime.disable_telemetry_events()  # Windows builds report to Microsoft unless told not to
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors; what is wrong is raised and said once
    # What one run leaves behind is of no use to one of another size.
    options.enable_cpu_mem_arena = False
    given = weights or {}
    values = [onnxruntime.OrtValue.ortvalue_from_numpy(weight) for weight in given.values()]
    try:
        options.add_external_initializers([*given], values)
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except (
        state.Fail, state.InvalidArgument, state.InvalidGraph, state.InvalidProtobuf,
        state.NotImplemented, state.RuntimeException,
    ) as error:  # fmt: skip
        raise UnusableError(
            f"onnxruntime {onnxruntime.__version__} cannot load {name} "
            f"({_first_line(error)}); install the one that constraints.txt names"
        ) from error


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0] or type(error).__name__


def _check_version(found: str) -> None:
    numbers = tuple(int(number) for number in re.findall(r"\d+", found)[:2])
    if numbers < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        raise UnusableError(
            f"onnxruntime {found} is too old, expected {oldest} or newer; run "
            "`pip install --upgrade onnxruntime`"
        )
