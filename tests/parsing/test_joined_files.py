"""Projects of several files among the sources: one document, with the pairs that import gives."""

import json

import pytest
from limits import cpu_seconds
from odf_files import packed_parts

from qa_bot.checking.sources import read_paths
from qa_bot.parsing import read_file, read_folder
from qa_bot.parsing.importing import read_export
from qa_bot.verifying.source_files import SourceFiles

NLU = "version: '3.1'\nnlu:\n- intent: faq/pay\n  examples: |\n    - How to pay?\n    - cash?\n"
DOMAIN = "intents: [faq]\nsession_config: {}\nresponses:\n  utter_faq/pay:\n  - text: By card.\n"
RASA = {
    "bot/domain.yml": DOMAIN,
    "bot/data/nlu.yml": NLU,
    "bot/data/rules.yml": "rules:\n- rule: r\n  steps:\n  - intent: faq\n  - action: utter_faq\n",
    "bot/config.yml": "language: en\npipeline:\n- name: WhitespaceTokenizer\n",
}
AGENT = {
    "agent.json": json.dumps({"language": "en"}),
    "intents/pay.json": json.dumps(
        {"name": "p", "responses": [{"messages": [{"type": "0", "speech": ["By card."]}]}]}
    ),
    "intents/pay_usersays_en.json": json.dumps(
        [{"data": [{"text": "How to "}, {"text": "pay?"}]}, {"data": [{"text": "cash?"}]}]
    ),
}
TABLE = "Question\tAnswer\tSource\nHow to pay?\tBy card.\tx\ncash?\tBy card.\tx\n"
QNA_MAKER = {
    "QnAs.tsv": TABLE,
    "Settings.tsv": "Key\tValue\nLanguage\tEnglish\n",
    "Synonyms.tsv": 'Synonyms\n"pay","settle"\n',
    "UnstructuredContent/prose.txt": "1. What is this?\n\nNothing that is asked.\n",
}
OTHER = "1. Are you open?\nDaily.\n2. Is it free?\nYes.\n"


def pairs(files):
    return [(p.question, p.answer, p.alternates) for file in files for p in file.pairs]


@pytest.mark.parametrize(
    ("project", "path"),
    [(RASA, "bot/data/nlu.yml"), (AGENT, "agent.json"), (QNA_MAKER, "QnAs.tsv")],
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_project_is_one_document_and_reads_as_its_import(documents, project, path, packed):
    files = {name: text.encode() for name, text in project.items()}
    folder = documents({"bot.zip": packed_parts(files)} if packed else files)
    named = f"bot.zip/{path}" if packed else path
    found, problems = read_folder(folder)
    assert [file.path for file in found] == [named]
    assert pairs(found) == [("How to pay?", "By card.", ("cash?",))]
    imported = read_export(folder / "bot.zip" if packed else folder)
    assert [(e.question, e.answer, e.alternates) for e in imported.entries] == pairs(found)
    assert {problem.path for problem in problems} <= {named}
    assert [problem.reason for problem in problems] == list(imported.doubts)


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_of_a_project_can_be_held_against_its_files(documents, packed):
    files = {name: text.encode() for name, text in RASA.items()}
    folder = documents({"bot.zip": packed_parts(files)} if packed else files)
    ((document,), _) = read_folder(folder)
    again = SourceFiles(folder).read(document.path)
    assert again is not None
    assert (again.sha256, again.pairs) == (document.sha256, document.pairs)


def test_the_hash_of_a_project_changes_with_any_of_its_files(documents):
    folder = documents({name: text.encode() for name, text in RASA.items()})
    before = read_folder(folder)[0][0].sha256
    (folder / "bot/domain.yml").write_text(DOMAIN.replace("card", "phone"))
    ((after,), _) = read_folder(folder)
    assert after.sha256 != before and after.pairs[0].answer == "By phone."


def test_what_is_no_part_of_a_project_is_read_by_itself(documents):
    faq = "rules:\n- question: May I smoke?\n  answer: Outside.\n"
    folder = documents(
        {**{n: t.encode() for n, t in RASA.items()}, "bot/faq.yml": faq, "other.txt": OTHER}
    )
    found, _ = read_folder(folder)
    assert [file.path for file in found] == ["bot/data/nlu.yml", "bot/faq.yml", "other.txt"]


def test_two_projects_stay_apart(documents):
    other = {f"second/{name}": text.replace("card", "fax") for name, text in RASA.items()}
    folder = documents({n: t.encode() for n, t in (RASA | other).items()})
    found, _ = read_folder(folder)
    assert [(file.path, file.pairs[0].answer) for file in found] == [
        ("bot/data/nlu.yml", "By card."),
        ("second/bot/data/nlu.yml", "By fax."),
    ]


def test_a_file_of_a_project_can_be_checked_by_its_name(documents):
    folder = documents({"nlu.yml": NLU, "domain.yml": DOMAIN})
    (parsed,), problems = read_paths([folder / "nlu.yml"])
    assert pairs([parsed]) == [("How to pay?", "By card.", ("cash?",))] and problems == []
    assert pairs([read_file(folder / "nlu.yml")]) == pairs([parsed])


@pytest.mark.parametrize(
    "members",
    [
        {
            **{f"{n}/x_usersays_en.json": "[]" for n in range(4_900)},
            **{f"{n}/x.json": "{}" for n in range(4_900)},
        },
        {
            **{f"{n}/QnAs.tsv": TABLE for n in range(4_900)},
            **{f"{n}/Settings.tsv": "x" for n in range(4_900)},
        },
        {"a/" * 30_000 + "nlu.yml": NLU, "a/" * 30_000 + "domain.yml": DOMAIN},
    ],
    ids=["intents", "tables", "deep"],
)
def test_an_archive_of_many_halves_takes_no_long_time(documents, members):
    folder = documents({"a.zip": packed_parts(members)})
    with cpu_seconds(10):
        read_folder(folder)


def aiml(**categories):
    said = "".join(
        f"<category><pattern>{pattern}</pattern><template>{template}</template></category>"
        for pattern, template in categories.items()
    )
    return f'<?xml version="1.0"?><aiml version="2.0">{said}</aiml>'


BOT = {
    "bot/hours.aiml": aiml(OPEN="From nine.", PAY="<srai>COST</srai>", GONE="<srai>x</srai>"),
    "bot/money.aiml": aiml(COST="Five euro.", TIMES="<srai>OPENED</srai>"),
    "bot/words.aiml": aiml(OPENED="<srai>OPEN</srai>", LOST="<srai>nowhere</srai>"),
    "bot/other.aiml": aiml(PARK="In the yard.", PLACE="<srai>PARK</srai>", COST="Six."),
    "else/cars.aiml": aiml(CARS="No.", VAN="<srai>COST</srai>"),
}


@pytest.mark.parametrize("packed", [False, True])
def test_patterns_of_aiml_lead_into_other_files_of_their_folder(documents, packed):
    files = {name: text.encode() for name, text in BOT.items()}
    folder = documents({"bot.zip": packed_parts(files)} if packed else files)
    found, problems = read_folder(folder)
    before = "bot.zip/" if packed else ""
    assert {file.path.removeprefix(before): pairs([file]) for file in found} == {
        "bot/hours.aiml": [("OPEN", "From nine.", ("TIMES", "OPENED"))],
        "bot/money.aiml": [("COST", "Five euro.", ("PAY",))],
        "bot/other.aiml": [("PARK", "In the yard.", ("PLACE",)), ("COST", "Six.", ())],
        "else/cars.aiml": [("CARS", "No.", ())],
    }
    lost = "1 pattern(s) that lead to no answer, left out: "
    assert [(one.path.removeprefix(before), one.reason) for one in problems] == [
        ("bot/hours.aiml", f"{lost}'GONE'"),
        ("bot/hours.aiml", f"bot/words.aiml: {lost}'LOST'"),
        ("else/cars.aiml", f"{lost}'VAN'"),
    ]


def test_a_file_of_aiml_reads_alone_as_in_its_folder(documents):
    folder = documents({name: text.encode() for name, text in BOT.items()})
    for file in read_folder(folder)[0]:
        alone = read_file(folder / file.path, file.path)
        assert (alone.pairs, alone.sha256) == (file.pairs, file.sha256)
