"""The two servers that benchmarks/web.py compares, each in a process of its own.

`python -m benchmarks.chat_servers bare` is Gradio's chat with nothing behind it: it echoes.
`... ours INDEX` is `qa-bot serve` with a clock around `bot.ask`. Both print a line with their
address; ours, after what `qa-bot serve` says, the seconds of each ask.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.browsing import BOX, REPLY
from benchmarks.data import ROOT

ADDRESS = " is at "


@dataclass(frozen=True)
class Server:
    """A running server; `box` and `reply` are CSS selectors of its page."""

    name: str
    url: str
    box: str
    reply: str
    process: subprocess.Popen[str]

    def stop(self) -> list[float]:
        """End it, and return the seconds of each ask."""
        self.process.terminate()
        said, _ = self.process.communicate(timeout=30)
        return [float(line) for line in said.splitlines() if line.replace(".", "").isdigit()]


@contextmanager
def ours(index: Path) -> Iterator[Server]:
    """QA Bot over source_docs/."""
    with _started("ours", str(index)) as (process, url):
        assert process.stdout is not None
        process.stdout.readline()  # that the documents are read
        yield Server("QA Bot", url, BOX, REPLY, process)


@contextmanager
def bare() -> Iterator[Server]:
    """A `gr.ChatInterface` that echoes."""
    with _started("bare") as (process, url):
        yield Server("bare Gradio chat", url, "textarea", "[data-testid=bot]", process)


@contextmanager
def _started(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-m", "benchmarks.chat_servers", *arguments]
    english = {**os.environ, "LANGUAGE": "en"}  # its line is read below
    with subprocess.Popen(
        command, cwd=ROOT, env=english, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if ADDRESS not in line:
                sys.exit(f"`{' '.join(command)}` ended with {process.wait()} instead of serving")
            yield process, line.split(ADDRESS)[1].split()[0]
        finally:
            process.terminate()


def serve_bare() -> None:
    """Serve an echo as `qa-bot serve` serves the page: mounted in FastAPI, by uvicorn."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported
    import gradio
    import uvicorn
    from fastapi import FastAPI

    from qa_bot.web import address, listening_socket

    with gradio.ChatInterface(lambda message, history: message) as page:
        app = gradio.mount_gradio_app(FastAPI(), page, path="/", ssr_mode=False)
    with listening_socket("127.0.0.1", 0) as listening:
        print(f"the bare chat{ADDRESS}{address(listening)}", flush=True)
        config = uvicorn.Config(app, log_level="warning", access_log=False)
        uvicorn.Server(config).run(sockets=[listening])


def serve_ours(index: str) -> None:
    """Run `qa-bot serve`, and print how long each `bot.ask` took."""
    from qa_bot import QABot
    from qa_bot.cli.commands import main

    untimed = QABot.ask

    def timed(bot: QABot, *arguments: Any, **named: Any) -> Any:
        bot.forget()  # an answer that is remembered takes no time
        started = time.perf_counter()
        try:
            return untimed(bot, *arguments, **named)
        finally:
            print(f"{time.perf_counter() - started:.6f}", flush=True)

    QABot.ask = timed  # type: ignore[assignment, method-assign]
    sys.argv = ["qa-bot", "serve", "--port", "0", "--index", index]
    main()


if __name__ == "__main__":
    serve_bare() if sys.argv[1] == "bare" else serve_ours(sys.argv[2])
