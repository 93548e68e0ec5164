"""Memory that is free is kept for the next batch, or goes back to the system."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

import nlpx
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


BATCHES = """
import resource
import numpy as np
from nlpx.pipeline.components.free_memory import keep_memory

def new_pages():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    arrays = [np.ones(100_000) for _ in range(15)]
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

if {keep}:
    keep_memory()
print([new_pages() for _ in range(3)][-1])
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries go by other rules")
def test_arrays_of_a_batch_are_made_where_those_of_the_last_one_were():
    pages = []
    for keep in (False, True):
        command = [sys.executable, "-c", BATCHES.format(keep=keep)]
        pages.append(int(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    # How large a page is depends on the machine.
    assert pages[0] > 20 * pages[1]


def test_where_there_is_too_little_to_ask_for_texts_are_annotated_all_the_same(monkeypatch):
    monkeypatch.setattr(free_memory, "_LARGEST", 1 << 60)
    free_memory.keep_memory.cache_clear()
    (doc,) = nlpx.blank("en").pipe(["a b"])
    free_memory.keep_memory.cache_clear()
    assert len(doc) == 2


def test_other_c_libraries_do_nothing(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    free_memory._trim.cache_clear()
    free_memory.give_back_memory()
    assert free_memory._trim() is free_memory._do_nothing
    free_memory._trim.cache_clear()
