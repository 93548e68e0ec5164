"""Entries of tables of lemmas that are not of the form that their table has: anybody can write them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from ....quoting import shown
from ....vocab.parts_of_speech import IDS as PARTS_OF_SPEECH

if TYPE_CHECKING:
    from collections.abc import Callable

    from ....tokens import Token
    from ....vocab import Lookups

_NOTHING: Final = object()


def find_wrong_entry(lookups: Lookups, token: Token) -> str:
    """Say which entry of tables of lemmas has a wrong form; empty where none has.

    Args:
        lookups: The tables.
        token: What could not be lemmatized: entries for it, and for parts of speech, are looked at first.
    """
    looks = {name: look for name in lookups.tables if (look := _look_at(name)) is not None}
    first = [*(pos.lower() for pos in PARTS_OF_SPEECH), token.text, token.text.lower()]
    entries = chain(
        ((name, key, lookups.find(name, key, _NOTHING)) for name in looks for key in first),
        ((name, key, entry) for name in looks for key, entry in lookups.get_table(name).items()),
    )
    for name, key, entry in entries:
        wrong = "" if entry is _NOTHING else looks[name](entry)
        if wrong:
            word = key if isinstance(key, str) else token.vocab.strings.get(key) or key
            return f"the table {name} has {wrong} for {shown(word)}"
    return ""


def _look_at(table: str) -> Callable[[Any], str] | None:
    """Return what says how an entry of a table is wrong; None for a table that is not known."""
    known = {
        "lemma_rules": _wrong_rules,
        "lemma_exc": _wrong_exceptions,
        "lemma_index": _wrong_words,
    }
    return _wrong_lemmas if table.startswith("lemma_lookup") else known.get(table)


def _wrong_lemmas(entry: Any) -> str:
    return "" if isinstance(entry, str) or _are_texts(entry) else f"{shown(entry)} in place of a lemma"


def _wrong_words(entry: Any) -> str:
    words = [*entry] if isinstance(entry, (Mapping, set)) else entry
    return "" if _are_texts(words) else f"{shown(entry)} in place of a list of words"


def _wrong_exceptions(entry: Any) -> str:
    if not isinstance(entry, Mapping):
        return f"{shown(entry)} in place of words with lists of lemmas"
    # The published table of Persian has strings too, whose letters are the lemmas.
    wrong = [
        pair
        for pair in entry.items()
        if not (isinstance(pair[0], str) and (isinstance(pair[1], str) or _are_texts(pair[1])))
    ]
    return f"{shown(dict(wrong[:1]))} in place of a word with a list of lemmas" if wrong else ""


def _wrong_rules(entry: Any) -> str:
    if not isinstance(entry, (list, tuple)):
        return f"{shown(entry)} in place of a list of rules"
    wrong = [rule for rule in entry if not (_are_texts(rule) and len(rule) == 2)]
    return f"a rule {shown(wrong[0])} that is no pair of an old ending and a new one" if wrong else ""


def _are_texts(entry: Any) -> bool:
    return isinstance(entry, (list, tuple)) and all(isinstance(text, str) for text in entry)
