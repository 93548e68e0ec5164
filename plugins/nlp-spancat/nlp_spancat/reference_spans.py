"""The spans of a reference as tokens of the predicted Doc, and those of which nothing can be learnt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlpx.errors import NothingToLearn, counted
from nlpx.pipeline import misaligned_spans, warn_of_misaligned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nlpx.tokens import Example, Span


def has_reference(example: Example, spans_key: str) -> bool:
    """Tell whether anybody has said which spans there are; an empty group says that there are none."""
    return spans_key in example.reference.spans


def aligned_spans(example: Example, spans_key: str) -> list[tuple[int, int, int]]:
    """Return start, end and the id of the label of each span of the reference, in tokens of the predicted Doc.

    Those that are no whole tokens there are left out.

    Args:
        example: The example; its reference has the group.
        spans_key: The key of the group in ``doc.spans``.
    """
    group = example.reference.spans[spans_key]
    return [(start, end, label) for start, end, label, *_ in example.carry_y2x(group.numbers, allow_overlap=True)]


def misaligned_in_group(example: Example, spans_key: str) -> list[Span]:
    """Return the spans of a group of the reference that are no whole tokens of the predicted Doc."""
    return misaligned_spans(example, example.reference.spans[spans_key]) if has_reference(example, spans_key) else []


def annotated(
    examples: Iterable[Example], spans_key: str, *, component: str, must_be: bool = True
) -> Iterator[Example]:
    """Yield the examples whose reference has the group, and warn of spans in them that are not at token boundaries.

    Args:
        examples: The training data.
        spans_key: The key of the group in ``doc.spans``.
        component: The component's name, for messages.
        must_be: Whether there must be such an example.

    Raises:
        NothingToLearn: There is none; it says which groups there are.
    """
    others: dict[str, None] = {}
    n_docs = n_annotated = 0
    misaligned: list[Span] = []
    for example in examples:
        n_docs += 1
        if has_reference(example, spans_key):
            n_annotated += 1
            misaligned += misaligned_in_group(example, spans_key)
            yield example
        else:
            others.update(dict.fromkeys(example.reference.spans))
    warn_of_misaligned(misaligned, component=component)
    if n_annotated or not must_be:
        return
    there = f"those that are there: {', '.join(map(repr, others))}" if others else "nor any other"
    raise NothingToLearn.of(
        component,
        f"of the {counted(n_docs, 'doc')} of the training corpus none has a group of spans {spans_key!r}, {there}",
        advice=f"set spans_key in [components.{component}] to one" if others else "use a corpus with spans",
    )


def no_spans(spans_key: str, *, component: str) -> NothingToLearn:
    """Return the error that says that the training data have groups, and no spans in any."""
    problem = f"the groups of spans {spans_key!r} of the training data are empty"
    return NothingToLearn.of(component, problem, advice="use a corpus with spans")
