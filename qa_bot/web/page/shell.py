"""The first HTML of the page: title, conversation, box and panel, in the reader's language.

It stands in the document before any script is read, so one can type at once.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from string import Template

from qa_bot.arguments import MAX_QUERY_CHARACTERS
from qa_bot.languages import Language
from qa_bot.records import QAPair
from qa_bot.web.page import assets, questions
from qa_bot.web.page.brand import Brand
from qa_bot.web.page.markup import button, escaped

EXAMPLES = 4
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}


def direction(language: Language) -> str:
    """The direction of a language's script, as HTML's `dir`."""
    return "rtl" if language.code in RIGHT_TO_LEFT else "ltr"


def head(brand: Brand) -> str:
    """What stands in the document's head: the style, the brand's colours and the script."""
    scripts = "".join(
        f'<link rel="modulepreload" href="{assets.url(name)}">'
        for name in assets.read()
        if name.endswith(".js")
    )
    # Colours come from the owner's own settings; "<" would end the style element.
    colors = f":root{{--qa-light:{brand.color};--qa-dark:{brand.dark_color}}}".replace("<", "")
    return (
        f"<title>{escaped(brand.title)}</title>"
        f'<link rel="stylesheet" href="{assets.url("page.css")}"><style>{colors}</style>{scripts}'
        f'<script type="module" src="{assets.url("main.js")}"></script>'
    )


def body(brand: Brand, language: Language, pairs: tuple[QAPair, ...], embedded: bool) -> str:
    """The page itself; embedded in another site it has no panel and a compact header."""
    own = {key.removeprefix("page."): text for key, text in language.sentences.items()
           if key.startswith("page.")}  # fmt: skip
    told = {"words": own, "limit": MAX_QUERY_CHARACTERS, "questions": questions.PATH}
    return _template().substitute(
        {f"word_{name}": escaped(text) for name, text in own.items()},
        kind="qa-page qa-embedded" if embedded else "qa-page",
        title=escaped(brand.title),
        greeting=escaped(brand.greeting or own["greeting"]),
        disclaimer=_line("qa-disclaimer", brand.disclaimer),
        contact=_line("qa-contact", brand.contact),
        examples="".join(button(pair.question, "qa-option", ask=pair.address(with_path=True))
                         for pair in examples(pairs)),
        # "<" could end the script element.
        told=json.dumps(told, ensure_ascii=False).replace("<", "\\u003c"),
    )  # fmt: skip


@cache
def _template() -> Template:
    return Template((files(__package__) / "assets" / "page.html").read_text("utf-8"))


def _line(css_class: str, text: str) -> str:
    return f'<p class="{css_class}" dir="auto">{escaped(text)}</p>' if text else ""


def examples(pairs: tuple[QAPair, ...]) -> list[QAPair]:
    """A few questions to begin with, spread over the documents."""
    step = max(len(pairs) // EXAMPLES, 1)
    return list(pairs[::step][:EXAMPLES])
