from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from tracker.core.model import ClauseChange, ClauseState, Group
from tracker.core.records import from_records, to_records

SPANS = st.lists(st.tuples(st.integers(0, 999), st.integers(0, 999)), max_size=3).map(tuple)
CHANGES = st.builds(
    ClauseChange,
    state=st.sampled_from(ClauseState),
    old=SPANS,
    new=SPANS,
    deleted=SPANS,
    inserted=SPANS,
    path=st.lists(st.text(), max_size=3).map(tuple),
    number=st.text(max_size=4),
    group=st.none() | st.builds(Group, id=st.integers(1, 9), kind=st.text(max_size=9)),
    topic=st.text(max_size=9),
    significance=st.floats(0, 1),
    evidence=st.lists(st.text(), max_size=2).map(tuple),
)


@given(st.lists(CHANGES, max_size=3))
def test_records_survive_json(changes: list[ClauseChange]) -> None:
    assert from_records(json.loads(json.dumps(to_records(changes)))) == tuple(changes)


def test_absent_fields_have_defaults() -> None:
    assert from_records([{"state": "added", "new": [[0, 4]]}]) == (ClauseChange(ClauseState.ADDED, new=((0, 4),)),)
