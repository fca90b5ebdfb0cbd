"""The graph that qa_bot/models has is the one that its command writes today."""

import hashlib

import numpy as np
import pytest

from qa_bot.models import exported_model
from qa_bot.models.embedding import bundled_folder

pytestmark = pytest.mark.model

TEXT = "Can I renew my license by mail?"


@pytest.fixture(scope="module")
def graph() -> bytes:
    from benchmarks.training.export import exported

    return exported()


def test_the_graph_written_today_gives_the_vectors_of_the_one_that_is_here(
    graph, monkeypatch, tmp_path, model
):
    from benchmarks.training.narrowing import narrowed_graph

    for name, data in (("GRAPH", graph), ("QUERY_GRAPH", narrowed_graph(graph))):
        path = tmp_path / name
        path.write_bytes(data)
        monkeypatch.setattr(exported_model, name, path)
        monkeypatch.setattr(exported_model, f"{name}_SHA256", hashlib.sha256(data).hexdigest())
    exported = exported_model.load_exported(bundled_folder())
    for found, wanted in (
        (exported.queries.encode(TEXT), model.encode_query(TEXT)),
        (exported.documents.encode(TEXT), model.encode_documents([TEXT])[0]),
    ):
        assert found.token_ids.tolist() == wanted.token_ids.tolist()
        assert np.abs(found.token_vectors - wanted.token_vectors).max() < 1e-6


def test_the_graph_of_queries_is_the_one_that_is_here_in_smaller_numbers():
    from benchmarks.training.narrowing import narrowed_graph

    narrow = narrowed_graph(exported_model.GRAPH.read_bytes())
    assert hashlib.sha256(narrow).hexdigest() == exported_model.QUERY_GRAPH_SHA256
    assert exported_model.QUERY_GRAPH.read_bytes() == narrow


def test_the_graph_holds_names_of_weights_and_no_weights(graph):
    import onnx

    weights = onnx.load_from_string(graph).graph.initializer
    assert {weight.data_location for weight in weights} == {onnx.TensorProto.EXTERNAL}
    assert not any(weight.raw_data for weight in weights)
    names = {weight.name.removeprefix(exported_model.MODULE) for weight in weights}
    path = bundled_folder() / exported_model.WEIGHTS_FILE
    assert names == set(exported_model.adapted(exported_model.stored_weights(path)))
    assert len(graph) < 150_000
