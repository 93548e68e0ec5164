"""Transformers of PyTorch, exported to ONNX."""

from __future__ import annotations

import json
import logging
import warnings
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from nlpx.errors import MissingExtra, ModelError, shown

from .onnx_encoder import DIGEST, FACTS, HIDDEN, MODEL, POOLED, TOKENIZER, OnnxEncoder, digest
from .tokenizer import FastTokenizer
from .torch_encoder import TorchEncoder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .encoder import Encoder

TOLERANCE: Final = 1e-4
"""Which part of the largest value is no difference between a model and its export in single precision."""

# A file of ONNX is a message of protobuf, which holds no more bytes.
_LARGEST = 2**31 - 1
# The shapes that a model is exported with and tried with: (n_spans, longest).
_EXAMPLE = (2, 7)
_TRIED = ((1, 3), (3, 11))


def export(encoder: Encoder, *, int8: bool = False) -> OnnxEncoder:
    """Return a transformer in ONNX, which gives the same vectors as far as `TOLERANCE` says.

    Args:
        encoder: The transformer.
        int8: Whether the products of matrices are to be computed with integers of a byte. The scale of what is
            multiplied is that of a bucket, so vectors then depend a little on what else is in it.

    Raises:
        MissingExtra: What writes ONNX is not installed.
        ModelError: The transformer cannot be exported, or gives other vectors then.
    """
    if not isinstance(encoder, TorchEncoder):
        raise ModelError(f"the transformer is exported already ({encoder.about}); export the pipeline it was made of")
    if not isinstance(encoder.tokenizer, FastTokenizer):
        raise ModelError(
            "its tokenizer is one of transformers, in Python, which does not run without it; take a model with a "
            "tokenizer.json"
        )
    _require_onnx()
    n_bytes = sum(param.nbytes for param in encoder.module.parameters())
    if n_bytes > _LARGEST:
        raise ModelError(f"its weights take {n_bytes / 1e9:.1f} GB, and a file of ONNX holds 2; take a smaller model")
    with TemporaryDirectory() as folder, _quietly():
        path = Path(folder) / MODEL
        with _told(encoder):
            _write(encoder, path)
            exported = _read(path, encoder, dtype="float32")
            _compare(encoder, exported)
            if int8:
                _quantize(path)
                exported = _read(path, encoder, dtype="int8")
    return exported


def _write(encoder: TorchEncoder, path: Path) -> None:
    """Write a model, for any number of spans of any length."""
    import torch

    example = _example(encoder, *_EXAMPLE)
    _hidden, pooled = encoder.predict(example, precision=False)
    outputs = [HIDDEN] if pooled is None else [HIDDEN, POOLED]
    torch.onnx.export(
        _positional(encoder, list(example)),
        tuple(torch.from_numpy(array).to(encoder.module.device) for array in example.values()),
        str(path),
        input_names=list(example),
        output_names=outputs,
        dynamic_axes={name: {0: "spans", 1: "wordpieces"} for name in [*example, HIDDEN]} | {POOLED: {0: "spans"}},
        dynamo=False,
    )


def _positional(encoder: TorchEncoder, names: list[str]) -> Any:
    """Return a module that takes the inputs of a model by their order, and gives its outputs in theirs."""
    import torch

    # Types are checked without PyTorch too, where this is nothing to derive from.
    base: Any = torch.nn.Module

    class Positional(base):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.module = encoder.module

        def forward(self, *inputs: Any) -> Any:
            hidden, pooled = encoder.forward(dict(zip(names, inputs, strict=True)))
            return hidden if pooled is None else (hidden, pooled)

    return Positional().eval()


def _example(encoder: TorchEncoder, n_spans: int, longest: int) -> dict[str, Any]:
    """Return a bucket of some shape, as far as the model takes it, whose last span is half as long as the others."""
    tokenizer = encoder.tokenizer
    shape = (n_spans, min(longest, tokenizer.limit))
    ids = np.arange(n_spans * shape[1], dtype=np.int64).reshape(shape) % tokenizer.size
    mask = np.ones_like(ids)
    mask[-1, (shape[1] + 1) // 2 :] = 0
    names = ("input_ids", "attention_mask", "token_type_ids")
    found = dict(zip(names, (ids, mask, np.zeros_like(ids)), strict=True))
    return found if tokenizer.takes_type_ids else {name: found[name] for name in names[:2]}


def _read(path: Path, encoder: TorchEncoder, *, dtype: str) -> OnnxEncoder:
    """Return what has been written, and let it say what it does not know of itself."""
    import onnx

    tokenizer: Any = encoder.tokenizer
    content = tokenizer.backend.to_str().encode("utf8")
    facts = {
        DIGEST: digest(content),
        "kind": encoder.kind(dtype),
        "width": encoder.width,
        "ignores_padding": encoder.ignores_padding,
        "tokenizer": {name: getattr(tokenizer, name) for name in ("limit", "pad_id", "unknown_id", "takes_type_ids")},
    }
    model = onnx.load(path)
    onnx.helper.set_model_props(model, {FACTS: json.dumps(facts)})
    return OnnxEncoder.made_of({MODEL: model.SerializeToString(), TOKENIZER: content})


def _compare(encoder: TorchEncoder, exported: OnnxEncoder) -> None:
    """Check that an export gives the vectors of a model, for buckets of other shapes than that it was made with.

    Raises:
        ModelError: It does not.
    """
    for shape in _TRIED:
        bucket = _example(encoder, *shape)
        is_piece = bucket["attention_mask"] > 0
        due, found = (own.predict(bucket, precision=False)[0] for own in (encoder, exported))
        difference = float(np.abs(found - _on_cpu(due))[is_piece].max() / np.abs(_on_cpu(due))[is_piece].max())
        if not difference <= TOLERANCE:
            raise _unable(encoder, f"its vectors would differ by {difference:.1e} of the largest value")


def _on_cpu(array: Any) -> Any:
    return array.get() if hasattr(array, "get") else array


def _quantize(path: Path) -> None:
    """Let a model compute the products of matrices with integers of a byte, which have a scale for each column."""
    from onnxruntime import quantization

    tools: Any = quantization
    tools.quantize_dynamic(path, path, weight_type=tools.QuantType.QInt8, per_channel=True)


@contextmanager
def _told(encoder: TorchEncoder) -> Iterator[None]:
    """Turn what goes wrong when a model is written, or when what was written first runs, into one sentence.

    Raises:
        ModelError: Something did.
    """
    try:
        yield
    except ModelError:
        raise
    # What can go wrong depends on the class of the model.
    except Exception as error:
        raise _unable(encoder, " ".join(str(error).split())) from error


def _unable(encoder: TorchEncoder, reason: str) -> ModelError:
    return ModelError(
        f"the model is {shown(encoder.module)}, which cannot be exported to ONNX ({reason}); take one that "
        "can, such as BERT or RoBERTa"
    )


def _require_onnx() -> None:
    """Check that what writes ONNX is installed.

    Raises:
        MissingExtra: It is not.
    """
    try:
        import onnx  # noqa: F401
        import onnxruntime  # noqa: F401
    except ImportError as error:
        raise MissingExtra(
            f"a transformer is exported with onnx and onnxruntime, and {error.name!r} is missing: install it with "
            " pip install 'nlp-transformers[export]'."
        ) from error


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep PyTorch and onnxruntime from notices that are not for users of a pipeline."""
    import torch

    core: Any = torch._C
    disabled, show = logging.root.manager.disable, core._jit_onnx_log
    logging.disable(logging.WARNING)
    # The graph of a model that it cannot export PyTorch writes to stdout, whatever its settings say.
    core._jit_onnx_log = lambda *_shown: None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(disabled)
        core._jit_onnx_log = show
