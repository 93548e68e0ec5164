"""Spans of a reference that do not begin and end where the tokenizer's tokens do: nothing can be learnt from them."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...tokens import Example, Span, SpanGroup

# How many spans a warning names, and how much of a text it quotes.
N_SHOWN = 3
N_CHARACTERS = 40


def misaligned_spans(example: Example, spans: Sequence[Span] | SpanGroup) -> list[Span]:
    """Return the spans that are no whole tokens of the predicted Doc.

    Args:
        example: The example.
        spans: Spans of its reference.
    """
    if not len(spans) or example.alignment.is_identity:
        return []
    return [span for span in spans if not example.get_aligned_spans_y2x([span])]


def warn_of_misaligned(spans: Sequence[Span], *, component: str, what: str = "spans") -> None:
    """Say which spans of the training data are passed over, and where they are; nothing where there are none.

    Args:
        spans: The spans.
        component: The component's name.
        what: What the spans are.
    """
    if not spans:
        return
    shown = "; ".join(
        f"{span.text!r} ({span.label_}) at offset {span.start_char} of {span.doc.text[:N_CHARACTERS]!r}"
        for span in spans[:N_SHOWN]
    )
    more = f"; and {len(spans) - N_SHOWN} more" if len(spans) > N_SHOWN else ""
    warnings.warn(
        f"component {component!r} passes over {what} of the training data that are not at token boundaries: "
        f"{shown}{more}. Correct the offsets, or the rules of the tokenizer; 'nlpx debug data' lists them all.",
        UserWarning,
        stacklevel=2,
    )
