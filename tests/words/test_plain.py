"""Words are compared without what only says how to print them."""

from qa_bot.records import QAPair
from qa_bot.store.exact import ExactQuestions
from qa_bot.words.plain import plain
from qa_bot.words.stems import content_words, words
from qa_bot.words.vocabulary import Vocabulary

SOFT, ZERO = "\u00ad", "\u200b"


def test_characters_of_format_and_presentation_are_no_difference():
    assert plain(f"li{SOFT}cen{ZERO}ce of\ufb01ce \uff41\uff42 e\u0301 \u0130zmir") == (
        "licence office ab \u00e9 Izmir"
    )
    assert plain("Windows\u2122 95") == "Windows  95"


def test_words_and_the_vocabulary_see_one_word():
    assert words(f"the li{SOFT}cen{ZERO}ces") == words("the licences")
    assert content_words(f"of the mu{SOFT}se{SOFT}um") == content_words("of the museum")
    vocabulary = Vocabulary.from_texts([f"The licence of{SOFT}fice. Your licence is here."] * 3)
    assert vocabulary.read(f"licen{SOFT}se offfice").text == "license office"


def test_a_question_with_soft_hyphens_is_known_and_its_answer_is_as_printed():
    pair = QAPair("1", f"How do I ap{SOFT}ply?", f"By let{SOFT}ter.")
    assert ExactQuestions.build([pair]).ids("how do i apply", lambda ids: [pair]) == [0]
    assert pair.answer == "By let\u00adter."
