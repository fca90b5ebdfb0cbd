"""The vocabulary of a store, collected a page of pairs at a time."""

from pathlib import Path

import pytest
from paths import ROOT, SOURCE_DOCS

from qa_bot.parsing import read_sources
from qa_bot.records import QAPair
from qa_bot.store import memory_store
from qa_bot.store.texts import texts_of
from qa_bot.words.vocabulary import VOCABULARY_FILES, Vocabulary

FOLDERS = [SOURCE_DOCS, ROOT / "benchmarks" / "conversation" / "documents"]


def written(vocabulary: Vocabulary, folder: Path) -> list[bytes]:
    vocabulary.save(folder)
    return [(folder / name).read_bytes() for name in VOCABULARY_FILES]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_vocabulary_of_pages_is_that_of_all_pairs_at_once(
    monkeypatch, encoder, folder, tmp_path
):
    monkeypatch.setattr("qa_bot.store.base.PAGE_PAIRS", 3)
    pairs = [pair for document in read_sources(folder)[0] for pair in document.pairs]
    pairs.append(QAPair("1", "What is a fixed deposit (FD)?", "A fixed deposit. Fixed deposit."))
    vocabulary = memory_store(pairs, encoder).vocabulary
    assert len(pairs) > 20
    assert written(vocabulary, tmp_path) == written(
        Vocabulary.from_texts(texts_of(pairs)), tmp_path
    )
    assert vocabulary.read("FD").text == "fixed deposit"
