"""`qa-bot import`: what it writes, what it says was not brought along, and what it refuses."""

import json

import pytest

from qa_bot.parsing import read_file
from qa_bot.parsing.importing import KINDS

QNA_MAKER = (
    "Question\tAnswer\tSource\tMetadata\tSuggestedQuestions\tIsContextOnly\tPrompts\tQnaId\n"
    "Are you open?\tDaily.\\nFrom nine.\tEditorial\t\t[]\tFalse\t"
    '[{"displayOrder":0,"qnaId":2,"displayText":"Fees"}]\t1\n'
    "Opening hours\tDaily.\\nFrom nine.\tEditorial\t\t[]\tFalse\t[]\t1\n"
    'What does it cost?\tFive.\tEditorial\t\t[{"ClusterHead":"price"}]\tFalse\t[]\t2\n'
)


def pairs(path):
    return [(p.question, p.answer, p.alternates) for p in read_file(path).pairs]


@pytest.mark.parametrize(("form", "arguments"), [("yaml", ()), ("xlsx", ("--as", "xlsx"))])
def test_a_document_is_written_into_the_sources_and_the_rest_is_named(
    qa_bot_here, tmp_path, form, arguments
):
    export, sources = tmp_path / "kb.tsv", tmp_path / "docs"
    export.write_text(QNA_MAKER)
    done = qa_bot_here("import", export, "--from", "qnamaker", "--sources", sources, *arguments)
    target = sources / f"kb.{form}"
    assert done == (
        0,
        f"2 questions with 1 other wording and 1 related question written to {target}\n"
        "note: 1 suggested wording(s) that nobody accepted, not kept: 'price'\n",
        "",
    )
    assert [one.name for one in sources.iterdir()] == [f"kb.{form}"]
    assert pairs(target) == [
        ("Are you open?", "Daily.\nFrom nine.", ("Opening hours",)),
        ("What does it cost?", "Five.", ()),
    ]
    assert pairs(export) == pairs(target)


def test_the_written_yaml_is_what_a_person_would_write(qa_bot_here, tmp_path):
    export, target = tmp_path / "kb.tsv", tmp_path / "faq.yaml"
    export.write_text(QNA_MAKER)
    code, _, _ = qa_bot_here("import", export, "--to", target)
    assert code == 0
    assert target.read_text() == (
        "- question: Are you open?\n"
        "  answer: |-\n    Daily.\n    From nine.\n"
        "  alternates:\n  - Opening hours\n"
        "  related:\n  - What does it cost?\n"
        "- question: What does it cost?\n"
        "  answer: Five.\n"
    )


def test_questions_with_different_answers_are_named_and_never_merged(qa_bot_here, tmp_path):
    export, target = tmp_path / "a.json", tmp_path / "a.yaml"
    items = [{"qid": n, "q": ["Open?"], "a": answer} for n, answer in (("1", "Yes."), ("2", "No."))]
    export.write_text(json.dumps({"qna": items}))
    code, printed, _ = qa_bot_here("import", export, "--to", target)
    assert code == 0 and "1 question(s) with different answers, all kept: 'Open?'" in printed
    assert pairs(target) == [("Open?", "Yes.", ()), ("Open?", "No.", ())]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--from", "rasa"), "is no export of rasa (read as qnamaker)"),
        (("--from", "nothing"), "--from nothing is not known; expected one of aiml, anki"),
        (("--as", "csv"), "--as csv is not known; expected yaml or xlsx"),
        (("--to", "faq.txt"), "--to faq.txt ends in no .yaml or .xlsx"),
    ],
)
def test_what_is_refused_says_why_and_writes_nothing(qa_bot_here, tmp_path, arguments, reason):
    export, sources = tmp_path / "kb.tsv", tmp_path / "docs"
    export.write_text(QNA_MAKER)
    code, printed, errors = qa_bot_here("import", export, "--sources", sources, *arguments)
    assert code != 0 and printed == ""
    assert reason in " ".join(errors.replace("│", " ").split())
    assert not sources.exists()


def test_a_file_that_exists_is_kept_unless_it_is_to_be_replaced(qa_bot_here, tmp_path):
    export, target = tmp_path / "kb.tsv", tmp_path / "kb.yaml"
    export.write_text(QNA_MAKER)
    target.write_text("- question: Mine?\n  answer: Yes.\n")
    code, _, errors = qa_bot_here("import", export, "--to", target)
    assert code != 0 and "exists already" in errors and pairs(target) == [("Mine?", "Yes.", ())]
    code, _, _ = qa_bot_here("import", export, "--to", target, "--overwrite")
    assert code == 0 and len(pairs(target)) == 2


def test_what_holds_no_question_is_one_line(qa_bot_here, tmp_path):
    (tmp_path / "config.yml").write_text("pipeline:\n- name: x\n")
    code, printed, errors = qa_bot_here("import", tmp_path, "--to", tmp_path / "a.yaml")
    assert code != 0 and printed == "" and len(errors.splitlines()) == 1
    assert "holds no file with questions" in errors


# A file of each kind, small enough to see: its name, its text, and the pairs that it gives.
FILES = {
    "aiml": (
        "a.aiml",
        "<aiml><category><pattern>OPEN</pattern><template>Daily.</template></category></aiml>",
        [("OPEN", "Daily.", ())],
    ),
    "anki": ("a.txt", "#separator:tab\nOpen?\tDaily.\n", [("Open?", "Daily.", ())]),
    "botpress": (
        "a.json",
        '{"qnas": [{"id": "a", "data": {"enabled": true, "action": "text", '
        '"questions": {"en": ["Open?", "Hours?"]}, "answers": {"en": ["Daily."]}}}]}',
        [("Open?", "Daily.", ("Hours?",))],
    ),
    "chatterbot": ("a.yml", "conversations:\n- [Open?, Daily.]\n", [("Open?", "Daily.", ())]),
    "cqa": (
        "a.json",
        '{"assets": {"qnas": [{"id": 1, "questions": ["Open?"], "answer": "Daily."}]}}',
        [("Open?", "Daily.", ())],
    ),
    "dialogflow": (
        "a.json",
        '{"name": "o", "userSays": [{"data": [{"text": "Op"}, {"text": "en?"}]}], '
        '"responses": [{"messages": [{"type": 0, "speech": "Daily."}]}]}',
        [("Open?", "Daily.", ())],
    ),
    "faqpage": (
        "a.json",
        '{"@type": "FAQPage", "mainEntity": [{"@type": "Question", "name": "Open?", '
        '"acceptedAnswer": {"@type": "Answer", "text": "Daily."}}]}',
        [("Open?", "Daily.", ())],
    ),
    "gift": ("a.gift", "Open? {=Daily. ~Never.}\n", [("Open?", "Daily.", ())]),
    "helpscout": (
        "a.json",
        '{"article": {"name": "Opening", "text": "Daily.", "collectionId": "1"}}',
        [("Opening", "Daily.", ())],
    ),
    "i18n": ("a.json", '{"faq": {"q1": "Open?", "a1": "Daily."}}', [("Open?", "Daily.", ())]),
    "intercom": (
        "a.json",
        '{"type": "list", "data": [{"title": "Opening", "body": "Daily.", "workspace_id": "w"}]}',
        [("Opening", "Daily.", ())],
    ),
    "kendra": ("a.csv", "_question,_answer\nOpen?,Daily.\n", [("Open?", "Daily.", ())]),
    "moodle": (
        "a.xml",
        "<GLOSSARY><INFO><ENTRIES><ENTRY><CONCEPT>Opening</CONCEPT><DEFINITION>Daily.</DEFINITION>"
        "</ENTRY></ENTRIES></INFO></GLOSSARY>",
        [("Opening", "Daily.", ())],
    ),
    "phpmyfaq": (
        "a.json",
        '[{"faq": {"question": "Open?", "answer": "&lt;p&gt;Daily.&lt;/p&gt;"}}]',
        [("Open?", "Daily.", ())],
    ),
    "qna": ("a.qna", "# ? Open?\n- Hours?\n```\nDaily.\n```\n", [("Open?", "Daily.", ("Hours?",))]),
    "qnabot": (
        "a.json",
        '{"qna": [{"qid": "a", "type": "qna", "q": ["Open?", "Hours?"], "a": "Daily."}]}',
        [("Open?", "Daily.", ("Hours?",))],
    ),
    "qnamaker": (
        "a.tsv",
        "Question\tAnswer\tSource\nOpen?\tDaily.\tx\nHours?\tDaily.\tx\n",
        [("Open?", "Daily.", ("Hours?",))],
    ),
    "rasa": (
        "a.yml",
        "nlu:\n- intent: open\n  examples: |\n    - Open?\n    - Hours?\n"
        "responses:\n  utter_open:\n  - text: Daily.\n",
        [("Open?", "Daily.", ("Hours?",))],
    ),
    "squad": (
        "a.json",
        '{"data": [{"title": "T", "paragraphs": [{"context": "Daily.", "qas": '
        '[{"question": "Open?", "answers": [{"text": "Daily"}]}]}]}]}',
        [("Open?", "Daily", ())],
    ),
    "watson": (
        "a.json",
        '{"intents": [{"intent": "o", "examples": [{"text": "Open?"}]}], '
        '"dialog_nodes": [{"conditions": "#o", "output": {"text": "Daily."}}]}',
        [("Open?", "Daily.", ())],
    ),
    "zendesk": (
        "a.json",
        '{"articles": [{"title": "Opening", "body": "<p>Daily.</p>", "section_id": 1}]}',
        [("Opening", "Daily.", ())],
    ),
}


def test_every_kind_has_a_file_here():
    assert tuple(FILES) == KINDS


@pytest.mark.parametrize("kind", FILES)
def test_a_file_of_each_kind_gives_the_same_dropped_in_and_imported(qa_bot_here, tmp_path, kind):
    name, text, wanted = FILES[kind]
    export, target = tmp_path / name, tmp_path / "written.yaml"
    export.write_text(text)
    code, _, errors = qa_bot_here("import", export, "--from", kind, "--to", target)
    assert (code, errors) == (0, "")
    assert pairs(export) == pairs(target) == wanted
