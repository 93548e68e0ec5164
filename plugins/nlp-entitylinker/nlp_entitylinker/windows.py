"""What stands around a mention: its sentence, or some sentences on either side too."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nlpx.tokens import Doc, Span

    Window = tuple[int, int]


def windows_of(doc: Doc, ents: Sequence[Span], n_sents: int) -> list[Window]:
    """Return the window of each entity of a Doc: its first token, and the token after its last.

    Args:
        doc: The Doc.
        ents: Its entities.
        n_sents: How many sentences on either side belong to it.

    Raises:
        ValueError: There are entities, and nobody has said where sentences begin.
    """
    if not ents:
        return []
    # A function of the Doc's own may find no sentence at all, some in another order, or none around an entity.
    bounds = sorted((sent.start, sent.end) for sent in doc.sents) or [(0, len(doc))]
    starts = [start for start, _ in bounds]
    last = len(bounds) - 1
    windows = []
    for ent in ents:
        # An entity can go on in the next sentence.
        first, end = (max(bisect_right(starts, token) - 1, 0) for token in (ent.start, ent.end - 1))
        start, stop = starts[max(first - n_sents, 0)], bounds[min(end + n_sents, last)][1]
        windows.append((min(start, ent.start), max(stop, ent.end)))
    return windows
