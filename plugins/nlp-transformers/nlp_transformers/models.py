"""Architectures: transformers of HuggingFace, shared by several components or had by one alone.

The graphs of layers are those of spacy-transformers 1.4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .huggingface.precision import Precision  # noqa: TC001 configs are checked against these types
from .layers.listener import TransformerListener
from .span_getters import SpanGetter  # noqa: TC001 configs are checked against these types

if TYPE_CHECKING:
    from thinc.api import Model
    from thinc.types import Floats2d, Ragged

    from nlpx.tokens import Doc

    from .data import FullTransformerBatch

# Nobody changes it: what is given in a config is a dictionary of its own.
NO_SETTINGS: dict[str, Any] = {}


def build_transformer_model_v1(
    name: str, get_spans: SpanGetter, tokenizer_config: dict[str, Any] = NO_SETTINGS
) -> Model[list[Doc], FullTransformerBatch]:
    """Do as version 3 without settings for the model; see `build_transformer_model`."""
    return build_transformer_model(name, get_spans, tokenizer_config)


def build_transformer_model_v2(
    name: str,
    get_spans: SpanGetter,
    tokenizer_config: dict[str, Any] = NO_SETTINGS,
    transformer_config: dict[str, Any] = NO_SETTINGS,
) -> Model[list[Doc], FullTransformerBatch]:
    """Do as version 3 without mixed precision; see `build_transformer_model`."""
    return build_transformer_model(name, get_spans, tokenizer_config, transformer_config)


def build_transformer_model(
    name: str,
    get_spans: SpanGetter,
    tokenizer_config: dict[str, Any] = NO_SETTINGS,
    transformer_config: dict[str, Any] = NO_SETTINGS,
    mixed_precision: Precision = False,
    grad_scaler_config: dict[str, Any] = NO_SETTINGS,
) -> Model[list[Doc], FullTransformerBatch]:
    """Compute vectors of wordpieces with a transformer of HuggingFace.

    Data flow: docs -> spans -> wordpieces -> a batch that holds (n_pieces, width) rows.

    Args:
        name: The model: a folder, an installed package that ships one, or its name on the hub of HuggingFace. It is
            loaded when the pipeline is initialized; a pipeline that was saved has it with it.
        get_spans: Gives the spans of Docs that the transformer sees at a time.
        tokenizer_config: Settings for ``AutoTokenizer``.
        transformer_config: Settings for ``AutoConfig``.
        mixed_precision: Whether to compute in half precision: true for float16 on a GPU, and nothing on a processor;
            "bfloat16" for that on both.
        grad_scaler_config: Settings of thinc's ``PyTorchGradScaler``, which scales gradients where they are float16.

    Raises:
        ConfigError: A setting of tokenizer, model or scaler cannot be used.
    """
    from .huggingface.precision import refuse_scaler_settings
    from .huggingface.torch_encoder import refuse_settings
    from .layers.encoding import TransformerEncoder

    refuse_settings(tokenizer_config, where="tokenizer_config")
    refuse_settings(transformer_config, where="transformer_config")
    refuse_scaler_settings(grad_scaler_config)
    return TransformerEncoder(
        name,
        get_spans=get_spans,
        tokenizer_config=tokenizer_config,
        transformer_config=transformer_config,
        mixed_precision=mixed_precision,
        grad_scaler_config=grad_scaler_config,
    )


def build_listener(
    pooling: Model[Ragged, Floats2d], grad_factor: float = 1.0, upstream: str = "*"
) -> Model[list[Doc], list[Floats2d]]:
    """Give one vector a token, made of those of its wordpieces by a component ``transformer`` earlier in the pipeline.

    Args:
        pooling: Makes one vector of several.
        grad_factor: How much what is learnt here counts for the transformer; with 0 it learns nothing from here.
        upstream: The name of the component, or ``*`` for the nearest one before.
    """
    return TransformerListener(upstream, pooling=pooling, grad_factor=grad_factor)


def build_tok2vec_transformer_v1(
    name: str,
    get_spans: SpanGetter,
    tokenizer_config: dict[str, Any],
    pooling: Model[Ragged, Floats2d],
    grad_factor: float = 1.0,
) -> Model[list[Doc], list[Floats2d]]:
    """Do as version 3 without settings for the model; see `build_tok2vec_transformer`."""
    return build_tok2vec_transformer(name, get_spans, tokenizer_config, pooling, grad_factor)


def build_tok2vec_transformer_v2(
    name: str,
    get_spans: SpanGetter,
    tokenizer_config: dict[str, Any],
    pooling: Model[Ragged, Floats2d],
    grad_factor: float = 1.0,
    transformer_config: dict[str, Any] = NO_SETTINGS,
) -> Model[list[Doc], list[Floats2d]]:
    """Do as version 3 without mixed precision; see `build_tok2vec_transformer`."""
    return build_tok2vec_transformer(name, get_spans, tokenizer_config, pooling, grad_factor, transformer_config)


def build_tok2vec_transformer(
    name: str,
    get_spans: SpanGetter,
    tokenizer_config: dict[str, Any],
    pooling: Model[Ragged, Floats2d],
    grad_factor: float = 1.0,
    transformer_config: dict[str, Any] = NO_SETTINGS,
    mixed_precision: Precision = False,
    grad_scaler_config: dict[str, Any] = NO_SETTINGS,
) -> Model[list[Doc], list[Floats2d]]:
    """Give one vector a token, made by a transformer that this component has for itself.

    Data flow: docs -> (n_pieces, width) rows -> one (n_tokens, width) array per doc.

    Args:
        name: The model; this and the other settings are those of `build_transformer_model`.
        get_spans: Gives the spans of Docs that the transformer sees at a time.
        tokenizer_config: Settings for ``AutoTokenizer``.
        pooling: Makes one vector of several.
        grad_factor: How much what is learnt counts for the transformer; with 0 it stays as it is.
        transformer_config: Settings for ``AutoConfig``.
        mixed_precision: Whether to compute in half precision: true for float16 on a GPU, and nothing on a processor;
            "bfloat16" for that on both.
        grad_scaler_config: Settings of thinc's ``PyTorchGradScaler``, which scales gradients where they are float16.
    """
    from .layers.own_transformer import OwnTransformer

    encoder = build_transformer_model(
        name, get_spans, tokenizer_config, transformer_config, mixed_precision, grad_scaler_config
    )
    return OwnTransformer(encoder, pooling, grad_factor=grad_factor)
