"""Check and set the annotations that the constructor of a Doc takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..vocab.parts_of_speech import pos_id
from . import entities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..vocab import Vocab
    from .doc import Doc


def check_words(vocab: Vocab, words: Sequence[str | int]) -> list[str]:
    """Return words as strings.

    Raises:
        ValueError: A word is empty.
    """
    texts = [word if isinstance(word, str) else vocab.strings[word] for word in words]
    if "" in texts:
        raise ValueError(f"Word {texts.index('')} is empty; a token has at least one character.")
    return texts


def annotate(
    doc: Doc,
    *,
    tags: Sequence[str | None] | None,
    pos: Sequence[str] | None,
    morphs: Sequence[str | None] | None,
    lemmas: Sequence[str | None] | None,
    heads: Sequence[int | None] | None,
    deps: Sequence[str | None] | None,
    sent_starts: Sequence[bool | int | None] | None,
    ents: Sequence[Any] | None,
) -> None:
    """Set what is given on a Doc that has only words.

    Raises:
        ValueError: A sequence is not as long as the Doc, or its values cannot be.
    """
    given = {"tags": tags, "pos": pos, "morphs": morphs, "lemmas": lemmas, "heads": heads, "deps": deps}
    for name, values in {**given, "sent_starts": sent_starts}.items():
        if values is not None and len(values) != len(doc):
            raise ValueError(f"There are {len(doc)} words but {len(values)} {name}; give one for each word.")
    if heads is not None and deps is None:
        raise ValueError(
            "There are heads but no deps; a parse needs both. Without labels give placeholders: "
            'deps=["dep"] * len(heads).'
        )
    strings = doc.vocab.strings
    if tags is not None:
        doc.set_column("tag", _ids(tags, strings.add))
    if pos is not None:
        doc.set_column("pos", np.array([pos_id(name) for name in pos], dtype=np.int32))
    if morphs is not None:
        doc.set_column("morph", _ids(morphs, doc.vocab.morphology.add))
    if lemmas is not None:
        doc.set_column("lemma", doc.hold_strings([lemma or "" for lemma in lemmas]))
    if sent_starts is not None:
        doc.set_column("sent_start", np.array([_sent_start(value) for value in sent_starts], dtype=np.int8))
    if deps is not None:
        doc.set_column("dep", _ids(deps, strings.add))
        given_heads = heads if heads is not None else [None] * len(doc)
        doc.set_column("head", [token if head is None else head for token, head in enumerate(given_heads)])
    if ents is not None:
        entities.set_from_argument(doc, ents)


def _ids(values: Sequence[str | None], add: Any) -> Any:
    """Return ids of strings, 0 for None, asking once for each different string."""
    known = {value: 0 if value is None else add(value) for value in dict.fromkeys(values)}
    return np.array([known[value] for value in values], dtype=np.uint64)


def _sent_start(value: bool | int | None) -> int:
    """Return 1 for true, -1 for false, 0 for unknown; a plain number is taken as it is, 0 for any other."""
    if value is False:
        return -1
    return int(value) if value in (-1, 1) else 0
