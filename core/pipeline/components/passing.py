"""Pass Docs through one component of a pipeline, be it an object with a method `pipe` or a mere function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...iterables import is_iterable
from ...registry.blame import author_of, blame
from ...tokens import Doc
from ..arguments import settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..arguments import ComponentSettings
    from ..assembly import Assembly
    from .pipe import ErrorHandler


def pass_through(
    nlp: Assembly, docs: Iterator[Doc], *, name: str, pipe: Any, batch_size: int, settings: ComponentSettings
) -> Iterator[Doc]:
    """Pass a stream of Docs through a component.

    Args:
        nlp: The pipeline, whose error handler gets the Docs of a function that fail.
        docs: The Docs.
        name: The component's name.
        pipe: The component.
        batch_size: How many Docs it sees at a time.
        settings: Settings for components, by name.

    Raises:
        ValueError: It takes no such settings.
        PluginError: It gives something else than Docs.
    """
    own = settings_for(name, getattr(pipe, "pipe", pipe), settings)
    if not hasattr(pipe, "pipe"):
        return _one_by_one(nlp, docs, name, pipe, own)
    results = pipe.pipe(docs, **{"batch_size": batch_size, **own})
    if not is_iterable(results):
        problem = f"must return a stream of Docs from its pipe, not {type(results).__name__}"
        raise blame(f"component {name!r}", author_of(pipe), problem)
    return (check_doc(result, name, pipe) for result in results)


def _one_by_one(nlp: Assembly, docs: Iterator[Doc], name: str, pipe: Any, settings: Mapping[str, Any]) -> Iterator[Doc]:
    """Pass a stream of Docs through a component that is a mere function."""
    for doc in docs:
        try:
            result = check_doc(pipe(doc, **settings), name, pipe)
        except Exception as error:
            handler_of(nlp, pipe)(name, pipe, [doc], error)
        else:
            yield result


def check_doc(result: Any, name: str, pipe: Any) -> Doc:
    """Return what a component has returned.

    Raises:
        PluginError: It is no Doc.
    """
    if not isinstance(result, Doc):
        problem = f"must return the Doc, but returned {type(result).__name__}"
        raise blame(f"component {name!r}", author_of(pipe), problem)
    return result


def handler_of(nlp: Assembly, pipe: Any) -> ErrorHandler:
    """Return what happens to Docs that fail in a component: as it says itself, else as the pipeline does."""
    if hasattr(pipe, "get_error_handler"):
        handler: ErrorHandler = pipe.get_error_handler()
        return handler
    return nlp.default_error_handler
