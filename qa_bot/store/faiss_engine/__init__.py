"""The engine of one machine: FAISS for the vectors, plain files on disk."""

from qa_bot.store.building import build_data
from qa_bot.store.data import IndexData
from qa_bot.store.faiss_engine.faiss_store import FaissStore
from qa_bot.store.faiss_engine.writer import FaissWriter

__all__ = ["FaissStore", "FaissWriter", "IndexData", "build_data"]
