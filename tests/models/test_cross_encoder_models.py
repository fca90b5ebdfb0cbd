"""Real cross-encoders: how one is loaded, read and refused, and what the shell says of it."""

import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from answers import near
from fakes import FakeEncoder
from hall import PAIRS, QUERY, numbers
from pytest import approx

from qa_bot import QABot
from qa_bot.cli import commands as cli
from qa_bot.languages import language
from qa_bot.models.cross_encoder import load_cross_encoder
from qa_bot.models.embedding import Encoder, bundled_folder
from qa_bot.records import ModelError
from qa_bot.wording import REORDERED

UNCALIBRATED = language().say("page.uncalibrated")
DOCUMENT = "".join(f"{p.number}. {p.question}\n{p.answer or 'Yes.'}\n" for p in PAIRS)


@pytest.fixture
def saved(tmp_path) -> Callable[..., Path]:
    """Save a real cross-encoder with random weights, 32 dimensions and 64 tokens."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    def save(labels: int = 1, bias: float = 0.0, dtype: torch.dtype = torch.float32) -> Path:
        folder = tmp_path / f"cross-encoder-{labels}"
        tokenizer = AutoTokenizer.from_pretrained(bundled_folder(), local_files_only=True)
        config = BertConfig(
            vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=1, num_attention_heads=2,
            intermediate_size=64, max_position_embeddings=64, num_labels=labels,
            initializer_range=0.5,
        )  # fmt: skip
        with torch.random.fork_rng():
            torch.manual_seed(0)
            model = BertForSequenceClassification(config)
        model.classifier.bias.data.fill_(bias)
        model.to(dtype).save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        return folder

    return save


@pytest.mark.model
def test_a_real_one_orders_by_what_it_predicts(saved, model: Encoder):
    from sentence_transformers import CrossEncoder

    folder = saved()
    matches = QABot.from_pairs(PAIRS, encoder=model).ask(QUERY).matches
    texts = [f"{m.pair.question}\n{m.pair.answer}".strip() for m in matches[:5]]
    direct = CrossEncoder(str(folder), device="cpu", local_files_only=True)
    wanted = direct.predict([(QUERY, text) for text in texts], show_progress_bar=False)
    bot = QABot.from_pairs(PAIRS, encoder=model, cross_encoder=str(folder))
    found = bot.explain(QUERY)
    best = np.argsort(-wanted)
    assert best.tolist() != [0, 1, 2, 3, 4] and np.ptp(wanted) > 0.01
    assert numbers(found.pairs) == [matches[place].pair.number for place in best]
    assert [pair.relevance for pair in found.pairs] == approx(wanted[best].tolist(), abs=1e-6)
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(bot.ask, [QUERY] * 8)) == [near(found.answer)] * 8


@pytest.mark.model
def test_a_long_text_is_cut_where_the_model_ends_and_half_precision_is_widened(saved):
    import torch

    found = load_cross_encoder(str(saved(dtype=torch.float16)))
    long, longer = found.relevance("a query", ["hello " * 100, "hello " * 5000])
    assert long == approx(longer, abs=1e-5)  # two rows of one batch
    assert found._model.dtype == torch.float32
    assert found.relevance("a query", ["hello"]).shape == (1,)


@pytest.mark.model
@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"labels": 2}, "gives 2 numbers for a pair of texts; expected one, the relevance"),
        ({"bias": np.nan}, "gives a relevance that is no number"),
        ({"bias": np.inf}, "gives a relevance that is no number"),
    ],
)
def test_a_model_whose_output_is_no_relevance_is_refused(saved, options, reason):
    folder = saved(**options)
    # A sigmoid makes 1 of an infinite logit.
    config = folder / "config.json"
    identity = {"sentence_transformers": {"activation_fn": "torch.nn.modules.linear.Identity"}}
    config.write_text(json.dumps(json.loads(config.read_text()) | identity))
    with pytest.raises(ModelError) as caught:
        QABot.from_pairs(PAIRS, encoder=FakeEncoder(), cross_encoder=str(folder))
    assert str(caught.value).startswith(f"cross-encoder {str(folder)!r} {reason}")


@pytest.mark.model
def test_a_model_that_fails_on_a_text_is_an_error_of_the_model(saved):
    found = load_cross_encoder(str(saved()))
    found._model.max_seq_length = 100  # of 64 positions
    with pytest.raises(ModelError, match="cannot read a pair of texts .The size of tensor"):
        found.relevance("a query", ["hello " * 100])


@pytest.mark.model
def test_settings_that_name_what_is_not_there_are_an_error_of_the_model(saved):
    config = saved() / "config.json"
    bogus = {"sentence_transformers": {"activation_fn": "torch.nn.Bogus"}}
    config.write_text(json.dumps(json.loads(config.read_text()) | bogus))
    with pytest.raises(ModelError, match='cannot be loaded from this machine .* "Bogus"'):
        load_cross_encoder(str(config.parent))


@pytest.mark.model
@pytest.mark.parametrize("name", ["/nowhere", "no-such/cross-encoder"])
def test_a_model_that_is_not_here_is_refused_before_an_index_is_built(tmp_path, documents, name):
    sources, index = documents({"faq.txt": DOCUMENT}), tmp_path / "index"
    with pytest.raises(ModelError) as caught:
        QABot.open(sources, index, cross_encoder=name)
    message = str(caught.value)
    assert message.startswith(f"cross-encoder {name!r} cannot be loaded from this machine (")
    assert message.endswith(
        f"QA Bot never downloads: run `hf download {name}` first, or give a folder"
    )
    assert not index.exists()


@pytest.mark.parametrize("name", ["", "  "])
def test_an_empty_name_is_refused(name):
    with pytest.raises(ModelError, match="the cross-encoder has an empty name; give the name or"):
        load_cross_encoder(name)


@pytest.mark.model
def test_pickled_weights_are_refused(saved):
    import torch
    from safetensors.torch import load_file

    folder = saved()
    weights = folder / "model.safetensors"
    torch.save(load_file(weights), folder / "pytorch_model.bin")
    weights.unlink()
    with pytest.raises(ModelError, match="cannot be loaded from this machine"):
        load_cross_encoder(str(folder))


@pytest.mark.model
def test_an_embedding_model_is_refused(tmp_path):
    # It was loaded with a classifier of random weights: another order on every start.
    folder = tmp_path / "embedding"
    shutil.copytree(bundled_folder(), folder)
    with pytest.raises(ModelError) as caught:
        load_cross_encoder(str(folder))
    assert str(caught.value) == (
        f"{str(folder)!r} is no cross-encoder: its weights give no relevance of a pair of texts "
        "(found BertModel, expected ...ForSequenceClassification)"
    )


@pytest.fixture
def shell(tmp_path, documents, capsys, monkeypatch, model):
    """The command line over DOCUMENT; gives the exit code, stdout and stderr."""
    monkeypatch.setattr("qa_bot.bot.load_encoder", lambda name: model)
    options = ["--sources", documents({"faq.txt": DOCUMENT}), "--index", tmp_path / "index"]

    def run(*arguments):
        with pytest.raises(SystemExit) as done:
            cli.main([str(argument) for argument in (*arguments, *options)])
        return done.value.code, *capsys.readouterr()

    return run


@pytest.mark.model
def test_the_shell_says_that_a_cross_encoder_ordered_the_pairs(shell, saved):
    option = ("--cross-encoder", saved())
    code, stdout, _ = shell("explain", QUERY, *option)
    lines = stdout.splitlines()
    assert lines.count(REORDERED) == lines.count(UNCALIBRATED) == 1
    (row,) = [line.split("\t") for line in lines if line.startswith("cross-encoder's relevance")]
    relevances = [float(cell) for cell in row[2:]]
    assert len(relevances) == 5 and relevances == sorted(relevances, reverse=True)
    asked, stdout, _ = shell("ask", QUERY, "--json", *option)
    assert json.loads(stdout)["calibrated"] is False
    without, stdout, _ = shell("explain", QUERY)
    assert asked == code == without  # the outcome is decided by the confidences, which stay
    assert REORDERED not in stdout and "cross-encoder" not in stdout
    code, stdout, _ = shell("ask", "Where can I park?", *option)
    assert code == 0 and stdout.startswith("Question 4: ") and UNCALIBRATED not in stdout
    code, stdout, _ = shell("explain", "Where can I park?", *option)
    assert code == 0 and REORDERED not in stdout


@pytest.mark.model
@pytest.mark.parametrize("command", [("ask", QUERY), ("explain", QUERY), ("serve", "--port", 0)])
def test_every_command_that_answers_takes_it(shell, command):
    code, stdout, stderr = shell(*command, "--cross-encoder", "/nowhere")
    assert code == 1 and "ready to answer" not in stdout
    assert "error: cross-encoder '/nowhere' cannot be loaded from this machine (" in stderr


@pytest.mark.model
def test_building_an_index_takes_none(shell):
    assert shell("index", "--cross-encoder", "/nowhere")[0] == 2
