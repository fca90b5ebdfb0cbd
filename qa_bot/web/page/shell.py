"""The first HTML of the page: title, conversation, box and panel, in the reader's language.

It stands in the document before any script is read, so one can type at once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from string import Template

from qa_bot.arguments import MAX_QUERY_CHARACTERS
from qa_bot.languages import Language, available, language
from qa_bot.settings import Settings
from qa_bot.web.examples import Examples
from qa_bot.web.page import assets, question_list, what_is_kept
from qa_bot.web.page.markup import button, escaped, in_language
from qa_bot.web.rendering.whom_to_ask import contact_line, shortest_contact
from qa_bot.web.service import Service

HOW = "/how"
EXAMPLES = 4
# Of several documents, so many of each of so many: they fit on a screen.
EXAMPLE_DOCUMENTS, OF_EACH = 5, 2


def scripts(settings: Settings) -> str:
    """The page's behaviour, and all that it imports asked for at once."""
    urls = [assets.url(name) for name in assets.modules()]
    preloaded = "".join(f'<link rel="modulepreload" href="{url}">' for url in urls)
    main = f'<script type="module" src="{assets.url("main.js")}"></script>'
    return f"{early(settings)}{preloaded}{main}"


def early(settings: Settings) -> str:
    """The script that stands in a page itself: it knows the colours and language that were kept."""
    codes = " ".join(_choice(settings))
    return f'<script data-languages="{codes}">{assets.read()[assets.EARLY]}</script>'


def head(settings: Settings, title: str, more: Sequence[str] = ()) -> str:
    """The title, the style, with `more` style sheets of the assets, and the owner's colours."""
    styles = "".join(
        f'<link rel="stylesheet" href="{assets.url(name)}">'
        for name in ("answer.css", "page.css", "print.css", *more)
    )
    palette = settings.colours
    colours = (
        f":root{{--qa-light:{palette.primary};--qa-dark:{palette.dark_primary};"
        f"--qa-light-mark:{palette.accent};--qa-dark-mark:{palette.dark_accent}}}"
    )
    return f"<title>{escaped(title)}</title>{styles}<style>{colours}</style>"


def examples(service: Service) -> list[Examples]:
    """The questions that a page begins with, which assets/warming.js chooses likewise."""
    return service.examples(EXAMPLES, EXAMPLE_DOCUMENTS, OF_EACH)


def logo(settings: Settings) -> str:
    """The owner's logo, beside the title that says the same."""
    return f'<img class="qa-logo" src="{settings.logo.url}" alt="">' if settings.logo else ""


def contact(settings: Settings, language: Language) -> str:
    """Whom to ask and all ways there, as a paragraph; empty where nobody is named."""
    if settings.contact is None:
        return ""
    return f'<p class="qa-contact">{contact_line(settings.contact, language)}</p>'


def said_by_owner(settings: Settings, language: Language) -> str:
    """Whom to ask and the disclaimer, as paragraphs."""
    return contact(settings, language) + _line("qa-disclaimer", settings.disclaimer)


def body(
    settings: Settings, language: Language, examples: Sequence[Examples], embedded: bool
) -> str:
    """The page itself; embedded in another site it has no panel and a compact header.

    Without `examples`, questions to begin with, the service is not ready: the page says so, and
    asks for them later.
    """
    own = {key.removeprefix("page."): text for key, text in language.sentences.items()
           if key.startswith("page.")}  # fmt: skip
    told = {
        "words": own,
        "language": language.code,
        "direction": language.direction,
        "limit": MAX_QUERY_CHARACTERS,
        "questions": question_list.PATH,
        "ready": bool(examples),
        "sources": settings.open_sources,
        "keeping": settings.keep_history,
        "examples": [EXAMPLES, EXAMPLE_DOCUMENTS, OF_EACH],
        "feedback": what_is_kept.told(),
    }
    return _template().substitute(
        {f"word_{name}": escaped(text) for name, text in own.items()},
        # Gradio's element, which the page stands in later, is from left to right.
        direction=language.direction,
        kind="qa-page qa-embedded" if embedded else "qa-page",
        title=escaped(settings.title),
        warming="hidden" if examples else "",
        no_examples="" if examples else "hidden",
        greeting=escaped(settings.greeting or own["greeting"]),
        languages=languages(settings, language, embedded),
        disclaimer=_line("qa-disclaimer", settings.disclaimer),
        contact=_short_contact(settings),
        how=_how(settings, language, embedded),
        logo=logo(settings),
        examples="".join(_examples(one, language) for one in examples),
        # "<" could end the script element.
        told=json.dumps(told, ensure_ascii=False).replace("<", "\\u003c"),
    )  # fmt: skip


def _examples(shown: Examples, language: Language) -> str:
    title = ""
    if shown.title is not None:
        title = f'<h3 class="qa-document-name" dir="auto">{escaped(shown.title)}</h3>'
    buttons = (
        button(
            pair.question,
            "qa-option",
            in_language(pair.language, language),
            ask=pair.address(with_path=True),
        )
        for pair in shown.pairs
    )
    return f'{title}<div class="qa-options">{"".join(buttons)}</div>'


def _choice(settings: Settings) -> Sequence[str]:
    """The codes of the languages that a reader may choose from; none where the owner chose one."""
    return () if settings.language else available()


def languages(settings: Settings, shown: Language, embedded: bool = False) -> str:
    """A list that opens, of links to the page in each language, in that language.

    Links and no select, which would leave the page at the first press of an arrow key.
    """
    links = "".join(_link(language(code), shown, embedded) for code in _choice(settings))
    said = escaped(shown.say("page.language"))
    return links and (
        f'<details class="qa-languages" id="qa-languages"><summary class="qa-tool qa-switch" '
        f'title="{said}" data-code="{shown.code}"><span class="qa-unseen">{said}: </span>'
        f'<span class="qa-label">{escaped(shown.name)}</span></summary><ul>{links}</ul></details>'
    )


def _link(to: Language, shown: Language, embedded: bool) -> str:
    current = ' aria-current="true"' * (to == shown)
    return (
        f'<li><a href="?{"embed=1&amp;" * embedded}lang={to.code}" lang="{to.code}" '
        f'hreflang="{to.code}" data-lang="{to.code}"{current}>{escaped(to.name)}</a></li>'
    )


@cache
def _template() -> Template:
    return Template((files(__package__) / "assets" / "page.html").read_text("utf-8"))


def _how(settings: Settings, language: Language, embedded: bool) -> str:
    """What is kept, and a link to the page that says how this works; it does not take the place of
    a framed one.
    """
    said = escaped(what_is_kept.said(settings, language))
    aside = ' target="_blank" rel="noopener"' if embedded else ""
    link = (
        f'<a href="{HOW[1:]}?lang={language.code}"{aside}>{escaped(language.say("how.title"))}</a>'
    )
    return f'<p class="qa-how"><span class="qa-keeping">{said}</span> {link}</p>'


def _short_contact(settings: Settings) -> str:
    """Whom to ask below the box, where there is little room: one link."""
    if settings.contact is None:
        return ""
    return f'<p class="qa-contact" dir="auto">{shortest_contact(settings.contact)}</p>'


def _line(css_class: str, text: str | None) -> str:
    return f'<p class="{css_class}" dir="auto">{escaped(text)}</p>' if text else ""
