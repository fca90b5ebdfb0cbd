"""One alternate lifts what is asked in its words to an answer, and changes nothing else."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from qa_bot import Outcome, QABot
from qa_bot.records import QAPair
from qa_bot.store import memory_store

WORDING = "will a speeding ticket get me on some federal list"
NEAR = (
    WORDING.upper(),
    f"{WORDING}!!",
    "will a speedign ticket get me on some federal list",
    "hello, will a speeding ticket get me on some federal list?",
)
# Has the alternate's rarest words, and asks something else.
SHARING = "how do I pay a speeding ticket"
# Of the sample document and of nothing in it; answered, offered as a choice, and not covered.
OTHERS = (
    "who checks that the data is used properly",
    "what happens to people whose data is shared",
    "can I keep my information from ICE",
    "does it hurt trust in the police",
    "are there laws against sharing",
    "what do other states do",
    "how do I report an accident",
    "what documents do I need for a license",
    "is there a list of federal agencies",
    "what is the ACLU's role",
    "is my photo shared",
)


def seen(answer) -> tuple:
    """What a reader sees of an answer, and how sure it is of each match."""
    confidences = [round(match.confidence, 6) for match in answer.matches]
    numbers = [match.pair.number for match in answer.matches]
    return answer.outcome, answer.text, numbers, confidences, answer.notes


# With a slip in a word that the document prints; others make it, too.
MISSPELT = "imigration police look up"
NEAR_MISSPELT = (
    "Imigration police look up?",
    "immigration police look up",
    "please tell me: imigration police look up",
    "imigration polcie look up",
)
WITH_THE_SLIP = (
    "imigration",
    "what does the dmv share with imigration",
    "does maine share data with imigration",
)


def with_alternate(pairs, number, wording):
    return [
        replace(pair, alternates=(wording,)) if pair.number == number else pair for pair in pairs
    ]


@pytest.mark.model
def test_one_alternate_answers_its_wording_and_changes_no_other_answer(bot, model):
    worded = with_alternate(bot.store.records(range(20)), "19", WORDING)
    added = next(pair for pair in worded if pair.number == "19")
    before, after = bot, QABot.from_pairs(worded, encoder=model, other_languages=False)
    assert before.ask(WORDING).outcome is not Outcome.ANSWERED
    answer = after.ask(WORDING)
    assert (answer.pair, answer.confidence) == (added, 1)
    for text in NEAR:
        assert after.ask(text).pair == added, text
    assert before.ask(SHARING).outcome is after.ask(SHARING).outcome is Outcome.NOT_COVERED
    outcomes = set()
    for text in OTHERS:
        assert seen(before.ask(text)) == seen(after.ask(text)), text
        outcomes.add(before.ask(text).outcome)
    assert outcomes == {Outcome.ANSWERED, Outcome.CHOOSE, Outcome.NOT_COVERED}


@pytest.mark.model
def test_a_slip_of_the_finger_in_an_alternate_is_corrected_for_all_others(bot, model):
    worded = with_alternate(bot.store.records(range(20)), "5", MISSPELT)
    before, after = bot, QABot.from_pairs(worded, encoder=model, other_languages=False)
    answer = after.ask(MISSPELT)
    assert (answer.pair.number, answer.confidence) == ("5", 1)
    for text in NEAR_MISSPELT:
        assert after.ask(text).pair == answer.pair, text
    for text in (*WITH_THE_SLIP, *OTHERS):
        assert seen(before.ask(text)) == seen(after.ask(text)), text
    assert before.ask(WITH_THE_SLIP[2]).outcome is Outcome.CHOOSE


@pytest.mark.parametrize("count", [20, 90])
def test_pairs_are_measured_as_if_none_had_alternates(encoder, count):
    words = [f"word{i}" for i in range(count + 7)]
    pairs = [
        QAPair(str(i), " ".join(words[i : i + 4]), " ".join(words[i : i + 7][::-1]))
        for i in range(count)
    ]
    odd = ("something quite else", "word1 word2 word3")
    worded = [replace(pair, alternates=odd) if i % 9 == 0 else pair for i, pair in enumerate(pairs)]
    plain, store = memory_store(pairs, encoder), memory_store(worded, encoder)
    held = len(plain.statistics.token_df)
    assert store.statistics.token_df[:held].tolist() == plain.statistics.token_df.tolist()
    assert not store.statistics.token_df[held:].any()
    assert store.statistics.mean_question.tolist() == plain.statistics.mean_question.tolist()
    for one, other in pairwise(words[:: count // 5]):
        pooled = encoder.encode_query(f"{one} {other} else").pooled
        found = store.candidates(pooled, [one, other]).printed
        wanted = plain.candidates(pooled, [one, other])
        # Of many pairs those are candidates, too, that are near by an alternate.
        _, mine, theirs = np.intersect1d(found.ids, wanted.ids, return_indices=True)
        assert wanted.printed is None and len(mine) >= min(len(wanted.ids), 20)
        for name in ("question_cosine", "passage_cosine", "spans", "bm25"):
            measured, alone = getattr(found, name)[mine], getattr(wanted, name)[theirs]
            assert measured == pytest.approx(alone), name
