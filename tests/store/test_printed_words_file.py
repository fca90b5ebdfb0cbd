"""The file with the counts of printed words: what was written comes back, and nothing else."""

import json

import pytest

from qa_bot.store.printed_words_file import parsed_printed_words, printed_words_bytes
from qa_bot.words.printed_words import PrintedWords

TEXTS = [
    "We ask in Maine. The Fixed Deposit (FD) is K-5, or E 240.",
    "Don\u2019t ask Dr. Osei in Qu\u00e9bec; \u0149 and \u01f0-5 are ISO 9001-2 and p2p. \ud800",
    "",
]


def test_counts_come_back_from_their_file():
    worded = [(text, "where is k5\nwhere is K-6") for text in TEXTS]
    printed = PrintedWords.of_worded(worded)
    assert printed.definitions and printed.codes and printed.inside
    assert printed.worded["where"] == 6 and len(printed.worded_codes) == 2
    written = printed_words_bytes(printed)
    assert parsed_printed_words(written) == printed
    assert printed_words_bytes(PrintedWords.of_worded(worded)) == written


def test_counts_of_another_version_are_refused(monkeypatch):
    written = printed_words_bytes(PrintedWords.of(TEXTS))
    module = "qa_bot.store.printed_words_file"
    monkeypatch.setattr(f"{module}.counting_fingerprint", lambda: "newer")
    with pytest.raises(ValueError, match="another version counted"):
        parsed_printed_words(written)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"[" * 100_000, b"\xff"])
def test_what_is_no_such_file_is_refused(data):
    with pytest.raises(ValueError, match="_KeptWords"):
        parsed_printed_words(data)


@pytest.mark.parametrize(
    "changed",
    [
        {"words": ["a", "b"]},
        {"words": {"ask": "x"}},
        {"words": {"ask": "1"}},
        {"words": {"ask": None}},
        {"words": {"ask": 1.0}},
        {"words": {"ask": True}},
        {"words": {"ask": 0}},
        {"words": {"ask": -1}},
        {"words": {"ask": 10**400}},
        {"words": {"": 5}},
        {"words": {"a\nb\t9": 5}},
        {"words": {"ask\n": 5}},
        {"inside": {"p2p": 1}},
        {"inside": {"Maine": 0}},
        {"codes": [["k", 5, 1]]},
        {"codes": [["", "K-5", 1]]},
        {"codes": [["k\t", "K-5", 1]]},
        {"codes": [["k", "", 1]]},
        {"codes": [["k", "-", 1]]},
        {"codes": [["k", "K-5\n", 1]]},
        {"codes": [["k", "K-5", 0]]},
        {"codes": [["k", "K-5"]]},
        {"definitions": [[[1], "fd", "fixed deposit"]]},
        {"definitions": [[-1, "fd", "fixed deposit"]]},
        {"definitions": [[0, 5, 7]]},
        {"definitions": [[0, "fd", ""]]},
        {"definitions": [[0, "fd", "fixed\ndeposit"]]},
        {"counted_by": None},
    ],
    ids=str,
)
def test_counts_that_nobody_can_have_written_are_refused(changed):
    kept = json.loads(printed_words_bytes(PrintedWords.of(TEXTS)))
    with pytest.raises(ValueError, match="_KeptWords"):
        parsed_printed_words(json.dumps(kept | changed).encode())
