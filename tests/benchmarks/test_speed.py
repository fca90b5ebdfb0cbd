"""What a process costs is measured from its start to its end, and each ratio has its own parts."""

import subprocess
import sys

import pytest

from benchmarks.speed import Cost, Warm, costs, in_turns, targets

# A process that is started counts the memory of the one that started it: here that is one of its
# own, and not that of the tests.
MEASURED = """
from benchmarks.speed import costs
small = costs(["-c", "pass"])
large = costs(["-c", "import time; held = bytes(range(256)) * 400_000; time.sleep(0.5)"])
print(large.seconds, large.memory - small.memory)
"""


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_a_process_costs_its_time_and_its_most_memory():
    seconds, memory = map(float, run(MEASURED).split())
    assert seconds > 0.5
    assert 60 < memory < 110  # 98 MiB, less what the measurer itself has


def test_a_process_that_fails_ends_the_measurement_with_what_it_said():
    with pytest.raises(SystemExit, match=r"ended with 1: .*\n?.*no such thing"):
        costs(["-c", "import sys; sys.exit('no such thing')"])


def test_the_median_is_taken_of_all_rounds_but_the_first():
    clock = iter([90.0, 1.0, 2.0, 6.0])
    found = in_turns(3, one=lambda: Cost(next(clock), 5.0))
    assert found == {"one": Cost(2.0, 5.0)} and list(clock) == []


def test_each_ratio_is_of_what_it_names():
    seconds = {"bare": 8.0, "ask": 1.0, "serve": 2.0, "shell": 0.1, "help": 0.2, "list": 0.4}
    found = {name: Cost(value, 100.0) for name, value in seconds.items()}
    found["ask"] = Cost(1.0, 40.0)
    later = Warm(asks=[6.0] * 98 + [9.0] * 2, encodes=[8.0])
    ratios = [(target.ratio, target.most) for target in targets(found, later)]
    assert ratios == [
        pytest.approx(pair)
        for pair in [
            (0.125, 0.25),
            (0.4, 0.6),
            (0.25, 0.3),
            (0.75, 1),
            (1.5, 2),
            (2, 3),
            (4, 3),
        ]  # fmt: skip
    ]


def test_the_measurer_itself_is_light():
    code = "import sys, benchmarks.speed; print({'torch', 'numpy', 'qa_bot'} & set(sys.modules))"
    assert run(code) == "set()"
