# ruff: noqa: E501 - pages as they stand
"""What stands in a page beside its text and reaches no answer, told as far as can be without words."""

from contextlib import suppress

import pytest
from limits import cpu_seconds

from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats.html import read
from qa_bot.records import SourceError

ITEMS = [
    ("Who may join?", "All of you."),
    ("Is it free?", "Yes, it is."),
    ("When is it?", "On Monday."),
]
PAIRS = [*ITEMS, ("Where is it?", "In the hall.")]


def answers(page):
    return [(pair.question, pair.answer) for pair in parse(page.encode(), "faq", read).pairs]


def items(below):
    """The questions and answers, something below each; "{}" in it is another number in each."""
    return "".join(
        f"<div class=item><h3>{q}</h3><p>{a}</p>{below.replace('{}', str(n))}</div>"
        for n, (q, a) in enumerate(PAIRS)
    )


@pytest.mark.parametrize(
    "below",
    [
        "<p>War das hilfreich? <a href='#'>Ja</a> <a href='#'>Nein</a></p>",
        "<div><span>¿Le ha servido?</span><button>Sí</button><button>No</button></div>",
        "<p><a href='/faq/{}'>En savoir plus</a></p>",
        "<a class=btn href='/faq/{}'>Read more</a>",
        "<div><a href='https://twitter.com/share?u={}'>Tweet</a> <a href='https://facebook.com/s?u={}'>Share</a></div>",
        "<p class='visually-hidden'>End of the answer</p>",
        "<p class='post-meta'>Written on <time>3 March {}</time> by Ann</p>",
        "<div class='share-buttons'>Tell others of it</div>",
    ],
)
def test_what_stands_below_each_answer(below):
    assert answers(items(below)) == PAIRS


@pytest.mark.parametrize(
    "after",
    [
        "<section><p>Was this page helpful?</p><button>Yes</button><button>No</button></section>",
        "<div class='cookie-consent' id=c><p>Wir verwenden Cookies.</p><button>Ja</button></div>",
        "<div id='onetrust-banner-sdk'><h3>Privacy</h3><p>We use cookies.</p></div>",
        "<section class='related-articles'><h4>See also</h4><ul><li><a href='/a'>How are my data kept?</a></li></ul></section>",
        "<section class='comments'><p>Please sign in to comment.</p></section>",
        "<div id=newsletter><h3>Get our letter</h3><p>Every week.</p><form><input></form></div>",
        "<p align=center>[ <a href='/'>Home</a> | <a href='/c'>Contact</a> ]</p>",
    ],
)
def test_what_stands_below_all_of_them(after):
    assert answers(items("") + after) == PAIRS


@pytest.mark.parametrize(
    "text",
    [
        "<p>See <a href='/{}'>here</a>.</p>",
        "<p>Ask <a href='/team'>the team</a></p>",
        "<ul><li>Form A: <a href='/a{}'>Download</a></li></ul>",
        "<p>Did you read this?</p><p>Then write to us.</p>",
        "<p class='comment'>We say so.</p>",
        "<p class='related'>That is much like the rule before.</p>",
    ],
)
def test_what_is_an_answer_stays(text):
    found = answers(items(text))
    assert [question for question, _ in found] == [question for question, _ in PAIRS]
    assert all(
        len(given) > len(answer) for (_, given), (_, answer) in zip(found, PAIRS, strict=True)
    )


def test_sections_about_cookies_and_comments_are_text():
    page = "<h2 id=cookies>Cookies</h2><div id='cookies-section'><h3>What are cookies?</h3><p>Small files.</p></div>"
    page += "<div class='feedback'><h3>How do I comment?</h3><p>Below the text.</p><h3>And vote?</h3><p>So.</p></div>"
    assert [question for question, _ in answers(page)] == [
        "What are cookies?",
        "How do I comment?",
        "And vote?",
    ]


@pytest.mark.parametrize(
    "part", ["<p><a href='#'>x</a></p>", "<div class=share><button>Y</button>", "<a href='/1'>more"]
)
def test_many_of_them_take_no_time(part):
    with cpu_seconds(10), suppress(SourceError):
        read((part * (500_000 // len(part))).encode())
