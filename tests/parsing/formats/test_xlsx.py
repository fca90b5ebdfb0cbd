"""The title that a workbook was given is its document's."""

import io

import openpyxl

from qa_bot.parsing.formats import xlsx


def test_a_workbooks_own_title_is_read():
    for given in ("Weavers Hall", None):
        book = openpyxl.Workbook()
        book.properties.title = given
        for row in (["question", "answer"], ["When is it open?", "At nine."]):
            book.active.append(row)
        data = io.BytesIO()
        book.save(data)
        assert xlsx.read(data.getvalue()).title == given
