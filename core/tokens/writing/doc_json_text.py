"""A Doc as the text of JSON, for who writes many: without a dict for every token, in half the time."""

from __future__ import annotations

from json import JSONEncoder
from typing import TYPE_CHECKING

from .doc_json import token_columns, with_tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..doc import Doc

# What a component has put into `cats` may be a number of NumPy's.
_written = JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=float).encode


def to_json_text(doc: Doc) -> str:
    """Return what `Doc.to_json` returns, as text without spaces."""
    parts = (
        f"{_written(key)}:{_tokens(doc) if key == 'tokens' else _written(value)}"
        for key, value in with_tokens(doc, ()).items()
    )
    return "{" + ",".join(parts) + "}"


def _tokens(doc: Doc) -> str:
    columns = dict(token_columns(doc))
    form = ",".join(f'"{name}":%s' for name in columns)
    rows = zip(*map(_values, columns.values()), strict=True)
    return "[" + ",".join(["{" + form % row + "}" for row in rows]) + "]"


def _values(column: Iterable[int | str]) -> Iterable[int | str]:
    """Return the values of a column as they are written; the same few texts come again and again."""
    if isinstance(column, list) and column and isinstance(column[0], str):
        texts = {text: _written(text) for text in set(column)}
        return [texts[text] for text in column]
    return column
