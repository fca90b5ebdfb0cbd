"""A broken model: an error that says so, when an index is built and when a question is asked."""

import shutil
from dataclasses import replace

import numpy as np
import pytest
from fakes import FakeEncoder, document

from qa_bot import QABot, QAPair
from qa_bot.models.checked_vectors import encoded_documents, encoded_query
from qa_bot.records import ModelError
from qa_bot.store import open_store

PAIRS = [QAPair("1", "Are you open?", "Daily."), QAPair("2", "What is the fee?", "Five pounds.")]
QUERY = "what is the fee please"
NO_NUMBER = (
    "model 'fake' gives a vector with NaN or infinity for {}, expected numbers and length 1; its "
    "weights are damaged: fetch it again or choose another"
)
FIRST = "the text 'What is the fee?'"


class BrokenEncoder(FakeEncoder):
    """Puts `number` into the vectors of each text that holds "fee", while it is `broken`."""

    def __init__(self, number, part="pooled", broken=True):
        super().__init__()
        self.number, self.part, self.broken = number, part, broken

    def encode_query(self, text):
        found = super().encode_query(text)
        vectors = getattr(found, self.part).copy()
        if self.broken and "fee" in text:
            vectors[..., 0] = self.number
        return replace(found, **{self.part: vectors})


@pytest.mark.parametrize("part", ["pooled", "token_vectors"])
@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_never_gets_into_an_index(number, part):
    with pytest.raises(ModelError) as caught:
        QABot.from_pairs(PAIRS, encoder=BrokenEncoder(number, part))
    assert str(caught.value) == NO_NUMBER.format(FIRST)


def test_a_vector_of_another_length_is_told_with_it():
    class Halved(FakeEncoder):
        factor = np.float32(0.5)

        def encode_documents(self, texts):
            return [
                replace(v, pooled=v.pooled * self.factor) for v in super().encode_documents(texts)
            ]

    with pytest.raises(ModelError, match=r"a vector of length 0.5 for the text 'Are you open\?'"):
        QABot.from_pairs(PAIRS, encoder=Halved())
    Halved.factor = np.float32(0)
    with pytest.raises(ModelError, match="a vector of length 0 for"):
        QABot.from_pairs(PAIRS, encoder=Halved())


def test_a_query_without_numbers_is_an_error_that_does_not_repeat_it():
    encoder = BrokenEncoder(np.nan, broken=False)
    bot = QABot.from_pairs(PAIRS, encoder=encoder)
    encoder.broken = True
    with pytest.raises(ModelError) as caught:
        bot.ask(QUERY)
    assert str(caught.value) == NO_NUMBER.format("a query")
    with pytest.raises(ModelError):
        bot.ask_many([QUERY])
    encoder.broken = False  # nothing of it is remembered
    assert bot.ask(QUERY) == QABot.from_pairs(PAIRS, encoder=FakeEncoder()).ask(QUERY)


def test_a_model_of_other_dimensions_than_its_index_is_told_with_both():
    class Wider(FakeEncoder):
        def encode_query(self, text):
            found = super().encode_query(text)
            return replace(found, pooled=np.append(found.pooled, np.float32(0)))

        def encode_documents(self, texts):
            return [super(Wider, self).encode_query(text) for text in texts]

    bot = QABot.from_pairs(PAIRS, encoder=Wider())
    with pytest.raises(
        ModelError, match="a vector of 33 dimensions for a query, expected 32; open"
    ):
        bot.ask(QUERY)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"pooled": np.ones((1, 32), dtype=np.float32)}, r"of the shapes \(1, 32\) and \(5, 32\)"),
        ({"token_ids": np.arange(3)}, "with 3 token ids for a query; expected one vector, and one"),
        ({"token_vectors": np.empty((0, 32)), "token_ids": np.arange(0)}, "with 0 token ids"),
    ],
)
def test_vectors_of_another_shape_are_told_with_it(changes, said):
    encoder = FakeEncoder()
    found = replace(encoder.encode_query(QUERY), **changes)
    encoder.encode_query = lambda text: found
    with pytest.raises(ModelError, match=said):
        encoded_query(encoder, QUERY)


def test_a_text_that_was_left_out_is_told():
    encoder = FakeEncoder()
    encoder.encode_documents = lambda texts: [encoder.encode_query(texts[0])]
    with pytest.raises(ModelError, match="model 'fake' read 1 texts, expected 2"):
        encoded_documents(encoder, ["a", "b"])


def test_the_index_before_stays_and_answers(tmp_path):
    old, new = [document("a.txt", PAIRS[0])], [document("a.txt", *PAIRS)]
    open_store(tmp_path, old, FakeEncoder())
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(ModelError):
        open_store(tmp_path, new, BrokenEncoder(np.nan))
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    again = FakeEncoder()
    assert open_store(tmp_path, old, again).records([0]) == [*old[0].pairs]
    assert again.embedded == []


@pytest.mark.model
@pytest.mark.parametrize("number", [float("nan"), float("inf"), 3e38])
def test_a_model_whose_weights_are_no_numbers_builds_nothing(
    small_model, documents, tmp_path, number
):
    from safetensors.torch import load_file, save_file

    folder = shutil.copytree(small_model, tmp_path / "broken")
    weights = load_file(folder / "model.safetensors")
    weights["embeddings.LayerNorm.weight"][3] = number
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    sources = documents({"faq.md": "## When do you open?\n\nAt nine.\n"})
    with pytest.raises(ModelError, match=r"with NaN or infinity for the text 'When do you open\?'"):
        QABot.open(sources, tmp_path / "index", model=str(folder))
    assert [path.name for path in (tmp_path / "index").iterdir()] == [".lock"]
    with pytest.raises(ModelError, match="with NaN or infinity"):
        QABot.from_pairs(PAIRS, model=str(folder))
