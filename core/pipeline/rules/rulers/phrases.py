"""Make phrases of texts: as the texts of a pipeline are made where the component stands that looks for them."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Any

from ....errors import UsageError
from ....matcher.token_patterns import ANNOTATIONS
from ....quoting import first_line, shown
from ....tokens import is_lexical
from ....vocab import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ....tokens import Doc
    from ...language import Language


def make_phrases(
    nlp: Language, component: Any, attribute: int, texts: Iterable[tuple[str, tuple[object, int]]]
) -> Iterator[tuple[Doc, int]]:
    """Yield a Doc for each text, with what belongs to it.

    They are tokenized only, unless what phrases are compared by is set by the components before this one.

    Args:
        nlp: The pipeline.
        component: The component that looks for them; where it is not in the pipeline, all others stand before it.
        attribute: The attribute by which phrases are compared.
        texts: Each text with where it stands, for messages, and anything that belongs to it.

    Raises:
        UsageError: Of a text no Doc can be made, or no component sets the attribute.
    """
    earlier = [name for name, _ in takewhile(lambda part: part[1] is not component, nlp.pipeline)]
    if not any(_matters(nlp, name, attribute) for name in earlier) and attribute not in ANNOTATIONS:
        for text, (where, key) in texts:
            try:
                yield nlp.make_doc(text), key
            except ValueError as error:
                raise UsageError(f"{where}: {first_line(error)}") from None
        return
    others = [name for name in nlp.component_names if name not in earlier]
    for doc, (where, key) in nlp.pipe(texts, as_tuples=True, disable=others):
        if attribute in ANNOTATIONS and len(doc) and not doc.has_annotation(attribute):
            raise UsageError(
                f"{where}: the phrase {shown(doc.text)} has no {attrs.NAMES[attribute]}, by which component "
                f"{component.name!r} compares; put a component before it that sets that, or leave phrase_matcher_attr "
                "out to compare texts."
            )
        yield doc, key


def _matters(nlp: Language, name: str, attribute: int) -> bool:
    """Tell whether a component may change how the tokens of a phrase compare."""
    meta = nlp.get_pipe_meta(name)
    assigned = f"token.{attrs.NAMES[attribute].lower()}"
    return not is_lexical([attribute]) or meta.retokenizes or assigned in meta.assigns
