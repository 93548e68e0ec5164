"""Scorers of tags in which one thing is wrong."""

from __future__ import annotations

from functools import partial


def __getattr__(fault: str):
    if fault.startswith("__"):
        raise AttributeError(fault)
    return partial(_make, fault)


def _make(fault):
    return partial(_score, fault)


def _score(fault, examples, **settings):
    pairs = [
        (token.tag_, other.tag_)
        for example in examples
        for token, other in zip(example.predicted, example.reference, strict=True)
        if other.tag_
    ]
    if not pairs or fault == "other":
        number = 0.0 if fault == "number" or (fault == "bare" and examples) else None
        return {"planted_acc": number}
    share = sum(one == other for one, other in pairs) / len(pairs)
    if fault == "key":
        return {"planted_accuracy": share}
    if fault == "extra":
        return {"planted_acc": share, "planted_f": share}
    return {"planted_acc": share / 2 if fault == "half" else share}
