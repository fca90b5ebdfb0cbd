"""The bundled model in onnxruntime: the vectors of torch, and what happens where it cannot run."""

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from paths import ROOT

from qa_bot import QABot
from qa_bot.models import exported_model
from qa_bot.models.bundled_encoder import BundledEncoder
from qa_bot.models.embedding import bundled_folder, bundled_in_torch, load_encoder
from qa_bot.models.exported_model import ExportedModel, load_exported, stored_weights
from qa_bot.models.narrow_weights import narrowed
from qa_bot.models.sessions import UnusableError
from qa_bot.models.transformer_encoder import TransformerEncoder
from qa_bot.models.vectors import unit
from qa_bot.records import ModelError

pytestmark = pytest.mark.model

# Largest difference of a number to torch's in float32, for 329 odd texts: 1.5e-5 of a token, 3e-7
# of a pooled vector.
BOUND = 5e-5
# Queries are read in smaller numbers.
BOUND_OF_QUERIES = 0.03
# Single tokens of so many of the same have one of several vectors, and little decides which.
UNSTEADY = "?" * 300
TEXTS = [
    "Can I renew my license by mail?",
    "does  maine\n tell\tice",
    "",
    "\x00\x01",
    "\u200b",
    "[CLS] what [MASK] is [UNK] [SEP]",
    "unbelievably reidentified",
    "a" * 150,
    "Zażółć gęślą jaźń, ﬁne ½ İstanbul",
    "日本語のテスト 😀",
    UNSTEADY,
    "hello " * 254,
    "hello " * 255,
    "hello " * 2000,
]
HEAVY = ("torch", "transformers", "sentence_transformers")
QUERY = "do they need a court order to get my data?"


@pytest.fixture(scope="module")
def in_torch():
    import torch

    return bundled_in_torch(torch.float32)


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_a_query_has_the_tokens_that_torch_gives_it_and_nearly_the_vectors(model, in_torch, text):
    wanted, found = in_torch.encode_query(text), model.encode_query(text)
    assert isinstance(model, BundledEncoder)
    assert found.token_ids.tolist() == wanted.token_ids.tolist()
    assert (found.token_ids.dtype, found.cut) == (np.int32, wanted.cut)
    assert found.pooled.dtype == found.token_vectors.dtype == np.float32
    assert found.token_vectors.shape == wanted.token_vectors.shape
    assert (found.pooled * wanted.pooled).sum() > 0.99
    if text != UNSTEADY:
        assert abs(found.token_vectors - wanted.token_vectors).max() < BOUND_OF_QUERIES
        assert (found.token_vectors * wanted.token_vectors).sum(axis=1).min() > 0.99
        assert (found.pooled * wanted.pooled).sum() > 0.998
    assert model.token_texts(found.token_ids) == in_torch.token_texts(wanted.token_ids)


def test_texts_that_are_read_together_have_the_vectors_of_each_alone(model):
    texts = [*TEXTS, *TEXTS[:2], "Where can I pay my bill?", "Who can read my mail?"]
    with model.reading_ahead(texts):
        ahead = dict(model._ahead.vectors)
        assert all(model.encode_query(text) is ahead[text] for text in texts)
    for text in texts:
        together, alone = ahead[text], model.encode_query(text)
        assert together is not alone and together.cut == alone.cut
        assert together.token_ids.tolist() == alone.token_ids.tolist()
        assert together.token_vectors.shape == alone.token_vectors.shape
        assert abs(together.token_vectors - alone.token_vectors).max() < 1e-6
        assert abs(together.pooled - alone.pooled).max() < 1e-6


def test_what_one_thread_reads_ahead_another_does_not_have(model):
    with model.reading_ahead(TEXTS[:1]), ThreadPoolExecutor(1) as thread:
        own = model.encode_query(TEXTS[0])
        assert thread.submit(model.encode_query, TEXTS[0]).result() is not own
        assert model.encode_query(TEXTS[0]) is own


def test_stored_texts_have_the_tokens_and_vectors_that_torch_gives_them(model, in_torch):
    wanted, found = in_torch.encode_documents(TEXTS), model.encode_documents(TEXTS)
    assert [t.token_ids.tolist() for t in found] == [t.token_ids.tolist() for t in wanted]
    assert [t.cut for t in found] == [t.cut for t in wanted]
    cut = [text for text, vectors in zip(TEXTS, found, strict=True) if vectors.cut]
    assert cut == [UNSTEADY, *TEXTS[-2:]]
    for one, other in zip(found, wanted, strict=True):
        assert one.pooled.dtype == one.token_vectors.dtype == np.float32
        assert abs(one.pooled - other.pooled).max() < BOUND
        assert abs(one.token_vectors - other.token_vectors).max() < BOUND


def test_a_query_and_a_stored_text_have_nearly_the_same_vectors(model):
    (stored,) = model.encode_documents([TEXTS[0]])
    query = model.encode_query(TEXTS[0])
    assert abs(stored.pooled - query.pooled).max() < BOUND_OF_QUERIES
    assert abs(stored.token_vectors - query.token_vectors).max() < BOUND_OF_QUERIES


def test_a_rounding_elsewhere_moves_no_number_of_a_query_by_a_thousandth(model):
    """With 8 bits on both sides some moved by .02: so far apart two processors would be."""
    draw, session = np.random.default_rng(0), model._queries.session
    for text in [*TEXTS[:3], *(f"Who may see question {n}, and when?" for n in range(20))]:
        pieces = np.asarray(model._queries._word_pieces[model._queries.tokens(text).ids[None]])
        noise = draw.normal(1, 1e-7, pieces.shape)
        moved = (pieces * noise).astype(np.float32)
        one, other = (
            unit(session.run(None, {exported_model.INPUT: given})[0]) for given in (pieces, moved)
        )
        assert abs(one - other).max() < 1e-3


def test_documents_weights_are_read_when_the_first_is_embedded():
    exported = load_exported(bundled_folder())
    assert exported.documents._opened is None
    encoder = BundledEncoder("", "", exported.documents, queries=exported.queries)
    encoder.encode_query(TEXTS[0])
    assert exported.documents._opened is None
    encoder.encode_documents(TEXTS[:1])
    assert exported.documents._opened is not None


def test_weights_in_8_bits_are_the_weights_within_half_a_step():
    weight = np.random.default_rng(0).normal(size=(384, 96)).astype(np.float32)
    weight[:, 3] = 0
    weight[5, 4] = -9
    given = {"encoder.a.weight": weight, "encoder.a.bias": weight[0], "embeddings.b": weight}
    found = narrowed(given)
    codes, scales = found.pop("encoder.a.weight_codes"), found.pop("encoder.a.weight_scales")
    assert (codes.dtype, scales.dtype, scales.shape) == (np.int8, np.float32, (96,))
    assert (abs(codes * scales - weight) <= scales / 2 * 1.0001).all()
    assert codes[5, 4] == -127 and not codes[:, 3].any() and abs(codes.astype(int)).max() == 127
    assert {name: value is given[name] for name, value in found.items()} == {
        "encoder.a.bias": True,
        "embeddings.b": True,
    }


def test_what_goes_wrong_with_the_second_session_is_an_error_of_the_model(model):
    def open_it():
        raise UnusableError("onnxruntime is gone")

    broken = ExportedModel(open_it, model._queries._word_pieces, model._queries._tokenizer)
    with pytest.raises(ModelError, match="cannot be read: onnxruntime is gone"):
        broken.encode("x")


def test_an_array_of_the_weights_is_what_safetensors_reads():
    from safetensors import safe_open

    path = bundled_folder() / "model.safetensors"
    weights = stored_weights(path)
    with safe_open(path, "np") as file:
        for name in ("encoder.layer.3.output.dense.weight", exported_model.WORD_PIECES):
            wanted = file.get_tensor(name)
            assert weights[name].read().tolist() == wanted.tolist()
            assert weights[name].mapped()[-3:].tolist() == wanted[-3:].tolist()
    assert "embeddings.position_ids" not in weights  # whole numbers


def test_another_model_is_read_as_before(small_encoder):
    assert isinstance(small_encoder, TransformerEncoder)
    assert isinstance(load_encoder(str(bundled_folder())), TransformerEncoder)


# Where something is wrong: one warning that names it, and torch.


@pytest.fixture
def warned(caplog):
    """The warnings there were."""
    return lambda: [r.getMessage() for r in caplog.records if r.levelname == "WARNING"]


INSTEAD = "; until then texts are read with torch, which is slower"


@pytest.mark.parametrize("name", ["GRAPH", "QUERY_GRAPH"])
@pytest.mark.parametrize("damage", [lambda data: data[:-1], lambda data: b"", lambda data: b"x"])
def test_a_damaged_graph_is_named_and_not_loaded(monkeypatch, tmp_path, warned, damage, name):
    whole = getattr(exported_model, name)
    path = tmp_path / whole.name
    path.write_bytes(damage(whole.read_bytes()))
    monkeypatch.setattr(exported_model, name, path)
    assert load_exported(bundled_folder()) is None
    (line,) = warned()
    wanted = getattr(exported_model, f"{name}_SHA256")
    assert line.startswith(f"{path} has SHA-256 ") and line.endswith(
        f", expected {wanted}; install QA Bot anew{INSTEAD}"
    )


def test_a_missing_graph_is_named_and_torch_answers(monkeypatch, tmp_path, warned, bot):
    path = tmp_path / "encoder.onnx"
    monkeypatch.setattr(exported_model, "GRAPH", path)
    encoder = load_encoder()
    assert isinstance(encoder, TransformerEncoder)
    assert warned() == [f"cannot read {path} (No such file or directory); install it anew{INSTEAD}"]
    again = QABot.from_pairs(bot.pairs[:10], encoder=encoder).ask(QUERY)
    assert again.text is not None
    assert again.text == bot.ask(QUERY).text


def test_another_tokenizer_in_its_place_is_named(tmp_path, warned):
    folder = tmp_path / "model"
    shutil.copytree(
        bundled_folder(), folder, ignore=shutil.ignore_patterns("*.safetensors", "*.md")
    )
    path = folder / "tokenizer.json"
    path.write_text(path.read_text("utf-8").replace('"lowercase":true', '"lowercase":false'))
    assert load_exported(folder) is None
    assert warned()[0].startswith(f"{path} has SHA-256 ")


def test_a_graph_that_onnxruntime_cannot_load_is_named(monkeypatch, tmp_path, warned):
    import hashlib

    path = tmp_path / "query_encoder.onnx"
    path.write_bytes(b"no graph at all")
    monkeypatch.setattr(exported_model, "QUERY_GRAPH", path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    monkeypatch.setattr(exported_model, "QUERY_GRAPH_SHA256", sha256)
    assert load_exported(bundled_folder()) is None
    (line,) = warned()
    assert line.startswith("onnxruntime ") and " cannot load query_encoder.onnx (" in line


def test_an_adapter_of_more_than_the_graph_takes_is_named_and_not_left_out(monkeypatch, warned):
    added = {exported_model.WORD_PIECES: np.ones((1, 384), dtype=np.float32)}
    monkeypatch.setattr(exported_model, "adapter_products", lambda: added)
    assert load_exported(bundled_folder()) is None
    assert warned() == [
        "the adapter changes embeddings.word_embeddings.weight, which encoder.onnx does not take; "
        f"run `python -m benchmarks.training.export`{INSTEAD}"
    ]


# In processes of their own: what they have imported is asked.

PROGRAM = """
import sys, json
blocked = sys.argv[3].split(",") if sys.argv[3] else []
sys.modules.update(dict.fromkeys(blocked))  # importing what is None raises ImportError
from qa_bot import QABot
bot = QABot.open(sources=sys.argv[1], index=sys.argv[2])
answer = bot.ask({query!r})
bot.ask("and who checks it?", previous=answer)
bot.explain({query!r})
print(json.dumps([answer.outcome, answer.pair.number, answer.confidence]))
print(json.dumps([name for name in {heavy!r} if sys.modules.get(name)]))
"""


@pytest.fixture(scope="module")
def index(bot, tmp_path_factory) -> Path:
    """An index of source_docs/ that is there already."""
    folder = tmp_path_factory.mktemp("existing") / "index"
    shutil.copytree(bot.reading.folders[1], folder)
    return folder


def run(code: str, *arguments: object, first: Path = ROOT) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join(map(str, (first, ROOT)))
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": paths},
        capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip


def asked(index: Path, blocked: str = "", first: Path = ROOT):
    """The answer, what of HEAVY it took, and what was warned of."""
    program = PROGRAM.format(query=QUERY, heavy=HEAVY)
    done = run(program, ROOT / "source_docs", index, blocked, first=first)
    answer, imported = map(json.loads, done.stdout.splitlines())
    return answer, imported, done.stderr.splitlines()


def test_an_existing_index_answers_without_torch(index, bot):
    wanted = bot.ask(QUERY)
    answer, imported, lines = asked(index)
    assert answer == [wanted.outcome, wanted.pair.number, pytest.approx(wanted.confidence)]
    assert (imported, lines) == ([], [])


def test_it_answers_where_torch_cannot_be_imported_at_all(index):
    answer, _, lines = asked(index, ",".join(HEAVY))
    assert (answer[:2], lines) == (["answered", "8"], [])


def test_an_index_is_built_where_torch_cannot_be_imported_at_all(tmp_path):
    answer, _, lines = asked(tmp_path / "new", ",".join(HEAVY))
    assert (answer[:2], lines) == (["answered", "8"], [])


def test_without_onnxruntime_torch_answers_as_before(index, bot):
    answer, imported, lines = asked(index, "onnxruntime")
    assert answer[:2] == ["answered", "8"]
    assert answer[2] == pytest.approx(bot.ask(QUERY).confidence, abs=0.02)
    assert imported == list(HEAVY)
    assert lines == [
        "onnxruntime cannot be imported (import of onnxruntime halted; None in sys.modules); run "
        f"`pip install onnxruntime`{INSTEAD}"
    ]


LOADED = """
import logging, sys
from qa_bot.models import exported_model
from qa_bot.models.embedding import bundled_folder
logging.basicConfig(format="%(message)s")
print(exported_model.load_exported(bundled_folder()), "onnxruntime" in sys.modules)
"""


def test_an_onnxruntime_that_is_too_old_is_named_before_it_is_imported(tmp_path):
    # 1.17.3 beside NumPy 2 prints a page of errors when it is imported.
    metadata = tmp_path / "onnxruntime-1.17.3.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text("Metadata-Version: 2.1\nName: onnxruntime\nVersion: 1.17.3\n")
    done = run(LOADED, first=tmp_path)
    assert done.stdout.splitlines() == ["None False"]
    assert done.stderr.splitlines() == [
        "onnxruntime 1.17.3 is too old, expected 1.20 or newer; run `pip install --upgrade "
        f"onnxruntime`{INSTEAD}"
    ]


SHELL = """
import sys
from qa_bot.cli.commands import main
try:
    main(sys.argv[1:])
except SystemExit as done:
    print(done.code, [name for name in {heavy!r} if name in sys.modules])
"""


@pytest.mark.parametrize(
    "command",
    [
        ["ask", QUERY],
        ["explain", QUERY],
        ["list"],
        ["index", "--rebuild", "--no-other-languages"],
        ["check", "--no-model"],
    ],
    ids=lambda command: command[0],
)
def test_the_shell_imports_no_torch(index, command):
    folders = [] if command[0] in ("list", "check") else ["--index", str(index)]
    done = run(SHELL.format(heavy=HEAVY), *command, *folders)
    assert (done.stdout.splitlines()[-1], done.stderr) == ("0 []", "")


SERVER = """
import sys
from starlette.testclient import TestClient
from qa_bot import QABot
from qa_bot.web import create_app
from qa_bot.web.service import Service
service = Service.loading(lambda: QABot.open(sources=sys.argv[1], index=sys.argv[2]))
with TestClient(create_app(service, with_tools=True), base_url="http://127.0.0.1") as client:
    service.bot_within(60)
    print(client.post("/ask", json={{"query": {query!r}}}).json()["outcome"])
    ask = {{"name": "ask", "arguments": {{"query": {query!r}}}}}
    call = {{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": ask}}
    accept = {{"accept": "application/json, text/event-stream"}}
    print("answered" in client.post("/mcp", json=call, headers=accept).text)
print([name for name in {heavy!r} if name in sys.modules])
"""


def test_the_server_and_its_mcp_tools_import_no_torch(index):
    done = run(SERVER.format(query=QUERY, heavy=HEAVY), ROOT / "source_docs", index)
    assert done.stdout.splitlines() == ["answered", "True", "[]"]
