"""A Doc as the text of JSON, for who writes many: without a dict for every token, in half the time."""

from __future__ import annotations

from functools import lru_cache
from json import JSONEncoder
from typing import TYPE_CHECKING

from ..annotation_values import checked_cats
from .doc_json import to_json, token_columns, with_tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..doc import Doc

# The score of a category may be a number of NumPy's.
_written = JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=float).encode
# The same few texts come again and again; those that are long seldom do, and would be kept alive here.
_kept: Callable[[str], str] = lru_cache(4096)(_written)
_LONGEST_KEPT = 64


def to_json_text(doc: Doc, *, indent: int | None = None) -> str:
    """Return what `Doc.to_json` returns, as text.

    Args:
        doc: The Doc.
        indent: By how many blanks to indent what is inside, for people to read; None for one line without spaces.

    Raises:
        DataError: The score of a category is no number that JSON has.
    """
    data = with_tokens(doc, ()) if indent is None else to_json(doc)
    if "cats" in data:
        checked_cats(data["cats"])
    if indent is not None:
        return JSONEncoder(ensure_ascii=False, indent=indent, default=float).encode(data)
    parts = (f"{_written(key)}:{_tokens(doc) if key == 'tokens' else _written(value)}" for key, value in data.items())
    return "{" + ",".join(parts) + "}"


def _tokens(doc: Doc) -> str:
    columns = dict(token_columns(doc, write=_quoted))
    form = "{" + ",".join([f'"{name}":%s' for name in columns]) + "}"
    return "[" + ",".join([form % row for row in zip(*columns.values(), strict=True)]) + "]"


def _quoted(text: str) -> str:
    return _kept(text) if len(text) <= _LONGEST_KEPT else _written(text)
