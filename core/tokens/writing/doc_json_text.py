"""A Doc as the text of JSON: a table of its tokens is written in one pass, without a dict for every token."""

from __future__ import annotations

from json import JSONEncoder
from typing import TYPE_CHECKING

from ..annotation_values import checked_cats
from ..quick import quick
from .doc_json import fields, texts_of_ids, to_json

if TYPE_CHECKING:
    from ..doc import Doc
    from .doc_json import Columns

# The score of a category may be a number of NumPy's.
_written = JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=float).encode
# The same few texts come again and again, first of all; those that are long seldom do, and would be kept alive here. An
# id stands for the same text in every vocabulary, but for features, as which not every text counts. So one whose text
# is kept here is written also where the vocabulary has lost it; to look would take a sixth more time.
_kept: dict[bool, dict[int, str]] = {False: {}, True: {}}
_MOST_KEPT, _LONGEST_KEPT = 4096, 64


def to_json_bytes(doc: Doc) -> bytes:
    """Return what `Doc.to_json` returns, as one line of JSON without spaces, in UTF-8.

    Raises:
        DataError: The score of a category is no number that JSON has.
    """
    data = fields(doc, table=objects_as_json, texts=_quoted)
    if "cats" in data:
        checked_cats(data["cats"])
    parts = [
        b'"%b":%b' % (key.encode(), value if isinstance(value, bytes) else _written(value).encode())
        for key, value in data.items()
    ]
    return b"{" + b",".join(parts) + b"}"


def to_json_text(doc: Doc) -> str:
    """Return what `Doc.to_json` returns as the text of JSON for people to read: what is inside is indented.

    Raises:
        DataError: The score of a category is no number that JSON has.
    """
    data = to_json(doc)
    if "cats" in data:
        checked_cats(data["cats"])
    return JSONEncoder(ensure_ascii=False, indent=1, default=float).encode(data)


@quick
def objects_as_json(columns: Columns) -> bytes:
    """Return the rows of a table as a list of objects.

    Args:
        columns: Whole numbers, or texts as JSON writes them, by the name of their column; there is one at least.
    """
    form = "{" + ",".join([f'"{name}":%s' for name in columns]) + "}"
    return ("[" + ",".join([form % row for row in zip(*columns.values(), strict=True)]) + "]").encode()


def _quoted(doc: Doc, name: str, ids: set[int]) -> dict[int, str]:
    """Return the texts of ids as JSON writes them."""
    kept = _kept[name == "morph"]
    texts = {key: kept[key] for key in ids if key in kept}
    if len(texts) < len(ids):
        for key, text in texts_of_ids(doc, name, ids - texts.keys()).items():
            texts[key] = _written(text)
            if len(text) <= _LONGEST_KEPT and len(kept) < _MOST_KEPT:
                kept[key] = texts[key]
    return texts
