# ruff: noqa: E501 - pages as they stand
"""What a page as a whole tells of its elements: titles without heading elements, contents, ways."""

from contextlib import suppress

import pytest
from limits import cpu_seconds

from qa_bot.parsing.content import BlockKind
from qa_bot.parsing.coverage import coverage
from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats.html import read
from qa_bot.records import SourceError

H, P = BlockKind.HEADING, BlockKind.PARAGRAPH


def blocks(page):
    return [(block.kind, block.text) for block in read(page.encode()).blocks]


def titles(page):
    return [text for kind, text in blocks(page) if kind is H]


MUSEUM = [(H, "When do you open?"), (P, "At ten."), (H, "Prams and bags"), (P, "In the hall.")]


@pytest.mark.parametrize(
    "box",
    [
        '<div class=x><button class=k onclick="f()">{} <span>+</span></button><div>{}</div></div>',
        '<div class=x><div onclick="f(this)">{}<i>v</i></div><div style="display:none">{}</div></div>',
        "<input type=checkbox id=c><label for=c>{}</label><div>{}</div>",
        '<div class="card"><div class="card-top"><a data-toggle="collapse" href="#c">{}</a></div>'
        '<div class="card-text">{}</div></div>',
        '<div class="panel x"><div class="panel-heading">{}</div><div class="panel-body">{}</div></div>',
        '<div class=y><p class="line">{}</p><p>{}</p></div>',
    ],
)
def test_what_a_click_opens_is_the_title_of_the_text_below_without_its_sign(box):
    pairs = [("When do you open?", "At ten."), ("Prams and bags", "In the hall.")]
    assert blocks("".join(box.format(*pair) for pair in pairs)) == MUSEUM


def test_the_sign_behind_a_heading_is_no_part_of_it():
    page = "<h3>Why? <span>+</span></h3><p>So.</p><h3>Who? ▼</h3><p>I.</p><h3>What is C++</h3><p>It.</p>"
    assert titles(page) == ["Why?", "Who?", "What is C++"]


def test_buttons_and_labels_of_forms_and_tools_are_no_titles():
    page = """<label for=n>Name</label><input id=n><button>Send</button><p>We answer soon.</p>
    <div><button onclick="c()">Copy</button><code>a b</code></div>
    <div><button onclick="c()">Copy</button><code>c d</code></div>"""
    assert titles(page) == []


def test_boxes_that_do_not_ask_have_no_titles():
    box = '<div class="card"><p class="date">{} May</p><p>News.</p></div>'
    assert titles(box.format("First") + box.format("Second")) == []


ROWS = "<table><tr><td>{}<td><p>Why so?</p><pre>x</pre><tr><td>{}<td>So.<tr><td>{}<td>And?<tr><td>{}<td>Yes.</table>"


@pytest.mark.parametrize(
    ("labels", "first"),
    [
        (("Q:", "A:", "Q:", "A:"), "Why so? x"),
        (("<b>Frage</b>", "Antwort", "<b>Frage</b>", "Antwort"), "Why so? x"),
        (("P:", "O:", "P:", "O:"), "Why so? x"),
        (("1.", "", "2.", ""), "1. Why so? x"),
    ],
)
def test_a_table_of_labelled_rows_gives_a_title_for_every_question(labels, first):
    found = blocks("<h2>Part</h2>" + ROWS.format(*labels))
    assert [kind for kind, _ in found] == [H, H, P, H, P]
    assert found[1:3] == [(H, first), (P, "So.")] and found[4] == (P, "Yes.")


def test_a_table_of_facts_stays_a_table():
    page = "<table><tr><td>Tel:<td>12<tr><td>Fax:<td>13<tr><td>Tel:<td>14<tr><td>Fax:<td>15</table>"
    assert [kind for kind, _ in blocks(page)] == [BlockKind.TABLE]


@pytest.mark.parametrize(
    "contents",
    [
        "<ul><li><a href='#a'>What?</a><li><a href='#b'>Who?</a></ul>",
        "<dl><dt>1. Part<dd><dl><dt>Q: <a href='#a'>What is it then?</a><dt>Q: <a href='p.html#b'>Who was it then?</a></dl></dl>",
        "<a href='#a'>What?</a><br><a href='#b'><s>Who?</s></a><br>",
        "<p><a href='#a'>What?</a><br><a href='#b'>Who?</a></p>",
        "<div class=toc><p><b>Contents</b></p><ul><li><a href='#a'>What is that?</a></ul></div>",
    ],
)
def test_contents_are_no_text(contents):
    page = contents + "<h2 id=a>What?</h2><p>It.</p><h2 id=b>Who?</h2><p>They.</p>"
    assert [text for _, text in blocks(page)] == ["What?", "It.", "Who?", "They."]


def test_links_of_an_answer_to_other_answers_are_kept():
    page = """<h2 id=a>What?</h2><p>It.</p><h2 id=b>Who?</h2><p>See:</p><ul><li><a href="#c">Why?</a>
    <li><a href="#a">What?</a></ul><h2 id=c>Why?</h2><p><a href="#b">Who?</a></p>"""
    assert [text for _, text in blocks(page)] == (
        ["What?", "It.", "Who?", "See:", "- Why?", "- What?", "Why?", "Who?"]
    )


def test_ways_through_the_pages_are_no_text():
    page = """<p>Next: <a href=#b>B</a>, Up: <a href="i.html">Top</a> [<a href=#c>Contents</a>]</p>
    <h2>What? <a href="#w">#</a> <a href="#t">TOC</a></h2><p>It.</p>
    <p><a href="#x">zum Anfang</a></p><h2>Who? <a href="#t">TOC</a></h2><p>They.</p>
    <p><a href="#x">zum Anfang</a></p><h2>Why? <a href="#t">TOC</a></h2><p>So.</p>
    <p><a href="#x">zum Anfang</a></p><p><a href="#top">Up again</a></p>
    <table><tr><td><a href=a>Prev</a><td><a href=b>Home</a><td><a href=c>Next</a></table>
    <p>The <a href=y>next</a> page.</p>"""
    assert [text for _, text in blocks(page)] == (
        ["What?", "It.", "Who?", "They.", "Why?", "So.", "The next (y) page."]
    )


def test_bold_print_right_below_a_question_opens_its_answer():
    page = "<h2>What?</h2><p><b>These two:</b></p><p>It.</p><p><b>Who?</b></p><p>They.</p>"
    assert titles(page) == ["What?", "Who?"]


def test_terms_that_an_answer_explains_are_no_titles():
    page = """<h2>What?</h2><p>A long answer about all that there is to be known of it.</p>
    <dl><dt><b>sand</b><dd>dry<dt>clay<dd>wet</dl><h2>Who?</h2><p>They.</p>"""
    assert titles(page) == ["What?", "Who?"]


def test_terms_that_are_the_page_are_its_titles():
    assert titles("<h2>Words</h2><dl><dt>sand<dd>dry<dt>clay<dd>wet</dl>") == (
        ["Words", "sand", "clay"]
    )


@pytest.mark.parametrize(
    "part",
    ["<ul><li><a href='#a'>b</a>", "<dl><dt>a<dd>", "<table><tr><td>Q<td>b<tr><td>A<td>", "<h2><a href='#b'>c</a>",
     "<div class=a onclick=b>c<div>", "<p class=toc><a href='#'>b</a>", "<label>b<div class=c>"],
)  # fmt: skip
def test_many_of_anything_are_read_in_time(part):
    with cpu_seconds(10), suppress(SourceError):
        read(part.encode() * 5_000)


def test_an_accordions_buttons_are_no_text_and_no_questions():
    page = """<h1>Museum</h1><button class="all" aria-expanded="false">Alle öffnen</button>
    <h3><button aria-expanded="false" aria-controls="a">Wann ist offen?</button></h3>
    <div id="a" class="panel" hidden>Um zehn.
    <button aria-expanded="true" aria-controls="a">Schließen</button></div>
    <h3><button aria-expanded="false" aria-controls="b">Was kostet es?</button></h3>
    <div id="b" class="panel" hidden>Fünf Euro. <a class="faq-close" href="#x">Zu</a></div>
    <button class="accordion">Schreiben Sie uns</button><footer>Impressum</footer>"""
    assert [text for _, text in blocks(page)] == [
        "Museum",
        "Wann ist offen?",
        "Um zehn.",
        "Was kostet es?",
        "Fünf Euro.",
    ]


def test_what_is_hidden_is_no_text_unless_a_click_or_a_search_shows_it():
    page = """<h2>Who?</h2><p hidden>She.</p><p hidden>Draft.</p><h2>When?</h2><p>At ten.</p>
    <p hidden="until-found">Or at one.</p>"""
    assert [text for _, text in blocks(page)] == ["Who?", "She.", "When?", "At ten.", "Or at one."]


def test_questions_that_are_lists_of_one_item_each_are_titles_without_a_number():
    page = """<ol><li>Who?</li></ol><p>Two:</p><ol><li>she</li><li>he</li></ol>
    <ol><li>When?</li></ol><p>At ten.</p><ol><li>Where?</li></ol><p>Here.</p>"""
    assert [text for _, text in blocks(page)] == [
        "Who?",
        "Two:",
        "1. she",
        "2. he",
        "When?",
        "At ten.",
        "Where?",
        "Here.",
    ]


def test_terms_in_the_row_of_an_answer_are_no_titles():
    page = """<table><tr><td>Q:</td><td>What is needed?</td></tr><tr><td>A:</td><td>These:
    <dl><dt>Map</dt><dd>A plan.</dd><dt>Key</dt><dd>A tool.</dd></dl></td></tr>
    <tr><td>Q:</td><td>Why?</td></tr><tr><td>A:</td><td>So.</td></tr></table>"""
    assert titles(page) == ["What is needed?", "Why?"]


def test_what_an_exporter_writes_below_a_page_is_no_text():
    page = """<h2>Why?</h2><p>So.</p><div id="postamble" class="status"><p>Author: x</p></div>"""
    assert [text for _, text in blocks(page)] == ["Why?", "So."]


def test_questions_that_a_page_shows_and_does_not_mark_are_read_too():
    page = """<script type="application/ld+json">{"@type": "FAQPage", "mainEntity": [{"@type":
    "Question", "name": "Who?", "acceptedAnswer": {"text": "She."}}]}</script>
    <h2>Who?</h2><p>She.</p><h2>When?</h2><p>At ten.</p>"""
    parsed = parse(page.encode(), "page.html", read)
    assert [(p.question, p.answer) for p in parsed.pairs] == [
        ("Who?", "She."),
        ("When?", "At ten."),
    ]
    assert parsed.doubts[0].startswith("shows 1 question(s) that its FAQPage markup leaves out")


def test_terms_q_and_a_mark_the_descriptions_beside_them():
    """The pairs were "Q" with a question as its answer, and "A" with an answer."""
    terms = "<dt>Q</dt><dd><p>{}</p></dd><dt>A</dt><dd><p>{}</p></dd>"
    spoken = [("Who may swim?", "All from ten on."), ("The water is cold", "Wait.")]
    page = "<h1>Pool</h1><dl>" + "".join(terms.format(*pair) for pair in spoken) + "</dl>"
    parsed = parse(page.encode(), "page.html", read)
    assert [(p.question, p.answer) for p in parsed.pairs] == spoken


SPOKEN = [
    ("Who may swim?", "All from ten on."),
    ("The water is cold", "Wait."),
    ("Is there a café?", "Not yet."),
    ("What does it cost?", "Six."),
]


@pytest.mark.parametrize(
    "part",
    [
        "<li><b>{}</b><br>{}</li>",
        "<li><em>{}</em><p>{}</p></li>",
        "<li><p><i>{}</i></p><p>{}</p></li>",
        "<p>- <b>{}</b><br>{}</p>",
        "<br><br><b>{}</b><br>{}",
        "<p><b>{}</b> :</p><p>{}</p>",
    ],
)
def test_bold_or_italics_open_a_line_above_the_answer(part):
    """Those that ask nothing were lost in the answer above."""
    parts = "".join(part.format(*pair) for pair in SPOKEN)
    page = f"<h1>Pool</h1><{'ul' if '<li' in part else 'div'}>{parts}"
    parsed = parse(page.encode(), "faq.html", read)
    assert [(p.question, p.answer) for p in parsed.pairs] == SPOKEN


def test_bold_terms_of_an_answer_are_no_questions():
    terms = "<ul><li><b>Day</b><br>Six.</li><li><b>Month</b><br>Sixty.</li><li><b>Year</b><br>More."
    page = f"<h2>What does it cost?</h2>{terms}</ul><h2>Who may swim?</h2><p>All.</p>"
    parsed = parse(page.encode(), "faq.html", read)
    assert [p.question for p in parsed.pairs] == ["What does it cost?", "Who may swim?"]


def test_the_address_of_a_link_is_no_part_of_a_question():
    page = (
        '<p>1. Does the <a href="pool.html#big">big pool</a> open early?</p><p>At nine.</p>'
        '<p>2. Who may swim?</p><p>See <a href="rules.html">the rules</a>.</p>'
    )
    parsed = parse(page.encode(), "faq.html", read)
    assert [(p.question, p.answer) for p in parsed.pairs] == [
        ("Does the big pool open early?", "At nine."),
        ("Who may swim?", "See the rules (rules.html)."),
    ]


@pytest.mark.parametrize(
    "box", ['<div id="tocframe"><h2>Pages</h2><ul>{}</ul></div>', "<td><p><b>Pages</b></p>{}</td>"]
)
def test_a_menu_with_a_title_is_no_text(box):
    """Its title and its links were read as the page's, or told as left out."""
    links = "".join(f'<li><a href="page{n}.html">A page about water {n}</a></li>' for n in range(9))
    page = f"{box.format(links)}<td><h2>Who may swim?</h2><p>All.</p><h2>Food?</h2><p>No.</p></td>"
    page = f"<table><tr>{page}</tr></table>" if "<td><p>" in box else page
    parsed = parse(page.encode(), "faq.html", read)
    assert [(p.question, p.answer) for p in parsed.pairs] == [
        ("Who may swim?", "All."),
        ("Food?", "No."),
    ]
    assert coverage(parsed).share == 1.0


def test_headings_in_items_of_a_list_stand_below_the_titles_of_the_page():
    page = """<h2>Questions</h2><p>Ask us.</p><h4>All of them</h4><ul>
    <li><h2>Who may join?</h2><p>All.</p><h3>When?</h3><p>Now.</p></li>
    <li><h2>Is it free?</h2><p>Yes.</p></li></ul>"""
    blocks = read(page.encode()).blocks
    assert [(b.level, b.text) for b in blocks if b.level] == [
        (2, "Questions"),
        (4, "All of them"),
        (5, "Who may join?"),
        (6, "When?"),
        (5, "Is it free?"),
    ]
    asked_outside = page.replace("All of them", "Which are there?")
    assert [b.level for b in read(asked_outside.encode()).blocks if b.level] == [2, 4, 2, 3, 2]


def questions(page):
    return [(pair.question, pair.answer) for pair in parse(page.encode(), "faq", read).pairs]


PRAMS = [("Are prams allowed?", "In the hall."), ("When do you open?", "At ten.")]


def test_answers_that_stand_apart_from_their_buttons_come_below_them():
    buttons = "".join(
        f"<h3><button aria-expanded=false aria-controls=p{n}>{q}</button></h3>"
        for n, (q, _) in enumerate(PRAMS)
    )
    panels = "".join(f"<div id=p{n} hidden>{a}</div>" for n, (_, a) in enumerate(PRAMS))
    assert questions(f"<div>{buttons}</div><div>{panels}</div>") == PRAMS
    contents = "".join(f"<li><a href='#s{n}'>{q}</a></li>" for n, (q, _) in enumerate(PRAMS))
    sections = "".join(f"<div id=s{n}><h4>{q}</h4>{a}</div>" for n, (q, a) in enumerate(PRAMS))
    assert questions(f"<ul>{contents}</ul>{sections}") == PRAMS


def test_a_table_without_a_header_whose_cells_ask():
    rows = "".join(
        f"<tr><td>{n}.</td><td><b>{q}</b></td><td>{a}</td></tr>"
        for n, (q, a) in enumerate(PRAMS, 1)
    )
    assert questions(f"<h1>FAQ</h1><table>{rows}</table>") == PRAMS
    two = "".join(f"<tr><td>{q}</td><td>{a}</td></tr>" for q, a in PRAMS)
    head = "<tr><td>Kysymys</td><td>Vastaus</td></tr>"
    assert questions(f"<table>{head}{two}</table>") == PRAMS
    long = (
        "<h2>Bags</h2><p>"
        + "They are kept in the hall. " * 9
        + "</p><h2>Prams</h2><p>Ask yourself:</p>"
    )
    assert read(f"{long}<table>{two}</table>".encode()).entries == ()


def test_styles_of_lists_may_stand_in_css():
    page = (
        '<ol style="list-style-type: lower-alpha;"><li>x</li></ol><ol style="color: red"><li>y</ol>'
    )
    assert [block.text for block in read(page.encode()).blocks] == ["a. x", "1. y"]


def test_notes_at_the_end_of_a_page_are_in_no_answer():
    page = (
        '<h2>Who?</h2><p>You<a href="#n" role="doc-noteref"><sup>1</sup></a>.</p>'
        '<section role="doc-endnotes"><ol><li id="n">Perhaps.</li></ol></section>'
    )
    assert [block.text for block in read(page.encode()).blocks] == ["Who?", "You."]


def test_a_title_that_leads_back_to_the_contents_stays():
    """Docutils gives the link around a title the role that the way back from a note has."""
    title = '<h2><a class="toc-backref" href="#id2" role="doc-backlink">{}</a></h2><p>{}</p>'
    page = "<h1>Pool</h1>" + "".join(title.format(*pair) for pair in SPOKEN)
    parsed = parse(page.encode(), "faq.html", read)
    assert [(p.question, p.answer) for p in parsed.pairs] == SPOKEN
