"""A component with a knowledge base: whether that can be used, and how the two are saved and read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.errors import ModelError, UsageError, shown
from nlpx.files import as_path, excluded_parts
from nlpx.pipeline import TrainablePipe

from .kb import KnowledgeBase
from .kb.opening import read_kb, unpack_kb

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from typing_extensions import Self

    from nlpx.vocab import Vocab


class KBPipe(TrainablePipe):
    """A component that compares what its model gives with the vectors of entities.

    Attributes:
        kb: The knowledge base.
    """

    kb: KnowledgeBase

    def set_kb(self, kb_loader: Callable[[Vocab], KnowledgeBase]) -> None:
        """Take another knowledge base.

        Args:
            kb_loader: Makes it for a vocabulary.

        Raises:
            UsageError: It is no function, or makes something else.
        """
        if not callable(kb_loader):
            raise UsageError(
                f"set_kb takes a function that makes a knowledge base for a vocabulary, not {shown(kb_loader)}; give "
                "one, such as lambda vocab: kb"
            )
        self.kb = self.checked_kb(kb_loader(self.vocab), "the function that is to make the knowledge base")

    def checked_kb(self, kb: Any, what: str) -> KnowledgeBase:
        """Return a knowledge base that somebody's function has made.

        Args:
            kb: What it has made.
            what: What the function is called.

        Raises:
            UsageError: It is none.
        """
        if not isinstance(kb, KnowledgeBase):
            raise UsageError(
                f"{what} of component {self.name!r} gives {shown(kb)}; let it return an "
                "nlp_entitylinker.kb.KnowledgeBase, such as an InMemoryLookupKB"
            )
        return kb

    def validate_kb(self) -> None:
        """Check that there is a knowledge base that fits the model.

        Raises:
            ModelError: It is empty, or its vectors have another length than the model's output.
        """
        if self.kb.is_empty():
            raise ModelError(
                f"component {self.name!r} has an empty knowledge base; give it one with set_kb, or in "
                f"[initialize.components.{self.name}.kb_loader], such as spacy.KBFromFile.v1"
            )
        n_outputs = self.model.maybe_get_dim("nO")
        if n_outputs is not None and n_outputs != self.kb.entity_vector_length:
            raise ModelError(
                f"component {self.name!r} has a model with vectors of length {n_outputs} and a knowledge base with "
                f"vectors of length {self.kb.entity_vector_length}; take that which it was trained with, or train again"
            )

    def check_vector(self, entity: str, vector: Any) -> None:
        """Check that the knowledge base has a vector for an entity that can be compared.

        Raises:
            ModelError: It has another.
        """
        length, values = self.kb.entity_vector_length, np.asarray(vector)
        if values.shape != (length,):
            problem = f"has the shape {values.shape} where {(length,)} is due"
        elif not np.isfinite(values).all():
            problem = "has values that are no finite numbers (NaN or infinity)"
        else:
            return
        raise ModelError(
            f"component {self.name!r} cannot compare entities: in its knowledge base the vector of {entity!r} "
            f"{problem}; give the entity another vector, or build the knowledge base again"
        )

    # Files and bytes

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write settings, weights and the knowledge base (``kb``) into a folder."""
        exclude = excluded_parts(exclude)
        super().to_disk(path, exclude)
        if "kb" not in exclude:
            self.kb.to_disk(as_path(path) / "kb")

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_disk` wrote.

        Raises:
            ModelError: A file is missing, broken, or does not fit the model.
        """
        exclude = excluded_parts(exclude)
        super().from_disk(path, exclude)
        if "kb" not in exclude:
            self.kb = read_kb(as_path(path) / "kb", self.kb)
        return self

    def saved_parts(self, exclude: set[str]) -> dict[str, Any]:
        """Return settings, vocabulary, weights and the knowledge base, by name."""
        kb = {} if "kb" in exclude else {"kb": self.kb.to_bytes()}
        return super().saved_parts(exclude) | kb

    def from_bytes(self, bytes_data: bytes, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_bytes` returned.

        Raises:
            ModelError: The bytes are broken or do not fit the model.
        """
        exclude = excluded_parts(exclude)
        super().from_bytes(bytes_data, exclude)
        parts = self.read_parts(bytes_data)
        if "kb" in parts and "kb" not in exclude:
            self.kb = unpack_kb(parts.content("kb"), self.kb)
        return self
