"""Questions in other languages to an English document, by the models that come along."""

from collections.abc import Callable

import pytest
from swimming_pool import POOL

from qa_bot import Answer, Outcome, QABot, QAPair
from qa_bot.models.embedding import Encoder
from qa_bot.records import Note
from qa_bot.wording import decision
from qa_bot.words.language_of import READ_LANGUAGES, identified

pytestmark = pytest.mark.model

FROM_ENGLISH = Note("answered_from", ("en",))
UNREAD = Note("not_read", ("en", " ".join(READ_LANGUAGES)))

SPANISH = QAPair("13", "¿Hay una cafetería?", "Sí, en el primer piso.")


@pytest.fixture(scope="module")
def pool(model: Encoder) -> QABot:
    return QABot.from_pairs(POOL, encoder=model)


@pytest.fixture(scope="module")
def english_alone(model: Encoder) -> QABot:
    return QABot.from_pairs(POOL, encoder=model, other_languages=False)


def is_offered(answer: Answer, number: str) -> bool:
    """Whether a pair answers, or is among those to choose from."""
    offered = answer.choices or answer.matches[:1]
    is_said = answer.outcome in (Outcome.ANSWERED, Outcome.CHOOSE)
    return is_said and number in [match.pair.number for match in offered]


@pytest.mark.parametrize(
    ("code", "query", "number"),
    [
        ("es", "¿Cuánto cuesta la entrada?", "3"),
        ("es", "donde puedo aparcar coche", "7"),
        ("es", "¿Puedo llevar a mi perro?", "6"),
        ("fr", "Est-ce que je peux amener mon chien ?", "6"),
        ("fr", "Où puis-je garer ma voiture ?", "7"),
        ("ar", "أين يمكنني إيقاف سيارتي؟", "7"),
        ("ar", "هل يمكنني إحضار كلبي؟", "6"),
        ("de", "Wo kann ich mein Auto parken?", "7"),
        ("ja", "駐車場はどこですか", "7"),
    ],
)
def test_a_question_in_another_language_has_the_documents_own_answer(pool, code, query, number):
    answer = pool.ask(query)
    assert is_offered(answer, number) and answer.asked_in == code
    if answer.pair is not None:
        assert answer.text == POOL[int(number) - 1].answer
        assert answer.language == "en" and answer.notes == (FROM_ENGLISH,)


@pytest.mark.parametrize("query", ["May I bring my dog?", "may i bring a dog", "How much is it?"])
def test_an_english_question_has_no_note_and_loads_no_identifier(model, query):
    pool = QABot.from_pairs(POOL, encoder=model)
    identified.cache_clear()
    answer = pool.ask(query)
    assert (answer.asked_in, answer.notes) == ("en", ())
    assert identified.cache_info().misses == 0


@pytest.mark.parametrize(("more", "loads"), [((), False), ((SPANISH,), True)])
def test_what_the_first_question_loads_is_loaded_by_preparing(model, more, loads):
    search = QABot.from_pairs([*POOL, *more], encoder=model).desk.search
    across, opened = search._across, []
    search._across = lambda: opened.append(1) or across()
    identified.cache_clear()
    search.prepare()
    assert (bool(opened), identified.cache_info().misses > 0) == (loads, loads)


def test_a_question_as_printed_is_certain_in_any_language(model):
    pool = QABot.from_pairs([*POOL, SPANISH], encoder=model)
    answer = pool.ask("¿hay una CAFETERÍA?")
    assert (answer.pair, answer.confidence, answer.notes) == (SPANISH, 1.0, ())
    assert (answer.language, answer.asked_in) == ("es", "es")
    english = pool.ask("May I bring my dog?")
    assert (english.pair, english.language, english.asked_in) == (POOL[5], "en", "en")


def test_what_nothing_covers_is_not_answered_in_any_language(pool):
    for query in ("¿Quién ganó el mundial de fútbol de 2010?", "Wer schrieb den Faust?"):
        assert pool.ask(query).outcome is Outcome.NOT_COVERED


@pytest.mark.parametrize(
    "query",
    [
        "Halkee ayaan baabuurkayga dhigan karaa?",
        "ውሻዬን ማምጣት እችላለሁ?",
        "ayn yumkinuni an uwqif sayyarati",
        "gde ya mogu priparkovat mashinu",
    ],
)
def test_in_a_language_that_is_not_read_nobody_says_that_nothing_covers_it(pool, query):
    answer = pool.ask(query)
    assert (answer.outcome, answer.notice) == (Outcome.NOTICE, UNREAD)
    assert (answer.pair, answer.confidence) == (None, 0.0)
    assert "The documents are in English." in answer.text and "Turkish" in answer.text


def test_a_language_that_documents_alone_have_is_among_those_to_ask_in(model):
    greek = QAPair("13", "Πού βρίσκεται η βιβλιοθήκη;", "Κεντρική οδός 12, στον πρώτο όροφο.")
    pool = QABot.from_pairs([*POOL, greek], encoder=model)
    answer = pool.ask("Halkee ayaan baabuurkayga dhigan karaa?")
    assert answer.notice == Note("not_read", ("en el", " ".join([*READ_LANGUAGES, "el"])))
    assert pool.ask("πού βρίσκεται η βιβλιοθήκη").pair == greek


def test_an_english_question_with_a_word_of_another_language_is_read_in_both_ways(pool):
    answer = pool.ask("Where can I park my coche eléctrico?")
    assert is_offered(answer, "7") and answer.asked_in in (None, "en")


def test_struck_keys_are_not_covered(pool):
    assert pool.ask("asdf qwer zxcv").outcome is Outcome.NOT_COVERED


def test_a_code_that_differs_is_held_back_in_any_language(pool):
    asked = "¿Hay descuento para estudiantes con el formulario {}?"
    assert pool.ask(asked.format("S-20")).pair == POOL[9]
    held = pool.ask(asked.format("S-30"))
    assert held.outcome is Outcome.CHOOSE and held.matches[0].pair == POOL[9]
    assert held.difference == Note("guard_name", ("S-30", "S-20"))


def test_an_amount_that_differs_is_held_back_in_any_language(model):
    fee = QAPair("13", "Is the deposit of $20 for a towel paid back?", "Yes, at the desk.")
    pool = QABot.from_pairs([*POOL, fee], encoder=model)
    asked = "¿Se devuelve el depósito de {} $ por la toalla?"
    assert pool.ask(asked.format(20)).pair == fee
    held = pool.ask(asked.format(50))
    assert held.outcome is Outcome.CHOOSE and held.matches[0].pair == fee
    assert held.difference is not None and held.difference.key == "guard_amount"


def test_a_follow_up_is_taken_with_the_question_before_in_its_language(pool):
    first = pool.ask("¿A qué hora abre la piscina?")
    assert first.pair == POOL[0]
    second = pool.ask("¿y los domingos?", previous=first)
    assert is_offered(second, "2") and second.asked_in == "es"
    third = pool.ask("¿y para estudiantes?", previous=pool.ask("¿Cuánto cuesta la entrada?"))
    assert is_offered(third, "10") and third.asked_in == "es"


@pytest.mark.parametrize(
    ("before", "query"),
    [
        ("¿A qué hora abre la piscina?", "¿hay cafetería?"),
        ("He perdido la llave de mi taquilla", "¿Tienen ordenadores?"),
        ("Wann ist das Schwimmbad geöffnet?", "wo ist das Klo?"),
    ],
)
def test_a_question_that_nothing_covers_has_not_the_answer_of_the_one_before(pool, before, query):
    first = pool.ask(before)
    assert first.pair
    second = pool.ask(query, previous=first)
    assert (second.outcome, second.combined_with) == (Outcome.NOT_COVERED, None)


def test_two_questions_have_two_answers_each_with_its_note(pool):
    answer = pool.ask("¿Puedo llevar a mi perro? ¿Dónde puedo aparcar el coche?")
    assert [part.pair for part in answer.parts] == [POOL[5], POOL[6]]
    assert {(part.asked_in, part.language) for part in answer.parts} == {("es", "en")}
    assert [part.notes for part in answer.parts] == [(FROM_ENGLISH,)] * 2


def test_a_note_says_which_of_two_questions_in_another_language_is_answered(pool):
    answer = pool.ask("¿Dónde puedo aparcar y hay cafetería?")
    assert answer.pair == POOL[6]
    assert answer.notes == (Note("only_half", ("¿Dónde puedo aparcar",)), FROM_ENGLISH)
    leaning = pool.ask("Wo kann ich parken und wie lange kann ich es?")
    assert (leaning.pair, leaning.notes) == (POOL[6], (FROM_ENGLISH,))


def test_a_number_in_another_language_has_its_note_too(pool):
    answer = pool.ask("pregunta 7")
    assert (answer.pair, answer.asked_in, answer.notes) == (POOL[6], "es", (FROM_ENGLISH,))
    assert pool.ask("question 7").notes == ()
    assert (pool.ask("7").asked_in, pool.ask("7").notes) == (None, ())


def test_many_questions_have_the_answers_of_one_after_the_other(pool):
    queries = ["¿Puedo llevar a mi perro?", "may i bring a dog", "Wo kann ich parken?", "asdf"]
    pool.forget()
    together = pool.ask_many(queries)
    pool.forget()
    assert together == [pool.ask(query) for query in queries]


def test_an_answer_is_remembered(pool):
    query = "¿Hay clases de natación para niños?"
    assert pool.ask(query) is pool.ask(query)


def test_an_explanation_is_of_the_same_answer_and_says_what_did_not_run(pool):
    explanation = pool.explain("¿Puedo llevar a mi perro?")
    assert explanation.answer == pool.ask("¿Puedo llevar a mi perro?")
    assert explanation.is_across
    assert explanation.encoder == "universal-sentence-encoder-multilingual-3"
    assert explanation.pairs[0].pair == POOL[5] and explanation.confidence is not None
    assert {missed.look.value for missed in explanation.not_run} >= {"near_miss"}
    english = pool.explain("may i bring a dog")
    assert not english.is_across and english.encoder == "all-MiniLM-L6-v2"


def test_an_explanation_says_that_a_language_is_not_read(pool):
    told = decision(pool.explain("Halkee ayaan baabuurkayga dhigan karaa?"))
    assert told.startswith("notice: the query's language is not read here")


def test_without_other_languages_whoever_asks_in_one_is_told_which_are_read(english_alone):
    answer = english_alone.ask("¿Puedo llevar a mi perro a la piscina?")
    assert (answer.notice, answer.asked_in) == (Note("not_read", ("en", "en")), "es")
    assert answer.matches and answer.pair is None


@pytest.mark.parametrize("query", ["may i bring a dog", "renw membrship card", "hours?", "asdf"])
def test_without_other_languages_english_is_answered_as_with_them(pool, english_alone, query):
    assert english_alone.ask(query) == pool.ask(query)


def test_without_other_languages_a_document_is_asked_in_its_own(model):
    spanish = [
        QAPair("1", "¿Dónde puedo aparcar el coche?", "Detrás del edificio, gratis."),
        QAPair("2", "¿Cuánto cuesta la entrada?", "Un adulto paga 6 $."),
        QAPair("3", "¿Se puede entrar con perros?", "Solo con perros guía."),
    ]
    bot = QABot.from_pairs(spanish, encoder=model, other_languages=False)
    answer = bot.ask("donde aparco yo el coche")
    assert answer.notice is None and answer.matches[0].pair == spanish[0]


def test_the_notes_are_said_in_the_language_of_the_page(pool):
    from qa_bot.languages import language

    said: Callable[[str], str] = lambda code: language(code).say("notes.answered_from", "en")  # noqa: E731
    assert "inglés" in said("es") and "anglais" in said("fr") and "الإنجليزية" in said("ar")
