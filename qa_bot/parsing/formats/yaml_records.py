"""YAML."""

from __future__ import annotations

from qa_bot.parsing.content import Content
from qa_bot.parsing.decoding import decoded_with_doubt
from qa_bot.parsing.systems import content_of_export
from qa_bot.parsing.tables.trees import content_of_tree
from qa_bot.parsing.tables.yaml_text import yaml_documents


def read(data: bytes) -> Content:
    """The pairs of a YAML file, of all its documents; counted as entries."""
    source = decoded_with_doubt(data)
    documents = yaml_documents(source.text)
    tree = documents[0] if len(documents) == 1 else documents
    return content_of_export(tree, source.doubts) or content_of_tree(tree, source.doubts)
