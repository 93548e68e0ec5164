"""Transformers that were saved: the files say what runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nlpx.errors import ModelError

from .onnx_encoder import MODEL, OnnxEncoder
from .torch_encoder import WEIGHTS, TorchEncoder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .encoder import Encoder


def write_folder(encoder: Encoder, folder: Path) -> None:
    """Write the files of a transformer into a folder, which may have those of one of the other kind."""
    encoder.to_folder(folder)
    if not isinstance(encoder, OnnxEncoder):
        # It would say that this is what was saved.
        (folder / MODEL).unlink(missing_ok=True)


def read_folder(folder: Path, *, trust_remote_code: bool) -> Encoder:
    """Read what `write_folder` has written.

    Args:
        folder: The folder.
        trust_remote_code: Whether to run code that a model of PyTorch needs, if whoever runs nlpx confirms that.

    Raises:
        MissingExtra: What runs it is not installed.
        ModelError: A file is missing, broken, or does not fit the others.
    """
    if (folder / MODEL).is_file():
        return OnnxEncoder.from_folder(folder)
    if not (folder / "config.json").is_file():
        raise ModelError(
            f"{folder}: the transformer that was saved here is gone: there is neither {MODEL} nor config.json; restore "
            "the file"
        )
    return TorchEncoder.from_folder(folder, trust_remote_code=trust_remote_code)


def pack_files(encoder: Encoder) -> dict[str, Any]:
    """Return the files of a transformer by name, those of weights as arrays by name: processes can share such."""
    return {
        name: _arrays(content) if name.endswith(WEIGHTS) else content for name, content in encoder.to_files().items()
    }


def _arrays(content: bytes) -> dict[str, Any]:
    from safetensors.numpy import load

    # It returns them in another order each time.
    return dict(sorted(load(content).items()))


def read_files(files: Mapping[str, Any], *, trust_remote_code: bool) -> Encoder:
    """Read what `pack_files` has returned; see `read_folder`."""
    if MODEL in files:
        return OnnxEncoder.from_files(files)
    return TorchEncoder.from_files(files, trust_remote_code=trust_remote_code)
