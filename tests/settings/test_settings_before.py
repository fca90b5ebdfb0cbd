"""A settings file of the version before is read, and means what it meant."""

import dataclasses
import shutil
import tomllib
from pathlib import Path

from paths import DATA

from qa_bot.settings import Colours, Contact, Settings, load_settings

BEFORE = DATA / "qa-bot-0.1.0.toml"
LOGO = '<svg xmlns="http://www.w3.org/2000/svg"/>'


def test_every_name_of_version_0_1_0_is_read_with_its_value(tmp_path, caplog):
    (tmp_path / "logo.svg").write_text(LOGO)
    settings = load_settings(Path(shutil.copy(BEFORE, tmp_path / "qa-bot.toml")))
    logo = settings.logo
    assert logo is not None and logo.media_type == "image/svg+xml" and caplog.records == []
    assert settings == Settings(
        title="Front desk",
        language="es",
        greeting="Hello! Ask about your licence in your own words.",
        disclaimer="This is general information and not legal advice.",
        logo=logo,
        embed=("https://www.example.org", "https://*.example.com"),
        contact=Contact(text="Write to the front desk", link="mailto:desk@example.org"),
        colours=Colours(
            primary="#004d40", accent="#ffe0b2", dark_primary="#80cbc4", dark_accent="#3e2723"
        ),
        sources=tmp_path / "docs",
        index=tmp_path / "built",
        model="BAAI/bge-small-en-v1.5",
        cross_encoder="cross-encoder/ms-marco-MiniLM-L6-v2",
        max_false_answers=0.02,
        host="0.0.0.0",
        port=8080,
    )


def test_the_file_has_every_name_that_there_was():
    data = tomllib.loads(BEFORE.read_text("utf-8"))
    names = {field.name for kind in (Settings, Colours, Contact) for field in
             dataclasses.fields(kind)}  # fmt: skip
    of_before = {*data, *data["colours"], *data["contact"]}
    assert of_before <= names and len(of_before) == 21
    assert all(data[name] != getattr(Settings(), name) for name in data)
