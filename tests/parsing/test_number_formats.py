"""Numbers and dates in a spreadsheet's number formats: as Excel shows them."""

from datetime import datetime, time, timedelta

import pytest

from qa_bot.parsing.tables.number_formats import shown

MOMENT = datetime(2026, 3, 1, 8, 30)


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (60, '"$"#,##0.00', "$60.00"),
        (60, "[$$-409]#,##0.00", "$60.00"),
        (60, '_("$"* #,##0.00_)', "$60.00"),
        (1234.5, '#,##0.00\\ "€"', "1,234.50 €"),
        (1200, "[$£-809]#,##0", "£1,200"),
        (0.4, "0%", "40%"),
        (0.125, "0.0%", "12.5%"),
        (-5, "#,##0;[Red]-#,##0", "-5"),
        (-3.5, "$#,##0.00;($#,##0.00)", "($3.50)"),
        (-0.001, "0.00", "0.00"),
        (2.675, "0.00", "2.68"),
        (0, '"yes";"no";"closed"', "closed"),
        (4101, "00000", "04101"),
        (2075551234, "(000) 000-0000", "(207) 555-1234"),
        (12, "000,000", "000,012"),
        (1_500_000, '#,##0.0,,"M"', "1.5M"),
        (14, '0" days"', "14 days"),
        (1.5, "0.0#", "1.5"),
        (0.1 + 0.2, "General", "0.3"),
    ],
)
def test_numbers(value, code, text):
    assert shown(value, code) == text


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (MOMENT, "d mmmm yyyy", "1 March 2026"),
        (MOMENT, "dd.mm.yyyy", "01.03.2026"),
        (MOMENT, "[$-409]dddd, mmmm dd, yyyy", "Sunday, March 01, 2026"),
        (MOMENT, "m/d/yyyy h:mm", "3/1/2026 8:30"),
        (MOMENT, "h:mm AM/PM", "8:30 AM"),
        (MOMENT, "yyyy年m月d日", "2026年3月1日"),
        (time(8, 30), "h:mm", "8:30"),
        (time(12), 'h:mm "Uhr"', "12:00 Uhr"),
        (timedelta(hours=36), "[h]:mm", "36:00"),
        (timedelta(seconds=302), "mm:ss", "05:02"),
    ],
)
def test_dates_and_times(value, code, text):
    assert shown(value, code) == text


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (7, "General"),
        (True, "0"),
        (12345, "0.00E+00"),
        (0.5, "# ?/?"),
        (5551234, "[<=9999999]###-####;(###) ###-####"),
        (float("nan"), "0.00"),
        (1e300, "0"),
        (MOMENT, "mm-dd-yy"),  # the reader's own short date
        (MOMENT, "[$-407]d. mmmm yyyy"),  # März, where the file is open in German
        (MOMENT, "0.00"),
        (7, "0" * 300),
    ],
)
def test_what_is_not_read_is_left_as_it_is(value, code):
    assert shown(value, code) is None
