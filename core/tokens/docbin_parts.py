"""A ``.spacy`` file that is made in parts: what its Docs have lies on the disk until the file is written."""

from __future__ import annotations

import heapq
import os
import zlib
from contextlib import ExitStack, contextmanager
from itertools import groupby, islice
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Final

from ..errors import DataError
from ..files.msgpack import LONGEST, array_header, bytes_header, map_header, pack, unpack_strings
from .docbin import ZLIB_LEVEL, DocBin

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from typing_extensions import Self

_STRINGS: Final = "strings"
# Of how many strings is known that they are written, and how many are sorted at a time.
_HELD: Final = 100_000
_CHUNK: Final = 1 << 20


class DocBinParts:
    """Collect Docs on the disk, to write the file that a `DocBin` of all of them, with their user data, would write.

    Each entry of that file is a file here, to which each part adds: bytes as they are, and lists without a header. Most
    strings are there once; they are sorted when the file is written.

    Args:
        folder: Where the files are; those that are there are gone on with.
    """

    def __init__(self, folder: Path) -> None:
        entries = DocBin(store_user_data=True).contents()
        self._once = {name: entries[name] for name in ("version", "attrs")}
        self._order = list(entries)
        self._row = 8 * len(entries["attrs"])
        self._folder = folder
        self._known: set[str] = set()
        self._lists = {name for name, value in entries.items() if isinstance(value, list)}
        with ExitStack() as stack:
            self._files: dict[str, IO[bytes]] = {
                name: stack.enter_context((folder / name).open("a+b")) for name in entries if name not in self._once
            }
            self._closing = stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def __len__(self) -> int:
        """Return the number of Docs."""
        return self.sizes()["lengths"] // 4

    def extend(self, part: DocBin) -> None:
        """Add the Docs of a part.

        Raises:
            DataError: The file would be larger than such files can be.
        """
        entries = part.contents()
        if self._files["tokens"].seek(0, os.SEEK_END) + len(entries["tokens"]) > LONGEST:
            raise DataError(
                f"a .spacy file holds {LONGEST // self._row:,} tokens at most, and there are more; divide the texts "
                "among several files"
            )
        for name, file in self._files.items():
            value = entries[name]
            if name == _STRINGS:
                value = [text for text in value if text not in self._known]
                self._know(value)
            file.write(pack(value)[len(array_header(len(value))) :] if name in self._lists else value)

    def _know(self, texts: list[str]) -> None:
        if len(self._known) > _HELD:
            self._known.clear()
        self._known.update(texts)

    def sizes(self) -> dict[str, int]:
        """Return how long the files are, which says how far the collection is."""
        return {name: file.seek(0, os.SEEK_END) for name, file in self._files.items()}

    def keep(self) -> dict[str, int]:
        """Have the disk keep what was added so far; returns how long the files are."""
        for file in self._files.values():
            file.flush()
            os.fsync(file.fileno())
        return self.sizes()

    def go_back(self, sizes: Mapping[str, int]) -> None:
        """Forget what was added since the files were so long; those that are not named were empty."""
        self._known.clear()
        for name, file in self._files.items():
            file.truncate(sizes.get(name, 0))

    def close(self) -> None:
        """Close the files."""
        self._closing.close()

    def write(self, output: IO[bytes]) -> None:
        """Write the file."""
        n_docs = len(self)
        press = zlib.compressobj(ZLIB_LEVEL)
        output.write(press.compress(map_header(len(self._order))))
        for name in self._order:
            output.write(press.compress(pack(name)))
            for chunk in self._entry(name, n_docs):
                output.write(press.compress(chunk))
        output.write(press.flush())

    def _entry(self, name: str, n_docs: int) -> Iterator[bytes]:
        """Yield the bytes of an entry."""
        if name in self._once:
            yield pack(self._once[name])
            return
        file = self._files[name]
        if name == _STRINGS:
            with _sorted_strings(file, self._folder) as (number, texts):
                yield array_header(number)
                yield from _chunks(texts)
        else:
            size = file.seek(0, os.SEEK_END)
            yield array_header(n_docs) if name in self._lists else bytes_header(size)
            yield from _chunks(file)


@contextmanager
def _sorted_strings(file: IO[bytes], folder: Path) -> Iterator[tuple[int, IO[bytes]]]:
    """Yield how many different strings a file holds, and a file of them in their order.

    Args:
        file: The file.
        folder: Where there is room for as much again, and twice.
    """
    file.seek(0)
    texts = unpack_strings(file)
    with ExitStack() as stack:
        runs: list[Iterator[str]] = []
        while some := sorted(set(islice(texts, _HELD))):
            run = stack.enter_context(TemporaryFile(dir=folder))
            run.writelines(map(pack, some))
            run.seek(0)
            runs.append(unpack_strings(run))
        number, merged = 0, stack.enter_context(TemporaryFile(dir=folder))
        for number, (text, _) in enumerate(groupby(heapq.merge(*runs)), 1):  # noqa: B007  (the last one counts)
            merged.write(pack(text))
        yield number, merged


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    """Yield what is in a file, little of it at a time."""
    file.seek(0)
    while chunk := file.read(_CHUNK):
        yield chunk
