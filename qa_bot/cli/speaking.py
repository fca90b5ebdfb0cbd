"""The language that the shell speaks to who asks."""

from __future__ import annotations

import os
import re

from qa_bot.languages import Language, language, language_for
from qa_bot.settings import Settings

# Where gettext looks for a language, in its order; LANGUAGE may list several, with colons.
VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_ENCODING = re.compile(r"[.@].*")


def shell_language(settings: Settings) -> Language:
    """The settings' language, else that of the environment ("pt_BR.UTF-8"), else English."""
    if settings.language:
        return language(settings.language)
    said = next(filter(None, map(os.environ.get, VARIABLES)), "")
    tags = [_ENCODING.sub("", locale).replace("_", "-") for locale in said.split(":")]
    return language_for(",".join(tags))
