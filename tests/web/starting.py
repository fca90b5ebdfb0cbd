"""`qa-bot serve` in a process of its own, while it starts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from paths import ROOT

COMMAND = [sys.executable, "-m", "qa_bot.cli", "serve", "--port", "0", "--sources", "docs"]


@contextmanager
def starting(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command over a document in a folder, once it says its address; killed in the end."""
    (folder / "docs").mkdir()
    (folder / "docs" / "faq.md").write_text("## When is the office open?\n\nAt nine.\n", "utf-8")
    with subprocess.Popen(
        COMMAND, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as process:  # fmt: skip
        try:
            yield process, re.search(r"http://[0-9.]+:[0-9]+", process.stdout.readline())[0]
        finally:
            process.kill()
