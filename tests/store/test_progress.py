"""What is said while a long build embeds."""

import io
import logging
import sys

import pytest
from fakes import FakeEncoder, document

from qa_bot.records import BuildProgress, QAPair
from qa_bot.store import memory_store, open_store, progress
from qa_bot.store.building import build_data
from qa_bot.store.milvus_engine.blocks import IndexBuild
from qa_bot.store.progress import Progress, as_one, heard_by


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def pairs(texts: int) -> list[QAPair]:
    return [QAPair(str(i), f"Question {i}?", f"Answer {i}.") for i in range(texts // 2)]


def test_a_terminal_shows_how_much_is_read_the_rate_and_the_time_left(monkeypatch):
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)  # here: pytest sets its own after a fixture's
    memory_store(pairs(512), FakeEncoder())
    assert shown.getvalue() == ""
    memory_store(pairs(514), FakeEncoder())
    last = shown.getvalue().split("\r")[-1]
    assert "Embedding: 100%" in last and "characters/s" in last and "00:00" in last


def test_no_terminal_gets_a_line_in_the_log_now_and_then(monkeypatch, caplog, capsys):
    clock = iter([0.0, 10.0, 30.0, 40.0, 61.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    with caplog.at_level(logging.INFO), Progress(1_000, 40_000) as told:
        for _ in range(4):
            told.add(100, 5_000)
    assert [record.getMessage() for record in caplog.records] == [
        "embedding 1,000 texts",
        "embedded 200 of 1,000 texts, 7 a second, about 2 min left",
        "embedded 400 of 1,000 texts, 7 a second, about 1 min left",
    ]
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(2, "about 18 s left"), (20, "about 3 min left"), (1_000, "about 2.5 h left")],
)
def test_the_time_left_is_that_of_the_characters_that_are_left(seconds, said):
    with Progress(10, 1_000) as told:
        told.add(1, 100)
        assert told.line(seconds).endswith(said)


def test_whoever_listens_hears_what_is_begun_and_each_share_of_it():
    heard: list[BuildProgress] = []
    with heard_by(heard.append):
        memory_store(pairs(600), FakeEncoder())
    assert [(one.done, one.total) for one in heard] == [
        (0, 600),
        (256, 600),
        (512, 600),
        (600, 600),
    ]
    first, *others = heard
    assert (first.share, first.rate, first.remaining_seconds) == (0.0, 0.0, None)
    assert all(one.rate > 0 for one in others)
    assert (others[-1].share, others[-1].remaining_seconds) == (1.0, 0.0)
    memory_store(pairs(2), FakeEncoder())
    assert len(heard) == 4  # outside of the block nobody listens


def test_the_rate_is_of_texts_and_the_time_left_of_characters(monkeypatch):
    clock = iter([0.0, 20.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    heard: list[BuildProgress] = []
    with heard_by(heard.append), Progress(10, 1_000) as told:
        told.add(4, 800)
    assert heard == [BuildProgress(0, 10, 0.0, 0.0, None), BuildProgress(4, 10, 0.8, 0.2, 5.0)]


def test_one_within_another_leaves_the_outer_one_listening():
    outer: list[BuildProgress] = []
    inner: list[BuildProgress] = []
    with heard_by(outer.append), heard_by(None), heard_by(inner.append):
        memory_store(pairs(2), FakeEncoder())
    assert [one.done for one in outer] == [one.done for one in inner] == [0, 2]


def test_texts_that_a_codec_is_trained_on_are_a_part_of_the_whole(monkeypatch):
    monkeypatch.setattr("qa_bot.store.building.SAMPLED_TEXTS", 100)
    heard: list[BuildProgress] = []
    with heard_by(heard.append):
        build_data(pairs(700), FakeEncoder(), coded_from=1)
    assert [(one.done, one.total) for one in heard] == [
        (0, 700), (100, 700), (356, 700), (612, 700), (700, 700)
    ]  # fmt: skip


def test_an_index_that_becomes_one_of_codes_without_a_new_text_tells_nothing():
    few = pairs(20)
    before = build_data(few, FakeEncoder())
    heard: list[BuildProgress] = []
    with heard_by(heard.append):
        build_data(few, FakeEncoder(), before, coded_from=1)
    assert heard == []


def test_on_a_server_what_a_codec_is_trained_on_is_not_told(monkeypatch):
    monkeypatch.setattr("qa_bot.store.milvus_engine.blocks.CODED_FROM", 1)
    heard: list[BuildProgress] = []
    with heard_by(heard.append):
        build = IndexBuild(pairs(600), FakeEncoder())
        build.choose_codec()
        assert len([*build.embedded(range(build.blocks))]) == 2
    assert build.codec is not None
    assert [(one.done, one.total) for one in heard] == [(0, 300), (256, 300), (300, 300)]


def test_what_a_listener_raises_ends_the_build():
    def stop(_: BuildProgress) -> None:
        raise InterruptedError("enough")

    encoder = FakeEncoder()
    with pytest.raises(InterruptedError, match="enough"), heard_by(stop):
        memory_store(pairs(600), encoder)
    assert encoder.embedded == []


def test_what_a_listener_raises_is_no_error_of_the_disk_and_what_was_embedded_is_kept(tmp_path):
    # Regression: a closed pipe was called an index that cannot be written, and all was lost.
    def stop(told: BuildProgress) -> None:
        if told.done:
            raise BrokenPipeError(32, "Broken pipe")

    documents = [document("a.txt", *pairs(600))]
    encoder, again = FakeEncoder(), FakeEncoder()
    with pytest.raises(BrokenPipeError), heard_by(stop):
        open_store(tmp_path, documents, encoder)
    assert 0 < len(encoder.embedded) < 600
    open_store(tmp_path, documents, again)
    assert len(encoder.embedded) + len(again.embedded) == 600


def heard_of(first: int, second: int | None, is_followed: bool = True) -> list[tuple[int, int]]:
    """What is told of two builds with so many texts as of one; None where there is no second."""
    heard: list[BuildProgress] = []
    with heard_by(heard.append), as_one() as builds:
        with builds.followed(is_followed):
            if first:
                memory_store(pairs(first), FakeEncoder())
        if second:
            memory_store(pairs(second), FakeEncoder())
    assert heard[-1].share == 1.0 and heard[-1].remaining_seconds == 0.0
    return [(one.done, one.total) for one in heard]


def test_a_second_index_of_the_same_texts_is_told_with_the_first_as_one():
    assert heard_of(300, 300) == [(0, 600), (256, 600), (300, 600), (556, 600), (600, 600)]


def test_what_the_second_needs_is_known_when_it_begins():
    assert heard_of(20, 40) == [(0, 40), (20, 40), (60, 60)]
    assert heard_of(20, 10) == [(0, 40), (20, 40), (30, 30)]
    assert heard_of(20, None) == [(0, 40), (20, 40), (20, 20)]
    assert heard_of(0, 20) == [(0, 20), (20, 20)]
    assert heard_of(20, None, is_followed=False) == [(0, 20), (20, 20)]


def test_one_bar_is_shown_for_both(monkeypatch):
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    heard_of(300, 300)
    bars = [part for part in shown.getvalue().split("\r") if "Embedding" in part]
    assert "Embedding:   0%" in bars[0] and "Embedding: 100%" in bars[-1]
    assert sum("Embedding:   0%" in bar for bar in bars) == 1
    assert shown.getvalue().count("\n") == 1  # a bar that ends begins a new line


def test_a_long_second_build_is_shown_after_a_short_first_one(monkeypatch):
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    heard_of(20, 600)
    assert "Embedding: 100%" in shown.getvalue().split("\r")[-1]
