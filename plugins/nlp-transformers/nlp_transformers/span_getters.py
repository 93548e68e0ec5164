"""What a transformer sees at a time: spans of each Doc, which may overlap or leave tokens out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeAlias

from nlpx.errors import ConfigError, shown
from nlpx.tokens import Doc, Span

SpanGetter: TypeAlias = Callable[[Sequence[Doc]], list[list[Span]]]


def make_strided_spans(window: int, stride: int) -> SpanGetter:
    """Make a function that moves a window over each Doc.

    Each window begins `stride` tokens after the one before; that which reaches the end of the Doc is the last.

    Args:
        window: The number of tokens in a window.
        stride: How far the next one is; less than `window` for windows that overlap, more to leave tokens out.

    Raises:
        ConfigError: One of them is less than 1.
    """
    if window < 1 or stride < 1:
        raise ConfigError(
            f"spacy-transformers.strided_spans.v1: window and stride must be 1 or more, not {window} and {stride}; "
            "128 and 96 are usual."
        )
    return partial(_strided_spans, window=window, stride=stride)


def _strided_spans(docs: Sequence[Doc], *, window: int, stride: int) -> list[list[Span]]:
    return [[doc[start : start + window] for start in _starts(len(doc), window, stride)] for doc in docs]


def _starts(n_tokens: int, window: int, stride: int) -> range:
    n_windows = -(-max(n_tokens - window, 0) // stride) + 1 if n_tokens else 0
    # With gaps between the windows, the last may be due beyond the end.
    return range(0, min(n_windows * stride, n_tokens), stride)


def make_sent_spans() -> SpanGetter:
    """Make a function that gives the sentences of each Doc; an earlier component must have found them.

    It raises a ConfigError where none has.
    """
    return _sent_spans


def _sent_spans(docs: Sequence[Doc]) -> list[list[Span]]:
    for doc in docs:
        if len(doc) > 1 and not doc.has_annotation("SENT_START"):
            raise ConfigError(
                f"spacy-transformers.sent_spans.v1: the document {shown(doc.text)} has no sentences; put a component "
                "that finds them before the transformer (sentencizer, senter or parser) and, for training, name it in "
                "training.annotating_components, or take spacy-transformers.strided_spans.v1."
            )
    return [list(doc.sents) if len(doc) else [] for doc in docs]


def make_doc_spans() -> SpanGetter:
    """Make a function that gives each Doc as a whole."""
    return _doc_spans


def _doc_spans(docs: Sequence[Doc]) -> list[list[Span]]:
    return [[doc[:]] if len(doc) else [] for doc in docs]
