"""The title that a workbook was given is its document's."""

import io
import re
import zipfile

import openpyxl
import pytest

from benchmarks.fuzz_inputs import samples
from qa_bot.parsing.formats import xlsx
from qa_bot.records import SourceError


def test_a_workbooks_own_title_is_read():
    for given in ("Weavers Hall", None):
        book = openpyxl.Workbook()
        book.properties.title = given
        for row in (["question", "answer"], ["When is it open?", "At nine."]):
            book.active.append(row)
        data = io.BytesIO()
        book.save(data)
        assert xlsx.read(data.getvalue()).title == given


def test_a_workbook_that_lacks_a_style_prints_nothing(capsys):
    # openpyxl printed "99999 is out of range" among the JSON of a command.
    parts = dict(samples())["faq.xlsx"]
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(parts)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb'xfId="\d+"', b'xfId="99999"', old.read(name)))
    with pytest.raises(SourceError):
        xlsx.read(file.getvalue())
    assert capsys.readouterr().out == ""
