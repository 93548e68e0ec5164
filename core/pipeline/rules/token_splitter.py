"""The ``token_splitter`` component: long tokens become several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...tokens.arguments import doc_argument
from .configured_pipe import ConfiguredPipe

if TYPE_CHECKING:
    from ...config.limits import Count
    from ...tokens import Doc


class TokenSplitter(ConfiguredPipe):
    """Split tokens that are long into parts of one length.

    Args:
        min_length: How many characters a token has at least that is split; 0 to split none.
        split_length: How many characters each part has, the last one perhaps fewer; 0 to split none.
    """

    def __init__(self, min_length: Count = 0, split_length: Count = 0) -> None:
        super().__init__(min_length=min_length, split_length=split_length)

    def __call__(self, doc: Doc) -> Doc:
        """Split the long tokens of a Doc; further parts hang on the first one."""
        doc_argument(doc, "What a token splitter annotates")
        least, length = self.cfg["min_length"], self.cfg["split_length"]
        long = {place for place, lexeme in enumerate(doc.lexemes) if len(lexeme.text) >= least}
        if not (least and length and long):
            return doc
        with doc.retokenize() as retokenizer:
            for place in sorted(long):
                token = doc[place]
                parts = [token.text[start : start + length] for start in range(0, len(token.text), length)]
                head = (token.head, 0) if token.head.i in long else token.head
                retokenizer.split(token, parts, heads=[head, *[(token, 0)] * (len(parts) - 1)])
        return doc


def make_token_splitter(nlp: Any, name: str, *, min_length: Count, split_length: Count) -> TokenSplitter:
    """Make a `TokenSplitter` component.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        min_length: How many characters a token has at least that is split.
        split_length: How many characters each part has.
    """
    pipe = TokenSplitter(min_length=min_length, split_length=split_length)
    pipe.name = name
    return pipe
