"""The pages for editors at `/editor/`: plain HTML, in English, no script.

Reading order: `form_fields`, `file_preview`, `editor_work`, `editor_markup`, `editor_pages`,
`figures_page`, `disagreement_finder`, `disagreeing`, `editor_requests`, `log_in_pages`,
`log_in_routes`, `editor_routes`. Who is let in is decided by `qa_bot.web.gate`.
"""

from qa_bot.web.editor.editor_routes import add

__all__ = ["add"]
