"""Pictures of figures: the same bytes each time, well-formed, and nothing that is fetched."""

import base64
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import numpy as np
import pytest
from defusedxml.ElementTree import fromstring

from qa_bot.charts import (
    CalibrationCurve,
    bars,
    bars_by_day,
    calibration,
    confusion,
    histogram,
    image_source,
)

# A formula to matplotlib, a tag to HTML, another script, and what XML has no character for.
HOSTILE = "$x$ </text><script>1</script> & \x00 日本"
CURVE = CalibrationCurve((0.25, 0.9), (0.2, 0.95), (4, 20))
DAYS = [date(2026, 10, day) for day in (1, 2, 5)]


def drawn():
    shares = {"answered": [0.5, 0.75, 1.0], HOSTILE: [0.5, 0.25, 0.0]}
    return {
        "days": bars_by_day(DAYS, shares, [4, 8, 2], HOSTILE),
        "no days": bars_by_day([], {"answered": []}, [], HOSTILE),
        "histogram": histogram({HOSTILE: [0, 0.5, 1]}, HOSTILE, marks={HOSTILE: 0.8}),
        "calibration": calibration({"before": CURVE, HOSTILE: CURVE}, HOSTILE),
        "confusion": confusion(["1", HOSTILE], ["2"], np.array([[3], [1]]), HOSTILE),
        "bars": bars({HOSTILE: 3, "2": 1}, HOSTILE, "times"),
    }


@pytest.fixture(scope="module")
def pictures():
    return drawn()


def test_the_same_numbers_give_the_same_bytes_in_threads_too(pictures):
    with ThreadPoolExecutor(2) as pool:
        assert all(found == pictures for found in pool.map(lambda _: drawn(), range(2)))


def test_each_is_whole_by_itself_and_holds_its_words(pictures):
    for svg in pictures.values():
        words = [part.text for part in fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
        assert any(word.startswith("$x$ </text><script>1</script> & \ufffd 日本") for word in words)
        assert {"script", "image"}.isdisjoint(re.findall(r"<(\w+)", svg))
        assert set(re.findall(r"https?://[\w.]+", svg)) == {"http://www.w3.org"}
        assert not re.search(r"<\?xml|<!DOCTYPE|dc:date", svg)


def test_what_is_drawn_is_what_was_given(pictures):
    days = pictures["days"]
    assert all(day.isoformat() in days for day in DAYS) and "share of questions" in days
    assert re.findall(r">(\d)</text>", pictures["confusion"])[-2:] == ["3", "1"]


def test_a_matrix_of_many_is_cut_and_says_so():
    names = [f"Section {i}" for i in range(50)]
    svg = confusion(names, names, np.eye(50, dtype=int), "Wanted and got")
    assert "the first 40 of 50" in svg and "Section 39" in svg and "Section 40" not in svg


def test_a_picture_as_the_source_of_an_image(pictures):
    kind, _, data = image_source(pictures["bars"]).partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(data).decode() == pictures["bars"]


def test_matplotlib_is_imported_where_something_is_drawn_alone():
    code = "import qa_bot.charts, sys; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
