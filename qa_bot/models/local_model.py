"""Models of sentence-transformers on this machine: nothing is downloaded, no code of theirs run."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from qa_bot.records import ModelError

Model = TypeVar("Model")


def load_local(make: Callable[..., Model], name: str, kind: str = "model") -> Model:
    """What `make`, a class of sentence-transformers, makes of a model by name or folder.

    Only files on this machine are read, weights only as safetensors. `kind` is what the error
    calls the model. Raises ModelError.
    """
    from safetensors import SafetensorError
    from transformers.utils import logging as transformers_logging

    if not name.strip():
        raise ModelError(f"the {kind} has an empty name; give the name or folder of one")
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return make(
            name,
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
    except (
        OSError, ValueError, KeyError, RuntimeError, ImportError, SafetensorError,
    ) as error:  # fmt: skip
        reason = str(error).strip().split("\n")[0]
        raise ModelError(
            f"{kind} {name!r} cannot be loaded from this machine ({reason}); QA Bot never "
            f"downloads: run `hf download {name}` first, or give a folder"
        ) from error
    finally:
        transformers_logging.enable_progress_bar()  # type: ignore[no-untyped-call]
