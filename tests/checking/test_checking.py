"""The linter's rules that need no model, each both ways."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parsed_files import file

from qa_bot.checking import RULES, Finding, Severity, check, read_paths
from qa_bot.parsing.content import Content, Entry, Unit
from qa_bot.parsing.pairs.entries import entry_pairs
from qa_bot.parsing.parsed import Parsed, Stretch
from qa_bot.records import Problem, QAPair, Source

TODAY = date(2025, 6, 15)


def found(*files: Parsed, rule: str | None = None) -> list[Finding]:
    report = check(files, today=TODAY)
    return [finding for finding in report.findings if rule in (None, finding.rule)]


def messages(*files: Parsed, rule: str) -> list[str]:
    return [f"{f.place}: {f.message}" for f in found(*files, rule=rule)]


def numbered(*numbers: str) -> Parsed:
    return file(*((n, f"What is thing {i}?", "A thing.") for i, n in enumerate(numbers)))


def answered(answer: str, **more: object) -> Parsed:
    return file(("1", "What is it?", answer), **more)


def test_a_file_with_nothing_wrong_has_no_findings():
    assert found(numbered("1", "2", "3"), answered("See question 1.", path="b.txt")) == []


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        (("1", "2", "3"), []),
        (("0", "1", "2"), []),
        (("101", "102", "103"), []),
        (("7", "230", "9000"), []),  # identifiers, not a count
        (("1", "2", "4"), ["line 21: number 3 is missing before 4"]),
        (("1", "5", "6", "7"), ["line 11: numbers 2 to 4 are missing before 5"]),
        (("3", "4"), ["line 1: numbers 1 to 2 are missing before 3"]),
        (("A1", "A2", "A4"), ["line 21: number A3 is missing before A4"]),
        (("1.1", "1.2", "2.1", "2.2"), []),
        (("1.1", "1.3", "2.1"), ["line 11: number 1.2 is missing before 1.3"]),
        (("Foreword", "Notes"), []),
    ],
)
def test_missing_numbers(numbers, said):
    assert messages(numbered(*numbers), rule="missing-number") == said


def test_a_repeated_number_names_the_first_of_its_kind():
    assert messages(numbered("1", "2", "2", "3"), rule="repeated-number") == [
        "line 21: number 2 is also that of an earlier question (line 11)"
    ]
    assert messages(numbered("1", "2", "3"), rule="repeated-number") == []


def test_numbers_that_restart_in_each_section_are_not_repeated():
    pairs = [
        QAPair("1", "What is A?", "A.", Source("faq.txt", 2, 2, section="One"), label="One 1"),
        QAPair("1", "What is B?", "B.", Source("faq.txt", 12, 12, section="Two"), label="Two 1"),
        QAPair("2", "What is C?", "C.", Source("faq.txt", 22, 22, section="Two"), label="Two 2"),
    ]
    assert found(file(*pairs)) == []


def test_a_number_repeated_in_another_section_is_no_restart():
    sections = {"1": "One", "2": "One", "3": "One", "4": "Two", "5": "Two"}
    pairs = [
        QAPair(
            n, f"What is {n}{i}?", f"{i}.", Source("faq.txt", section=sections[n]), label=f"S {i}"
        )
        for i, n in enumerate(("1", "2", "3", "4", "4", "5"))
    ]
    assert [f.message for f in found(file(*pairs))] == [
        "number 4 is also that of an earlier question (line 31)"
    ]


def test_a_number_that_stands_alone_has_no_gap_before_it():
    assert messages(numbered("1.1", "1.2", "4.5.3"), rule="missing-number") == []


def test_numbers_out_of_order_are_told_where_they_go_down():
    assert messages(numbered("1", "3", "2", "4"), rule="disordered-number") == [
        "line 21: number 2 stands after 3 (line 11)"
    ]
    # One wrong number in front does not condemn all that follow.
    assert len(messages(numbered("5", "1", "2", "3", "4"), rule="disordered-number")) == 1
    assert messages(numbered("1", "2", "2"), rule="disordered-number") == []


def test_counted_numbers_are_never_wrong():
    pairs = [QAPair(n, f"What is {n}?", "It.", number_is_printed=False) for n in ("1", "4", "4")]
    assert [f.rule for f in found(file(*pairs))] == ["repeated-question"]


def test_a_question_without_an_answer_is_an_error():
    finding = found(file(("1", "What is it?", " \n"), ("2", "Why is it?", "So.")))[0]
    assert (finding.rule, finding.severity) == ("unanswered", Severity.ERROR)
    assert str(finding.place) == "line 1" and finding.place.text == "What is it?"
    assert finding.message == "question 1 has no answer, so the bot leaves it out"


def test_a_line_that_may_be_a_question_is_a_note():
    (finding,) = found(answered("Yes.", maybe=[Stretch(7, 8, "3. Can I pay\nby card?")]))
    assert (finding.rule, finding.severity) == ("missed-question", Severity.NOTE)
    assert str(finding.place) == "lines 7-8" and finding.place.text == "3. Can I pay\nby card?"


def test_a_table_of_contents_is_no_missed_question():
    pairs = [("1.1", "Can I pay by card?", "Yes."), ("1.2", "Opening hours", "Nine to five.")]
    lines = ["1.1. Can I pay  by card?", "(1.2) When is it open?", "Can I pay by card"]
    contents = [Stretch(n, n, text) for n, text in enumerate(lines, 1)]
    assert messages(file(*pairs, maybe=contents), rule="missed-question") == []
    new = file(*pairs, maybe=[Stretch(1, 1, "1.3 May I?")])
    assert len(messages(new, rule="missed-question")) == 1


@pytest.mark.parametrize(
    "question",
    ["From where can I ask", "While I pay, what happens", "As a guest, can I pay", "So how is it"],
)
def test_a_question_need_not_begin_with_its_word(question):
    others = [(str(n), f"What is thing {n}?", "A thing.") for n in range(1, 6)]
    assert messages(file(*others, ("6", question, "So.")), rule="statement") == []


def test_a_format_that_marks_its_questions_has_no_statements():
    entries = [Entry(f"What is thing {n}?", "A thing.", n + 1) for n in range(1, 6)]
    entries.append(Entry("Opening hours", "Nine to five.", 7))
    content = Content(Unit.ROW, entries=tuple(entries))
    read = Parsed("faq.csv", "", content, entry_pairs(content, "faq.csv"))
    assert found(read) == []


def test_a_finding_about_an_entry_has_its_row():
    content = Content(Unit.ROW, entries=(Entry("What is A?", "So.", 2), Entry("What is B?", "", 3)))
    read = Parsed("faq.csv", "", content, entry_pairs(content, "faq.csv"))
    (finding,) = found(read)
    assert (finding.rule, str(finding.place)) == ("unanswered", "row 3")


def test_the_doubts_of_a_file_that_was_read_do_not_make_it_unreadable(tmp_path):
    (tmp_path / "faq.txt").write_bytes(b"1. What is a caf\xe9?\n\nA place for coffee.\n")
    files, problems = read_paths([tmp_path])
    assert problems == [] and len(files[0].doubts) == 1
    assert [f.rule for f in check(files, problems, today=TODAY).findings] == ["reading"]


def test_a_question_without_an_answer_is_told_once():
    doubt = "question 1 has no answer below it and is left out"
    assert [f.rule for f in found(file(("1", "What is it?", ""), doubts=[doubt]))] == ["unanswered"]


def test_a_statement_stands_out_only_among_questions():
    questions = [(str(n), f"What is thing {n}?", "A thing.") for n in range(1, 6)]
    odd = file(*questions, ("6", "Opening hours of the office", "Nine to five."))
    assert messages(odd, rule="statement") == [
        "line 51: is read as a question, but looks like a statement or a heading"
    ]
    topics = [(str(n), f"Topic {n}", "Text.") for n in range(1, 7)]
    assert messages(file(*topics), rule="statement") == []
    without_mark = file(*questions, ("6", "How to pay", "By card."))
    assert messages(without_mark, rule="statement") == []


def test_left_over_text_has_its_share_and_its_lines():
    left = [Stretch(1, 3, "Sixteen letters: abc"), Stretch(9, 9, "x")]
    report = check([answered("y" * 191, leftover=left)], today=TODAY)
    (finding,) = report.findings
    # 8 letters of the question and 191 of the answer against 17 and 1.
    assert report.coverage[0].share == pytest.approx(199 / 217)
    assert finding.severity is Severity.NOTE
    assert finding.message == "8% of the text is in no pair (lines 1-3, line 9)"


def test_a_file_mostly_left_over_is_a_warning():
    (finding,) = found(answered("Yes.", leftover=[Stretch(5, 90, "word " * 100)]))
    assert (finding.rule, finding.severity) == ("left-over", Severity.WARNING)
    assert finding.message.endswith("check that its questions were found")
    assert found(answered("Yes.", leftover=[Stretch(5, 6, " \n")])) == []


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("See Question 12.", "12"),
        ("see question number 3 below", "3"),
        ("as questions 1 and 9 say", "9"),
        ("see question #7", "7"),
        ("(see Question 8)", "8"),
        ("See Question 2.", None),
        ("See question 2 of the form.", None),
        ("see 14 examples", None),
        ("Ask 3 questions.", None),
        ("Version (1.5) is out.", None),
        ("question 2.5 does not have the form of these numbers", None),
    ],
)
def test_references_to_plain_numbers(text, label):
    said = messages(file(("1", "What is A?", text), ("2", "What is B?", "B.")),
                    rule="broken-reference")  # fmt: skip
    wanted = f"line 2: refers to question {label}, which this file does not have"
    assert said == ([wanted] if label else [])


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("see 4.3", "4.3"),
        ("question 5.1", "5.1"),
        ("it is told below (4.5).", "4.5"),
        ("see also 4.1 and 4.7", "4.7"),
        ("see 4.2", None),
        ("since release (9.5)", None),  # there is no section 9
        ("see 4.3.1", None),
        ("see 4.9 of the manual", None),
        ("see 4.33beta", None),
    ],
)
def test_references_to_dotted_numbers(text, label):
    said = messages(file(("4.1", "What is A?", f"First.\n{text}"), ("4.2", "What is B?", "B.")),
                    rule="broken-reference")  # fmt: skip
    wanted = f"line 3: refers to question {label}, which this file does not have"
    assert said == ([wanted] if label else [])


def test_a_reference_to_a_heading_that_is_no_question_is_good():
    text = "4.0 Everything about things\n"
    pairs = ("4.1", "What is A?", "See 4.0."), ("4.2", "What is B?", "See 4.4.")
    assert messages(file(*pairs, text=text), rule="broken-reference") == [
        "line 12: refers to question 4.4, which this file does not have"
    ]


def test_nothing_is_a_broken_reference_where_numbers_are_counted():
    pair = QAPair("1", "What is A?", "See question 12.", number_is_printed=False)
    assert found(file(pair)) == []


@pytest.mark.parametrize(
    ("text", "passed"),
    [
        ("Apply until 31 March 2024.", True),
        ("You have to pay by June 2023.", True),
        ("deadline: 2023-06-01", True),
        ("The deadline is March 3rd, 2025.", True),
        ("no later than the end of May 2025", True),
        ("Valid through 14/06/2025.", True),
        ("due by 2025-06-14", True),
        ("due by 2025-06-15", False),  # today
        ("Apply until 31 March 2026.", False),
        ("Pay by June 2025.", False),  # the month goes on
        ("The office was open until 31 March 2024.", False),
        ("It opened on 31 March 2024.", False),
        ("by 30 February 2024", False),
        ("by 99/99/2024", False),
        ("until 12/07/2025", False),  # 12 July or December 7
        ("Written by May. 2000 copies exist.", False),
    ],
)
def test_deadlines(text, passed):
    said = messages(answered(text), rule="passed-date")
    assert [m.split(":")[0] for m in said] == ["line 2"] * passed


@pytest.mark.parametrize(
    ("language", "text", "passed"),
    [
        ("es", "Solicite hasta el 31 de marzo de 2024.", True),
        ("es", "Estuvo abierto hasta el 31 de marzo de 2024.", False),
        ("fr", "Inscription jusqu'au 31 mars 2024.", True),
        ("fr", "Inscription jusqu'au 31 décembre 2025.", False),
        ("pt", "Prazo: até 31 de março de 2024.", True),
        ("de", "Anmeldung bis zum 31. März 2024.", True),
        ("de", "Anmeldung bis 2024-03-31.", True),
        ("ar", "التقديم حتى 31 مارس 2024", True),
        ("en", "Anmeldung bis zum 31. März 2024.", False),
    ],
)
def test_deadlines_are_read_by_the_words_of_their_language(language, text, passed):
    pair = QAPair("1", "What is it?", text, language=language)
    said = messages(file(pair), rule="passed-date")
    assert len(said) == passed


def test_valid_until_has_passed_the_day_after():
    pair = QAPair("1", "What is it?", "It.", valid_until=date(2025, 6, 14))
    assert messages(file(pair), rule="expired") == ["line 1: question 1 was valid until 2025-06-14"]
    assert found(file(replace(pair, valid_until=TODAY))) == []


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("As of 2021, there is none.", True),
        ("As of 2024 there is one.", False),
        ("as of May 2024", True),
        ("as of July 2024", False),
        ("Last updated: 2023-01-05", True),
        ("Last-modified: 1993/02/03", True),
        ("last reviewed on 3 June 2025", False),
        ("as of version 2021.1", False),
        ("as of 2021-like releases", False),
    ],
)
def test_text_of_more_than_a_year_ago(text, old):
    assert len(messages(answered(text), rule="stale")) == old
    assert len(messages(answered("Yes.", leftover=[Stretch(4, 4, text)]), rule="stale")) == old


def test_a_pair_not_reviewed_for_a_year():
    pair = QAPair("1", "What is it?", "It.", reviewed=date(2024, 6, 13))
    assert messages(file(pair), rule="stale") == [
        "line 1: question 1 was last reviewed on 2024-06-13"
    ]
    assert found(file(replace(pair, reviewed=date(2024, 6, 14)))) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[the form](https://example.org/a", "this link's bracket is not closed"),
        ("[the form](https://example.org/a_(b)", "this link's bracket is not closed"),
        ("[the form](  )", "this link has no address"),
        ("http:/example.org", "this address lacks a slash"),
        ("https//example.org", "this address lacks its colon"),
        ("htp://example.org", "this address begins with a misspelt http"),
        ("www. example.org", "there is a space in this address"),
        ("www .example.org", "there is a space in this address"),
        ("https:// example.org", "there is a space in this address"),
        ('<a href="https://example.org" the form', "this tag is not closed"),
        ('<a href="/a">the form', "the text of this link has no end, </a>"),
        ("[the form](https://example.org/a)", None),
        ("[the form](https://example.org/a_(b))", None),
        ("[the form](/a 'its title')", None),
        ("http://example.org www.example.org", None),
        ('<a href="/a">the form</a>', None),
        ("call f[i](x and a[0]()", None),
        ("`[a]( )` and `htp://x`", None),
        ("```\n[the form](  )\n```", None),
        ("Type http:// in front.", None),
    ],
)  # fmt: skip
def test_links(text, fault):
    said = messages(answered(text), rule="broken-link")
    assert [m.split(": ")[1] for m in said] == ([fault] if fault else [])


def test_an_answer_of_broken_links_has_its_first_named():
    assert len(messages(answered("htp://x.org\n" * 5_000), rule="broken-link")) == 20


def test_a_finding_inside_an_answer_has_its_own_line():
    (finding,) = found(answered("One.\nTwo.\nSee htp://example.org/x now."), rule="broken-link")
    assert str(finding.place) == "line 4" and finding.place.text == "htp://example.org/x"
    (finding,) = found(answered("One.\nSee htp://example.org.", unit=Unit.ROW), rule="broken-link")
    assert str(finding.place) == "row 1"


def test_the_same_question_in_one_section_is_an_error():
    two = file(("1", "What is A?", "Red."), ("2", "what is  a", "Blue."))
    (finding,) = found(two)
    assert (finding.rule, finding.severity) == ("indistinguishable", Severity.ERROR)
    assert finding.side_by_side and finding.place.text == "what is  a\nBlue."
    assert finding.related and finding.related.text == "What is A?\nRed."
    agreeing = file(("1", "What is A?", "Red."), ("2", "What is A?", "Red.\n"))
    (finding,) = found(agreeing)
    assert finding.severity is Severity.ERROR and finding.message.endswith("the answers agree")


def test_a_pair_repeated_to_the_letter_is_a_note():
    pairs = [("1", "What is A?", "Red."), ("2", "What is A?", "Blue."), ("3", "What is A?", "Red.")]
    findings = found(file(*pairs))
    assert [f.rule for f in findings] == ["indistinguishable", "repeated-question"]
    assert findings[1].severity is Severity.NOTE and findings[1].related.first == 1


def test_the_same_question_elsewhere_with_another_answer_is_a_warning():
    one = file(("1", "What is A?", "Red.", "Colours"), ("2", "What is A?", "Big.", "Sizes"))
    (finding,) = found(one)
    assert (finding.rule, finding.severity) == ("different-answers", Severity.WARNING)
    other = file(("1", "What is A?", "Red."), path="b.txt")
    assert [f.rule for f in found(file(("1", "What is A?", "Red.")), other)] == [
        "repeated-question"
    ]
    (finding,) = found(answered("Red."), file(("1", "What is it?", "Blue."), path="b.txt"))
    assert finding.message == (
        "is the same question as at faq.txt, line 1; its answer is another one"
    )


def test_files_that_could_not_be_read_and_doubts_come_first():
    report = check(
        [answered("htp://x.org", doubts=["page 3 has no text"])], [Problem("b.pdf", "is locked")]
    )
    assert [(f.place.path, f.rule, str(f.place)) for f in report.findings] == [
        ("b.pdf", "unreadable", "file"),
        ("faq.txt", "reading", "file"),
        ("faq.txt", "broken-link", "line 2"),
    ]
    assert [report.count(s) for s in Severity] == [1, 2, 0]


TEXTS = st.one_of(
    st.text(max_size=40),
    st.text("[]()<>`~#./:- \n0123456789", max_size=60),
    st.lists(
        st.sampled_from(
            ["see", "question", "1.2", "(4)", "until", "as of", "31", "May", "2021", "[a](", "htp://",
             "<a href=", "```", "2021-99-99", "last updated:", "99/99/2020", "and", "\n", "not"]
        ),
        max_size=12,
    ).map(" ".join),
)  # fmt: skip
DATES = st.none() | st.dates()
NUMBERS = st.integers(-2, 2**40)
SOURCES = st.none() | st.builds(
    Source, TEXTS, st.none() | NUMBERS, st.none() | NUMBERS, section=st.none() | TEXTS
)
PAIRS = st.builds(
    QAPair, TEXTS, TEXTS, TEXTS, SOURCES, valid_until=DATES, reviewed=DATES,
    number_is_printed=st.booleans(),
)  # fmt: skip
STRETCHES = st.lists(st.builds(Stretch, NUMBERS, NUMBERS, TEXTS), max_size=3).map(tuple)
ANY_FILE = st.builds(
    Parsed, TEXTS, TEXTS, st.builds(Content, st.sampled_from(Unit), text=st.none() | TEXTS),
    st.lists(PAIRS, max_size=6).map(tuple), STRETCHES, STRETCHES, STRETCHES,
    st.lists(TEXTS, max_size=2).map(tuple),
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(ANY_FILE, max_size=3), st.dates())
def test_whatever_was_read_is_checked_without_an_exception(files, today):
    report = check(files, today=today)
    assert {finding.rule for finding in report.findings} <= {rule.name for rule in RULES}
    assert len(report.coverage) == len(files)
    assert all(0 <= file.share <= 1 for file in report.coverage)


def test_questions_of_one_date_are_one_finding_and_what_is_never_valid_is_named():
    old, ended = date(2024, 1, 31), date(2025, 1, 31)
    pairs = [QAPair(str(n), f"What is thing {n}?", "A thing.", reviewed=old) for n in range(1, 21)]
    assert messages(file(*pairs), rule="stale") == [
        "file: each of 20 questions (all) was last reviewed on 2024-01-31"
    ]
    passed = [replace(pair, reviewed=None, valid_until=ended) for pair in pairs[:7]]
    never = replace(pairs[7], reviewed=None, valid_from=TODAY, valid_until=ended)
    fresh = replace(pairs[8], reviewed=TODAY)
    assert messages(file(*passed, never, fresh), rule="expired") == [
        "file: each of 7 questions (1, 2, 3, 4, 5 and 2 more) was valid until 2025-01-31",
        "line 71: question 8 is never valid: from 2025-06-15, but until 2025-01-31",
    ]
