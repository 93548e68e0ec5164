"""Where the time goes that a pipeline takes."""

from __future__ import annotations

import time

import pytest

import nlpx
from nlpx.pipeline.profiling import profile_pipeline

TEXTS = ["This is a text.", "This is another one."]


@pytest.fixture
def nlp():
    """Return a pipeline of a slow component between two fast ones."""
    nlp = nlpx.blank("en")

    @nlpx.Language.component("slow")
    def slow(doc):
        time.sleep(0.01)
        return doc

    @nlpx.Language.component("fast")
    def fast(doc):
        return doc

    for name, factory in (("first", "fast"), ("second", "slow"), ("third", "fast")):
        nlp.add_pipe(factory, name=name)
    return nlp


def test_time_is_that_of_each_component_without_those_before_it(nlp):
    found = profile_pipeline(nlp, TEXTS)
    assert list(found.seconds) == ["tokenizer", "first", "second", "third"]
    assert found.seconds["second"] >= 0.02
    assert all(found.seconds[name] < found.seconds["second"] / 2 for name in ("first", "third"))
    assert found.n_words == 10


def test_functions_are_counted_in_one_pass(nlp):
    found = profile_pipeline(nlp, TEXTS)
    calls = {name: counts[0] for (_, _, name), counts in found.functions.stats.items()}
    assert (calls["slow"], calls["fast"]) == (2, 4)
