"""How fast a run goes."""

from __future__ import annotations

import pytest

from nlpx.training import pace as module
from nlpx.training.pace import Pace, pace_of_the_run


@pytest.fixture
def clock(monkeypatch):
    """Return a list whose only item is the time."""
    now = [100.0]
    monkeypatch.setattr(module.time, "perf_counter", lambda: now[0])
    return now


def test_what_is_left_is_estimated_from_the_first_step_on(clock):
    pace = Pace()
    pace.start(words=0, share_done=0.0)
    assert pace.seconds_left is None
    clock[0] += 10
    pace.note(words=500, share_done=0.25)
    assert pace.words_per_second == 50
    assert pace.seconds_left == pytest.approx(30)


def test_the_speed_leaves_evaluations_out_and_is_measured_anew_after_a_report(clock):
    pace = Pace()
    pace.start(words=100, share_done=0.5)
    clock[0] += 10
    pace.note(words=300, share_done=0.75)
    clock[0] += 10
    pace.pause(10)
    assert pace.report() == 20
    assert pace.seconds_left == pytest.approx(20)
    clock[0] += 1
    pace.note(words=340, share_done=None)
    assert pace.words_per_second == 40
    assert pace.seconds_left is None


def test_loggers_find_the_pace_of_the_run():
    pace = Pace()
    with pace.followed():
        assert pace_of_the_run() is pace
    assert pace_of_the_run() is None
