"""Docs with odd words and annotations are refused when they are made, or go through a pipeline."""

from __future__ import annotations

from fuzzing.odd_docs import TARGETS
from fuzzing.trials import run


def test_odd_docs_are_refused_or_annotated():
    assert run(TARGETS[0], range(200)).faults == []
