"""From a death is learnt which texts to try alone, which to leave out, and which not to annotate together."""

from __future__ import annotations

import pytest

from nlpx.corpora.given_texts import GivenText
from nlpx.pipeline.applying.trail import Trail


@pytest.fixture
def batch():
    """Return texts 4 to 6."""
    return [GivenText(content="a", place=f"{n}", number=n, digest="", n_read=0) for n in (4, 5, 6)]


@pytest.fixture
def trail(tmp_path):
    return Trail(tmp_path)


def test_a_batch_at_work_is_suspect_then_a_text_alone_is_a_killer(trail, batch):
    trail.begin(batch)
    assert not trail.is_suspect(batch)
    assert trail.learn("death")
    assert trail.is_suspect(batch)
    assert all(map(trail.is_to_be_tried, batch))
    trail.begin_alone(batch[1])
    assert trail.learn("a second death")
    assert trail.killers == {5: "a second death"}
    assert [trail.is_to_be_tried(text) for text in batch] == [False, False, True]


def test_a_batch_that_kills_though_each_text_lives_alone_is_not_annotated_together(trail, batch):
    for expected in (False, True):
        trail.begin(batch)
        assert trail.learn("death")
        assert trail.kills_together(batch) is expected
    trail.begin(batch)
    assert not trail.learn("death")


def test_suspects_begin_with_the_first_batch_that_other_processes_have(trail, batch):
    trail.begin(batch[2:], after=batch[1:2])
    trail.learn("death")
    assert [trail.is_to_be_tried(text) for text in batch] == [False, True, True]


def test_nothing_is_learnt_where_no_text_is_at_work(trail, batch):
    assert not trail.learn("death")
    trail.begin(batch)
    trail.end()
    assert not trail.learn("death")


def test_a_fault_is_told_once_whichever_process_finds_it(trail):
    told = []
    for faults in ("ab", "abc"):
        tell = trail.once(told.append)
        for fault in faults:
            tell(fault)
    assert told == ["a", "b", "c"]
