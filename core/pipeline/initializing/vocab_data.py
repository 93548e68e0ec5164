"""Words with their lexical attributes from a file: ``[initialize] vocab_data``.

Each line of the file is a JSON object: ``orth`` with any lexical attributes (``norm``, ``prob``, ``cluster``,
``is_stop`` …), or ``settings`` with ``oov_prob``, the log probability of all other words.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ...errors import DataError
from ...files.reading import parse_json
from ...files.writing import as_path
from ...numbers import as_finite, as_index
from ...quoting import shown
from ...vocab import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ...vocab import Vocab

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


def _add(vocab: Vocab, entry: Any) -> None:
    if not isinstance(entry, dict):
        raise ValueError(f"{shown(entry)} is no object")
    if "orth" not in entry:
        settings = entry.get("settings")
        if not isinstance(settings, dict):
            raise ValueError("it has neither 'orth' nor 'settings'")
        vocab.oov_prob = _finite("oov_prob", settings.get("oov_prob", vocab.oov_prob))
        return
    if not isinstance(entry["orth"], str):
        raise ValueError(f"'orth' is {shown(entry['orth'])}, no text")
    lexeme = vocab[entry["orth"]]
    for name, value in entry.items():
        if name not in _DERIVED and value is not None:
            attrs.intify_attr(name)
            lexeme.set_attrs(**{name: _READ[name](name, value) if name in _READ else value})
    if entry.get("id") is not None:
        lexeme.rank = _whole("id", entry["id"])


def _whole(name: str, value: Any) -> int:
    """Return a whole number, which some programs write as a text."""
    number = int(value) if isinstance(value, str) and value.isdecimal() else as_index(value)
    if number is None or not 0 <= number < 2**64:
        raise ValueError(f"{name!r} is {shown(value)}, no whole number from 0 to 2**64 - 1")
    return number


def _finite(name: str, value: Any) -> float:
    number = as_finite(value)
    if number is None:
        raise ValueError(f"{name!r} is {shown(value)}, no finite number")
    return number


_READ: Final[dict[str, Callable[[str, Any], float]]] = {"cluster": _whole, "prob": _finite, "sentiment": _finite}


def _entries(source: str | Path | Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """Yield each object with its place."""
    if not isinstance(source, (str, Path)):
        yield from ((f"vocab_data, entry {number}", entry) for number, entry in enumerate(source, 1))
        return
    try:
        lines = as_path(source).read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "this is not UTF-8 text"
        raise DataError(f"{source}: the words cannot be read: {reason}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield f"{source}:{number}", parse_json(line, where=f"{source}:{number}")
