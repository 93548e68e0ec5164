"""Functions by which a config names a knowledge base."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from nlpx.files import as_path

from .in_memory import InMemoryLookupKB
from .opening import read_kb

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from nlpx.config import Width
    from nlpx.vocab import Vocab

    from .knowledge_base import KnowledgeBase


def build_empty_kb(entity_vector_length: Width) -> Callable[[Vocab], KnowledgeBase]:
    """Make what makes an empty knowledge base for a vocabulary (``spacy.EmptyKB.v1``).

    Args:
        entity_vector_length: The length of the entities' vectors.
    """
    return partial(_empty, entity_vector_length=entity_vector_length)


def build_empty_kb_for_config() -> Callable[[Vocab, int], KnowledgeBase]:
    """Make what makes an empty knowledge base for a vocabulary and a length of vectors (``spacy.EmptyKB.v2``)."""
    return _empty


def build_kb_from_file(kb_path: Path) -> Callable[[Vocab], KnowledgeBase]:
    """Make what reads a knowledge base that was saved, of either kind (``spacy.KBFromFile.v1``).

    Args:
        kb_path: The folder that it was saved to.
    """
    return partial(_read, kb_path=as_path(kb_path))


def _empty(vocab: Vocab, entity_vector_length: int) -> KnowledgeBase:
    return InMemoryLookupKB(vocab, entity_vector_length)


def _read(vocab: Vocab, *, kb_path: Path) -> KnowledgeBase:
    # The length is that of the file.
    return read_kb(kb_path, InMemoryLookupKB(vocab, 1))
