"""The device of arrays, where code chooses it."""

from __future__ import annotations

import pytest

import nlpx
from nlpx.errors import UsageError


def test_the_cpu_is_always_there():
    assert nlpx.require_cpu() is True


def test_a_gpu_that_is_not_there_is_told(monkeypatch):
    from thinc import util

    monkeypatch.setattr(util, "has_gpu", False)
    with pytest.raises(UsageError, match="GPU 0 cannot be used"):
        nlpx.require_gpu()
    assert nlpx.prefer_gpu() is False
