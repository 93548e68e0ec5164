"""The ``doc_cleaner`` component: what later steps do not need is taken off the Docs, so that they need less memory."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from ...tokens.arguments import doc_argument
from .configured_pipe import ConfiguredPipe

if TYPE_CHECKING:
    from ...tokens import Doc

_OWN = "_."


class DocCleaner(ConfiguredPipe):
    """Set attributes of Docs to fixed values.

    Args:
        attrs: The values by the names of the attributes, such as ``tensor``; ``_.mine`` is one of the user's own.
        silent: Whether nothing is said of attributes that Docs do not have.
    """

    def __init__(self, attrs: dict[str, Any], *, silent: bool = True) -> None:
        super().__init__(attrs=dict(attrs), silent=silent)

    def __call__(self, doc: Doc) -> Doc:
        """Set the attributes of a Doc; those that it does not have are left out."""
        doc_argument(doc, "What a doc cleaner annotates")
        for attr, value in self.cfg["attrs"].items():
            if attr.startswith(_OWN) and doc._.has(attr.removeprefix(_OWN)):
                setattr(doc._, attr.removeprefix(_OWN), value)
            elif hasattr(doc, attr):
                setattr(doc, attr, value)
            elif not self.cfg["silent"]:
                warnings.warn(
                    f"component {self.name!r} cannot clean doc.{attr}: a Doc has no such attribute; take it out of the "
                    "component's attrs, or register it with Doc.set_extension",
                    stacklevel=2,
                )
        return doc


def make_doc_cleaner(nlp: Any, name: str, *, attrs: dict[str, Any], silent: bool) -> DocCleaner:
    """Make a `DocCleaner` component.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        attrs: The values by the names of the attributes.
        silent: Whether nothing is said of attributes that Docs do not have.
    """
    pipe = DocCleaner(attrs, silent=silent)
    pipe.name = name
    return pipe
