"""Answers held against their sources after these were edited."""

import hashlib
import json
import subprocess
import sys
from dataclasses import replace

import pytest
from fakes import FakeEncoder, document
from manifests import change_manifest

from qa_bot import QABot, QAPair
from qa_bot.cli import commands as cli
from qa_bot.parsing import read_sources
from qa_bot.ranking import shipped
from qa_bot.records import QABotError, SourceError, StoreError
from qa_bot.store import open_store
from qa_bot.verifying import Claim, Likeness, Verdict, verify_claim, verify_index
from qa_bot.verifying.differences import MOST_CHARACTERS, MOST_LINES
from qa_bot.wire import AnswerReply

PAGE = """1. When is the office open?

From nine to five,
on weekdays only.

2. Where do I park?

Behind the house.

3. Is there a fee?

No.
"""


@pytest.fixture
def opened(documents, tmp_path):
    """Write and index documents; gives the bot, their folder and the index."""

    def opened(files):
        sources = documents(files)
        encoder = FakeEncoder()
        store = open_store(tmp_path / "index", read_sources(sources)[0], encoder)
        return QABot(encoder, store, shipped()), sources, tmp_path / "index"

    return opened


def verdicts(report):
    return [(result.claim.label, result.verdict) for result in report.results]


def sentences(report):
    return [result.sentence() for result in report.results]


# The proof of an answer


def test_an_answer_carries_the_hashes_of_its_text_and_of_the_manifest(opened):
    bot, _, index = opened({"faq.txt": PAGE})
    proof = bot.ask("When is the office open?").proof
    assert (proof.path, proof.first_line, proof.last_line) == ("faq.txt", 3, 4)
    answer = b"From nine to five,\non weekdays only."
    assert proof.passage_sha256 == hashlib.sha256(answer).hexdigest()
    manifest = (index / "manifest.json").read_bytes()
    assert proof.index_sha256 == hashlib.sha256(manifest).hexdigest()


def test_an_index_that_is_opened_again_has_the_hash_of_its_manifest_as_it_lies_there(opened):
    built, _, index = opened({"faq.txt": PAGE})
    again, _, _ = opened({"faq.txt": PAGE})
    question = "Where do I park?"
    assert again.ask(question).proof == built.ask(question).proof
    manifest = index / "manifest.json"
    change_manifest(index, model="renamed")
    touched, _, _ = opened({"faq.txt": PAGE})
    assert touched.ask(question).proof.index_sha256 == (
        hashlib.sha256(manifest.read_bytes()).hexdigest()
    )


def test_a_manifest_that_states_a_hash_of_itself_is_not_believed(opened):
    _, _, index = opened({"faq.txt": PAGE})
    manifest = index / "manifest.json"
    change_manifest(index, sha256="f" * 64)
    bot, _, _ = opened({"faq.txt": PAGE})
    found = bot.ask("Is there a fee?").proof.index_sha256
    assert found == hashlib.sha256(manifest.read_bytes()).hexdigest() != "f" * 64


def test_only_an_answer_has_a_proof_and_in_memory_it_names_no_index():
    bot = QABot.from_pairs([QAPair("1", "Open when?", "At nine.")], encoder=FakeEncoder())
    assert bot.ask("?!").proof is None
    proof = bot.ask("Open when?").proof
    assert (proof.path, proof.first_line, proof.index_sha256) == (None, None, None)
    assert proof == bot.explain("Open when?").answer.proof
    twice = [
        document(path, replace(bot.pairs[0], answer=f"At nine, {path}.")).pairs[0]
        for path in ("a.txt", "b.txt")
    ]
    assert QABot.from_pairs(twice, encoder=FakeEncoder()).ask("Open when?").proof is None


# Sources as they were


@pytest.mark.parametrize(
    ("name", "content", "likeness", "sentence"),
    [
        ("faq.txt", PAGE.encode(), Likeness.BYTES, "byte for byte lines 3–4"),
        ("faq.txt", PAGE.replace("\n", "\r\n").encode(), Likeness.BYTES, "byte for byte lines 3–4"),
        ("faq.txt", b"\xef\xbb\xbf" + PAGE.encode(), Likeness.BYTES, "byte for byte lines 3–4"),
        (
            "faq.txt", PAGE.replace("nine", "n\xefne").encode("latin-1"), Likeness.CHARACTERS,
            "character for character lines 3–4; the file is not UTF-8",
        ),
        (
            "faq.txt", PAGE.encode("utf-16"), Likeness.CHARACTERS,
            "character for character lines 3–4; the file is not UTF-8",
        ),
        (
            "faq.txt", b"Q: Open when?\nA: From nine\n   to five.\n\nQ: Fee?\nA: No.\n",
            Likeness.BYTES, "byte for byte lines 2–3",
        ),
        (
            "faq.md", b"| Question | Answer |\n|---|---|\n| Open when? | nine \\| ten |\n",
            Likeness.WORDS, "word for word, as read from line 3",
        ),
        (
            "faq.html", b"<h2>1. Open when?</h2><p>From <b>nine</b> to five.</p>",
            Likeness.WORDS, "word for word, as read from paragraph 2",
        ),
        (
            "faq.csv", b'question,answer\nOpen when?,"From ""nine""."\n', Likeness.WORDS,
            "word for word, as read from row 2",
        ),
        (
            "faq.jsonl", b'{"question": "Open when?", "answer": "At \\"nine\\"."}\n',
            Likeness.WORDS, "word for word, as read from entry 1",
        ),
    ],
)  # fmt: skip
def test_an_answer_stands_as_far_as_its_format_lets_it(opened, name, content, likeness, sentence):
    _, sources, index = opened({name: content})
    report = verify_index(sources, index)
    first = report.results[0]
    assert (first.verdict, first.likeness, first.sentence()) == (
        Verdict.STANDS, likeness, sentence,
    )  # fmt: skip
    assert report.differing == () and report.remarks() == []


def test_byte_for_byte_is_what_the_bytes_of_these_lines_are(opened):
    bot, sources, index = opened({"faq.txt": PAGE.replace("\n", "\r\n")})
    assert [r.likeness for r in verify_index(sources, index).results] == [Likeness.BYTES] * 3
    lines = (sources / "faq.txt").read_bytes().split(b"\n")
    assert b"\n".join(lines[2:4]).removesuffix(b"\r") == bot.pairs[0].answer.encode()


# Sources edited after indexing


def test_a_changed_answer_is_shown_line_by_line_and_the_others_stand(opened):
    _, sources, index = opened({"faq.txt": PAGE})
    (sources / "faq.txt").write_text(PAGE.replace("five", "six"))
    report = verify_index(sources, index)
    assert verdicts(report) == [("1", "changed"), ("2", "stands"), ("3", "stands")]
    (changed,) = report.differing
    assert changed.sentence() == "changed, now lines 3–4"
    assert changed.difference == (
        "--- faq.txt, as answered", "+++ faq.txt, as it is now",
        " 1. When is the office open?", " ", "-From nine to five,", "+From nine to six,",
        " on weekdays only.",
    )  # fmt: skip
    assert report.remarks() == [
        "faq.txt is not as it was when the index was built; `qa-bot index` reads it again"
    ]


def test_the_same_answers_on_other_lines_have_moved(opened):
    _, sources, index = opened({"faq.txt": PAGE})
    (sources / "faq.txt").write_text("Opening hours\n\n" + PAGE)
    report = verify_index(sources, index)
    assert sentences(report) == [
        "moved from lines 3–4, now byte for byte lines 5–6",
        "moved from line 8, now byte for byte line 10",
        "moved from line 12, now byte for byte line 14",
    ]
    assert len(report.differing) == 3


def test_a_deleted_question_is_gone_with_what_is_left_of_its_text(opened):
    _, sources, index = opened({"faq.txt": PAGE})
    without = PAGE.replace("2. Where do I park?\n\nBehind the house.\n\n", "").replace("3.", "2.")
    (sources / "faq.txt").write_text(without)
    report = verify_index(sources, index)
    assert verdicts(report) == [("1", "stands"), ("2", "changed"), ("3", "changed")]
    assert report.results[1].difference[2:] == (
        "-2. Where do I park?", "+2. Is there a fee?", " ", "-Behind the house.", "+No.",
    )  # fmt: skip
    (sources / "faq.txt").write_text(PAGE.split("3. Is")[0])
    assert sentences(verify_index(sources, index))[2] == "gone: its source has no such question"
    (sources / "faq.txt").write_text(PAGE.replace("3. Is there a fee?", "Fees:"))
    assert sentences(verify_index(sources, index))[2] == (
        "gone: its source has no such question, though the same text stands in line 12"
    )


def test_an_answer_below_another_question_does_not_stand(opened):
    _, sources, index = opened({"faq.txt": PAGE})
    (sources / "faq.txt").write_text(PAGE.replace("Is there a fee?", "Is it open on Sunday?"))
    (differing,) = verify_index(sources, index).differing
    assert differing.verdict is Verdict.CHANGED
    assert differing.difference[2:4] == ("-3. Is there a fee?", "+3. Is it open on Sunday?")


def test_line_ends_alone_are_named_as_such(opened):
    _, sources, index = opened({"faq.txt": PAGE})
    (sources / "faq.txt").write_bytes(PAGE.replace("\n", "\r\n").encode())
    report = verify_index(sources, index)
    assert verdicts(report) == [("1", "changed"), ("2", "stands"), ("3", "stands")]
    assert sentences(report)[0] == "changed in its line ends or spaces alone, now lines 3–4"


def test_a_deleted_file_and_one_that_cannot_be_read_are_named(opened):
    _, sources, index = opened({"faq.txt": PAGE, "more.txt": "1. Why?\n\nBecause.\n"})
    (sources / "faq.txt").unlink()
    (sources / "more.txt").write_bytes(b"\x00\x01\x02" * 99)
    report = verify_index(sources, index)
    assert [v for _, v in verdicts(report)] == [*[Verdict.MISSING] * 3, Verdict.UNREADABLE]
    assert sentences(report)[0] == "gone: its source is not there"
    assert sentences(report)[3].startswith("not verified: its source is no text (297 control")
    assert report.changed == ("faq.txt", "more.txt")


def test_a_difference_of_any_size_is_shown_short(opened):
    long = "1. Which rules?\n\n" + "\n".join(f"Rule {n} holds." for n in range(3_000)) + "\n"
    _, sources, index = opened({"faq.txt": long})
    (sources / "faq.txt").write_text(long.replace("Rule 2", "Rule " + "9" * 1_000))
    (changed,) = verify_index(sources, index).differing
    assert len(changed.difference) == MOST_LINES + 1
    assert changed.difference[-1].endswith(" more lines of difference")
    assert max(map(len, changed.difference)) == MOST_CHARACTERS + 1


# The index is read no further than its records


def generation(index):
    return index / "generations" / json.loads((index / "manifest.json").read_text())["generation"]


@pytest.mark.parametrize("damage", ["deleted", "altered"])
def test_answers_are_proved_whatever_has_become_of_the_vectors_and_words(opened, damage):
    _, sources, index = opened({"faq.txt": PAGE})
    for path in list(generation(index).rglob("*")):
        if path.is_file() and path.name != "records.jsonl":
            path.unlink() if damage == "deleted" else path.write_bytes(b"x")
    assert verdicts(verify_index(sources, index)) == [(n, "stands") for n in ("1", "2", "3")]


def test_damaged_records_prove_nothing_and_are_named(opened):
    _, sources, index = opened({"faq.txt": PAGE})
    records = generation(index) / "records.jsonl"
    records.write_bytes(records.read_bytes().replace(b"nine", b"four"))
    with pytest.raises(StoreError, match="records.jsonl is not the file that was written"):
        verify_index(sources, index)
    records.unlink()
    with pytest.raises(StoreError, match=r"records.jsonl cannot be read \(No such file"):
        verify_index(sources, index)


def test_verifying_an_index_loads_no_engine(opened):
    _, sources, index = opened({"faq.txt": PAGE})
    code = (
        "import sys; from pathlib import Path; from qa_bot.verifying import verify_index;"
        f"report = verify_index(Path({str(sources)!r}), Path({str(index)!r}));"
        "print(len(report.results), [name for name in sys.modules if 'faiss' in name])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "3 []"


# One question, and saved answers


def test_one_question_is_verified_by_its_number(opened):
    _, sources, index = opened({"faq.txt": PAGE})
    assert verdicts(verify_index(sources, index, "2")) == [("2", "stands")]
    with pytest.raises(SourceError, match="holds no question '7'; `qa-bot list`"):
        verify_index(sources, index, "7")


def test_without_an_index_there_is_nothing_to_verify(documents, tmp_path):
    with pytest.raises(StoreError, match="there is no index in .*; `qa-bot index` builds it"):
        verify_index(documents({"faq.txt": PAGE}), tmp_path / "index")


def test_an_answer_given_is_verified_against_source_and_index(opened):
    bot, sources, index = opened({"faq.txt": PAGE})
    claim = Claim.of(bot.ask("Is there a fee?"))
    report = verify_claim(claim, sources, index)
    assert sentences(report) == ["byte for byte line 12"] and report.remarks() == []
    opened({"faq.txt": PAGE.replace("house", "barn")})
    report = verify_claim(claim, sources, index)
    assert sentences(report) == ["byte for byte line 12"]
    assert report.remarks()[0].startswith("this answer came from another index (")


def test_what_answers_nothing_or_has_no_file_cannot_be_verified(opened):
    bot, _, _ = opened({"faq.txt": PAGE})
    with pytest.raises(QABotError, match="nothing to verify: the outcome is 'notice'"):
        Claim.of(bot.ask("?"))
    memory = QABot.from_pairs([QAPair("1", "Why?", "So.")], encoder=FakeEncoder())
    with pytest.raises(QABotError, match="names no source"):
        Claim.of(memory.ask("Why?"))


@pytest.mark.parametrize(
    "path",
    [
        "../secret.txt", "/etc/passwd", "", ".", ".hidden.txt", "link.txt", "a\x00b", "to/x",
        "a" * 300, "a/" * 50_000,
    ],
)  # fmt: skip
def test_a_saved_answer_reads_no_file_but_those_below_the_sources(opened, tmp_path, path):
    bot, sources, index = opened({"faq.txt": PAGE})
    (tmp_path / "secret.txt").write_text(PAGE)
    (sources / ".hidden.txt").write_text(PAGE)
    (sources / "link.txt").symlink_to(tmp_path / "secret.txt")
    (sources / "to").symlink_to(tmp_path)
    reply = AnswerReply.of(bot.ask("Is there a fee?"), 1).model_dump(mode="json")
    reply["source"]["path"] = path
    report = verify_claim(AnswerReply.model_validate(reply).claim(), sources, index)
    assert report.results[0].verdict in (Verdict.UNREADABLE, Verdict.MISSING)
    assert report.results[0].found is None


@pytest.fixture
def verify(opened, monkeypatch, capsys, tmp_path):
    """Run `qa-bot verify` over PAGE; gives the exit code, stdout and stderr."""
    bot, sources, index = opened({"faq.txt": PAGE})

    def run(*arguments):
        with pytest.raises(SystemExit) as done:
            cli.main(["verify", *arguments, "--sources", str(sources), "--index", str(index)])
        return done.value.code, *capsys.readouterr()

    run.reply = AnswerReply.of(bot.ask("When is the office open?"), 1).model_dump(mode="json")
    run.file = tmp_path / "saved.json"
    run.page = sources / "faq.txt"
    return run


def test_verify_counts_all_answers_and_exits_with_0(verify):
    assert verify() == (0, "3 answers: 3 byte for byte\n", "")


def test_verify_shows_what_differs_and_exits_with_6(verify):
    verify.page.write_text(PAGE.replace("house", "barn"))
    code, stdout, stderr = verify()
    assert (code, stderr) == (6, "")
    assert stdout.splitlines() == [
        "faq.txt, question 2: changed, now line 8",
        "  --- faq.txt, as answered",
        "  +++ faq.txt, as it is now",
        "   2. Where do I park?",
        "   ",
        "  -Behind the house.",
        "  +Behind the barn.",
        "3 answers: 2 byte for byte, 1 changed",
        "faq.txt is not as it was when the index was built; `qa-bot index` reads it again",
    ]
    assert verify("1")[:2] == (
        0,
        "faq.txt, question 1: byte for byte lines 3–4\n"
        "faq.txt is not as it was when the index was built; `qa-bot index` reads it again\n",
    )


def test_verify_holds_a_saved_answer_against_its_source(verify):
    verify.file.write_text(json.dumps(verify.reply))
    assert verify("--json", str(verify.file)) == (
        0, "faq.txt, question 1: byte for byte lines 3–4\n", "",
    )  # fmt: skip


def test_verify_tells_a_saved_answer_that_was_altered(verify):
    altered = {**verify.reply, "text": verify.reply["text"].replace("nine", "ten")}
    verify.file.write_text(json.dumps(altered))
    code, stdout, _ = verify("--json", str(verify.file))
    assert code == 6 and "question 1: not the answer that was given: the SHA-256" in stdout
    verify.file.write_text(json.dumps({**altered, "proof": None}))
    code, stdout, _ = verify("--json", str(verify.file))
    assert code == 6 and "  -From ten to five," in stdout.splitlines()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"query": NaN}', "\x00", '{"text": "x"}'])
def test_verify_names_a_file_that_holds_no_answer(verify, content):
    verify.file.write_text(content)
    code, stdout, stderr = verify("--json", str(verify.file))
    assert (code, stdout) == (1, "") and stderr.count("\n") == 1
    assert "holds no saved answer" in stderr and "expected the JSON" in stderr


def test_verify_takes_a_number_or_a_saved_answer_not_both(verify):
    code, stdout, stderr = verify("1", "--json", "-")
    assert (code, stdout) == (2, "") and "a number and --json exclude each other" in stderr
    code, _, stderr = verify("--json", "/nowhere.json")
    assert code == 1 and "/nowhere.json cannot be read (No such file or directory)" in stderr


def test_a_saved_answer_cannot_print_a_verdict_of_its_own(verify):
    """Regression: a line end in its path, or its index, began a line of the report."""
    forged = "faq.txt, question 1: byte for byte lines 3–4\n\x1b[8m"
    verify.reply["source"]["path"] = forged
    verify.reply["proof"]["index_sha256"] = "\n\x1b[8m12345678"
    verify.file.write_text(json.dumps(verify.reply))
    code, stdout, _ = verify("--json", str(verify.file))
    first, second = stdout.splitlines()
    assert code == 6 and "not verified" in first and "another index" in second
    assert "\x1b" not in stdout


@pytest.mark.parametrize(
    "name", ["\u0645\u06cc\u200c\u062e\u0648\u0627\u0646\u062f.txt", "a\xad.txt"]
)
def test_a_file_whose_name_has_a_letter_that_is_not_seen_is_verified(documents, name):
    # Persian names have a joiner inside; what the folder reads was refused here.
    folder = documents({name: "1. Are you open?\nDaily.\n2. Late?\nNo.\n"})
    (document,), _ = read_sources(folder)
    (result,) = verify_claim(Claim.of_pair(document.pairs[0]), folder).results
    assert result.verdict is Verdict.STANDS
