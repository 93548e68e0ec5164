"""Damaged Docs are refused, or loaded and right."""

from __future__ import annotations

import pytest
from fuzzing.documents import TARGETS
from fuzzing.trials import run


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_damaged_docs_are_refused_or_right(target):
    assert run(target, range(200)).faults == []
