"""Wiki text: headings, lists with their printed numbers, tables, links, HTML between."""

import pytest
from markup_cases import pairs, read_or_refused, texts

from qa_bot.parsing.formats.mediawiki import read

FAQ = """__TOC__
{{Infobox|a={{b}}}}
== Joining ==
=== Who may join? ===
Anyone in [[Bath (town)|Bath]], see [https://example.org/a our page]<ref>not</ref>
and ''not'' '''x'''. <!-- not -->
# you
#* or we
# they
{| class="wikitable"
! tool !! days
|-
| spade || style="a" | 3
|}
<pre>
== no heading ==
</pre>
[[Category:FAQ]]
=== What does it cost? ===
 40  euro
"""


def test_a_page_is_read_as_it_is_printed():
    assert pairs(FAQ, read) == [
        (
            "Who may join?",
            "Anyone in Bath, see our page (https://example.org/a) and not x.\n\n1. you\n- or we\n"
            "2. they\n\ntool | days\nspade | 3\n\n== no heading ==",
        ),
        ("What does it cost?", "40  euro"),
    ]


def test_definition_lists_of_questions():
    text = "; Who may join?\n: You.\n; What does it cost?\n: 40 euro.\n: Or less.\n"
    assert pairs(text, read) == [
        ("Who may join?", "You."),
        ("What does it cost?", "40 euro.\n\nOr less."),
    ]


def test_html_between_is_read_as_html():
    text = "== Joining ==\n<ol>\n<li><p>Who may join?</p>\n<p>You.</p></li>\n</ol>\n"
    assert texts(text, read) == ["Joining", "1. Who may join?", "You."]


@pytest.mark.parametrize(
    "part",
    ["a\n", "'''a ", "{{", "{{a}}", "[[a", "[https://a ", "{|\n|a\n", "* a\n", "; a\n", "<pre>\n",
     "== a? ==\nb\n", "<!--", "<ref>", "''", "*#*# a\n", ": a\n"],
)  # fmt: skip
def test_a_megabyte_is_read_in_one_pass(part):
    read_or_refused(part, read)


def test_text_in_templates_is_kept_and_the_templates_are_named():
    page = (
        "== Who? ==\nYou.{{cite|url=x|title=A title}}\n{{Note|Bring [[a|your]] card.}}\n"
        "{{Faq|question=Why?|answer=Fun, see {{Small|the page.}}}}\n"
    )
    assert texts(page, read) == ["Who?", "You. Bring your card.", "Why?", "Fun, see the page."]
    (doubt,) = read(page.encode()).doubts
    assert doubt.startswith("uses templates ({{cite}}, {{Note}}, {{Small}}, ...), which are not ")


def test_what_stands_behind_a_reference_or_an_end_is_read():
    page = (
        "== Who? ==\nYou<ref name=a /> and we<ref>no</ref>.\n<pre>x</pre> Then <nowiki>''this''"
        "</nowiki>. ~~~~\n<gallery>\nFile:no.png\n</gallery>\n[[File:b.png|thumb|A [[no]] b]]\n"
        "== Why? ==\nFun.\n<references />\n"
    )
    assert pairs(page, read) == [("Who?", "You and we.\n\nx\n\nThen ''this''."), ("Why?", "Fun.")]
