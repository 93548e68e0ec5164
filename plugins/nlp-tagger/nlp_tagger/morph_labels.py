"""What the labels of a morphologizer stand for: a part of speech and features, ``Number=Sing|POS=NOUN``.

They are the features of CoNLL-U in their normal form with the part of speech as one of them; ``_`` for none of both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nlpx.vocab import Morphology, pos_id, pos_name

from .targets import MISSING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from nlpx.files import Record
    from nlpx.vocab import Vocab

    Pair = tuple[int, int]

# The feature that stands for the part of speech.
POS = "POS"


def split_label(label: str) -> tuple[str, int]:
    """Return features and the id of the part of speech, 0 for none, of a label.

    Raises:
        ValueError: There is no such part of speech.
    """
    fields = Morphology.feats_to_dict(label)
    pos = pos_id(fields.pop(POS, ""))
    return Morphology.dict_to_feats(fields), pos


def join_label(vocab: Vocab, pos: int, morph: int) -> str:
    """Return the label of a token, from the id of its part of speech and that of its features; empty for neither."""
    if not pos and not morph:
        return ""
    fields = Morphology.feats_to_dict(vocab.morphology.get(morph)) if morph else {}
    if pos:
        fields[POS] = pos_name(pos)
    return vocab.morphology.normalize_features(fields)


def check_morphs(record: Record, *, morphs: str, parts_of_speech: str) -> None:
    """Look at labels that come from outside: features and parts of speech by the names of the labels.

    Args:
        record: What was read.
        morphs: The entry with the features, in the order of the model's output.
        parts_of_speech: The entry with the ids of the parts of speech.

    Raises:
        NlpxError: They are not such, or not of the same labels.
    """
    features, numbers = record.record(morphs), record.record(parts_of_speech)
    for label in features.data:
        try:
            Morphology.feats_to_dict(features.text(label))
            pos_name(numbers.value(label, int, "the id of a part of speech"))
        except ValueError as problem:
            record.refuse(f"the label {label!r} will not do: {problem}")
    if numbers.data.keys() - features.data.keys():
        numbers.refuse(f"there are labels that {morphs!r} does not have")


class MorphLabels:
    """Hold the labels of a morphologizer as numbers.

    Args:
        vocab: The vocabulary; it knows the features from now on.
        morphs: The features of each label, in the order of the model's output.
        parts_of_speech: The id of the part of speech of each label.

    Attributes:
        morphs: As it was given; it may have grown since.
        morph_ids: The id of the features of each label, uint64 of shape (n_labels,).
        pos_ids: The id of the part of speech of each label, int8 of shape (n_labels,).
    """

    def __init__(self, vocab: Vocab, morphs: Mapping[str, str], parts_of_speech: Mapping[str, int]) -> None:
        self.vocab = vocab
        self.morphs = morphs
        self.morph_ids: NDArray[np.uint64] = np.array(vocab.morphology.add_all([*morphs.values()]), dtype=np.uint64)
        self.pos_ids: NDArray[np.int8] = np.array([parts_of_speech[label] for label in morphs], dtype=np.int8)
        self._numbers = {label: number for number, label in enumerate(morphs)}
        # What pairs of a part of speech and features are, and what pairs of features make together: few differ.
        self._targets: dict[Pair, int | None] = {(0, 0): MISSING}
        self._merged: dict[Pair, int] = {}

    def __len__(self) -> int:
        return len(self.morph_ids)

    def targets(self, pairs: Sequence[Pair], vocab: Vocab) -> list[int | None]:
        """Return the numbers of the labels of tokens; `MISSING` where nothing is known, None where there is no label.

        Args:
            pairs: For each token the id of its part of speech and that of its features.
            vocab: What knows these ids.
        """
        targets = self._targets
        for pair in set(pairs) - targets.keys():
            targets[pair] = self._numbers.get(join_label(vocab, *pair))
        return [targets[pair] for pair in pairs]

    def merge(self, winning: NDArray[np.uint64], other: NDArray[np.uint64]) -> NDArray[np.uint64]:
        """Return ids of features, (n_tokens,): those of one column, and of another the fields that it has more.

        Args:
            winning: The ids of the features that hold, (n_tokens,); 0 for none.
            other: The ids of those of which fields are added, (n_tokens,).
        """
        pairs = list(zip(winning.tolist(), other.tolist(), strict=True))
        merged, morphology = self._merged, self.vocab.morphology
        for pair in set(pairs) - merged.keys():
            first, second = (Morphology.feats_to_dict(morphology.get(key) if key else "") for key in pair)
            merged[pair] = morphology.add({**second, **first})
        return np.array([merged[pair] for pair in pairs], dtype=np.uint64)
