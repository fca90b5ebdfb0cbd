"""The owner's own texts in qa-bot.toml: replies, and what is said of a document."""

import time
from pathlib import Path

import pytest

from qa_bot.records import Contact, OwnReply, SettingsError
from qa_bot.settings.reading import settings_of

FILE = Path("qa-bot.toml")


def error_of(text: str) -> str:
    with pytest.raises(SettingsError) as error:
        settings_of(text, FILE)
    return str(error.value).removeprefix("qa-bot.toml, line ")


def test_a_reply_is_a_text_or_a_table():
    owner = settings_of(
        '[replies]\nhuman = "Ring us."\n'
        '"chest pain" = { text = "Call 999.", wordings = ["can\'t breathe"], contact = true }\n',
        FILE,
    ).owner
    assert owner.replies == (
        OwnReply("human", "Ring us.", ("human",)),
        OwnReply("chest pain", "Call 999.", ("chest pain", "can't breathe"), contact=True),
    )


def test_a_document_has_a_title_or_a_table_with_its_contact():
    given = settings_of(
        'contact.text = "Ask"\n[documents]\n"a.md" = "A"\n"b.md" = { title = "B" }\n'
        '"c.md" = { contact = { text = "Ring", link = "tel:+123" } }\n',
        FILE,
    )
    assert given.titles == {"a.md": "A", "b.md": "B"}
    assert given.owner.contact == Contact(text="Ask")
    assert given.owner.contacts == {"c.md": Contact(text="Ring", link="tel:+123")}


def test_a_contact_has_the_ways_that_its_owner_names():
    given = settings_of(
        '[contact]\ntext = "Desk"\nmail = "o\'neil+desk@mail.example.org"\n'
        'telephone = "+49 (0)30 12-34"\nhours = "9 to 17"\n[documents]\n'
        '"a.md" = { contact = { text = "Hall", telephone = "(01632) 960 001" } }\n',
        FILE,
    ).owner
    assert given.contact == Contact(
        text="Desk",
        mail="o'neil+desk@mail.example.org",
        telephone="+49 (0)30 12-34",
        hours="9 to 17",
    )
    assert given.contacts == {"a.md": Contact(text="Hall", telephone="(01632) 960 001")}


@pytest.mark.parametrize(
    "bad",
    [
        "", "desk", "a@b@c", "a b@c.org", "Desk <a@b.org>", "a@b.org,c@d.org", "mailto:a@b.org",
        "a@b.org?cc=c", "a@-b.org", "a@b.org\\n", "x" * 65 + "@b.org",
    ],
)  # fmt: skip
def test_a_mail_address_is_one(bad):
    said = error_of(f'[contact]\ntext = "Desk"\nmail = "{bad}"')
    assert said.startswith("3: contact.mail is ")
    assert said.endswith('; a mail address such as "desk@example.org" was expected; change it')


@pytest.mark.parametrize(
    "bad", ["", "call us", "1", "+", "tel:123", "123 ext. 4", "1" * 16, "12;34"]
)
def test_a_telephone_number_is_one(bad):
    said = error_of(f'[documents]\na.contact = {{ text = "Desk", telephone = "{bad}" }}')
    assert said.startswith("2: documents.a.contact.telephone is ")
    assert said.endswith('; a telephone number such as "+44 1632 960001" was expected; change it')


def test_another_key_of_a_contact_is_told_which_there_are():
    said = error_of('[documents]\na.contact = { text = "Desk", email = "a@b.org" }')
    assert "there are text, link, mail, telephone, hours; rename or remove it" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[replies]\n\nhuman = 3", "3: replies.human is 3; a text, or a table such as { text ="),
        ('[replies]\nhuman = ""', "2: replies.human.text is ''; a text of 1 to 2,000 characters"),
        ('[replies]\n"" = "a"', "2: replies.'' is ''; one line of 1 to 200 characters with a"),
        ('[replies]\n"?!" = "a"', "2: replies.'?!' is '?!', which has no word; one line of 1 to"),
        (
            '[replies]\na = "b"\nx = { text = "a", wordings = ["y", " "] }',
            "3: replies.x.wordings is ' '; one line of 1 to 200 characters with a letter or digit "
            "was expected; change it",
        ),
        ("[replies]\nx = { text = 'a', wordings = 'y' }", "2: replies.x.wordings is 'y'; a list"),
        ("[replies]\nx = { text = 'a', contact = 1 }", "2: replies.x.contact is 1; true or false"),
        ("[replies]\nx = { contact = true }", "2: replies.x has no text; add text = ..."),
        (
            "[replies.x]\ntext = 'a'\nwording = 'b'",
            "3: replies.x.wording is no setting; there are text, wordings, contact; rename",
        ),
        ("[[replies]]\ntext = 'a'", "1: replies is a list of 1; a table of at most 1,000"),
        (
            "[replies]\n'b c' = 'a'\n[replies.d]\ntext = 'a'\nwordings = ['B  C!']",
            "3: replies.d is a table, whose wording 'B  C!' is one of 'b c', too; each wording "
            "once was expected; change it",
        ),
        (
            "[replies]\n" + "\n".join(f"'w{n}' = 'a'" for n in range(1_001)),
            "1: replies is a table, with 1,001 wordings; a table of at most 1,000 wordings",
        ),
        (f"[replies]\n'{'y' * 201}' = 'a'", "2: replies.'yyyyy"),
        ("[replies]\nx = '" + "y" * 2_001 + "'", "2: replies.x.text is 'yyyyy"),
        ("[documents]\n'a b' = { titel = 'a' }", "2: documents.'a b'.titel is no setting; there"),
        ("[documents]\na = { contact = 3 }", "2: documents.a.contact is 3; a table was expected"),
        ("[documents]\na.contact.link = 'tel:1'", "2: documents.a.contact has no text; add text"),
        (
            "[documents]\na = { contact = { text = 'a', link = 'javascript:b' } }",
            "2: documents.a.contact.link is 'javascript:b'; a link that begins with mailto:",
        ),
    ],
)
def test_a_wrong_value_is_named_with_its_line(text, said):
    assert error_of(text).startswith(said)


def test_a_thousand_replies_of_two_hundred_characters_are_read_at_once():
    lines = "\n".join(f"'{n:04} {'y' * 195}' = 'text {n}'" for n in range(1_000))
    started = time.perf_counter()
    replies = settings_of(f"[replies]\n{lines}\n", FILE).owner.replies
    assert time.perf_counter() - started < 2
    assert (len(replies), replies[999].text) == (1_000, "text 999")
