"""Exports of other systems to a document: `export_reading` reads, `document_writing` writes."""

from qa_bot.parsing.importing.document_writing import write_document
from qa_bot.parsing.importing.export_reading import KINDS, read_export

__all__ = ["KINDS", "read_export", "write_document"]
