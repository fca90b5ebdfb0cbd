"""HTML pages and fragments: what is read, in which order, and what is refused."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_bot.parsing.content import BlockKind, Content, Unit
from qa_bot.parsing.formats.html import read
from qa_bot.parsing.web_pages.html_text import readable
from qa_bot.records import SourceError

H, P, L, C, T = (
    BlockKind.HEADING,
    BlockKind.PARAGRAPH,
    BlockKind.ITEM,
    BlockKind.CODE,
    BlockKind.TABLE,
)


TAGS = ["<a href=x>", " ", "<!--", "-->"] + (
    "<p> <b> </b> <ol> </ol> <li> <table> <tr> <td> </table> <dl> <dt> <dd> <h2> </h2> <br> "
    "<details> <summary> </details> </a> <pre> </pre> text ? <caption> </caption>"
).split()


def shapes(html):
    return [(block.kind, block.level, block.text) for block in read(html.encode()).blocks]


def ld(data):
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain text, 3 > 2", "plain text, 3 > 2"),
        ("<p>One\n  two</p><p>three</p>", "One two\n\nthree"),
        ("a<br>b<br><br>c", "a\nb\n\nc"),
        ("5 &lt; 6 &amp; caf&eacute;&nbsp;x", "5 < 6 & café x"),
        ('<ol start="4"><li>four</li><li>five</li></ol>', "4. four\n5. five"),
        (
            "<ol><li>One<ol type=a><li>x</li><li>y</li></ol></li><li>Two<ul><li>z</ul></ol>end",
            "1. One\n  a. x\n  b. y\n2. Two\n  - z\n\nend",
        ),
        (
            "<ol><li><p>One</p><p>more</p></li><li value=7>Seven</li></ol>",
            "1. One\n\n  more\n7. Seven",
        ),
        ("<ol type=I><li>a<li>b</ol>", "I. a\nII. b"),
        (
            "<table><tr><th>Day<th>Open<tr><td>Monday<td>9<br>to 5</table>",
            "Day | Open\nMonday | 9 to 5",
        ),
        ('<a href="https://x.org/a">Here</a>.', "Here (https://x.org/a)."),
        ('<a href="https://x.org/">x.org</a>', "x.org"),
        ('<a href="mailto:a@x.org">a@x.org</a>', "a@x.org"),
        ('<a href="#top">Up</a>', "Up"),
        ("<p>a</p><pre>  b\n   c</pre>", "a\n\n  b\n   c"),
        ("<script>x()</script><style>y</style><nav>z</nav>a", "a"),
        ("<p>left <b>open", "left open"),
    ],
)
def test_a_fragment_reads_as_on_the_page(html, text):
    assert readable(html) == text


def test_headings_paragraphs_lists_and_code_in_order():
    page = """<title>My &amp; page</title><h1>FAQ</h1><h2>General</h2>
    <h3>1. What is <i>it</i>?<a href="#it">¶</a></h3><p>It is.</p>
    <ol start=3><li>three<ul><li>inner</ul><li><p>four</p><p>more</p></ol><pre> x\n  y</pre>"""
    assert shapes(page) == [
        (H, 1, "FAQ"),
        (H, 2, "General"),
        (H, 3, "1. What is it?"),
        (P, 0, "It is."),
        (L, 1, "3. three"),
        (L, 2, "- inner"),
        (L, 1, "4. four"),
        (P, 0, "more"),
        (C, 0, " x\n  y"),
    ]
    content = read(page.encode())
    assert content.title == "My & page" and content.unit is Unit.PARAGRAPH
    assert [(block.first, block.last) for block in content.blocks] == [(i, i) for i in range(1, 10)]


def test_questions_that_are_no_heading_elements_become_headings_below_the_current_one():
    page = """<h2>Shop</h2>
    <p><strong>Bold?</strong></p><p>Yes, <b>bold</b>.</p>
    <p><span style="font-weight: 700">Styled?</span></p><p>So.</p>
    <details><summary>Folded?</summary><h3>Sub</h3><p>Text.</p></details>
    <dl><dt>Term?</dt><dd>One.</dd><dt>Next?</dt><dd><p>Two.</p><p>Three.</p></dd></dl>
    <button aria-expanded="false">Button?<span aria-hidden="true">+</span></button>
    <div style="display:none">Panel.</div>"""
    assert shapes(page) == [
        (H, 2, "Shop"),
        (H, 3, "Bold?"),
        (P, 0, "Yes, bold."),
        (H, 3, "Styled?"),
        (P, 0, "So."),
        (H, 3, "Folded?"),
        (H, 4, "Sub"),
        (P, 0, "Text."),
        (H, 3, "Term?"),
        (P, 0, "One."),
        (H, 3, "Next?"),
        (P, 0, "Two."),
        (P, 0, "Three."),
        (H, 3, "Button?"),
        (P, 0, "Panel."),
    ]


def test_elements_that_their_class_calls_a_question_are_headings_but_not_what_holds_both():
    page = """<button class="accordion">One?</button><div class="panel">A</div>
    <div class="faq-question"><span>Two?</span></div><div class="faq-answer">B</div>
    <div class="faqItem"><p class="faqHeader">Three?</p><p>C</p></div>
    <div class="question"><h3>Four?</h3><p>D</p></div>
    <input type=checkbox id=c><label class="accordion__label" for=c>Five?</label><div>E</div>
    <label>Your name</label><button class="btn">Send</button>"""
    assert shapes(page) == [
        (H, 1, "One?"),
        (P, 0, "A"),
        (H, 1, "Two?"),
        (P, 0, "B"),
        (H, 1, "Three?"),
        (P, 0, "C"),
        (H, 3, "Four?"),
        (P, 0, "D"),
        (H, 4, "Five?"),
        (P, 0, "E"),
    ]


def test_a_section_title_that_only_its_class_marks_is_not_below_the_questions_of_the_last_one():
    page = """<h1>FAQ</h1><div class="faqHeader">First</div><h4>One?</h4><p>A</p>
    <div class="faqHeader">Second</div><h4>Two?</h4><p>B</p>"""
    headings = [(level, text) for kind, level, text in shapes(page) if kind is H]
    assert headings == [(1, "FAQ"), (2, "First"), (4, "One?"), (2, "Second"), (4, "Two?")]


def test_a_bold_label_is_no_heading():
    assert shapes("<p><b>Answer:</b></p><p>x</p>") == [(P, 0, "Answer:"), (P, 0, "x")]


def test_an_accordion_keeps_its_hidden_panels():
    page = """<h3><button aria-expanded="false" aria-controls="p1">How?</button></h3>
    <div id="p1" style="display: none">So.</div>
    <div class="accordion-panel" style="display:none">And so.</div><p>x</p>
    <div style="display:none">Secret.</div>"""
    assert [text for _, _, text in shapes(page)] == ["How?", "So.", "And so.", "x"]


def test_menus_forms_and_scripts_are_dropped_but_a_form_around_the_page_is_not():
    page = """<header><a href="/">Logo</a></header><nav>Menu</nav><form><h2>Q?</h2><p>A.</p>
    <input value=x><button>Send</button></form><form>Search <select><option>x</select></form>
    <aside>Ad</aside><div class="site-footer">Imprint</div><footer>(c)</footer>"""
    assert shapes(page) == [(H, 2, "Q?"), (P, 0, "A.")]


def test_only_the_main_part_is_read_where_there_is_one():
    assert shapes("<p>Before</p><main><p>In</p></main><p>After</p>") == [(P, 0, "In")]


def test_layout_tables_are_read_as_the_page_and_data_tables_as_rows():
    page = """<table><tr><td><h2>Q?</h2><p>A.</p></td><td>B</td></tr></table>
    <table><tr><td>one</td></tr></table><table><tr><td>a<td>b<tr><td>c<td>d</table>"""
    assert shapes(page) == [
        (H, 2, "Q?"),
        (P, 0, "A."),
        (P, 0, "B"),
        (P, 0, "one"),
        (T, 0, "a | b\nc | d"),
    ]


def test_anchors_are_those_of_the_heading_or_what_is_around_it():
    page = """<section id="s"><h2>S</h2><h3 id="q1">Q1?</h3><p>A</p><a name="q2"></a><h3>Q2?</h3>
    <p>B</p><h3>Q3?</h3></section><h3>Q4?</h3><details id="d"><summary>Q5?</summary>C</details>"""
    anchors = [(block.text, block.anchor) for block in read(page.encode()).blocks]
    assert anchors == [
        ("S", "s"),
        ("Q1?", "q1"),
        ("A", "q1"),
        ("Q2?", "q2"),
        ("B", "q2"),
        ("Q3?", "s"),
        ("Q4?", None),
        ("Q5?", "d"),
        ("C", "d"),
    ]


def question(name, text, **more):
    answer = {"@type": "Answer", "text": text}
    return {"@type": "Question", "name": name, "acceptedAnswer": answer, **more}


def test_faqpage_markup_gives_entries_with_the_section_and_anchor_of_the_page():
    pairs = [
        question("When &amp; where?", "<p>At 9.</p><ol><li>Come<li>Stay</ol>"),
        question("How?", "So.", **{"@id": "https://x.org/#how"}),
    ]
    data = {"@graph": [{"@type": "WebPage"}, {"@type": ["FAQPage"], "mainEntity": pairs}]}
    page = f"""<html><head>{ld(data)}</head><body><h1>FAQ</h1><h2>Hours</h2>
    <h3 id="when">When &amp; where?</h3><p>At 9.</p></body></html>"""
    content = read(page.encode())
    assert content.unit is Unit.ENTRY and content.blocks == ()
    found = [(e.position, e.question, e.answer, e.section, e.anchor) for e in content.entries]
    assert found == [
        (1, "When & where?", "At 9.\n\n1. Come\n2. Stay", "Hours", "when"),
        (2, "How?", "So.", None, "how"),
    ]


def test_broken_json_ld_is_remarked_on_and_the_page_read():
    page = '<script type="application/ld+json">{"@type": "FAQPage",</script><h2>Q?</h2><p>A.</p>'
    content = read(page.encode())
    assert [block.text for block in content.blocks] == ["Q?", "A."]
    assert "JSON-LD could not be read (JSONDecodeError" in content.doubts[0]


@pytest.mark.parametrize(
    "data",
    [
        [],
        1,
        {"@type": "FAQPage"},
        {"@type": "FAQPage", "mainEntity": 3},
        {"@type": {}, "mainEntity": [question("Q", 7)]},
        {"@type": "FAQPage", "mainEntity": [question(None, "x")]},
    ],
)
def test_json_ld_of_other_shapes_gives_no_entries(data):
    assert read((ld(data) + "<p>x</p>").encode()).entries == ()


def test_deep_json_ld_is_no_crash():
    script = '<script type="application/ld+json">' + "[" * 100_000 + "</script><p>x</p>"
    assert "JSON-LD could not be read" in read(script.encode()).doubts[0]


def test_microdata_gives_entries():
    page = """<div itemscope itemtype="https://schema.org/FAQPage">
    <div itemscope itemprop="mainEntity" itemtype="https://schema.org/Question" id="q">
    <h3 itemprop="name">Why?</h3><div itemscope itemprop="acceptedAnswer"
    itemtype="https://schema.org/Answer"><div itemprop="text"><p>As <b>so</b>.</p><p>And.</p></div>
    </div></div></div>"""
    (entry,) = read(page.encode()).entries
    assert (entry.question, entry.answer, entry.anchor) == ("Why?", "As so.\n\nAnd.", "q")


def test_microdata_within_an_answer_is_part_of_it():
    opens = """<div itemtype="x/Question"><b itemprop="name">Q?</b><div itemtype="x/Answer">
    <div itemprop="text">A """
    page = '<div itemtype="x/FAQPage">' + opens * 5_000
    (entry,) = read(page.encode()).entries
    assert entry.question == "Q?" and entry.answer.count("A") == 5_000


def test_bytes_that_fit_no_encoding_are_refused():
    with pytest.raises(SourceError, match="unknown encoding"):
        read(bytes(range(128, 256)) * 20 + b"<p>")


def test_a_table_of_questions_gives_entries():
    page = """<h1>FAQ</h1><table><tr><th>No.<th>Question<th>Answer<tr><td>1.<td>Why?<td>So.<br>Yes.
    </table>"""
    (entry,) = read(page.encode()).entries
    assert (entry.number, entry.question, entry.answer) == ("1", "Why?", "So.\nYes.")


@pytest.mark.parametrize(
    "data",
    [
        '<meta charset="iso-8859-1"><p>café</p>'.encode("latin-1"),
        '<meta charset="iso-8859-1"><p>café</p>'.encode("utf-8-sig"),
        "<p>café</p>".encode(),
        "<p>café</p>".encode("utf-16"),
        '<?xml version="1.0" encoding="utf-8"?><p>café</p>'.encode(),
    ],
)
def test_the_encoding_is_declared_or_found(data):
    assert [block.text for block in read(data).blocks] == ["café"]


@pytest.mark.parametrize("depth", [1_000, 30_000])
@pytest.mark.parametrize(
    "tag", ["div", "ul><li", "b", "details", "table><tr><td", "header class=nav"]
)
def test_deep_nesting_is_read(tag, depth):
    html = f"<{tag}>" * (depth // len(tag.split(">"))) + "<h1>deep</h1>"
    assert [text for _, _, text in shapes(html)][-1].endswith("deep")


def test_fifty_megabytes_and_too_many_tags_are_refused():
    with pytest.raises(SourceError, match="expected at most 8,000,000"):
        read(b"<p>x" * 12_500_000)
    with pytest.raises(SourceError, match="400,000 tags; expected at most 120,000"):
        read(b"<p>x" * 400_000)


@pytest.mark.parametrize("data", [b"", b"   ", b"<html></html>", b"<script>x</script>", b"\0\0"])
def test_a_page_without_text_is_refused_or_empty(data):
    try:
        assert not read(data).entries
    except SourceError as error:
        assert "without text" in str(error)


@settings(deadline=None)
@given(st.binary() | st.lists(st.sampled_from(TAGS)).map(lambda tags: "".join(tags).encode()))
def test_any_bytes_give_content_or_a_source_error(data):
    try:
        content = read(data)
    except SourceError as error:
        assert "\n" not in str(error)
    else:
        assert isinstance(content, Content)
        assert all(block.text.strip() == block.text.strip("\n ") for block in content.blocks)


def test_a_title_that_was_cut_at_the_end_of_its_line_is_whole():
    first = "<h3>1. Which of the rules of the garden are those that</h3><p>apply here? All.</p>"
    second = "<h3>2. What are the rules that must be known before the</h3><p>May feast? None.</p>"
    third = "<h3>3. Which may be forgotten as soon as the rain has</h3><p>come? These two.</p>"
    assert shapes(first + second)[2][2] == "2. What are the rules that must be known before the"
    assert [text for _, _, text in shapes(first + second + third)] == [
        "1. Which of the rules of the garden are those that apply here?",
        "All.",
        "2. What are the rules that must be known before the May feast?",
        "None.",
        "3. Which may be forgotten as soon as the rain has come?",
        "These two.",
    ]
    whole = "<h3>Which of the rules of the garden are those that apply?</h3><p>why ask? All.</p>"
    assert [text for _, _, text in shapes(whole)][1] == "why ask? All."


def test_the_head_of_a_site_generator_is_no_text_and_may_have_the_question():
    page = "---\nlayout: faq\ntitle: Garden\n---\n<h3>Who may join?</h3><p>All of <b>you</b>.</p>"
    content = read(page.encode())
    assert [block.text for block in content.blocks] == ["Who may join?", "All of you."]
    assert content.title == "Garden"
    (entry,) = read(b"---\nquestion: Who may join?\n---\n<p>All of <b>you</b>.</p>\n").entries
    assert (entry.question, entry.answer) == ("Who may join?", "All of you.")


def test_labels_that_stand_alone_are_put_before_their_text():
    page = "".join(f"<div><div>Q</div><div>{q}</div></div><div><div>A.</div><div>{a}</div></div>"
                   for q, a in [("Who may join?", "All."), ("Is it free?", "Yes.")])  # fmt: skip
    assert [text for _, _, text in shapes(page)] == [
        "Q: Who may join?", "A: All.", "Q: Is it free?", "A: Yes."
    ]  # fmt: skip
    alone = page + "<div>Q</div><div>What else?</div>"
    assert shapes(alone)[0][2] == "Q"


def test_a_charset_with_a_nul_in_it_is_none():
    # Python's look-up of encodings raised, and no document was read.
    page = b'<meta charset="utf\0-8"><h2>Is it far?</h2><p>No.</p><h2>Is it late?</h2><p>Yes.</p>'
    assert [block.text for block in read(page).blocks] == [
        "Is it far?", "No.", "Is it late?", "Yes.",
    ]  # fmt: skip
