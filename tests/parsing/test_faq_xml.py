"""Questions in XML: by names, by shape, in documents, and files that are none."""

import pytest
from limits import cpu_seconds

from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats import faq_xml as reader
from qa_bot.records import SourceError

DOCBOOK = """<?xml version="1.0"?>
<!DOCTYPE article PUBLIC "-//OASIS//DTD DocBook XML V4.2//EN" "docbookx.dtd" [
  <!ENTITY club "garden club"> <!ENTITY % more SYSTEM "more.ent"> %more;
]>
<article><title>Questions</title>
<qandaset><qandadiv><title>Joining</title>
<qandaentry><question><para>Who may join the
  &club;?</para></question>
<answer><para>Anyone &mdash; see <ulink url="https://example.org/a">our page</ulink>:</para>
<orderedlist><listitem><para>you,</para></listitem><listitem><para>we.</para></listitem>
</orderedlist><screen>a  b
c</screen></answer></qandaentry>
<!-- <qandaentry><question><para>Not?</para></question><answer>No.</answer></qandaentry> -->
<qandaentry><question><para>What is &price;?</para></question>
<answer><para>40 &amp; more<footnote><para>not</para></footnote>.</para></answer></qandaentry>
</qandadiv></qandaset></article>"""


def found(text: str | bytes):
    data = text if isinstance(text, bytes) else text.encode()
    return parse(data, "faq.xml", reader.read)


def pairs(text: str | bytes) -> list[tuple[str, str, str | None]]:
    return [(pair.question, pair.answer, pair.source.section) for pair in found(text).pairs]


def test_docbook_is_read_with_its_own_entities_and_none_of_other_files():
    parsed = found(DOCBOOK)
    assert pairs(DOCBOOK) == [
        (
            "Who may join the garden club?",
            "Anyone \u2014 see our page (https://example.org/a):\n\n1. you,\n2. we.\n\na  b\nc",
            "Joining",
        ),
        ("What is &price;?", "40 & more.", "Joining"),
    ]
    assert [pair.source.first_line for pair in parsed.pairs] == [7, 14]
    assert parsed.content.title == "Questions"
    assert len(parsed.doubts) == 1 and "1 entities (&price; ...)" in parsed.doubts[0]


@pytest.mark.parametrize(
    "form",
    [
        "<faq><q>{}</q><a>{}</a></faq>",
        "<entry><question>{}</question><answer>{}</answer></entry>",
        "<f:item xmlns:f='u'><f:Frage>{}</f:Frage><f:Antwort>{}</f:Antwort></f:item>",
        '<faq question="{}" answer="{}"/>',
        '<faq question="{}">{}</faq>',
        "<item><title>{}</title><description>{}</description></item>",
        "<topic><ask>{}</ask><say>{}</say></topic>",
        "<topic id='x'><ask>{}</ask><say><![CDATA[{}]]></say></topic>",
    ],
)
def test_what_repeats_with_a_question_and_an_answer_is_a_pair(form):
    given = [("Are you open?", "Daily."), ("What does it cost?", "Five euros.")]
    text = f"<all>{''.join(form.format(*pair) for pair in given)}</all>"
    assert [pair[:2] for pair in pairs(text)] == given


def test_sections_are_titles_around_or_fields_inside():
    text = (
        '<faqs><title>All</title><part name="Hours"><faq><question>Open?</question>'
        "<answer><p>Daily.</p><ul><li>a</li></ul></answer></faq></part>"
        "<faq><category>Costs</category><question>Price?</question><answer>Five.<br/>Or "
        "six.</answer></faq></faqs>"
    )
    assert pairs(text) == [
        ("Open?", "Daily.\n\n- a", "Hours"),
        ("Price?", "Five.\nOr six.", "Costs"),
    ]


def test_html_inside_a_field_is_text_as_it_is_read():
    text = (
        "<f><faq><q>Open?</q><a>&lt;p&gt;Daily.&lt;/p&gt;&lt;ol&gt;&lt;li&gt;x&lt;/li&gt;"
        "&lt;/ol&gt;</a></faq><faq><q>Tag?</q><a>Write <code>&lt;b&gt;x&lt;/b&gt;</code>.</a></faq>"
        "</f>"
    )
    assert [pair[1] for pair in pairs(text)] == ["Daily.\n\n1. x", "Write <b>x</b>."]


def test_a_document_whose_titles_ask_is_read_as_a_page():
    dita = (
        '<!DOCTYPE concept PUBLIC "-//OASIS//DTD DITA Concept//EN" "concept.dtd"><concept><title>'
        "Club</title><conbody/><concept><title>Who may join?</title><conbody><p>You.</p><ol><li>x"
        "</li></ol></conbody></concept><concept><title>What does it cost?</title><conbody>"
        "<codeblock>40</codeblock></conbody></concept></concept>"
    )
    assert [pair[:2] for pair in pairs(dita)] == [
        ("Who may join?", "You.\n\n1. x"),
        ("What does it cost?", "40"),
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "utf-8-sig"])
def test_encodings(encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?><f><i><q>Caf\xe9?</q><a>\xe9</a></i></f>'
    assert [pair[:2] for pair in pairs(text.encode(encoding))] == [("Caf\xe9?", "\xe9")]


def test_damaged_xml_is_read_as_far_as_it_goes_and_broken_html_as_html():
    parsed = found("<f><faq><q>Open?</q><a>Daily.</a></faq><faq><q>Price?</q><a>Five & six</f>")
    assert [pair.answer for pair in parsed.pairs][0] == "Daily."
    assert "is damaged XML" in parsed.doubts[0]
    assert [pair[:2] for pair in pairs("<html><h2>Open?<p>Daily.<br></html>")] == [
        ("Open?", "Daily.")
    ]


def test_nothing_outside_of_the_file_is_read(tmp_path):
    (tmp_path / "secret").write_text("secret")
    text = (
        f'<!DOCTYPE f [<!ENTITY s SYSTEM "file://{tmp_path}/secret"><!ENTITY a "b"><!ENTITY c '
        '"&a;&a;">]><f><faq><q>Open?</q><a>&s; &c; &a;</a></faq></f>'
    )
    assert pairs(text) == [("Open?", "&s; &c; b", None)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        ("no xml", "is no XML"),
        ("PK\x03\x04\0\0\0\0\0\0", "is no text"),
        ("<a/>", "is HTML without text|holds no questions"),
        ("<a><b>Text.</b></a>", "holds no questions"),
        ("<a>" * 400_000, "bytes of XML"),
    ],
)
def test_a_bad_file_says_in_one_line_what_was_expected(text, reason):
    with pytest.raises(SourceError, match=reason) as error:
        found(text)
    assert "expected" in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "<a>" * 250_000,
        "<f>" + "<i><q>a?</q><a>b</a></i>" * 40_000 + "</f>",
        "<f>" + "<i><j>a?</j><k>b</k></i>" * 40_000 + "</f>",
        "<f>" + "&x;" * 300_000 + "</f>",
        "<!DOCTYPE f [" + "<!ENTITY a 'b'>" * 60_000 + "]><f>" + "&a;" * 30_000 + "</f>",
        "<!DOCTYPE " * 100_000,
        "<!--" * 250_000,
        "<f><i " + " ".join(f"a{n}='?'" for n in range(100_000)) + "/></f>",
    ],
)
def test_a_megabyte_is_read_or_refused_in_one_pass(text):
    with cpu_seconds(5):
        try:
            found(text)
        except SourceError as error:
            assert "\n" not in str(error)


def test_numbers_of_docbook_lists_and_its_quotes_are_printed():
    items = "<listitem><para>x</para></listitem><listitem><para>y</para></listitem>"
    text = (
        "<article><section><title>Who?</title><para>All <quote>guests</quote>.</para>"
        f'<orderedlist numeration="loweralpha">{items}</orderedlist></section>'
        "<section><title>Why?</title><para>Fun.</para></section></article>"
    )
    assert [pair[:2] for pair in pairs(text)] == [
        ("Who?", "All \u201cguests\u201d.\n\na. x\nb. y"), ("Why?", "Fun.")
    ]  # fmt: skip


def test_a_title_with_a_description_is_no_question_where_others_are_inside():
    text = (
        "<faq><title>Pool</title><description>All about it.</description>"
        "<topic><question>Who?</question><answer>You.</answer></topic>"
        "<topic><question>Prices</question><answer>40 euro.</answer></topic></faq>"
    )
    assert [pair[:2] for pair in pairs(text)] == [("Who?", "You."), ("Prices", "40 euro.")]


@pytest.mark.parametrize("before", [b"\0", b"\0\xcd6\xb8", "\U0001f600\x01".encode()])
def test_what_no_parser_takes_for_xml_is_named(before):
    # lxml raised although it was to mend the file.
    with pytest.raises(SourceError, match="is no XML.*; expected "):
        reader.read(before + b'<?xml version="1.0"?><faqs><faq><q>a?</q><a>b</a></faq></faqs>')


def test_half_of_a_character_is_read_as_one_that_is_unknown():
    # A message of lxml's that repeats it raised as it was made.
    data = b"<faqs><faq><q>a&#xD83D;?</q><a>b&#55357;&#233;</a></faq><x>&#xD800;</faqs>"
    content = reader.read(data)
    assert [(e.question, e.answer) for e in content.entries] == [("a\ufffd?", "b\ufffd\xe9")]
    assert "holds 3 half character(s)" in content.doubts[0]
