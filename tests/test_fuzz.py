"""A short run of `benchmarks.fuzz`, always with the same inputs; `--minutes N` there takes more."""

import pytest
from fakes import FakeEncoder
from hypothesis import HealthCheck, Phase, given, seed, settings

from benchmarks.fuzz import PAIRS, targets
from benchmarks.fuzz_inputs import samples
from benchmarks.fuzz_targets import Crash, read_document
from qa_bot import QABot
from qa_bot.parsing import read_sources
from qa_bot.parsing.formats import READERS

INPUTS = {
    "documents": 400, "settings": 150, "questions": 150, "saved answers": 200,
    "index": 60, "large index": 30,
}  # fmt: skip


@pytest.mark.parametrize("name", INPUTS)
def test_inputs_near_valid_ones_have_a_result_or_an_error_that_says_what_to_do(tmp_path, name):
    bot = QABot.from_pairs(PAIRS, encoder=FakeEncoder())
    (target,) = (one for one in targets(tmp_path, bot) if one.name == name)

    @seed(1)
    @settings(
        max_examples=INPUTS[name], database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(target.inputs)
    def run(value):
        target.take(value)

    run()


def test_every_sample_is_read_as_it_is(documents):
    folder = documents(dict(samples()))
    found, problems = read_sources(folder)
    read = {document.path.partition("/")[0] for document in found}
    whole = {name for name, _ in samples() if not name.endswith(".alternates.yaml")}
    assert read == whole, problems


def test_every_reader_has_a_sample():
    suffixes = {f".{name.rpartition('.')[2]}" for name, _ in samples()}
    assert {READERS[suffix] for suffix in suffixes & READERS.keys()} == {*READERS.values()}


def test_a_crash_is_seen(tmp_path, monkeypatch):
    def fail(data):
        raise KeyError("a")

    monkeypatch.setattr("qa_bot.parsing.formats.html.read", fail)
    with pytest.raises(Crash, match="KeyError"):
        read_document(tmp_path, ("a.html", b"<h2>Is it far?</h2><p>No.</p>"))
