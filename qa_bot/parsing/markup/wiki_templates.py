"""Templates of a wiki, whose pages are not there: what they were given may be text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from qa_bot.parsing.field_names import roles_of

_TEMPLATE = re.compile(r"\{\{([^{}|]{0,200})((?:\|[^{}]{0,5000})?)\}\}")
# The signs of links between two bars stay together.
_ARGUMENT = re.compile(r"\|((?:\[\[[^\[\]]*\]\]|[^|])*)")
_NAMED = re.compile(r"\s*([\w -]{1,40}?)\s*=(.*)", re.DOTALL)
_NESTED = 5
_SENTENCE_ENDS = frozenset(".!?\u3002\uff1f")
_MOST_NAMED = 3


@dataclass(slots=True)
class Templates:
    """Takes templates out of a page, and remembers their names."""

    names: dict[str, None] = field(default_factory=dict)

    def put_in(self, text: str) -> str:
        """The page with sentences, and questions with their answers, in place of templates."""
        for _ in range(_NESTED):
            text = _TEMPLATE.sub(self._text_of, text)
        return text

    def doubts(self) -> tuple[str, ...]:
        """A doubt about what templates print; none without any."""
        if not self.names:
            return ()
        more = ", ..." if len(self.names) > _MOST_NAMED else ""
        named = ", ".join(f"{{{{{name}}}}}" for name in list(self.names)[:_MOST_NAMED]) + more
        return (f"uses templates ({named}), which are not looked up; write out what they print",)

    def _text_of(self, template: re.Match[str]) -> str:
        name = " ".join(template[1].split())[:40]
        if name:
            self.names[name] = None
        given = [_NAMED.fullmatch(one) or one for one in _ARGUMENT.findall(template[2])]
        fields = {one[1].lower(): one[2].strip() for one in given if isinstance(one, re.Match)}
        roles = roles_of(tuple(fields)) if len(fields) > 1 else None
        if roles and roles.sure:
            values = list(fields.values())
            asked = " ".join(values[roles.question].split())
            return f"\n====== {asked} ======\n{values[roles.answer]}\n"
        texts = [one for one in given if isinstance(one, str)]
        texts += [text for key, text in fields.items() if key.isdigit()]
        return " ".join(text.strip() for text in texts if _is_sentence(text))


def _is_sentence(text: str) -> bool:
    """Whether an argument is text: less is a name, a number or a look."""
    bare = text.strip().rstrip("]'")
    return len(bare.split()) > 1 and bare[-1] in _SENTENCE_ENDS
