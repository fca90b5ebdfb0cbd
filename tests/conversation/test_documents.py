"""Several documents in one conversation, with the real model: which is meant, and how long."""

import pytest

from qa_bot import Answer, Outcome, QABot, QAPair, Source, wording
from qa_bot.records import QueryError

pytestmark = pytest.mark.model


def document(path: str, title: str, **answers: str) -> list[QAPair]:
    """Pairs of a document, counted; "_" in a question stands for a space."""
    return [
        QAPair(str(number), f"{question.replace('_', ' ')}?", answer, Source(path, title=title))
        for number, (question, answer) in enumerate(answers.items(), 1)
    ]


MUSEUM = document(
    "museum.md", "Harbour Museum",
    When_is_the_museum_open="Monday to Saturday from ten to five.",
    Where_can_I_park="In the yard behind the ropery.",
    How_much_is_a_ticket="Seven dollars.",
    May_I_take_photographs="Yes, without a flash.",
    How_can_I_reach_the_museum="At 555-0191.",
)  # fmt: skip
POOL = document(
    "pool.md", "Riverside Pool",
    When_is_the_pool_open="From six in the morning to nine at night.",
    Where_do_I_leave_my_car="Along the river road.",
    What_does_a_ticket_cost="Four dollars.",
    Do_I_need_a_bathing_cap="Only in the diving pool.",
    How_do_I_reach_the_pool="At 555-0192.",
)  # fmt: skip


@pytest.fixture(scope="module")
def bot(model) -> QABot:
    return QABot.from_pairs([*MUSEUM, *POOL], encoder=model)


def conversation(bot: QABot, *messages: str) -> Answer:
    """The answer to the last of these messages."""
    answer = None
    for message in messages:
        answer = bot.ask(message, previous=answer)
    assert answer is not None
    return answer


def test_a_question_that_two_documents_answer_is_a_choice_between_them(bot):
    answer = bot.ask("when are you open")
    assert answer.outcome is Outcome.CHOOSE
    assert {match.document for match in answer.choices} == {"Harbour Museum", "Riverside Pool"}
    assert [note.key for note in answer.notes] == ["several_documents"]


@pytest.mark.parametrize(
    ("query", "pair"),
    [
        ("when is the pool open", POOL[0]),
        ("May I take photographs?", MUSEUM[3]),
        ("tickets at the pool", POOL[2]),
        ("pool question 4", POOL[3]),
        ("Q 2 of the museum document", MUSEUM[1]),
        ("harbour museum 3", MUSEUM[2]),
    ],
)
def test_a_document_that_is_named_answers(bot, query, pair):
    assert bot.ask(query).pair == pair


def test_the_document_that_was_picked_holds_and_is_shown(bot):
    picked = conversation(bot, "when are you open", "the museum")
    assert (picked.pair, picked.within) == (MUSEUM[0], ("museum.md",))
    after = bot.ask("how much is a ticket", previous=picked)
    assert (after.pair, after.within) == (MUSEUM[2], ("museum.md",))
    assert "looked for in “Harbour Museum”" in (after.note or "")


def test_a_pick_is_dropped_by_another_or_by_starting_over(bot):
    other = conversation(bot, "when are you open", "the museum", "and the pool?")
    assert (other.pair, other.within) == (POOL[0], ("pool.md",))
    again = conversation(
        bot, "when are you open", "the museum", "start over", "what do I pay to get in"
    )
    assert (again.outcome, again.within) == (Outcome.CHOOSE, ())


def test_what_another_document_alone_answers_comes_from_there(bot):
    answer = conversation(bot, "when are you open", "the museum", "Do I need a bathing cap?")
    assert (answer.pair, answer.within) == (POOL[3], ())


@pytest.mark.parametrize("name", ["pool.md", "Riverside Pool", "RIVERSIDE POOL"])
def test_documents_that_are_given_alone_answer(bot, name):
    answer = bot.ask("how much is a ticket", documents=[name])
    assert (answer.pair, answer.within) == (POOL[2], ("pool.md",))
    assert {match.document for match in answer.matches} == {"Riverside Pool"}
    assert bot.ask("May I take photographs?", documents=[name]).pair is None


def test_no_documents_given_drop_a_pick(bot):
    picked = conversation(bot, "when are you open", "the museum")
    assert bot.ask("when are you open", picked, documents=[]).outcome is Outcome.CHOOSE


@pytest.mark.parametrize("documents", [["no.md"], "pool.md", [7]])
def test_a_document_that_is_not_here_is_refused(bot, documents):
    with pytest.raises(QueryError, match="document"):
        bot.ask("when are you open", documents=documents)


def test_a_number_that_several_documents_have_is_a_choice_and_a_name_picks(bot):
    choice = bot.ask("question 4")
    assert [match.pair for match in choice.choices] == [MUSEUM[3], POOL[3]]
    assert bot.ask("the pool's", previous=choice).pair == POOL[3]


@pytest.mark.parametrize(
    ("messages", "listed"),
    [
        (["list the questions of the pool"], POOL),
        (["list all", "and of the museum"], MUSEUM),
    ],
)
def test_the_questions_of_a_document_are_listed(bot, messages, listed):
    answer = conversation(bot, *messages)
    assert [match.pair for match in answer.listed] == listed


def test_the_documents_are_named(bot):
    assert bot.ask("which documents do you have?").text == (
        "The documents are: Harbour Museum, Riverside Pool."
    )


def test_the_same_answer_counts_once(model):
    joining = QAPair("9", "What is the price of joining?", "Forty dollars.")
    member = QAPair("10", "How much is a membership?", "Forty dollars.")
    bot = QABot.from_pairs([joining, member, *MUSEUM], encoder=model)
    answer = bot.ask("how much does membership cost")
    assert answer.text == "Forty dollars."
    assert [match.pair.answer for match in answer.matches[:5]].count("Forty dollars.") == 1


def test_two_answers_to_one_question_are_told(model):
    one = QAPair("1", "What are the opening hours of the library?", "Ten to six.")
    other = QAPair("2", "What are the library's opening hours?", "Nine to five.")
    bot = QABot.from_pairs([one, other, *MUSEUM], encoder=model)
    answer = bot.ask("library opening hours")
    assert {match.pair for match in answer.choices} == {one, other}
    assert "two_answers" in [note.key for note in answer.notes]
    assert bot.ask("2. What are the library's opening hours?").pair == other


def test_the_question_that_a_conversation_stands_at_outlives_its_last_words(bot):
    answer = conversation(
        bot, "when is the museum open", "what about saturdays?", "and on fridays?"
    )
    assert (answer.pair, answer.combined_with) == (MUSEUM[0], MUSEUM[0].question)


def test_an_answer_that_says_nothing_of_a_word_is_held_back(bot):
    answer = conversation(bot, "How can I reach the museum?", "and the fax?")
    assert answer.outcome is not Outcome.ANSWERED


def test_both_and_the_other_take_what_was_offered(bot):
    both = conversation(bot, "when are you open", "both")
    assert {part.pair for part in both.parts} == {MUSEUM[0], POOL[0]}
    first, other = (
        conversation(bot, "when are you open", *said) for said in (["1"], ["1", "the other one"])
    )
    assert {first.pair, other.pair} == {MUSEUM[0], POOL[0]} or first.pair is None


def test_words_alone_that_questions_share_are_a_choice_of_those(bot):
    answer = bot.ask("ticket")
    assert answer.outcome is Outcome.CHOOSE
    assert {MUSEUM[2], POOL[2]} <= {match.pair for match in answer.choices}


def test_explain_says_that_documents_decided(bot):
    explanation = bot.explain("when are you open")
    assert wording.decision(explanation) == (
        "choose: each of these documents would answer if there were no other; below, what ranking "
        "says of all together."
    )
    assert bot.explain("when are you open", documents=["pool.md"]).answer.pair == POOL[0]


@pytest.mark.parametrize("says", ["not the museum", "no, not the museum", "forget the museum"])
def test_a_document_that_is_denied_is_not_asked(bot, says):
    answer = conversation(bot, "when are you open", says)
    assert answer.pair == POOL[0]


@pytest.mark.parametrize("says", ["in all of them", "everywhere", "all documents please"])
def test_all_documents_drop_a_pick(bot, says):
    answer = conversation(bot, "when are you open", "the museum", says)
    assert (answer.outcome, answer.within) == (Outcome.CHOOSE, ())


def test_several_documents_that_are_given_are_still_told_apart(bot):
    answer = bot.ask("when are you open", documents=["museum.md", "pool.md"])
    assert {match.pair for match in answer.choices} == {MUSEUM[0], POOL[0]}


@pytest.mark.parametrize("says", ["and the pool?", "no, I meant the pool", "not that"])
def test_no_message_leads_out_of_the_documents_that_are_given(bot, says):
    before = bot.ask("when is the museum open", documents=["museum.md"])
    answer = bot.ask(says, before, documents=["museum.md"])
    assert answer.pair is None or answer.pair in MUSEUM
    assert all(match.pair in MUSEUM for match in answer.choices)


def test_a_typing_error_in_a_picked_document_is_mended(bot):
    answer = bot.ask("do I need a bathing capp", documents=["pool.md"])
    assert answer.pair == POOL[3]


@pytest.mark.parametrize(
    "says", ["I have a question about the pool", "the pool", "tell me about the pool"]
)
def test_a_document_that_is_brought_up_is_listed_and_holds(bot, says):
    listed = bot.ask(says)
    assert [match.pair for match in listed.listed] == POOL
    after = bot.ask("when are you open", previous=listed)
    assert (after.pair, after.within) == (POOL[0], ("pool.md",))
    assert bot.ask("number 4", previous=listed).pair == POOL[3]


def test_a_word_that_all_titles_have_is_part_of_a_name(model):
    wards = {
        name: document(
            f"{name}.md", f"{name.title()} Clinic", When_is_the_clinic_open=f"At {hour}."
        )
        for name, hour in (("larkfield", "nine"), ("marston", "ten"), ("oakley", "noon"))
    }
    bot = QABot.from_pairs([pair for of_one in wards.values() for pair in of_one], encoder=model)
    for says in ("and at Marston clinic?", "the Marston clinic", "marston"):
        assert conversation(bot, "when are you open", says).pair == wards["marston"][0]
    assert [match.pair for match in bot.ask("tell me about Oakley Clinic").listed] == wards[
        "oakley"
    ]
    assert bot.ask("oakley clinic question 1").pair == wards["oakley"][0]
    assert len(conversation(bot, "when are you open", "the clinic").choices) == 3


def test_a_list_is_of_the_documents_that_are_given_or_were_picked(bot):
    given = bot.ask("list all", documents=["pool.md"])
    assert [match.pair for match in given.listed] == POOL
    picked = bot.ask("tell me about the pool")
    assert [match.pair for match in bot.ask("list", previous=picked).listed] == POOL
    assert [match.pair for match in bot.ask("list all", previous=picked).listed] == [*MUSEUM, *POOL]


def test_a_document_s_name_after_a_question_asks_that_there(bot):
    assert conversation(bot, "when are you open", "the pool").pair == POOL[0]


@pytest.mark.parametrize(
    "says",
    [
        "no, I'm asking about the pool", "no not the museum, the pool", "the pool, not the museum",
        "not the museum but the pool",
    ],
)  # fmt: skip
def test_a_document_that_is_meant_instead_answers(bot, says):
    assert conversation(bot, "when is the museum open", says).pair == POOL[0]


def test_what_was_offered_is_still_counted_after_one_was_taken(bot):
    choice = bot.ask("when are you open")
    first, second = (match.pair for match in choice.choices)
    taken = bot.ask("the first", previous=choice)
    assert taken.pair == first
    other = bot.ask("and the second?", previous=taken)
    assert (other.pair, other.notes[0].key) == (second, "picked")
    assert bot.ask("the first one", previous=other).pair == first
    assert bot.ask("no, the first", previous=other).pair == first
    assert bot.ask("no, the second", previous=choice).pair == second


def test_another_is_never_the_one_before(bot):
    before = bot.ask("How can I reach the museum?")
    answer = bot.ask("and the other museum?", previous=before)
    assert answer.pair != MUSEUM[4]


def test_a_document_that_passes_over_a_word_is_no_rival(model):
    # Both have a deposit; one of them has one for a boat.
    boats = document("boats.md", "Boat Hire", How_much_is_the_deposit_for_a_boat="Ninety dollars.")
    rooms = document("rooms.md", "Room Hire", How_much_is_the_deposit_for_a_room="Ten dollars.")
    bot = QABot.from_pairs([*boats, *rooms, *MUSEUM], encoder=model)
    assert bot.ask("how much is the deposit for a boat").pair == boats[0]
    assert bot.ask("deposit boat how much").pair == boats[0]
    both = bot.ask("how much is the deposit")
    assert {match.pair for match in both.choices} >= {boats[0], rooms[0]}
