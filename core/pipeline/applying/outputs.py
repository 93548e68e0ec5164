"""What the annotated Docs of a run are written to: a ``.spacy`` file, or JSON Lines."""

from __future__ import annotations

import json
import os
import shutil
from typing import IO, TYPE_CHECKING, Final, Protocol

from ...tokens.docbin import DocBin
from ...tokens.docbin_parts import DocBinParts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from ...tokens.doc import Doc


class Output(Protocol):
    """Collect Docs in a folder, of which a file is made at the end."""

    def add(self, docs: Iterable[Doc]) -> Iterable[Exception | None]:
        """Add Docs; returns for each what of it keeps it from being written, or None.

        Raises:
            OSError: The disk takes no more.
        """

    def keep(self) -> Mapping[str, int]:
        """Have the disk keep what was added, and return how long each file is."""

    def go_back(self, sizes: Mapping[str, int]) -> None:
        """Forget what was added since the files were so long."""

    def write(self, file: IO[bytes]) -> None:
        """Write the file."""

    def close(self) -> None:
        """Let go of the folder."""


class DocBinOutput:
    """Make a ``.spacy`` file, with user data."""

    def __init__(self, folder: Path) -> None:
        self._parts = DocBinParts(folder)

    def add(self, docs: Iterable[Doc]) -> list[Exception | None]:
        part = DocBin(store_user_data=True)
        problems = [_attempt(part.add, doc) for doc in docs]
        self._parts.extend(part)
        return problems

    def keep(self) -> Mapping[str, int]:
        return self._parts.keep()

    def go_back(self, sizes: Mapping[str, int]) -> None:
        self._parts.go_back(sizes)

    def write(self, file: IO[bytes]) -> None:
        self._parts.write(file)

    def close(self) -> None:
        self._parts.close()


class JsonLinesOutput:
    """Make a file of JSON Lines: what `Doc.to_json` gives of each."""

    def __init__(self, folder: Path) -> None:
        self._file: IO[bytes] = (folder / "docs.jsonl").open("a+b")

    def add(self, docs: Iterable[Doc]) -> list[Exception | None]:
        lines: list[bytes] = []
        problems = [_attempt(lambda doc: lines.append(_as_line(doc)), doc) for doc in docs]
        self._file.writelines(lines)
        return problems

    def keep(self) -> Mapping[str, int]:
        self._file.flush()
        os.fsync(self._file.fileno())
        # Where the file is read or written next says nothing, once it has gone back.
        return {"docs": self._file.seek(0, os.SEEK_END)}

    def go_back(self, sizes: Mapping[str, int]) -> None:
        self._file.truncate(sizes.get("docs", 0))

    def write(self, file: IO[bytes]) -> None:
        self._file.seek(0)
        shutil.copyfileobj(self._file, file)

    def close(self) -> None:
        self._file.close()


def _as_line(doc: Doc) -> bytes:
    return json.dumps(doc.to_json(), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _attempt(add: Callable[[Doc], None], doc: Doc) -> Exception | None:
    try:
        add(doc)
    except Exception as error:
        return error
    return None


OUTPUTS: Final[dict[str, Callable[[Path], Output]]] = {".spacy": DocBinOutput, ".jsonl": JsonLinesOutput}
"""What makes a file, by its ending."""
