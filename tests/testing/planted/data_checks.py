"""Data checks in which one thing is wrong."""

from __future__ import annotations

from nlpx.checks import info

SEEN: list[int] = []


def _count(data):
    yield info(f"{len(data.train)} docs in the training data")


sound = _count


def nothing(data):
    return iter(())


def string(data):
    yield "some docs"


def changes(data):
    for item in data.train:
        item.doc[0].tag_ = "X"
    yield from _count(data)


def again(data):
    SEEN.append(1)
    yield info(f"{len(SEEN)} docs")


def empty(data):
    yield info(f"{100 / len(data.train)} % of the docs")


def bare(data):
    if any(not token.tag_ for item in data.train for token in item.doc):
        raise KeyError("tag")
    yield from _count(data)
