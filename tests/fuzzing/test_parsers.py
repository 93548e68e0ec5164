"""Damaged parsers and entity recognizers, and odd tables of actions, are refused, or loaded and right."""

from __future__ import annotations

import pytest
from fuzzing.parsers import TARGETS
from fuzzing.trials import run


# Where labels are among what is lost, the examples have them still.
@pytest.mark.filterwarnings("ignore:component .* learns labels that are new to it")
@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_damaged_parsers_are_refused_or_right(target):
    assert run(target, range(200 // len(TARGETS))).faults == []
