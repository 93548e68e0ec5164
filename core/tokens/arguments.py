"""What callers pass: looked at here, before anything is changed, so that each mistake has one sentence of its own.

Whatever Python takes as an index (NumPy's integers too) is a whole number; a truth value is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..errors import ArgumentError
from ..iterables import is_listing
from ..numbers import as_finite, as_index
from ..quoting import counted, kind_of, shown

if TYPE_CHECKING:
    from .doc import Doc

_LARGEST_ID = (1 << 64) - 1


def whole_number(value: Any, what: str) -> int:
    """Return an index, an offset or an id as Python's integer.

    Raises:
        ArgumentError: It is no whole number.
    """
    if type(value) is int:
        return value
    number = as_index(value)
    if number is None:
        raise ArgumentError(f"{what} is a whole number, not {kind_of(value)}.")
    return number


def place_in(value: Any, length: int, what: str, part: str) -> int:
    """Return an index that may count from the end as one from the start.

    Args:
        value: The index.
        length: How many there are.
        what: What has them, for the message: ``A Doc`` of 3 tokens has no token 5.
        part: What one of them is called: ``token``.

    Raises:
        ArgumentError: It is no whole number.
        IndexError: There is none at that place.
    """
    number = whole_number(value, "An index")
    place = number + length if number < 0 else number
    if not 0 <= place < length:
        raise IndexError(f"{what} of {counted(length, part)} has no {part} {number}.")
    return place


def bounds_in(value: slice, length: int, what: str) -> tuple[int, int]:
    """Return where a slice starts and ends.

    Args:
        value: The slice.
        length: How many there are.
        what: How to take a list of what is sliced, for the message.

    Raises:
        ArgumentError: One of its numbers is none.
        ValueError: It leaves some out.
    """
    start, end, step = value.start, value.stop, value.step
    if step is None and type(start) is int and type(end) is int and 0 <= start <= end <= length:
        return start, end
    for bound in (start, end, step):
        if bound is not None:
            whole_number(bound, "The start or end of a slice")
    if step not in (None, 1):
        raise ValueError(f"A span is consecutive: slice {what} to skip tokens.")
    start, end, _step = value.indices(length)
    return start, max(start, end)


def normalize_slice(length: int, start: int | None, stop: int | None, step: int | None = None) -> tuple[int, int]:
    """Return where a slice of something starts and ends, counted from its start.

    Args:
        length: How many there are.
        start: The start of the slice; negative numbers count from the end.
        stop: Its end.
        step: 1 or None.

    Raises:
        ValueError: The step leaves some out.
    """
    return bounds_in(slice(start, stop, step), length, "list(...)")


def id_argument(value: Any, what: str) -> int:
    """Return the id of a string; `what` and an underscore is what takes the string itself.

    Raises:
        ArgumentError: It is no whole number.
        ValueError: Ids are not so large, and not negative.
    """
    if isinstance(value, str):
        raise ArgumentError(f"{what} is the number of a string, not {shown(value)}; the string itself goes to {what}_.")
    number = whole_number(value, what)
    if not 0 <= number <= _LARGEST_ID:
        raise ValueError(f"{what} is the number of a string, from 0 to 2**64 - 1, not {shown(number)}.")
    return number


def number_argument(value: Any, what: str) -> float:
    """Return a number that has a value.

    Raises:
        ArgumentError: It is something else.
    """
    number = as_finite(value)
    if number is None:
        raise ArgumentError(f"{what} is a number such as 1.0, not {kind_of(value)}.")
    return number


def text_argument(value: Any, what: str) -> str:
    """Return a string.

    Raises:
        ArgumentError: It is something else.
    """
    if not isinstance(value, str):
        hint = "; '' says that there is none" if value is None else ""
        raise ArgumentError(f"{what} is a string, not {kind_of(value)}{hint}.")
    return str(value)


def mapping_argument(value: Any, what: str, such_as: str) -> Mapping[Any, Any]:
    """Return a dictionary.

    Raises:
        ArgumentError: It is something else.
    """
    if not isinstance(value, Mapping):
        raise ArgumentError(f"{what} is a dictionary such as {such_as}, not {kind_of(value)}.")
    return value


def list_argument(value: Any, what: str, such_as: str, *, are: bool = False) -> list[Any]:
    """Return what is in a list or another iterable; neither a string nor a dictionary will do.

    Args:
        value: The list.
        what: What it is, for the message.
        such_as: An example of a right one.
        are: Whether `what` is a plural.

    Raises:
        ArgumentError: It is something else.
    """
    if not is_listing(value):
        raise ArgumentError(f"{what} {'are' if are else 'is'} a list such as {such_as}, not {kind_of(value)}.")
    return list(value)


def doc_argument(value: Any, what: str) -> Doc:
    """Return a Doc.

    Raises:
        ArgumentError: It is something else.
    """
    if not hasattr(value, "lexemes"):
        raise ArgumentError(f"{what} is a Doc, such as nlp.make_doc(text) makes, not {kind_of(value)}.")
    return value  # type: ignore[no-any-return]


def array_argument(value: Any, what: str) -> Any:
    """Return an array of NumPy, CuPy or PyTorch, or None.

    Raises:
        ArgumentError: It is something else.
    """
    if value is not None and not hasattr(value, "dtype"):
        raise ArgumentError(f"{what} is an array, or None, not {kind_of(value)}; make one with numpy.asarray.")
    return value


def docs_argument(values: Any) -> list[Doc]:
    """Return a list of Docs.

    Raises:
        ArgumentError: It is something else.
    """
    if hasattr(values, "lexemes"):
        raise ArgumentError("docs are a list of Docs, not one Doc; put it into a list.")
    docs = list_argument(values, "docs", "[doc, another]", are=True)
    return [doc_argument(doc, f"Number {place} of docs") for place, doc in enumerate(docs)]


def attribute_list(values: Any) -> list[str | int]:
    """Return attributes, given as one or several names or ids.

    Raises:
        ArgumentError: They are something else.
    """
    if isinstance(values, str) or as_index(values) is not None:
        return [values]
    return list_argument(values, "attributes", "['TAG', 'LEMMA']", are=True)


def known_string(doc: Doc, number: int, what: str) -> str:
    """Return the string of an id.

    Raises:
        ValueError: There is none.
    """
    try:
        return doc.string(number)
    except KeyError:
        raise ValueError(
            f"{what} is {number}, for which no string is known; add the string first, with vocab.strings.add."
        ) from None


def label_argument(doc: Doc, value: Any, what: str) -> int:
    """Return the id of a label, given as a string, which is kept for good, or as the id of one.

    Raises:
        ArgumentError: It is neither.
        ValueError: No string is known for the id.
    """
    if isinstance(value, str):
        return doc.vocab.strings.add(value)
    number = _id_or_string(value, what)
    known_string(doc, number, what)
    return number


def held_argument(doc: Doc, value: Any, what: str) -> int:
    """Return the id of a string, given as such, or as the id of one; it is kept as long as the Doc is.

    Raises:
        ArgumentError: It is neither.
        ValueError: No string is known for the id.
    """
    if isinstance(value, str):
        return doc.hold(value)
    number = _id_or_string(value, what)
    doc.hold_known(number, known_string(doc, number, what))
    return number


def _id_or_string(value: Any, what: str) -> int:
    """Return the id of a string."""
    if as_index(value) is None:
        raise ArgumentError(f"{what} is a string, or the number of one, not {kind_of(value)}.")
    return id_argument(value, what)
