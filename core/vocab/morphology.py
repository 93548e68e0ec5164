"""Morphological features: the FEATS column of CoNLL-U, in one normal form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from ..errors import ArgumentError
from ..numbers import as_index
from ..quoting import kind_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .strings import StringStore
    from .vocab import Vocab

FEATURE_SEP = "|"
FIELD_SEP = "="
VALUE_SEP = ","
EMPTY_MORPH = "_"
# Feature bundles are few, but nobody promises it.
_MEMO_SIZE = 20_000


class Morphology:
    """Know the feature bundles that a vocabulary's tokens have."""

    FEATURE_SEP: ClassVar[str] = FEATURE_SEP
    FIELD_SEP: ClassVar[str] = FIELD_SEP
    VALUE_SEP: ClassVar[str] = VALUE_SEP
    EMPTY_MORPH: ClassVar[str] = EMPTY_MORPH

    def __init__(self, strings: StringStore) -> None:
        self.strings = strings
        self._ids: dict[str, int] = {}
        # The ids of bundles that were looked at.
        self.known: set[int] = set()

    def add(self, features: str | dict[str, str] | Iterable[str]) -> int:
        """Know a feature bundle for good and return its id; an empty one has the id of ``_``."""
        if isinstance(features, str):
            key = self._ids.get(features)
            if key is not None:
                return key
        normal = self.normalize_features(features)
        key = self.strings.add(normal)
        if isinstance(features, str):
            if len(self._ids) >= _MEMO_SIZE:
                self._ids.clear()
                self.known.clear()
            self._ids[features] = key
        self.known.add(key)
        return key

    def add_all(self, bundles: Sequence[str]) -> list[int]:
        """Know feature bundles, most of which were known before, for good and return their ids."""
        known = [*map(self._ids.get, bundles)]
        if None in known:
            return [self.add(bundle) if key is None else key for key, bundle in zip(known, bundles, strict=True)]
        return known  # type: ignore[return-value]

    def get(self, morph: int) -> str:
        """Return the feature string for an id, empty for that of no features, or of another string.

        Raises:
            ArgumentError: It is no id.
            KeyError: No string is known for it.
        """
        key = as_index(morph)
        if key is None:
            raise ArgumentError(f"Morphological features are got by their id, a number, not by {kind_of(morph)}.")
        feats = self.strings[key]
        return feats if FIELD_SEP in feats else ""

    def normalize_features(self, features: str | dict[str, str] | Iterable[str]) -> str:
        """Return a bundle with fields and values sorted: ``Case=Acc,Nom|Number=Sing``, or ``_`` for none.

        Raises:
            ValueError: A feature has no ``=``.
            TypeError: They are no features.
        """
        if isinstance(features, str):
            if features in ("", EMPTY_MORPH):
                return EMPTY_MORPH
            fields = self.feats_to_dict(features)
        elif isinstance(features, dict):
            fields = {str(field): str(value) for field, value in features.items()}
        elif isinstance(features, (list, tuple, set, frozenset)) and all(isinstance(feat, str) for feat in features):
            fields = self.feats_to_dict(FEATURE_SEP.join(features))
        else:
            raise TypeError(f"Morphological features are a string such as 'Number=Sing', not {shown(features)}.")
        return self.dict_to_feats(fields) or EMPTY_MORPH

    @staticmethod
    def feats_to_dict(feats: str, *, sort_values: bool = True) -> dict[str, str]:
        """Return fields and values of a feature string.

        Raises:
            ArgumentError: It is no string.
            ValueError: A feature has no ``=``.
        """
        if not isinstance(feats, str):
            raise ArgumentError(f"Morphological features are a string such as 'Number=Sing', not {kind_of(feats)}.")
        if not feats or feats == EMPTY_MORPH:
            return {}
        fields: dict[str, str] = {}
        for feature in feats.split(FEATURE_SEP):
            field, separator, value = feature.partition(FIELD_SEP)
            if not separator:
                raise ValueError(
                    f"{shown(feature)} in the morphological features {shown(feats)} has no {FIELD_SEP!r}; write "
                    "features as Field=Value|Field=Value."
                )
            fields[field] = VALUE_SEP.join(sorted(value.split(VALUE_SEP))) if sort_values else value
        return fields

    @staticmethod
    def dict_to_feats(feats_dict: dict[str, str], *, sort_values: bool = True) -> str:
        """Return fields and values as a feature string, sorted by field.

        Raises:
            ArgumentError: They are no dictionary of strings.
        """
        if not isinstance(feats_dict, Mapping):
            raise ArgumentError(f"Features are a dictionary such as {{'Number': 'Sing'}}, not {kind_of(feats_dict)}.")
        for field, value in feats_dict.items():
            if not isinstance(value, str):
                raise ArgumentError(
                    f"The value of the feature {shown(field)} is a string such as 'Sing', not {shown(value)}."
                )
        parts = []
        for field, value in sorted(feats_dict.items()):
            values = VALUE_SEP.join(sorted(value.split(VALUE_SEP))) if sort_values else value
            parts.append(f"{field}{FIELD_SEP}{values}")
        return FEATURE_SEP.join(parts)


class MorphAnalysis:
    """The features of one token.

    Args:
        vocab: The vocabulary.
        features: A feature string, or fields and values.

    Raises:
        ArgumentError: The vocabulary is none.
    """

    __slots__ = ("key", "vocab")

    def __init__(self, vocab: Vocab, features: str | dict[str, str] = "") -> None:
        morphology = getattr(vocab, "morphology", None)
        if morphology is None:
            raise ArgumentError(f"A MorphAnalysis needs a vocabulary, such as nlp.vocab, not {kind_of(vocab)}.")
        self.vocab = vocab
        self.key: int = morphology.add(features)

    @classmethod
    def from_id(cls, vocab: Vocab, key: int) -> MorphAnalysis:
        """Return the analysis that has an id."""
        morph = cls.__new__(cls)
        morph.vocab = vocab
        morph.key = int(key)
        return morph

    def __str__(self) -> str:
        return self.vocab.morphology.get(self.key)

    __repr__ = __str__

    def __hash__(self) -> int:
        return self.key

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str):
            raise ArgumentError(f"Compare str(morph), not a MorphAnalysis, with the string {other!r}.")
        return isinstance(other, MorphAnalysis) and self.key == other.key

    def __len__(self) -> int:
        return sum(1 for _feature in self)

    def __iter__(self) -> Iterator[str]:
        for field, values in self.to_dict().items():
            for value in values.split(VALUE_SEP):
                yield f"{field}{FIELD_SEP}{value}"

    def __contains__(self, feature: str) -> bool:
        return feature in list(self)

    def get(self, field: str, default: Any = None) -> list[str]:
        """Return the values of a field; an empty list, or the default, where the token has none."""
        values = self.to_dict().get(field)
        if values is None:
            return [] if default is None else default
        return values.split(VALUE_SEP)

    def to_json(self) -> str:
        """Return the feature string."""
        return str(self)

    def to_dict(self) -> dict[str, str]:
        """Return fields and values."""
        return Morphology.feats_to_dict(str(self))
