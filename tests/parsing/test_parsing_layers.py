"""The rows of parsing: a module imports from parsing only what stands above it.

From the top down they are what every way of a document needs, what the readers of one family of
formats need, the readers, what makes a pair, the search for pairs, and the folder of documents.
"""

from pathlib import Path

import pytest
from imports import room_of, rooms_imported

import qa_bot.parsing

PACKAGE = Path(qa_bot.parsing.__file__).parent
ROWS = [
    {
        "asking",
        "boundary",
        "collector",
        "content",
        "decoding",
        "document",
        "field_names",
        "fingerprint",
        "no_documents",
        "numerals",
        "ordinary_files",
        "packed",
        "side_file_names",
        "xml_trees",
    },
    {"draft_folder", "well_formed"},
    {"office", "web_pages"},
    {"tables"},  # a cell may hold HTML
    {"systems"},  # their fields hold what cells hold
    {"markup"},  # front matter is a record with named fields
    {"formats"},
    {"pairs", "parsed", "recognizing", "side_file_fields"},
    {"finding", "side_files"},
    {"coverage"},
    {"overlooked"},
    {"archives", "index_folders", "joined_files"},
    {"files_below", "refusals", "samples"},
    {"folder_files"},
    {"folder", "folder_reading"},
    {"changed_files"},
    {"documents_read", "importing"},
]
ROW_OF = {module: place for place, row in enumerate(ROWS) for module in row}
FILES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_of_parsing_imports_only_from_rows_above_its_own(path):
    module = room_of(path, PACKAGE)
    assert module in ROW_OF, f"{module} has no row"
    for name in rooms_imported(path, "qa_bot.parsing") - {module}:
        assert name, f"{module} imports parsing itself"
        assert ROW_OF[name] < ROW_OF[module], f"{module} imports {name}"


def test_every_row_is_there():
    assert set(ROW_OF) == {room_of(path, PACKAGE) for path in FILES}


def test_an_import_is_named_by_the_module_that_it_comes_from(tmp_path):
    file = tmp_path / "file.py"
    file.write_text(
        "import qa_bot.parsing.content\n"
        "def late():\n"
        "    from qa_bot.parsing import Document, folder\n"
        "    from qa_bot.parsing.formats import READERS\n"
        "from qa_bot.parsing_of_others import numerals\n"
    )
    assert rooms_imported(file, "qa_bot.parsing") == {"content", "", "folder", "formats"}
