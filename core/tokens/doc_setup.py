"""Check and set the annotations that the constructor of a Doc takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import ArgumentError
from ..numbers import as_index
from ..quoting import counted, kind_of, shown
from ..vocab.parts_of_speech import pos_id
from . import entities
from .annotation_values import checked_optional_texts, checked_sent_starts, checked_spaces
from .arguments import list_argument, whole_number
from .arrays.columns import DTYPES
from .arrays.tree import check_heads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from ..vocab import Vocab
    from .doc import Doc

_EXAMPLES = {"heads": "[1, 1]", "sent_starts": "[True, False]"}
"""What a right list looks like, where it is none of strings."""

# Most lists are all of one type, and need no look at every value.
_STRINGS, _NUMBERS, _TRUTH_VALUES = frozenset([str]), frozenset([int]), frozenset([bool])
_STRINGS_OR_NONE = frozenset([str, type(None)])


def check_words(vocab: Vocab, words: Iterable[str | int]) -> list[str]:
    """Return words as strings.

    Raises:
        ArgumentError: They are no list, or a word is neither a string nor the id of one.
        ValueError: A word is empty, or an id unknown.
    """
    texts = list_argument(words, "words", '["Two", "words"]', are=True)
    if not _STRINGS.issuperset(map(type, texts)):
        texts = [
            str(word) if isinstance(word, str) else _word_of_id(vocab, word, place) for place, word in enumerate(texts)
        ]
    if "" in texts:
        raise ValueError(f"Word {texts.index('')} is empty; a token has at least one character.")
    return texts


def _word_of_id(vocab: Vocab, word: Any, place: int) -> str:
    number = as_index(word)
    if number is None:
        raise ArgumentError(f"Word {place} is {kind_of(word)}; words are strings, or ids of strings.")
    try:
        return vocab.strings[number]
    except KeyError:
        raise ValueError(
            f"Word {place} is the id {shown(word)}, for which no string is known; give the word itself."
        ) from None


def check_spaces(spaces: Iterable[bool] | None, n_words: int) -> list[bool]:
    """Tell whether a space follows each word, as it does where nothing is said.

    Raises:
        ArgumentError: They are no list.
        ValueError: There is not one truth value for each word.
    """
    if spaces is None:
        return [True] * n_words
    follows = list_argument(spaces, "spaces", "[True, False]", are=True)
    if len(follows) != n_words:
        raise ValueError(
            f"A Doc of {counted(n_words, 'word')} is given {counted(len(follows), 'space')}; give one truth value for "
            "each word, or no spaces at all."
        )
    return follows if _TRUTH_VALUES.issuperset(map(type, follows)) else checked_spaces(follows)


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
        ArgumentError: Something is no list.
        ValueError: A list is not as long as the Doc, or its values cannot be.
    """
    given: dict[str, Sequence[Any] | None] = {
        "tags": tags, "pos": pos, "morphs": morphs, "lemmas": lemmas, "heads": heads, "deps": deps,
        "sent_starts": sent_starts,
    }  # fmt: skip
    columns = {name: _column(name, values, len(doc)) for name, values in given.items() if values is not None}
    if "heads" in columns and "deps" not in columns:
        raise ValueError(
            "There are heads but no deps; a parse needs both. Without labels give placeholders: "
            'deps=["dep"] * len(heads).'
        )
    arrays: dict[str, Any] = {}
    if "tags" in columns:
        arrays["tag"] = _ids(columns["tags"], doc.vocab.strings.add_all)
    if "pos" in columns:
        arrays["pos"] = np.array([pos_id(name or "") for name in columns["pos"]], dtype=DTYPES["pos"])
    if "morphs" in columns:
        arrays["morph"] = _ids(columns["morphs"], doc.vocab.morphology.add_all)
    if "lemmas" in columns:
        arrays["lemma"] = np.array(doc.hold_strings([lemma or "" for lemma in columns["lemmas"]]), dtype=np.uint64)
    if "sent_starts" in columns:
        arrays["sent_start"] = np.array(columns["sent_starts"], dtype=DTYPES["sent_start"])
    doc.set_columns(arrays)
    if "deps" in columns:
        _set_parse(doc, columns["deps"], columns.get("heads"))
    if ents is not None:
        entities.set_from_argument(doc, list_argument(ents, "ents", "['B-ORG', 'O']", are=True))


def _column(name: str, values: Sequence[Any], n_words: int) -> list[Any]:
    """Return one value for each word."""
    values = list_argument(values, name, _EXAMPLES.get(name, "['x', None]"), are=True)
    if len(values) != n_words:
        raise ValueError(
            f"A Doc of {counted(n_words, 'word')} is given {counted(len(values), 'value')} of {name}; give one for "
            "each word."
        )
    if name == "heads":
        return _heads(values)
    if name == "sent_starts":
        # Any other number says that nothing is known.
        return checked_sent_starts([start if as_index(start) in (None, -1, 1) else 0 for start in values])
    return values if _STRINGS_OR_NONE.issuperset(map(type, values)) else checked_optional_texts(name, values)


def _heads(values: list[Any]) -> list[int]:
    """Return heads as numbers; a word without one has itself.

    Raises:
        ArgumentError: One is no whole number.
        ValueError: One is no token of the Doc.
    """
    if not _NUMBERS.issuperset(map(type, values)):
        values = [
            place if head is None else whole_number(head, f"The head of token {place}")
            for place, head in enumerate(values)
        ]
    if values and not 0 <= min(values) <= max(values) < len(values):
        check_heads(np.array(values), len(values))
    return values


def _set_parse(doc: Doc, labels: list[str | None], heads: list[int] | None) -> None:
    """Set labels and heads; nobody knows the head of a word that has no label, so it has itself.

    What hangs together by the heads that are given is a sentence all the same.
    """
    doc.set_columns({"dep": _ids(labels, doc.vocab.strings.add_all)})
    doc.set_column("head", np.array(range(len(doc)) if heads is None else heads, dtype=np.int64))
    if heads is not None and not all(labels):
        starts = doc.values("sent_start")
        doc.set_column("head", [head if labels[place] else place for place, head in enumerate(heads)])
        doc.set_column("sent_start", starts)


def _ids(values: Sequence[str | None], add_all: Callable[[Sequence[str]], list[int]]) -> NDArray[np.uint64]:
    """Return ids of strings, 0 for None."""
    if None in values:
        ids = iter(add_all([value for value in values if value is not None]))
        return np.array([0 if value is None else next(ids) for value in values], dtype=np.uint64)
    return np.array(add_all(values), dtype=np.uint64)  # type: ignore[arg-type]
