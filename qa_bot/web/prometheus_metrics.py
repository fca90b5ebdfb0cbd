"""Figures for Prometheus: what was answered and refused, how long it took, and what there is.

A label has one of a few values of this package's own, never a document's name, a path or anything
that a request says: whoever asks cannot fill the memory of those who count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import prometheus_client
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.responses import Response

from qa_bot import __version__
from qa_bot.records import Answer
from qa_bot.web.observed import ObservedRequest
from qa_bot.web.off_switch import API, PAGE
from qa_bot.web.reload_history import RESULTS
from qa_bot.web.running_server import RunningServer
from qa_bot.web.service import Service, State

if TYPE_CHECKING:
    from fastapi import FastAPI

PATH = "/metrics"
# Seconds: an answer takes some ms, a question may wait for most of a minute.
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """Counts what it observes, in a registry of its own."""

    def __init__(self, service: Service, server: RunningServer) -> None:
        # Else there is a second series for each, with the time at which it began.
        prometheus_client.disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = registry = CollectorRegistry()
        self._answers = Counter(
            "qa_bot_answers", "Answers by outcome, and by the way they were asked for.",
            ["outcome", "by"], registry=registry,
        )  # fmt: skip
        self._refusals = Counter(
            "qa_bot_refusals", "Requests without an answer, by the reason.",
            ["reason", "by"], registry=registry,
        )  # fmt: skip
        self._waiting = Histogram(
            "qa_bot_waiting_seconds", "Seconds that a request waited for its turn.",
            buckets=BUCKETS, registry=registry,
        )  # fmt: skip
        self._answering = Histogram(
            "qa_bot_answering_seconds", "Seconds that answering a request took, in its turn.",
            buckets=BUCKETS, registry=registry,
        )  # fmt: skip
        registry.register(_Standing(service, server))

    def answered(self, asked: ObservedRequest, answers: Sequence[Answer], seconds: float) -> None:
        """Count the answers of a request, and its time once."""
        for answer in answers:
            self._answers.labels(answer.outcome.value, asked.by).inc()
        self._waiting.observe(asked.waited)
        self._answering.observe(seconds)

    def refused(self, asked: ObservedRequest, reason: str, status: int) -> None:
        """Count a request without an answer."""
        self._refusals.labels(reason, asked.by).inc()

    def add(self, app: FastAPI) -> None:
        """Serve the figures at PATH, in Prometheus's text format."""

        # async: what waits is read in the thread that changes it.
        @app.get(PATH, include_in_schema=False)
        async def metrics() -> Response:
            text = prometheus_client.generate_latest(self.registry)
            headers = {"content-type": prometheus_client.CONTENT_TYPE_LATEST}
            return Response(text, headers=headers | {"cache-control": "no-store"})


class _Standing(Collector):
    """What there is, as it stands when somebody looks."""

    def __init__(self, service: Service, server: RunningServer) -> None:
        self._service, self._server = service, server

    def collect(self) -> Iterator[Metric]:
        """The figures of the server, of its documents, and of how often they were read again."""
        service, server = self._service, self._server
        is_ready = service.state is State.READY
        yield _gauge(
            "waiting_questions", "Questions that wait for their turn.", service.line.waiting
        )
        yield _gauge("open_connections", "Connections that are open.", server.connections())
        yield _gauge("ready", "Whether questions are answered.", is_ready)
        off = GaugeMetricFamily(
            "qa_bot_off", "Whether the owner has turned it off.", labels=["part"]
        )
        for part in (PAGE, API):
            off.add_metric([part], server.switches.is_off(part))
        yield off
        build = GaugeMetricFamily("qa_bot_build_info", "Which version runs.", labels=["version"])
        build.add_metric([__version__], 1)
        yield build
        since = server.since.timestamp()
        yield _gauge("start_time_seconds", "When the server began, in seconds since 1970.", since)
        if is_ready:
            yield from _documents(service)
        yield from _reloads(service)
        yield from _feedback(service)


def _documents(service: Service) -> Iterator[Metric]:
    bot = service.bot
    yield _gauge("documents", "Documents that are answered from.", len(bot.documents))
    yield _gauge("pairs", "Questions of the documents.", service.questions)
    yield _gauge("problems", "Sources left out, or of which much is in no pair.", len(bot.problems))


def _reloads(service: Service) -> Iterator[Metric]:
    history = service.reloads
    counted = CounterMetricFamily(
        "qa_bot_reloads", "How often the documents were read again.", labels=["result"]
    )
    for result in RESULTS:
        counted.add_metric([result], history.count(result))
    yield counted
    if history.last is not None:
        at = history.last.at.timestamp()
        yield _gauge("last_reload_timestamp_seconds", "When they last were, since 1970.", at)


def _feedback(service: Service) -> Iterator[Metric]:
    ratings = CounterMetricFamily(
        "qa_bot_ratings", "Ratings of answers, by the answer's outcome.",
        labels=["rating", "outcome"],
    )  # fmt: skip
    for labels, count in sorted(service.feedback.counts.items()):
        ratings.add_metric(labels, count)
    yield ratings
    store = service.bot.feedback_store if service.state is State.READY else None
    if store is not None:
        yield CounterMetricFamily(
            "qa_bot_queries_lost", "Queries that could not be kept.", value=store.lost
        )


def _gauge(name: str, said: str, value: float) -> Metric:
    return GaugeMetricFamily(f"qa_bot_{name}", said, float(value))
