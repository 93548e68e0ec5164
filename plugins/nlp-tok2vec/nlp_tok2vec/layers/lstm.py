"""The bidirectional LSTM, which PyTorch does."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from thinc.api import Model, PyTorchWrapper_v3, noop, with_padded
from thinc.layers.pytorchwrapper import convert_rnn_inputs, convert_rnn_outputs

from nlpx.errors import ConfigError, MissingExtra

from .passing import passing_nothing


def BiLSTM(width: int, *, depth: int, dropout: float) -> Model[Any, Any]:
    """Stack bidirectional LSTM layers.

    Data flow: one (n_tokens, width) array per doc -> the same.

    Args:
        width: Width of input and output; each direction has half of it.
        depth: Number of layers.
        dropout: Rate of the dropout between layers.

    Raises:
        MissingExtra: PyTorch is not installed.
    """
    if depth == 0:
        return noop()
    if width % 2:
        raise ConfigError(f"The two directions of an LSTM share its width: it must be even, and is {width}.")
    try:
        from torch.nn import LSTM
    except ImportError as error:
        raise MissingExtra(
            "spacy.TorchBiLSTMEncoder.v1 needs PyTorch: install it with pip install 'nlp-tok2vec[torch]'."
        ) from error
    # The last layer has no dropout; PyTorch warns of a rate that has no effect.
    lstm = LSTM(width, width // 2, depth, bidirectional=True, dropout=dropout if depth > 1 else 0.0)
    model: Model[Any, Any] = PyTorchWrapper_v3(
        lstm, convert_inputs=convert_rnn_inputs, convert_outputs=convert_rnn_outputs, deserialize_model=load_weights
    )
    model.set_dim("nO", width)
    model.set_dim("nI", width)
    # Files of the field have two nodes around the layer.
    return passing_nothing(with_padded(with_padded(model)))


def load_weights(lstm: Any, data: bytes, device: Any) -> Any:
    """Read weights and nothing else: no version of PyTorch runs code from the file."""
    from torch import load

    lstm.load_state_dict(load(BytesIO(data), map_location=device, weights_only=True))
    return lstm.to(device)
