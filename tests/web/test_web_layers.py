"""The rows of the web app: a module of it imports from it only what stands above."""

import subprocess
import sys
from pathlib import Path

import pytest
from imports import imported_modules, module_name

import qa_bot.web

FOLDER = Path(qa_bot.web.__file__).parent
ROWS = [
    {
        "clients",
        "editor_sessions",
        "examples",
        "followed_index",
        "observed",
        "own_names",
        "reload_history",
    },
    {"token_buckets", "reloading", "served_feedback"},
    {"gradio_files", "verifier", "waiting_line"},
    {"asked_again"},
    {"errors", "forwarded_headers", "gradio_seam", "service", "whole_page"},
    {
        "below_path",
        "client_limits",
        "gate",
        "headers",
        "known_hosts",
        "off_switch",
        "other_sites",
        "request_filter",
    },
    {"certificate"},
    {"json_log", "running_server", "watched_server", "watching"},
    {"prometheus_metrics", "server_health"},
    {"api", "api_page", "mcp"},
    {"admin", "rating"},
    {"rendering.layout", "rendering.telephones"},
    {"rendering.escaping"},
    {"rendering.whom_to_ask"},
    {"rendering.evidence"},
    {"rendering.markdown_html", "rendering.verbatim"},
    {"rendering.card", "rendering.markdown_text"},
    {"rendering.copying"},
    {"rendering"},
    {"source_pages"},
    {"page.assets", "page.late", "page.markup", "page.question_list", "page.what_is_kept"},
    {"page.thumbs"},
    {"page.buttons", "page.shell"},
    {"page.frame", "page.how", "page.plain_page", "page.replies"},
    {"page.component", "page.owner_page", "page.turned_off"},
    {"page.mounting", "page.no_entry"},
    {
        "editor.file_preview",
        "editor.form_fields",
        "editor.group_listing",
        "editor.waiting_drafts",
        "editor.when_answered",
    },
    {"editor.disagreement_finder", "editor.editor_markup", "editor.editor_work"},
    {
        "editor.dealt_with",
        "editor.disagreeing",
        "editor.editor_pages",
        "editor.figures_page",
        "editor.numbered_questions",
        "editor.outcome_pages",
    },
    {"editor.editor_requests", "editor.log_in_pages"},
    {"editor.log_in_routes"},
    {"editor.editor_routes"},
    {"editor"},
    {"page"},
    {"guards"},
    {"app"},
    {"serving"},
    {""},
]
ROW_OF = {f"qa_bot.web.{name}".rstrip("."): place for place, row in enumerate(ROWS) for name in row}
FILES = sorted(FOLDER.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_module_of_the_web_app_imports_only_from_rows_above_its_own(path):
    module = module_name(path, "qa_bot")
    assert module in ROW_OF, f"{module} has no row; give it one in ROWS"
    for name in imported_modules(path, "qa_bot.web") - {module}:
        assert ROW_OF[name] < ROW_OF[module], f"{module} imports {name}"


def test_every_row_holds_modules_that_are_there():
    assert set(ROW_OF) == {module_name(path, "qa_bot") for path in FILES}


def test_what_the_package_offers_loads_no_server():
    heavy = ["fastapi", "gradio", "mcp", "starlette", "torch", "uvicorn"]
    code = f"import qa_bot.web, sys; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    wanted = {"create_app", "serve", "listening_socket", "address", "require_mcp", "LOOPBACK_NAMES"}
    wanted.add("hold_signals")
    assert set(qa_bot.web.__all__) == wanted
