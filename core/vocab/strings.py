"""A store that gives the string for a number.

Two kinds of strings live in it. *Permanent* ones (labels, vocabulary files, whatever is added) stay as long as the
store. *Held* ones stay as long as somebody holds them: a lexeme holds its text, a Doc its lemmas. So a stream of
never-seen words does not grow the store, and whatever a living token shows can be looked up.

The strings of a file have no ids until one is asked for that nobody else knows: a vocabulary has hundreds of thousands,
and most pipelines never ask.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, overload
from weakref import WeakSet, ref

from ..errors import ModelError
from ..files.kept import read_for_later, read_kept
from ..files.string_lists import check_string_list
from ..files.writing import replace_file
from ..iterables import is_stream
from ..numbers import as_index
from ..quoting import shown
from .symbols import IDS as SYMBOL_IDS
from .symbols import NAMES as SYMBOL_NAMES
from .symbols import string_id, string_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path


# More different strings than this are forgotten together; it costs no more than hashing them again.
_MEMO_SIZE = 20_000
# So many strings are written at a time.
_BATCH = 10_000


class Holder(Protocol):
    """Whatever keeps one string alive: as long as it lives, the store can tell its text."""

    @property
    def text(self) -> str:
        """The string that is held."""

    @property
    def orth(self) -> int:
        """Its id."""


class StringSource(Protocol):
    """Who can tell strings that are derived from living ones, such as the shape of a word."""

    def find_string(self, key: int) -> str | None:
        """Return the string for an id, if it is one of them."""


class HeldString:
    """Keep one string readable for as long as this object is referred to."""

    __slots__ = ("__weakref__", "orth", "text")

    def __init__(self, text: str, orth: int) -> None:
        self.text = text
        self.orth = orth


class _Reference(ref[HeldString]):
    """A weak reference to a holder that knows which entry to remove when the holder goes."""

    __slots__ = ("key",)
    key: int


class StringStore:
    """Map strings to 64-bit ids and back.

    Args:
        strings: Strings to add at once.

    Attributes:
        texts: Permanent strings by their ids, but for those of symbols and those that nobody has asked for.
    """

    def __init__(self, strings: Iterable[str] | None = None) -> None:
        self.texts: dict[int, str] = {}
        # Permanent strings that have no ids yet, as the JSON that was read.
        self._unread: bytes | memoryview = b""
        # The ids of strings that were asked for of late, and of those that were added.
        self._ids: dict[str, int] = {}
        self._added: dict[str, int] = {}
        # What keeps a string alive just now, by id.
        self.held: dict[int, ref[Any]] = {}
        self._forget = _forgetter(self.held)
        self.sources: WeakSet[StringSource] = WeakSet()
        if strings is not None:
            self.update(strings)

    def __reduce__(self) -> Any:
        # What is held for others just now goes with those who hold it.
        return type(self), (list(self),)

    def __len__(self) -> int:
        return len(self._all_texts())

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._all_texts().values()))

    def __contains__(self, key: str | bytes | int) -> bool:
        key = self.as_int(key)
        return 0 <= key < len(SYMBOL_NAMES) or key in self.texts or self._find(key) is not None

    @overload
    def __getitem__(self, key: str | bytes) -> int: ...

    @overload
    def __getitem__(self, key: int) -> str: ...

    def __getitem__(self, key: str | bytes | int) -> int | str:
        # Looking up ids is what happens all the time, so that comes first; no key of the table is a string.
        try:
            text = self.texts.get(key)  # type: ignore[arg-type]
        except TypeError:
            text = None
        if text is not None:
            return text
        key_id = self.as_int(key)
        if isinstance(key, (str, bytes)):
            return key_id
        if 0 <= key_id < len(SYMBOL_NAMES):
            return SYMBOL_NAMES[key_id]
        text = self._find(key_id)
        if text is None:
            raise KeyError(
                f"No string is known for the id {key}: it was never added to this StringStore, or the Doc that "
                "brought it is gone. Use the vocab that the id came from, or add the string first."
            )
        return text

    def get(self, key: int, default: str = "") -> str:
        """Return the string for an id, or a default."""
        try:
            return self[key]
        except KeyError:
            return default

    @contextmanager
    def memory_zone(self, mem: Any = None) -> Iterator[None]:
        """Do nothing, as `Vocab.memory_zone` does."""
        yield None

    def add(self, string: str | bytes, allow_transient: bool | None = None) -> int:
        """Keep a string, which may be given as UTF-8, for good and return its id.

        Args:
            string: The string.
            allow_transient: What it says in spaCy has no meaning here; see `memory_zone`.

        Raises:
            TypeError: It is no string.
        """
        string = _text(string)
        known = self._added.get(string)
        if known is not None:
            return known
        if len(self._added) >= _MEMO_SIZE:
            self._added.clear()
        key = self._added[string] = string_id(string)
        self.add_known(key, string)
        return key

    def add_all(self, strings: Sequence[str]) -> list[int]:
        """Keep many strings, most of which were added before, for good and return their ids."""
        known = [*map(self._added.get, strings)]
        if None in known:
            return [self.add(text) if key is None else key for key, text in zip(known, strings, strict=True)]
        return known  # type: ignore[return-value]

    def add_known(self, key: int, string: str) -> None:
        """Keep a string, whose id is at hand, for good."""
        if key >= len(SYMBOL_NAMES):
            self.texts[key] = string

    def id_of(self, string: str) -> int:
        """Return the id of a string that may well have been asked for before."""
        key = self._ids.get(string)
        if key is None:
            if len(self._ids) >= _MEMO_SIZE:
                self._ids.clear()
            key = self._ids[string] = string_id(string)
        return key

    def ids_of(self, strings: Sequence[str]) -> list[int]:
        """Return the ids of many strings that may well have been asked for before."""
        known = [*map(self._ids.get, strings)]
        if None in known:
            return [self.id_of(text) if key is None else key for key, text in zip(known, strings, strict=True)]
        return known  # type: ignore[return-value]

    def update(self, strings: Iterable[str | bytes]) -> None:
        """Keep many strings for good, faster than one by one.

        Raises:
            TypeError: They are no strings.
        """
        if not is_stream(strings):
            raise TypeError(f"Strings are given as a list of them, not as {shown(strings)}.")
        texts = [text for text in map(_text, strings) if text not in SYMBOL_IDS]
        self.texts.update(texts_by_id(texts))

    def hold(self, string: str) -> tuple[int, Holder | None]:
        """Return the id of a string and, unless the string is permanent, what the caller must refer to to keep it."""
        key = self.id_of(string)
        return key, self.hold_known(key, string)

    def hold_known(self, key: int, string: str) -> Holder | None:
        """Return what the caller must refer to to keep a string whose id is at hand; None for a permanent one."""
        if key in self.texts or key < len(SYMBOL_NAMES):
            return None
        holder = self.holder(key)
        if holder is None:
            holder, reference = self._held(key, string)
            found = self._put(key, reference)
            return holder if found is None else found
        return holder

    def _put(self, key: int, reference: ref[Any]) -> Holder | None:
        """Have a holder answer for an id; returns that of another thread which has done so just now, if any has."""
        there = self.held.setdefault(key, reference)
        found: Holder | None = None if there is reference else there()
        if found is None:
            # What was there is gone.
            self.held[key] = reference
        return found

    def _held(self, key: int, string: str) -> tuple[HeldString, _Reference]:
        """Return something new that keeps a string, and the reference to it."""
        holder = HeldString(string, key)
        reference = _Reference(holder, self._forget)
        reference.key = key
        return holder, reference

    def holders(self, texts: Mapping[int, str]) -> dict[int, Holder]:
        """Return what the caller must refer to to keep strings that are given by their ids; none for permanent ones."""
        found = zip(texts, self.holders_of([*texts], [*texts.values()]), strict=True)
        return {key: holder for key, holder in found if holder is not None}

    def holders_of(self, keys: Sequence[int], texts: Sequence[str]) -> list[Holder | None]:
        """Return for each id what the caller must refer to to keep its string; None for permanent ones.

        Args:
            keys: The ids, each once.
            texts: Their strings.
        """
        holders: list[Holder | None] = [
            None if reference is None else reference() for reference in map(self.held.get, keys)
        ]
        held, permanent, n_symbols = self.held, self.texts, len(SYMBOL_NAMES)
        for place, key in enumerate(keys):
            if holders[place] is None and key not in permanent and key >= n_symbols:
                holders[place], reference = self._held(key, texts[place])
                if held.setdefault(key, reference) is not reference:
                    holders[place] = self.hold_known(key, texts[place])
        return holders

    def hold_all(self, strings: Sequence[str], holders: dict[int, Holder]) -> list[int]:
        """Return the ids of many strings, and put what keeps those that are not permanent into `holders`."""
        keys = self.ids_of(strings)
        holders.update(self.holders(dict(zip(keys, strings, strict=True))))
        return keys

    def holder(self, key: int) -> Holder | None:
        """Return what keeps the string of an id alive just now, if anything."""
        reference = self.held.get(key)
        return None if reference is None else reference()

    def offer(self, key: int, reference: ref[Any]) -> Holder | None:
        """Take a weak reference to a holder that can answer for an id; whoever offers it removes it from `held`.

        Returns:
            The holder that answers already and goes on doing so, which the new one must keep alive.
        """
        if key >= len(SYMBOL_NAMES) and key not in self.texts:
            return self._put(key, reference)
        return self.holder(key)

    def as_int(self, key: str | bytes | int) -> int:
        """Return the id of a string; an id is returned as it is.

        Raises:
            TypeError: It is neither.
        """
        if type(key) is int:
            return key
        if isinstance(key, (str, bytes)):
            return string_id(_text(key))
        number = as_index(key)
        if number is None:
            raise TypeError(f"A string or the id of one is due, not {shown(key)}.")
        return number

    def as_string(self, key: str | bytes | int) -> str:
        """Return the string for an id; a string is returned as it is."""
        return _text(key) if isinstance(key, (str, bytes)) else self[key]

    def keys(self) -> list[int]:
        """Return the ids of all permanent strings."""
        return list(self._all_texts())

    def values(self) -> list[int]:
        """Return the ids of all permanent strings, under the name that spaCy has for them."""
        return list(self._all_texts())

    def items(self) -> list[tuple[str, int]]:
        """Return all permanent strings with their ids."""
        return [(text, key) for key, text in self._all_texts().items()]

    def to_disk(self, path: str | Path) -> None:
        """Write all permanent strings as a sorted JSON list."""
        texts = sorted(self._all_texts().values())
        with replace_file(path) as file:
            # Of a million strings, the text would take more memory than they do.
            for start in range(0, len(texts) or 1, _BATCH):
                lines = json.dumps(texts[start : start + _BATCH], ensure_ascii=False, indent=0)
                file.write((lines if start == 0 else f",\n{lines[2:]}").removesuffix("\n]").encode())
            file.write(b"\n]" if texts else b"")

    def from_disk(self, path: str | Path) -> StringStore:
        """Replace all permanent strings by those of a file.

        Raises:
            ModelError: The file cannot be read.
        """
        data, kept = read_for_later(path, error=ModelError)
        check_string_list(data, where=str(path), error=ModelError)
        return self._replace(kept)

    def to_bytes(self, **kwargs: Any) -> bytes:
        """Return all permanent strings as a sorted JSON list."""
        text = json.dumps(sorted(self._all_texts().values()), ensure_ascii=False, separators=(",", ":"))
        return text.encode()

    def from_bytes(self, bytes_data: bytes, **kwargs: Any) -> StringStore:
        """Replace all permanent strings by those of a byte string.

        Raises:
            ModelError: It holds no strings.
        """
        check_string_list(bytes_data, where="the bytes of the strings", error=ModelError)
        # What may change is copied: it is read again when a string is looked up.
        return self._replace(bytes_data[:])

    def _replace(self, unread: bytes | str | memoryview) -> StringStore:
        self.texts, self._unread, self._added = {}, unread.encode() if isinstance(unread, str) else unread, {}
        return self

    def take(self, other: StringStore) -> None:
        """Replace all permanent strings by those of another store."""
        self.texts, self._unread, self._added = dict(other.texts), other._unread, {}

    def as_held(self) -> tuple[bytes | memoryview, list[str]]:
        """Return all permanent strings: those that have no ids yet, as JSON, and the others.

        Raises:
            ModelError: The file that they were left in has been cut off.
        """
        return read_kept(self._unread, error=ModelError), list(self.texts.values())

    def hold_as(self, unread: bytes | memoryview, texts: Sequence[str]) -> None:
        """Replace all permanent strings by what `as_held` returned."""
        self.texts, self._unread, self._added = texts_by_id(texts), unread, {}

    def _all_texts(self) -> dict[int, str]:
        """Return all permanent strings by their ids."""
        # Another thread may be reading them as well, and be done first.
        unread = self._unread
        if unread:
            data = bytes(read_kept(unread, error=ModelError))
            check_string_list(data, where="a file of strings that was changed after it was loaded", error=ModelError)
            self.texts.update(texts_by_id([text for text in json.loads(data) if text not in SYMBOL_IDS]))
            # Not before, so that another thread does not look them up in vain.
            self._unread = b""
        return self.texts

    def _find(self, key: int) -> str | None:
        if not 0 <= key < 1 << 64:
            return None
        holder = self.holder(key)
        if holder is not None:
            return holder.text
        for source in self.sources:
            text = source.find_string(key)
            if text is not None:
                return text
        return self._all_texts().get(key)


def texts_by_id(texts: Sequence[str]) -> dict[int, str]:
    """Return strings by their ids."""
    return dict(zip(string_ids(texts).tolist(), texts, strict=True))


def _text(string: Any) -> str:
    """Return a string that may be given as UTF-8.

    Raises:
        TypeError: It is no string.
    """
    if isinstance(string, str):
        return string
    if isinstance(string, bytes):
        return string.decode()
    raise TypeError(f"Only a string can be added to a StringStore, not {type(string).__name__} ({shown(string)}).")


def _forgetter(held: dict[int, ref[Any]]) -> Callable[[_Reference], None]:
    """Return a callback that removes a dead holder; it refers to the table only, not to the store."""

    def forget(reference: _Reference) -> None:
        if held.get(reference.key) is reference:
            del held[reference.key]

    return forget
