"""Exports of other systems: what each kind gives, and what is named as not brought along."""

import json

import pytest

from qa_bot.parsing.formats import reader
from qa_bot.records import SourceError


def read(suffix, data):
    text = data if isinstance(data, str) else json.dumps(data)
    return reader(suffix)(text.encode())


def pairs(content):
    return [(e.question, e.answer, e.alternates) for e in content.entries]


def test_qna_maker_has_no_quoting_and_rows_of_one_id_are_wordings():
    content = read(
        ".tsv",
        "Question\tAnswer\tSource\tMetadata\tSuggestedQuestions\tIsContextOnly\tPrompts\tQnaId\n"
        'When is "tea"?\tAt four.\\n\\nSay "milk".\tmanual.tsv\t\t[]\tFalse\t'
        '[{"DisplayOrder":0,"QnaId":2,"DisplayText":"Cake"}]\t1\n'
        'Tea time?\tAt four.\\n\\nSay "milk".\tmanual.tsv\t\t[]\tFalse\t[]\t1\n'
        '"Cake?\tNo.\tmanual.tsv\t\t[{"ClusterHead":"any cake"}]\tFalse\t[]\t2\n',
    )
    assert content.system == "qnamaker"
    assert pairs(content) == [
        ('When is "tea"?', 'At four.\n\nSay "milk".', ("Tea time?",)),
        ('"Cake?', "No.", ()),
    ]
    assert [e.position for e in content.entries] == [2, 4]
    assert [e.related for e in content.entries] == [('"Cake?',), ()]
    assert content.doubts == ("1 suggested wording(s) that nobody accepted, not kept: 'any cake'",)


def test_qna_maker_without_ids_joins_rows_of_one_answer():
    content = read(
        ".tsv", "Question\tAnswer\tSource\nWho?\tAnn.\tx\nWhere?\tHere.\tx\nWhom?\tAnn.\tx"
    )
    assert pairs(content) == [("Who?", "Ann.", ("Whom?",)), ("Where?", "Here.", ())]


def test_chatterbot_keeps_the_first_answer_and_names_what_differs():
    content = read(
        ".yml",
        "categories: [zoo]\nconversations:\n"
        "- [who roars, the lion, a tiger]\n- [who roars, a bear]\n",
    )
    assert pairs(content) == [("who roars", "the lion", ()), ("who roars", "a bear", ())]
    assert content.doubts == (
        "1 question(s) with several answers, the first is kept: 'who roars'",
        "1 question(s) with different answers, all kept: 'who roars'",
    )


def test_rasa_joins_intent_and_response_without_marks_of_entities():
    content = read(
        ".yml",
        "nlu:\n- intent: faq/lost\n  examples: |\n    - I lost my [card](item)\n"
        '    - my [pass]{"entity": "item"} is gone\n- intent: bye\n  examples: |\n    - bye\n'
        "responses:\n  utter_faq/lost:\n  - text: |\n      Call us.\n      At once.\n",
    )
    assert pairs(content) == [
        ("I lost my card", "Call us.\nAt once.", ("my pass is gone",)),
    ]
    assert content.entries[0].section == "faq"
    assert "'bye'" in content.doubts[0]


def test_half_of_a_rasa_project_is_named_as_such():
    with pytest.raises(SourceError, match="import their folder"):
        read(".yml", "nlu:\n- intent: bye\n  examples: |\n    - bye\n")


def test_watson_joins_an_intent_and_the_node_with_just_that_condition():
    content = read(
        ".json",
        {
            "intents": [
                {"intent": "Lost", "examples": [{"text": "lost it"}, {"text": "it is gone"}]},
                {"intent": "Other", "examples": [{"text": "what else"}]},
            ],
            "dialog_nodes": [
                {"conditions": "#Lost", "output": {"text": {"values": ["Call us.", "Ring us."]}}},
                {"conditions": "#Other && @x", "output": {"text": "Only with x."}},
            ],
        },
    )
    assert pairs(content) == [("lost it", "Call us.", ("it is gone",))]
    assert "'Other'" in content.doubts[0]


def test_qnabot_takes_wordings_and_leaves_quizzes():
    content = read(
        ".json",
        {
            "qna": [
                {
                    "qid": "a",
                    "type": "qna",
                    "q": ["Open?", "Hours?"],
                    "a": "Nine\nto five.",
                    "t": "Shop",
                },
                {"qid": "quiz", "type": "quiz", "question": "2+2?", "incorrectAnswers": ["5"]},
            ]
        },
    )
    assert pairs(content) == [("Open?", "Nine\nto five.", ("Hours?",))]
    assert content.entries[0].section == "Shop" and "'quiz'" in content.doubts[0]


@pytest.mark.parametrize(
    "tree",
    [
        {"Assets": {"Qnas": [{"Id": 1, "Answer": "Yes.", "Questions": ["May I?", "Can I?"]}]}},
        {"qnaDocuments": [{"id": 1, "answer": "Yes.", "questions": ["May I?", "Can I?"]}]},
        {"value": [{"id": 1, "answer": "Yes.", "questions": ["May I?", "Can I?"]}]},
    ],
)
def test_question_answering_in_its_three_shells(tree):
    content = read(".json", tree)
    assert content.system == "cqa" and pairs(content) == [("May I?", "Yes.", ("Can I?",))]


def test_squad_has_spans_and_questions_that_nothing_answers():
    items = [
        {"question": "Who?", "answers": [{"text": "Ann"}, {"text": "Ann Lee"}]},
        {"question": "Why?", "answers": [], "is_impossible": True},
    ]
    content = read(
        ".json", {"data": [{"title": "T", "paragraphs": [{"context": "", "qas": items}]}]}
    )
    assert pairs(content) == [("Who?", "Ann", ())] and len(content.doubts) == 2


@pytest.mark.parametrize(
    ("kind", "tree"),
    [
        (
            "zendesk",
            {
                "articles": [
                    {
                        "title": "Refunds",
                        "body": "<p>In a week.</p>",
                        "section_id": 1,
                        "draft": False,
                    },
                    {"title": "Secret", "body": "<p>No.</p>", "section_id": 1, "draft": True},
                ]
            },
        ),
        (
            "intercom",
            {"data": [{"title": "Refunds", "body": "<p>In a week.</p>", "workspace_id": "w"}]},
        ),
        (
            "helpscout",
            {
                "articles": {
                    "items": [{"name": "Refunds", "text": "In a week.", "collectionId": "1"}]
                }
            },
        ),
    ],
)
def test_articles_that_are_published(kind, tree):
    content = read(".json", tree)
    assert (content.system, pairs(content)) == (kind, [("Refunds", "In a week.", ())])


def test_botpress_has_wordings_and_answers_by_language():
    on = {
        "enabled": True,
        "questions": {"en": ["How to pay?", "Pay?"], "es": ["¿Cómo pago?"]},
        "answers": {"en": ["By card.\nOr cash.", "Cash."], "es": ["Con tarjeta."]},
    }
    off = {**on, "enabled": False}
    content = read(".json", {"qnas": [{"id": "pay", "data": on}, {"id": "old", "data": off}]})
    assert pairs(content) == [
        ("How to pay?", "By card.\nOr cash.", ("Pay?",)),
        ("¿Cómo pago?", "Con tarjeta.", ()),
    ]
    assert [("'pay'" in d, "'old'" in d) for d in content.doubts] == [(True, False), (False, True)]
