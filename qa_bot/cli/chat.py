"""The command that opens the chat: `serve`."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import typer

from qa_bot.arguments import is_server
from qa_bot.cli.coverage_lines import coverage_lines
from qa_bot.cli.options import (
    DEFAULTS,
    CrossEncoder,
    Index,
    MaxFalseAnswers,
    Model,
    OtherLanguages,
    SettingsFile,
    Sources,
    open_bot,
)
from qa_bot.cli.speaking import shell_language
from qa_bot.cli.terminal import put
from qa_bot.records import QABotError


def serve(
    context: typer.Context,
    sources: Sources = DEFAULTS.sources,
    index: Index = str(DEFAULTS.index),
    model: Model = DEFAULTS.model,
    max_false_answers: MaxFalseAnswers = DEFAULTS.max_false_answers,
    cross_encoder: CrossEncoder = DEFAULTS.cross_encoder,
    other_languages: OtherLanguages = DEFAULTS.other_languages,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = DEFAULTS.host,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="0 takes a free one.")
    ] = DEFAULTS.port,
    public: Annotated[
        bool, typer.Option("--public", help="Let others reach it, as it is.")
    ] = DEFAULTS.server.public,
    names: Annotated[
        list[str] | None,
        typer.Option("--name", help="A name that readers call it by; may be given again."),
    ] = None,
    root_path: Annotated[
        str, typer.Option(help="The path below which a web server in front passes requests on.")
    ] = DEFAULTS.server.root_path,
    trusted_proxies: Annotated[
        list[str] | None,
        typer.Option(
            "--trusted-proxy",
            help="A web server in front, by address, that says who asks; may be given again.",
        ),
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(help="PEM file with the certificate, for https.")
    ] = DEFAULTS.server.certificate,
    key: Annotated[
        Path | None, typer.Option(help="PEM file with the certificate's key.")
    ] = DEFAULTS.server.key,
    reload: Annotated[
        Literal["watch", "publish", "signal", "never"],
        typer.Option(
            help="When changed documents are read: at once, once published, at SIGHUP, or not."
        ),
    ] = DEFAULTS.server.reload,
    log: Annotated[
        Literal["no", "json"],
        typer.Option(help="A line of JSON on stderr for each answer, without its words, or none."),
    ] = DEFAULTS.server.log,
    metrics: Annotated[
        bool, typer.Option("--metrics", help="Count answers for Prometheus, at /metrics.")
    ] = DEFAULTS.server.metrics,
    mcp: Annotated[bool, typer.Option("--mcp", help="Offer the documents as MCP tools.")] = False,
    settings: SettingsFile = None,
) -> None:
    """Open the chat and POST /ask on this machine. With --mcp also tools at /mcp."""
    from qa_bot import web

    web.hold_signals()
    from qa_bot.settings.accepted import checked_server
    from qa_bot.web.service import Service, State

    if mcp:
        web.require_mcp()
    if reload == "publish" and is_server(index):
        raise QABotError(
            f'reload = "publish" follows an index in a folder, and {index} is on a server; choose '
            '"signal" there, and build it with `qa-bot index`'
        )
    service = Service.loading(
        lambda: open_bot(context, keeps=True),
        documents=context.obj.only,
        places=context.obj.server.waiting,
    )
    said = shell_language(context.obj)

    def say_ready() -> None:
        if service.state is State.READY:
            count = service.questions
            ready = said.say("shell.ready", said.number(count))
            put(said.say("shell.ready_one") if count == 1 else ready)
            put(*coverage_lines(service.bot.coverage, said))

    of_server = replace(
        context.obj.server, public=public, names=tuple(names or ()),
        root_path=root_path.rstrip("/"), trusted_proxies=tuple(trusted_proxies or ()),
        certificate=certificate, key=key, reload=reload, log=log, metrics=metrics,
    )  # fmt: skip
    own = replace(context.obj, sources=sources, server=checked_server(of_server))
    with web.listening_socket(host, port) as listening, suppress(KeyboardInterrupt):

        def say_where() -> None:
            address = web.address(listening, certificate is not None)
            tools = said.say("shell.tools", f"{address}/mcp") if mcp else ""
            put(said.say("shell.chat", address, tools))
            service.when_loaded(say_ready)

        web.serve(service, listening, mcp, own, say_where)
    if service.is_loading:
        # Interrupted. A thread inside torch cannot be stopped, and Python's own end would abort it
        # with a core dump; an index is put in place in one step, so that none is left half.
        os._exit(0)
