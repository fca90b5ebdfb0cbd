"""Answers outside of their dates, and those that want reviewing; the clock is the tests'."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from qa_bot import QABot
from qa_bot.languages import available, language
from qa_bot.records import DateRules, Note, Outcome, OwnerTexts, QAPair, Source, SourceError
from qa_bot.records.shown import dates_line
from qa_bot.wording import opening

JUNE = date(2026, 6, 15)
FEE = QAPair("2", "How much is a licence?", "It is 60 dollars.", valid_until=date(2026, 5, 31))
PAIRS = [
    QAPair("1", "When is the office open?", "Daily from 9 to 17.", reviewed=date(2026, 5, 1)),
    FEE,
    QAPair("3", "Where can I park my car?", "Behind the hall.", valid_from=date(2026, 7, 1)),
    QAPair("4", "May I bring my dog to the office?", "Yes, on a lead."),
    QAPair("5", "Who may apply for a permit?", "Everybody of 16 or more."),
    QAPair("6", "How do I appeal a decision?", "By letter within a month."),
]
LAPSED = Note("expired", ("2. How much is a licence?", "2026-05-31"))
NOT_YET = Note("not_yet_valid", ("3. Where can I park my car?", "2026-07-01"))


class Clock:
    """A day that a test sets."""

    def __init__(self, day: date = JUNE) -> None:
        self.day = day

    def __call__(self) -> date:
        return self.day


def bot_of(encoder, pairs=PAIRS, clock=None, **rules):
    owner = OwnerTexts(dates=DateRules(**rules, today=clock or Clock()))
    return QABot.from_pairs(pairs, encoder=encoder, owner=owner)


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("How much is a licence?", LAPSED),
        ("question 2", LAPSED),
        ("2", LAPSED),
        ("where can i park my car", NOT_YET),
        ("question 3", NOT_YET),
    ],
)
def test_what_is_asked_for_by_its_words_or_number_is_withheld(encoder, query, note):
    answer = bot_of(encoder).ask(query)
    assert (answer.outcome, answer.text, answer.pair) == (Outcome.NOT_COVERED, None, None)
    assert note in answer.notes and answer.query == query
    assert not {"2", "3"} & {match.pair.label for match in answer.matches}
    assert answer.withheld == note
    # That nothing clearly answers would be untrue of it, in any language.
    for code in available():
        said = opening(answer, language(code))
        assert said in (language(code).say(f"page.withheld{end}") for end in ("", "_alone"))
    warned = bot_of(encoder, expired="warn").ask(query)
    assert warned.outcome is Outcome.ANSWERED and note in warned.notes


@pytest.mark.parametrize("day", ["2026-05-31", datetime(2026, 5, 31, 12), [2026]])
def test_a_date_that_is_none_is_refused_where_pairs_are_given(encoder, day):
    with pytest.raises(SourceError, match="a date of the pair with number '2' is no datetime.date"):
        bot_of(encoder, [replace(FEE, valid_until=day)])
    with pytest.raises(SourceError, match="the disagrees_with of the pair with number '2' are no"):
        bot_of(encoder, [replace(FEE, disagrees_with=["1"])])


def test_first_and_last_day_are_within(encoder):
    clock = Clock(date(2026, 5, 31))
    bot = bot_of(encoder, clock=clock)
    assert bot.ask("question 2").text == "It is 60 dollars."
    clock.day = date(2026, 7, 1)
    assert bot.ask("question 3").text == "Behind the hall."


def test_no_remembered_answer_outlives_its_day_and_a_clock_that_jumps_back_is_no_matter(encoder):
    clock = Clock(date(2026, 5, 31))
    bot = bot_of(encoder, clock=clock)
    before = bot.ask("question 2")
    assert bot.ask("question 2") is before
    clock.day = date(2026, 6, 1)
    assert bot.ask("question 2").notes == (LAPSED,)
    assert bot.ask_many(["question 2", "question 4"])[0].notes == (LAPSED,)
    clock.day = date(2026, 5, 31)
    assert bot.ask("question 2") == before


def test_of_several_parts_each_is_held_against_its_own_dates(encoder):
    answer = bot_of(encoder).ask("questions 1 and 2")
    assert [part.outcome for part in answer.parts] == [Outcome.ANSWERED, Outcome.NOT_COVERED]
    assert answer.parts[1].notes == (LAPSED,)
    answer = bot_of(encoder).ask("questions 2 and 1")
    assert answer.outcome is Outcome.NOT_COVERED and answer.pairs == (PAIRS[0],)


def test_of_two_with_one_number_the_one_that_holds_answers(encoder):
    old = replace(FEE, source=Source("2025.md"))
    new = replace(FEE, answer="It is 65 dollars.", source=Source("2026.md"), valid_until=None)
    bot = bot_of(encoder, [old, new, *PAIRS[3:]])
    answer = bot.ask("question 2")
    assert (answer.text, answer.confidence) == ("It is 65 dollars.", 1.0)
    assert bot.ask("How much is a licence?").text == "It is 65 dollars."
    both = bot_of(encoder, [old, new, *PAIRS[3:]], expired="warn").ask("question 2")
    assert both.outcome is Outcome.CHOOSE


@pytest.mark.parametrize("count", [1, 2])
def test_where_nothing_holds_any_more_each_way_of_asking_says_so(encoder, count):
    lapsed = [replace(pair, valid_until=date(2020, 1, 1)) for pair in PAIRS[:count]]
    bot = bot_of(encoder, lapsed)
    answer = bot.ask("When is the office open?")
    assert answer.matches == () and answer.confidence == 0 and answer.topics == ()
    for query in ("opening hours", "When is the office open?", "1", "questions 1 and 2", "list"):
        answer = bot.ask(query)
        assert not answer.pairs and bot.explain(query).answer == answer
        for then in ("and for families?", "no, the other one", "the next one", "hours, I meant"):
            assert not bot.ask(then, previous=answer).pairs


def test_the_next_one_and_a_list_show_what_is_withheld_no_more_than_by_name(encoder):
    bot = bot_of(encoder)
    following = bot.ask("the next one", previous=bot.ask("question 1"))
    assert following.notes == (LAPSED,) and following.outcome is Outcome.NOT_COVERED
    assert len(bot.ask("list all").listed) == 6


@pytest.mark.model
def test_after_the_review_period_reader_and_owner_are_told(encoder, tmp_path, caplog):
    note = Note("review_due", ("2026-05-01",))
    assert bot_of(encoder, review_after_days=44).ask("question 1").notes == (note,)
    assert bot_of(encoder, review_after_days=45).ask("question 1").notes == ()
    assert bot_of(encoder).ask("question 1").notes == ()
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "faq.yaml").write_text(
        "- {question: 'When?', answer: Daily., reviewed: 2026-05-01}\n"
        "- {question: 'How much?', answer: Five., valid_until: 2026-05-31, reviewed: 2026-01-01}\n"
        "- {question: 'Where?', answer: Here., valid_from: 2026-07-01}\n"
        "- {question: 'Who?', answer: You.}\n"
    )
    owner = OwnerTexts(dates=DateRules(review_after_days=44, today=Clock()))
    opened = QABot.open(tmp_path / "docs", tmp_path / "index", owner=owner, other_languages=False)
    expected = [
        "faq.yaml: 1 answer is after valid_until: withheld",
        "faq.yaml: 1 answer is before valid_from: withheld",
        "faq.yaml: 1 answer is not reviewed for more than 44 days",
    ]
    assert [str(problem) for problem in opened.due] == expected
    told = [one for one in caplog.messages if "valid_" in one or "reviewed" in one]
    assert told == [f"{expected[0]} and 2 more like this; `qa-bot check` names the questions"]
    assert opened.problems == ()
    # So it is where nothing was read anew.
    again = QABot.open(tmp_path / "docs", tmp_path / "index", owner=owner, other_languages=False)
    assert again.due == opened.due


def test_the_dates_stand_in_the_answer_for_programs_and_in_a_sentence(encoder):
    pair = replace(PAIRS[0], valid_until=date(2026, 12, 31))
    answer = bot_of(encoder, [pair, *PAIRS[1:]]).ask("question 1")
    assert answer.to_dict()["validity"] == {
        "as_of": "2026-05-01", "valid_from": None, "valid_until": "2026-12-31",
        "reviewed": "2026-05-01", "text": "As of 1 May 2026; valid until 31 December 2026",
    }  # fmt: skip
    assert "As of 1 May 2026; valid until 31 December 2026" in answer._repr_html_()
    assert bot_of(encoder).ask("question 4").to_dict()["validity"] is None
    assert dates_line(FEE) == "Valid until 31 May 2026" and dates_line(PAIRS[3]) is None
    assert dates_line(PAIRS[2]) == "As of 1 July 2026"


def test_every_language_writes_a_day_in_its_own_way():
    days = {code: language(code).day("2026-05-01") for code in available()}
    assert days == {
        "ar": "1 مايو 2026 م", "de": "1. Mai 2026", "en": "1 May 2026", "es": "1 de mayo de 2026",
        "fr": "1er\u00a0mai 2026", "pt": "1 de maio de 2026",
    }  # fmt: skip
    assert language("fr").day("2026-12-31") == "31\u00a0décembre 2026"
    for written in ("2026-13-01", "2026-00-01", "next May", ""):
        assert language("en").day(written) == written
    for code in available():
        said = language(code).say("notes.expired", "2. How much?", "2026-05-31")
        assert language(code).day("2026-05-31") in said and "2026-05-31" not in said


@pytest.mark.model
def test_by_meaning_too_and_another_answers_where_it_is_sure_by_itself(model):
    bot = bot_of(model)
    answer = bot.ask("what do I have to pay for the licence?")
    assert answer.outcome is Outcome.NOT_COVERED and answer.notes[-1] == LAPSED
    assert not {FEE, PAIRS[2]} & {match.pair for match in answer.matches}
    told = bot.explain("what do I have to pay for the licence?")
    assert told.answer == answer
    bot = bot_of(model, expired="warn")
    assert bot.ask("what do I have to pay for the licence?").text == FEE.answer
    # A new fee beside the old: without the dates they would be two answers to choose from.
    new = replace(FEE, number="7", label="7", answer="It is 65 dollars.", valid_until=None)
    undated = replace(FEE, valid_until=None)
    assert bot_of(model, [undated, new, *PAIRS[3:]]).ask(
        "what do I have to pay for the licence?"
    ).outcome is Outcome.CHOOSE  # fmt: skip
    answer = bot_of(model, [FEE, new, *PAIRS[3:]]).ask("what do I have to pay for the licence?")
    assert (answer.text, answer.notes) == ("It is 65 dollars.", ())


VISA = [
    QAPair("1", "What does the visa cost?", "It is 185 dollars."),
    QAPair("2", "How long does the visa take?", "It takes six weeks."),
    QAPair("3", "Where is the office?", "At 5 Main Street."),
    QAPair("4", "When is the office open?", "From nine to five on weekdays."),
    QAPair("5", "Can I bring my dog?", "Only a guide dog."),
    QAPair("6", "How do I change my address?", "By form AR-11, within ten days."),
    QAPair("7", "What if I lose my passport?", "Tell the police at once."),
    QAPair("8", "Who pays for the translation?", "You do."),
    QAPair("9", "What does the visa cost for students?", "It is 50 dollars."),
    QAPair("10", "What does the visa cost for families?", "It is 300 dollars."),
]


def visa_bot(encoder, *lapsed):
    until = date(2026, 5, 31)
    pairs = [replace(p, valid_until=until) if p.label in lapsed else p for p in VISA]
    return bot_of(encoder, pairs)


def labels(matches):
    return [match.pair.label for match in matches]


@pytest.mark.model
@pytest.mark.parametrize(
    ("query", "choice", "lapsed", "first"),
    [
        ("what does the visa cost for students or families", ["9", "10"], ["9"], "10"),
        ("what does the visa cost for students or families", ["9", "10"], ["10"], "9"),
        ("how much is the visa", ["1", "9"], ["1"], "9"),
        ("how much is the visa", ["1", "9"], ["1", "9"], "10"),
        ("visa cost", ["1", "9", "10"], ["1", "9"], "10"),
    ],
)
def test_what_is_left_of_a_choice_is_the_first_topic(model, query, choice, lapsed, first):
    assert labels(visa_bot(model).ask(query).choices) == choice
    answer = visa_bot(model, *lapsed).ask(query)
    gone = next(pair for pair in VISA if pair.label in choice and pair.label in lapsed)
    assert answer.outcome is Outcome.NOT_COVERED and answer.choices == ()
    assert answer.notes[-1] == Note("expired", (gone.address(), "2026-05-31"))
    assert labels(answer.topics)[0] == first
    # It is one click away, and one word.
    assert visa_bot(model, *lapsed).ask("the first one", previous=answer).pair.label == first


@pytest.mark.model
@pytest.mark.parametrize(
    ("query", "lapsed", "choice", "topics"),
    [
        ("visa", [], ["1", "2", "9"], []),
        ("visa", ["1", "9"], ["2", "10"], []),
        ("visa", ["1", "2", "9"], [], ["10"]),
        ("visa", ["1", "2", "9", "10"], [], []),
        ("the cost", ["1", "9"], [], ["10"]),
        ("visa", ["8"], ["1", "2", "9"], []),
    ],
)
def test_words_alone_offer_no_question_without_them_instead(model, query, lapsed, choice, topics):
    answer = visa_bot(model, *lapsed).ask(query)
    assert labels(answer.choices) == choice
    assert labels(answer.topics)[: len(topics)] == topics
    has_note = any(note.key == "expired" for note in answer.notes)
    assert has_note is (answer.outcome is Outcome.NOT_COVERED)


@pytest.mark.model
def test_a_part_that_lapsed_takes_no_other_part_with_it(model):
    for query, parts in (
        ("What does the visa cost and where is the office?", [None, "3"]),
        ("where is the office and how much does the student visa cost?", ["3", None]),
        ("What does the visa cost? And what does it cost for students?", [None, None]),
    ):
        answer = visa_bot(model, "1", "9").ask(query)
        assert [part.pair and part.pair.label for part in answer.parts] == parts
        said = [any(note.key == "expired" for note in part.notes) for part in answer.parts]
        assert said == [label is None for label in parts]


@pytest.mark.model
def test_what_lies_behind_a_number_is_no_near_topic(model):
    answer = visa_bot(model, "9").ask("question 9")
    assert answer.outcome is Outcome.NOT_COVERED and answer.topics == ()
