"""The file with other programs: what locks it, who may read it, and what is told before it changes.

Other processes read what lies on the disk: one that opens the file past SQLite and closes it drops
the locks of its own SQLite.
"""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from keeping import answer

from qa_bot.feedback import FeedbackStore, feedback_file
from qa_bot.feedback.feedback_file import APPLICATION, VERSION
from qa_bot.records import FeedbackError

PYTHONPATH = os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)])
ENVIRONMENT = {**os.environ, "PYTHONPATH": PYTHONPATH}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "feedback.db"


def other(path: Path, what: str) -> str:
    """What another process prints that opens the store, does this with it, and closes it."""
    code = f"from keeping import *\nwith FeedbackStore.open(Path(sys.argv[1])) as store: {what}"
    command = [sys.executable, "-c", code, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def on_disk(path: Path) -> bytes:
    """All that lies there, read by another process."""
    files = sorted(map(str, path.parent.glob(f"{path.name}*")))
    return subprocess.run(["cat", *files], capture_output=True, check=True).stdout


def modes(path: Path) -> set[int]:
    files = path.parent.glob(f"{path.name}*")
    return {stat.S_IMODE(one.stat().st_mode) for one in files}


# Locks


def test_who_reads_drops_no_lock_of_who_writes_in_the_same_process(path):
    with FeedbackStore.open(path) as store:
        store.keep(answer("first"))
        assert len(list(store.queries())) == 1  # a page for editors, in the server's process
        assert other(path, "print(len(list(store.queries())))") == "1"
        assert path.with_name("feedback.db-wal").exists()  # the other was not the last one
        store.keep(answer("second"))
        assert len(list(store.queries())) == 2
        assert other(path, "print([one.query for one in store.queries()])") == "['first', 'second']"
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM queries").fetchone() == (2,)


def test_what_another_process_forgets_is_gone_while_a_server_writes_and_reads(path):
    with FeedbackStore.open(path) as store:
        for number in range(50):
            store.keep(answer(f"Jane Doe secret {number}"))
        assert len(list(store.queries())) == 50
        assert other(path, "print(len(list(store.queries())))") == "50"
        store.keep(answer("one more of Jane Doe"))
        assert len(list(store.queries())) == 51
        assert other(path, "print(store.forget(matching='jane doe'))") == "51"
        assert b"Jane Doe" not in on_disk(path)
        store.keep(answer("after"))
        assert [one.query for one in store.queries()] == ["after"]
        assert other(path, "print([one.query for one in store.queries()])") == "['after']"
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert b"Jane Doe" not in on_disk(path)


def test_a_file_that_is_there_is_opened_by_sqlite_alone(path):
    FeedbackStore.open(path).close()
    code = """if True:
        import os
        from keeping import *
        opened = []
        def look(event, given):
            # With O_EXCL none is opened that is there.
            if event == "open" and not (given[2] or 0) & os.O_EXCL:
                opened.append(str(given[0]))
        sys.addaudithook(look)
        with FeedbackStore.open(Path(sys.argv[1]), 30) as store:
            store.keep(answer("first"))
            list(store.queries())
            store.forget()
        print([one for one in opened if one.startswith(sys.argv[1])])
    """
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, env=ENVIRONMENT
    )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


# For its owner alone


def test_a_file_that_others_could_read_is_for_its_owner_alone_from_now(path, caplog):
    before = FeedbackStore.open(path)
    before.keep(answer("first"))
    assert len(list(before.queries())) == 1
    for one in path.parent.glob("feedback.db*"):
        one.chmod(0o644)
    with FeedbackStore.open(path) as store:
        assert modes(path) == {0o600} and len(list(path.parent.iterdir())) == 3
        assert caplog.text.count(f"others might read or write {path}; it is for its owner") == 1
        store.keep(answer("second"))
        assert [one.query for one in store.queries()] == ["first", "second"]
    before.close()
    assert modes(path) == {0o600}


def test_a_file_of_somebody_else_that_others_may_read_is_named_once(path, caplog, monkeypatch):
    FeedbackStore.open(path).close()
    path.chmod(0o644)

    def refuse(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(feedback_file.os, "chmod", refuse)
    for _ in range(2):
        FeedbackStore.open(path).close()
    assert caplog.text.count("which only its owner may change") == 1
    assert modes(path) == {0o644}


# Refused, and left as they are


def refused(path: Path, match: str) -> None:
    before = {one.name: one.read_bytes() for one in path.parent.iterdir()}
    mode = path.stat().st_mode
    with pytest.raises(FeedbackError, match=match) as error:
        FeedbackStore.open(path, 30)
    assert str(path) in str(error.value) and path.stat().st_mode == mode
    after = {one.name: one.read_bytes() for one in path.parent.iterdir()}
    after.pop("feedback.db-shm", None)  # what readers share; of no content
    before.pop("feedback.db-shm", None)
    assert after == before


def left_by_a_kill(path: Path, *statements: str) -> None:
    """A database of these statements in WAL mode, as a killed program leaves it."""
    live = path.with_name("live")
    with closing(sqlite3.connect(live, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        for statement in statements:
            connection.execute(statement)
        shutil.copy(live, path)
        shutil.copy(f"{live}-wal", f"{path}-wal")
    live.unlink()
    path.chmod(0o644)


@pytest.mark.parametrize(
    ("application", "version", "said"),
    [
        (APPLICATION, VERSION + 1, "made by a newer QA Bot"),
        (7, 1, "another program's"),
        (0, VERSION, "another program's"),
        (0, 9, "another program's"),
    ],
)
def test_another_file_is_refused_with_what_its_log_holds(path, application, version, said):
    left_by_a_kill(
        path,
        "CREATE TABLE notes (said)",
        f"PRAGMA application_id = {application}",
        f"PRAGMA user_version = {version}",
    )
    refused(path, said)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (version,)


def test_another_programs_file_is_refused_whatever_its_numbers(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE notes (said)")
        connection.execute(f"PRAGMA user_version = {VERSION}")
    path.chmod(0o644)
    refused(path, "another program's")


def test_a_link_is_followed_and_what_it_leads_to_is_refused_as_it_is(path, caplog):
    place = path.with_name("notes.db")
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("CREATE TABLE notes (said)")
    path.symlink_to(place)
    refused(path, "another program's")
    place.unlink()
    FeedbackStore.open(path).close()
    assert f"{path} is a link that leads nowhere; answers go on" in caplog.text
    assert [one.name for one in path.parent.iterdir()] == ["feedback.db"]


def test_what_is_no_file_is_named(path):
    os.mkfifo(path)
    with pytest.raises(FeedbackError, match="is no file"):
        FeedbackStore.open(path)


def test_an_own_file_that_a_kill_left_is_taken_up(path):
    whole = path.with_name("whole.db")
    with FeedbackStore.open(whole) as store:
        store.keep(answer("first"))
        assert len(list(store.queries())) == 1
        for ending in ("", "-wal"):
            subprocess.run(["cp", f"{whole}{ending}", f"{path}{ending}"], check=True)
    with FeedbackStore.open(path) as store:
        assert [one.query for one in store.queries()] == ["first"]
