"""The report of a golden file: its figures, why queries went wrong, its page, and its gate."""

import json
import re
from datetime import date

import pytest
from fakes import FakeEncoder, document

from benchmarks.browsing import Watch, chromium
from qa_bot import QABot, QAPair
from qa_bot.cli.evaluating import failed_gates, printed_parts
from qa_bot.golden.evaluated import evaluate
from qa_bot.golden.golden_files import read_golden
from qa_bot.golden.making import FAR, made_rows, make_golden
from qa_bot.golden.report_page import as_page
from qa_bot.records import DateRules, OwnerTexts, QABotError
from qa_bot.wording import decision

SCRIPT = "<script>alert(1)</script> & \u202e 日本"
PAIRS = document(
    "clinic.md",
    QAPair("1", "When are you open?", "From nine to five.", alternates=("opening hours please",)),
    QAPair("2", f"Where do I park? {SCRIPT}", "Behind the house.", alternates=("=1+1",)),
    QAPair("3", "Which vaccinations are offered to visitors?", "All."),
).pairs
GOLDEN = (
    f"query\twant\nWhen are you open?\t1\nWhen are you open?\t2\n{SCRIPT} who?\t-\n"
    "opening hours please\t1\nzebra crossing height\t-\nzebra open\t3\n"
)


@pytest.fixture(scope="module")
def bot():
    return QABot.from_pairs(PAIRS, encoder=FakeEncoder())


@pytest.fixture(scope="module")
def report(bot, tmp_path_factory):
    path = tmp_path_factory.mktemp("golden") / "golden.tsv"
    path.write_text(GOLDEN)
    return evaluate(bot, path, 0.05)


def test_what_went_wrong_is_told_with_why_false_answers_first(report):
    assert (report.figures.false_answers, report.figures.queries) == (2, 6)
    first = report.worst[0]
    assert first.what == "answered with question 1 (clinic.md) for 2; it stands in place 3"
    assert first.why[0].startswith("answered: the query is a question or an alternate")
    assert len(first.nearest) == 3


def test_an_answer_withheld_by_its_dates_says_so_and_until_when(tmp_path):
    pairs = [
        QAPair("1", "When are you open?", "From nine to five."),
        QAPair("2", "How much is a licence?", "60 dollars.", valid_until=date(2026, 5, 31)),
    ]
    dates = DateRules(today=lambda: date(2026, 6, 15))
    bot = QABot.from_pairs(pairs, encoder=FakeEncoder(), owner=OwnerTexts(dates=dates))
    (tmp_path / "golden.tsv").write_text("query\twant\nHow much is a licence?\t2\n")
    report = evaluate(bot, tmp_path / "golden.tsv", 0.05)
    until = "the answer to \u201c2. How much is a licence?\u201d was valid until 31 May 2026"
    assert report.worst[0].what == f"withheld for 2: {until}"
    assert report.worst[0].why == (f"not covered: {until}, and is withheld.",)
    assert decision(bot.explain("How much is a licence?")) == report.worst[0].why[0]
    printed = "\n".join(part.plain() for part in printed_parts(report))
    assert f"2\tnot covered\tHow much is a licence?\t{report.worst[0].why[0]}\n" in printed


def test_a_gate_says_what_is_not_kept(report):
    assert [*failed_gates(report, 0.5, 0.5)] == [*failed_gates(report, None, None)] == []
    assert [*failed_gates(report, 0.9, 0.05)] == [
        "hit@1 is 50.0%, at least 90.0% is asked for",
        "50.0% of the answers given are false, at most 5.0% may be",
    ]


def test_as_json_it_has_every_row_and_no_number_that_is_none(report):
    found = json.loads(json.dumps(report.as_dict(), allow_nan=False))
    assert [row["row"] for row in found["rows"]] == [2, 3, 4, 5, 6, 7]
    assert found["figures"]["in_scope"] == 4 and found["figures"]["out_of_scope"] == 2
    assert found["rows"][1]["got"] == "1 (clinic.md)" and found["rows"][1]["rank"] == 3
    assert len(found["sha256"]) == 64 and found["worst"][0]["row"] == 3


def test_the_page_holds_all_in_itself_and_escapes_what_it_was_given(report):
    page = as_page(report)
    assert "<script" not in page and "\u202e" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in page
    assert re.findall(r'(?:src|href)="(?!data:image/svg)', page) == []
    assert "default-src &#x27;none&#x27;" in page or "default-src 'none'" in page
    assert page.count("<img ") == 3 == len(re.findall('<img [^>]*alt="[^"]{20}', page))


@pytest.mark.browser
def test_the_page_is_accessible_offline_in_light_and_dark_and_asks_nobody(
    report, tmp_path, needs_chromium
):
    from axe_playwright_python.sync_playwright import Axe

    path = tmp_path / "report.html"
    path.write_text(as_page(report))
    with chromium() as browser:
        for scheme in ("light", "dark"):
            page = browser.new_page(color_scheme=scheme)
            watch = Watch(page, tmp_path.as_uri())
            page.goto(path.as_uri())
            assert page.evaluate("[...document.images].every(i => i.complete && i.naturalWidth)")
            assert not (watch.outside or watch.errors or watch.dialogs)
            if scheme == "light":
                found = Axe().run(page).response["violations"]
                assert [one["id"] for one in found] == []
            ink = page.evaluate("getComputedStyle(document.body).color")
            assert ink == ("rgb(27, 27, 27)" if scheme == "light" else "rgb(238, 238, 238)")


@pytest.mark.browser
def test_on_a_phone_no_row_of_the_report_has_cells_beside_each_other_that_are_too_narrow(
    report, tmp_path, needs_chromium
):
    path = tmp_path / "report.html"
    path.write_text(as_page(report))
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 360, "height": 740})
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        worst = page.get_by_role("table", name="Queries that went otherwise than wanted")
        widths = worst.locator("td").evaluate_all("all => all.map((one) => one.clientWidth)")
        assert len(widths) >= 10 and min(widths) > 300
        calibration = page.get_by_role("table", name="Calibration")
        assert calibration.get_by_role("columnheader").count() == 3


def test_a_first_file_has_other_wordings_keywords_and_far_queries(bot, tmp_path):
    rows = [(one.query, one.want) for one, _ in made_rows(bot)]
    assert rows[::2][:2] == [("opening hours please", "1"), ("vaccinations offered visitors", "3")]
    assert [one.document for one, _ in made_rows(bot)][:3] == ["clinic.md"] * 3
    assert rows[3:] == [(query, "-") for query in FAR]
    for name in ("a.csv", "a.tsv", "a.jsonl"):
        make_golden(bot, tmp_path / name)
        assert [(one.query, one.want) for one in read_golden(tmp_path / name)] == [
            (query, "not covered" if want == "-" else want) for query, want in rows
        ]
    with pytest.raises(QABotError, match="is there already"):
        make_golden(bot, tmp_path / "a.csv")
