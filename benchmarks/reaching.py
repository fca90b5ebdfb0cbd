"""What a piece of code opens and asks on this machine and others, seen by Python's audit events.

Compiled libraries that open files themselves raise no such event: of a single file the system says
whether it was opened (`Canary`).
"""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ROOT = Path(__file__).parents[1]
# Where modules and what belongs to them are read from, at whatever time they are first needed.
_OWN = tuple(
    {*sysconfig.get_paths().values(), sys.prefix, sys.base_prefix, "/usr", "/proc", "/sys"}
)
_ASKING = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")
_STARTING = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork")
_watched: list[tuple[tuple[str, ...], list[str]]] = []
_hooks: list[bool] = []


@contextmanager
def reached(*inside: Path) -> Iterator[list[str]]:
    """Collect what is opened outside of these folders, every host asked and program started."""
    if not _hooks:  # one cannot be taken out again
        sys.addaudithook(_hear)
        _hooks.append(True)
    found: list[str] = []
    _watched.append((tuple(str(one.resolve()) for one in inside), found))
    try:
        yield found
    finally:
        _watched.pop()


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if not _watched:
        return
    inside, found = _watched[-1]
    if event in _ASKING or event in _STARTING:
        found.append(f"{event} {arguments[-1]!r}")
    elif event == "open" and isinstance(arguments[0], str | bytes | Path):
        path = arguments[0].decode() if isinstance(arguments[0], bytes) else str(arguments[0])
        name = path if path.startswith("/") else str(Path.cwd() / path)
        allowed = (*inside, *_OWN, str(_ROOT / "qa_bot"), str(_ROOT / "benchmarks"), "/dev/null")
        if not name.startswith(allowed) or "/../" in name:
            found.append(f"open {path!r}")
