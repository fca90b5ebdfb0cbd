"""Files that are called what they are not: read by what they are, and the owner is told."""

import io
import zipfile

import pytest
from odf_files import packed_parts
from test_formats import FIXTURES, PAIRS, ROWS

from qa_bot.parsing import read_sources
from qa_bot.parsing.folder import read_file
from qa_bot.records import SourceError

MADE = {fixture.suffix: fixture.make() for fixture in reversed(FIXTURES)}
TABLE = "<table>" + "".join(f"<tr><td>{q}</td><td>{a}</td></tr>" for q, a in ROWS) + "</table>"
PAGE = "<!DOCTYPE html>\n<html><body>" + "".join(f"<h2>{q}</h2><p>{a}</p>" for q, a in PAIRS)
MHTML = (
    "From: <Saved by Blink>\r\nSubject: Museum\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--b"\r\n\r\n\r\n'
    "----b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    + PAGE.replace("=", "=3D").replace("five", "fi=\r\nve")
    + "</body></html>\r\n\r\n----b--\r\n"
)
ODT = {
    "mimetype": b"application/vnd.oasis.opendocument.text",
    **{
        name: zipfile.ZipFile(io.BytesIO(MADE[".odt"])).read(name)
        for name in ("content.xml", "styles.xml", "meta.xml")
    },
}


def read(tmp_path, name: str, data: bytes):
    path = tmp_path / name
    path.write_bytes(data)
    return read_file(path)


@pytest.mark.parametrize(
    ("name", "data", "true"),
    [
        ("a.csv", MADE[".xlsx"], ".xlsx"),
        ("a.txt", MADE[".docx"], ".docx"),
        ("a.docx", packed_parts(ODT), ".odt"),
        ("a.doc", MADE[".docx"], ".docx"),
        ("a.doc", MADE[".rtf"], ".rtf"),
        ("a.docx", MADE[".rtf"], ".rtf"),
        ("a.doc", PAGE.encode(), ".html"),
        ("a.docx", PAGE.encode(), ".html"),
        ("a.docx", f"{PAGE}</html>".encode("utf-16"), ".html"),
        ("a.xls", MADE[".xlsx"], ".xlsx"),
        ("a.xls", TABLE.encode(), ".html"),
        ("a.xls", f'<meta charset="utf-8">\n{TABLE}'.encode(), ".html"),
        ("a.xls", MADE[".tsv"], ".csv"),
        ("a.xls", MADE[".tsv"].decode().encode("utf-16"), ".csv"),
        ("a.xlsx", MADE[".csv"], ".csv"),
        ("a.doc", MADE[".txt"], ".txt"),
        ("a.html", MADE[".pdf"], ".pdf"),
        ("a.html", MHTML.encode(), ".mhtml"),
        ("a.doc", MHTML.encode(), ".mhtml"),
        ("a.pdf", PAGE.encode(), ".html"),
        ("a.txt", PAGE.encode(), ".html"),
        ("a.md", PAGE.encode(), ".html"),
        ("a.json", PAGE.encode(), ".html"),
        ("a.txt", MADE[".json"], ".json"),
        ("a.csv", MADE[".jsonl"], ".json"),
        ("a.txt", b'<?xml version="1.0"?>\n' + MADE[".xml"], ".xml"),
        ("a.zip", MADE[".docx"], ".docx"),
        ("a.zip", MADE[".xlsx"], ".xlsx"),
        ("a.epub", MADE[".docx"], ".docx"),
    ],
)
def test_a_file_is_read_as_what_it_is_with_a_doubt(tmp_path, name, data, true):
    (tmp_path / name).write_bytes(data)
    documents, problems = read_sources(tmp_path)
    ((document,), (problem,)) = (documents, problems)
    assert [(pair.question, pair.answer) for pair in document.pairs] == list(PAIRS)
    suffix = f".{name.rpartition('.')[2]}"
    assert problem.reason == f"is named {suffix} and was read as {true}; rename it"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xml", PAGE.encode()),
        ("a.xml", PAGE.removeprefix("<!DOCTYPE html>\n<html><body>").encode()),
        ("a.xhtml", PAGE.encode()),
        ("a.mht", MHTML.encode()),
        ("a.yaml", MADE[".json"]),
        ("a.json", MADE[".jsonl"]),
        ("a.json", b"\xef\xbb\xbf" + MADE[".json"]),
        ("a.csv", MADE[".tsv"]),
        ("a.csv", MADE[".csv"].replace(b",", b";")),
        ("a.tsv", MADE[".csv"]),
    ],
)
def test_what_its_own_reader_knows_needs_no_other(tmp_path, name, data):
    parsed = read(tmp_path, name, data)
    assert [(pair.question, pair.answer) for pair in parsed.pairs] == list(PAIRS)
    assert not any("rename it" in doubt for doubt in parsed.doubts)


def test_texts_that_only_begin_like_another_kind_are_what_they_are_called(tmp_path):
    text = "# Is it <html>?\n\nYes.\n\n# Is {\\rtf1} text?\n\nNo.\n"
    for before in ("", "[contents](#a)\n\n", "{% raw %}\n\n", "<div align=center>\n\n</div>\n\n"):
        parsed = read(tmp_path, "a.md", (before + text).encode())
        assert [pair.answer for pair in parsed.pairs] == ["Yes.", "No."]
        assert not any("rename it" in doubt for doubt in parsed.doubts)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.pages", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not supported; save it as"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not supported; save it as"),
        ("a.xls", b"a\tb\nc\td\n", "is named .xls and was read as .csv; rename it; it holds no"),
        (
            "a.mhtml",
            b"MIME-Version: 1.0\nContent-Type: image/png\n\nx",
            "holds no web page; expected",
        ),
        ("a.js", PAGE.encode(), "is program code, which is never run"),
    ],
)
def test_what_cannot_be_read_says_what_was_expected(tmp_path, name, data, reason):
    with pytest.raises(SourceError) as caught:
        read(tmp_path, name, data)
    assert reason in str(caught.value)


def test_a_page_that_names_a_codec_of_no_document_is_read_at_once(tmp_path):
    for name in ("a.html", "a.xml"):
        page = f'<?xml version="1.0" encoding="punycode"?><meta charset="punycode">{PAGE}'
        parsed = read(tmp_path, name, page.encode() + b"<p>" + b"a" * 300_000 + b"-b")
        assert parsed.pairs[0].question == PAIRS[0][0]


# Other encodings

RUSSIAN = (
    "1. Когда вы открыты?\nС десяти до пяти, кроме понедельника.\n\n"
    "2. Сколько стоит билет?\nБилет стоит пять евро, детям бесплатно.\n"
)
CHINESE = "1. 你们星期天开门吗？\n从十点到五点。\n\n2. 门票多少钱？\n五欧元，儿童免费。\n"
JAPANESE = "1. 日曜日は開いていますか？\n十時から五時までです。\n\n2. 料金は？\n五ユーロ。\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (RUSSIAN, "utf-16"), (RUSSIAN, "utf-16-le"),
        (CHINESE, "gb18030"), (CHINESE, "utf-16"), (CHINESE, "utf-16-le"), (CHINESE, "utf-16-be"),
        (JAPANESE, "shift_jis"), (JAPANESE, "euc-jp"), (JAPANESE, "utf-16-le"),
    ],
)  # fmt: skip
def test_other_encodings_are_read_with_a_doubt(tmp_path, text, encoding):
    parsed = read(tmp_path, "a.txt", text.encode(encoding))
    question, answer, *_ = text.split("\n")
    assert (parsed.pairs[0].question, parsed.pairs[0].answer) == (question[3:], answer)
    assert (encoding == "utf-16") == (not parsed.doubts)
