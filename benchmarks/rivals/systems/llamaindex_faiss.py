"""LlamaIndex with FAISS in place of its own store."""

from benchmarks.rivals.systems.llamaindex_vectors import LlamaIndexFaiss
from benchmarks.rivals.worker import run

if __name__ == "__main__":
    run(LlamaIndexFaiss())
