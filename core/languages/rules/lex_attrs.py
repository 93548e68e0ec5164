"""Facts about a word that need tables: whether it looks like a web address, is a stop word or a number."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ...vocab.lexical import is_in_digits, unsigned
from .urls import TOP_LEVEL_DOMAINS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from typing import Any


def like_url(text: str) -> bool:
    """Tell whether the word looks like a web address: by its start, its ending, or as a whole."""
    if text.startswith(("http://", "https://")) or (text.startswith("www.") and len(text) > len("www.")):
        return True
    if "@" in text or "." not in text or text.startswith(".") or text.endswith("."):
        return False
    ending = text.rpartition(".")[2].partition(":")[0]
    return ending.endswith("/") or ending in TOP_LEVEL_DOMAINS or _is_whole_url(text)


def _is_whole_url(text: str) -> bool:
    from .url_match import URL_MATCH

    return URL_MATCH(text) is not None


def stop_word_getter(stop_words: Collection[str]) -> Callable[[str], bool]:
    """Return a function that tells whether a word is a stop word, in small letters or capitals."""
    return partial(_is_stop_word, stop_words)


def number_getter(
    *, words: Collection[str], endings: tuple[str, ...] = (), signed: bool = True
) -> Callable[[str], bool]:
    """Return a function that tells whether a word is a number in digits or letters.

    Args:
        words: Numerals, cardinal and ordinal, in small letters.
        endings: What turns digits into an ordinal, such as ``th``.
        signed: Whether a number can have a sign.
    """
    return partial(_is_number, words, endings, signed)


def add_lookups(default_func: Callable[[str], Any], *lookups: Mapping[str, Any]) -> Callable[[str], Any]:
    """Return a function that looks a word up in tables, and asks another function where none has it.

    Args:
        default_func: The other function.
        *lookups: The tables; the first that has the word counts.
    """
    return partial(_look_up, default_func, lookups)


# Functions of the module, unlike those made inside functions, can be pickled.
def _is_stop_word(stop_words: Collection[str], text: str) -> bool:
    return text.lower() in stop_words


def _is_number(words: Collection[str], endings: tuple[str, ...], signed: bool, text: str) -> bool:
    number = unsigned(text) if signed else text
    if is_in_digits(number):
        return True
    plain = number.replace(",", "").replace(".", "").lower()
    return plain in words or any(plain.endswith(end) and plain.removesuffix(end).isdigit() for end in endings)


def _look_up(default: Callable[[str], Any], tables: tuple[Mapping[str, Any], ...], text: str) -> Any:
    for table in tables:
        if text in table:
            return table[text]
    return default(text)
