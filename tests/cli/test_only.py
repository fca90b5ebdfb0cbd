"""Questions to some of several documents: on the command line, in the settings, over a server."""

import json

import pytest

from qa_bot import QABot, QAPair, Source
from qa_bot.web.service import Service

QUESTIONS = "## 1. When are you open?\n\n{0}\n\n## 2. May I {1}?\n\n{2}\n"
TEXTS = {
    "museum.md": "# Harbour Museum\n\n" + QUESTIONS.format("From ten to five.", "smoke", "No."),
    "pool.md": "# Riverside Pool\n\n" + QUESTIONS.format("From six to nine.", "dive", "Yes."),
}


@pytest.fixture
def folder(tmp_path):
    sources = tmp_path / "source_docs"
    sources.mkdir()
    for name, text in TEXTS.items():
        (sources / name).write_text(text, "utf-8")
    return tmp_path


def asked(qa_bot, folder, *options) -> dict:
    places = ("--sources", folder / "source_docs", "--index", folder / "index")
    _, stdout, stderr = qa_bot("ask", "When are you open?", "--json", *options, *places)
    assert stderr == ""
    return json.loads(stdout)


@pytest.mark.model
def test_a_document_of_the_command_line_alone_answers(folder, qa_bot_with_model):
    assert len(asked(qa_bot_with_model, folder)["choices"]) == 2
    reply = asked(qa_bot_with_model, folder, "--only", "Riverside Pool")
    assert (reply["text"], reply["within"]) == ("From six to nine.", ["pool.md"])


@pytest.mark.model
def test_a_document_of_the_settings_alone_answers_unless_another_is_named(
    folder, qa_bot_with_model
):
    settings = folder / "qa-bot.toml"
    settings.write_text('only = ["museum.md"]\n', "utf-8")
    given = ("--settings", settings)
    assert asked(qa_bot_with_model, folder, *given)["text"] == "From ten to five."
    reply = asked(qa_bot_with_model, folder, *given, "--only", "pool.md")
    assert reply["text"] == "From six to nine."


@pytest.mark.model
def test_a_document_of_the_settings_that_is_not_there_is_named(folder, qa_bot_with_model):
    settings = folder / "qa-bot.toml"
    settings.write_text('only = ["harbour.md"]\n', "utf-8")
    places = ("--sources", folder / "source_docs", "--index", folder / "index")
    code, _, stderr = qa_bot_with_model("ask", "open?", "--settings", settings, *places)
    assert code == 1 and "there is no document 'harbour.md'; there is museum.md, pool.md" in stderr


@pytest.mark.model
def test_a_server_reads_a_message_in_the_light_of_all_before_it(model):
    pairs = [
        QAPair("1", "When is the museum open?", "From ten.", Source("museum.md", title="Museum")),
        QAPair("2", "May I smoke there?", "No.", Source("museum.md", title="Museum")),
        QAPair("1", "When is the pool open?", "From six.", Source("pool.md", title="Pool")),
        QAPair("2", "May I dive?", "In the deep end.", Source("pool.md", title="Pool")),
        QAPair("3", "Is there a cloakroom?", "By the door.", Source("pool.md", title="Pool")),
    ]
    bot = QABot.from_pairs(pairs, encoder=model)
    before = ["when are you open", "the museum", "thanks"]
    assert Service(bot).ask("and the pool?", before).text == "From six."
    assert Service(bot).ask("when are you open", documents=["pool.md"]).text == "From six."
    narrowed = Service(bot, documents=["museum.md"])
    assert narrowed.ask("when are you open").text == "From ten."
    assert narrowed.ask("when are you open", documents=[]).text == "From ten."
    assert Service(bot).ask("when are you open", ["hello"] * 500).outcome == "choose"


@pytest.mark.model
def test_a_server_answers_alike_whether_or_not_it_remembers_what_was_said_before(model):
    pairs = [
        QAPair(str(n), question, answer, Source(path, title=path[:-3]))
        for path, texts in {
            "museum.md": {"When is the museum open?": "From ten.", "May I smoke?": "No."},
            "pool.md": {"When is the pool open?": "From six.", "May I dive?": "In the deep end."},
        }.items()
        for n, (question, answer) in enumerate(texts.items(), 1)
    ]
    bot, other = (QABot.from_pairs(pairs, encoder=model) for _ in range(2))
    talk = ["when are you open", "the pool", *["thanks", "hello", "may I dive"] * 3, "may I smoke"]
    kept = Service(bot)
    for turn, query in enumerate(talk):
        answer = kept.ask(query, talk[:turn])
        other.forget()
        assert answer == Service(other).ask(query, talk[:turn])
    remembered = len(bot._desk.remembered)
    assert kept.ask(talk[-1], talk[:-1]) is answer and len(bot._desk.remembered) == remembered
    held = Service(bot).ask("when are you open", held=["pool.md"])
    assert (held.text, held.within) == ("From six.", ("pool.md",))
    assert Service(bot).ask("when are you open", held=["gone.md"]).outcome == "choose"


@pytest.mark.model
def test_a_server_remembers_nothing_of_documents_that_were_read_anew(folder, model):
    sources = folder / "source_docs"
    (sources / "pool.md").unlink()
    bot = QABot.open(sources, folder / "index")
    service = Service(bot)
    assert service.ask("When are you open?").text == "From ten to five."
    text = TEXTS["museum.md"].replace("ten to five", "nine to four")
    (sources / "museum.md").write_text(text, "utf-8")
    bot.reload()
    assert service.ask("When are you open?").text == "From nine to four."
