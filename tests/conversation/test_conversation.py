"""Numbers, lists, greetings, several questions and the turn before, without a model."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from types import SimpleNamespace

import pytest
from fakes import FakeEncoder, document
from fastapi import FastAPI
from fastapi.testclient import TestClient

from qa_bot import Answer, Match, Outcome, QABot, QAPair, Source
from qa_bot.answering import EVERYWHERE, Promise, Scope, Searched, outcome
from qa_bot.answering.validity import Validity
from qa_bot.cli import commands as cli
from qa_bot.conversation import Conversation
from qa_bot.conversation.addresses import references, step_asked
from qa_bot.conversation.directory import Directory
from qa_bot.conversation.document_names import DocumentNames
from qa_bot.conversation.follow_ups import leans, taken_together
from qa_bot.conversation.greetings import Courtesy, courtesy, without_courtesies
from qa_bot.conversation.listings import listing
from qa_bot.conversation.message import Message
from qa_bot.conversation.parts import parts_of
from qa_bot.guard import Looked
from qa_bot.records import Note, QueryError
from qa_bot.store import memory_store
from qa_bot.web import api
from qa_bot.web.off_switch import OffSwitches
from qa_bot.web.service import Service
from qa_bot.wire import AnswerReply


def in_section(path: str, section: str, *numbers: str) -> list[QAPair]:
    """Pairs of a section whose numbers start again there."""
    return [
        QAPair(
            number,
            f"{section} question {number} of {path}?",
            f"{section} answer {number}.",
            Source(path, section=section),
            label=f"{section} {number}",
        )
        for number in numbers
    ]


def numbered(path: str, *numbers: str, printed: bool = True) -> list[QAPair]:
    """Pairs without sections, each number their label."""
    pairs = document(path, *(QAPair(n, f"Topic {n} of {path}?", f"Text {n}.") for n in numbers))
    return [replace(pair, number_is_printed=printed) for pair in pairs.pairs]


def directory_of(pairs: list[QAPair]) -> Directory:
    store = memory_store(pairs, FakeEncoder())
    return Directory(store, DocumentNames(store.catalogue.documents({}), store))


HOUSE = [
    *in_section("house.md", "General", "1", "2", "3"),
    *in_section("house.md", "2. Privacy and Data", "1", "2", "3"),
]
FEES = numbered("fees.txt", "1", "4.1", "4.2", "7", "8", "A1", "19")
DIRECTORY = directory_of([*HOUSE, *FEES])


class Counting(FakeEncoder):
    """Counts the queries that it encodes."""

    def __init__(self) -> None:
        super().__init__()
        self.queries = 0

    def encode_query(self, text):
        self.queries += 1
        return super().encode_query(text)


@pytest.fixture
def counting() -> Counting:
    return Counting()


@pytest.fixture
def asked(counting):
    """A bot over two documents that has encoded its texts and no query."""
    bot = QABot.from_pairs([*HOUSE, *FEES], encoder=counting)
    counting.queries = 0
    return bot


def labels(message: str) -> list[list[str]]:
    found = references(Message(message), DIRECTORY)
    return [[match.pair.label for match in DIRECTORY.listed(reference.ids)] for reference in found]


# Numbers


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("Q7", [["7"]]),
        ("q 7?", [["7"]]),
        ("question 7", [["7"]]),
        ("Question #7.", [["7"]]),
        ("#4.2", [["4.2"]]),
        ("no. 8", [["8"]]),
        ("No.8", [["8"]]),
        ("№ 8", [["8"]]),
        ("number 8 please", [["8"]]),
        ("a1", [["A1"]]),
        ("7?", [["7"]]),
        ("(7)", [["7"]]),
        ("please show me question 7", [["7"]]),
        ("can you tell me what number 7 says", [["7"]]),
        ("What's the answer to question 7?", [["7"]]),
        ("what about question 7", [["7"]]),
        ("what are 7 and 8", [["7"], ["8"]]),
        ("questions 7, 8 & 4.1", [["7"], ["8"], ["4.1"]]),
        ("questions 7-8", [["7"], ["8"]]),
        ("Q7 and Q8", [["7"], ["8"]]),
        ("question 7 and question 7", [["7"]]),
        ("General 3", [["General 3"]]),
        ("General, question 3", [["General 3"]]),
        ("question 3 in the General section", [["General 3"]]),
        ("privacy and data 2", [["2. Privacy and Data 2"]]),
        ("question 3", [["General 3", "2. Privacy and Data 3"]]),
        ("question 1", [["General 1", "2. Privacy and Data 1", "1"]]),
        ("question 1 of fees.txt", [["1"]]),
        ("question 1 in fees", [["1"]]),
        ("question 99", [[]]),
        ("Q7 and Q99", [["7"], []]),
        ("question seven", [["7"]]),
        ("What does question seven say?", [["7"]]),
        ("the seventh question", [["7"]]),
        ("the seventh", [["7"]]),
        ("seven", [["7"]]),
        ("questions seven and eight", [["7"], ["8"]]),
        ("questions seven to eight", [["7"], ["8"]]),
        ("the seventh and eighth questions", [["7"], ["8"]]),
        ("question three in the General section", [["General 3"]]),
        ("question one of fees.txt", [["1"]]),
        ("number twenty", [[]]),
    ],
)
def test_a_number_is_an_address(message, found):
    assert labels(message) == found


@pytest.mark.parametrize(
    "message",
    [
        "is question 7 still valid?",
        "does question 7 apply to families",
        "99",
        "7 dollars",
        "$7",
        "7%",
        "7 years",
        "2024",
        "1,000",
        "what are 7 and 99",
        "can I take 7?",
        "I want 7",
        "what about 7",
        "12.05.2024",
        "2024-07-08",
        "question",
        "question about fees",
        "section 7",
        "question 1 in the cellar",
        "form a1 b",
        "seven questions",
        "one question",
        "can I take seven?",
        "I want seven",
        "no one",
        "seven years",
        "one of the two",
        "the number one hazard",
        "the first 3 questions",
        "ninety",
        "7" * 5000,
        "",
    ],
)
def test_a_number_among_other_words_is_none(message):
    assert labels(message) == []


def test_a_number_that_is_printed_goes_before_one_that_is_counted():
    pairs = [*numbered("a.txt", "1", "2", printed=False), *numbered("b.txt", "2")]
    (found,) = references(Message("Q2"), directory_of(pairs))
    assert found.ids == (2,)
    (found,) = references(Message("Q1"), directory_of(pairs))
    assert found.ids == (0,)


def test_letters_and_ranges_that_documents_print_are_numbers():
    directory = directory_of(numbered("a.txt", "B", "IV", "1-1", "1-2", "Q9"))
    assert [
        references(Message(m), directory)[0].ids for m in ("question B", "no. iv", "1-2", "Q9")
    ] == [
        (0,),
        (1,),
        (3,),
        (4,),
    ]
    for message in ("B", "question about b"):
        assert references(Message(message), directory) == ()


def test_a_word_that_documents_print_as_a_number_is_that():
    directory = directory_of(numbered("a.txt", "7th", "7"))
    found = [references(Message(m), directory)[0].ids for m in ("question 7th", "seventh question")]
    assert found == [(0,), (1,)]


def test_an_address_is_answered_with_certainty_and_no_encoding(asked, counting):
    answer = asked.ask("please show me question 7")
    assert (answer.outcome, answer.text, answer.confidence) == (Outcome.ANSWERED, "Text 7.", 1.0)
    assert answer.query == "please show me question 7" and answer.parts == ()
    found = [match.pair.label for match in answer.matches]
    assert found[:6] == ["7", "8", "A1", "19", "General 1", "General 2"] and len(found) == 10
    assert {match.confidence for match in answer.matches[1:]} == {0.0}
    assert counting.queries == 0


@pytest.mark.parametrize("query", ["question 7", "Q1", "list all", "show general", "hello"])
def test_what_is_not_found_by_its_meaning_has_no_sentence_marked(asked, query):
    assert {match.evidence for match in asked.ask(query).matches} == {None}


def test_a_number_that_several_print_is_a_choice_among_them(asked, counting):
    answer = asked.ask("Q1")
    assert (answer.outcome, answer.text, answer.confidence) == (Outcome.CHOOSE, None, 1 / 3)
    found = [match.pair.label for match in answer.choices]
    assert found == ["General 1", "2. Privacy and Data 1", "1"]
    assert counting.queries == 0


def test_several_numbers_are_parts_each_with_its_own_words(asked, counting):
    answer = asked.ask("what are 7 and 4.2")
    assert [(p.query, p.outcome, p.pair.number) for p in answer.parts] == [
        ("7", Outcome.ANSWERED, "7"),
        ("4.2", Outcome.ANSWERED, "4.2"),
    ]
    first = answer.parts[0]
    assert (answer.text, answer.pair, answer.matches) == (first.text, first.pair, first.matches)
    assert answer.query == "what are 7 and 4.2" and counting.queries == 0


def test_a_number_that_there_is_not_gets_the_numbers_that_there_are(asked):
    answer = asked.ask("question 20")
    assert (answer.outcome, answer.pair, answer.confidence) == (Outcome.NOTICE, None, 0.0)
    assert answer.text == "There is no question 20; the numbers are 1–3, 4.1–4.2, 7–8, A1, 19."
    assert answer.text == answer.notice.text and len(answer.matches) == 10
    twenty = QABot.from_pairs(numbered("a", *map(str, range(1, 21))), encoder=FakeEncoder())
    assert twenty.ask("Q21").text == "There is no question 21; the numbers go from 1 to 20."


def test_a_message_of_two_numbers_of_which_one_is_not_there_says_so(asked):
    answer = asked.ask("Q7 and Q20")
    assert [part.outcome for part in answer.parts] == [Outcome.ANSWERED, Outcome.NOTICE]


# Next and previous


@pytest.mark.parametrize(
    ("message", "step"),
    [
        ("the next one", 1),
        ("next", 1),
        ("Next question, please", 1),
        ("what comes next?", 1),
        ("show me the one after that", 1),
        ("previous", -1),
        ("the previous question", -1),
        ("go back", -1),
        ("the one before", -1),
        ("next steps", None),
        ("next week", None),
        ("before", None),
        ("next previous", None),
        ("what is the next step?", None),
    ],
)
def test_a_neighbour_is_asked_for(message, step):
    assert step_asked(Message(message)) == step


def test_the_next_question_follows_in_the_document(asked, counting):
    first = asked.ask("Q7")
    after = asked.ask("the next one", previous=first)
    assert (after.pair.number, after.confidence, after.text) == ("8", 1.0, "Text 8.")
    assert asked.ask("previous", previous=after).pair == first.pair
    assert counting.queries == 0


def test_after_several_the_next_follows_the_last_and_the_previous_the_first(asked):
    both = asked.ask("7 and A1")
    assert asked.ask("next", previous=both).pair.number == "19"
    assert asked.ask("previous", previous=both).pair.number == "4.2"


def test_neighbours_stop_at_the_edge_of_a_document(asked):
    last = asked.ask("19")
    answer = asked.ask("next", previous=last)
    assert (answer.outcome, answer.text) == (
        Outcome.NOTICE,
        "Question 19 is the last of its document.",
    )
    first = asked.ask("question 1 of fees")
    assert asked.ask("go back", previous=first).notice.key == "is_first"


def test_from_the_edge_of_a_document_the_way_goes_back(asked):
    at_the_end = asked.ask("next", previous=asked.ask("19"))
    assert asked.ask("the previous one", previous=at_the_end).pair.number == "A1"
    again = asked.ask("next", previous=at_the_end)
    assert again.notice.key == "is_last"
    assert asked.ask("go back", previous=again).pair.number == "A1"


def test_what_asks_nothing_leaves_the_conversation_where_it_was(asked):
    answer = asked.ask("Q7")
    for says in ("thanks", "who are you", "question 20"):
        said = asked.ask(says, previous=answer)
        assert (said.outcome, said.left_at) == (Outcome.NOTICE, (answer.pair,))
        assert asked.ask("next", previous=said).pair.number == "8"
    for says in ("list all", "start over"):
        said = asked.ask(says, previous=answer)
        assert asked.ask("next", previous=said).notice.key == "no_place"


def test_without_an_answer_before_there_is_no_next(asked):
    elsewhere = QABot.from_pairs(numbered("c.txt", "1"), encoder=FakeEncoder()).ask("Q1")
    for previous in (None, asked.ask("hello"), asked.ask("Q1"), elsewhere):
        answer = asked.ask("the next one", previous=previous)
        assert (answer.outcome, answer.notice.key) == (Outcome.NOTICE, "no_place")


def test_what_is_no_answer_is_refused_as_previous(asked):
    with pytest.raises(QueryError, match="previous is the answer to the question before, found s"):
        asked.ask("next", previous="Q7")


@pytest.mark.parametrize("field", ["matches", "taken_from", "parts", "left_at", "within"])
@pytest.mark.parametrize("held", [(None,), (7,), [], None])
def test_an_answer_that_holds_anything_else_is_refused_as_previous(asked, field, held):
    answer = replace(asked.ask("thanks", previous=asked.ask("Q7")), **{field: held})
    with pytest.raises(QueryError, match="previous is no answer as bot.ask returned it"):
        asked.ask("next", previous=answer)


# Listings


@pytest.mark.parametrize(
    "message",
    [
        "list all",
        "List the questions.",
        "list",
        "show all questions",
        "show me all the questions please",
        "what questions are there?",
        "what questions can I ask",
        "What can I ask?",
        "all questions",
    ],
)
def test_everything_is_listed_in_document_order(message, asked, counting):
    answer = asked.ask(message)
    assert (answer.outcome, answer.notice.key) == (Outcome.NOTICE, "listed")
    assert answer.text == "These are all questions of the documents (13):"
    assert [match.pair for match in answer.listed] == [*HOUSE, *FEES]
    assert answer.matches == answer.listed and counting.queries == 0
    assert {match.confidence for match in answer.matches} == {0.0}


def test_of_more_than_anybody_reads_the_first_are_shown_and_counted(monkeypatch, asked):
    monkeypatch.setattr("qa_bot.conversation.directory.MOST_SHOWN", 2)
    listed = asked.ask("list all")
    assert listed.text == "These are all questions of the documents (13):"
    assert [match.pair for match in listed.listed] == HOUSE[:2]
    assert [note.values for note in listed.notes] == [("2", "13")]
    numbered = asked.ask("question 1")
    assert (numbered.outcome, numbered.offered) == (Outcome.CHOOSE, 2)
    assert [match.confidence for match in numbered.choices] == [0.5, 0.5]
    assert numbered.notes[0].text.startswith("only the first 2 of 3 are shown")


@pytest.mark.parametrize(
    "message",
    ["show section general", "Show GENERAL", "list the general section", "section General"],
)
def test_a_section_is_listed_whatever_its_form(message, asked, counting):
    answer = asked.ask(message)
    assert answer.text == "These are the questions of the section “General” (3):"
    assert [match.pair for match in answer.listed] == HOUSE[:3] and counting.queries == 0


@pytest.mark.parametrize(
    "message", ["show section Privacy and Data", "list 2. privacy and data", "show section 2"]
)
def test_a_section_may_be_named_without_its_number_or_by_it(message):
    assert listing(Message(message), DIRECTORY).ids == (3, 4, 5)


def test_an_unknown_section_gets_the_names_that_there_are(asked):
    answer = asked.ask("show section Cooking")
    assert answer.outcome is Outcome.NOTICE and answer.listed == ()
    assert answer.text == (
        "There is no section “cooking”. The documents have these sections: General, "
        "2. Privacy and Data."
    )
    plain = QABot.from_pairs(FEES, encoder=FakeEncoder())
    assert plain.ask("show section Cooking").notice.key == "no_sections"
    assert asked.ask("list sections").notice.values == ("General, 2. Privacy and Data",)


@pytest.mark.parametrize(
    "message",
    [
        "list all documents I need",
        "show me how to pay",
        "show",
        "all",
        "section 8 housing",
        "is there a list of fees?",
        "general",
        "what does section 8 of the law say about data",
        "show the section of the law that allows this",
        "",
    ],
)
def test_other_wishes_are_no_listing(message):
    assert listing(Message(message), DIRECTORY) is None


# Greetings


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("hi", Courtesy.GREETING),
        ("Hello there!", Courtesy.GREETING),
        ("good morning", Courtesy.GREETING),
        ("Hi, how are you?", Courtesy.GREETING),
        ("thank you so much", Courtesy.THANKS),
        ("Thanks!!", Courtesy.THANKS),
        ("ok thanks for your help", Courtesy.THANKS),
        ("great, that’s very helpful", Courtesy.THANKS),
        ("thanks, bye", Courtesy.FAREWELL),
        ("bye bye", Courtesy.FAREWELL),
        ("Have a nice day!", Courtesy.FAREWELL),
        ("hi, how do I pay", None),
        ("history", None),
        ("hello world", None),
        ("thank you letter", None),
        ("how are you open", None),
        ("", None),
        ("?!", None),
    ],
)
def test_a_message_of_courtesies_is_told_from_a_question(message, kind):
    assert courtesy(Message(message)) is kind


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ("hi, how do I pay", "how do I pay"),
        ("Hello there! Good morning. How do I pay?", "How do I pay?"),
        ("hi how do I pay", "how do I pay"),
        ("thanks, what about dogs?", "what about dogs?"),
        ("how do I pay? thanks a lot!", "how do I pay?"),
        ("hello world program", "hello world program"),
        ("thank you letter", "thank you letter"),
        ("history of the shop", "history of the shop"),
        ("how are you handling my data", "how are you handling my data"),
        ("how do I say thanks", "how do I say thanks"),
        ("hello", "hello"),
    ],
)
def test_courtesies_around_a_question_are_left_out(message, kept):
    assert without_courtesies(Message(message)).text == kept


def test_a_greeting_gets_a_fixed_text_and_an_invitation(asked, counting):
    answer = asked.ask("hello there")
    assert (answer.outcome, answer.text, answer.confidence) == (Outcome.NOTICE, "Hello.", 0.0)
    assert answer.note == "Ask a question about the documents, or type “list all”."
    assert answer.listed == () and len(answer.matches) == 10 and counting.queries == 0
    assert asked.ask("gracias").text == "You are welcome."


def test_a_greeting_can_be_configured_and_is_no_template():
    bot = QABot.from_pairs(FEES, encoder=FakeEncoder(), greeting="Welcome to {0}!")
    answer = bot.ask("hi")
    assert answer.text == answer.notice.text == "Welcome to {0}!"
    assert bot.ask("thanks").text == "You are welcome."


# Several questions


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("When do you open? What is the fee?", ("When do you open?", "What is the fee?")),
        ("when do you open and what is the fee", ("when do you open", "what is the fee")),
        ("when do you open? and the fee?", ("when do you open?", "the fee?")),
        ("the fee; the dog", ("the fee", "the dog")),
        ("the fee\n\nthe dog\n", ("the fee", "the dog")),
        ("where is it and also who pays", ("where is it", "who pays")),
        ("a? b? c? d?", ("a?", "b?", "c?", "d?")),
        ("a? b? c? d? e?", ()),
        ("Hi! When do you open? Thanks!", ()),
        ("bread and butter", ()),
        ("What is the U.S. fee? ", ()),
        ("?? ? ?", ()),
        (" " * 9999, ()),
    ],
)
def test_a_message_is_split_where_a_question_may_begin(message, found):
    assert tuple(part.text for part in parts_of(Message(message))) == found


def two_questions(query: str, **more: str) -> tuple[QABot, Answer]:
    pairs = [
        QAPair("1", "When do you open?", "At nine."),
        QAPair("2", "What is the fee?", "Five pounds."),
        *(QAPair(number, question, "Both.") for number, question in more.items()),
    ]
    bot = QABot.from_pairs(pairs, encoder=FakeEncoder())
    return bot, bot.ask(query)


def test_two_questions_have_two_answers():
    _, answer = two_questions("When do you open? And what is the fee?")
    assert [(part.query, part.text) for part in answer.parts] == [
        ("When do you open?", "At nine."),
        ("what is the fee?", "Five pounds."),
    ]
    assert (answer.outcome, answer.text) == (Outcome.ANSWERED, "At nine.")


def test_one_question_twice_is_one_answer():
    _, answer = two_questions("When do you open? When do you open?")
    assert answer.parts == ()


def test_a_question_of_the_document_is_never_taken_apart():
    bot, answer = two_questions(
        "When do you open? What is the fee?", B="When do you open? What is the fee?"
    )
    assert (answer.text, answer.parts, answer.confidence) == ("Both.", (), 1.0)


@pytest.mark.parametrize("question", ["List all?", "Hello?", "Q1", "The next one?", "7"])
def test_a_question_of_the_document_goes_before_everything_else(question):
    _, answer = two_questions(question, B=question)
    assert (answer.outcome, answer.text, answer.confidence) == (Outcome.ANSWERED, "Both.", 1.0)


# The turn before


@pytest.mark.parametrize(
    "query", ["and for families?", "what about dogs in the large hall then", "why?", "is it free"]
)
def test_a_message_that_leans_on_the_one_before(query):
    assert leans(Message(query))


@pytest.mark.parametrize(
    "query",
    [
        "what is the capital of France",
        "how do I get a copy of my records",
        "do they need a warrant to get my data?",
        "and who sends them the blood test",
    ],
)
def test_a_full_question_stands_alone(query):
    assert not leans(Message(query))


ADULTS = QAPair("1", "When do adults swim?", "At nine, all week.")
CHILDREN = QAPair("2", "When do children swim?", "At ten.")
DOGS = QAPair("3", "May dogs swim?", "No.")
SWIMMING = (ADULTS, CHILDREN, DOGS)


def found(query: str, *confidences: tuple[QAPair, float], answered: bool = False) -> Answer:
    matches = tuple(Match(pair, confidence) for pair, confidence in confidences)
    decided = Outcome.ANSWERED if answered else Outcome.NOT_COVERED
    return Answer(query, decided, None, matches[0].confidence, matches)


class FakeSearch:
    """Answers with what `reply` gives for a text and the question before; no text is exact."""

    promise = Promise(0.7, 0.7)
    calibrated = True
    store = memory_store(SWIMMING, FakeEncoder())
    translated = None
    validity = Validity()

    def __init__(self, reply: Callable[[str, str], Answer], differs: Note | None = None) -> None:
        self.reply = reply
        self.differs = differs

    def exact(self, text: str) -> list[int]:
        return []

    def search(self, text: str, exact: Sequence[int], scope: Scope = EVERYWHERE) -> Searched:
        return Searched(self.reply(text, ""), SimpleNamespace(query=text, is_across=False), None)

    def search_together(
        self, before: str, alone: SimpleNamespace, scope: Scope = EVERYWHERE
    ) -> Searched:
        return Searched(self.reply(alone.query, before), alone, None)

    def promise_of(self, found: SimpleNamespace) -> Promise:
        return self.promise

    def difference(self, text: str, pair: QAPair) -> Looked[Note | None]:
        return Looked(self.differs)

    def unsaid(self, message: object, together: object, pair: QAPair) -> tuple[str, ...]:
        return ()


def together_or_not(together: Answer, alone: Answer) -> Answer | None:
    return taken_together(Message(alone.query), together, alone, [ADULTS], FakeSearch.promise)


def test_half_a_message_that_nothing_answers_is_named_beside_the_answer():
    def reply(text: str, before: str) -> Answer:
        return found(text, (DOGS, 0.9), answered=text == "May dogs swim?")

    query = "May dogs swim? Who won the cup?"
    answer = Conversation(FakeSearch(reply)).turn(query).answer
    assert (answer.outcome, answer.query, answer.parts) == (Outcome.ANSWERED, query, ())
    assert answer.note == "only “May dogs swim?” has a clear answer"


def test_another_pair_counts_where_it_is_clearly_surer():
    alone = found("and dogs", (DOGS, 0.3), (ADULTS, 0.1))
    together = found("both", (DOGS, 0.9), (ADULTS, 0.1), answered=True)
    assert together_or_not(together, alone) is together
    unsure = replace(together, outcome=Outcome.CHOOSE)
    assert together_or_not(unsure, alone) is None
    hardly = found("and dogs", (DOGS, 0.85))
    assert together_or_not(together, hardly) is None


def test_the_pair_beside_the_one_before_is_meant_where_the_words_alone_lead_there():
    alone = found("and children?", (CHILDREN, 0.4), (DOGS, 0.1), (ADULTS, 0.1))
    together = found("b", (ADULTS, 0.9), (CHILDREN, 0.06), (DOGS, 0.01), answered=True)
    answer = together_or_not(together, alone)
    # 0.06 x 0.4 = 0.024 of 0.024 + 0.01 x 0.1 = 0.025
    assert answer.confidence == pytest.approx(0.96)
    assert (answer.outcome, answer.text) == (Outcome.ANSWERED, "At ten.")
    assert [match.pair for match in answer.matches] == [CHILDREN, ADULTS, DOGS]
    assert sum(match.confidence for match in answer.matches) <= 1 + 1e-9


def held_back(answer: Answer, key: str) -> Answer:
    return outcome.held_back(answer, Note(key, ("Zoe", "Ann")))


def test_what_the_message_plainly_says_otherwise_is_told():
    alone = found("what about Zoe", (DOGS, 0.04), (CHILDREN, 0.03))
    together = found("b", (ADULTS, 0.9), (CHILDREN, 0.01), answered=True)
    named = held_back(together, "guard_name")
    assert together_or_not(named, alone) is named
    assert together_or_not(named, replace(alone, confidence=0.85)) is None
    # "What's the capital of Australia?" after Maine is another question, not another state.
    assert together_or_not(named, replace(alone, query="who is Zoe")) is None
    assert together_or_not(held_back(together, "guard_words"), alone) is None


def test_the_pair_beside_the_one_before_has_no_note_about_that_one():
    alone = found("and children?", (CHILDREN, 0.4), (DOGS, 0.1), (ADULTS, 0.1))
    together = found("b", (ADULTS, 0.9), (CHILDREN, 0.06), (DOGS, 0.01), answered=True)
    answer = together_or_not(held_back(together, "guard_name"), alone)
    assert (answer.pair, answer.notes) == (CHILDREN, ())


@pytest.mark.parametrize("sure", [True, False])
def test_the_pair_beside_the_one_before_is_guarded_too(sure):
    """Regression: it was answered although the message names what the pair does not say."""

    def reply(text: str, before: str) -> Answer:
        if before:
            return found(text, (ADULTS, 0.9), (CHILDREN, 0.06), (DOGS, 0.01), answered=True)
        return found(text, (CHILDREN, 0.4), (DOGS, 0.1), (ADULTS, 0.1))

    differs = None if sure else Note("guard_date", ("Monday", "Sunday"))
    conversation = Conversation(FakeSearch(reply, differs))
    previous = found("When do adults swim?", (ADULTS, 1.0), answered=True)
    answer = conversation.turn("and children on Monday?", previous).answer
    assert answer.outcome is (Outcome.ANSWERED if sure else Outcome.CHOOSE)
    assert answer.matches[0].pair is CHILDREN and answer.combined_with == previous.query
    keys = ["with_previous"] if sure else ["with_previous", "guard_date"]
    assert [note.key for note in answer.notes] == keys


def test_the_pair_before_counts_again_only_where_the_words_speak_for_it():
    together = found("b", (ADULTS, 0.9), (CHILDREN, 0.01), (DOGS, 0.0), answered=True)
    for query, counts in [("all week?", True), ("why so?", True), ("apple pie", False)]:
        alone = found(query, (DOGS, 0.04), (CHILDREN, 0.03))
        assert (together_or_not(together, alone) is together) is counts
    near = found("apple pie", (DOGS, 0.01), (ADULTS, 0.05))
    assert together_or_not(together, near) is None
    near = replace(near, query="and apple pie")
    assert together_or_not(together, near) is together
    # A name that the pair does not have is another's; "other" asks for any pair but that.
    for query in ("what about Zoe", "the other adults"):
        named = replace(near, query=query)
        assert together_or_not(together, named) is None


def test_only_the_question_that_the_conversation_stands_at_is_searched():
    searched = []

    def reply(text: str, before: str) -> Answer:
        searched.append((before, text))
        return found(text, (DOGS, 0.9), (ADULTS, 0.05))

    conversation = Conversation(FakeSearch(reply))
    first = conversation.turn("when can I swim").answer
    second = conversation.turn("and dogs?", first).answer
    conversation.turn("and cats?", replace(second, combined_with="when can I swim"))
    assert searched == [
        ("", "when can I swim"),
        ("", "and dogs?"),
        ("when can I swim", "and dogs?"),
        ("", "and cats?"),
        ("May dogs swim?", "and cats?"),
    ]


def test_a_weak_query_costs_one_encoding_more_and_only_after_another(asked, counting):
    previous = asked.ask("General question 1 of house.md?")
    for given, cost in [(None, 1), (previous, 2)]:
        counting.queries = 0
        answer = asked.ask("and xyzzy?", previous=given)
        assert (counting.queries, answer.combined_with) == (cost, None)
    counting.queries = 0
    asked.ask(f"tell me who sells bread {'in the town ' * 3}today", previous=previous)
    assert counting.queries == 1


# HTTP and shell


@pytest.fixture
def client(asked):
    app = FastAPI()
    api.add(app, Service(asked), OffSwitches({}))
    with TestClient(app) as opened:
        yield opened


def test_post_ask_takes_the_question_before(client):
    reply = client.post("/ask", json={"query": "the next one", "previous": "Q7"}).json()
    assert (reply["number"], reply["text"], reply["notice"]) == ("8", "Text 8.", None)
    refused = client.post("/ask", json={"query": "x", "previous": "y" * 10_001})
    assert refused.status_code == 422


def test_post_ask_shows_parts_notices_and_all_that_is_listed(client):
    parts = client.post("/ask", json={"query": "7 and 8"}).json()["parts"]
    assert [(part["query"], part["text"]) for part in parts] == [("7", "Text 7."), ("8", "Text 8.")]
    listed = client.post("/ask", json={"query": "list all", "top": 1}).json()
    assert len(listed["matches"]) == 13
    assert listed["notice"] == {"key": "listed", "values": ["13"], "text": listed["text"]}
    greeting = client.post("/ask", json={"query": "hi"}).json()
    assert [note["key"] for note in greeting["notes"]] == ["invitation"]


@pytest.mark.parametrize(
    ("query", "code", "printed"),
    [
        ("7 and 8", 0, ["Question 7: Topic 7 of fees.txt?", "Question 8: Topic 8 of fees.txt?"]),
        ("show general", 0, ["General 3\tGeneral question 3 of house.md?"]),
        ("question 99", 2, ["There is no question 99; the numbers are 1–3"]),
        ("hello", 2, ["Hello.", "Ask a question about the documents, or type “list all”."]),
    ],
)
def test_the_shell_prints_parts_listings_and_notices(
    query, code, printed, asked, monkeypatch, capsys
):
    monkeypatch.setattr("qa_bot.bot.QABot.open", lambda *_, **__: asked)
    with pytest.raises(SystemExit) as done:
        cli.main(["ask", query])
    shown = capsys.readouterr().out
    assert done.value.code == code and all(text in shown for text in printed)


def test_a_reply_says_what_it_was_taken_together_with():
    answer = replace(found("b", (DOGS, 0.9)), combined_with="May cats swim?")
    assert AnswerReply.of(answer, 1).combined_with == "May cats swim?"
