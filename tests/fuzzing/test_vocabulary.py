"""Damaged vocabularies, vectors, strings and tables are refused, or loaded and right."""

from __future__ import annotations

import pytest
from fuzzing.trials import run
from fuzzing.vocabulary import TARGETS


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_damaged_vocabularies_are_refused_or_right(target):
    assert run(target, range(200)).faults == []
