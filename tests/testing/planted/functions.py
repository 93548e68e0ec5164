"""Functions of other registries in which one thing is wrong."""

from __future__ import annotations


def sound():
    return lambda items: ([item] for item in items)


def loses():
    return lambda items: ([item] for item in list(items)[1:])


def nan():
    return iter([1.0, float("nan")])


def changes():
    def augment(nlp, example):
        example.reference[0].tag_ = "X"
        yield example

    return augment
