"""What a run of ``nlpx apply`` has done, so that the next one goes on from there.

The journal is a file of JSON lines. The first says with which settings the run began, each other one how far it was
when something had been done; so the last whole line counts.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from typing import IO, TYPE_CHECKING, Any

from ...errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(kw_only=True)
class Progress:
    """Say how far a run has come.

    Args:
        n_texts: How many texts it has read.
        digest: The digest of these.
        n_docs: How many of them are annotated.
        n_words: How many words those have.
        failures: What is wrong with others, in a sentence each.
        n_keyless: How many lines have no text.
        first_keyless: The place of the first of them.
        n_behind: How many texts cannot be had for what is wrong with others, which are among the failures.
        sizes: How long the files are that hold what is done.
    """

    n_texts: int = 0
    digest: str = ""
    n_docs: int = 0
    n_words: int = 0
    failures: list[str] = field(default_factory=list)
    n_keyless: int = 0
    first_keyless: str = ""
    n_behind: int = 0
    sizes: Mapping[str, int] = field(default_factory=dict)


class Journal:
    """Hold the journal of a run.

    Args:
        path: Its file, which may be there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.settings: dict[str, Any] | None = None
        self.progress = Progress()
        self._n_noted = 0
        size = self._read() if path.exists() else 0
        self._file: IO[bytes] = path.open("ab")
        # What a killed process has left of its last line.
        self._file.truncate(size)

    def _read(self) -> int:
        """Read what is there; returns how many bytes count."""
        size = 0
        failures: list[str] = []
        for line in self.path.read_bytes().splitlines(keepends=True):
            try:
                entry = json.loads(line) if line.endswith(b"\n") else None
                if self.settings is None:
                    self.settings = dict(entry or {}) or None
                elif entry is not None:
                    self.progress = Progress(**entry)
                    failures += self.progress.failures
            except (ValueError, TypeError):
                raise DataError(
                    f"{self.path}: this is not the journal of a run of this version of nlpx; remove its folder, or "
                    "begin again with --force"
                ) from None
            size += len(line) if entry is not None else 0
        self.progress.failures = failures
        self._n_noted = len(failures)
        return size

    @property
    def is_begun(self) -> bool:
        """Whether a run has noted here that something is done."""
        return bool(self.progress.sizes)

    def begin(self, settings: Mapping[str, Any]) -> None:
        """Begin anew, with settings."""
        self._file.truncate(0)
        self.settings, self.progress, self._n_noted = dict(settings), Progress(), 0
        self._add(self.settings)

    def note(self, sizes: Mapping[str, int]) -> None:
        """Note how far the run is, and how long the files are then."""
        self.progress.sizes = dict(sizes)
        self._add({**asdict(self.progress), "failures": self.progress.failures[self._n_noted :]})
        self._n_noted = len(self.progress.failures)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _add(self, entry: Mapping[str, Any]) -> None:
        self._file.write(json.dumps(entry).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
