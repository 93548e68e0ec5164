"""What the annotated Docs of a run are written to: a ``.spacy`` file, JSON Lines, or standard output."""

from __future__ import annotations

import os
import shutil
from typing import IO, TYPE_CHECKING, Final, Protocol

from ...files.writing import replace_file
from ...tokens.docbin import DocBin
from ...tokens.docbin_parts import DocBinParts
from ...tokens.writing.doc_json_text import to_json_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from ...tokens.doc import Doc


class Output(Protocol):
    """Collect Docs in a folder, of which a file is made at the end.

    Attributes:
        can_go_back: Whether what was added can be forgotten.
    """

    can_go_back: bool

    def add(self, docs: Iterable[Doc]) -> Iterable[Exception | None]:
        """Add Docs; returns for each what of it keeps it from being written, or None.

        Raises:
            OSError: The disk takes no more.
        """

    def keep(self) -> Mapping[str, int]:
        """Have the disk keep what was added, and return how long each file is."""

    def go_back(self, sizes: Mapping[str, int]) -> None:
        """Forget what was added since the files were so long."""

    def finish(self, output: Path) -> None:
        """Write the file."""

    def close(self) -> None:
        """Let go of the folder."""


class DocBinOutput:
    """Make a ``.spacy`` file, with user data."""

    can_go_back = True

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

    def finish(self, output: Path) -> None:
        with replace_file(output, durable=True) as file:
            self._parts.write(file)

    def close(self) -> None:
        self._parts.close()


class JsonLinesOutput:
    """Make a file of JSON Lines: what `Doc.to_json` gives of each."""

    can_go_back = True

    def __init__(self, folder: Path) -> None:
        self._file: IO[bytes] = (folder / "docs.jsonl").open("a+b")

    def add(self, docs: Iterable[Doc]) -> list[Exception | None]:
        return _add_lines(self._file, docs)

    def keep(self) -> Mapping[str, int]:
        self._file.flush()
        os.fsync(self._file.fileno())
        # Where the file is read or written next says nothing, once it has gone back.
        return {"docs": self._file.seek(0, os.SEEK_END)}

    def go_back(self, sizes: Mapping[str, int]) -> None:
        self._file.truncate(sizes.get("docs", 0))

    def finish(self, output: Path) -> None:
        self._file.seek(0)
        with replace_file(output, durable=True) as file:
            shutil.copyfileobj(self._file, file)

    def close(self) -> None:
        self._file.close()


class StdoutOutput:
    """Print JSON Lines, each batch at once.

    Args:
        stdout: Standard output, which stays open.
    """

    can_go_back = False

    def __init__(self, stdout: IO[bytes]) -> None:
        self._file = stdout

    def add(self, docs: Iterable[Doc]) -> list[Exception | None]:
        return _add_lines(self._file, docs)

    def keep(self) -> Mapping[str, int]:
        self._file.flush()
        return {"printed": 0}

    def go_back(self, sizes: Mapping[str, int]) -> None:
        """Do nothing: whatever was added is noted."""

    def finish(self, output: Path) -> None:
        """Do nothing: all is printed."""

    def close(self) -> None:
        """Do nothing: who goes on with the run prints there as well."""


def _add_lines(file: IO[bytes], docs: Iterable[Doc]) -> list[Exception | None]:
    lines: list[bytes] = []
    problems = [_attempt(lambda doc: lines.append(_as_line(doc)), doc) for doc in docs]
    file.writelines(lines)
    return problems


def _as_line(doc: Doc) -> bytes:
    return to_json_bytes(doc) + b"\n"


def _attempt(add: Callable[[Doc], None], doc: Doc) -> Exception | None:
    try:
        add(doc)
    except Exception as error:
        return error
    return None


OUTPUTS: Final[dict[str, Callable[[Path], Output]]] = {".spacy": DocBinOutput, ".jsonl": JsonLinesOutput}
"""What makes a file, by its ending."""
