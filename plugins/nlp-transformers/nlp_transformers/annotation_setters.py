"""Functions that a component calls with Docs and the transformer's output for them, to set further annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nlpx.tokens import Doc

    from .data import FullTransformerBatch

AnnotationSetter: TypeAlias = "Callable[[Sequence[Doc], FullTransformerBatch], None]"


def make_null_annotation_setter() -> AnnotationSetter:
    """Make a function that sets nothing."""
    return _set_nothing


def _set_nothing(docs: Sequence[Doc], trf_data: FullTransformerBatch) -> None:
    """Set nothing."""
