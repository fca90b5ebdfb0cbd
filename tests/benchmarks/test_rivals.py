"""Other systems beside ours: what all are given, what a process says, and what is made of it."""

import io
import json
import subprocess
import sys

import numpy as np
import pytest
from fakes import FakeEncoder
from paths import ROOT
from rich.console import Console

from benchmarks.rivals.environments import ENVIRONMENTS, SYSTEMS, WITH_FAISS
from benchmarks.rivals.figures import Spread, figures_of, goals, tables
from benchmarks.rivals.given_encoder import GivenEncoder
from benchmarks.rivals.inputs import NOISE, many_of, noisy, same_texts, shortened
from benchmarks.rivals.measures import Input, Measures
from benchmarks.rivals.processes import environment, ran
from benchmarks.rivals.worker import Pair, pairs_of
from qa_bot import QAPair


def test_a_query_is_right_with_any_pair_of_the_same_words():
    pairs = [QAPair("a", "How?", "So."), QAPair("b", "How?", "Not so."), QAPair("c", "How?", "So.")]
    assert same_texts(pairs) == {"a": ["1", "3"], "b": ["2"], "c": ["1", "3"]}


def test_a_text_is_cut_between_words():
    assert shortened("one two\n three four", 3) == "one two three"


def test_many_vectors_are_the_real_ones_and_then_the_same_with_noise():
    real = np.eye(3, 8, dtype=np.float32)
    many = many_of(real, 7)
    assert many.shape == (7, 8) and many.dtype == np.float32
    np.testing.assert_array_equal(many[:3], real)
    cosines = (many[3:] * real[[0, 1, 2, 0]]).sum(axis=1)
    assert np.all(cosines < 0.999) and np.linalg.norm(many, axis=1) == pytest.approx(1)


def test_noise_has_the_length_that_is_stated():
    random = np.random.default_rng(1)
    given = np.tile(np.eye(1, 384, dtype=np.float32), (500, 1))
    cosines = noisy(given, random)[:, 0]
    # Of two vectors at right angles, as they nearly are in 384 dimensions.
    assert cosines.mean() == pytest.approx(1 / np.sqrt(1 + NOISE**2), abs=0.005)


class TestGivenVectors:
    def test_the_first_have_the_vectors_of_their_words_and_the_others_are_near(self):
        encoder = GivenEncoder(FakeEncoder(), distinct=2)
        texts = ["How? (1)", "How? (1)\nSo.", "Why (me)? (2)", "How? (3)"]
        given = encoder.encode_documents(texts)
        first, answered, other, second = (vectors.pooled for vectors in given)
        np.testing.assert_array_equal(first, FakeEncoder().encode_query("How?").pooled)
        np.testing.assert_array_equal(answered, FakeEncoder().encode_query("How?\nSo.").pooled)
        np.testing.assert_array_equal(other, FakeEncoder().encode_query("Why (me)?").pooled)
        assert 0.9 < first @ second < 0.99
        np.testing.assert_array_equal(given[3].token_ids, given[0].token_ids)

    def test_the_same_text_has_the_same_vectors_whatever_was_read_before(self):
        encoder = GivenEncoder(FakeEncoder(), distinct=1)
        once = encoder.encode_documents(["A (1)", "A (2)"])[1]
        encoder.forget()
        again = encoder.encode_documents(["A (2)"])[0]
        np.testing.assert_array_equal(once.token_vectors, again.token_vectors)

    def test_as_many_are_distinct_as_have_other_questions(self, monkeypatch):
        monkeypatch.setattr("benchmarks.rivals.given_encoder.load_encoder", FakeEncoder)
        pairs = [Pair("1", "A? (1)", "a"), Pair("2", "B? (2)", ""), Pair("3", "A? (3)", "a")]
        first, again = GivenEncoder.of(pairs).encode_documents(["B? (2)", "B? (3)"])
        assert first.pooled @ again.pooled < 0.99


class LastWord:
    """Finds the pair whose question ends with the query's last word."""

    def load(self, model):
        self.model = model

    def build(self, pairs, folder):
        (folder / "built").write_text(pairs.read_text())

    def open(self, folder):
        self.pairs = pairs_of(folder / "built")

    def first(self, query):
        word = query.split()[-1]
        return next((p.number for p in self.pairs if p.question.endswith(word)), "")


def test_a_pair_has_its_line_as_number_and_its_answer_below_its_question(tmp_path):
    file = tmp_path / "pairs.jsonl"
    rows = [{"question": "How?", "answer": "So."}, {"question": "Word", "answer": ""}]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert pairs_of(file) == [Pair("1", "How?", "So."), Pair("2", "Word", "")]
    assert [pair.text for pair in pairs_of(file)] == ["How?\nSo.", "Word"]


WORKER = f"""
import sys
sys.path.insert(0, {str(ROOT / "tests" / "benchmarks")!r})
sys.path.insert(0, {str(ROOT / "tests")!r})
from test_rivals import LastWord
from benchmarks.rivals.worker import run
print("what a library prints")
run(LastWord())
"""


def test_a_process_says_what_it_took_and_found_and_nothing_else(tmp_path):
    (tmp_path / "pairs.jsonl").write_text('{"question": "a house", "answer": "b"}\n')
    said = []
    for arguments in (
        ["build", str(tmp_path / "pairs.jsonl"), str(tmp_path), "model"],
        ["serve", str(tmp_path), "model"],
    ):
        done = subprocess.run(
            [sys.executable, "-c", WORKER, *arguments], cwd=ROOT, text=True, check=True,
            input='"which house"\n"what"\n', capture_output=True,
        )  # fmt: skip
        lines = [line for line in done.stdout.splitlines() if "library" not in line]
        said.append([json.loads(line) for line in lines])
    (built,), (ready, house, nothing, memory) = said
    assert built.keys() == {"load", "build", "processor"}
    assert 0 <= ready < 10 and house[2] == "1" and nothing[2] == "" and memory > 1
    assert 0 <= house[0] < 10 and 0 <= house[1] < 10


def test_a_process_that_fails_ends_the_measurement_with_what_it_said(tmp_path):
    command = [sys.executable, "-c", "import sys; sys.exit('no such thing')"]
    with pytest.raises(SystemExit, match="no such thing"):
        ran(command, tmp_path / "log")


def test_no_kernel_is_chosen_for_the_systems_and_no_hub_is_asked(monkeypatch):
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Haswell")
    assert "OPENBLAS_CORETYPE" not in environment() and environment()["HF_HUB_OFFLINE"] == "1"


def test_each_system_has_its_module_and_an_environment_of_pinned_versions():
    for system in (*SYSTEMS, *WITH_FAISS):
        assert (ROOT / "benchmarks/rivals/systems" / f"{system.module}.py").exists()
        assert system.environment is None or system.environment in ENVIRONMENTS
    assert all("==" in pin for pins in ENVIRONMENTS.values() for pin in pins)


def test_ninety_nine_of_a_hundred_answers_are_no_slower_than_their_percentile():
    spread = Spread.of([{"milliseconds": float(n), "processor": 3.0} for n in range(1, 201)], 150)
    assert spread == Spread(100.5, 198.0, 3.0, 200, 150)
    assert Spread.of([{"milliseconds": 7.0, "processor": 8.0}], 0) == Spread(7.0, 7.0, 8.0, 1, 0)


def answers(milliseconds, *first):
    return [{"milliseconds": milliseconds, "processor": 1.0, "first": number} for number in first]


def run_of():
    """Ours twice as fast as LangChain but in building, and half as fast with ten pairs."""
    ours, theirs = "QA Bot", "LangChain + FAISS"
    cold = [{"seconds": 1.0, "processor": 0.5, "memory": 100.0}]
    return {
        "build 1 QA Bot": {"build": 9.0, "processor": 14.0},
        "build 1 LangChain + FAISS": {"build": 20.0, "processor": 30.0},
        "build 2 QA Bot": {"build": 11.0, "processor": 16.0},
        "build 2 LangChain + FAISS": {"build": 20.0, "processor": 30.0},
        "cold": {
            ours: cold,
            theirs: [{"seconds": 2.0, "processor": 0.5, "memory": 50.0}],
            "qa-bot ask": cold,
        },
        "warm": {ours: answers(5.0, "1", "2"), theirs: answers(10.0, "1", "1")},
        "10 QA Bot": {"answers": answers(8.0, "1", "8"), "memory": 50.0},
        "10 LangChain + FAISS": {"answers": answers(4.0, "6", ""), "memory": 25.0},
    }


QUERIES = [{"right": ["1"], "right_in_base": [0]}, {"right": ["2", "3"], "right_in_base": [2]}]


def test_first_pairs_count_where_they_are_right_or_such_a_pair_with_noise():
    figures = figures_of(run_of(), QUERIES, base=5, many=10)
    assert {name: found.warm.right for name, found in figures.own.items()} == {
        "QA Bot": 2,
        "LangChain + FAISS": 1,
    }
    assert {name: found.warm.right for name, found in figures.given.items()} == {
        "QA Bot": 2,
        "LangChain + FAISS": 1,
    }


def test_every_goal_is_a_ratio_to_ours_and_ours_may_lose():
    found = goals(figures_of(run_of(), QUERIES, base=5, many=10), many=10)
    assert [(goal.ratio, goal.reached) for goal in found] == [
        (2.0, False),  # 2.5 are wanted
        (2.0, True),
        (2.0, True),
        (2.0, True),
        (0.5, False),
    ]


def test_the_tables_have_each_system_with_how_many_times_ours():
    console = Console(width=150, record=True, file=io.StringIO())
    console.print(*tables(figures_of(run_of(), QUERIES, base=5, many=10), 2, 10))
    rows = [
        [cell.strip() for cell in line.strip("│").split("│")][1:]
        for line in console.export_text().splitlines()
        if line.startswith("│ LangChain + FAISS ")
    ]
    assert rows == [
        ["20.0 (2.00)", "30.0 (2.00)", "2.00 (2.00)", "0.50 (1.00)", "50 (0.50)"],
        ["10.0 (2.00)", "10.0 (2.00)", "1.0 (1.00)", "0.500"],
        ["4.0 (0.50)", "4.0 (0.50)", "1.0 (1.00)", "0.500", "2", "25 (0.50)"],
    ]


def test_what_an_interrupted_run_has_measured_is_not_measured_again(tmp_path):
    builds = [f"build 1 {system.name}" for system in SYSTEMS]
    large = [f"10 {system.name}" for system in (*SYSTEMS, *WITH_FAISS)]
    done = dict.fromkeys([*builds, "cold", "warm", *large], {"seconds": 1.0})
    (tmp_path / "unfinished.json").write_text(json.dumps(done))
    measures = Measures(Input(tmp_path, many=10), rounds=1)
    assert measures.run() == done
    measures.finish()
    assert Measures(Input(tmp_path, many=10), rounds=1).found == {}


def test_the_measurer_itself_is_light():
    code = (
        "import sys, benchmarks.rivals.__main__; "
        "print({'torch', 'numpy', 'qa_bot'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
