"""Which texts are annotated together, and by whom."""

from __future__ import annotations

import asyncio

from nlpx.serving.batches import Batches
from nlpx.serving.lanes import ThreadLane
from nlpx.serving.limits import Limits


class Recorder:
    """Annotate by naming the annotator, and keep how many texts came at a time."""

    def __init__(self, name):
        self.name = name
        self.sizes = []

    def annotate(self, items):
        self.sizes.append(len(items))
        return [self.name] * len(items)


def results_of(annotators, *requests):
    """Return the results of some requests, each a number of texts, one after the other."""

    async def run():
        loop = asyncio.get_running_loop()
        batches = Batches([ThreadLane(annotator, loop) for annotator in annotators], Limits(), loop)
        results = [await batches.annotate(["a"] * number, str) for number in requests]
        await batches.close()
        return results

    return asyncio.run(run())


def test_texts_are_shared_among_those_who_are_idle():
    assert [sorted(results) for results in results_of([Recorder("A"), Recorder("B")], 4)] == [["A", "A", "B", "B"]]


def test_who_has_a_share_of_what_is_expected_begins_alone():
    annotators = [Recorder("A"), Recorder("B")]
    results_of(annotators, 4, 2)
    assert sorted(annotators[0].sizes + annotators[1].sizes) == [2, 2, 2]


def test_what_came_once_is_not_waited_for_for_ever():
    annotator = Recorder("A")
    results_of([annotator], 4, 1, 1)
    assert annotator.sizes == [4, 1, 1]
