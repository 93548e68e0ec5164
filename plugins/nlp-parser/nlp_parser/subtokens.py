"""Words that the tokenizer divides, such as Chinese ones into characters: what the parser is to learn of their parts.

Every part of a word hangs on the next one with a label of its own, and the last part stands for the word: it has the
word's head and label, and what hangs on the word hangs on it. So a projective tree stays projective, and a parse says
where the words are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlpx.pipeline import SUBTOKEN
from nlpx.tokens import Example

if TYPE_CHECKING:
    from nlpx.tokens import Alignment


def parse_with_subtokens(example: Example) -> tuple[list[int | None], list[str | None]]:
    """Give head and label for each predicted token, as `Example.get_aligned_parse` does, and also for parts of words.

    Crossing arcs are lifted. A token that shares characters with several words has neither head nor label, and its
    words are no heads.
    """
    reference, alignment = example.reference, example.alignment
    word_heads, word_labels = Example(reference, reference).get_aligned_parse(projectivize=True)
    if alignment.is_identity:
        return word_heads, word_labels
    heads: list[int | None] = [None] * len(example.predicted)
    labels: list[str | None] = [None] * len(example.predicted)
    parts = _parts_of_words(alignment)
    for tokens, head, label in zip(parts, word_heads, word_labels, strict=True):
        if not tokens:
            continue
        for part in tokens[:-1]:
            heads[part], labels[part] = part + 1, SUBTOKEN
        above = () if head is None else parts[head]
        heads[tokens[-1]] = above[-1] if above else None
        labels[tokens[-1]] = label
    return heads, labels


def _parts_of_words(alignment: Alignment) -> list[range]:
    """Give for each word of the reference the tokens that it is divided into, none where they are not its own."""
    divided = []
    for word in range(len(alignment.y2x)):
        tokens = alignment.y2x[word]
        first, end = (int(tokens[0]), int(tokens[-1]) + 1) if len(tokens) else (0, 0)
        # All tokens in between are aligned with the word and with nothing else.
        own = end - first == len(tokens) and bool((alignment.x2y.lengths[first:end] == 1).all())
        divided.append(range(first, end) if own else range(0))
    return divided
