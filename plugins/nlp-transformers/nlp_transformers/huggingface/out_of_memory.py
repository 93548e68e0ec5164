"""What is done where memory runs out while spans go through a model together."""

from __future__ import annotations

import sys
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from nlpx.errors import ModelError, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .encoder import Bucket, Outputs

# That memory has run out, most packages say in words alone: PyTorch of a GPU and of a processor, onnxruntime.
_SIGNS: Final = ("out of memory", "DefaultCPUAllocator", "Failed to allocate memory")
_ADVICE = "lower max_batch_items of the transformer, or learn from smaller batches"


def run_in_memory(
    run: Callable[[Bucket], Outputs], bucket: Bucket, *, join: Callable[[tuple[Any, ...]], Any]
) -> Outputs:
    """Run a model for a bucket; where memory runs out, one more time, for each half of it.

    Args:
        run: Runs the model.
        bucket: What the model takes, by name: arrays or tensors of a row for each span.
        join: Puts together what it gives for the halves.

    Raises:
        ModelError: Memory runs out for a half too, or for a single span.
    """
    n_spans, n_pieces = bucket["input_ids"].shape
    try:
        return run(bucket)
    except Exception as error:
        if not _is_out_of_memory(error):
            raise
        if n_spans == 1:
            raise _too_little(bucket) from error
    # Not in the block above, where the error holds what the failed run has made.
    _free()
    warnings.warn(
        f"Memory has run out for {counted(n_spans, 'span')} of up to {n_pieces} wordpieces: they go through the "
        f"transformer in two halves. To save the first try, {_ADVICE}.",
        UserWarning,
        stacklevel=2,
    )
    half = (n_spans + 1) // 2
    outputs = []
    for part in (slice(half), slice(half, None)):
        own = {name: array[part] for name, array in bucket.items()}
        with explained(own):
            outputs.append(run(own))
    hidden, pooled = zip(*outputs, strict=True)
    return join(hidden), None if pooled[0] is None else join(pooled)


@contextmanager
def explained(bucket: Bucket) -> Iterator[None]:
    """Turn an end of memory within the block into one sentence.

    Raises:
        ModelError: Memory has run out.
    """
    try:
        yield
    except Exception as error:
        if not _is_out_of_memory(error):
            raise
        raise _too_little(bucket) from error


def _too_little(bucket: Bucket) -> ModelError:
    n_spans, n_pieces = bucket["input_ids"].shape
    return ModelError(
        f"memory has run out in the transformer, for {counted(n_spans, 'span')} of up to {n_pieces} wordpieces: "
        f"{_ADVICE}"
    )


def _is_out_of_memory(error: Exception) -> bool:
    return any(sign in str(error) for sign in _SIGNS)


def _free() -> None:
    """Give back what PyTorch keeps for later, if it is what runs."""
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available():
        torch.cuda.empty_cache()
