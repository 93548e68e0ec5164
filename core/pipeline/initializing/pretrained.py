"""Weights of pretraining for a layer of a component: ``[initialize] init_tok2vec``."""

from __future__ import annotations

import json
import shlex
import warnings
from collections import Counter
from typing import TYPE_CHECKING, Any

from ...config.references import references, written_at
from ...errors import ConfigError, ModelError
from ...named_tuples import NamedTuple
from ...spelling import did_you_mean
from ..components.listener import Listener
from ..components.weights import load_weights
from .pretrained_files import USUAL, Origin, describe_vectors, read_origin, reads_vectors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from thinc.model import Model

    from ...config import Config
    from ...config.source import Source
    from ..learning import Learning

_QUOTE = '"'


class PretrainedLayer(NamedTuple):
    """Hold the layer of a pipeline that pretraining teaches, or that gets its weights.

    Args:
        component: The component that owns the layer.
        layer: The reference by which the component's model has it; empty for the whole model.
        path: The dotted name of the block that makes it.
        model: The layer: docs -> one (n_tokens, width) array per doc.
    """

    component: str
    layer: str
    path: str
    model: Model[Any, Any]


def find_layer(nlp: Learning, component: str = USUAL, layer: str = "") -> PretrainedLayer:
    """Return the layer that ``[pretraining]`` names; of one that listens, the component that it listens to.

    Args:
        nlp: The pipeline, its listeners connected.
        component: The name of the component.
        layer: The reference by which its model has the layer; empty for the whole model.

    Raises:
        ConfigError: There is no such component or layer.
    """
    pipe = dict(nlp.components).get(component)
    source = _asked_for_at(nlp.config, "component")
    if pipe is None:
        names = nlp.component_names
        raise ConfigError(
            f"{source}: what is pretrained is a layer of component {component!r} (pretraining.component), which is not "
            f"in the pipeline: {', '.join(names) or 'it is empty'}{did_you_mean(component, names)}; "
            "add it, or name another that has such a layer"
        )
    model = getattr(pipe, "model", None)
    known = sorted(model.ref_names) if model is not None and hasattr(model, "ref_names") else []
    if not layer and USUAL in known:
        raise ConfigError(
            f"{source}: the model of component {component!r} does more than give vectors of tokens; name the layer of "
            f"it that does: pretraining.layer = {USUAL!r}"
        )
    if model is None or (layer and layer not in known):
        raise ConfigError(
            f"{_asked_for_at(nlp.config, 'layer')}: the model of component {component!r} has no layer {layer!r}"
            f"{did_you_mean(layer, known)}; it has {', '.join(known) or 'none that can be named'}"
        )
    model = model.get_ref(layer) if layer else model
    if isinstance(model, Listener):
        if model.upstream is None:
            raise ConfigError(f"{source}: {component!r} listens to a component that is not there")
        return find_layer(nlp, model.upstream.name)
    path = f"components.{component}.model"
    block = nlp.config.lookup(path)
    return PretrainedLayer(
        component=component, layer=layer, path=f"{path}.{layer}" if layer in block else path, model=model
    )


def origin_of(nlp: Learning, layer: PretrainedLayer) -> Origin:
    """Return what the file with the weights of a layer is to say of it."""
    block = nlp.config.interpolate().lookup(layer.path)
    return Origin(
        component=layer.component,
        layer=layer.layer,
        block=block,
        vectors=describe_vectors(nlp.vocab) if reads_vectors(block) else None,
    )


def load_pretrained(path: Path, nlp: Learning) -> str:
    """Put pretrained weights into the layer that ``[pretraining]`` names, else into the one that they were made for.

    Args:
        path: The file.
        nlp: The pipeline, initialized.

    Returns:
        What was loaded into which layer, in a sentence. A warning says where components learn without it.

    Raises:
        ConfigError: There is no such component or layer.
        ModelError: The file cannot be read, or does not fit.
    """
    origin = read_origin(path)
    pretraining = nlp.config.get("pretraining") or {}
    if origin is not None:
        pretraining = {"component": origin.component, "layer": origin.layer, **pretraining}
    layer = find_layer(nlp, pretraining.get("component", USUAL), pretraining.get("layer", ""))
    try:
        load_weights(layer.model, path.read_bytes(), component=layer.component, where=str(path))
    except ModelError as error:
        if origin is None:
            raise
        if origin.component == layer.component and origin.layer != layer.layer:
            raise ModelError(
                f"{path}: the weights are those of {_named(origin)}, and {_named(layer)} was to have them; "
                f"--pretraining.layer {shlex.quote(origin.layer)} mends it"
            ) from error
        differing = list(_differences(nlp.config, layer.path, origin.block))
        if not differing:
            raise
        raise ModelError(
            f"{path}: the weights do not fit the model that the config gives component {layer.component!r}: "
            f"{'; '.join(differing)}"
        ) from error
    if origin is not None and origin.vectors not in (None, vectors := describe_vectors(nlp.vocab)):
        raise ModelError(
            f"{path}: the weights of component {layer.component!r} were made with other word vectors than those of the "
            f"vocabulary ({_size(origin.vectors)} numbers there, {_size(vectors)} other ones here); name the same in "
            "initialize.vectors"
        )
    pipe: Any = nlp.get_pipe(layer.component)
    if hasattr(pipe, "weights_read"):
        pipe.weights_read()
    listening = getattr(pipe, "listening_components", None)
    if listening == []:
        _warn_of_silence(nlp, layer)
    return _describe(path, layer, listening=listening or [])


def _asked_for_at(config: Config, key: str) -> Source:
    """Return where a layer is asked for: where ``[pretraining]`` names it, else where its weights are named."""
    weights = written_at(config, "initialize.init_tok2vec")
    named = config.source(f"pretraining.{key}")
    is_named = key in (config.get("pretraining") or {}) and not named.is_default
    return named if is_named or config.lookup(weights) is None else config.source(weights)


def _warn_of_silence(nlp: Learning, layer: PretrainedLayer) -> None:
    """Warn where components learn, and none of them by the layer that has pretrained weights."""
    frozen = (nlp.config.get("training") or {}).get("frozen_components", [])
    learning = [
        name
        for name, pipe in nlp.components
        if getattr(pipe, "is_trainable", False) and name not in (layer.component, *frozen)
    ]
    if learning:
        source = nlp.config.source(written_at(nlp.config, "initialize.init_tok2vec"))
        learn, its = ("learns", "its model") if len(learning) == 1 else ("learn", "their models")
        warnings.warn(
            f"{source}: the pretrained weights of component {layer.component!r} serve nobody: {' and '.join(learning)} "
            f"{learn} without listening to it; give {its} a layer that does, such as spacy.Tok2VecListener.v1, or "
            "leave the weights out",
            stacklevel=2,
        )


def _named(layer: PretrainedLayer | Origin) -> str:
    """Name a layer in a sentence."""
    return f"the {f'layer {layer.layer!r}' if layer.layer else 'model'} of component {layer.component!r}"


def _size(vectors: Mapping[str, Any] | None) -> str:
    return " x ".join(str(number) for number in (vectors or {}).get("shape", ()))


def _differences(config: Config, path: str, made_with: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence on each setting of a block that is other than the one that the weights were made with."""
    given, due = dict(_flat(config.interpolate().lookup(path), path)), dict(_flat(made_with, path))
    for name in sorted({*given, *due}, key=lambda name: (name.count("."), name)):
        if given.get(name) == due.get(name) or _refers(config, name):
            continue
        old, new = (json.dumps(values[name]) if name in values else "not set" for values in (due, given))
        source = str(config.source(name)) if name in given else ""
        place = f" ({source})" if source else ""
        if source.startswith("--") and source != f"--{name}":
            # A flag that stands for settings; without it they are those of the file.
            mend = f"leave {source} out"
        elif name not in due:
            mend = f"leave {name} out"
        else:
            mend = f"--{name} {shlex.quote(old.strip(_QUOTE))} mends it"
        yield f"{name} is {new}{place}, and was {old} when they were made; {mend}"


def _flat(section: Mapping[str, Any], path: str) -> Iterator[tuple[str, Any]]:
    for key, value in section.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{path}.{key}")
        else:
            yield f"{path}.{key}", value


def _refers(config: Config, path: str) -> bool:
    """Tell whether a setting takes its value from another one, which is the one to mend."""
    try:
        return any(references(config.lookup(path)))
    except KeyError:
        return False


def _describe(path: Path, layer: PretrainedLayer, *, listening: list[str]) -> str:
    """Say which layers have their weights from a file."""
    named = Counter(node.name.partition("|")[0].partition(">")[0] for node in layer.model.walk() if node.param_names)
    layers = ", ".join(f"{number} {name}" for name, number in sorted(named.items()))
    n_numbers = sum(node.get_param(name).size for node in layer.model.walk() for name in node.param_names)
    heard = f"; {' and '.join(listening)} listen{'s' if len(listening) == 1 else ''} to it" if listening else ""
    return (
        f"{layer.component}: the weights of {layer.path} ({layers}: {n_numbers:,} numbers) are those of {path}{heard}"
    )
