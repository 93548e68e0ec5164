"""What a transformer gives: for a batch of Docs, and for each of them.

Inside of a batch the vectors of all wordpieces are the rows of one array, without padding. What users see has the names
and shapes of spacy-transformers: one row of wordpieces for each span, padded to the longest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import srsly
from thinc.api import Ragged, get_array_module

from nlpx.pipeline import cached_property

from .pieces.alignment import count_up
from .rows_in_file import cut_out, in_memory, store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from nlpx.tokens import Span

_array_module: Any = get_array_module

# A number of texts: one list for each span.
Strings = list[list[str]]


class ModelOutput(dict[str, Any]):
    """Hold the outputs of a model by name, as attributes too: ``last_hidden_state``, ``pooler_output``.

    A model without pooled output lacks the second.
    """

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"the transformer has no output {name!r}, only {list(self)}") from None

    def to_tuple(self) -> tuple[Any, ...]:
        """Return the outputs in their order."""
        return tuple(self.values())


@dataclass
class WordpieceBatch:
    """Hold the wordpieces of some spans, each padded to the longest.

    Args:
        strings: The texts of the wordpieces of each span, without padding.
        input_ids: Their numbers in the vocabulary (n_spans, longest).
        attention_mask: 1 for a wordpiece, 0 for padding (n_spans, longest).
        lengths: How many wordpieces each span has.
        token_type_ids: The types of the wordpieces (n_spans, longest), if the model has any.
    """

    strings: Strings
    input_ids: Any
    attention_mask: Any
    lengths: list[int]
    token_type_ids: Any = None

    def __len__(self) -> int:
        return len(self.strings)

    def part(self, start: int, end: int) -> WordpieceBatch:
        """Return some spans, padded to the longest of them."""
        lengths = self.lengths[start:end]
        longest = max(lengths, default=0)
        batch = self._with_arrays(lambda array: cut_out(array, np.s_[start:end, :longest]))
        return replace(batch, strings=self.strings[start:end], lengths=lengths)

    def in_files(self) -> WordpieceBatch:
        """Return the same with its arrays in files."""
        return self._with_arrays(lambda array: store([array], array.shape, dtype=array.dtype))

    def in_memory(self) -> WordpieceBatch:
        """Return the same with no arrays in files."""
        return self._with_arrays(in_memory)

    def _with_arrays(self, change: Callable[[Any], Any]) -> WordpieceBatch:
        ids, mask, types = (
            None if array is None else change(array)
            for array in (self.input_ids, self.attention_mask, self.token_type_ids)
        )
        return WordpieceBatch(self.strings, ids, mask, self.lengths, types)

    def to_dict(self) -> dict[str, Any]:
        """Return what it holds as lists and arrays."""
        return dict(vars(self))

    @classmethod
    def from_dict(cls, msg: Mapping[str, Any]) -> WordpieceBatch:
        """Read what `to_dict` has returned."""
        return cls(**msg)


@dataclass
class TransformerData:
    """Hold what a transformer gives for one Doc: ``doc._.trf_data``.

    Args:
        wordpieces: The wordpieces of its spans.
        model_output: ``last_hidden_state`` (n_spans, longest, width), which is 0 in padding, and, of models that
            have it, ``pooler_output`` (n_spans, width).
        align: For each token the numbers of its wordpieces, counted through all spans with their padding: the rows of
            ``last_hidden_state.reshape(-1, width)``.
    """

    wordpieces: WordpieceBatch
    model_output: ModelOutput
    align: Ragged

    @property
    def tensors(self) -> list[Any]:
        """The outputs of the model."""
        return list(self.model_output.values())

    @property
    def tokens(self) -> dict[str, Any]:
        """The wordpieces, by the names that the model's inputs have."""
        names = ("input_ids", "attention_mask", "token_type_ids")
        arrays = {name: getattr(self.wordpieces, name) for name in names}
        return {"input_texts": self.wordpieces.strings, **{k: v for k, v in arrays.items() if v is not None}}

    @property
    def width(self) -> int:
        """The width of the vectors of wordpieces."""
        return int(self.model_output["last_hidden_state"].shape[-1])

    @property
    def rows(self) -> Any:
        """The vectors of all wordpieces, padding included, one behind another."""
        return self.model_output["last_hidden_state"].reshape(-1, self.width)

    def to_dict(self) -> dict[str, Any]:
        """Return what it holds as lists, dictionaries and arrays of NumPy or CuPy."""
        return {
            "wordpieces": self.wordpieces.to_dict(),
            "model_output": dict(self.model_output),
            "align": [self.align.dataXd, self.align.lengths],
        }

    @classmethod
    def from_dict(cls, msg: Mapping[str, Any]) -> TransformerData:
        """Read what `to_dict` has returned."""
        return cls(WordpieceBatch.from_dict(msg["wordpieces"]), ModelOutput(msg["model_output"]), Ragged(*msg["align"]))

    def to_bytes(self) -> bytes:
        """Return it as msgpack."""
        data: bytes = srsly.msgpack_dumps(self.to_dict())
        return data

    @classmethod
    def from_bytes(cls, byte_string: bytes) -> TransformerData:
        """Read what `to_bytes` has returned."""
        read: Any = srsly.msgpack_loads(byte_string)
        return cls.from_dict(read)


@dataclass
class PieceRows:
    """Hold vectors of wordpieces for some Docs, and which of them belong to each token.

    Args:
        rows: The vectors (n_pieces, width).
        index: The numbers of the rows of each token, those of all tokens one after another.
        lengths: How many rows each token has.
        n_tokens: How many tokens each Doc has.
    """

    rows: Any
    index: Any
    lengths: Any
    n_tokens: list[int]

    @staticmethod
    def joined(parts: Sequence[PieceRows]) -> PieceRows:
        """Put together what several hold, of which there is one at least; what one holds alone is not copied."""
        if len(parts) == 1:
            return parts[0]
        xp = _array_module(parts[0].rows)
        firsts = np.cumsum([0, *(len(own.rows) for own in parts)])
        return PieceRows(
            xp.concatenate([own.rows for own in parts]),
            xp.concatenate([own.index + int(first) for own, first in zip(parts, firsts, strict=False)]),
            xp.concatenate([own.lengths for own in parts]),
            [n_tokens for own in parts for n_tokens in own.n_tokens],
        )


@dataclass
class EncodedSpans(PieceRows):
    """Hold the vectors of all wordpieces of some spans.

    Args:
        wordpieces: The wordpieces.
        pooled: The pooled output (n_spans, width), or None.
    """

    wordpieces: WordpieceBatch
    pooled: Any

    @cached_property
    def model_output(self) -> ModelOutput:
        """The outputs of the model, padded to the longest span."""
        lengths = self.wordpieces.lengths
        width, longest = self.rows.shape[1], max(lengths, default=0)
        hidden = self._xp.zeros((len(lengths) * longest, width), dtype=self.rows.dtype)
        hidden[self._padded_numbers] = self.rows
        output = ModelOutput(last_hidden_state=hidden.reshape(len(lengths), longest, width))
        if self.pooled is not None:
            output["pooler_output"] = self.pooled
        return output

    @cached_property
    def align(self) -> Ragged:
        """For each token the numbers of its wordpieces, counted through all spans with their padding."""
        return Ragged(self._padded_numbers[self.index].reshape(-1, 1), self.lengths)

    @property
    def tensors(self) -> list[Any]:
        """The outputs of the model."""
        return list(self.model_output.values())

    @property
    def tokens(self) -> dict[str, Any]:
        """The wordpieces, by the names that the model's inputs have."""
        return self.padded().tokens

    def padded(self) -> TransformerData:
        """Return the same in the form that users see."""
        return TransformerData(self.wordpieces, self.model_output, self.align)

    def in_memory(self) -> EncodedSpans:
        """Return the same with nothing in files."""
        return replace(self, rows=in_memory(self.rows), wordpieces=self.wordpieces.in_memory())

    def to_dict(self) -> dict[str, Any]:
        """Return what it holds as lists, dictionaries and arrays of NumPy or CuPy."""
        return {
            "rows": self.rows,
            "index": self.index,
            "lengths": self.lengths,
            "n_tokens": self.n_tokens,
            "wordpieces": self.wordpieces.to_dict(),
            "pooled": self.pooled,
        }

    @classmethod
    def from_dict(cls, msg: Mapping[str, Any]) -> EncodedSpans:
        """Read what `to_dict` has returned."""
        return cls(**{**msg, "wordpieces": WordpieceBatch.from_dict(msg["wordpieces"])})

    @classmethod
    def from_padded(cls, data: TransformerData) -> EncodedSpans:
        """Take the padding out of what belongs to one Doc."""
        is_piece = data.wordpieces.attention_mask.ravel() > 0
        numbers = np.cumsum(is_piece) - 1
        return cls(
            rows=data.rows[is_piece],
            index=numbers[data.align.dataXd.ravel()],
            lengths=data.align.lengths,
            n_tokens=[len(data.align.lengths)],
            wordpieces=data.wordpieces,
            pooled=data.model_output.get("pooler_output"),
        )

    @property
    def _padded_numbers(self) -> Any:
        """The numbers of the rows, if each span is padded to the longest."""
        lengths = np.array(self.wordpieces.lengths, dtype=np.int64)
        firsts = np.arange(len(lengths)) * (lengths.max() if len(lengths) else 0)
        return self._xp.asarray(np.repeat(firsts, lengths) + count_up(lengths))

    @property
    def _xp(self) -> Any:
        return _array_module(self.rows)


@dataclass
class FullTransformerBatch(EncodedSpans):
    """Hold what a transformer gives for a batch of Docs.

    Args:
        spans: The spans of each Doc that the transformer has seen.
    """

    spans: list[list[Span]]

    @cached_property
    def doc_data(self) -> list[TransformerData]:
        """What belongs to each Doc."""
        return [own.padded() for own in self.split_by_doc()]

    def split_by_doc(self) -> Iterator[EncodedSpans]:
        """Yield what belongs to each Doc, in arrays of its own: a Doc that is kept does not keep its batch.

        Rows that are in a file stay there.
        """
        first_pieces = np.cumsum([0, *self.wordpieces.lengths])
        span, token, pair = 0, 0, 0
        for spans, n_tokens in zip(self.spans, self.n_tokens, strict=True):
            lengths = self.lengths[token : token + n_tokens]
            n_pairs = int(lengths.sum())
            first, end = (int(first_pieces[number]) for number in (span, span + len(spans)))
            yield EncodedSpans(
                rows=cut_out(self.rows, slice(first, end)),
                index=self.index[pair : pair + n_pairs] - first,
                lengths=lengths.copy(),
                n_tokens=[n_tokens],
                wordpieces=self.wordpieces.part(span, span + len(spans)),
                pooled=None if self.pooled is None else cut_out(self.pooled, slice(span, span + len(spans))),
            )
            span, token, pair = span + len(spans), token + n_tokens, pair + n_pairs
