"""What stands around a mention: its sentence, or some sentences on either side too."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nlpx.tokens import Doc


def windows_of(doc: Doc, n_sents: int) -> list[tuple[int, int]]:
    """Return the window of each entity of a Doc: its first token, and the token after its last.

    Args:
        doc: The Doc.
        n_sents: How many sentences on either side belong to it.

    Raises:
        ValueError: There are entities, and nobody has said where sentences begin.
    """
    ents = doc.ents
    if not ents:
        return []
    bounds = [(sent.start, sent.end) for sent in doc.sents]
    starts = [start for start, _ in bounds]
    places = [max(bisect_right(starts, ent.start) - 1, 0) for ent in ents]
    last = len(bounds) - 1
    return [(starts[max(place - n_sents, 0)], bounds[min(place + n_sents, last)][1]) for place in places]
