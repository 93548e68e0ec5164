"""Python does not look for garbage while much is made that stays, nor at all of it afterwards."""

from __future__ import annotations

import gc
import subprocess
import sys

import nlpx
from nlpx.collecting import collection_paused

# In a process of its own: who runs tests may have frozen what is there.
MAKE = """
import gc
from nlpx.collecting import collection_paused

with collection_paused():
    made = [[] for _ in range(100)]
print(gc.isenabled(), gc.get_freeze_count(), any(each is made for each in gc.get_objects(generation=0)))
"""


def test_what_a_block_has_made_is_not_young_behind_it():
    done = subprocess.run([sys.executable, "-c", MAKE], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["True", "0", "False"]


# What Python has not counted as new, it does not count when it decides whether to look for old garbage.
RELOAD = """
import gc, sys
import nlpx

first = nlpx.load(sys.argv[1])
gc.collect()
second = nlpx.load(sys.argv[1])
print(any(each is second for each in gc.get_objects(generation=2)))
"""


def test_a_pipeline_that_is_loaded_after_another_counts_as_new(tmp_path):
    nlpx.blank("en").to_disk(tmp_path)
    done = subprocess.run([sys.executable, "-c", RELOAD, tmp_path], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["False"]


def test_what_somebody_has_frozen_stays_so():
    gc.freeze()
    with collection_paused():
        pass
    assert gc.get_freeze_count() > 0
