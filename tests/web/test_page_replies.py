"""What the page gets for a question, without a browser; test_page.py has one."""

import re
from dataclasses import replace

import pytest
from fakes import FakeEncoder, document

from qa_bot import Answer, Match, Outcome, QABot, QAPair, Source
from qa_bot.languages import language
from qa_bot.records import Contact, Note
from qa_bot.web.page.replies import PageQuestion, reply, shown
from qa_bot.web.rendering.escaping import escaped
from qa_bot.web.service import Service

HOSTILE = "<script>alert(1)</script> [x](javascript:alert(2)) $$x^2$$ \"'&\r\n\r\n1. One\n2. Two"


def service_of(*pairs: QAPair) -> Service:
    return Service(QABot.from_pairs(pairs, encoder=FakeEncoder()))


def asked(service: Service, **fields: str) -> dict:
    return reply(service, PageQuestion.of(fields), language())


def options(html: str) -> list[tuple[str, str]]:
    """What each button of a choice sends, and its label."""
    return re.findall(r'<button[^>]* data-ask="([^"]*)">(.*?)</button>', html)


def whom_of(html: str) -> list[str]:
    """What is said of whom to ask, each as HTML."""
    return re.findall(r'<div class="qa-whom".*?</div>', html)


def test_whom_to_ask_stands_below_a_refusal_and_waits_below_a_choice():
    contact = Contact(text="Write <us>", link="https://example.org/")
    whom = 'Contact: <a href="https://example.org/" rel="noopener noreferrer">Write &lt;us&gt;'
    refusal = answer_of(Outcome.NOT_COVERED, None, contact=contact)
    assert whom_of(page_of(refusal)) == [f'<div class="qa-whom"><p dir="auto">{whom}</a></p></div>']
    choice = answer_of(Outcome.CHOOSE, None, contact=contact)
    assert whom_of(page_of(choice)) == [
        f'<div class="qa-whom" data-if-none hidden><p dir="auto">{whom}</a></p></div>'
    ]
    assert "qa-whom" not in page_of(answer_of(Outcome.NOT_COVERED, None))


def test_below_an_answer_whom_to_ask_waits_until_none_of_it_is_meant():
    contact = Contact(text="Us")
    answer = answer_of(Outcome.ANSWERED, "Yes.")
    [whom] = whom_of(shown(answer, language(), {}, contact)["html"])
    assert " data-if-none hidden>" in whom
    own = replace(answer, contact=Contact(text="The hall"))
    [whom] = whom_of(shown(own, language(), {}, contact)["html"])
    assert "The hall" in whom and "hidden" not in whom
    notice = answer_of(Outcome.NOTICE, "Hello.")
    assert whom_of(shown(notice, language(), {}, contact)["html"]) == []


def test_of_several_answers_nobody_is_named_twice():
    contact = Contact(text="Us")
    parts = (answer_of(Outcome.ANSWERED, "Yes."), answer_of(Outcome.NOT_COVERED, None))
    whole = replace(parts[0], parts=parts)
    [whom] = whom_of(shown(whole, language(), {}, contact)["html"])
    assert " data-if-none hidden>" in whom
    told = replace(whole, parts=(parts[0], replace(parts[1], contact=contact)))
    [whom] = whom_of(shown(told, language(), {}, contact)["html"])
    assert "hidden" not in whom


def test_each_way_to_ask_is_a_link_and_one_of_them_takes_the_question_along():
    contact = Contact(
        text="Desk", mail="a+b@example.org", telephone="+1 (555) 12", hours="9 <to> 5"
    )
    [whom] = whom_of(page_of(answer_of(Outcome.NOT_COVERED, None, contact=contact)))
    assert re.findall(r"<li>(.*?)</li>", whom)[:3] == [
        'By e-mail: <bdi dir="ltr"><a href="mailto:a+b@example.org" rel="noopener noreferrer">'
        "a+b@example.org</a></bdi>",
        'By telephone: <bdi dir="ltr"><a href="tel:+155512" rel="noopener noreferrer">'
        "+1 (555) 12</a></bdi>",
        "Hours: 9 &lt;to&gt; 5",
    ]
    link = contact.mail_link("query")
    assert (
        f'<a class="qa-prefilled" href="{escaped(link)}">' in whom and whom.count("?subject") == 1
    )
    no_question = answer_of(Outcome.NOTICE, "I am a program.", contact=contact, reply="human")
    assert "qa-prefilled" not in page_of(no_question)
    assert "qa-prefilled" in page_of(replace(no_question, standing="When?"))


def test_far_topics_are_not_named():
    near = answer_of(Outcome.NOT_COVERED, None)
    assert "The nearest topics" in page_of(near) and "qa-option" in page_of(near)
    far = page_of(replace(near, confidence=0.04))
    assert "The documents do not clearly answer this.<" in far and "qa-option" not in far


def page_of(answer: Answer) -> str:
    return shown(answer, language(), {})["html"]


def test_two_documents_with_the_same_number_and_question_are_two_options_that_differ():
    # Both buttons sent "7. Question?", and the choice came back for ever.
    service = service_of(
        *(
            document(f, QAPair("7", "Question?", f"In {f}.", language="en")).pairs[0]
            for f in ("a.txt", "b.txt")
        )
    )
    offered = options(asked(service, query="Question?")["html"])
    assert offered == [
        ("a.txt: 7. Question?", "Question 7: Question? (a.txt)"),
        ("b.txt: 7. Question?", "Question 7: Question? (b.txt)"),
    ]
    chosen = [service.ask(query) for query, _ in offered]
    assert [answer.outcome for answer in chosen] == [Outcome.ANSWERED] * 2
    assert [answer.pair.source.path for answer in chosen] == ["a.txt", "b.txt"]


def test_an_option_names_its_file_only_where_number_and_question_do_not_tell():
    pairs = [
        QAPair("7", "Question?", "Yes.", language="en"),
        QAPair("8", "Question?", "No.", language="en"),
    ]
    service = service_of(*document("a.txt", *pairs).pairs)
    assert options(asked(service, query="Question?")["html"]) == [
        ("7. Question?", "Question 7: Question?"),
        ("8. Question?", "Question 8: Question?"),
    ]


def test_an_error_is_said_in_the_pages_language_and_its_reason_logged(caplog):
    pairs = document("a.txt", QAPair("1", "When?", "Now.")).pairs
    bot = QABot.from_pairs(pairs, encoder=FakeEncoder())
    narrowed = Service(bot, documents=["gone.txt"])  # as settings that a reload has outlived
    said = reply(narrowed, PageQuestion(query="When?"), language("pt"))
    assert said["said"] == language("pt").say("page.failed")
    assert "gone.txt" in caplog.messages[-1]


def test_what_a_document_says_in_another_language_than_the_pages_tells_which():
    pairs = [
        QAPair("7", "¿Cuándo abre?", "A las nueve.", language="es"),
        QAPair("8", "متى يفتح؟", "في التاسعة.", language="ar"),
        QAPair("9", "When does it open?", "At nine.", language="en"),
    ]
    service = service_of(*document("a.txt", *pairs).pairs)
    english = asked(service, document="a.txt", number="8")["html"]
    assert '<span class="qa-question" lang="ar" dir="rtl">متى يفتح؟</span>' in english
    assert '<div class="qa-answer qa-verbatim" lang="ar" dir="rtl">' in english
    assert 'Question 7: <span lang="es" dir="ltr">¿Cuándo abre?</span></button>' in english
    assert "Question 9: When does it open?</button>" in english
    arabic = reply(service, PageQuestion(document="a.txt", number="8"), language("ar"))["html"]
    assert '<span class="qa-question" dir="auto">متى يفتح؟</span>' in arabic
    assert 'lang="ar"' not in arabic and arabic.count('lang="en" dir="ltr"') == 1
    listed = asked(service, query="list all")["html"]
    assert (
        listed.count('lang="es" dir="ltr" data-ask=') == 1
        and listed.count('dir="auto" data-ask') == 1
    )


def test_all_but_fixed_sentences_and_lists_can_be_rated_and_declined_once():
    pairs = [QAPair("7", "Question?", "Yes."), QAPair("8", "Question?", "No.")]
    service = service_of(*document("a.txt", *pairs).pairs)
    for query, rated in (("Question?", 2), ("8. Question?", 2), ("hello", 0), ("list all", 0)):
        html = asked(service, query=query)["html"]
        assert (html.count("data-rate"), html.count("data-none")) == (rated, rated // 2), query
    nowhere = Answer("query", Outcome.NOT_COVERED, None, 0.0)
    assert "data-rate" in page_of(nowhere) and "data-none" not in page_of(nowhere)
    several = replace(nowhere, parts=(nowhere, answer_of(Outcome.CHOOSE, None)))
    assert (page_of(several).count("data-rate"), page_of(several).count("data-none")) == (2, 2)


def test_a_number_in_a_document_is_that_question_with_a_link_to_it():
    service = service_of(
        *document("a.txt", QAPair("7", "When?", "At nine.")).pairs,
        *document("b.txt", QAPair("7", "Where?", "Here.")).pairs,
    )
    found = asked(service, document="b.txt", number="7")
    assert (
        found["copy"] == "Here.\n\nQuestion 7: Where? \u2014 b.txt, line 2"
        and found["said"] == "b.txt \u00b7 Question 7: Where?"
    )
    assert found["link"] == {"doc": "b.txt", "n": "7"}


def test_a_number_that_starts_again_in_each_section_is_a_choice():
    restarted = [QAPair("7", f"{name}?", "Yes.", label=f"{name} 7") for name in ("Fees", "Forms")]
    found = asked(service_of(*document("a.txt", *restarted).pairs), document="a.txt", number="7")
    assert [query for query, _ in options(found["html"])] == ["Fees 7. Fees?", "Forms 7. Forms?"]
    assert found["copy"] == "" and found["link"] == {"doc": "a.txt", "n": "7"}


def test_a_number_that_is_not_there_is_said_with_its_markup_shown():
    found = asked(service_of(QAPair("1", "When?", "Now.")), document="<b>", number="<i>")
    assert found["said"] == "There is no question <i> in <b>."
    assert "There is no question &lt;i&gt; in &lt;b&gt;." in found["html"]


def test_a_query_over_the_limit_is_refused_with_the_limit():
    found = asked(service_of(QAPair("1", "When?", "Now.")), query="a" * 10_001)
    assert found["said"] == (
        "This question has 10,001 characters; the limit is 10,000. Please shorten it."
    )
    assert found["outcome"] == "notice" and "link" not in found


@pytest.mark.parametrize("sent", [None, 7, [], "text", {"query": 7}, {"query": {"a": 1}}, {"x": 1}])
def test_whatever_a_browser_sends_is_a_question_or_none(sent):
    assert PageQuestion.of(sent) == PageQuestion()


def answer_of(outcome: Outcome, text: str | None, **fields) -> Answer:
    pair = QAPair("1", HOSTILE, HOSTILE, Source("<b>.txt", 1, 2))
    offered = 1 if outcome is Outcome.CHOOSE else 0
    return Answer("query", outcome, text, 0.5, (Match(pair, 0.5),), offered=offered, **fields)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_hostile_text_is_shown_as_it_is(outcome):
    note = Note("read_as", ("<i>", "note"))
    text = HOSTILE if outcome in (Outcome.ANSWERED, Outcome.NOTICE) else None
    html = shown(answer_of(outcome, text, notes=(note,)), language(), {"q": "query"})["html"]
    assert "<script" not in html and "<i>" not in html and "<b>" not in html
    assert "href" not in html and escaped("<script>alert(1)</script> [x](javascript") in html
    assert "\u201c&lt;i&gt;\u201d was read as \u201cnote\u201d" in html


def test_where_two_questions_were_taken_together_one_click_asks_the_words_alone():
    notes = (Note("with_previous", ("hours",)),)
    answer = answer_of(Outcome.ANSWERED, "Yes.", combined_with="When?", notes=notes)
    html = shown(answer, language(), {})["html"]
    assert re.search(
        r'>Taken together with your question “hours”\. <button[^>]* data-ask="query" '
        r'data-alone="">Ask these words alone</button></p>',
        html,
    )
    assert "data-alone" not in shown(answer_of(Outcome.ANSWERED, "Yes."), language(), {})["html"]


def test_several_answers_stand_each_under_its_share_of_the_message():
    parts = tuple(
        Answer(f"{number}", Outcome.ANSWERED, text, 1.0, (Match(QAPair(number, "Q?", text), 1.0),))
        for number, text in (("3", "Three."), ("5", "Five."))
    )
    whole = replace(parts[0], query="what are 3 and 5", parts=parts)
    found = shown(whole, language(), {"q": whole.query})
    asked_for = re.findall(r'class="qa-asked"[^>]*>([^<]*)<', found["html"])
    assert asked_for == ["You asked: 3", "You asked: 5"]
    assert found["copy"] == "Three.\n\nQuestion 3: Q?\n\nFive.\n\nQuestion 5: Q?"
    assert found["link"] == {"q": "what are 3 and 5"}
    assert found["html"].count("data-copy") == 1


def test_a_notice_is_in_the_readers_language_and_what_it_invites_to_comes_after_it():
    service = service_of(QAPair("1", "When?", "Now."), QAPair("2", "Where?", "Here."))
    found = reply(service, PageQuestion.of({"query": "hello"}), language("es"))
    assert found["html"] == (
        '<p class="qa-opening" dir="auto">Hola.</p><p class="qa-aside" dir="ltr">'
        f"{language('es').say('notes.invitation')}</p>"
    )
    assert found["said"] == "Hola."
    unknown = reply(service, PageQuestion.of({"query": "question 9"}), language("es"))
    assert unknown["said"] == "No hay ninguna pregunta 9; los números van del 1 al 2."


def test_a_listing_is_as_dense_as_the_panel():
    service = service_of(QAPair("1", "When?", "Now."), QAPair("2", "Where?", "Here."))
    found = asked(service, query="list all")
    assert re.findall(r'class="qa-read"[^>]* data-ask="([^"]*)">(.*?)</button>', found["html"]) == [
        ("1. When?", '<bdi class="qa-item-number">1</bdi> When?'),
        ("2. Where?", '<bdi class="qa-item-number">2</bdi> Where?'),
    ]


def test_a_question_asked_by_its_own_words_is_told_from_other_words_for_it():
    service = service_of(QAPair("7", "When is it open?", "Now."), QAPair("8", "Where?", "Here."))
    for query in ("When is it open?", "7. When is it open?"):
        assert asked(service, query=query)["question"] == "When is it open?"
    assert "question" not in asked(service, query="Q7")


@pytest.mark.parametrize(
    ("outcome", "shared"), [(Outcome.CHOOSE, True), (Outcome.NOT_COVERED, False)]
)
def test_a_link_is_offered_to_answers_and_choices_alone(outcome, shared):
    html = shown(answer_of(outcome, None), language(), {"q": "query"})["html"]
    assert ("data-link" in html) == shared


def test_a_question_behind_one_that_was_refused_for_its_length_is_answered():
    service = service_of(QAPair("7", "Question?", "Yes."))
    sent = asked(service, query="7. Question?", previous="x" * 10_001)
    assert (sent["outcome"], sent["copy"]) == ("answered", "Yes.\n\nQuestion 7: Question?")


def test_a_number_that_is_not_there_is_named_in_a_hundred_characters():
    sent = asked(service_of(QAPair("7", "Question?", "Yes.")), document="b", number="9" * 9_999)
    assert sent["said"] == f"There is no question {'9' * 100} in b."


def two_documents() -> Service:
    placed = [
        QAPair(number, question, f"So, {path}.", Source(path, 1, 1, title=title))
        for number, question, path, title in (
            ("1", "When is it open?", "clinic.md", "Clinic <b>"),
            ("1", "Where do I park?", "hall.csv", None),
        )
    ]
    return service_of(*placed)


def test_an_answer_and_its_related_questions_say_their_document_escaped():
    found = asked(two_documents(), document="clinic.md", number="1")
    assert found["said"] == "Clinic <b> \u00b7 Question 1: When is it open?"
    assert '<span class="qa-document-name" dir="auto">Clinic &lt;b&gt;</span>' in found["html"]
    assert options(found["html"]) == [
        ("1. Where do I park?", "Question 1: Where do I park? (Hall)")
    ]
    assert "<b>" not in found["html"]


def test_a_list_of_all_questions_stands_below_titles():
    html = asked(two_documents(), query="list all")["html"]
    titles = re.findall(r'<h3 class="qa-group-title" dir="auto">(.*?)</h3>', html)
    assert titles == ["Clinic &lt;b&gt;", "Hall"] and html.count("<ul") == 2


def test_the_empty_page_has_questions_of_each_document():
    shown = two_documents().examples(4, 5, 2)
    assert [(one.title, [p.question for p in one.pairs]) for one in shown] == [
        ("Clinic <b>", ["When is it open?"]),
        ("Hall", ["Where do I park?"]),
    ]
