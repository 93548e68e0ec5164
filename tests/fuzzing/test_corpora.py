"""Damaged corpora: whatever comes, they are refused in a sentence or read as they are."""

from __future__ import annotations

import pytest
from fuzzing.corpora import TARGETS
from fuzzing.trials import run


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_no_damaged_corpus_ends_in_a_fault(target):
    report = run(target, range(200))
    assert not report.faults
    assert report.counts["refused"] > 20
