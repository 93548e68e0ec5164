"""A trained pipeline whose token vectors another one learns to predict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nlpx.config import load_config
from nlpx.errors import ConfigError, did_you_mean
from nlpx.pipeline import ListenedTo, find_pipeline, load
from nlpx.tokens import Doc

from .token_vectors import predict_vectors

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thinc.api import Model

    from nlpx.config import Config
    from nlpx.pipeline import Language

    from .layers.feature_major import Floats


class Teacher:
    """Give the token vectors of a component of a trained pipeline, for docs of any vocabulary.

    Only what makes these vectors is loaded of the pipeline.

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
        config = load_config(find_pipeline(name) / "config.cfg").interpolate()
        names = config["nlp"]["pipeline"]
        if component not in names:
            hint = did_you_mean(component, names) or f"; it has {', '.join(names) or 'none'}"
            raise ConfigError(f"the teacher {name} has no component {component!r}{hint}")
        needed = {component, *_companions(config, component)}
        nlp = load(name, exclude=[other for other in names if other not in needed])
        self._layer = _layer_of(nlp, name, component)
        self._vocab = nlp.vocab
        (vectors,) = predict_vectors(
            self._layer.predict,
            [Doc(self._vocab, words=["two", "words"])],
            what=f"the component {component!r} of the teacher {name}",
            advice="name another that does, or teach with a pipeline in which one listens to it, such as a tagger",
        )
        self.width = int(vectors.shape[1])

    def vectors_of(self, docs: Sequence[Doc]) -> Floats:
        """Return one vector a token, (n_tokens, width); words and spaces are all that it sees of the docs."""
        own = [
            Doc(self._vocab, words=[lexeme.text for lexeme in doc.lexemes], spaces=map(bool, doc.spaces))
            for doc in docs
        ]
        ops: Any = self._layer.ops
        vectors: Floats = ops.xp.concatenate([ops.alloc2f(0, self.width), *filter(len, self._layer.predict(own))])
        return vectors


def _companions(config: Config, component: str) -> Iterator[str]:
    """Yield the components that one needs for its token vectors.

    They are those that it may listen to, or the first of those that may listen to it.
    """
    names, components = config["nlp"]["pipeline"], config["components"]
    place = names.index(component)
    if _upstreams(components[component]):
        yield from names[:place]
    for other in names[place + 1 :]:
        if {component, "*"} & _upstreams(components[other]):
            yield other
            break


def _upstreams(block: dict[str, Any]) -> set[str]:
    """Return the names of the components to which the models of a block listen."""
    found = {block["upstream"]} if isinstance(block.get("upstream"), str) else set()
    return found.union(*(_upstreams(value) for value in block.values() if isinstance(value, dict)))


def _layer_of(nlp: Language, name: str, component: str) -> Model[Any, Any]:
    """Return what turns docs into one (n_tokens, width) array per doc."""
    pipe: Any = nlp.get_pipe(component)
    if isinstance(pipe, ListenedTo):
        # What a listener makes of the component's output is one vector a token, whatever the output is.
        return next(iter(pipe.listeners), pipe.model)
    model = getattr(pipe, "model", None)
    if model is None or "tok2vec" not in model.ref_names:
        whole = load(name)
        others = [other for other in whole.pipe_names if isinstance(whole.get_pipe(other), ListenedTo)]
        instead = f"; name {' or '.join(others)}" if others else ""
        raise ConfigError(f"the component {component!r} of the teacher {name} has no token vectors{instead}")
    layer: Model[Any, Any] = model.get_ref("tok2vec")
    return layer
