"""Reading the documents again in a thread, where that thread cannot be started."""

import threading

import pytest
from fakes import FakeEncoder

from qa_bot import QABot, QABotError, QAPair
from qa_bot.records import Changes
from qa_bot.web.reloading import Reloading
from qa_bot.web.service import Service

# Of a stack: more than any machine has addresses for.
TOO_MUCH = 2**50


@pytest.fixture
def no_threads():
    """No thread can be started, until it is called."""
    before = threading.stack_size(TOO_MUCH)
    yield lambda: threading.stack_size(before)
    threading.stack_size(before)


def test_after_a_thread_that_could_not_be_started_the_next_reads_again(no_threads):
    reloading = Reloading(lambda: Changes(added=("a.md",)))
    with pytest.raises(RuntimeError, match="can't start new thread"):
        reloading.soon()
    assert not reloading.is_running
    no_threads()
    assert reloading.soon().result(60) == Changes(added=("a.md",))


def test_a_server_says_that_it_could_not_read_again_and_does_so_later(no_threads):
    service = Service(
        QABot.from_pairs([QAPair("1", "Is there tea?", "Yes.")], encoder=FakeEncoder())
    )
    with pytest.raises(RuntimeError, match="can't start new thread"):
        service.reload_soon().result(60)
    assert service.reload_failure == "RuntimeError: can't start new thread"
    assert service.reloads.last.result == "failed" and not service.is_loading
    no_threads()
    with pytest.raises(QABotError, match="made from pairs"):
        service.reload_soon().result(60)
