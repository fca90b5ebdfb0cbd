"""How a query is read: misspelt words and abbreviations, as the documents write them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from limits import cpu_seconds

from qa_bot.words.codes import Code
from qa_bot.words.english_words import english_words
from qa_bot.words.printed_words import PrintedWords
from qa_bot.words.vocabulary import Change, Reading, Vocabulary
from qa_bot.words.word_table import WordTable

TEXTS = [
    "Do you offer a tutor? How do I take prednisolone or sitagliptin? I could, he does.",
    "How do I replace a lost passport?\nBring your certificate to the office.",
    "May I pledge a fixed deposit (FD)? A fixed deposit may be pledged. Fixed deposits pay.",
    "The Bureau of Motor Vehicles (BMV) decides. Ask the BMV, write to the BMV or call the BMV.",
    "What is a wildcard certificate? The certificate of a domain, for passports too.",
]
VOCABULARY = Vocabulary.from_texts(TEXTS)


@pytest.mark.parametrize(
    ("query", "read_as"),
    [
        ("lost passprt", "lost passport"),
        ("LOST PASSPRT", "LOST passport"),
        ("a wildcrad certifcate?", "a wildcard certificate?"),  # two letters exchanged, one missing
        ("certificaet, please!", "certificate, please!"),
        ("wildcorrd", "wildcorrd"),  # two errors
        ("paszport", "passport"),  # one letter for another in eight
    ],
)
def test_a_misspelt_word_is_read_as_the_documents_print_it(query, read_as):
    assert VOCABULARY.read(query).text == read_as


@pytest.mark.parametrize(
    "query",
    [
        "",
        "can I replace my lost passport",  # nothing wrong
        "hypothermia and office hours",  # an English word, though no word of the documents
        "is the offices open, are the wildcards valid",  # plurals
        "it doesnt matter, they'd say so, theyre gone",  # contractions
        "offi ofice1 p4ssport",  # too short, or with digits
        "Kaiserslautern Zwickau",  # near nothing
        "qassport",  # the first letter is another
        "tumor",  # near "tutor", which is not meant
        "prednisone saxagliptin",  # one drug is not another
        "what if I couldn`t, it doesn´t, he doesn t",
        "паспорт 北京 🙂",
    ],
)
def test_what_is_known_or_near_nothing_stays_as_typed(query):
    assert VOCABULARY.read(query) == Reading(query)


def test_changes_name_each_word_once_with_what_it_was_read_as():
    reading = VOCABULARY.read("passprt, passprt, my FD and my certifcate")
    assert reading.text == "passport, passport, my fixed deposit and my certificate"
    assert reading.changes == (
        Change("passprt", "passport"),
        Change("FD", "fixed deposit"),
        Change("certifcate", "certificate"),
    )


@pytest.mark.parametrize("query", ["my FD", "my fd"])
def test_an_abbreviation_is_read_as_the_term_that_the_documents_print_more_often(query):
    assert VOCABULARY.read(query).text == "my fixed deposit"


def test_an_abbreviation_that_the_documents_use_themselves_stays():
    assert VOCABULARY.read("what is the BMV").changes == ()


@pytest.mark.parametrize("query", ["open at 5 pm or 5 PM", "who is WHO"])
def test_an_abbreviation_that_is_an_english_word_stays(query):
    vocabulary = Vocabulary.from_texts(
        ["World Health Organization (WHO), World Health Organization", "Prime Minister (PM)"]
    )
    assert vocabulary.read(query).changes == ()


def test_an_abbreviation_of_two_terms_stays():
    texts = ["Annual Cash Flow (ACF), annual cash flow", "Active Cell Fault (ACF)"]
    assert Vocabulary.from_texts(texts).read("the ACF").changes == ()
    assert Vocabulary.from_texts(texts[:1]).read("the ACF").text == "the annual cash flow"


def test_a_document_of_definitions_alone_is_read_in_time_that_grows_with_it():
    # 40,000 definitions took 22 seconds: each was counted in the whole text.
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = ["".join(four) for four in itertools.product(letters, repeat=3)][:10_000]
    text = " ".join(" ".join(f"{c}x" for c in name) + f" ({name.upper()})" for name in names)
    with cpu_seconds(5):
        vocabulary = Vocabulary.from_texts([text])
    assert vocabulary.read("aaa").text == "aaa"


def test_a_definition_takes_one_word_for_each_letter_and_skips_small_ones():
    texts = ["the Department of Motor Vehicles (DMV): a department of motor vehicles", "some (XYZ)"]
    read = Vocabulary.from_texts(texts).read
    assert read("the DMV or XYZ").text == "the department of motor vehicles or XYZ"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("passport, passport, passports", "passport"),
        ("passport, passports, passports", "passports"),
    ],
)
def test_of_two_words_an_error_away_the_more_frequent_one_is_meant(text, wanted):
    assert Vocabulary.from_texts([text]).read("passportt").text == wanted


def test_documents_in_another_language_are_never_corrected_against():
    spanish = Vocabulary.from_texts(
        ["¿Cómo renuevo mi licencia? Traiga su identificación vigente."]
    )
    assert spanish.read("licensia").changes == ()


ENGLISH = Vocabulary.from_texts(
    [
        "We compare the documents and share a list of data with agencies. The server may audit.",
        "How do I compare? Bring a certificate, a document in this format and a complete program.",
        "A fixed deposit (FD) pays. A fixed deposit of E-240 dollars. How do I renew it?",
    ]
)


@pytest.mark.parametrize(
    "query",
    [
        "quién audita lo que se comparte",
        "que documentos necesito",
        "documentos completos",  # by no function word, but nobody knows the other
        "el archivo en formato completo",
        "lista de documentos",
        "quel certificat pour le serveur",
        "les serveurs de mon programme",
        "como se compara o documento",
        "formato preferido",
        "welches Programm für die Liste",
        "formaat vergelijken",
        "welk formaat is het",
        "شارك certificat الملفات",
    ],
)
def test_no_word_of_another_language_is_read_as_an_english_one(query):
    assert ENGLISH.read(query) == Reading(query)


@pytest.mark.parametrize(
    ("query", "read_as"),
    [
        ("certifcate", "certificate"),
        ("renew certifcate", "renew certificate"),
        ("Zwickau certifcate", "Zwickau certificate"),  # a name is a word of any language
        ("want my certifcate, son", "want my certificate, son"),
        ("the de facto documemts", "the de facto documents"),
    ],
)
def test_what_may_be_english_is_corrected(query, read_as):
    assert ENGLISH.read(query).text == read_as


def test_codes_and_abbreviations_in_capitals_are_read_in_any_language():
    reading = ENGLISH.read("como se renueva un FD de E240 con fd y certificat")
    assert reading.text == "como se renueva un fixed deposit de E-240 con fd y certificat"
    assert ENGLISH.read("fd certificat", in_english=False) == Reading("fd certificat")
    assert ENGLISH.read("quel certificat pour", in_english=True).text == "quel certificate pour"


def test_a_query_of_many_unknown_words_is_left_alone():
    unknown = " ".join(f"passpo{letter}rt" for letter in "abcdefghijklmnopq")
    assert VOCABULARY.read(unknown).changes == ()
    assert len(VOCABULARY.read(unknown.rsplit(" ", 1)[0]).changes) == 16


def test_no_documents_know_no_words():
    assert Vocabulary.from_texts([]).read("passprt FD") == Reading("passprt FD")


def test_the_english_list_is_that_of_the_package():
    assert len(english_words()) == 160_572
    assert {"passport", "hypothermia", "login"} <= english_words()


def test_a_term_is_counted_in_texts_far_apart_and_never_across_two():
    text = "A fixed deposit (FD). The FD and the FD."
    others = ["Other words."] * 250
    assert Vocabulary.from_texts([text, *others, "A fixed", "deposit."]).read("FD").changes == ()
    far = [text, *others, "A fixed deposit or a fixed deposit.", "A fixed deposit."]
    assert Vocabulary.from_texts(far).read("FD").text == "fixed deposit"


def test_a_vocabulary_comes_back_from_its_files(tmp_path):
    texts = [
        *TEXTS,
        "Lamp Q-17, in Oslo. See Q-17 or Zürich's IRS. A fixed deposit (FD).",
        "fixed deposit",
    ]
    written = Vocabulary.from_texts(texts)
    written.save(tmp_path)
    read = Vocabulary.load(tmp_path)
    query = "the FD, Q17, passprt and zürichs"
    assert read.read(query) == written.read(query)
    assert [change.read_as for change in read.read(query).changes] != []
    names = {"bureau", "motor", "oslo", "vehicles"}
    assert {*read.names} == {*written.names} == names
    assert [{*read.short_forms}, read.code("q17"), read.code("q18")] == [
        {*written.short_forms}, Code("q", "Q-17"), None,
    ]  # fmt: skip
    assert read.new_names("in Bern and Oslo") == frozenset({"bern"})


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("vocabulary.json", lambda data: data[:-1]),
        ("vocabulary.json", lambda data: data.replace(b"tables", b"chairs")),
        ("vocabulary_words.tsv", lambda data: data[5:]),
        ("vocabulary_words.tsv", lambda data: b""),
        ("vocabulary_codes.tsv", lambda data: data + b"x"),
    ],
)
def test_files_that_are_damaged_are_refused(tmp_path, name, change):
    VOCABULARY.save(tmp_path)
    (tmp_path / name).write_bytes(change((tmp_path / name).read_bytes()))
    with pytest.raises(ValueError, match=r"."):
        Vocabulary.load(tmp_path)


WORDS = st.text("abé'", min_size=1, max_size=6)


@given(st.dictionaries(WORDS, st.integers(1, 9)), WORDS)
def test_a_table_finds_words_and_those_nearly_as_long(values, word):
    table = WordTable.of(values)
    assert dict(table) == {one: str(value) for one, value in values.items()}
    assert table.get(word) == (str(values[word]) if word in values else None)
    near = [one for one in values if one[0] == word[0] and abs(len(one) - len(word)) < 2]
    assert sorted(table.nearly_as_long(word)) == sorted(near)
    assert (len(table), "" in table, "a\t1" in table) == (len(values), False, False)


def test_a_table_of_many_words_of_a_kind_finds_each_and_no_other(monkeypatch):
    monkeypatch.setattr("qa_bot.words.word_table._SEARCHED_BYTES", 16)
    words = ["a" + "".join(rest) for rest in itertools.product("aéz\U0001d41a\ue000", repeat=4)]
    table = WordTable.of(dict.fromkeys(words[::2], 7) | {"b" * 90: 8, "c": 9})
    assert [word in table for word in words] == [place % 2 == 0 for place in range(len(words))]
    assert (table["b" * 90], table["c"]) == ("8", "9")


def test_texts_that_can_be_gone_through_only_once_are_refused():
    with pytest.raises(TypeError, match="expected a collection, got an iterator"):
        Vocabulary.from_texts(iter(TEXTS))


def worded_vocabulary(*worded: tuple[str, str]) -> Vocabulary:
    return Vocabulary.from_printed(PrintedWords.of_worded(worded), [text for text, _ in worded])


def test_other_wordings_are_known_words_and_tell_no_names():
    worded = ("A licence in Maine. Tests are in Maine.", "driving in maine\nrules for lorries")
    vocabulary = worded_vocabulary(worded)
    assert "maine" in vocabulary.names
    assert vocabulary.read("rules for lorrries").text == "rules for lorries"
    assert "maine" not in Vocabulary.from_texts(["\n".join(worded)]).names


@pytest.mark.parametrize(
    "slip",
    [
        "pasport",  # of a word of the documents
        "certifcate",
        "lorrries",  # of an English word that they have not got
        "paszport",
    ],
)
def test_a_slip_of_the_finger_in_another_wording_stays_one(slip):
    plain = Vocabulary.from_texts(TEXTS)
    worded = worded_vocabulary(*((text, f"need my {slip} soon") for text in TEXTS))
    for query in (slip, f"lost {slip}", f"lost {slip}t", f"{slip}s"):
        assert worded.read(query) == plain.read(query), query


def test_words_of_other_wordings_come_behind_those_of_the_documents():
    text = "A passport of K-5. The lamp in Oslo is old. How do I renew a licence?"
    plain = Vocabulary.from_texts([text])
    wordings = "passports passports k5 K5 lorries Gizmodo in Bern Z-9 con mi licencia de coche"
    worded = worded_vocabulary((text, wordings))
    for query in ("passportt", "k5", "K5 in Bern", "licence"):
        assert worded.read(query) == plain.read(query), query
    assert worded.read("lorrries, gizmodoo or z9").text == "lorries, gizmodo or Z-9"
    assert not any(map(worded.prints, ("lorries", "gizmodo", "bern")))
    assert worded.prints("passport") and worded.prints_code("k5") and not worded.prints_code("z9")
    assert worded.new_names("is it in Bern") == plain.new_names("is it in Bern") == {"bern"}
    assert worded.printed() == plain.printed()


def test_other_wordings_in_another_language_do_not_end_the_correction_of_english():
    wordings = "wie lange dauert das visum denn eigentlich normalerweise " * 3
    assert worded_vocabulary((TEXTS[1], wordings)).read("passprt").text == "passport"


def test_wordings_that_are_taken_out_are_counted_no_more():
    one, two, three = (("A licence.", "permit K-5"), ("A fee.", "cost"), ("A fee.", "cost\nprice"))
    before = PrintedWords.of_worded([one, two])
    assert before.refreshed([0, -1], [two], [three]) == PrintedWords.of_worded([one, three])
