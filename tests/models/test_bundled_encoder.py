"""Stored texts in batches on several threads: what stood beside a text changes nothing of it."""

import threading
import time

import numpy as np
import pytest

from qa_bot.models.bundled_encoder import BundledEncoder, batches_of

QUESTION = "May I bring my dog into the library?"
TEXTS = [
    QUESTION,
    *("a much longer text " * n for n in range(1, 40)),
    *(f"May I bring my {pet} into the library?" for pet in ("cat", "bird", "fish", "horse")),
]


@pytest.fixture
def made(model):
    """The bundled model with batches and threads of one's own; its weights are shared."""

    def make(**arguments) -> BundledEncoder:
        return BundledEncoder(model.name, model.fingerprint, model._exported, **arguments)

    return make


def test_batches_are_of_one_length_the_longest_first():
    assert batches_of([3, 9, 3, 5, 3, 3, 9], 9) == [[1], [6], [3], [0, 2, 4], [5]]
    assert batches_of([600, 2], 512) == [[0], [1]]
    assert batches_of([], 512) == []


@pytest.mark.model
@pytest.mark.parametrize("ways", [{"batch_tokens": 1}, {"batch_tokens": 4096}, {"threads": 1}])
def test_batches_and_threads_change_no_vector(made, ways):
    wanted = made(threads=3).encode_documents(TEXTS)
    found = made(**ways).encode_documents(TEXTS)
    for one, other in zip(found, wanted, strict=True):
        assert one.token_ids.tolist() == other.token_ids.tolist()
        assert abs(one.pooled - other.pooled).max() < 1e-6
        assert abs(one.token_vectors - other.token_vectors).max() < 1e-6


@pytest.mark.model
def test_a_text_has_the_same_vectors_alone_and_among_others(model):
    (alone,) = model.encode_documents([QUESTION])
    among = model.encode_documents(TEXTS)[0]
    assert alone.token_ids.tolist() == among.token_ids.tolist()
    assert abs(alone.pooled - among.pooled).max() < 1e-6
    assert abs(alone.token_vectors - among.token_vectors).max() < 1e-6


@pytest.mark.model
def test_no_texts_have_no_vectors(model):
    assert model.encode_documents([]) == []


@pytest.mark.model
def test_no_more_threads_read_than_were_allowed_and_none_stays(made):
    before = set(threading.enumerate())
    seen = set()

    class Watching:
        """The model, and which threads it was read on."""

        def __init__(self, model) -> None:
            self._model = model
            self.tokens = model.tokens

        def read(self, texts):
            seen.add(threading.current_thread())
            return self._model.read(texts)

    encoder = made(batch_tokens=1)
    BundledEncoder("", "", Watching(encoder._exported), 1, threads=2).encode_documents(TEXTS)
    assert 1 <= len(seen) <= 2 and not seen & before
    assert set(threading.enumerate()) == before


def test_what_interrupts_it_is_raised_and_the_rest_is_not_read():
    # Ctrl-C waited for all texts that were in line.
    read = []

    class Interrupted:
        """A model that is interrupted at its third text."""

        def tokens(self, text):
            return type("Text", (), {"ids": np.zeros(int(text), np.int32)})

        def read(self, texts):
            read.append(texts)
            if len(read) == 3:
                raise KeyboardInterrupt
            time.sleep(0.002)  # a model takes longer than a future
            return texts

    encoder = BundledEncoder("", "", Interrupted(), 1, threads=1)
    with pytest.raises(KeyboardInterrupt):
        encoder.encode_documents([str(length) for length in range(1, 2_000)])
    assert len(read) < 1_000
