"""The bundled model's adapter: the file, and what it does to the weights."""

import json

import pytest
import torch

from qa_bot import QABot, QAPair
from qa_bot.models.adapter import ADAPTER, adapter_products, add_adapter, read_adapter
from qa_bot.models.embedding import BUNDLED_SHA256, bundled_folder, load_encoder
from qa_bot.records import ModelError

PAIRS = [QAPair("1", "When are you open?", "From nine to five.")]


def test_the_file_is_small_and_holds_the_record_of_its_training():
    record, matrices = read_adapter(ADAPTER)
    assert ADAPTER.stat().st_size < 2_100_000
    assert (record["rank"], len(record["average_of"])) == (24, 3)
    assert {run["base_sha256"] for run in record["average_of"]} == {BUNDLED_SHA256}
    assert all("CC BY" in licence for licence in record["average_of"][0]["data"].values())
    assert {matrix.dtype for matrix in matrices.values()} == {torch.float32}


def test_the_product_of_the_matrices_is_added_to_the_weights(tmp_path):
    from safetensors.torch import save_file

    down, up = torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0], [4.0], [5.0]])
    path = tmp_path / "adapter.safetensors"
    names = [f"base_model.model.dense.lora_{side}.default.weight" for side in "AB"]
    metadata = {"record": json.dumps({"scale": 0.5})}
    save_file(dict(zip(names, (down, up), strict=True)), path, metadata=metadata)
    layers = torch.nn.ModuleDict({"dense": torch.nn.Linear(2, 3)})
    before = layers["dense"].weight.detach().clone()
    add_adapter(layers, path)
    added = (layers["dense"].weight - before).detach()
    assert torch.allclose(added, torch.tensor([[1.5, 3.0], [2.0, 4.0], [2.5, 5.0]]))


@pytest.mark.model
def test_what_is_added_without_torch_is_what_torch_adds():
    published = load_encoder(str(bundled_folder()))._document_model[0].auto_model
    before = {name: weight.clone() for name, weight in published.state_dict().items()}
    add_adapter(published)
    products = adapter_products()
    changed = {
        name: weight - before[name]
        for name, weight in published.state_dict().items()
        if not torch.equal(weight, before[name])
    }
    assert changed.keys() == products.keys() and len(products) == 36
    for name, product in products.items():
        assert torch.allclose(torch.from_numpy(product), changed[name], atol=1e-6)


def test_another_adapter_in_its_place_is_refused_with_both_hashes(monkeypatch):
    monkeypatch.setattr("qa_bot.models.adapter.ADAPTER_SHA256", "0" * 64)
    with pytest.raises(
        ModelError, match=f"has SHA-256 65ff302f.*came with has {'0' * 64}; install"
    ):
        QABot.from_pairs(PAIRS)


def test_a_missing_adapter_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr("qa_bot.models.adapter.ADAPTER", tmp_path / "adapter.safetensors")
    with pytest.raises(ModelError, match=r"cannot read .*adapter\.safetensors \(No such file"):
        add_adapter(torch.nn.Linear(2, 2), tmp_path / "adapter.safetensors")


@pytest.mark.model
def test_the_adapted_model_is_near_the_published_one_and_has_another_fingerprint(model):
    published = load_encoder(str(bundled_folder()))
    text = "Can I renew my license by mail?"
    adapted, original = model.encode_query(text), published.encode_query(text)
    assert 0.9 < (adapted.pooled * original.pooled).sum() < 0.999
    assert model.fingerprint != published.fingerprint
