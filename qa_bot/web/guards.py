"""What every request passes before it reaches a route, in its order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute

from qa_bot.settings import Settings
from qa_bot.web.below_path import BelowPath
from qa_bot.web.client_limits import ClientLimits
from qa_bot.web.editor_sessions import EditorSessions
from qa_bot.web.forwarded_headers import ForwardedHeaders
from qa_bot.web.gate import Gate, Verifiers
from qa_bot.web.headers import Headers
from qa_bot.web.known_hosts import KnownHosts
from qa_bot.web.observed import Observer, Observing
from qa_bot.web.off_switch import OffSwitches, TurnedOff, way_of
from qa_bot.web.other_sites import OtherSites
from qa_bot.web.page import no_entry, turned_off
from qa_bot.web.request_filter import OneLength, RequestFilter


@dataclass(frozen=True, slots=True)
class KindsOfRoutes:
    """Those of an app's routes that not everyone may take, or not in every way."""

    of_gradio: Sequence[BaseRoute]
    of_tools: Sequence[BaseRoute]
    of_admin: Sequence[BaseRoute]
    of_editor: Sequence[BaseRoute]


def add(
    app: FastAPI,
    settings: Settings,
    hosts: Sequence[str],
    kinds: KindsOfRoutes,
    verifiers: Verifiers,
    sessions: EditorSessions,
    switches: OffSwitches,
    observers: Sequence[Observer],
) -> None:
    """Put them in front of an app that has its routes; the last added is the first passed."""
    own = settings.server
    app.add_middleware(
        RequestFilter, routes=app.routes, of_gradio=kinds.of_gradio, tools=kinds.of_tools
    )
    app.add_middleware(TurnedOff, switches=switches, answer=partial(turned_off.answer, settings))
    app.add_middleware(
        Gate, verifiers=verifiers, admin_routes=kinds.of_admin,
        shown=partial(no_entry.shown, settings), editor_routes=kinds.of_editor, sessions=sessions,
    )  # fmt: skip
    app.add_middleware(Headers, frame_ancestors=settings.frame_ancestors)
    app.add_middleware(KnownHosts, hosts=hosts)
    app.add_middleware(ClientLimits, per_minute=own.requests_per_minute)
    if observers:
        app.add_middleware(Observing, observers=observers, by=way_of)
    if own.cors:
        app.add_middleware(OtherSites, origins=own.cors)
    if own.root_path:
        app.add_middleware(BelowPath, path=own.root_path)
    app.add_middleware(OneLength)
    # Whoever reads a client, a scheme or a forwarded header stands behind this one.
    app.add_middleware(ForwardedHeaders, trusted=own.trusted_proxies)
    app.add_middleware(GZipMiddleware)  # outermost: the others read and rewrite the page's text
