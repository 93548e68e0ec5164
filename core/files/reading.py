"""From bytes to checked values: what comes from outside is looked at before it is used.

Every `from_bytes` and `from_disk` reads in three steps. Bytes become data (`unpack`, `parse_json`), data
become a `Record`, and the record gives values of the type, range, shape and size that were asked for. What is wrong is
one error that names the file, the entry and the value; nothing is cast before it is checked, and no number of a file
decides alone how much memory is asked for.

NumPy and MessagePack are imported where they are used: what reads only JSON, such as ``nlpx info``, does without.
"""

from __future__ import annotations

import ast
import json
import math
import mmap
import os
import re
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, Literal, NoReturn, TypeVar

from ..errors import DataError, as_caught_too, as_file_error
from ..numbers import as_finite
from ..quoting import first_line, shown
from .surrogates import lone_surrogate
from .writing import as_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ..errors import NlpxError

Value = TypeVar("Value")

# How files begin that stand for others, which Git LFS keeps elsewhere.
_POINTER: Final = b"version https://git-lfs.github.com/"
_NPY: Final = b"\x93NUMPY"
_LONGEST_HEADER: Final = 10_000
_NUMBERS: Final = re.compile(r"[<>|=]?[biuf]\d{1,2}")

_REQUIRED: Final[Any] = object()
BYTES: Final = (bytes, bytearray, memoryview)
"""What bytes come as."""


def read_file(path: str | Path, *, error: type[NlpxError] = DataError) -> bytes:
    """Return the contents of a file.

    Args:
        path: The file.
        error: The class of the error.

    Raises:
        NlpxError: It is missing, cannot be read, or only stands for one that Git LFS keeps elsewhere.
    """
    with _read_error_told(path, error):
        data = as_path(path).read_bytes()
    _check_no_pointer(path, data, error)
    return data


def read_pieces(path: str | Path, n_bytes: int, *, error: type[NlpxError] = DataError) -> tuple[Iterator[bytes], int]:
    """Return the contents of a file, a piece at a time, and how long it is.

    Args:
        path: The file.
        n_bytes: How long a piece is.
        error: The class of the error, which the pieces raise too.

    Raises:
        NlpxError: As in `read_file`.
    """
    with _read_error_told(path, error):
        size = as_path(path).stat().st_size
    return _pieces(path, n_bytes, error), size


def _pieces(path: str | Path, n_bytes: int, error: type[NlpxError]) -> Iterator[bytes]:
    with _read_error_told(path, error), as_path(path).open("rb") as file:
        piece = file.read(n_bytes)
        _check_no_pointer(path, piece, error)
        while piece:
            yield piece
            piece = file.read(n_bytes)


@contextmanager
def _read_error_told(path: str | Path, error: type[NlpxError]) -> Iterator[None]:
    """Say of a file that it cannot be read."""
    try:
        yield
    except OSError as problem:
        raise as_file_error(error, problem)(
            f"{path} cannot be read ({problem.strerror or problem}); restore it"
        ) from None


def _check_no_pointer(path: str | Path, data: bytes, error: type[NlpxError]) -> None:
    if data.startswith(_POINTER):
        raise error(f"{path}: this is only the pointer to a file; get the file itself with: git lfs pull")


@contextmanager
def mapped(file: IO[bytes]) -> Iterator[memoryview]:
    """Yield the contents of a file, as long as the block goes: of a large one that saves a copy, and half the time."""
    if not os.fstat(file.fileno()).st_size:
        yield memoryview(b"")
        return
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content, memoryview(content) as data:
        yield data


def read_npy(path: str | Path, *, error: type[NlpxError] = DataError, mapped: bool = False) -> NDArray[Any]:
    """Return the array of numbers in a NumPy file, of any shape (n, …); memory is asked for as the file has numbers.

    Args:
        path: The file.
        error: The class of the error.
        mapped: Whether the numbers stay in the file, from where processes share them, where the system lets a file that
            is mapped be replaced. What is changed in the array is not changed there.

    Raises:
        NlpxError: The file cannot be read, or holds something else.
    """
    import numpy as np

    try:
        with Path(path).open("rb") as file:
            dtype, shape, order = _npy_header(file)
            due, has = dtype.itemsize * math.prod(shape), Path(path).stat().st_size - file.tell()
            if due != has:
                raise ValueError(f"the shape {shown(shape)} needs {due:,} bytes, and there are {has:,}")
            if mapped and due and os.name == "posix":
                start, content = file.tell(), mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
                return np.frombuffer(content, dtype=dtype, offset=start).reshape(shape, order=order)
            return np.fromfile(file, dtype=dtype).reshape(shape, order=order)
    except (OSError, ValueError, TypeError, KeyError, SyntaxError, MemoryError, RecursionError) as problem:
        # What cannot be read at all, or is a pointer, is said as for any other file.
        read_file(path, error=error)
        reason = first_line(problem, width=80)
        raise error(f"{path}: this is no array of numbers, or it is damaged ({reason}); restore it") from None


def _npy_header(file: IO[bytes]) -> tuple[np.dtype[Any], tuple[int, ...], Literal["C", "F"]]:
    """Return type, shape and order of the numbers that follow the header of a NumPy file.

    Raises:
        ValueError: It is no such header, or one of something that is no number.
    """
    start = file.read(8)
    if start[:6] != _NPY:
        raise ValueError("it does not begin as NumPy files do")
    length = int.from_bytes(file.read(2 if start[6:7] == b"\x01" else 4), "little")
    header = ast.literal_eval(file.read(min(length, _LONGEST_HEADER)).decode("latin1"))
    kind, shape = header["descr"], header["shape"]
    if not (isinstance(kind, str) and _NUMBERS.fullmatch(kind)):
        raise ValueError(f"values of the type {shown(kind)} are not read")
    if not (isinstance(shape, tuple) and all(type(size) is int and size >= 0 for size in shape)):
        raise ValueError(f"{shown(shape)} is no shape")
    import numpy as np

    return np.dtype(kind), shape, "F" if header["fortran_order"] else "C"


def unpack(data: Any, *, where: str, error: type[NlpxError] = DataError, use_list: bool = True) -> Any:
    """Return what some msgpack holds; arrays of numbers are NumPy's.

    Args:
        data: The bytes.
        where: The file, for messages.
        error: The class of the error.
        use_list: Whether sequences become lists; tuples can be the keys of dictionaries.

    Raises:
        NlpxError: It is no msgpack, or is damaged.
    """
    from . import msgpack

    with damage_told(data, where=where, error=error):
        return msgpack.unpack(data, use_list=use_list)


def unpack_entries(data: Any, *, where: str, error: type[NlpxError] = DataError) -> dict[Any, bytes | memoryview]:
    """Return the entries of a mapping that some msgpack holds, each still packed; their text is not looked at.

    Args:
        data: The bytes; of a view that nobody can write to, the entries are parts.
        where: The file, for messages.
        error: The class of the error.

    Raises:
        NlpxError: It is no mapping, or is damaged.
    """
    from . import msgpack

    with damage_told(data, where=where, error=error):
        return msgpack.entries(data if isinstance(data, memoryview) and data.readonly else bytes(data))


@contextmanager
def damage_told(data: Any, *, where: str, error: type[NlpxError]) -> Iterator[None]:
    """Say of what is no msgpack that it is none."""
    check_readable(data, where=where, error=error)
    try:
        yield
    except ValueError as problem:
        raise error(f"{where}: this is no MessagePack, or it is damaged ({problem}); restore the file") from None


def check_readable(
    data: Any, kinds: tuple[type, ...] = BYTES, *, where: str, error: type[NlpxError] = DataError
) -> None:
    """Check that what is to be read is of a type that can be.

    Args:
        data: What is to be read.
        kinds: The types.
        where: The file, for messages.
        error: The class of the error, which is a `TypeError` too.

    Raises:
        NlpxError: It is something else.
    """
    if not isinstance(data, kinds):
        raise as_caught_too(error, TypeError())(f"{where}: bytes are due, not {shown(data)}")


def parse_json(data: bytes | str, *, where: str, error: type[NlpxError] = DataError) -> Any:
    """Return what some JSON holds.

    Args:
        data: The JSON.
        where: The file, for messages.
        error: The class of the error.

    Raises:
        NlpxError: It is no JSON in UTF-8, or is nested too deeply.
    """
    check_readable(data, (str, bytes, bytearray), where=where, error=error)
    try:
        return json.loads(data)
    except RecursionError:
        raise error(f"{where}: the JSON is nested too deeply; restore the file") from None
    except ValueError as problem:
        raise error(f"{where}: this is not JSON, or it is damaged ({problem}); restore the file") from None


class Record:
    """A mapping that was read, whose entries are checked as they are taken.

    Args:
        data: What was read.
        where: The file, and what in it, for messages.
        error: The class of the errors.

    Raises:
        NlpxError: It is no mapping; of each method, the entry is missing and has no default, or will not do.
    """

    __slots__ = ("data", "error", "where")

    def __init__(self, data: Any, *, where: str, error: type[NlpxError] = DataError) -> None:
        self.where = where
        self.error = error
        if not isinstance(data, dict):
            self.refuse(f"there is {shown(data)} where named entries should stand")
        self.data: dict[Any, Any] = data

    def __contains__(self, key: str) -> bool:
        return key in self.data

    def refuse(self, problem: str) -> NoReturn:
        """Say that something is wrong with what was read.

        Raises:
            NlpxError: Always.
        """
        raise self.error(f"{self.where}: {problem}; restore the file")

    def value(self, key: str, kind: type[Value] | tuple[type[Value], ...], due: str, default: Any = _REQUIRED) -> Value:
        """Return an entry of a type; a truth value is no number here.

        Args:
            key: Its name.
            kind: The type, or several.
            due: What should stand there, for the message.
            default: What holds where there is no such entry; without one it must be there. So in all methods.
        """
        entry = self.data.get(key, default)
        if entry is _REQUIRED:
            self.refuse(f"the entry {shown(key)} is missing")
        if key in self.data and (not isinstance(entry, kind) or (isinstance(entry, bool) and kind is not bool)):
            self.refuse(f"{shown(key)} is {shown(entry)}, where {due} should stand")
        return entry  # type: ignore[no-any-return]

    def flag(self, key: str, default: Any = _REQUIRED) -> bool:
        """Return a truth value."""
        return self.value(key, bool, "true or false", default)

    def text(self, key: str, default: Any = _REQUIRED) -> str:
        """Return a string."""
        text = self.value(key, str, "a string", default)
        if key in self.data:
            self._check_unicode(key, text)
        return text

    def content(self, key: str, default: Any = _REQUIRED) -> bytes:
        """Return bytes."""
        return self.value(key, bytes, "bytes", default)

    def whole(self, key: str, *, low: int, high: int, default: Any = _REQUIRED) -> int:
        """Return a whole number within limits, both included."""
        number = self.value(key, int, "a whole number", default)
        if key in self.data and not low <= number <= high:
            self.refuse(f"{shown(key)} is {shown(number)}, where a whole number from {low} to {high} should stand")
        return number

    def number(self, key: str, *, low: float = -math.inf, high: float = math.inf, default: Any = _REQUIRED) -> float:
        """Return a finite number within limits, both included."""
        number: float = self.value(key, (int, float), "a number", default)
        if key in self.data and not (as_finite(number) is not None and low <= number <= high):
            limits = "" if (low, high) == (-math.inf, math.inf) else f" from {low:g} to {high:g}"
            self.refuse(f"{shown(key)} is {shown(number)}, where a finite number{limits} should stand")
        return number

    def items(self, key: str, kind: type[Value], due: str, default: Any = _REQUIRED) -> list[Value]:
        """Return a list of things of one type.

        Args:
            key: Its name.
            kind: The type.
            due: What each should be, for the message.
            default: As in `value`.
        """
        entries: list[Value] = self.value(key, list, "a list", default)
        if set(map(type, entries)) <= {kind}:
            return entries
        for place, entry in enumerate(entries if key in self.data else ()):
            if not isinstance(entry, kind) or (isinstance(entry, bool) and kind is not bool):
                self.refuse(f"entry {place} of {shown(key)} is {shown(entry)}, where {due} should stand")
        return entries

    def texts(self, key: str, default: Any = _REQUIRED) -> list[str]:
        """Return a list of strings."""
        texts = self.items(key, str, "a string", default)
        if key in self.data:
            # All at once, since a vocabulary has hundreds of thousands.
            self._check_unicode(key, "\n".join(texts))
        return texts

    def _check_unicode(self, key: str, text: str) -> None:
        place = lone_surrogate(text)
        if place is not None:
            quoted = ascii(text[max(place - 10, 0) : place + 10])
            self.refuse(f"{shown(key)} holds half of a surrogate pair, in {quoted}, which is no Unicode")

    def record(self, key: str) -> Record:
        """Return a mapping inside this one."""
        return Record(self.value(key, dict, "named entries"), where=f"{self.where}: {key}", error=self.error)

    def records(self, key: str) -> Iterator[Record]:
        """Yield the mappings of a list."""
        for place, entry in enumerate(self.items(key, dict, "named entries")):
            yield Record(entry, where=f"{self.where}: {key}[{place}]", error=self.error)

    def array(self, key: str, *, kinds: str, shape: Sequence[int | None], finite: bool = True) -> NDArray[Any]:
        """Return an array, (size of each axis, …).

        Args:
            key: Its name.
            kinds: The kinds of NumPy's types that will do: ``f`` for floats, ``iu`` for whole numbers.
            shape: The size of each axis, None for any.
            finite: Whether infinities and NaN are refused.
        """
        import numpy as np

        array: NDArray[Any] = self.value(key, np.ndarray, "an array")
        return self.checked_array(array, name=shown(key), kinds=kinds, shape=shape, finite=finite)

    def checked_array(
        self, array: NDArray[Any], *, name: str, kinds: str, shape: Sequence[int | None], finite: bool = True
    ) -> NDArray[Any]:
        """Return an array that is at hand, (size of each axis, …), if it will do; see `array`.

        Raises:
            NlpxError: It will not do.
        """
        if array.dtype.kind not in kinds:
            self.refuse(f"{name} holds values of the type {array.dtype}, which will not do")
        fits = len(array.shape) == len(shape) and all(
            due is None or size == due for size, due in zip(array.shape, shape, strict=True)
        )
        if not fits:
            due = "×".join("any" if size is None else str(size) for size in shape)
            self.refuse(f"{name} has the shape {'×'.join(map(str, array.shape))}, where {due} should stand")
        # The extremes are NaN or infinite if any number is, and finding them takes no memory.
        if (
            finite
            and array.dtype.kind == "f"
            and array.size
            and not (math.isfinite(array.min()) and math.isfinite(array.max()))
        ):
            self.refuse(f"{name} holds values that are no finite numbers (NaN or infinity)")
        return array
