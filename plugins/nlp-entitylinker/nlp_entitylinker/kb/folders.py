"""Knowledge bases of any kind in folders: tell them from others, open them, and see that they are whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from nlpx.files import as_path
from nlpx.vocab import Vocab

from .checking import no_kb_in
from .in_memory import InMemoryLookupKB
from .mapped import MappedKB
from .mapped_folder import is_mapped
from .opening import read_kb

if TYPE_CHECKING:
    from pathlib import Path

    from .lookup_kb import LookupKB


def is_kb(path: str | Path) -> bool:
    """Tell whether a folder is that of a knowledge base."""
    folder = as_path(path)
    return is_mapped(folder) or (folder / "contents").is_file()


def open_kb(path: str | Path) -> LookupKB:
    """Open the knowledge base of a folder, with a vocabulary of its own.

    Raises:
        ModelError: There is none, it is damaged, or of a version that is not known.
    """
    folder = as_path(path)
    if not is_kb(folder):
        raise no_kb_in(folder)
    return cast("LookupKB", read_kb(folder, InMemoryLookupKB(Vocab(), 1)))


def verify_kb(kb: LookupKB) -> None:
    """Check that all files of a knowledge base are whole; what is held in memory was seen to be when it was opened.

    Raises:
        ModelError: One is damaged.
    """
    if isinstance(kb, MappedKB):
        kb.verify()
