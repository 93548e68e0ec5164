"""Long lists of strings in JSON: whether they are such, without reading them into memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..compiled import load_compiled
from .reading import Record, parse_json

if TYPE_CHECKING:
    from ..errors import NlpxError

_string_lists = load_compiled("nlpx.files._string_lists")


def check_string_list(data: bytes | str, *, where: str, error: type[NlpxError]) -> None:
    """Check that some JSON is a list of strings, all of them Unicode.

    Args:
        data: The JSON.
        where: The file, for messages.
        error: The class of the error.

    Raises:
        NlpxError: It is something else.
    """
    # A look at the bytes takes a tenth of the time; what is odd is read, to be accepted or refused for what it is.
    if _string_lists is None or type(data) is not bytes or not _string_lists.is_string_list(data):
        entries = parse_json(data, where=where, error=error)
        Record({"strings": entries}, where=where, error=error).texts("strings")
