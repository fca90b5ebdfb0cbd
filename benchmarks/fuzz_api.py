"""Requests by the served description of the API, for `benchmarks.fuzz --api` and in the tests.

schemathesis draws them from `/openapi.json` of a running server, as described and otherwise, and
holds each answer against it: status, media type, headers, shape, and what has to be refused.
"""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import httpx
import schemathesis
from hypothesis import strategies as st
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance

from benchmarks.data import ROOT
from benchmarks.fuzz_targets import Crash

# What is as described, and of no use all the same: a description in JSON cannot say it.
NO_USE = ("there is no document ", "previous goes with one question")


@dataclass(frozen=True)
class Requests:
    """Requests of one kind to one address, which `take` sends and whose answers it checks."""

    name: str
    drawn: st.SearchStrategy[schemathesis.Case[Any]]


def described_requests(url: str) -> list[Requests]:
    """All kinds of requests that the server at `url` describes.

    Where nothing can be sent there is nothing that is not as described.
    """
    httpx.get(url, timeout=60)  # Gradio reads Python, as Hypothesis does, and 3.11 bears one reader
    schema = schemathesis.openapi.from_url(f"{url}/openapi.json")
    found = []
    for result in schema.get_all_operations():
        operation = cast(Ok[Any], result).ok()  # another description ends the tests, too
        for mode in schemathesis.GenerationMode:
            if mode.is_positive or operation.body or operation.query:
                drawn = operation.as_strategy(generation_mode=mode)
                found.append(Requests(f"{operation.label}, {mode.value}", drawn))
    return found


def send(case: schemathesis.Case[Any]) -> None:
    """Send a request, and hold the answer against the description; raises Crash."""
    with warnings.catch_warnings(action="ignore"):
        response = case.call()
        try:
            case.validate_response(response, excluded_checks=[positive_data_acceptance])
            if not _has_no_use(response):
                case.validate_response(response, checks=[positive_data_acceptance])
        except BaseExceptionGroup as failures:
            first = failures.exceptions[0]
            raise Crash(f"{case.operation.label}: {type(first).__name__}: {failures}") from failures


def _has_no_use(response: schemathesis.Response) -> bool:
    if response.status_code != 422:
        return False
    return str(response.json()["detail"]).startswith(NO_USE)


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """`qa-bot serve` over source_docs/, its index in a folder; its address."""
    command = [sys.executable, "-m", "qa_bot", "serve", "--port", "0", "--index"]
    command.append(str(folder / "index"))
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line, _ = process.stdout.readline(), process.stdout.readline()
            if " is at " not in line:
                sys.exit(f"the server ended with {process.wait()}")
            yield line.split(" is at ")[1].split()[0]
        finally:
            process.terminate()
