"""Disks of a test's own, which are full soon."""

import subprocess
from pathlib import Path

import pytest

# A disk that only the command sees, and that is gone with it.
MOUNT = 'mount -t tmpfs -o size="$0" tmpfs "$1" && shift && exec "$@"'
# The folder is as it was, and may not be written.
READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
WAYS = (["unshare", "--mount"], ["unshare", "--map-root-user", "--mount"])


def on_a_disk_of(size: str, folder: Path) -> list[str]:
    """What runs the command behind it with a disk of this size, such as "1m", at a folder.

    Skips the test where nobody may make one.
    """
    return _mounted(MOUNT, size, str(folder))


def with_read_only(folder: Path) -> list[str]:
    """What runs the command behind it, which may not write into the folder, not even as root.

    Skips the test where that cannot be.
    """
    return _mounted(READ_ONLY, str(folder))


def _mounted(script: str, *arguments: str) -> list[str]:
    for way in WAYS:
        command = [*way, "sh", "-c", script, *arguments]
        try:
            subprocess.run([*command, "true"], capture_output=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return command
    pytest.skip("no disk can be made here (unshare --mount, mount -t tmpfs)")
