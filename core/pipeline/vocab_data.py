"""Words with their lexical attributes from a file: ``[initialize] vocab_data``.

Each line of the file is a JSON object: ``orth`` with any lexical attributes (``norm``, ``prob``, ``cluster``,
``is_stop`` …), or ``settings`` with ``oov_prob``, the log probability of all other words.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import DataError
from ..vocab import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..vocab import Vocab

# What follows from the word itself, or is known by another name.
_DERIVED = {"orth", "length", "is_oov", "lang", "id"}


def add_words(vocab: Vocab, source: str | Path | Iterable[Any]) -> None:
    """Give a vocabulary words; they stay in it.

    Args:
        vocab: The vocabulary.
        source: The file; or its objects, as a reader returns them.

    Raises:
        DataError: The file cannot be read, or a line is not of the form; says which.
    """
    for where, entry in _entries(source):
        try:
            _add(vocab, entry)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise DataError(
                f"{where}: this is no word with lexical attributes ({error}); a line is an object such as "
                '{"orth": "the", "prob": -3.2}'
            ) from error


def _add(vocab: Vocab, entry: dict[str, Any]) -> None:
    if "orth" not in entry:
        vocab.oov_prob = float(entry["settings"].get("oov_prob", vocab.oov_prob))
        return
    lexeme = vocab[entry["orth"]]
    numbers = {"cluster": int, "prob": float, "sentiment": float}
    for name, value in entry.items():
        if name not in _DERIVED and value is not None:
            attrs.intify_attr(name)
            lexeme.set_attrs(**{name: numbers[name](value) if name in numbers else value})
    if entry.get("id") is not None:
        lexeme.rank = int(entry["id"])


def _entries(source: str | Path | Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """Yield each object with its place."""
    if not isinstance(source, (str, Path)):
        yield from ((f"vocab_data, entry {number}", entry) for number, entry in enumerate(source, 1))
        return
    try:
        lines = Path(source).read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "this is not UTF-8 text"
        raise DataError(f"{source}: the words cannot be read: {reason}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                entry = json.loads(line)
            except ValueError as error:
                raise DataError(f"{source}:{number}: this is not JSON ({error})") from None
            yield f"{source}:{number}", entry
