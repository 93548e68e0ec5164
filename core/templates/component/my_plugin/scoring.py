"""Score labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .pipe import label_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from nlpx.tokens import Example


def make_scorer() -> Callable[..., dict[str, Any]]:
    """Make the scorer that configs name ``my_plugin.scorer.v1``."""
    return score_labels


def score_labels(examples: Iterable[Example], **_: Any) -> dict[str, Any]:
    """Return the share of docs with the reference's label; None without references."""
    hits = []
    for example in examples:
        label = label_of(example.reference)
        if label is not None:
            hits.append(label_of(example.predicted) == label)
    return {"my_plugin_acc": sum(hits) / len(hits) if hits else None}
