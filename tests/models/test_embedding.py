"""The real model: how much of a text it reads, prompts, and models that cannot be used."""

import copy
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from pytest import approx
from tokenizers import Tokenizer, decoders
from tokenizers.models import WordLevel

from qa_bot.models.embedding import Encoder, bundled_folder, load_encoder
from qa_bot.records import ModelError

pytestmark = pytest.mark.model

PROMPTS = {"query": "query: ", "document": "passage: "}


@pytest.fixture
def copied(tmp_path):
    """Copy the bundled model into a folder of this name; its weights are only linked."""

    def copy(name: str) -> Path:
        folder = tmp_path / name
        weights = bundled_folder() / "model.safetensors"
        ignore = shutil.ignore_patterns(weights.name)
        shutil.copytree(weights.parent, folder, ignore=ignore)
        (folder / weights.name).symlink_to(weights)
        return folder

    return copy


@pytest.mark.parametrize(("words", "cut"), [(1, False), (254, False), (255, True), (2000, True)])
def test_a_text_of_256_tokens_is_read_whole_and_one_of_257_is_cut(model, words, cut):
    # A word is one token here, [CLS] and [SEP] are two more.
    query, (stored,) = (
        model.encode_query("hello " * words),
        model.encode_documents(["hello " * words]),
    )
    assert (query.cut, stored.cut) == (cut, cut)
    assert len(query.token_ids) == len(stored.token_ids) == min(words, 254)


def test_a_text_has_the_vectors_of_its_words_all_of_length_one(model):
    query = model.encode_query("does it rain")
    (stored,) = model.encode_documents(["does it rain"])
    assert query.pooled.shape == (384,) and query.token_vectors.shape == (3, 384)
    assert np.linalg.norm(query.token_vectors, axis=1) == approx(np.ones(3), abs=1e-5)
    assert np.linalg.norm(query.pooled) == approx(1, abs=1e-5)
    assert query.token_ids.tolist() == stored.token_ids.tolist()
    assert (query.pooled * stored.pooled).sum() > 0.999


def test_prompts_change_the_fingerprint_and_are_no_tokens_of_a_text(model: Encoder, copied):
    # Two models that differ in their prompts alone were taken for the same one.
    settings = copied("prompts") / "config_sentence_transformers.json"
    settings.write_text(json.dumps(json.loads(settings.read_text()) | {"prompts": PROMPTS}))
    prompted = load_encoder(str(settings.parent))
    plain = load_encoder(str(copied("plain")))
    again = load_encoder(str(copied("again")))
    assert plain.fingerprint == again.fingerprint != prompted.fingerprint
    wanted = model.encode_query("does it rain")
    for found in (prompted.encode_query, lambda text: prompted.encode_documents([text])[0]):
        vectors = found("does it rain")
        assert vectors.token_ids.tolist() == wanted.token_ids.tolist()
        assert len(vectors.token_vectors) == len(wanted.token_vectors) == 3
        assert (vectors.pooled * wanted.pooled).sum() < 0.99  # the model has read the prompt


def test_truncated_weights_of_another_model_are_refused(copied):
    folder = copied("cut")
    weights = folder / "model.safetensors"
    data = weights.read_bytes()[:-1000]
    weights.unlink()
    weights.write_bytes(data)
    with pytest.raises(ModelError) as caught:
        load_encoder(str(folder))
    assert str(caught.value).startswith(f"model {str(folder)!r} cannot be loaded from this machine")


@pytest.mark.parametrize("name", ["", "  "])
def test_an_empty_model_name_is_refused(name):
    with pytest.raises(ModelError, match="the model has an empty name; give the name or folder"):
        load_encoder(name)


def test_pieces_of_words_are_marked_as_wordpiece_marks_them(model):
    ids = model.encode_query("reidentification of data").token_ids
    assert model.token_texts(ids) == ["reid", "##ent", "##ification", "of", "data"]


@pytest.mark.parametrize(
    ("decoder", "vocabulary"),
    [
        (decoders.Metaspace(), {"\u2581caf": 0, "\u00e9": 1, "\u2581open": 2}),
        (decoders.ByteLevel(), {"\u0120caf": 0, "\u00c3\u00a9": 1, "\u0120open": 2}),
    ],
    ids=["SentencePiece", "byte-level BPE"],
)
def test_pieces_of_other_tokenizers_are_turned_round(small_encoder, decoder, vocabulary):
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token=None))
    tokenizer.decoder = decoder
    encoder = copy.copy(small_encoder)
    encoder._tokenizer = PreTrainedTokenizerFast(tokenizer_object=tokenizer)
    assert encoder.token_texts(np.array([0, 1, 2])) == ["caf", "##\u00e9", "open"]


def test_stored_texts_are_read_in_float32(small_encoder):
    # Stored vectors in bfloat16 depended on the batch and on the CPU: benchmarks.sameness.
    assert small_encoder._document_model.dtype is torch.float32


def test_the_bundled_model_gives_the_numbers_it_always_gave(model):
    # In float32 on every machine; the model without its adapter is up to 0.04 away.
    (found,) = model.encode_documents(["Can I renew my license by mail?"])
    wanted = [-0.024106, -0.000055, 0.048663, 0.008326, -0.052970]
    assert found.pooled[[0, 77, 154, 231, 308]] == approx(wanted, abs=1e-4)
    of_license = found.token_vectors[4, :3]
    assert of_license == approx([-0.021680, 0.046265, -0.024483], abs=1e-4)
