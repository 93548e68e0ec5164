"""Entities that do not begin and end where the tokenizer's tokens do: nothing can be learnt from them."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nlpx import Span
    from nlpx.tokens import Example

N_SHOWN = 3
CONTEXT = 40


def misaligned_entities(example: Example) -> list[Span]:
    """Return the entities of the reference that are no whole tokens of the predicted Doc."""
    entities = example.reference.ents
    if not entities or example.alignment.is_identity:
        return []
    return [span for span in entities if not example.get_aligned_spans_y2x([span])]


def warn_of_misaligned(entities: Sequence[Span], *, component: str) -> None:
    """Say which entities of the training data are passed over, and where they are; nothing where there are none."""
    if not entities:
        return
    shown = "; ".join(
        f"{span.text!r} ({span.label_}) at offset {span.start_char} of {span.doc.text[:CONTEXT]!r}"
        for span in entities[:N_SHOWN]
    )
    more = f"; and {len(entities) - N_SHOWN} more" if len(entities) > N_SHOWN else ""
    warnings.warn(
        f"component {component!r} passes over entities of the training data that are not at token boundaries: "
        f"{shown}{more}. Correct the offsets, or the rules of the tokenizer; 'nlpx debug data' lists them all.",
        UserWarning,
        stacklevel=2,
    )
