"""Numbers, sections and titles: one line, in which nothing steers what stands beside it."""

import json

import pytest

from qa_bot.arguments import checked_pairs
from qa_bot.languages.plain_names import plain_name
from qa_bot.parsing import read_sources
from qa_bot.records import QAPair, Source

RLO, PDF, FSI, RLM = "\u202e", "\u202c", "\u2068", "\u200f"
QUESTION = {"question": "Are you open?", "answer": f"Daily{RLO}."}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Fees", "Fees"),
        ("\u05d0\u05d1 3", "\u05d0\u05d1 3"),
        (f"{RLO}12{PDF}", "12"),
        (f"1{RLM}2", "12"),
        (f"Fees{FSI}", "Fees"),
        ("Fees\x00 and\r\n\tfines\x1b[2J\x9b", "Fees and fines[2J"),
        ("one\u2028two\x85", "one two"),
        (f"{RLO}\x00", None),
        (None, None),
    ],
)
def test_a_name_is_one_line_without_controls(text, name):
    assert plain_name(text) == name


def test_no_mark_in_a_number_or_section_makes_a_label_show_another_one(documents):
    # "Fees", an override and "12" made a label that reads "Fees 21".
    records = [
        {**QUESTION, "number": f"{RLO}12", "category": f"Fees{RLO}"},
        {**QUESTION, "number": "1\u20677\x00", "category": f"Hours\n{RLM}", "question": "When?"},
        {**QUESTION, "number": "12", "category": "Hours", "question": "Why?"},
    ]
    folder = documents(
        {
            "faq.json": json.dumps(records),
            "faq.txt": f"THE MUSEUM\x0b{RLO}\n\nFEES{RLO} \x1b[2J\n\n1. Is it free?\nNo.\n\n"
            f"2. Is it far?\nNo.\n\nHOURS\x07\n\n1. Is it open?\nYes.\n\n2. Is it late?\nNo.\n",
        }
    )
    read, problems = read_sources(folder)
    assert problems == []
    pairs = {one.path: one.pairs for one in read}
    assert [pair.label for pair in pairs["faq.json"]] == ["Fees 12", "Hours 17", "Hours 12"]
    assert [pair.number for pair in pairs["faq.json"]] == ["12", "17", "12"]
    assert [pair.source.section for pair in pairs["faq.json"]] == ["Fees", "Hours", "Hours"]
    assert {pair.answer for pair in pairs["faq.json"]} == {f"Daily{RLO}."}
    for pair in pairs["faq.txt"]:
        for name in (pair.label, pair.number, pair.source.section, pair.source.title):
            assert name is None or name == plain_name(name)


def test_numbers_that_agree_without_their_marks_are_told_apart(documents):
    records = [{**QUESTION, "number": f"1{RLM}"}, {**QUESTION, "number": "1", "question": "Why?"}]
    (read,), _ = read_sources(documents({"faq.json": json.dumps(records)}))
    assert [pair.label for pair in read.pairs] == ["1", "1 (2)"]


def test_an_anchor_and_the_name_of_a_folder_are_plain(documents):
    page = f'<h2 id="a{RLO}\x01">Is it open?</h2><p>Yes.</p><h2 id="b">Is it far?</h2><p>No.</p>'
    one = json.dumps([QUESTION])
    read, _ = read_sources(documents({"page.html": page, f"fees{RLO}/one.json": one}))
    by_path = {document.path: document.pairs for document in read}
    assert [pair.source.place for pair in by_path["page.html"]] == ["#a", "#b"]
    assert by_path[f"fees{RLO}/one.json"][0].source.section == "fees"


def test_pairs_that_are_given_have_plain_names_too():
    source = Source("a.txt", section=f"Fees{RLO}")
    given = QAPair(f"{RLO}12", "Is it far?", "No.", source, label=f"Fees{RLO}\n12")
    (kept,) = checked_pairs([given])
    assert (kept.number, kept.label, kept.source.section) == ("12", "Fees 12", "Fees")
    plain = QAPair("1", f"Is it{RLO} far?", f"No{RLO}.")
    assert checked_pairs([plain]) == (plain,)
