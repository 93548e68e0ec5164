"""Tokenizers of HuggingFace: texts as wordpieces, with the characters that each stands for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.errors import ModelError

from ..pieces.characters import find_pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

# A tokenizer without a limit has a number there that not even 64 bits hold.
_NO_LIMIT = 10**12
# How many texts are split at a time: what the package says of a wordpiece takes some times what is kept of it.
_AT_A_TIME = 256


@dataclass(frozen=True)
class Pieces:
    """Hold the wordpieces of a text, with those that mark its start and end.

    Args:
        ids: Their numbers in the vocabulary.
        type_ids: Their types: 0 for most models.
        starts: The first character of each; of those that mark something the same as its end.
        ends: The end of each, behind its last character.
    """

    ids: NDArray[np.int64]
    type_ids: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


class Tokenizer(ABC):
    """Split texts into the wordpieces of a model.

    Args:
        limit: How many pieces the model takes at a time.
        n_special: How many pieces mark the start and the end of a text.
        size: How many pieces there are.
        pad_id: The number of the piece that stands in padding.
        unknown_id: The number of the piece that stands for what the vocabulary does not have; None where it has all
            bytes.
        takes_type_ids: Whether the model wants types of pieces.

    Raises:
        ModelError: The model takes no pieces but those that mark the start and the end.
    """

    def __init__(
        self, *, limit: int, n_special: int, size: int, pad_id: int, unknown_id: int | None, takes_type_ids: bool
    ) -> None:
        self.limit = min(limit, _NO_LIMIT)
        self.n_special, self.size = n_special, size
        self.pad_id, self.unknown_id = pad_id, unknown_id
        self.takes_type_ids = takes_type_ids
        if limit <= n_special:
            raise ModelError(
                f"the model takes {limit} wordpieces at a time, {n_special} of which mark the start and the end of a "
                "text; see model_max_length in tokenizer_config.json, max_position_embeddings in config.json"
            )

    @property
    def at_a_time(self) -> str:
        """How many pieces the model takes, in words."""
        number = f"at most {self.limit}" if self.limit < _NO_LIMIT else "any number of"
        return f"{number} wordpieces at a time"

    def split(self, texts: Sequence[str]) -> list[Pieces]:
        """Return the pieces of each text; equal texts are split once."""
        distinct = dict.fromkeys(texts)
        found = dict(zip(distinct, self._split(list(distinct)), strict=True))
        return [found[text] for text in texts]

    def cut(self, pieces: Pieces) -> Pieces:
        """Return as many pieces of a text as the model takes: its first ones, and those that mark its start and end."""
        is_mark = pieces.starts == pieces.ends
        kept = is_mark | (np.cumsum(~is_mark) <= self.limit - is_mark.sum())
        return Pieces(pieces.ids[kept], pieces.type_ids[kept], pieces.starts[kept], pieces.ends[kept])

    @abstractmethod
    def strings(self, ids: NDArray[np.int64]) -> list[str]:
        """Return pieces as texts."""

    @abstractmethod
    def _split(self, texts: list[str]) -> list[Pieces]:
        """Return the pieces of each text."""


class FastTokenizer(Tokenizer):
    """Split texts with the package tokenizers, which says which characters a piece stands for.

    Args:
        backend: The tokenizer.
        **facts: What `Tokenizer` takes that the tokenizer does not know.
    """

    def __init__(self, backend: Any, **facts: Any) -> None:
        # To cut or pad is a state of the tokenizer, which threads share: it does neither.
        backend.no_truncation()
        backend.no_padding()
        self.backend = backend
        super().__init__(
            n_special=backend.num_special_tokens_to_add(is_pair=False), size=backend.get_vocab_size(), **facts
        )

    def strings(self, ids: NDArray[np.int64]) -> list[str]:
        """Return pieces as texts."""
        return [self.backend.id_to_token(number) for number in ids.tolist()]

    def _split(self, texts: list[str]) -> list[Pieces]:
        found = []
        encodings = (
            encoding
            for start in range(0, len(texts), _AT_A_TIME)
            for encoding in self.backend.encode_batch(texts[start : start + _AT_A_TIME])
        )
        for encoding in encodings:
            bounds = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
            ids, types = (np.array(own, dtype=np.int64) for own in (encoding.ids, encoding.type_ids))
            found.append(Pieces(ids, types, bounds[:, 0], bounds[:, 1]))
        return found


class SlowTokenizer(Tokenizer):
    """Split texts with a tokenizer of transformers that does not say which characters a piece stands for.

    Args:
        tokenizer: The tokenizer.
        **facts: What `Tokenizer` takes that the tokenizer does not know.
    """

    def __init__(self, tokenizer: Any, **facts: Any) -> None:
        self.tokenizer = tokenizer
        n_special = int(tokenizer.num_special_tokens_to_add(pair=False))
        super().__init__(n_special=n_special, size=len(tokenizer), **facts)

    def strings(self, ids: NDArray[np.int64]) -> list[str]:
        """Return pieces as texts."""
        texts: list[str] = self.tokenizer.convert_ids_to_tokens(ids.tolist())
        return texts

    def _split(self, texts: list[str]) -> list[Pieces]:
        return [self._split_one(text) for text in texts]

    def _split_one(self, text: str) -> Pieces:
        pieces: list[str] = self.tokenizer.tokenize(text)
        own = self.tokenizer.convert_tokens_to_ids(pieces)
        ids = np.array(self.tokenizer.build_inputs_with_special_tokens(own), dtype=np.int64)
        is_text = np.array(self.tokenizer.get_special_tokens_mask(own), dtype=np.int64) == 0
        bounds = np.zeros((len(ids), 2), dtype=np.int64)
        bounds[is_text] = np.array(find_pieces(text, pieces, self.tokenizer.tokenize)).reshape(-1, 2)
        # Texts by themselves are all of the first type.
        return Pieces(ids, np.zeros_like(ids), bounds[:, 0], bounds[:, 1])


def tokenizer_of_transformers(tokenizer: Any, *, limit: int | None) -> Tokenizer:
    """Return what splits texts as a tokenizer of transformers does.

    Args:
        tokenizer: The tokenizer.
        limit: How many pieces the model takes; None for any number.

    Raises:
        ModelError: It has no pieces, or the model takes none but those that mark the start and the end.
    """
    if set(tokenizer.get_vocab()) <= set(tokenizer.all_special_tokens):
        # What transformers makes where there are no files of a tokenizer.
        raise ModelError(
            f"the tokenizer {type(tokenizer).__name__} has no wordpieces; see that its files are beside the model, "
            "such as tokenizer.json"
        )
    unknown = tokenizer.unk_token_id
    facts: dict[str, Any] = {
        "limit": min(tokenizer.model_max_length, limit or tokenizer.model_max_length),
        # Any piece will do in padding where the tokenizer has none for it.
        "pad_id": int(tokenizer.pad_token_id or 0),
        "unknown_id": None if unknown is None else int(unknown),
        "takes_type_ids": "token_type_ids" in tokenizer.model_input_names,
    }
    if tokenizer.is_fast:
        return FastTokenizer(tokenizer.backend_tokenizer, **facts)
    return SlowTokenizer(tokenizer, **facts)
