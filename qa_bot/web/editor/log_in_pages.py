"""The form by which one logs in, which keeps what was typed before the log-in had ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from qa_bot.web.editor.editor_markup import (
    form,
    line_field,
    listed,
    paragraphs,
    section,
    text,
    text_field,
    told,
)
from qa_bot.web.editor.editor_pages import BACK
from qa_bot.web.editor.form_fields import FormFields
from qa_bot.web.editor_sessions import EditorSession
from qa_bot.web.page.markup import escaped

# Where a form is sent again after the log-in: to what shows it for approval, and writes nothing.
AGAIN = {
    "same": "same", "write": "same", "new": "new", "draft": "new", "aside": "aside",
    "disagree": "disagree", "confirm": "disagree",
}  # fmt: skip
BUTTONS = {
    "same": "Show what will be written", "new": "Show the draft", "aside": "Set aside",
    "disagree": "Show what will be written",
}  # fmt: skip
# What it says; not its token, which has ended, nor what was seen, which is shown again.
NAMES = ("of", "pair", "document", "number", "label", "question", "answer", "wording")
SENT_TO, BEFORE = "typed_to", "typed_"


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form that was sent to an action without a log-in: its fields, each with its values."""

    action: str = ""
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def sent(cls, action: str, sent: FormFields) -> KeptForm:
        """One that was just sent; there is none where nothing would be lost."""
        kept = {name: sent.values[name] for name in NAMES if name in sent.values}
        return cls(action, kept) if action in AGAIN and kept else cls()

    @classmethod
    def carried(cls, log_in: FormFields) -> KeptForm:
        """One that came along with a log-in."""
        values = {
            name: log_in.values[BEFORE + name] for name in NAMES if BEFORE + name in log_in.values
        }
        return cls.sent(log_in.text(SENT_TO), FormFields(values))

    def __bool__(self) -> bool:
        return bool(self.action)

    @property
    def hidden(self) -> str:
        """Its fields as hidden ones of the log-in."""
        return "".join(
            f'<input type="hidden" name="{name}" value="{escaped(value)}">'
            for name, value in self._carried()
        )

    def _carried(self) -> Iterator[tuple[str, str]]:
        if self.action:
            yield SENT_TO, self.action
        for name, values in self.values.items():
            yield from ((BEFORE + name, value) for value in values)


def log_in_body(form_token: str, said: str, is_problem: bool, kept: KeptForm) -> str:
    """The form by which one logs in, with what was `kept`."""
    return (
        f"{told(escaped(said), is_problem) if said else ''}"
        f'<form method="post" action="login"><input type="hidden" name="token" '
        f'value="{escaped(form_token)}">{kept.hidden}'
        '<label>Password<input type="password" name="password" '
        'autocomplete="current-password" required autofocus></label>'
        "<button>Log in</button></form>"
    )


def kept_body(kept: KeptForm, session: EditorSession) -> str:
    """What was typed before, in a form of the new log-in; nothing of it is done yet."""
    values = FormFields({name: [*kept.values[name]] for name in kept.values})
    action, inner = AGAIN[kept.action], ""
    hidden = dict(kept.values)
    if kept.action == "write":
        hidden["pair"] = [f"{values.text('label')}\t{values.text('document')}"]
    if wordings := values.lines("wording"):
        inner += section("Wordings", listed(map(text, wordings)))
    if action == "new":
        inner += line_field("question", "Question", values.line("question"))
        inner += text_field("answer", "Answer", values.text("answer"))
        hidden = {name: hidden[name] for name in hidden if name not in ("question", "answer")}
    button = f"<button>{BUTTONS[action]}</button>"
    return (
        told("You have logged in again. Nothing was done with what you had sent; here it is.")
        + form(action, session, inner + button, **hidden)
        + paragraphs(BACK)
    )
