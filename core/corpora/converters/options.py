"""What a converter is told besides the lines of its input."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .segmentation import starts_by_punctuation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def _warn(message: str) -> None:
    warnings.warn(message, UserWarning, stacklevel=2)


@dataclass(frozen=True, kw_only=True)
class ConvertOptions:
    """Carry the options of `convert` to a converter, which reads those that concern it.

    A converter is a function ``convert(lines, vocab, options)`` that yields Docs. `lines` come without line ends, are
    read lazily, and can be gone through more than once. A converter that does not want lines of text opens `path`
    itself, which standard input has not.

    Attributes:
        path: The input file, for messages; ``<stdin>`` for standard input.
        n_sents: Number of sentences in each doc; 0 counts as 1.
        seg_sents: Whether to find sentence boundaries where the input has none.
        find_sentences: Finds them: it takes words and returns the index of the first of each sentence. It goes by
            punctuation where the user names no pipeline.
        morphology: Whether to append the morphological features to the tags.
        merge_subtokens: Whether the words of a multiword token become one token.
        lang: Language code, where a tokenizer is needed.
        spans_key: The key in ``doc.spans`` under which spans are put, which may overlap; None to make them entities.
        report: What is called with a notice for the user, such as of a span that fits no tokens; it warns by default.
    """

    path: str = "<input>"
    n_sents: int = 1
    seg_sents: bool = False
    find_sentences: Callable[[Sequence[str]], list[int]] = starts_by_punctuation
    morphology: bool = False
    merge_subtokens: bool = False
    lang: str | None = None
    spans_key: str | None = None
    report: Callable[[str], None] = _warn
