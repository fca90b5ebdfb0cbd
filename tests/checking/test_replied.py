"""A wording of the owner's that a document asks, too."""

from parsed_files import file

from qa_bot.checking import Severity, check
from qa_bot.records import OwnReply

ASKED = file(("1", "Is there chest pain?", "See a doctor."), ("2", "When is it open?", "At nine."))
PAIN = OwnReply("chest pain", "Call.", ("chest pain",))


def test_a_question_that_is_a_wording_of_a_reply_is_told():
    (found,) = check([ASKED], replies=(PAIN,)).findings
    assert (found.rule, found.severity) == ("unused-reply", Severity.WARNING)
    assert found.place.text == "Is there chest pain?"
    assert found.message == (
        "the reply to 'chest pain' in the settings is not given: this answers it"
    )


def test_other_wordings_and_small_words_alone_are_not():
    others = OwnReply("human", "Ring.", ("human", "is it", "chest", "why is it open"))
    assert check([ASKED], replies=(others,)).findings == ()
