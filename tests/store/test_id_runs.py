"""Ids in runs are the ids that they were made of."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.store.id_runs import IdRuns

IDS = st.sets(st.integers(0, 60), max_size=40).map(sorted)


def runs_of(ids) -> IdRuns:
    return IdRuns.of(np.array(ids, dtype=np.int64))


@given(IDS, st.slices(40))
def test_runs_are_read_as_a_list_of_the_ids_is(ids, part):
    runs = runs_of(ids)
    assert (len(runs), [*runs], runs.array.tolist()) == (len(ids), ids, ids)
    assert [runs[place] for place in range(-len(ids), len(ids))] == [*ids, *ids]
    assert runs[part] == tuple(ids[part])
    assert [i for i in range(-1, 62) if i in runs] == ids
    assert runs == ids and runs == tuple(ids) and runs != [*ids, 99]
    assert hash(runs) == hash(tuple(ids))


@given(IDS, st.integers(1, 4))
def test_a_union_has_the_ids_of_all_in_order(ids, count):
    parts = [runs_of(ids[first::count]) for first in range(count)]
    assert IdRuns.union(parts[::-1]) == ids


def test_what_is_not_there_is_refused():
    assert repr(runs_of([1, 2, 3, 7])) == "IdRuns(1-3, 7-7)"
    assert "2" not in runs_of([1, 2])
    with pytest.raises(IndexError):
        runs_of([1, 2])[2]
