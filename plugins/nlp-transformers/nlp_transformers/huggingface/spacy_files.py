"""What spacy-transformers keeps of a model and its tokenizer, read without running anything that it could hold."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any

from .torch_encoder import TorchEncoder

if TYPE_CHECKING:
    from collections.abc import Mapping

# They only say what else a model returns, which is not kept here.
_MORE_OUTPUT = ("output_attentions", "output_hidden_states")
# What the config of the pipeline decides, not its files.
_TRUST = "trust_remote_code"


def read_encoder(message: Mapping[str, Any], *, trust_remote_code: bool) -> TorchEncoder | None:
    """Return the model that spacy-transformers 1.x has saved; None where it had not been loaded.

    Its weights are a zip of PyTorch with a pickle in it. PyTorch's reader of weights takes it to pieces: it makes
    tensors, and refuses all else.

    Args:
        message: What was kept: the ``config`` of the model, the ``state`` of its weights, and the ``tokenizer``, which
            has the files of HuggingFace and under ``kwargs`` its settings.
        trust_remote_code: Whether to run code among the files, if whoever runs nlpx confirms that.
    """
    if not message["state"]:
        return None
    import torch

    files = dict(message["tokenizer"])
    settings = {name: value for name, value in files.pop("kwargs", {}).items() if name != _TRUST}
    config = {name: value for name, value in message["config"].items() if name not in _MORE_OUTPUT}
    weights = torch.load(BytesIO(message["state"]), map_location="cpu", weights_only=True)
    return TorchEncoder.from_files(
        {**files, "config.json": json.dumps(config).encode("utf8")},
        weights=weights,
        tokenizer_config=settings,
        trust_remote_code=trust_remote_code,
    )
