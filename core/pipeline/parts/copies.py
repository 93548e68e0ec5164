"""Take components from another pipeline, and give components their own copy of what they listened to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ...config import resolve_block
from ...config.blocks import is_block
from ...quoting import counted
from ...spelling import did_you_mean
from ..components.listener import Listener, listeners_of
from ..components.upstream import ListenedTo

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...config import Config
    from ...vocab import Vocab
    from ..inventory import Inventory
    from .lineup import Part


def copy_component(
    source: Any, source_name: str, *, vocab: Vocab, name: str, build: Callable[[str, Config], Any]
) -> tuple[Any, dict[str, Any]]:
    """Copy a component of another pipeline, weights and all.

    A component that cannot be saved is shared by the two pipelines.

    Args:
        source: The other pipeline.
        source_name: The component's name there.
        vocab: The vocabulary of the pipeline that the copy is for.
        name: The component's name in it.
        build: Makes a component of this name as a config says.

    Returns:
        The component and its settings, its factory among them.

    Raises:
        ValueError: The source is no pipeline.
        KeyError: It has no such component.
    """
    if not hasattr(source, "get_pipe_config"):
        raise ValueError(
            f"The source of component {source_name!r} must be a pipeline, not {source!r}; load it first, as in "
            "source=nlpx.load('folder')."
        )
    if source_name not in source.component_names:
        hint = did_you_mean(source_name, source.component_names)
        raise KeyError(f"The source has no component {source_name!r}, only {source.component_names}{hint}")
    original = source.get_pipe(source_name)
    config = source.config.interpolate()
    settings = config["components"][source_name]
    if source.vocab is not vocab:
        vocab.strings.update(source.vocab.strings)
    if not (hasattr(original, "to_bytes") and hasattr(original, "from_bytes")):
        return original, settings
    config["components"][name] = settings
    pipe = build(name, config)
    pipe.from_bytes(original.to_bytes(exclude=["vocab"]), exclude=["vocab"])
    return pipe, settings


def replace_listeners(part: Part, upstream_part: Part, *, block: dict[str, Any], paths: Sequence[str]) -> None:
    """Put copies of a component's model in the place of the listeners of another.

    Args:
        part: The component that listens.
        upstream_part: The component that is listened to.
        block: The block of the config that makes its model.
        paths: Where the listeners are in the config of the one that listens, such as ``model.tok2vec``.

    Raises:
        ValueError: The component does not listen there, or the other one is none that others listen to.
    """
    upstream = upstream_part.pipe
    if not isinstance(upstream, ListenedTo):
        raise ValueError(
            f"Component {upstream_part.name!r} provides no token vectors, so {part.name!r} does not listen to it; name "
            "the component that does."
        )
    listeners = list(upstream.listener_map.get(part.name, ()))
    _put_copies(part.pipe, part.settings, upstream, name=part.name, listeners=listeners, paths=paths, block=block)
    for listener in listeners:
        upstream.remove_listener(listener, part.name)


def own_layers(
    pipe: Any, settings: dict[str, Any], *, source: Inventory, source_name: str, paths: Sequence[str]
) -> None:
    """Do so for the copy of a component; the pipeline that it comes from stays as it is.

    Args:
        pipe: The copy.
        settings: Its settings; changed in place.
        source: The pipeline that it comes from.
        source_name: The component's name there.
        paths: Where its listeners are in its config.

    Raises:
        ValueError: The component does not listen there.
    """
    pairs = list(zip(listeners_of(source.get_pipe(source_name)), listeners_of(pipe), strict=True))
    for upstream in {id(original.upstream): original.upstream for original, _ in pairs if original.upstream}.values():
        listeners = [listener for original, listener in pairs if original.upstream is upstream]
        block = source.get_pipe_config(upstream.name)["model"]
        _put_copies(pipe, settings, upstream, name=source_name, listeners=listeners, paths=paths, block=block)


def _put_copies(
    pipe: Any,
    settings: dict[str, Any],
    upstream: ListenedTo,
    *,
    name: str,
    listeners: Sequence[Listener],
    paths: Sequence[str],
    block: dict[str, Any],
) -> None:
    """Put models of its own in the place of listeners to `upstream`, whose model `block` makes; in the config too."""
    wrong = [path for path in paths if not _is_listener(_block(settings, path))]
    if wrong:
        raise ValueError(
            f"The config of component {name!r} has no listener at {wrong[0]!r}; name the places of the blocks in which "
            "@architectures names one."
        )
    if len(listeners) != len(paths):
        raise ValueError(
            f"Component {name!r} has {counted(len(listeners), 'listener')} to {upstream.name!r}, but {len(paths)} are "
            f"to be replaced ({', '.join(paths)}); name them all."
        )
    for path, listener in zip(paths, listeners, strict=True):
        own = upstream.own_block(block, _block(settings, path))
        model = resolve_block(own, where=f"components.{name}.{path}")
        upstream.fill_own(model, listener)
        pipe.model.replace_node(listener, model)
        parent, _, key = path.rpartition(".")
        (_block(settings, parent) if parent else settings)[key] = own


def rename_in_config(settings: dict[str, Any], old: str, new: str) -> None:
    """Let a config refer to a component by its new name: its ``upstream`` settings and ``${components.…}`` references.

    Args:
        settings: A section of the config; changed in place.
        old: The name that the component had.
        new: The name that it has now.
    """
    for key, value in settings.items():
        if isinstance(value, dict):
            rename_in_config(value, old, new)
        elif isinstance(value, str):
            renamed = re.sub(rf"\$\{{components\.{re.escape(old)}(?=[.:}}])", f"${{components.{new}", value)
            settings[key] = new if key == "upstream" and value == old else renamed


def _block(settings: dict[str, Any], path: str) -> Any:
    """Return what stands at a dotted name, or None."""
    node: Any = settings
    for part in path.split("."):
        if not isinstance(node, dict) or part not in node:
            return None
        node = node[part]
    return node


def _is_listener(block: Any) -> bool:
    """Tell whether a block of a config makes a listener."""
    return is_block(block) and isinstance(resolve_block(block), Listener)
