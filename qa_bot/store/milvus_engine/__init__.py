"""The engine of a server: pairs, vectors and words in a Milvus collection, found there."""

from qa_bot.store.milvus_engine.milvus_store import MilvusStore
from qa_bot.store.milvus_engine.milvus_writer import MilvusWriter
from qa_bot.store.milvus_engine.shares import ShareWriter

__all__ = ["MilvusStore", "MilvusWriter", "ShareWriter"]
