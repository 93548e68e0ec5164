"""Memory that is free goes back to the system."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from nlpx.pipeline.components import free_memory

MEGABYTE = 2**20


def resident():
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096


@pytest.mark.skipif(sys.platform != "linux", reason="only the C library of GNU keeps and gives back so")
def test_what_the_allocator_keeps_goes_back():
    # Such small pieces come from one heap, in which the last one holds all before it.
    pieces = [bytearray(60_000) for _ in range(2000)]
    last = pieces[-1]
    del pieces
    before = resident()
    free_memory.give_back_memory()
    assert resident() < before - 50 * MEGABYTE
    assert len(last) == 60_000


def test_other_c_libraries_do_nothing(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    free_memory._trim.cache_clear()
    free_memory.give_back_memory()
    assert free_memory._trim() is free_memory._do_nothing
    free_memory._trim.cache_clear()
