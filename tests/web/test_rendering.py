"""An answer as HTML, without a browser; test_rendering_page.py has one."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paths import SOURCE_DOCS

from qa_bot import Answer, Match, Outcome, QAPair, Source
from qa_bot.languages import language
from qa_bot.parsing import read_sources
from qa_bot.records import Note, Proof
from qa_bot.web.rendering import answer_html, copied_text, style_sheet
from qa_bot.web.rendering.escaping import linked
from qa_bot.web.rendering.evidence import marked
from qa_bot.web.rendering.layout import LayoutKind, blocks
from qa_bot.web.rendering.markdown_html import inline_html, markdown_html
from qa_bot.web.rendering.verbatim import verbatim_html
from qa_bot.wording import origin

ENGLISH = language("en")
PAIRS = read_sources(SOURCE_DOCS)[0][0].pairs
SCROLLS = 'role="group" tabindex="0" dir="auto" title="Table, scrolls sideways"'
VOID = {"br", "hr"}
ELEMENTS = set(
    "a article blockquote br code dd del details div dl dt em footer h2 h3 h4 h5 h6 hr li mark ol "
    "p pre s section span strong summary table tbody td th thead tr ul".split()
)
ATTRIBUTES = set("class dir href rel role start style tabindex target title value".split())
HOSTILE = (
    "<script>alert(1)</script>\n\n<img src=x onerror=alert(2)> [x](javascript:alert(3)) "
    "![i](http://evil.example/i.png) $$x^2$$ %%%LATEX_BLOCK_0%%% <!-- \n\n--> &lt;b&gt; \"'>\t"
    '<a href="http://evil.example">y</a> [z](<data:text/html,alert(4)>) </div></article>\n\n'
    '[q](http://a.example/"onmouseover="alert(5)) <javascript:alert(6)> ```mermaid\n```\n\n'
    "[r]: javascript:alert(7)\n\n[r] [s][r] {{value}} ${alert(8)} `</code><script>`"
)


class Page(HTMLParser):
    """HTML read by a parser that is not ours; fails on tags that are not closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.tags, self._open = "", [], []
        self.marked = ""
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attributes):
        assert tag in VOID
        self.handle_starttag(tag, attributes)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.text += data
        if "mark" in self._open:
            self.marked += data

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    def found(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


def verbatim(text: str, evidence: tuple[int, int] | None = None) -> str:
    return verbatim_html(text, evidence, ENGLISH)


def markdown(text: str, evidence: tuple[int, int] | None = None) -> str:
    return markdown_html(text, evidence, ENGLISH, 2)


def answered(pair: QAPair, confidence: float = 0.93, **fields) -> Answer:
    evidence = fields.pop("evidence", None)
    match = Match(pair, confidence, evidence)
    return Answer("query", Outcome.ANSWERED, pair.answer, confidence, (match,), **fields)


def placed(answer: str, path: str = "faq.md", **fields) -> QAPair:
    return QAPair("8", "Why?", answer, Source(path, 68, 75), **fields)


def is_safe(html: str) -> None:
    page = Page(html)
    assert {tag for tag, _ in page.tags} <= ELEMENTS
    for tag, attributes in page.tags:
        assert set(attributes) <= ATTRIBUTES, tag
        assert attributes.get("style", "text-align:left")[:11] == "text-align:"
        if tag == "a":
            assert re.match(r"https?://|mailto:|tel:", attributes["href"])
            assert (attributes["rel"], attributes["target"]) == ("noopener noreferrer", "_blank")
    # One line, and nothing that Gradio's Markdown takes for its own.
    assert not set("\n\r\t\0$%") & set(html)


# Plain text


@given(st.text() | st.text("1.-|a \n\t\r(", max_size=60))
def test_plain_text_keeps_every_character(text):
    html = verbatim(text)
    assert Page(html).text == text.replace("\0", "\ufffd")
    is_safe(html)


@given(st.text("ab1. |-\n<&>", max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_a_mark_changes_no_character_and_holds_the_evidence(text, start, length):
    page = Page(verbatim(text, (start, start + length)))
    assert page.text == text
    # White space between two blocks is in no mark.
    assert page.marked.split() == text[start : start + length].split()


def test_the_sample_document_is_shown_character_by_character():
    for pair in PAIRS:
        html = answer_html(answered(pair), ENGLISH)
        is_safe(html)
        assert pair.answer in Page(html).text and pair.question in Page(html).text


def test_a_list_keeps_its_numbers_as_text_and_is_a_list_to_a_screen_reader():
    assert verbatim("Send:\n3. a form\n4. a fee\n\nThen wait.") == (
        '<div role="paragraph" dir="auto">Send:&#10;</div><div role="list">'
        '<div role="listitem" dir="auto" class="qa-hanging">3. a form&#10;</div>'
        '<div role="listitem" dir="auto" class="qa-hanging">4. a fee&#10;&#10;</div></div>'
        '<div role="paragraph" dir="auto">Then wait.</div>'
    )


def kinds(text: str) -> list[tuple[LayoutKind, int]]:
    found = list(blocks(text))
    assert "".join(part for block in found for part in block.parts) == text
    return [(block.kind, len(block.parts)) for block in found]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1. a\n\n2. b\n\n3. c", [(LayoutKind.LIST, 3)]),
        ("- a\n- b\n  more of b\n", [(LayoutKind.LIST, 2)]),
        ("(a) x\n(b) y", [(LayoutKind.LIST, 2)]),
        ("1. a\n   - x\n   - y\n2. b", [(LayoutKind.LIST, 2)]),
        # No list: one item, a jump, two kinds of marker.
        ("1. a\n", [(LayoutKind.PARAGRAPH, 1)]),
        ("1. a\n3. b", [(LayoutKind.PARAGRAPH, 1)]),
        ("1. a\n2) b", [(LayoutKind.PARAGRAPH, 1)]),
        ("- a\n* b", [(LayoutKind.PARAGRAPH, 1)]),
        # A new paragraph below a list is not in its last item.
        ("1. a\n2. b\n\nAfter.", [(LayoutKind.LIST, 2), (LayoutKind.PARAGRAPH, 1)]),
        ("1. a\n2. b\nAfter.", [(LayoutKind.LIST, 2), (LayoutKind.PARAGRAPH, 1)]),
        (f"1. a\n2. {'wrapped ' * 8}\non this line", [(LayoutKind.LIST, 2)]),
        ("One.\n\nTwo.\n", [(LayoutKind.PARAGRAPH, 1), (LayoutKind.PARAGRAPH, 1)]),
        ("a | b\n--|--\n1 | 2\nEnd", [(LayoutKind.TABLE, 1), (LayoutKind.PARAGRAPH, 1)]),
        ("+---+---+\n| a | b |\n+---+---+\n", [(LayoutKind.TABLE, 1)]),
        ("Day   Hours\nMon   9-5\nTue   9-12\n", [(LayoutKind.TABLE, 1)]),
        ("a\tb\nc\td\ne\tf", [(LayoutKind.TABLE, 1)]),
        # Two spaces after a full stop, and a bar in one line, are no table.
        ("Go.  Now\nGo.  Now\nGo.  Now\n", [(LayoutKind.PARAGRAPH, 1)]),
        ("either | or\nnext line", [(LayoutKind.PARAGRAPH, 1)]),
        ("---\n---\n---\n", [(LayoutKind.PARAGRAPH, 1)]),
        ("", []),
    ],
)
def test_only_what_is_certain_is_a_list_or_a_table(text, wanted):
    assert kinds(text) == wanted


def test_columns_stand_in_a_box_that_scrolls_by_keyboard():
    html = verbatim("Day   Hours\nMon   9-5\nTue   9-12")
    scrolls = SCROLLS.replace("Table, scrolls", "Columns, scroll")
    assert html == (
        f'<div class="qa-drawn" {scrolls}>Day   Hours&#10;Mon   9-5&#10;Tue   9-12</div>'
    )


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("See https://a.example/x?y=1&z=(2).", ["https://a.example/x?y=1&z=(2)"]),
        ("forms (http://a.example/f), or", ["http://a.example/f"]),
        ("“https://a.example”", ["https://a.example"]),
        ("HTTPS://A.EXAMPLE!", ["HTTPS://A.EXAMPLE"]),
        ("javascript:alert(1) ftp://a.example www.a.example http:// a", []),
        ('https://a.example/"onclick="x', ["https://a.example/"]),
        ("https://a.example/\u202egpj", ["https://a.example/"]),
    ],
)
def test_addresses_become_links_without_the_punctuation_around_them(text, addresses):
    page = Page(linked(text))
    assert [link["href"] for link in page.found("a")] == addresses and page.text == text


# Markdown


def test_markdown_is_rendered():
    text = (
        "# Fees\n\n**All** `fees`:\n\n| Item | Fee |\n|---|--:|\n| Card | $5 |\n\n"
        '3. foo\n4. [bar](https://a.example/b "B")\n   - inner\n\n```py\na < b\n\nc\n```\n> quoted'
    )
    html = markdown(text)
    is_safe(html)
    assert '<h3 dir="auto">Fees</h3><p dir="auto"><strong>All</strong> <code>fees</code>:' in html
    assert f'<div class="qa-table" {SCROLLS}><table>' in html
    assert '<td style="text-align:right">&#36;5</td>' in html
    assert (
        '<ol start="3" dir="auto"><li>foo</li><li><a href="https://a.example/b" title="B"' in html
    )
    assert "<ul><li>inner</li></ul>" in html
    assert '<code dir="ltr">a &lt; b&#10;&#10;c&#10;</code></pre>' in html
    assert '<blockquote dir="auto"><p>quoted</p></blockquote>' in html


def numbers(text: str) -> list[tuple[str, str]]:
    page = Page(markdown(text))
    [opening] = page.found("ol")
    return [opening.get("start", "1"), *(item.get("value", "") for item in page.found("li"))]


def test_items_keep_the_numbers_that_are_written():
    assert numbers("3. a\n4. b\n7. c\n8. d") == ["3", "", "", "7", ""]
    assert numbers("0. a\n1. b") == ["0", "", ""]
    # Markdown counts where every item has the same number.
    assert numbers("1. a\n1. b\n1. c") == ["1", "", "", ""]
    assert '<ol dir="auto" class="qa-bracket">' in markdown("1) a\n2) b")


def test_headings_stand_below_the_question_without_a_gap():
    page = Page(markdown_html("# A\n\n### B\n\n# C", None, ENGLISH, 3))
    assert [tag for tag, _ in page.tags] == ["h4", "h5", "h4"]


def test_pictures_are_their_description_and_never_fetched():
    html = markdown("![A map](http://evil.example/i.png) ![](local.png)")
    assert Page(html).text == "A map local.png" and "evil" not in html and "<img" not in html


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[x](javascript:alert(1))", "x (javascript:alert(1))"),
        ("[x](JaVaScRiPt:alert(1))", "x (JaVaScRiPt:alert(1))"),
        ("[policy](/privacy)", "policy (/privacy)"),
        ("[x](data:text/html,y)", "x (data:text/html,y)"),
        ("<javascript:alert(1)>", "javascript:alert(1)"),
        ("[x]( //evil.example)", "x (//evil.example)"),
        ("<b>bold</b> <script>x</script>", "<b>bold</b> <script>x</script>"),
        ("<div>\n\ny", "<div>y"),
    ],
)
def test_what_is_not_safe_is_text(text, shown):
    page = Page(markdown(text))
    assert page.text == shown and page.found("a") == [] and {tag for tag, _ in page.tags} == {"p"}


def test_mailboxes_telephones_and_bare_addresses_are_links():
    page = Page(markdown("<a@b.example> [call](tel:+1207) https://c.example/d_e_f. `http://no`"))
    wanted = ["mailto:a@b.example", "tel:+1207", "https://c.example/d_e_f"]
    assert [link["href"] for link in page.found("a")] == wanted


def test_the_body_of_a_list_item_is_no_code():
    assert "<pre" not in markdown("Bring:\n\n   - a form\n   - a fee")
    assert '<pre class="qa-code"' in markdown("Run:\n\n    pip install x")


def test_very_long_markdown_is_shown_as_it_stands():
    # 100,000 characters of one-letter items took five seconds.
    text = "1. a\n" * 10_001
    html = answer_html(answered(placed(text)), ENGLISH)
    assert "qa-verbatim" in html and text in Page(html).text
    assert "qa-markdown" in answer_html(answered(placed(text[:50_000])), ENGLISH)


@given(st.text() | st.text("*_`[]()<>|#-1.\n !a~", max_size=60))
def test_any_markdown_is_safe(text):
    is_safe(markdown(text))
    is_safe(inline_html(text))


# Evidence

EVERY_PRIVATE = "".join(map(chr, range(0xE000, 0xF900))) + "\U000f0000\U000f0002"
SENTENCES = [
    ("One. Two is **bold** here. Three.", "Two is **bold** here.", "Two is bold here."),
    ("**Yes.** You can.", "**Yes.**", "Yes."),
    ("- one\n- two\n- three", "- two\n- three", "twothree"),
    ("3. one\n4. two", "4. two", "two"),
    ("| a | b |\n|---|---|\n| c | d |", "| c | d |", "cd"),
    ("See [the form](https://a.example). End.", "See [the form](https://a.example).", None),
    ("# Head\n\nText & more. Last.", "Text & more.", "Text & more."),
    ("> quoted one. quoted two.", "quoted two.", "quoted two."),
    # Inside an address no sentinel can stand: the block is marked.
    ("One.\n\nA [b](https://a.example/long) c.", "example/long", "A b c."),
    ("One.\n\n```\ncode\n```", "```\ncode\n```", "code"),
    (f"One. {EVERY_PRIVATE} two. Three.", "two.", "two."),
    ("One.\n\n[r]: https://a.example\n\nTwo.", "https://a.example", ""),
]


@pytest.mark.parametrize(("text", "evidence", "wanted"), SENTENCES)
def test_evidence_is_marked_in_the_rendered_text(text, evidence, wanted):
    start = text.index(evidence)
    page = Page(markdown(text, (start, start + len(evidence))))
    assert page.marked == ("See the form." if wanted is None else wanted)
    assert page.text == Page(markdown(text)).text


@given(
    st.text("*_`[]()<>|#-1.\n !ab&\U000f0000", max_size=60), st.integers(0, 60), st.integers(1, 60)
)
def test_a_mark_changes_nothing_of_rendered_markdown(text, start, length):
    html = markdown(text, (start, min(start + length, len(text))))
    assert re.sub(r"</?mark[^>]*>", "", html) == markdown(text)
    is_safe(html)


def test_a_mark_says_once_where_it_begins_and_ends():
    page = Page(marked("<p>one <em>two</em> three</p>", 2, 10, "It's"))
    classes = ["qa-evidence qa-first", "qa-evidence", "qa-evidence qa-last"]
    assert [mark["class"] for mark in page.found("mark")] == classes
    assert page.found("mark")[0]["title"] == "It's" and page.marked == "e two th"


# The card


def test_an_answer_has_heading_section_text_place_and_confidence():
    pair = QAPair("8", "Why <b>?", "Because.", Source("a/f.txt", 68, 75, section="Privacy"))
    assert answer_html(answered(pair), ENGLISH, 3) == (
        '<article class="qa-card"><h3 class="qa-heading"><span class="qa-number">Question 8</span> '
        '<span class="qa-question" dir="auto">Why &lt;b&gt;?</span></h3>'
        '<p class="qa-section" dir="auto">Section: Privacy</p>'
        '<div class="qa-answer qa-verbatim"><div role="paragraph" dir="auto">Because.</div></div>'
        '<footer class="qa-proof"><span class="qa-source">a/f.txt, lines 68–75</span>'
        '<details class="qa-confidence"><summary>Very likely the answer</summary>'
        "<p>The probability that this answers your question is 93&#37;.</p></details>"
        "</footer></article>"
    )


@pytest.mark.parametrize(
    ("confidence", "words", "figure"),
    [(0.999, "Very likely", "99%"), (0.89, "Likely", "89%"), (0.3, "Possibly", "30%")],
)
def test_confidence_is_in_words_and_a_figure_below_certainty(confidence, words, figure):
    text = Page(answer_html(answered(PAIRS[0], confidence), ENGLISH)).text
    assert f"{words} the answer" in text and figure in text


def test_certainty_and_an_uncalibrated_confidence_have_no_figure():
    certain = answer_html(answered(PAIRS[0], 1.0), ENGLISH)
    assert '<p class="qa-confidence">Exactly this question</p>' in certain
    text = Page(answer_html(answered(PAIRS[0], 0.7, calibrated=False), ENGLISH)).text
    assert "70%" not in text and "was not fitted with the models in use" in text


def test_where_an_answer_comes_from_is_told_on_demand():
    proof = Proof("faq.md", 68, 75, None, "ab" * 32, "cd" * 32)
    pair = placed("Text.", url="https://a.example/q", reviewed=date(2026, 1, 31))
    html = answer_html(answered(pair, proof=proof), ENGLISH)
    is_safe(html)
    told = Page(
        html[html.index('<details class="qa-origin">') : html.index('<details class="qa-confid')]
    )
    assert told.text == (
        "faq.md, lines 68–75 Where does this come from?Addresshttps://a.example/q"
        f"Reviewed2026-01-31SHA-256 of the passage{'ab' * 32}SHA-256 of the index{'cd' * 32}"
    )
    in_memory = replace(proof, path=None, first_line=None, last_line=None, index_sha256=None)
    pair = QAPair("8", "Why?", "Text.")
    text = Page(answer_html(answered(pair, proof=in_memory), ENGLISH)).text
    assert "Text.Where does this come from?SHA-256 of the passage" in text
    assert "SHA-256 of the index" not in text


def test_notes_stand_before_the_answer():
    notes = (Note("read_as", ("<i>", "x")), Note("cut"))
    html = answer_html(answered(PAIRS[0], notes=notes), ENGLISH)
    assert html.startswith(
        '<p class="qa-note" dir="ltr">“&lt;i&gt;” was read as “x”.</p>'
        '<p class="qa-note" dir="ltr">Only the beginning of this long question was read.</p>'
    )


def test_what_asks_the_words_alone_stands_behind_the_note_that_names_it():
    notes = (Note("cut"), Note("with_previous", ("hours",)))
    html = answer_html(
        answered(PAIRS[0], notes=notes), ENGLISH, behind={"with_previous": "<b>alone</b>"}
    )
    assert html.startswith(
        '<p class="qa-note" dir="ltr">Only the beginning of this long question was read.</p>'
        '<p class="qa-note" dir="ltr">Taken together with your question “hours”. <b>alone</b></p>'
    )


def test_the_notes_of_a_notice_stand_behind_it():
    hello = Answer("hi", Outcome.NOTICE, "Hello.", 0.0, notes=(Note("invitation"),),
                   notice=Note("greeting"))  # fmt: skip
    assert answer_html(hello, language("es")) == (
        '<p class="qa-opening" dir="auto">Hola.</p><p class="qa-aside" dir="ltr">'
        f"{language('es').say('notes.invitation')}</p>"
    )


def test_no_mark_covers_most_of_an_answer():
    pair = placed("One. Two.", "a.txt")
    assert Page(answer_html(answered(pair, evidence=(5, 9)), ENGLISH)).marked == "Two."
    assert "<mark" not in answer_html(answered(pair, evidence=(0, 9)), ENGLISH)


def test_what_is_copied_of_several_parts_is_each_of_them():
    parts = tuple(answered(pair) for pair in PAIRS[:2])
    whole = replace(parts[0], query="both", parts=parts)
    first, second = PAIRS[:2]
    assert copied_text(whole, ENGLISH) == (
        f"{first.answer}\n\n{origin(first, first.question)}\n\n"
        f"{second.answer}\n\n{origin(second, second.question)}"
    )


@pytest.mark.parametrize(
    ("outcome", "text", "shown"),
    [
        (Outcome.CHOOSE, None, "One of these may answer it. Which question did you mean?"),
        (Outcome.NOT_COVERED, None, "The documents do not clearly answer this. The nearest topics"),
        (Outcome.NOTICE, "Hello <b>\n\nAsk.", "Hello <b>\n\nAsk."),
    ],
)
def test_other_outcomes_say_what_the_buttons_below_are(outcome, text, shown):
    matches = tuple(Match(pair, 0.3) for pair in PAIRS[:2])
    html = answer_html(Answer("q", outcome, text, 0.3, matches), ENGLISH)
    is_safe(html)
    assert Page(html).text.startswith(shown) and PAIRS[0].question not in html


def test_a_choice_that_a_difference_led_to_does_not_say_that_one_of_them_fits():
    matches = tuple(Match(pair, 0.9) for pair in PAIRS[:2])
    note = Note("guard_name", ("FBI", "ICE"))
    answer = Answer("q", Outcome.CHOOSE, None, 0.9, matches, notes=(note,), offered=2)
    shown = Page(answer_html(answer, ENGLISH)).text
    assert "about “FBI”" in shown and "The documents may not say this." in shown
    assert "One of these may answer it" not in shown


def test_what_is_copied_is_the_source_byte_for_byte_and_where_it_is_from():
    answer = answered(placed(HOSTILE, "faq.txt"))
    assert copied_text(answer, ENGLISH) == (
        f"{HOSTILE}\n\nQuestion 8: Why? \u2014 faq.txt, lines 68\u201375"
    )
    assert copied_text(Answer("q", Outcome.NOT_COVERED, None, 0.1), ENGLISH) == ""


def test_numbers_that_restart_are_named_by_their_section_and_counted_ones_say_so():
    source = Source("a.md", 3, 3, section="General")
    restarted = QAPair("3", "Why?", "So.", source, label="General 3")
    text = Page(answer_html(answered(restarted), ENGLISH)).text
    assert text.startswith("General, question 3 Why?So.a.md, line 3")
    counted = QAPair("3", "Why?", "So.", number_is_printed=False)
    assert Page(answer_html(answered(counted), ENGLISH)).text.startswith(
        "Question 3 (not numbered in the document) Why?"
    )


@pytest.mark.parametrize("path", ["x.md", "x.txt", "x.QNA", '"><script>.md'])
def test_a_hostile_document_is_shown_and_nothing_of_it_is_markup(path):
    pair = QAPair(
        HOSTILE, HOSTILE, HOSTILE, Source(path, section=HOSTILE, place=HOSTILE), url=HOSTILE
    )
    proof = Proof(HOSTILE, None, None, HOSTILE, HOSTILE, HOSTILE)
    notes = (Note("read_as", (HOSTILE, HOSTILE)),)
    html = answer_html(answered(pair, proof=proof, notes=notes, evidence=(3, 200)), ENGLISH)
    is_safe(html)
    assert "<script>alert(1)</script>" in Page(html).text


def test_gradio_can_scope_the_style_sheet_and_it_fetches_nothing():
    # It splits selectors at every comma, and drops what is neither a rule nor a media query.
    css = re.sub(r"/\*.*?\*/", "", style_sheet(), flags=re.DOTALL)
    selectors = re.findall(r"([^{}]+)\{", css)
    assert not any(re.search(r"\([^)]*,", selector) for selector in selectors)
    assert re.findall(r"@[\w-]+", css) == ["@counter-style", "@media"] and "url(" not in css


def test_rendering_needs_no_gradio():
    code = "import qa_bot.web.rendering, sys; print({'gradio', 'torch'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize(
    "text",
    [
        f"[a]: http://x.example/{'y' * 20_000}\n\n{'[a]' * 9_000}",
        f"[a]: javascript:{'y' * 20_000}\n\n{'[a]' * 9_000}",
        f"[a]: http://x.example/{'y' * 20_000}\n\n{'![][a]' * 4_500}",
        f"[a]: http://x.example '{'y' * 20_000}'\n\n{'[a]' * 9_000}",
    ],
    ids=["link", "unsafe link", "picture", "title"],
)
def test_an_address_referred_to_from_everywhere_does_not_fill_the_page(text):
    """Regression: 50,000 characters became 90 MB."""
    assert len(markdown_html(text, None, ENGLISH, 2)) < 500_000


def test_a_card_says_as_of_when_its_answer_is_right_in_the_reader_s_language():
    pair = replace(PAIRS[0], reviewed=date(2026, 5, 1), valid_until=date(2026, 12, 31))
    answer = Answer("q", Outcome.ANSWERED, pair.answer, 1.0, (Match(pair, 1.0),))
    line = '<p class="qa-dates" dir="ltr">As of 1 May 2026; valid until 31 December 2026</p>'
    assert line in answer_html(answer, ENGLISH)
    assert "Stand: 1. Mai 2026; g\u00fcltig bis 31. Dezember 2026" in answer_html(
        answer, language("de")
    )
    assert "qa-dates" not in answer_html(replace(answer, matches=(Match(PAIRS[0], 1.0),)), ENGLISH)
