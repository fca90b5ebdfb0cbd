import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

# Each of xdist's workers has its share of the cores, and so has what it starts: two threads each on
# two cores took ten times the processor time for one query. Libraries read this on import.
if workers := int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", 0)):
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, (os.cpu_count() or 1) // workers)))

# The shell speaks the language of whoever runs the tests.
os.environ["LANGUAGE"] = "en"

import pytest
from fakes import FakeEncoder
from hypothesis import HealthCheck, settings
from milvus_server import MilvusProcess
from paths import ROOT

from qa_bot import QABot
from qa_bot.cli import commands as cli
from qa_bot.models.embedding import Encoder, bundled_folder, load_encoder

# How long an example takes is the machine's affair.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

NO_MILVUS = "no milvus-lite here (make test-milvus installs it)"
NO_CHROMIUM = "no chromium on this machine (apt-get install chromium)"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Say below everything else how many tests of the page were left out."""
    yield
    skipped = terminalreporter.getreports("skipped")
    left_out = sum(NO_CHROMIUM in str(report.longrepr) for report in skipped)
    if left_out:
        terminalreporter.write_line(
            f"{left_out} browser test{'s' * (left_out > 1)} left out: {NO_CHROMIUM}", yellow=True
        )


@pytest.fixture
def encoder() -> FakeEncoder:
    return FakeEncoder()


@pytest.fixture(scope="session")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QABot]:
    """The bundled model over source_docs/; tests that use it are marked `model`."""
    yield QABot.open(sources=ROOT / "source_docs", index=tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="session")
def model() -> Encoder:
    """The bundled model, for bots over pairs of a test's own."""
    return load_encoder()


@pytest.fixture(autouse=True)
def _progress_is_not_logged() -> Iterator[None]:
    """Undo what a command line that a test runs in this process sets for all of it."""
    yield
    for told in ("qa_bot.store.progress", "qa_bot.web.service"):
        logging.getLogger(told).setLevel(logging.NOTSET)


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real model with random weights: 32 dimensions, 128 tokens, fitted on nothing."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import AutoTokenizer, BertConfig, BertModel

    folder = tmp_path_factory.mktemp("small")
    tokenizer = AutoTokenizer.from_pretrained(bundled_folder(), local_files_only=True)
    config = BertConfig(
        vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=64, max_position_embeddings=128,
    )  # fmt: skip
    with torch.random.fork_rng():
        torch.manual_seed(0)
        BertModel(config).save_pretrained(folder / "bert")
    tokenizer.save_pretrained(folder / "bert")
    transformer = Transformer(str(folder / "bert"))
    transformer.max_seq_length = 128
    model = SentenceTransformer(modules=[transformer, Pooling(32)], device="cpu")
    model.save(str(folder / "model"))
    return folder / "model"


@pytest.fixture(scope="session")
def small_encoder(small_model: Path) -> Encoder:
    """`small_model`, loaded."""
    return load_encoder(str(small_model))


@pytest.fixture(scope="session")
def needs_chromium() -> None:
    """Skip where there is no Chromium, except in CI."""
    from benchmarks.browsing import CHROMIUM

    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no chromium in CI; .ci/run installs it")
        pytest.skip(NO_CHROMIUM)


@pytest.fixture(scope="session")
def milvus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusProcess]:
    """A Milvus server, shared: each test takes a name of its own there."""
    pytest.importorskip("milvus_lite", reason=NO_MILVUS)
    server = MilvusProcess(tmp_path_factory.mktemp("milvus"))
    yield server
    server.kill()


@pytest.fixture
def own_milvus(tmp_path: Path) -> Iterator[MilvusProcess]:
    """A Milvus server that a test may kill, stop and start again."""
    pytest.importorskip("milvus_lite", reason=NO_MILVUS)
    server = MilvusProcess(tmp_path)
    yield server
    server.kill()


@pytest.fixture
def documents(tmp_path: Path) -> Callable[..., Path]:
    """Write documents, given as {name: content}, into a folder, and return the folder."""

    def write(files: dict[str, str | bytes]) -> Path:
        folder = tmp_path / "docs"
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        return folder

    return write


@pytest.fixture
def qa_bot_here(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Run `qa-bot` in this process, in the repository; gives exit code, stdout and stderr."""
    monkeypatch.chdir(ROOT)

    def run(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as done:
            cli.main([str(argument) for argument in arguments])
        return done.value.code, *capsys.readouterr()

    return run


@pytest.fixture
def qa_bot_with_model(
    qa_bot_here: Callable[..., tuple[int, str, str]],
    monkeypatch: pytest.MonkeyPatch,
    model: Encoder,
) -> Callable[..., tuple[int, str, str]]:
    """`qa_bot_here` with the model that this process has: loading it takes seconds."""
    monkeypatch.setattr("qa_bot.bot.load_encoder", lambda name: model)
    monkeypatch.setattr("qa_bot.cli.documents.load_encoder", lambda name: model)
    return qa_bot_here


@contextmanager
def served(
    folder: Path, *options: str, index: object = None
) -> Iterator[tuple[subprocess.Popen, str]]:
    """`qa-bot serve` over source_docs/ with its stderr and its index in folder, and its URL."""
    command = [sys.executable, "-m", "qa_bot.cli", "serve", "--port", "0", *options]
    # As for a reader with a pipe: only what the server flushes is seen.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
    errors = folder / "stderr.txt"
    with (
        errors.open("w") as stderr,
        subprocess.Popen(
            [*command, "--index", str(index or folder / "index")],
            cwd=ROOT, env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=stderr, text=True,
        ) as server,
    ):  # fmt: skip
        try:
            line = server.stdout.readline()  # "" where the server has ended
            if " is at " not in line:
                server.kill()
                pytest.fail(f"no address but {line!r}, exit {server.wait()}: {errors.read_text()}")
            assert server.stdout.readline().endswith(" questions, ready to answer\n")
            yield server, line.split(" is at ")[1].split()[0]
        finally:
            server.terminate()


@pytest.fixture(scope="session")
def serve() -> Callable[..., AbstractContextManager[tuple[subprocess.Popen, str]]]:
    """Start a server: `with serve(folder, *options) as (process, url)`."""
    return served
