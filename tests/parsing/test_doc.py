"""Old Word files: what is called so, and those that LibreOffice converts."""

import shutil
import stat
import subprocess

import pytest
from odf_files import h, odt, p

from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats.doc import read
from qa_bot.parsing.office import libre_office
from qa_bot.parsing.recognizing import true_reader
from qa_bot.records import SourceError

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1_000)
PAIR = [("Who may join?", "All of you.")]


def pairs(data):
    read_as = true_reader(data, ".doc")
    return [(pair.question, pair.answer) for pair in parse(data, "faq.doc", read_as).pairs]


def put_soffice(monkeypatch, folder, script):
    """Make a script the only program that is found."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setattr(libre_office, "_PROGRAMS", (str(program),))


@pytest.mark.parametrize(
    "data",
    [
        b"{\\rtf1 {\\b Who may join?}\\par All of you.\\par}",
        b"\xef\xbb\xbf<html><h2>Who may join?</h2><p>All of you.</p></html>",
    ],
)
def test_other_formats_that_are_called_doc_are_read(data):
    assert pairs(data) == PAIR


def test_what_is_no_word_file_is_refused():
    with pytest.raises(SourceError, match="does not begin as a Word file does; expected a Word"):
        read(b"1. Who may join?\n\nAll of you.\n")


@pytest.mark.parametrize(
    "stream",
    [
        # As LibreOffice writes one with a password, and Word since 2007.
        bytes.fromhex("eca501014d2009040000f013bf003400"),
        "EncryptedPackage".encode("utf-16-le"),
    ],
)
def test_a_file_with_a_password_says_so_without_libreoffice(monkeypatch, stream):
    monkeypatch.setattr(libre_office, "_PROGRAMS", ())
    with pytest.raises(SourceError, match="is encrypted; expected a Word file .* without a pass"):
        read(OLD[:8] + bytes(4_792) + stream + bytes(500))
    with pytest.raises(SourceError, match="needs LibreOffice"):
        read(OLD[:8] + bytes(4_792) + bytes.fromhex("eca501014d2009040000f012") + bytes(500))


def test_without_libreoffice_it_says_what_to_do(monkeypatch):
    monkeypatch.setattr(libre_office, "_PROGRAMS", ())
    with pytest.raises(SourceError) as error:
        read(OLD)
    assert str(error.value) == (
        "needs LibreOffice to be read, which is not installed here; save it as .docx in the "
        "program that made it, or install LibreOffice for .doc"
    )


def test_libreoffice_is_given_a_profile_of_its_own_without_macros(monkeypatch, tmp_path):
    (tmp_path / "made.odt").write_bytes(odt(h("Who may join?") + p("All of you.")))
    put_soffice(
        monkeypatch, tmp_path,
        f'echo "$@" > {tmp_path}/arguments\n'
        f"cp profile/user/registrymodifications.xcu {tmp_path}/settings\n"
        f"mkdir out && cp {tmp_path}/made.odt out/in.odt",
    )  # fmt: skip
    assert pairs(OLD) == PAIR
    assert "-env:UserInstallation=file:///" in (tmp_path / "arguments").read_text()
    settings = (tmp_path / "settings").read_text()
    assert 'DisableMacrosExecution" oor:op="fuse"><value>true' in settings


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("exit 0", "LibreOffice cannot read it"),
        ("sleep 60", "takes LibreOffice more than 1 seconds"),
    ],
)
def test_a_file_that_it_does_not_convert_is_refused(monkeypatch, tmp_path, script, reason):
    monkeypatch.setattr(libre_office, "MAX_SECONDS", 1 if "sleep" in script else 60)
    put_soffice(monkeypatch, tmp_path, script)
    with pytest.raises(SourceError, match=reason):
        read(OLD)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_file_that_libreoffice_wrote_is_read(tmp_path):
    (tmp_path / "faq.rtf").write_bytes(b"{\\rtf1\\ansi {\\b Who may join?}\\par All of you.\\par}")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "doc", "faq.rtf"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    assert pairs((tmp_path / "faq.doc").read_bytes()) == PAIR
