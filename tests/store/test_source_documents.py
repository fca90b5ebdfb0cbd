"""Documents that have not changed are not read again, whatever they depend on."""

import errno
import io
import json
import shutil
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from fakes import FakeEncoder
from paths import ROOT

from qa_bot import QABot, QABotError
from qa_bot.parsing import changed_files, read_sources
from qa_bot.parsing.joined_files import JoinedFiles
from qa_bot.store import open_below, read_documents_below
from qa_bot.store.manifest import read_manifest

ONE = "1. When is the office open?\n\nFrom nine to five.\n\n2. Where do I park?\n\nBehind it.\n"
TWO = "1. Who is the warden?\n\nMrs Hill is.\n\n2. Is there a lift?\n\nYes, by the door.\n"
SIDE = '"1": [opening hours]\n'
RASA = {
    "bot/domain.yml": "version: '3.1'\nintents: [hours]\nresponses:\n  utter_hours:\n"
    "  - text: From nine to five.\n",
    "bot/nlu.yml": "version: '3.1'\nnlu:\n- intent: hours\n  examples: |\n    - when are you open\n"
    "    - opening hours\n",
    "bot/rules.yml": "version: '3.1'\nrules:\n- rule: hours\n  steps:\n  - intent: hours\n"
    "  - action: utter_hours\n",
}


def archive(**documents: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for name, text in documents.items():
            made.writestr(f"{name}.txt", text)
    return data.getvalue()


@pytest.fixture
def read(monkeypatch) -> list[str]:
    """The names of files that are read, and "projects" where files are looked through for them."""
    names = []
    whole = changed_files.read_documents

    def read_documents(path, name):
        names.append(name)
        return whole(path, name)

    def looked_through(*given):
        names.append("projects")
        return JoinedFiles(*given)

    monkeypatch.setattr(changed_files, "read_documents", read_documents)
    monkeypatch.setattr(changed_files, "JoinedFiles", looked_through)
    return names


class Collection:
    """A folder with its index; opened, it holds what reading all of it anew would give."""

    def __init__(self, folder: Path, index: Path, read: list[str]) -> None:
        self.folder, self.index, self._read = folder, index, read

    def opened(self, encoder=None, rebuild: bool = False) -> list[str]:
        """What opening it reads."""
        self._read.clear()
        documents = read_documents_below(self.folder, self.index, anew=rebuild)
        store, documents = open_below(self.index, documents, encoder or FakeEncoder(), rebuild)
        names = [*self._read]
        wanted, problems = read_sources(self.folder)
        pairs = tuple(pair for one in wanted for pair in one.pairs)
        assert tuple(store.records(range(store.statistics.pairs))) == pairs
        assert documents.sha256 == {one.path: one.sha256 for one in wanted}
        assert [*documents.problems] == problems
        assert [one.coverage for one in documents.documents] == [one.coverage for one in wanted]
        assert read_manifest(self.index).sources == documents.sha256
        return names

    @property
    def kept(self) -> Path:
        [path] = [
            self.index / "generations" / read_manifest(self.index).generation / "reading.json"
        ]
        return path


@pytest.fixture
def collection(documents, tmp_path, read) -> Collection:
    folder = documents({"a.txt": ONE, "b.txt": TWO, "c.pages": b"x", "d.txt": "Nothing.\n"})
    made = Collection(folder, tmp_path / "index", read)
    assert made.opened() == ["projects", "a.txt", "b.txt", "c.pages", "d.txt"]
    return made


def test_nothing_changed_and_nothing_is_read(collection):
    assert collection.opened() == []


@pytest.mark.model
def test_no_reader_is_even_imported(tmp_path):
    index = tmp_path / "index"
    QABot.open(ROOT / "source_docs", index)
    code = (
        f"import sys; from qa_bot import QABot; bot = QABot.open({str(ROOT / 'source_docs')!r}, "
        f"{str(index)!r}); assert bot.ask('facial recognition photos').matches\n"
        "print([n for n in sys.modules if n.startswith('qa_bot.parsing.')\n"
        "       and n.split('.')[2] in ('formats', 'finding', 'folder', 'tables', 'systems')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_changed_document_alone_is_read_and_embedded(collection):
    encoder = FakeEncoder()
    (collection.folder / "b.txt").write_text(TWO.replace("Mrs Hill", "Mr Dale"))
    assert collection.opened(encoder) == ["b.txt"]
    assert encoder.embedded == ["Who is the warden?\nMr Dale is."]
    assert collection.opened() == []


def test_a_document_that_is_saved_while_it_is_read_is_read_again(collection, monkeypatch):
    path, read = collection.folder / "b.txt", changed_files.read_documents
    path.write_text(TWO.replace("Mrs Hill", "Mr Dale"))

    def then_saved(*given):
        found = read(*given)
        path.write_text(TWO.replace("Mrs Hill", "Ms Reed"))
        return found

    with monkeypatch.context() as patched:
        patched.setattr(changed_files, "read_documents", then_saved)
        documents = read_documents_below(collection.folder, collection.index)
        open_below(collection.index, documents, FakeEncoder())
    assert collection.opened() == ["b.txt"]


def test_a_document_that_a_disk_does_not_give_this_time_is_read_the_next_time(
    collection, monkeypatch
):
    path = collection.folder / "b.txt"
    path.write_text(TWO.replace("Mrs Hill", "Mr Dale"))
    whole, states = Path.read_bytes, []

    def failing(self):
        if self.name == "b.txt" and states.append(self) is None and len(states) == 2:
            raise OSError(errno.EIO, "Input/output error")
        return whole(self)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", failing)
        documents = read_documents_below(collection.folder, collection.index)
    assert [str(one) for one in documents.problems][0].startswith("b.txt: cannot be read (Input")
    open_below(collection.index, documents, FakeEncoder())
    assert collection.opened() == ["b.txt"]


def test_side_files_whose_names_differ_in_case_are_each_of_their_own_document(collection):
    (collection.folder / "A.txt").write_text(TWO.replace("warden", "caretaker"))
    for name in ("a.txt.alternates.yaml", "A.txt.alternates.yaml"):
        (collection.folder / name).write_text('"1": ["Who is it?"]\n')
    collection.opened()
    (collection.folder / "A.txt.alternates.yaml").write_text('"1": ["Who was it?"]\n')
    assert "A.txt" in collection.opened()


def test_a_new_one_is_read_one_that_is_gone_is_not_missed_and_one_put_back_is_read(collection):
    (collection.folder / "aa.txt").write_text(TWO.replace("warden", "caretaker"))
    assert collection.opened() == ["projects", "aa.txt"]
    (collection.folder / "a.txt").unlink()
    assert collection.opened() == ["projects"]
    (collection.folder / "a.txt").write_text(ONE)
    assert collection.opened() == ["projects", "a.txt"]
    (collection.folder / "a.txt").rename(collection.folder / "z.txt")
    assert collection.opened() == ["projects", "z.txt"]


@pytest.mark.parametrize("name", ["a.txt.alternates.yaml", "a.alternates.yml"])
def test_a_side_file_that_comes_changes_and_goes_is_of_its_document(collection, name):
    path = collection.folder / name
    for content in (SIDE, SIDE.replace("hours", "times"), "no list", None):
        if content is None:
            path.unlink()
        else:
            path.write_text(content)
        assert set(collection.opened()) - {"projects", name} == {"a.txt"}
        assert collection.opened() == []


def test_a_link_in_the_place_of_a_file_is_seen(collection, tmp_path):
    (tmp_path / "elsewhere.txt").write_text(TWO)
    (collection.folder / "b.txt").unlink()
    (collection.folder / "b.txt").symlink_to(tmp_path / "elsewhere.txt")
    assert collection.opened() == ["b.txt"]


def test_documents_of_an_archive_are_read_again_where_it_changed(collection):
    path = collection.folder / "more.zip"
    path.write_bytes(archive(x=TWO.replace("lift", "tap"), y=ONE.replace("park", "swim")))
    assert collection.opened() == ["projects", "more.zip"]
    assert collection.opened() == []
    (collection.folder / "a.txt").write_text(ONE.replace("Behind", "Before"))
    assert collection.opened() == ["a.txt"]
    path.write_bytes(archive(x=TWO.replace("lift", "bell")))
    assert collection.opened() == ["more.zip"]


def test_files_that_are_one_document_are_read_together_where_one_of_them_changed(collection):
    (collection.folder / "bot").mkdir()
    for name, text in RASA.items():
        (collection.folder / name).write_text(text)
    assert collection.opened()[0] == "projects"
    assert read_manifest(collection.index).sources.keys() == {"a.txt", "b.txt", "bot/nlu.yml"}
    (collection.folder / "a.txt").write_text(ONE.replace("Behind", "Before"))
    assert collection.opened() == ["a.txt"]
    changed = RASA["bot/domain.yml"].replace("nine", "ten")
    (collection.folder / "bot" / "domain.yml").write_text(changed)
    assert collection.opened() == ["projects"]
    (collection.folder / "bot" / "rules.yml").unlink()
    assert collection.opened()[0] == "projects"
    assert collection.opened() == []


def test_a_problem_that_comes_and_goes_leaves_the_index_as_it_is(collection):
    generation = read_manifest(collection.index).generation
    (collection.folder / "e.txt").write_text("Nothing either.\n")
    assert collection.opened() == ["projects", "e.txt"]
    assert collection.opened() == []
    (collection.folder / "e.txt").unlink()
    assert collection.opened() == ["projects"]
    assert read_manifest(collection.index).generation == generation


def test_a_sample_that_is_alone_again_is_read(documents, tmp_path, read):
    folder = documents({"s.txt": ONE, ".sample": f"{sha256(ONE.encode()).hexdigest()}  s.txt\n"})
    collection = Collection(folder, tmp_path / "index", read)
    collection.opened()
    (folder / "own.txt").write_text(TWO)
    collection.opened()
    assert collection.opened() == []
    (folder / "own.txt").unlink()
    assert "s.txt" in collection.opened()
    assert collection.opened() == []
    (folder / ".sample").unlink()
    assert collection.opened() == []


ALL = ["projects", "a.txt", "b.txt", "c.pages", "d.txt"]


def replaced(reading: dict, *path: str | int, by: object) -> str:
    *way, last = path
    place = reading
    for step in way:
        place = place[step]
    place[last] = by
    return json.dumps(reading)


DOCUMENT = ("files", "a.txt", "documents", 0)


@pytest.mark.parametrize(
    "damage",
    [
        lambda kept: "",
        lambda kept: "{",
        lambda kept: "[]",
        lambda kept: json.dumps(kept)[:-40],
        lambda kept: replaced(kept, "files", by=3),
        lambda kept: replaced(kept, "reader", by="another"),
        lambda kept: replaced(kept, *DOCUMENT, "pairs", by=3),
        lambda kept: replaced(kept, *DOCUMENT, "pairs", by=-2),
        lambda kept: replaced(kept, *DOCUMENT, "sha256", by="0" * 64),
        lambda kept: replaced(kept, *DOCUMENT, "path", by="../a.txt"),
        lambda kept: replaced(kept, *DOCUMENT, "coverage", "share", by=7),
    ],
)
def test_what_is_kept_is_taken_for_nothing_that_it_is_not(collection, damage):
    collection.kept.write_text(damage(json.loads(collection.kept.read_text())))
    assert collection.opened() == ALL
    assert collection.opened() == []


def test_a_file_of_projects_that_is_not_in_the_folder_ends_nothing(collection):
    kept = json.loads(collection.kept.read_text())
    collection.kept.write_text(replaced(kept, "projects", by={"gone.yml": "0" * 64}))
    assert collection.opened() == ["projects"]
    assert collection.opened() == []


def test_what_is_not_there_or_leads_elsewhere_is_not_taken(collection, tmp_path):
    kept = collection.kept.read_bytes()
    collection.kept.unlink()
    (tmp_path / "kept").write_bytes(kept)
    collection.kept.symlink_to(tmp_path / "kept")
    assert collection.opened() == ALL
    assert (tmp_path / "kept").read_bytes() == kept and not collection.kept.is_symlink()
    collection.kept.unlink()
    assert collection.opened() == ALL


def test_another_reader_reads_all_and_finds_the_same(collection, monkeypatch):
    generation = read_manifest(collection.index).generation
    for module in ("changed_files", "folder_reading"):
        monkeypatch.setattr(f"qa_bot.parsing.{module}.reader_fingerprint", lambda: "newer")
    assert collection.opened() == ALL
    assert collection.opened() == [] and read_manifest(collection.index).generation == generation


def test_an_index_that_is_of_no_use_has_all_documents_read(collection, caplog):
    records = collection.kept.with_name("records.jsonl")
    records.write_bytes(records.read_bytes()[:-1])
    assert collection.opened() == ALL
    assert "the index is built again" in caplog.text
    assert collection.opened(FakeEncoder("other", "other")) == ALL
    assert collection.opened(FakeEncoder("other", "other")) == []


def test_rebuild_reads_everything(collection):
    assert collection.opened(rebuild=True) == ALL
    assert collection.opened() == []


def test_an_index_that_another_program_has_put_there_meanwhile_is_not_mixed_in(collection):
    (collection.folder / "b.txt").write_text(TWO.replace("Mrs Hill", "Mr Dale"))
    documents = read_documents_below(collection.folder, collection.index)
    other = read_documents_below(collection.folder, collection.index)
    open_below(collection.index, other, FakeEncoder())
    store, now = open_below(collection.index, documents, FakeEncoder())
    assert now.are_parsed() and store.statistics.pairs == 4
    assert collection.opened() == []


def test_another_folder_is_read_as_far_as_it_is_another(collection, documents, tmp_path):
    (tmp_path / "other").mkdir()
    for name, text in {"a.txt": ONE, "b.txt": TWO.replace("lift", "tap")}.items():
        (tmp_path / "other" / name).write_text(text)
    shutil.rmtree(collection.folder)  # else the index would stay that of the documents there
    collection.folder = tmp_path / "other"
    assert collection.opened() == ["projects", "b.txt"]


def test_documents_without_questions_are_an_error_as_before(collection, monkeypatch):
    monkeypatch.setattr("qa_bot.bot.load_encoder", lambda name: FakeEncoder())
    for name in ("a.txt", "b.txt"):
        (collection.folder / name).write_text("Nothing.\n")
    with pytest.raises(QABotError, match="no questions found in"):
        QABot.open(collection.folder, collection.index)


def test_a_name_that_is_no_unicode_is_a_problem_and_nothing_is_kept(collection):
    try:
        Path(str(collection.folder / "f\udcff.txt")).write_text(ONE)
    except OSError:
        pytest.skip("no such names here")
    for _ in range(2):
        assert collection.opened() == ["projects", "f\udcff.txt"]
