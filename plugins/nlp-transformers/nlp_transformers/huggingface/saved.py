"""Transformers that were saved: the files say what runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .onnx_encoder import MODEL, OnnxEncoder
from .torch_encoder import TorchEncoder

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


def read_folder(folder: Path) -> Encoder:
    """Read what `write_folder` has written.

    Raises:
        MissingExtra: What runs it is not installed.
        ModelError: A file is missing, broken, or does not fit the others.
    """
    kind = OnnxEncoder if (folder / MODEL).is_file() else TorchEncoder
    return kind.from_folder(folder)


def read_files(files: Mapping[str, bytes]) -> Encoder:
    """Read what `Encoder.to_files` has returned; see `read_folder`."""
    kind = OnnxEncoder if MODEL in files else TorchEncoder
    return kind.from_files(files)
