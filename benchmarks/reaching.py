"""What a piece of code opens and asks on this machine and others, seen by Python's audit events.

Compiled libraries that open files themselves raise no such event: of a single file the system says
whether it was opened (`Canary`).
"""

from __future__ import annotations

import ctypes
import os
import socket
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).parents[1]
# Where modules and what belongs to them are read from, at whatever time they are first needed.
_OWN = (
    *{*sysconfig.get_paths().values(), sys.prefix, sys.base_prefix, "/usr", "/proc", "/sys"},
    *(str(_ROOT / name) for name in ("qa_bot", "benchmarks", "tests")),
)
# What libraries ask of the machine, once.
_OF_MACHINE = ("/dev/null", "/etc/mime.types", "/etc/os-release", tempfile.gettempdir())
_CONNECTING, _LOOKING_UP = "socket.connect", ("socket.getaddrinfo", "socket.gethostbyname")
_STARTING = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork")
_IN_OPEN = 0x20  # of inotify(7)
_watched: list[_Watch] = []
_hooks: list[bool] = []


@dataclass
class _Watch:
    inside: tuple[str, ...]
    own: tuple[str, int] | None
    found: list[str]


@contextmanager
def reached(*inside: Path, own: tuple[str, int] | None = None) -> Iterator[list[str]]:
    """Collect what is opened outside of these folders, every host asked and program started.

    But for the address `own`, which whoever watches asks.
    """
    if not _hooks:  # one cannot be taken out again
        sys.addaudithook(_hear)
        _hooks.append(True)
    watch = _Watch(tuple(str(one.resolve()) for one in inside), own, [])
    _watched.append(watch)
    try:
        yield watch.found
    finally:
        _watched.remove(watch)


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if not _watched:
        return
    watch = _watched[-1]
    if event == _CONNECTING and arguments[1] != watch.own:
        watch.found.append(f"{event} {arguments[1]!r}")
    elif event in _LOOKING_UP and (watch.own is None or arguments[0] != watch.own[0]):
        watch.found.append(f"{event} {arguments[0]!r}")
    elif event in _STARTING:
        watch.found.append(f"{event} {arguments[0]!r}")
    elif event == "open" and isinstance(arguments[0], str | bytes | Path):
        name = os.fsdecode(arguments[0])
        if not _is_allowed(name, watch.inside):
            watch.found.append(f"open {name!r}")


def _is_allowed(name: str, inside: tuple[str, ...]) -> bool:
    if name in _OF_MACHINE or name.startswith("__editable__"):  # of setuptools, and no file
        return True
    path = os.path.normpath(os.path.join(os.getcwd(), name))
    return path.startswith((*inside, *_OWN))


class Canary:
    """A file and an address of this machine that nobody has a reason to touch.

    Whoever opens the file is seen by inotify, also a library that does so itself (Linux alone;
    elsewhere what was read of it may show). A connection to the address waits to be counted.
    """

    SECRET = "nobody may read this"

    def __init__(self, folder: Path) -> None:
        self.file = folder / "canary.txt"
        self.file.write_text(f"{self.SECRET}\n")
        self._opened = _opens_of(self.file)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.setblocking(False)
        self.host = f"127.0.0.1:{self._listening.getsockname()[1]}"

    def heard(self) -> list[str]:
        """What has happened since this was last asked."""
        found = []
        with suppress(BlockingIOError):
            if self._opened is not None and os.read(self._opened, 4096):
                found.append("the file was opened")
        with suppress(BlockingIOError):
            connection, _ = self._listening.accept()
            connection.close()
            found.append("the address was asked")
        return found

    def sent(self, seconds: float = 0.3) -> list[bytes]:
        """The beginnings of what those sent that have connected, each waited for so long."""
        found = []
        with suppress(BlockingIOError):
            while True:
                connection, _ = self._listening.accept()
                with connection, suppress(TimeoutError):
                    connection.settimeout(seconds)
                    found.append(connection.recv(1_000))
        return [one for one in found if one]

    def close(self) -> None:
        """Stop watching."""
        self._listening.close()
        if self._opened is not None:
            os.close(self._opened)


def _opens_of(path: Path) -> int | None:
    """A descriptor that can be read once somebody has opened a file (inotify(7))."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    watching = int(libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC))
    if watching < 0 or libc.inotify_add_watch(watching, os.fsencode(path), _IN_OPEN) < 0:
        raise OSError(ctypes.get_errno(), f"{path} cannot be watched")
    return watching
