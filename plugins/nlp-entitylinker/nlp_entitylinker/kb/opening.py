"""Read a knowledge base of whatever kind was saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .in_memory import InMemoryLookupKB
from .mapped import MappedKB, is_mapped_message
from .mapped_folder import is_mapped

if TYPE_CHECKING:
    from pathlib import Path

    from .knowledge_base import KnowledgeBase


def read_kb(path: Path, kb: KnowledgeBase) -> KnowledgeBase:
    """Return the knowledge base that a folder holds.

    Args:
        path: The folder.
        kb: One that reads it, if it is no `MappedKB`.

    Raises:
        ModelError: The folder or a file is missing or damaged.
    """
    return _reader(kb, is_mapped_kb=is_mapped(path)).from_disk(path)


def unpack_kb(data: bytes, kb: KnowledgeBase) -> KnowledgeBase:
    """Return the knowledge base that bytes hold or name.

    Args:
        data: The bytes.
        kb: One that reads them, if they are not of a `MappedKB`.

    Raises:
        ModelError: The bytes are damaged.
    """
    return _reader(kb, is_mapped_kb=is_mapped_message(data)).from_bytes(data)


def _reader(kb: KnowledgeBase, *, is_mapped_kb: bool) -> KnowledgeBase:
    if is_mapped_kb:
        return MappedKB(kb.vocab, kb.entity_vector_length)
    return InMemoryLookupKB(kb.vocab, kb.entity_vector_length) if isinstance(kb, MappedKB) else kb
