"""Translations that state other figures than their original, and questions that one lacks."""

from dataclasses import replace

import pytest
from parsed_files import file

from qa_bot.checking import Severity, check
from qa_bot.records import QAPair, Source

ENGLISH = (
    ("1", "When is the hall open?", "From 9 to 5, on Saturdays until 2 p.m."),
    ("2", "What does a card cost?", "It costs $1,250.50 a year. Call (207) 555-0100."),
    ("3", "How long may I keep a book?", "You have 14 days, until 3 May 2026 at the latest."),
)
SPANISH = (
    ("1", "¿Cuándo abre la sala?", "De 9:00 a 17:00; los sábados, hasta las 14 h."),
    ("2", "¿Cuánto cuesta la tarjeta?", "Cuesta 1.250,50 $ al año. Llame al 207-555-0100."),
    ("3", "¿Por cuánto tiempo puedo tener un libro?", "Tiene dos semanas, hasta el 3/5/2026."),
)
ARABIC = (
    ("١", "متى تفتح القاعة؟", "من ٩ إلى ٥، ويوم السبت حتى الساعة ٢ مساءً."),
    ("٢", "كم تكلف البطاقة؟", "تكلف ١٬٢٥٠٫٥٠ دولارًا في السنة. اتصل على 207-555-0100."),
    ("٣", "كم يومًا يمكنني الاحتفاظ بالكتاب؟", "لديك ١٤ يومًا، حتى ٣ مايو ٢٠٢٦."),
)
GERMAN = (
    ("1", "Wann ist der Saal offen?", "Von 9 bis 17 Uhr, samstags bis 14.00 Uhr."),
    ("2", "Was kostet die Karte?", "Sie kostet 80 Euro im Jahr, 12,50 Euro im Monat."),
)
FRENCH = (
    ("1", "Quand la salle est-elle ouverte ?", "De 9 h à 17 h, le samedi jusqu'à 14 h."),
    ("2", "Combien coûte la carte ?", "Elle coûte 80 € par an, 12,50 € par mois."),
)


def side(pairs, path, language, section=None):
    read = [
        QAPair(number, question, answer, Source(path, line, line, None, section))
        for line, (number, question, answer) in zip(range(2, 999, 10), pairs, strict=False)
    ]
    return file(*(replace(pair, language=language) for pair in read), path=path)


def told(*files, rule="differing-translation"):
    found = [f for f in check(files).findings if f.rule == rule]
    return [f"{f.place.path}, {f.place}: {f.message}" for f in found]


def changed(pairs, place, old, new):
    number, question, answer = pairs[place]
    assert old in answer
    return (*pairs[:place], (number, question, answer.replace(old, new)), *pairs[place + 1 :])


@pytest.mark.parametrize(
    ("original", "translation"),
    [
        ((ENGLISH, "faq.md", "en"), (SPANISH, "faq.es.md", "es")),
        ((ENGLISH, "en/faq.md", "en"), (ARABIC, "ar/faq.md", "ar")),
        ((GERMAN, "faq_de.md", "de"), (FRENCH, "faq_fr.md", "fr")),
        ((SPANISH, "faq.es.md", "es"), (ENGLISH, "faq.en.md", "en")),
    ],
)
def test_a_translation_that_says_the_same_has_no_finding(original, translation):
    files = side(*original), side(*translation)
    assert told(*files) == told(*files, rule="untranslated") == []


def test_another_amount_is_told_with_both_places():
    other = changed(SPANISH, 1, "1.250,50", "1.520,50")
    files = [side(ENGLISH, "faq.md", "en"), side(other, "faq.es.md", "es")]
    (found,) = [f for f in check(files).findings if f.rule == "differing-translation"]
    assert found.severity is Severity.WARNING
    assert (str(found.place), found.place.text) == ("line 12", "1.520,50")
    assert (found.related.path, str(found.related)) == ("faq.md", "line 11")
    assert found.message == (
        'question 2 says "1.520,50" where the original (question 2, faq.md, line 11) says '
        '"1,250.50"; correct the wrong one'
    )


@pytest.mark.parametrize(
    ("place", "old", "new", "said"),
    [
        (0, "14 h", "16 h", 'says "16 h" where the original (question 1, faq.md, line 1)'),
        (1, "207-555-0100", "207-555-0199", 'says "207-555-0199"'),
        (1, " Llame al 207-555-0100.", "", 'does not say "(207) 555-0100", as the original'),
        (1, "$ al", "€ al", 'says "1.250,50 €" where the original (question 2, faq.md, line 11)'),
        (2, "3/5/2026", "3/6/2026", 'says "3/6/2026"'),
        (2, "3/5/2026", "3/5/2026, pagando 235 $", 'says "235", which the original'),
    ],
)  # fmt: skip
def test_what_differs_is_told(place, old, new, said):
    other = changed(SPANISH, place, old, new)
    (line,) = told(side(ENGLISH, "faq.md", "en"), side(other, "faq.es.md", "es"))
    assert said in line


def test_in_other_scripts_and_languages_too():
    arabic = changed(ARABIC, 1, "١٬٢٥٠٫٥٠", "١٬٢٥٠٫٧٥")
    (line,) = told(side(ENGLISH, "en/faq.md", "en"), side(arabic, "ar/faq.md", "ar"))
    assert 'says "١٬٢٥٠٫٧٥" where the original (question 2, en/faq.md, line 11)' in line
    french = changed(FRENCH, 1, "12,50", "21,50")
    (line,) = told(side(GERMAN, "faq_de.md", "de"), side(french, "faq_fr.md", "fr"))
    assert 'says "21,50"' in line and 'says "12,50"' in line


@pytest.mark.parametrize(
    ("answer", "translated"),
    [
        ("You have two weeks.", "Tiene 14 días."),
        ("You have 14 days.", "Tiene 2 semanas."),
        ("It takes 24 hours.", "Tarda un día."),
        ("It takes 120 minutes.", "Tarda dos horas."),
        ("Bring 3 papers.", "Traiga tres papeles."),
        ("It is open 24/7.", "Está abierto las 24 horas."),
        ("It costs half as much, 50 %.", "Cuesta la mitad."),
    ],
)
def test_what_a_translator_says_in_words_or_another_unit_is_not(answer, translated):
    files = (
        side([("1", "What is it?", answer)], "faq.md", "en"),
        side([("1", "¿Qué es?", translated)], "faq.es.md", "es"),
    )
    assert told(*files) == []


def test_small_numbers_are_told_where_both_write_digits():
    files = (
        side([("1", "What do I bring?", "Bring 3 papers.")], "faq.md", "en"),
        side([("1", "¿Qué traigo?", "Traiga 5 papeles.")], "faq.es.md", "es"),
    )
    (line,) = told(*files)
    assert 'says "5"' in line and 'says "3"' in line


def test_questions_that_one_side_lacks_are_told_by_number():
    files = side(ENGLISH, "faq.md", "en"), side((SPANISH[0], SPANISH[2]), "faq.es.md", "es")
    assert told(*files) == []
    assert told(*files, rule="untranslated") == [
        "faq.es.md, file: lacks question 2 of its original, faq.md (Español); give the same "
        "question the same number"
    ]
    more = side((*SPANISH, ("4", "¿Y el precio?", "Pague 9.999 $.")), "faq.es.md", "es")
    assert told(files[0], more, rule="untranslated") == [
        "faq.es.md, file: has question 4, which its original, faq.md, lacks (Español); give the "
        "same question the same number"
    ]


def test_where_the_last_number_is_missing_nothing_is_compared():
    """A question in the middle may be missing, and those after it counted anew."""
    other = (SPANISH[0], ("2", *SPANISH[2][1:]))
    files = side(ENGLISH, "faq.md", "en"), side(other, "faq.es.md", "es")
    assert told(*files) == []
    assert len(told(*files, rule="untranslated")) == 1


def test_without_numbers_the_counts_have_to_agree():
    def counted(pairs, *rest):
        one = side(pairs, *rest)
        pairs = tuple(replace(pair, number_is_printed=False) for pair in one.pairs)
        return replace(one, pairs=pairs)

    original = counted(ENGLISH, "faq.md", "en")
    same = counted(changed(SPANISH, 1, "1.250", "1.520"), "faq.es.md", "es")
    assert len(told(original, same)) == 1
    fewer = counted(SPANISH[:2], "faq.es.md", "es")
    assert told(original, fewer) == []
    assert told(original, fewer, rule="untranslated") == [
        "faq.es.md, file: has 2 questions and its original, faq.md, 3, and their numbers do not "
        "say which are the same; print the same numbers in both"
    ]


def test_parts_of_one_file_are_compared_too():
    spanish = changed(SPANISH, 1, "1.250", "1.520")
    english, other = side(ENGLISH, "faq.md", "en"), side(spanish, "faq.md", "es")
    both = file(*english.pairs, *other.pairs, path="faq.md")
    (line,) = told(both)
    assert 'question 2 says "1.520,50" where the original (question 2, line 11)' in line


def test_a_pair_in_another_language_is_no_translation():
    spanish = side(SPANISH[:1], "faq.md", "es").pairs
    english = side(ENGLISH, "faq.md", "en").pairs
    one = file(*english, *spanish, path="faq.md")
    assert told(one) == told(one, rule="untranslated") == []


def test_documents_of_other_names_are_no_translations():
    files = side(ENGLISH, "faq.md", "en"), side(SPANISH, "reglas.es.md", "es")
    assert told(*files) == told(*files, rule="untranslated") == []


def test_a_question_and_its_translation_are_no_question_asked_twice():
    """A short question may be the same in both languages."""
    english = side([("1", "Wifi?", "The password is at the desk.")], "faq.md", "en")
    german = side([("1", "Wifi?", "Das Passwort liegt am Schalter.")], "faq.de.md", "de")
    assert told(english, german, rule="different-answers") == []
    other = side([("1", "Wifi?", "Das Passwort liegt am Schalter.")], "saal.de.md", "de")
    assert len(told(english, other, rule="different-answers")) == 1


@pytest.mark.model
def test_with_a_model_what_has_another_number_is_held_against_its_original(model):
    """A page that lacks the first question and counts on has each next to its neighbour."""
    spanish = tuple((str(n), *rest) for n, (_, *rest) in enumerate(SPANISH[1:], 1))
    own = ("3", "¿Dónde puedo aparcar?", "En la calle Mill, 40 plazas.")
    english, shifted = side(ENGLISH, "faq.md", "en"), side((*spanish, own), "faq.es.md", "es")
    files = (english, shifted)
    assert told(*files)  # by numbers, and wrongly
    report = check(files, encoder=model, contradictions=0)
    assert [f.message for f in report.findings if f.rule == "differing-translation"] == []
    wrong = side((*changed(spanish, 0, "0100", "0199"), own), "faq.es.md", "es")
    report = check((english, wrong), encoder=model, contradictions=0)
    (found,) = [f for f in report.findings if f.rule == "differing-translation"]
    assert "question 1 says" in found.message and "question 2" in found.message
