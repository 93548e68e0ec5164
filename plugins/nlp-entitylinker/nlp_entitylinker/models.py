"""The architectures of entity linking: a vector for each mention, to be compared with those of entities.

The graphs of layers, and the names of their parameters, are those of spaCy 3.8: parameter files go both ways.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from thinc.api import Linear, Maxout, Model, chain, list2ragged, residual, tuplify

from .layers.contexts import extract_spans, one_row_per_entity, reduce_mean, span_maker

if TYPE_CHECKING:
    from thinc.types import Floats2d

    from nlpx.config import Size
    from nlpx.tokens import Doc


def build_entity_linker_v1(tok2vec: Model[list[Doc], list[Floats2d]], nO: Size | None = None) -> Model[Any, Any]:
    """Make a vector of each doc; the component shows it the sentences of mentions.

    Data flow: docs -> one (n_tokens, width) array per doc -> their means (n_docs, width) -> (n_docs, nO).

    Args:
        tok2vec: Turns each doc into one vector per token.
        nO: The length of the vectors of the knowledge base; None to take it from there.
    """
    contexts: Model[Any, Any] = chain(chain(chain(tok2vec, list2ragged()), reduce_mean()), _hidden(tok2vec))
    output = Linear(nO=nO, nI=_width(tok2vec))
    return _with_refs(chain(contexts, output), tok2vec=tok2vec, output=output)


def build_entity_linker(tok2vec: Model[list[Doc], list[Floats2d]], nO: Size | None = None) -> Model[Any, Any]:
    """Make a vector of the window of each entity: its sentence, or as many around it as the component says.

    Data flow: docs -> one (n_tokens, width) array per doc -> means of windows (n_windows, width) -> (n_entities, nO).

    Args:
        tok2vec: Turns each doc into one vector per token.
        nO: The length of the vectors of the knowledge base; None to take it from there.
    """
    vectors: Model[Any, Any] = tuplify(chain(tok2vec, list2ragged()), span_maker())
    contexts: Model[Any, Any] = chain(chain(chain(vectors, extract_spans()), reduce_mean()), _hidden(tok2vec))
    output = Linear(nO=nO, nI=_width(tok2vec))
    model = _with_refs(one_row_per_entity(contexts, output), tok2vec=tok2vec, output=output)
    model.attrs["include_span_maker"] = True
    return model


def _hidden(tok2vec: Model[Any, Any]) -> Model[Floats2d, Floats2d]:
    """Return a layer as wide as the vectors; where nothing says how wide they are, it learns that from the first."""
    width = _width(tok2vec)
    layer = residual(Maxout(nO=width, nI=width, nP=2, dropout=0.0))
    # A function of the module, since one that is made here could not be pickled with the model.
    layer.init = partial(_init_hidden, layer.init)
    return layer


def _init_hidden(set_up: Any, model: Model[Any, Any], X: Any = None, Y: Any = None) -> None:
    set_up(model, X=X, Y=X)


def _width(tok2vec: Model[Any, Any]) -> int | None:
    width: int | None = tok2vec.maybe_get_dim("nO")
    return width


def _with_refs(model: Model[Any, Any], *, tok2vec: Model[Any, Any], output: Model[Any, Any]) -> Model[Any, Any]:
    model.set_ref("output_layer", output)
    model.set_ref("tok2vec", tok2vec)
    return model
