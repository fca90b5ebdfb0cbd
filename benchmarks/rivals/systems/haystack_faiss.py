"""Haystack with FAISS in place of its documents in memory."""

from benchmarks.rivals.systems.haystack_documents import HaystackFaiss
from benchmarks.rivals.worker import run

if __name__ == "__main__":
    run(HaystackFaiss())
