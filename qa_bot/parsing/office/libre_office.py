"""LibreOffice as a converter of old files, where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from qa_bot.records import SourceError, SourceUnavailableError

_PROGRAMS = ("soffice", "libreoffice")
# A document of a megabyte takes some ten seconds, most of them LibreOffice's start.
MAX_SECONDS = 60
# A profile of its own: no macros, nothing of the user's, links to other files not followed.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
"""


def converted(data: bytes, suffix: str, wanted: str) -> bytes:
    """A document with a suffix (".doc") as another kind ("odt"); raises SourceError."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    save = f"save it as .docx in the program that made it, or install LibreOffice for {suffix}"
    if program is None:
        raise SourceError(f"needs LibreOffice to be read, which is not installed here; {save}")
    with TemporaryDirectory(prefix="qa-bot-") as name:
        folder = Path(name)
        (folder / f"in{suffix}").write_bytes(data)
        (folder / "profile" / "user").mkdir(parents=True)
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
        _run(program, folder, suffix, wanted)
        made = folder / "out" / f"in.{wanted}"
        if not made.is_file():
            raise SourceError(f"LibreOffice cannot read it; expected a {suffix} file; {save}")
        return made.read_bytes()


def _run(program: str, folder: Path, suffix: str, wanted: str) -> None:
    profile = (folder / "profile").as_uri()
    command = [
        program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nolockcheck",
        "--convert-to", wanted, "--outdir", str(folder / "out"), str(folder / f"in{suffix}"),
    ]  # fmt: skip
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(  # nosec B603: no shell, and no name of a document in it
            command, stdin=quiet, stdout=quiet, stderr=quiet, cwd=folder, start_new_session=True
        )
    except OSError as error:
        raise SourceUnavailableError(f"LibreOffice cannot be started ({error.strerror})") from error
    try:
        process.wait(MAX_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise SourceUnavailableError(
            f"takes LibreOffice more than {MAX_SECONDS} seconds; save it as .docx"
        ) from error
    finally:
        # Its starter leaves a child behind where it is stopped alone.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
