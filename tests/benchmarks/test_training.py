"""What the adapter is trained with is what qa_bot ranks with, and its texts are what they claim."""

import json
import random
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from benchmarks.training.batches import Sampler
from benchmarks.training.examples import Example
from benchmarks.training.late_interaction import Batch, Tokens, hits, matches
from benchmarks.training.soup import soup
from benchmarks.training.wordings import informal, typos
from qa_bot.models.adapter import read_adapter
from qa_bot.ranking.features import (
    late_interaction,
    question_match,
    question_tokens,
    soft_document_frequency_weights,
    token_cosines,
)

GENERATOR = np.random.default_rng(0)
QUERY_IDS = [[5, 9], [7, 5, 3]]
QUESTION_IDS = [[5, 4, 9], [7]]
ANSWER_IDS = [[9, 8], [5, 6, 7, 1]]


def unit_rows(count):
    rows = GENERATOR.normal(size=(count, 6)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def vectors_of(texts):
    return [unit_rows(len(ids)) for ids in texts]


def padded(texts, vectors):
    longest = max(map(len, texts)) + 1
    tokens = Tokens(
        torch.full((len(texts), longest, 6), 0.4),  # padding that would win, were it looked at
        torch.zeros(len(texts), longest, dtype=torch.bool),
        torch.zeros(len(texts), longest, dtype=torch.int64),
    )
    for row, (ids, found) in enumerate(zip(texts, vectors, strict=True)):
        tokens.vectors[row, : len(ids)] = torch.from_numpy(found)
        tokens.mask[row, : len(ids)] = True
        tokens.ids[row, : len(ids)] = torch.tensor(ids)
    return tokens


@pytest.fixture
def found():
    queries, questions, answers = map(vectors_of, (QUERY_IDS, QUESTION_IDS, ANSWER_IDS))
    stored = padded(QUESTION_IDS, questions)
    batch = Batch(
        queries=padded(QUERY_IDS, queries),
        questions=stored,
        pairs=stored.joined(padded(ANSWER_IDS, answers)),
        same_key=torch.eye(2, dtype=torch.bool),
        says_the_same=torch.tensor([True, True]),
        cosines=torch.zeros(2, 2),
    )
    return SimpleNamespace(batch=batch, queries=queries, questions=questions, answers=answers)


def test_a_batch_is_matched_as_a_collection_is_ranked(found):
    held = np.bincount([5, 4, 9, 8, 7, 5, 6, 1])  # once for each pair that holds the token
    statistics = SimpleNamespace(pairs=2, token_df=held)
    stored = zip(found.questions, found.answers, strict=True)
    vectors = np.concatenate([rows for pair in stored for rows in pair])
    tokens = SimpleNamespace(
        ids=np.array([5, 4, 9, 9, 8, 7, 5, 6, 7, 1]),
        pair_offsets=np.array([0, 5, 10]),
        question_rows=np.array([0, 1, 2, 5]),
        question_starts=np.array([0, 3]),
        question_pairs=np.array([0, 1]),
    )
    match = matches(found.batch)
    for row, query in enumerate(found.queries):
        cosines = token_cosines(SimpleNamespace(vectors=vectors, projection=None), query)
        best = late_interaction(cosines, tokens.pair_offsets)
        wanted = (best * soft_document_frequency_weights(best)).sum(axis=1)
        assert match.token_match[row].numpy() == pytest.approx(wanted, abs=1e-5)
        wanted = question_match(question_tokens(cosines, tokens, statistics), 2)
        assert match.question_match[row].numpy() == pytest.approx(wanted, abs=1e-5)


def test_pairs_with_the_same_answer_are_no_mistake(found):
    logits = torch.tensor([[1.0, 2.0], [0.0, 1.0]])
    assert hits(logits, found.batch).tolist() == [False, True]
    shared = SimpleNamespace(same_key=torch.ones(2, 2, dtype=torch.bool))
    assert hits(logits, shared).tolist() == [True, True]


def test_a_formal_question_is_said_as_people_say_it():
    question = "What are the symptoms of Celiac disease ? (Also called: Sprue; Gluten intolerance)"
    asked = [informal(question, random.Random(seed)) for seed in range(300)]
    assert {a.formal for a in asked} == {"What are the symptoms of Celiac disease?"}
    assert {a.topic for a in asked} == {"Celiac disease"}
    assert {"signs of Sprue", "Celiac disease symptoms"} <= {a.wording for a in asked}


def test_a_typo_changes_one_word():
    text = "how to renew my licence"
    for seed in range(20):
        changed = typos(text, random.Random(seed)).split()
        assert sum(a != b for a, b in zip(text.split(), changed, strict=True)) <= 1
    assert typos("is it on", random.Random(0)) == "is it on"


def example(topic, key):
    return Example("hwu", topic, key, "query", "question", "", says_the_same=True, held_out=False)


def test_a_batch_is_a_topic_and_what_is_confused_with_it():
    examples = [example(f"t{i // 6}", f"k{i // 2}") for i in range(72)]
    next_topic = np.array([[(i // 6 + 1) % 12 * 6] for i in range(72)])  # 3 keys in each of 12
    prepared = SimpleNamespace(examples=examples, negatives=next_topic)
    batch = Sampler(prepared, held_out=False, seed=0).draw("hwu")
    keys = [examples[i].key for i in batch]
    topics = list(dict.fromkeys(examples[i].topic for i in batch))
    assert len(set(keys)) == len(batch) == 24
    first = int(topics[0][1:])
    assert topics == [f"t{(first + i) % 12}" for i in range(8)]


def test_a_soup_adds_the_mean_of_what_its_adapters_add(tmp_path):
    paths = [tmp_path / f"{seed}.safetensors" for seed in range(3)]
    products = []
    for path in paths:
        down, up = (torch.from_numpy(unit_rows(rows)).half() for rows in (2, 5))
        state = {"x.lora_A.weight": down, "x.lora_B.weight": up[:, :2].contiguous()}
        save_file(state, path, metadata={"record": json.dumps({"scale": 2.0, "rank": 2})})
        products.append(2.0 * up[:, :2].float() @ down.float())
    soup(paths, tmp_path / "soup.safetensors")
    record, state = read_adapter(tmp_path / "soup.safetensors")
    added = record["scale"] * state["x.lora_B.weight"] @ state["x.lora_A.weight"]
    assert record["rank"] == 6
    assert added.numpy() == pytest.approx(torch.stack(products).mean(dim=0).numpy(), abs=1e-6)
