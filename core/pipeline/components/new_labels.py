"""Labels that data have and a component does not: each with the place where it stands first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from ...tokens import Doc, Span

# How many labels a message names, and how much of a text it quotes.
N_SHOWN = 10
N_CHARACTERS = 40


def unknown_labels(docs: Sequence[Doc], ids: NDArray[Any], known: AbstractSet[int]) -> dict[str, Span]:
    """Return the labels of tokens that are not known, each with the first token that has it.

    Args:
        docs: The Docs.
        ids: The id of the label of each of their tokens, (n_tokens,); 0 for none.
        known: The ids of the labels that are known.
    """
    # Nearly always there is none: this must not take long.
    unknown = set(ids.tolist()) - known
    unknown.discard(0)
    if not unknown:
        return {}
    first_with: dict[str, Span] = {}
    labels = iter(ids.tolist())
    for doc in docs:
        for token, label in zip(range(len(doc)), labels, strict=False):
            if label in unknown:
                first_with.setdefault(doc.vocab.strings[label], doc[token : token + 1])
    return first_with


def name_labels(labels: Mapping[str, Span]) -> str:
    """Name labels, and the place of the first of them, for a message."""
    names = ", ".join(repr(label[:N_CHARACTERS]) for label in list(labels)[:N_SHOWN])
    more = f" and {len(labels) - N_SHOWN} more" if len(labels) > N_SHOWN else ""
    first = next(iter(labels.values()))
    where = f"{first.text[:N_CHARACTERS]!r} at character {first.start_char} of {first.doc.text[:N_CHARACTERS]!r}"
    return f"{names}{more} (first of {where})"
