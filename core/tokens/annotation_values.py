"""Check the values of annotations that come from outside: one rule for each kind, and one message.

`Example.from_dict`, entity tags and the readers of corpora ask here, so that what one of them refuses no other takes. A
value is refused rather than passed over: gold annotation that is dropped would teach a model that nothing is there.
NumPy's numbers and strings are as good as Python's; whatever comes back is Python's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import DataError
from ..files.surrogates import LoneSurrogate, lone_surrogate
from ..iterables import is_listing
from ..numbers import as_finite, as_index
from ..quoting import shown, with_article
from ..vocab.symbols import NAMES as SYMBOL_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..vocab import StringStore

_SENT_STARTS = {None: 0, -1: -1, 0: 0, 1: 1}
# Most lists are all of one type, and need no look at every value.
_TEXTS, _TEXTS_OR_NONE = frozenset([str]), frozenset([str, type(None)])
_FLOATS, _TRUTH_VALUES = frozenset([float]), frozenset([bool])


def as_list(values: Any, *, what: str) -> list[Any]:
    """Return what is in a list, a tuple, an array or another iterable.

    Args:
        values: The list; neither a string nor a mapping will do.
        what: What it should be a list of, for the message.

    Raises:
        DataError: It is no such thing.
    """
    if not is_listing(values):
        raise DataError(f"There is {shown(values)} where {what} is due.")
    return values.tolist() if isinstance(values, np.ndarray) and values.dtype != object else list(values)


def check_unicode(name: str, *, what: str) -> None:
    """Check a name that does not become an id, and would otherwise be refused only when it is saved.

    Raises:
        DataError: It holds half of a surrogate pair.
    """
    if lone_surrogate(name) is not None:
        raise LoneSurrogate(name, what=what)


def are_texts_or_none(values: Sequence[Any]) -> bool:
    """Tell whether all values are Python's strings or None; those of other types may be as good."""
    return _TEXTS_OR_NONE.issuperset(map(type, values))


def checked_label(value: Any, strings: StringStore, *, what: str, may_be_empty: bool = False) -> str:
    """Return the name of a label.

    A number is taken for the id of a string that the store knows, as ``span.label`` gives it. The small numbers are
    the ids of symbols with names of their own, and mean something else in a corpus: they are never labels.

    Raises:
        DataError: It is neither a name nor such an id.
    """
    if isinstance(value, str) and (value.strip() or (may_be_empty and not value)):
        return str(value)
    number = as_index(value)
    if number is not None and number >= len(SYMBOL_NAMES):
        name = strings.get(number)
        if name:
            return name
    raise DataError(f"{shown(value)} is no label of {what}; give the name of one, such as 'PERSON'.")


def checked_numbers(start: Any, end: Any, *, what: str) -> tuple[int, int]:
    """Return two offsets of characters as Python's numbers.

    Raises:
        DataError: They are no whole numbers.
    """
    first, last = as_index(start), as_index(end)
    if first is None or last is None:
        raise DataError(f"{what} does not go from the number of one character to that of another; correct its offsets.")
    return first, last


def checked_offsets(start: Any, end: Any, *, length: int, what: str) -> tuple[int, int]:
    """Return two offsets of characters, between which there is some of a text.

    Raises:
        DataError: They are no whole numbers, reversed, or beyond the text.
    """
    start, end = checked_numbers(start, end, what=what)
    if not 0 <= start < end <= length:
        raise DataError(
            f"{what} goes from character {shown(start)} to {shown(end)}, in a text of {length} characters; correct its "
            "offsets."
        )
    return start, end


def checked_optional_texts(name: str, values: Sequence[Any]) -> list[str | None]:
    """Return one text for each word, or None.

    Raises:
        DataError: A value is something else.
    """
    if are_texts_or_none(values):
        return list(values)
    for i, value in enumerate(values):
        if not isinstance(value, (str, type(None))):
            raise DataError(f"{name!r} has {shown(value)} for word {i}; write a text, or None where nothing is known.")
    return [None if value is None else str(value) for value in values]


def checked_texts(name: str, values: Sequence[Any]) -> list[str]:
    """Return one text for each word, empty for None.

    Raises:
        DataError: A value is something else.
    """
    return [str(value or "") for value in checked_optional_texts(name, values)]


def checked_words(words: Any) -> list[str]:
    """Return the words of a text.

    Raises:
        DataError: One is no text, or is empty.
    """
    texts = as_list(words, what="a list of words")
    if _TEXTS.issuperset(map(type, texts)) and "" not in texts:
        return texts
    for i, word in enumerate(texts):
        if not isinstance(word, str) or not word:
            raise DataError(f"Word {i} is {shown(word)}; each word is a text of one character at least.")
    return [str(word) for word in texts]


def checked_spaces(values: Sequence[Any]) -> list[bool]:
    """Tell whether a space follows each word.

    Raises:
        DataError: A value is no truth value.
    """
    if _TRUTH_VALUES.issuperset(map(type, values)):
        return list(values)
    for i, value in enumerate(values):
        if not isinstance(value, (bool, np.bool_)) and as_index(value) not in (0, 1):
            raise DataError(f"'spaces' has {shown(value)} for word {i}; write true or false.")
    return [bool(value) if isinstance(value, (bool, np.bool_)) else as_index(value) == 1 for value in values]


def checked_heads(values: Sequence[Any]) -> list[int | None]:
    """Return the head of each word, None where it is not known.

    Raises:
        DataError: A head is no word of the text.
    """
    heads = [as_index(head) for head in values]
    for i, head in enumerate(values):
        number = heads[i]
        if head is not None and (number is None or not 0 <= number < len(values)):
            raise DataError(
                f"The head of word {i} is {shown(head)}; write the number of a word, from 0 to {len(values) - 1}, its "
                "own for a root, or None where it is not known."
            )
    return heads


def checked_sent_starts(values: Sequence[Any]) -> list[int]:
    """Return 1 for a word that starts a sentence, -1 for one that does not, 0 where nobody knows.

    Raises:
        DataError: A value says none of these.
    """
    starts = []
    for i, value in enumerate(values):
        plain = bool(value) if isinstance(value, (bool, np.bool_)) else as_index(value)
        if plain not in _SENT_STARTS or (plain is None and value is not None):
            raise DataError(
                f"'sent_starts' has {shown(value)} for word {i}; write true or 1, false or -1, None or 0 where nothing "
                "is known."
            )
        # As a key, False would be the 0 of what nobody knows.
        starts.append(-1 if plain is False else _SENT_STARTS[plain])
    return starts


def is_score(value: Any) -> bool:
    """Tell whether a value says how much something holds: a finite number, or a truth value."""
    return isinstance(value, (bool, np.bool_)) or as_finite(value) is not None


def _are_plain_scores(cats: Mapping[Any, Any]) -> bool:
    """Say, of thousands of categories at once, whether all have names and finite floats; others may be as good."""
    return (
        _TEXTS.issuperset(map(type, cats))
        and _FLOATS.issuperset(map(type, cats.values()))
        and all(map(str.strip, cats))
        and lone_surrogate("".join(cats)) is None
        and isfinite(sum(cats.values()))
    )


def checked_cats(cats: Any) -> dict[str, float]:
    """Return the score of each category.

    Raises:
        DataError: The categories are no mapping from names to finite numbers.
    """
    if not isinstance(cats, Mapping):
        given = with_article(type(cats).__name__)
        raise DataError(f"'cats' is {given}; give a dictionary such as {{'SPORTS': 1.0, 'ART': 0.0}}.")
    if _are_plain_scores(cats):
        return dict(cats)
    for label, score in cats.items():
        if not isinstance(label, str) or not label.strip():
            raise DataError(f"{shown(label)} is no name of a category in 'cats'; give a text.")
        check_unicode(label, what="name of a category")
        if not is_score(score):
            raise DataError(f"The category {shown(label)} has {shown(score)}; give a number such as 1.0 or 0.0.")
    return {str(label): float(score) for label, score in cats.items()}
