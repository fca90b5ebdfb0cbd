"""qa-bot.toml: what it sets, and which line an error names."""

import dataclasses
import inspect
import os
import re
import unicodedata
from pathlib import Path

import hypothesis
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pytest import approx

from qa_bot import QABot, web
from qa_bot.cli import commands as cli
from qa_bot.records import SettingsError
from qa_bot.settings import Colours, Contact, Settings, load_settings
from qa_bot.settings.contrast import contrast
from qa_bot.settings.example import commented_text, example_text
from qa_bot.settings.explaining import setting_names
from qa_bot.settings.lines import key_lines
from qa_bot.settings.reading import MAX_BYTES, settings_of

EXAMPLE = example_text()
COMMENTED = re.compile(r"^# (?=\[?[a-z_.]+(?: = |\]$))", re.MULTILINE)
WHOLE = COMMENTED.sub("", EXAMPLE)
FILE = Path("qa-bot.toml")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


def is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs")


def error_of(text: str) -> str:
    with pytest.raises(SettingsError) as error:
        settings_of(text, FILE)
    return str(error.value)


def test_without_a_file_the_settings_are_those_of_the_library(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    settings = load_settings()
    assert settings == Settings() and settings.frame_ancestors == ("'self'",)
    opened = inspect.signature(QABot.open).parameters
    for name in ("sources", "index", "model", "max_false_answers", "cross_encoder"):
        default = getattr(settings, name)
        assert opened[name].default == (str(default) if isinstance(default, Path) else default)


def test_the_example_says_the_defaults():
    assert settings_of(EXAMPLE, FILE) == Settings()


def test_the_example_has_every_setting(tmp_path):
    whole = COMMENTED.sub("", EXAMPLE)
    (tmp_path / "logo.svg").write_bytes(SVG)
    settings = settings_of(whole, tmp_path / FILE)
    assert settings.contact == Contact(
        text="Ask the front desk",
        link="https://www.example.org/desk",
        mail="desk@example.org",
        telephone="+44 1632 960001",
        hours="Monday to Friday, 9 to 17",
    )
    assert settings.language == "es" and settings.logo.media_type == "image/svg+xml"
    names = {key[-1] if key[0] == "colours" else ".".join(key) for key in key_lines(whole)}
    wanted = {name.removeprefix("colours.") for name in setting_names()}
    tables = {"colours", "contact", "server", "feedback", "editor", "publish"}
    assert names == wanted | tables | {"server.passwords.anna"}


def test_the_file_to_begin_with_has_all_of_it_commented_out():
    text = commented_text()
    assert settings_of(text, FILE) == Settings()
    assert [line for line in text.splitlines() if line and not line.startswith("#")] == []
    whole = key_lines(COMMENTED.sub("", text))
    assert {".".join(key) for key in whole} == {".".join(key) for key in key_lines(WHOLE)}
    assert {key[0] for key in whole} == {field.name for field in dataclasses.fields(Settings)}


@pytest.mark.parametrize("name", [*setting_names(), "documents.faq", "replies.human"])
def test_every_setting_is_checked(name):
    # A date is what no setting may be.
    is_of_contact = name.startswith("contact.") and name != "contact.text"  # which needs one
    above = 'contact.text = "Desk"' if is_of_contact else ""
    found = error_of(f"{above}\n{name} = 1999-12-31\n")
    place = f"qa-bot.toml, line 2: {name} is "
    secrets = {
        "server.admin": "no argon2 hash;",
        "editor.password": "no argon2 hash;",
        "server.passwords": "no table of names, each with",
    }
    if name in secrets:  # it might be the token or a password itself, and is not shown
        assert found.startswith(f"{place}{secrets[name]}")
        return
    assert found.startswith(f"{place}1999-12-31")
    assert " was expected; " in found


def test_a_file_in_the_working_directory_is_read(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    FILE.write_text('title = "Desk"\nport = 0\nmax_false_answers = 0\nembed = ["https://a.org"]\n')
    settings = load_settings()
    assert (settings.title, settings.port, settings.max_false_answers) == ("Desk", 0, 0.0)
    assert settings.frame_ancestors == ("'self'", "https://a.org")
    assert settings.sources == Path("source_docs")


def test_paths_are_those_of_the_files_folder(tmp_path):
    (tmp_path / "models" / "small").mkdir(parents=True)
    (tmp_path / "logo.png").write_bytes(PNG)
    path = tmp_path / "desk.toml"
    path.write_text(
        'sources = "docs"\nmodel = "models/small"\ncross_encoder = "a/b"\nlogo="logo.png"'
    )
    settings = load_settings(path)
    assert (settings.sources, settings.index) == (tmp_path / "docs", tmp_path / "index")
    assert (settings.model, settings.cross_encoder) == (str(tmp_path / "models/small"), "a/b")
    assert settings.logo.url == "data:image/png;base64,iVBORw0KGgoAAAAAAAAAAAAAAAAAAAAAAAAAAA=="


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            'title = "a"\n\n# the port\nport = 99999\n',
            "4: port is 99999; a whole number from 0 to 65535 was expected; change it",
        ),
        ("port = true", "1: port is true; a whole number from 0 to 65535 was expected; change it"),
        ('port = "80"', "1: port is '80'; a whole number from 0 to 65535 was expected; change it"),
        (
            "port = 0x" + "f" * 3_900,
            "1: port is a number of over 60 digits; a whole number from 0 to 65535 was expected; "
            "change it",
        ),
        (
            "\nmax_false_answers = nan",
            "2: max_false_answers is nan; a share from 0 to 0.99 was expected; change it",
        ),
        (
            '[colours]\naccent = "red; background: url(x)"',
            "2: colours.accent is 'red; background: url(x)'; a pale colour such as \"#fff3c4\" was "
            "expected; change it",
        ),
        (
            '[colours]\nprimary = "#ffd700"',
            "2: colours.primary is '#ffd700', whose contrast with the page's #fbfaf8 is 1.3 and "
            "has to be 4.5; a dark colour such as \"#1a5fb4\" was expected; change it",
        ),
        (
            'embed = [\n"https://a.org",\n"https://b.org; script-src *"]',
            "1: embed is 'https://b.org; script-src *'; a site such as \"https://www.example.org\","
            " with no path was expected; change it",
        ),
        (
            'contact.text = "Ask"\ncontact.link = "javascript:alert(1)"',
            "2: contact.link is 'javascript:alert(1)'; a link that begins with mailto:, https:// "
            "or tel: was expected; change it",
        ),
        (
            'language = "tlh"',
            "1: language is 'tlh', which is not among the languages; one of ar, de, "
            "en, es, fr, pt was expected; "
            "change it",
        ),
        ('\nsources = ""', "2: sources is '', which is no path; the path of a folder was expected; "
         "change it"),
        ('[contact]\nlink = "tel:1"', "1: contact has no text; add text = ..."),
        ('api_docs = "yes"', "1: api_docs is 'yes'; true or false was expected; change it"),
        ("contact = 3", "1: contact is 3; a table was expected; begin it with [contact]"),
        ("prot = 80", "1: prot is no setting; the nearest is port; rename or remove it"),
        ("[sever]\nport = 80", "1: sever is no setting; the nearest is server"),
        ("[server]\nport = 80", "2: server.port is no setting; port is, and stands above"),
        ("[server]\nwaiting = 0", "2: server.waiting"),
        (
            '[server]\ntrusted_proxies = ["10.0.0.1/8"]',
            "2: server.trusted_proxies is '10.0.0.1/8', where '10.0.0.1/8' is an address of the "
            'network 10.0.0.0/8; an IP address or a network such as "10.0.0.0/24" was expected; '
            "change it",
        ),
        (
            '[server]\ntrusted_proxies = ["nginx.local"]',
            "2: server.trusted_proxies is 'nginx.local', where 'nginx.local' is neither an IP "
            "address nor a network; an IP address",
        ),
        (
            '[server]\nnames = ["https://a.org"]',
            "2: server.names is 'https://a.org'; a name such as \"help.example.org\", with no "
            "https:// and no path was expected",
        ),
        ("metrics = true", "1: metrics is no setting; server.metrics is; move it below a line"),
        ('[server]\ntrusted_proxies = ["0.0.0.0/0"]', "2: server.trusted_proxies is '0.0.0.0/0'"),
        (
            '[contact]\ntext = "Ask"\nport = 80',
            "3: contact.port is no setting; port is, and stands above the first [table]; "
            "move it there",
        ),
        ('"a\\nb" = 1', "1: 'a\\nb' is no setting; there are"),
        ("title = 'a'\ntitle = 'b'", "2: cannot overwrite a value; TOML was expected"),
        ('greeting = """\nhello\n', "2: unterminated string; TOML was expected"),
        ("title = ''\nport = 99999", "1: title is ''; one line of 1 to 80 characters was expected"),
        ("title = 'a'\nembed = " + "[" * 3_000, "2: brackets are nested too deep; correct it"),
        ("a" + ".a" * 2_000 + " = 1", "1: 4,005 characters; at most 4,000 in a line were expected"),
        ("\n" * 5_000, "5001: at most 5,000 lines were expected; shorten it"),
    ],
)  # fmt: skip
def test_an_error_says_line_found_expected_and_what_to_do(text, said):
    message = error_of(text)
    assert message.startswith(f"qa-bot.toml, line {said}") and "\n" not in message


def test_a_file_that_is_no_text_is_named_with_its_line(tmp_path):
    path = tmp_path / "desk.toml"
    path.write_bytes(b'title = "a"\ngreeting = "\xff"\n')
    with pytest.raises(SettingsError, match=r"desk.toml, line 2: a byte that is not UTF-8"):
        load_settings(path)
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(SettingsError, match="is over 262,144 bytes"):
        load_settings(path)
    for none in (tmp_path, tmp_path / "none.toml"):
        with pytest.raises(SettingsError, match="is no file"):
            load_settings(none)


def test_a_file_of_windows_is_read(tmp_path):
    path = tmp_path / "desk.toml"
    path.write_bytes('\ufefftitle = "Años"\r\nport = -1\r\n'.encode())
    with pytest.raises(SettingsError, match="line 2: port is -1"):
        load_settings(path)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("../logo.png", PNG, "which is not in the folder of this file"),
        ("link.png", PNG, "which is not in the folder of this file"),
        ("none.png", None, "and there is no such file"),
        ("logo.png", b"<html>", "which is no such picture"),
        ("logo.gif", b"GIF89a", "which is no such picture"),
        ("logo.svg", b"<html/>", "which is no such picture"),
        ("logo.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG, "which is no such picture"),
        ("big.png", PNG + bytes(200_000), "which is larger"),
    ],
)
def test_a_logo_is_a_small_picture_beside_the_file(tmp_path, name, content, reason):
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "outside.png").write_bytes(PNG)
    os.symlink(tmp_path / "outside.png", home / "link.png")
    if content is not None and name != "link.png":
        (home / name).write_bytes(content)
    with pytest.raises(SettingsError, match=f"line 1: logo is '{name}', {reason}; the path of"):
        settings_of(f'logo = "{name}"', home / FILE)


def test_the_contrast_is_that_of_wcag():
    assert contrast("#000", "#ffffff") == contrast("#ffffff", "#000") == 21
    assert contrast("#777", "#fff") == approx(4.48, abs=0.005)  # the known grey that just fails
    assert contrast("#0000ff", "#fff") == approx(8.59, abs=0.005)
    assert contrast("#1a5fb4", "#1a5fb4") == 1


def test_the_line_of_a_key_is_where_its_statement_begins():
    text = '''# a = 1
title = """
port = 1
[colours]
"""
embed = [ # port = 2
  "[contact]",
]
contact = { text = "a = 1", link = "b" }
a.b."c d" = 1
[colours] # [x]

primary = \'\'\'
accent = 3\'\'\'
[ deep . er ]
x.y = 1
[[many]]
z = 1
'''
    assert key_lines(text) == {
        ("title",): 2,
        ("embed",): 6,
        ("contact",): 9,
        ("contact", "text"): 9,
        ("contact", "link"): 9,
        ("a",): 10,
        ("a", "b"): 10,
        ("a", "b", "c d"): 10,
        ("colours",): 11,
        ("colours", "primary"): 13,
        ("deep",): 15,
        ("deep", "er"): 15,
        ("deep", "er", "x"): 16,
        ("many",): 17,
        ("many", "z"): 18,
    }


KEYS = st.sampled_from([*setting_names(), "contact", "colours", "prot", '"a\\u0000"', "a.b.c.d"])
VALUES = st.one_of(
    st.integers().map(str),
    st.floats().map(str),
    st.text().map(lambda text: f"'{text}'"),
    st.sampled_from(
        ["true", "[]", "[[]]", "{}", "1979-05-27", "07:32:00", "0x" + "f" * 3_900, '"\\u0000"',
         '["https://a.org", 3]', '"."', '"/"', "'" + "a/" * 1_900 + "'", '"\\U0010FFFF"'],
    ),
)  # fmt: skip
STATEMENTS = st.one_of(
    st.tuples(KEYS, VALUES).map(" = ".join),
    KEYS.map(lambda key: f"[{key}]"),
    KEYS.map(lambda key: f"[[{key}]]"),
)


def assert_settings_or_an_error_with_its_line(content: bytes, folder: Path) -> None:
    path = folder / FILE
    path.write_bytes(content)
    try:
        assert isinstance(load_settings(path), Settings)
    except SettingsError as error:
        assert re.match(rf"{re.escape(str(path))}(, line [1-9]\d*|:| is over)", str(error))
        assert str(error).isprintable()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("settings")


@hypothesis.settings(deadline=None)  # a slow machine is no fault
@given(st.lists(STATEMENTS, max_size=6).map("\n".join))
@example("embed = " + "[" * 450 + "]" * 450)
@example(".".join("a" * 1_990) + " = 1")
def test_no_statement_raises_anything_else(folder, text):
    assert_settings_or_an_error_with_its_line(text.encode("utf-8", "replace"), folder)


@hypothesis.settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_else(folder, content):
    assert_settings_or_an_error_with_its_line(content, folder)


@hypothesis.settings(deadline=None)
@given(st.text(max_size=200), st.sampled_from(["greeting", "disclaimer", "title"]))
def test_a_text_stays_as_it_is_or_is_refused(folder, text, name):
    escaped = "".join(f"\\U{ord(character):08x}" for character in text)
    try:
        settings = settings_of(f'{name} = "{escaped}"', FILE)
    except SettingsError:
        assert not text.strip() or len(text) > 80 or any(map(is_control, text))
    else:
        assert getattr(settings, name) == text


@pytest.mark.parametrize(
    ("fixed", "header", "code"), [(None, "es", "es"), ("en", "es", "en"), (None, "", "en")]
)
def test_the_page_speaks_the_owners_language_or_the_browsers(fixed, header, code):
    assert Settings(language=fixed).language_for(header).code == code


def test_settings_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().port = 1
    assert hash(Settings()) and Colours() == Colours()


@pytest.fixture
def shell(monkeypatch, capsys, tmp_path):
    """Runs qa-bot in a folder with two folders of documents and a qa-bot.toml that names one."""
    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        Path(name).mkdir()
        Path(name, f"{name}.txt").write_text(f"1. Is it {name}?\nYes.\n\n2. Why?\nSo.\n")
    FILE.write_text('sources = "one"\n')

    def run(*arguments):
        with pytest.raises(SystemExit) as done:
            cli.main([str(argument) for argument in arguments])
        return done.value.code, capsys.readouterr()

    return run


def test_an_option_wins_over_the_settings(shell):
    assert shell("list")[1].out.splitlines()[1] == "1\tIs it one?"
    assert shell("list", "--sources", "two")[1].out.splitlines()[1] == "1\tIs it two?"
    Path("other.toml").write_text('sources = "two"\n')
    assert shell("list", "--settings", "other.toml")[1].out.splitlines()[1] == "1\tIs it two?"
    both = shell("list", "--sources", "one", "--settings", "other.toml")
    assert both[1].out.splitlines()[1] == "1\tIs it one?"


def test_check_and_serve_take_their_defaults_from_the_settings(shell):
    assert shell("check", "--no-model")[1].out.splitlines()[-1].endswith("in 1 file")
    with web.listening_socket("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        FILE.write_text(f'sources = "one"\nport = {port}\n')
        code, printed = shell("serve")
    assert code == 1 and f"cannot listen on 127.0.0.1:{port}: the port is in use" in printed.err


def test_check_knows_the_replies_of_the_settings(shell):
    FILE.write_text('sources = "one"\n[replies]\n"is it one" = "No."\n')
    printed = shell("check", "--no-model")[1].out
    assert "unused-reply" in printed and "the reply to 'is it one' in the settings" in printed


def test_the_shell_prints_an_error_of_the_settings_in_one_line(shell):
    FILE.write_text('sources = "one"\nport = 99999\n')
    code, printed = shell("list")
    assert (code, printed.out) == (1, "")
    assert printed.err == (
        "error: qa-bot.toml, line 2: port is 99999; a whole number from 0 to 65535 was expected; "
        "change it\n"
    )
    assert shell("list", "--help")[0] == 0


def test_documents_may_be_given_titles(tmp_path):
    given = settings_of('[documents]\n"clinic/faq.md" = "Larkfield"', tmp_path / "qa-bot.toml")
    assert given.documents == {"clinic/faq.md": "Larkfield"}
    with pytest.raises(SettingsError, match="line 2.*one line of 1 to 80 characters was expected"):
        settings_of('[documents]\n"faq.md" = 7', tmp_path / "qa-bot.toml")
