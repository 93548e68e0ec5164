"""A trained pipeline whose token vectors another one learns to predict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nlpx.errors import ConfigError, did_you_mean
from nlpx.pipeline import ListenedTo, load
from nlpx.tokens import Doc

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thinc.api import Model

    from nlpx.pipeline import Language

    from .layers.feature_major import Floats


class Teacher:
    """Give the token vectors of a component of a trained pipeline, for docs of any vocabulary.

    Args:
        name: The pipeline: a package or a directory.
        component: The component; one that others listen to, or one with a tok2vec layer of its own.

    Attributes:
        width: The width of its vectors.

    Raises:
        ModelNotFound: There is no such pipeline.
        ConfigError: It has no such component, or that has no token vectors.
    """

    def __init__(self, name: str, component: str) -> None:
        self._nlp = load(name)
        self._layer = _layer_of(self._nlp, name, component)
        (vectors,) = self._layer.predict([Doc(self._nlp.vocab, words=["word"])])
        self.width = int(vectors.shape[1])

    def vectors_of(self, docs: Sequence[Doc]) -> Floats:
        """Return one vector a token, (n_tokens, width); words and spaces are all that it sees of the docs."""
        own = [
            Doc(
                self._nlp.vocab,
                words=[lexeme.text for lexeme in doc.lexemes],
                spaces=doc.to_array("SPACY").astype(bool).tolist(),
            )
            for doc in docs
        ]
        ops: Any = self._layer.ops
        vectors: Floats = ops.xp.concatenate([ops.alloc2f(0, self.width), *filter(len, self._layer.predict(own))])
        return vectors


def _layer_of(nlp: Language, name: str, component: str) -> Model[Any, Any]:
    """Return what turns docs into one (n_tokens, width) array per doc."""
    if component not in nlp.pipe_names:
        hint = did_you_mean(component, nlp.pipe_names) or f"; it has {', '.join(nlp.pipe_names) or 'none'}"
        raise ConfigError(f"the teacher {name} has no component {component!r}{hint}")
    pipe: Any = nlp.get_pipe(component)
    if isinstance(pipe, ListenedTo):
        # What a listener makes of the component's output is one vector a token, whatever the output is.
        return next(iter(pipe.listeners), pipe.model)
    model = getattr(pipe, "model", None)
    if model is None or "tok2vec" not in model.ref_names:
        others = [other for other in nlp.pipe_names if isinstance(nlp.get_pipe(other), ListenedTo)]
        instead = f"; name {' or '.join(others)}" if others else ""
        raise ConfigError(f"the component {component!r} of the teacher {name} has no token vectors{instead}")
    layer: Model[Any, Any] = model.get_ref("tok2vec")
    return layer
