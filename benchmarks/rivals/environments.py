"""The systems, and an environment of its own for each: pinned versions, made once."""

from __future__ import annotations

import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
CACHE = ROOT / "benchmarks" / ".cache" / "rivals"
# As newest on 29 November 2026, and what they run on as near to this project's own as they allow.
TORCH = "torch==2.13.0"
NEWEST = (TORCH, "sentence-transformers==6.2.0", "transformers==5.23.0")
ENVIRONMENTS = {
    "langchain": (
        "langchain-community==0.4.2",
        # It wants huggingface-hub below 2, and so an older sentence-transformers.
        "langchain-huggingface[full]==1.2.3",
        "langchain-text-splitters==1.1.3",
        "faiss-cpu==1.15.1",
        "numpy==2.4.6",
        TORCH,
        "sentence-transformers==5.7.0",
        "transformers==5.24.0",
    ),
    "txtai": ("txtai==9.14.0", "faiss-cpu==1.15.1", "numpy==2.4.6", TORCH, "transformers==5.23.0"),
    "haystack": (
        "haystack-ai==3.4.1",
        "sentence-transformers-haystack==2.0.0",
        "numpy==2.4.6",
        *NEWEST,
    ),
    # Apart, as it wants NumPy 1, which would slow Haystack's own store.
    "haystack_faiss": (
        "haystack-ai==3.4.1",
        "sentence-transformers-haystack==2.0.0",
        "faiss-haystack==3.0.0",
        "faiss-cpu==1.15.1",
        *NEWEST,
    ),
    "llamaindex": (
        "llama-index-core==0.14.25",
        "llama-index-embeddings-huggingface==0.8.0",
        "llama-index-vector-stores-faiss==0.7.0",
        "faiss-cpu==1.15.1",
        "numpy==2.4.6",
        *NEWEST,
    ),
}


@dataclass(frozen=True)
class System:
    """A name for readers, its module below `systems`, and its environment, None for this one."""

    name: str
    module: str
    environment: str | None = None

    def command(self, *arguments: str) -> list[str]:
        """What starts it, behind the Python of its environment."""
        return ["-m", f"benchmarks.rivals.systems.{self.module}", *arguments]

    def python(self, cache: Path) -> str:
        """The Python of its environment."""
        if self.environment is None:
            return sys.executable
        return str(cache / "environments" / self.environment / "bin" / "python")


OURS = System("QA Bot", "qa_bot_itself")
SYSTEMS = (
    OURS,
    System("LangChain + FAISS", "langchain_faiss", "langchain"),
    System("txtai", "txtai_embeddings", "txtai"),
    System("Haystack", "haystack_documents", "haystack"),
    System("LlamaIndex", "llamaindex_vectors", "llamaindex"),
)
# What a user with many pairs would turn to.
WITH_FAISS = (
    System("Haystack + FAISS", "haystack_faiss", "haystack_faiss"),
    System("LlamaIndex + FAISS", "llamaindex_faiss", "llamaindex"),
)
# Nothing is asked of a hub, nothing is reported to anyone.
OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "TOKENIZERS_PARALLELISM": "false",
}


def make_environments(cache: Path) -> None:
    """Make those that are missing, or that were made with other versions."""
    for name, pins in ENVIRONMENTS.items():
        folder = cache / "environments" / name
        wanted, made = "\n".join(pins), folder / "made-with.txt"
        if made.exists() and made.read_text("utf-8") == wanted:
            continue
        print(f"making an environment for {name} in {folder}", flush=True)
        venv.create(folder, with_pip=True, clear=True)
        install = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", *pins]
        done = subprocess.run(install, stderr=subprocess.PIPE, text=True)
        if done.returncode:
            sys.exit(f"pip could not install {name} ({' '.join(pins)}): {done.stderr[-2000:]}")
        made.write_text(wanted, "utf-8")
