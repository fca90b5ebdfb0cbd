"""The chat page."""

from __future__ import annotations

import html
from typing import Any

import gradio as gr
from gradio.components.chatbot import OptionDict

from qa_bot import wording
from qa_bot.records import Answer, Match, Outcome, QABotError, QAPair
from qa_bot.service import Service

TITLE = "QA Bot"
DESCRIPTION = (
    "Ask in your own words. You get the document's own answer with its question number, or an "
    "honest no. No answer is ever generated, and nothing leaves this computer."
)
Messages = list[Any]  # of the chat: dicts from the page, ChatMessages from us
EXAMPLES = 4
CSS = """
.qa-number { font-size: var(--text-sm); font-weight: 600; color: var(--body-text-color); }
.qa-question { font-weight: 600; font-size: var(--text-lg); margin: 2px 0 10px; }
.qa-answer { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.55; }
.qa-proof { margin-top: 12px; padding-top: 8px; border-top: 1px solid var(--border-color-primary);
  font-size: var(--text-sm); color: var(--body-text-color); }
"""


def theme() -> gr.themes.Base:
    """The page's theme, with fonts of the reader's own machine."""
    return gr.themes.Default(
        font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]
    )


def build(service: Service) -> Any:
    """The chat over a service; it keeps no state but the conversation in the browser."""

    def ask(query: str | None, history: Messages | None) -> tuple[str, Messages]:
        query = query or ""
        return "", [*(history or []), _said(query), _reply(service, query)]

    def choose(history: Messages | None, chosen: gr.SelectData) -> Messages:
        value = chosen.value["text"] if isinstance(chosen.value, dict) else chosen.value
        return ask(str(value), history)[1]

    def offered() -> list[Any]:
        return [{"text": pair.question} for pair in examples(service.pairs)]

    with gr.Blocks(title=TITLE, analytics_enabled=False) as page:
        gr.Markdown(f"# {TITLE}\n\n{DESCRIPTION}")
        chatbot = gr.Chatbot(
            examples=offered(),
            label="Conversation",
            show_label=False,
            height="70vh",
            latex_delimiters=[],
            sanitize_html=True,
            allow_tags=False,
            buttons=[],
            feedback_options=None,
            allow_file_downloads=False,
        )
        box = gr.Textbox(
            placeholder="Ask a question about the documents",
            label="Your question",
            show_label=False,
            container=False,
            submit_btn=True,
            autofocus=True,
        )
        # Plain requests, no queue: an answer takes milliseconds and `Service` bounds how many are
        # made at once, and the queue's event stream lost replies to buttons clicked at once.
        plain: Any = {"queue": False, "api_visibility": "private", "show_progress": "hidden"}
        box.submit(ask, [box, chatbot], [box, chatbot], **plain)
        gr.on([chatbot.option_select, chatbot.example_select], choose, chatbot, chatbot, **plain)
        page.load(lambda: gr.Chatbot(examples=offered()), None, chatbot, **plain)
    return page


def _said(query: str) -> gr.ChatMessage:
    return gr.ChatMessage(_paragraph(query), role="user")


def _reply(service: Service, query: str) -> gr.ChatMessage:
    try:
        return reply(service.ask(query))
    except QABotError as error:
        return gr.ChatMessage(_paragraph(f"{str(error)[:1].upper()}{str(error)[1:]}."))


def examples(pairs: tuple[QAPair, ...]) -> list[QAPair]:
    """A few questions to begin with, spread over the documents."""
    step = max(len(pairs) // EXAMPLES, 1)
    return list(pairs[::step][:EXAMPLES])


def reply(answer: Answer) -> gr.ChatMessage:
    """An answer as a message of the chat, with buttons where there is something to choose."""
    if answer.outcome is Outcome.ANSWERED:
        return gr.ChatMessage(_card(answer))
    if answer.outcome is Outcome.NOTICE:
        return gr.ChatMessage(_paragraph(answer.text or ""))
    offered = answer.choices or answer.matches[: wording.RELATED]
    return gr.ChatMessage(
        _paragraph(wording.opening(answer)) + _note(answer),
        options=_options(offered),
    )


def _options(offered: tuple[Match, ...]) -> list[OptionDict]:
    """Buttons that send a question as it is numbered, with its file where that is not enough."""
    pairs = [match.pair for match in offered]
    plain = [pair.address() for pair in pairs]
    return [
        {
            "label": wording.option(pair)
            + (f" ({pair.source.path})" if plain.count(address) > 1 and pair.source else ""),
            "value": pair.address(with_path=plain.count(address) > 1),
        }
        for pair, address in zip(pairs, plain, strict=True)
    ]


def _card(answer: Answer) -> str:
    pair = answer.matches[0].pair
    where = f"{html.escape(wording.place(pair.source))} \u00b7 " if pair.source else ""
    return (
        f'<div class="qa-number">{html.escape(wording.heading(pair))}</div>'
        f'<div class="qa-question">{_verbatim(pair.question)}</div>'
        f'<div class="qa-answer">{_verbatim(pair.answer)}</div>'
        f'<div class="qa-proof">{where}{wording.confidence_in_words(answer)}</div>' + _note(answer)
    )


def _note(answer: Answer) -> str:
    said = (answer.note, wording.uncalibrated(answer))
    return "".join(f'<div class="qa-proof">{_verbatim(text)}</div>' for text in said if text)


def _paragraph(text: str) -> str:
    return f"<div>{_verbatim(text)}</div>"


def _verbatim(text: str) -> str:
    """Text that the page shows as it is, whatever Markdown or HTML it holds.

    Line ends become character references: a blank line would end the HTML block, and "1." after it
    would begin a list of Markdown's own.
    """
    # Gradio would turn a tab into spaces.
    shown = html.escape(text).replace("\r", "").replace("\x00", "\ufffd")
    return shown.replace("\n", "&#10;").replace("\t", "&#9;")
