"""`make fit` fits the ranking and then the guard that belongs to it."""

import json

import numpy as np
import pytest
from fakes import FakeEncoder

from benchmarks import data, encodings, exchanged_questions, fit, guard_fits, ours
from qa_bot import QABot
from qa_bot.guard import FittedGuard, fitted_guard
from qa_bot.ranking import Fitted
from qa_bot.store import memory_store

THINGS = [f"thing{number}" for number in range(24)]
NAMES = ("one", "two", "mqp")


def write_set(folder, seed: int) -> None:
    """Pairs of two words; a query says both, or, out of scope, one of them beside another word.

    In mqp some that say both are out of scope as well: near misses.
    """
    rng = np.random.default_rng(seed)
    words = rng.permutation(THINGS)
    pairs = list(zip(words[::2].tolist(), words[1::2].tolist(), strict=True))
    corpus = [
        {"id": str(i), "question": f"What is {a} of {b}", "answer": f"It is {a}."}
        for i, (a, b) in enumerate(pairs)
    ]
    queries, relevant = [], []
    for place in range(120):
        number = place % len(pairs)
        a, b = pairs[number]
        if place % 4:
            if folder.name != "mqp" or place % 4 > 1:
                relevant.append(f"{place}\t{number}\t1\n")
            queries.append({"id": str(place), "text": f"tell me {a} of {b} now{place}"})
        else:
            queries.append({"id": str(place), "text": f"tell me {a} of other{place} now{place}"})
    folder.mkdir(parents=True)
    for name, rows in (("corpus", corpus), ("queries", queries)):
        lines = "\n".join(json.dumps(row) for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, "utf-8")
    (folder / "qrels.tsv").write_text("".join(relevant), "utf-8")


@pytest.fixture
def small_sets(tmp_path, monkeypatch):
    for seed, name in enumerate(NAMES):
        write_set(tmp_path / "eval" / "public" / name, seed)
    monkeypatch.setenv("QA_BOT_EVAL", str(tmp_path / "eval"))
    monkeypatch.setattr(encodings, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(data, "TYPICAL", NAMES[:2])
    for module in (ours, guard_fits, exchanged_questions):
        monkeypatch.setattr(module, "DOCUMENTS", ())
    for module in (ours, guard_fits):
        monkeypatch.setattr(module, "PUBLIC", NAMES)


def test_both_are_written_and_serve_together(small_sets, tmp_path, monkeypatch, capsys):
    encoder = FakeEncoder()
    paths = [tmp_path / "ranking.json", tmp_path / "guard.json"]
    monkeypatch.setattr(fit, "load_encoder", lambda: encoder)
    monkeypatch.setattr(fit, "shipped_path", lambda: paths[0])
    monkeypatch.setattr(fit, "shipped_guard_path", lambda: paths[1])
    fit.main()
    said = capsys.readouterr().out
    assert f"{paths[0]}, {paths[1]}" in said and "360 queries of 3 sets" in said
    ranking = Fitted.from_json(paths[0].read_text("utf-8"))
    assert ranking.fitted_on == NAMES and ranking.model_fingerprint == encoder.fingerprint
    monkeypatch.setattr(fitted_guard, "shipped_guard_path", lambda: paths[1])
    fitted_guard.shipped_guard.cache_clear()
    try:
        found = fitted_guard.shipped_guard()
        assert isinstance(found, FittedGuard) and found.fitted_on == NAMES
        assert found.ranking_sha256 == ranking.sha256
        pairs = data.load_set("one").pairs
        bot = QABot(encoder, memory_store(pairs, encoder), ranking)
        assert bot._search.of(None).guard.fitted is found
    finally:
        fitted_guard.shipped_guard.cache_clear()
