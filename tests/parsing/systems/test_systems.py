"""Exports of other systems: what each kind gives, and what is named as not brought along."""

import io
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


def test_chatterbot_names_an_item_whose_list_was_forgotten():
    content = read(".yml", "conversations:\n- [who roars, the lion]\n- who barks - the dog\n")
    assert pairs(content) == [("who roars", "the lion", ())]
    assert content.doubts == (
        "1 conversation(s) without an answer, left out: 'who barks - the dog'",
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


def test_botpress_as_a_list_and_what_leads_into_a_flow():
    item = {
        "action": "text",
        "contexts": ["billing"],
        "enabled": True,
        "questions": {"en": ["How to pay?"]},
        "answers": {"en": ["By card."]},
    }
    content = read(
        ".json",
        [
            {"id": "pay", "data": item},
            {"id": "flow", "data": {**item, "action": "redirect"}},
            {"id": "who", "data": {**item, "answers": {"en": ["Hello {{user.name}}"]}}},
        ],
    )
    assert pairs(content) == [("How to pay?", "By card.", ())]
    assert content.entries[0].section == "billing"
    assert content.doubts == (
        "1 item(s) that are off or lead into a flow, left out: 'flow'",
        "1 answer(s) that are filled in when shown, left out: 'who'",
    )


def test_question_answering_keeps_prompts_and_the_questions_inside_them():
    prompts = [
        {"DisplayOrder": 0, "QnaId": 2, "DisplayText": "Next"},
        {"DisplayOrder": 1, "Qna": {"Questions": ["And then?"], "Answer": "Done."}},
        {"DisplayOrder": 2, "QnaId": 9, "DisplayText": "Gone"},
    ]
    first = {
        "Id": 1,
        "Questions": ["How do I begin?"],
        "Answer": "Press the button.",
        "Source": "https://example.org/start",
        "Dialog": {"IsContextOnly": False, "Prompts": prompts},
        "ActiveLearningSuggestions": [{"ClusterHead": "beginning", "SuggestedQuestions": []}],
    }
    second = {
        "Id": 2,
        "Questions": ["What is next?"],
        "Answer": "Wait.",
        "Dialog": {"IsContextOnly": True, "Prompts": []},
    }
    content = read(".json", {"Metadata": {}, "Assets": {"Synonyms": [], "Qnas": [first, second]}})
    assert [(e.question, e.answer, e.related) for e in content.entries] == [
        ("How do I begin?", "Press the button.", ("What is next?", "And then?", "Gone")),
        ("And then?", "Done.", ()),
        ("What is next?", "Wait.", ()),
    ]
    assert content.entries[0].url == "https://example.org/start"
    assert content.doubts == (
        "1 prompt(s) to a question that is not in the file, kept by their text: 'Gone'",
        "1 suggested wording(s) that nobody accepted, not kept: 'beginning'",
        "1 question(s) asked only after another, which is not kept: 'What is next?'",
    )


def test_articles_beside_their_sections_and_in_pages():
    page = {
        "articles": [
            {
                "title": "Refunds",
                "body": "<p>In a week.</p>",
                "section_id": 7,
                "html_url": "https://example.org/refunds",
                "user_segment_id": 3,
            }
        ],
        "sections": [{"id": 7, "name": "Money"}],
    }
    (entry,) = read(".json", [page]).entries
    assert (entry.question, entry.section, entry.url) == (
        "Refunds",
        "Money",
        "https://example.org/refunds",
    )
    assert read(".json", page).doubts == (
        "1 article(s) that only some readers may see, which is not kept: 'Refunds'",
    )


def test_a_list_of_help_scout_has_no_texts():
    one = {"name": "Refunds", "collectionId": "1", "status": "published"}
    whole = {**one, "text": "<p>In a week.</p>"}
    assert pairs(read(".json", {"article": whole})) == [("Refunds", "In a week.", ())]
    with pytest.raises(SourceError, match="without a text"):
        read(".json", {"articles": {"page": 1, "items": [one]}})


def test_issues_of_a_forge_are_no_articles():
    with pytest.raises(SourceError):
        read(".json", [{"title": "Crash", "body": "It fails.", "html_url": "https://e.org"}])


def test_kendra_has_its_links_and_names_who_may_see_what():
    rest = {"_source_uri": "https://example.org/a", "_category": "Clinics", "floor": "2"}
    documents = [
        {"Question": "How many clinics are there?", "Answer": "13"},
        {
            "Question": "Where are they?",
            "Answer": "In town.",
            "Attributes": rest,
            "AccessControlList": [{"Name": "staff", "Type": "GROUP", "Access": "ALLOW"}],
        },
    ]
    content = read(".json", {"SchemaVersion": 1, "FaqDocuments": documents})
    assert content.system == "kendra"
    assert [(e.question, e.answer, e.section, e.url) for e in content.entries] == [
        ("How many clinics are there?", "13", None, None),
        ("Where are they?", "In town.", "Clinics", "https://example.org/a"),
    ]
    assert content.doubts == (
        "1 question(s) that only some users may see, which is not kept: 'Where are they?'",
        "1 question(s) with attributes, not kept: 'Where are they?'",
    )


@pytest.mark.parametrize(
    "text",
    [
        "_question, _answer, _source_uri\nHow many are there?, 13, https://e.org/a\n"
        "Where are they?, In town, https://e.org/b\n",
        "How many are there?,13,https://e.org/a\nWhere are they?,In town,https://e.org/b\n",
    ],
)
def test_kendra_tables_with_and_without_a_header(text):
    assert [(e.question, e.answer, e.url) for e in read(".csv", text).entries] == [
        ("How many are there?", "13", "https://e.org/a"),
        ("Where are they?", "In town", "https://e.org/b"),
    ]


def test_phpmyfaq_has_its_html_escaped():
    faq = {
        "id": "1",
        "category": "Shop >> Paying",
        "keywords": "cash",
        "question": "How do I pay?",
        "answer": "&lt;p&gt;By card &amp;amp; cash.&lt;/p&gt;&lt;p&gt;Or later.&lt;/p&gt;",
    }
    content = read(".json", [{"faq": faq}])
    assert content.system == "phpmyfaq"
    assert pairs(content) == [("How do I pay?", "By card & cash.\n\nOr later.", ())]
    assert content.entries[0].section == "Shop / Paying"
    assert content.doubts == ("1 question(s) with keywords, not kept: 'How do I pay?'",)


def test_watson_leaves_out_what_only_begins_a_conversation_or_is_filled_in():
    intents = [
        {"intent": name, "examples": [{"text": f"about {name}"}]} for name in ("a", "b", "c", "d")
    ]
    nodes = [
        {"dialog_node": "1", "conditions": "#a", "output": {"text": "Which account?"}},
        {"dialog_node": "2", "parent": "1", "conditions": "#d", "output": {"text": "Thanks."}},
        {"dialog_node": "3", "conditions": "#b", "output": {"text": "You have <? $n ?>."}},
        {
            "dialog_node": "4",
            "conditions": "#c",
            "output": {
                "generic": [
                    {"response_type": "text", "values": [{"text": "On Monday."}]},
                    {"response_type": "option", "options": [{"label": "And Tuesday?"}]},
                ]
            },
        },
    ]
    content = read(".json", {"intents": intents, "dialog_nodes": nodes})
    assert pairs(content) == [("about c", "On Monday.", ())]
    assert content.entries[0].related == ("And Tuesday?",)
    assert content.doubts == (
        "1 node(s) that begin a conversation, left out: '#a'",
        "1 answer(s) that are filled in when said, left out: '#b'",
        "3 intent(s) that no single node with a text answers, left out: 'a', 'b', 'd'",
    )


def test_rasa_follows_rules_and_buttons_and_leaves_slots_out():
    content = read(
        ".yml",
        "nlu:\n- intent: pay\n  examples: |\n    - how to pay\n"
        "- intent: greet\n  examples: |\n    - hi\n- intent: open\n  examples: |\n    - when open\n"
        "rules:\n- rule: r\n  steps:\n  - intent: pay\n  - action: utter_payment\n"
        "responses:\n  utter_payment:\n  - text: By fax.\n    channel: fax\n  - text: By card.\n"
        "    buttons:\n    - title: Hours\n      payload: /open\n"
        "  utter_greet:\n  - text: Hi {name}!\n  utter_open:\n  - text: Daily.\n",
    )
    assert [(e.question, e.answer, e.related) for e in content.entries] == [
        ("how to pay", "By card.", ("when open",)),
        ("when open", "Daily.", ()),
    ]
    assert content.doubts == ("1 response(s) that are filled in when said, left out: 'greet'",)


def test_qnabot_leads_buttons_to_their_items_and_leaves_out_what_is_filled_in():
    card = {"buttons": [{"text": "More", "value": "QID::b"}, {"text": "Fees", "value": "Any fee?"}]}
    items = [
        {"qid": "a", "q": ["Are you open?"], "a": "Daily.", "r": card},
        {"qid": "b", "q": ["On holidays too?"], "a": "No."},
        {"qid": "c", "q": ["Who am I?"], "a": "You are {{UserInfo.UserName}}."},
        {"qid": "CustomNoMatches", "q": ["no_hits"], "a": "Nothing was found."},
    ]
    content = read(".json", {"qna": items})
    assert [(e.question, e.related) for e in content.entries] == [
        ("Are you open?", ("On holidays too?", "Any fee?")),
        ("On holidays too?", ()),
    ]
    assert content.doubts == (
        "2 item(s) that say nothing until they are filled in, left out: 'c', 'CustomNoMatches'",
    )


def test_qnabot_lines_are_its_items():
    lines = ['{"qid": "a", "q": ["Open?"], "a": "Daily.", "type": "qna"}'] * 2
    content = read(".jsonl", "\n".join(lines).replace("Open", "Free", 1))
    assert content.system == "qnabot" and [e.question for e in content.entries] == [
        "Free?",
        "Open?",
    ]


def workbook(rows):
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_qna_maker_workbooks_are_read_as_its_tables():
    content = reader(".xlsx")(
        workbook(
            [
                ["Question", "Answer", "Source", "Metadata", "Prompts", "QnaId"],
                ["Open?", "Daily.\\nFrom nine.", "Editorial", None, "[]", "1"],
                ["Hours?", "Daily.\\nFrom nine.", "Editorial", None, "[]", "1"],
                ["Fee?", "None.", "Editorial", None, '[{"qnaId":1,"displayText":"Hours"}]', "2"],
            ]
        )
    )
    assert content.system == "qnamaker"
    assert [(*one, e.related) for one, e in zip(pairs(content), content.entries, strict=True)] == [
        ("Open?", "Daily.\nFrom nine.", ("Hours?",), ()),
        ("Fee?", "None.", (), ("Open?",)),
    ]
    assert [e.position for e in content.entries] == [2, 4]


def test_three_columns_of_a_workbook_are_anybodys():
    content = reader(".xlsx")(
        workbook([["Question", "Answer", "Source"], ["Open?", "Yes.", "x"], ["Free?", "Yes.", "x"]])
    )
    assert content.system is None and pairs(content) == [
        ("Open?", "Yes.", ()),
        ("Free?", "Yes.", ()),
    ]


def test_qnabot_workbooks_have_counted_questions():
    content = reader(".xlsx")(
        workbook(
            [
                [
                    "qid",
                    "question1",
                    "question2",
                    "Answer",
                    "topic",
                    "displaytext1",
                    "buttonvalue1",
                ],
                ["a", "Open?", "Hours?", "Daily.", "Shop", "Fees", "QID::b"],
                ["b", "Any fee?", None, "None.", None, None, None],
                ["c", None, None, "Lost.", None, None, None],
            ]
        )
    )
    assert content.system == "qnabot"
    assert [(e.question, e.alternates, e.section, e.related) for e in content.entries] == [
        ("Open?", ("Hours?",), "Shop", ("Any fee?",)),
        ("Any fee?", (), None, ()),
    ]
    assert content.doubts == ("1 row(s) without a question or an answer, left out: 'c'",)
