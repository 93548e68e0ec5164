"""Tokenizers of HuggingFace: texts as wordpieces, with the characters that each stands for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.errors import ModelError

from ..pieces.characters import find_pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

# A tokenizer without a limit has an even larger number there.
_NO_LIMIT = 10**12


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


class Tokenizer:
    """Split texts as a tokenizer of HuggingFace does.

    Args:
        tokenizer: The tokenizer.
        limit: How many pieces the model takes; None for any number.

    Raises:
        ModelError: It has no pieces, or the model takes none but those that mark the start and the end.
    """

    def __init__(self, tokenizer: Any, *, limit: int | None) -> None:
        if set(tokenizer.get_vocab()) <= set(tokenizer.all_special_tokens):
            # What transformers makes where there are no files of a tokenizer.
            raise ModelError(
                f"the tokenizer {type(tokenizer).__name__} has no wordpieces; see that its files are beside the model, "
                "such as tokenizer.json"
            )
        if tokenizer.is_fast:
            # To cut or pad is a state of the tokenizer, which threads share: it does neither.
            tokenizer.backend_tokenizer.no_truncation()
            tokenizer.backend_tokenizer.no_padding()
        self.tokenizer = tokenizer
        self.limit: int = min(tokenizer.model_max_length, limit or tokenizer.model_max_length)
        if self.limit <= self.n_special:
            raise ModelError(
                f"the model takes {self.limit} wordpieces at a time, {self.n_special} of which mark the start and the "
                "end of a text; see model_max_length in tokenizer_config.json, max_position_embeddings in config.json"
            )

    @property
    def at_a_time(self) -> str:
        """How many pieces the model takes, in words."""
        number = f"at most {self.limit}" if self.limit < _NO_LIMIT else "any number of"
        return f"{number} wordpieces at a time"

    @cached_property
    def n_special(self) -> int:
        """How many pieces mark the start and the end of a text."""
        return int(self.tokenizer.num_special_tokens_to_add(pair=False))

    @property
    def pad_id(self) -> int:
        """The number of the piece that stands in padding; any will do where the tokenizer has none."""
        return int(self.tokenizer.pad_token_id or 0)

    @property
    def unknown_id(self) -> int | None:
        """The number of the piece that stands for what the vocabulary does not have; None where it has all bytes."""
        number = self.tokenizer.unk_token_id
        return None if number is None else int(number)

    @property
    def size(self) -> int:
        """How many pieces there are."""
        return len(self.tokenizer)

    @property
    def takes_type_ids(self) -> bool:
        """Whether the model wants types of pieces."""
        return "token_type_ids" in self.tokenizer.model_input_names

    def split(self, texts: Sequence[str]) -> list[Pieces]:
        """Return the pieces of each text; equal texts are split once."""
        distinct = dict.fromkeys(texts)
        split = self._split if self.tokenizer.is_fast else self._split_one_by_one
        found = dict(zip(distinct, split(list(distinct)), strict=True))
        return [found[text] for text in texts]

    def cut(self, pieces: Pieces) -> Pieces:
        """Return as many pieces of a text as the model takes: its first ones, and those that mark its start and end."""
        is_mark = pieces.starts == pieces.ends
        kept = is_mark | (np.cumsum(~is_mark) <= self.limit - is_mark.sum())
        return Pieces(pieces.ids[kept], pieces.type_ids[kept], pieces.starts[kept], pieces.ends[kept])

    def strings(self, ids: NDArray[np.int64]) -> list[str]:
        """Return pieces as texts."""
        texts: list[str] = self.tokenizer.convert_ids_to_tokens(ids.tolist())
        return texts

    def _split(self, texts: list[str]) -> list[Pieces]:
        if not texts:
            return []
        encoded = self.tokenizer(
            texts,
            return_offsets_mapping=True,
            return_token_type_ids=self.takes_type_ids,
            return_attention_mask=False,
            verbose=False,
        )
        ids = [np.array(own, dtype=np.int64) for own in encoded["input_ids"]]
        bounds = [np.array(own, dtype=np.int64).reshape(-1, 2) for own in encoded["offset_mapping"]]
        types = encoded.get("token_type_ids") if self.takes_type_ids else [np.zeros_like(own) for own in ids]
        return [
            Pieces(own, np.asarray(own_types, dtype=np.int64), both[:, 0], both[:, 1])
            for own, own_types, both in zip(ids, types, bounds, strict=True)
        ]

    def _split_one_by_one(self, texts: list[str]) -> list[Pieces]:
        """Split texts with a tokenizer that does not say which characters a piece stands for."""
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
