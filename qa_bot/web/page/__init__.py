"""The chat page: what the reader sees, and how it is put into the app.

Reading order: `shell` writes the first HTML (box and words, so that one can type before any script
is read), `frame` puts it into Gradio's page, `component` is the Gradio component that takes it over
and carries questions to the service, `replies` are the answers it gives, with `buttons` and
`thumbs` below them, `question_list` the list for suggestions and the panel, `what_is_kept` what is
told of questions that are kept, `how` the page that says how this works; `mounting` puts them into
the app, `late` Gradio's part as soon as it is there; assets/ holds the style and the behaviour.
"""

from qa_bot.web.page.mounting import mount

__all__ = ["mount"]
