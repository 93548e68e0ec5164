"""What the installed plugins say of the scores that their scorers return: the one place that headings come from."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ..plugins import installed
from .catalogue import documented

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ..specs import MetricSpec

_FIRST = "spacy.tokenizer_scorer.v1"
"""The scorer of what all other scores rest on."""

SETTING = re.compile(r"\{([\w.]+)\}")
"""A setting of the component, or of a block of it, in the name of a score that it weighs: ``spans_{spans_key}_f``."""


def declared_metrics(*, by: Collection[str | None] | None = None) -> list[MetricSpec]:
    """Return the metrics of all scorers, or of those of some names, each key once; tokens first, then core's own."""
    offers = installed().offers("nlpx_scorers")
    metrics: dict[str, MetricSpec] = {}
    for offer in sorted(offers, key=lambda offer: (offer.spec.name != _FIRST, not offer.plugin.is_core)):
        if by is None or offer.spec.name in by:
            for metric in offer.spec.metrics:
                metrics.setdefault(metric.key, metric)
    return list(metrics.values())


def describe_scores(keys: Iterable[str], *, by: Collection[str | None] | None = None) -> dict[str, MetricSpec]:
    """Return what is declared of scores, by their keys and in the order of declaration; other scores are left out.

    Args:
        keys: The keys of the scores.
        by: The names of the scorers that may have declared them; of all unless they are given.
    """
    keys = list(keys)
    described: dict[str, MetricSpec] = {}
    for metric in declared_metrics(by=by):
        for key in keys:
            name = name_in(metric.key, key)
            if name is not None:
                label, summary = metric.label.replace("*", name.upper()), metric.summary.replace("*", name)
                described.setdefault(key, replace(metric, key=key, label=label, summary=summary))
    return described


def name_in(declared: str, key: str) -> str | None:
    """Return what the ``*`` of a declared key stands for in a score's key, or None where that is no such score."""
    matching = re.fullmatch("(.+)".join(map(re.escape, declared.split("*"))), key)
    if matching is None:
        return None
    return matching[1] if "*" in declared else ""


def known_scores() -> set[str]:
    """Return the keys of all scores: those that are declared or documented, and those that components weigh."""
    components = installed().offers("nlpx_components")
    weighed = {SETTING.sub("*", key) for offer in components for key in offer.spec.score_weights}
    return {*documented("metrics"), *(metric.key for metric in declared_metrics()), *weighed}
