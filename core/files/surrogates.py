r"""Halves of surrogate pairs: characters that a Python string can hold and UTF-8 cannot.

They come from texts cut in the middle of an emoji and from JSON escapes (``"\ud83d"``). All files and messages between
processes are UTF-8, so a text that holds one could be annotated and then not be kept. Therefore it is refused at the
door: an id is the hash of a string's UTF-8, so nothing becomes a lexeme, label or lemma without being encoded, and that
is where it is noticed, at no cost to other texts. It is not repaired in silence, since offsets into the text would
shift where two halves are joined.
"""

from __future__ import annotations

from ..errors import DataError
from ..quoting import shown

# How much of a text is quoted on each side.
_AROUND = 25


class LoneSurrogate(DataError):
    """Report a text that holds half of a surrogate pair.

    Args:
        text: The text.
        what: What it is, for the message.
    """

    def __init__(self, text: str, *, what: str = "string") -> None:
        place = lone_surrogate(text) or 0
        start = max(place - _AROUND, 0)
        self.text, self.place = text, place
        super().__init__(
            f"The {what} holds half of a surrogate pair at character {place}, in {text[start : place + _AROUND]!a}, "
            'which is no Unicode. To join halves that belong together and replace others: text.encode("utf-16", '
            '"surrogatepass").decode("utf-16", "replace").'
        )


def lone_surrogate(text: str) -> int | None:
    """Return the place of the first half of a surrogate pair in a text, None if there is none."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return error.start
    return None


def encode(text: str) -> bytes:
    """Return the UTF-8 of a text.

    Raises:
        LoneSurrogate: There is none.
        TypeError: It is no string.
    """
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise LoneSurrogate(text) from None
    except AttributeError:
        raise TypeError(f"A string is due, not {shown(text)}.") from None


def repair(text: str) -> str:
    """Join halves of surrogate pairs that belong together, and put U+FFFD in the place of others."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
