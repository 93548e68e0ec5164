"""``doc.retokenize()``: collect what is to be merged and split, and do it all at the end of a ``with`` block."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from ...errors import ArgumentError
from ...iterables import is_ordered
from ...numbers import as_index
from ...quoting import counted, kind_of, shown
from ...vocab import attrs as attr_ids
from ..arguments import list_argument, mapping_argument, text_argument, whole_number
from ..given_spans import span_argument
from ..token import Token
from .new_tokens import Merge, Split, retokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import TracebackType

    from typing_extensions import Self

    from ..arrays.renumbering import Renumbering
    from ..doc import Doc
    from ..span import Span
    from .new_tokens import Attributes, Edit

_EXAMPLE: Final = "{'LEMMA': 'New York'}"

EXTENSIONS: Final = "_"
"""The key for attributes of the user's own."""

_FIXED: Final = frozenset((
    attr_ids.ID, attr_ids.ORTH, attr_ids.LENGTH, attr_ids.ENT_IOB, attr_ids.HEAD, attr_ids.LANG, attr_ids.IDX,
))  # fmt: skip
"""Attributes that follow from the new tokens and cannot be set."""


class Retokenizer:
    """Collect changes of a Doc's tokens; they are made when the ``with`` block ends, and not if it fails.

    Args:
        doc: The Doc.
    """

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self._edits: list[Edit] = []
        self._taken: set[int] = set()
        # The numbers of tokens that the edits go by; None outside of the `with` block.
        self._moves: tuple[Renumbering, ...] | None = None

    def __enter__(self) -> Self:
        self._edits = []
        self._taken = set()
        self._moves = self.doc.moves
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        moves, self._moves = self._moves, None
        if kind is not None:
            return
        if moves is not self.doc.moves and self._edits:
            raise ValueError(
                "Another retokenizer has changed the tokens of the Doc in this `with` block; do one after the other."
            )
        retokenize(self.doc, self._edits)

    def merge(self, span: Span, attrs: Attributes | None = None) -> None:
        """Make one token of a span.

        It takes head, label, tag and the like from the span's root, and the lemmas of all tokens joined.

        Args:
            span: The span.
            attrs: Attributes of the new token by name or number; under ``_`` a dictionary of the user's own.

        Raises:
            ValueError: The span is empty, of another Doc, or shares a token with another change; or an attribute
                does not exist or cannot be set.
        """
        self._check_doc(span_argument(span, "merge takes"))
        if not len(span):
            raise ValueError(f"The span doc[{span.start}:{span.end}] is empty; give one with a token at least.")
        own, extensions = _read_attributes({} if attrs is None else mapping_argument(attrs, "attrs", _EXAMPLE))
        self._take(range(span.start, span.end))
        self._edits.append(Merge(span.start, span.end, span.root.i, own, extensions))

    def split(
        self,
        token: Token,
        orths: Sequence[str],
        heads: Sequence[Token | tuple[Token, int]],
        attrs: Mapping[Any, Sequence[Any]] | None = None,
    ) -> None:
        """Make several tokens of one.

        What hung on the token hangs on the first part. A part has the token's annotations, its text as lemma where
        the token has a lemma, and no row of the tensor.

        Args:
            token: The token.
            orths: The texts of the parts.
            heads: The head of each part: a token of the Doc, or the pair of a token that is split and the number of
                one of its parts.
            attrs: For attributes by name or number a list of their values, one for each part; under ``_`` a list of
                dictionaries of the user's own.

        Raises:
            ValueError: The parts do not make up the token's text, there is not one head and one value for each, the
                token is part of another change, or an attribute does not exist or cannot be set.
        """
        if not isinstance(token, Token):
            raise ArgumentError(f"split takes a token, such as doc[2], not {kind_of(token)}.")
        self._check_doc(token)
        orths = [text_argument(orth, "A part") for orth in list_argument(orths, "orths", "['New', 'York']", are=True)]
        heads = list_argument(heads, "heads", "[doc[1], doc[1]]", are=True)
        if "".join(orths) != token.text or "" in orths:
            raise ValueError(
                f"The parts {shown(orths)} do not make up the token {shown(token.text)}; give all of its characters."
            )
        if len(heads) != len(orths):
            raise ValueError(
                f"{shown(token.text)} has {counted(len(orths), 'part')} and {counted(len(heads), 'head')}; give one "
                "for each."
            )
        places = [self._head_place(head) for head in heads]
        values = _distribute({} if attrs is None else mapping_argument(attrs, "attrs", _EXAMPLE), len(orths))
        self._take((token.i,))
        own, extensions = zip(*map(_read_attributes, values), strict=True)
        self._edits.append(Split(token.i, orths, places, own, extensions))

    def _check_doc(self, part: Span | Token) -> None:
        if self._moves is None:
            raise ValueError("Tokens are changed at the end of a block: with doc.retokenize() as retokenizer: …")
        if part.doc is not self.doc:
            raise ValueError(f"{shown(part.text)} is of another Doc than the one that is retokenized.")

    def _take(self, tokens: Iterable[int]) -> None:
        """Take note of tokens that change.

        Raises:
            ValueError: One of them changes already.
        """
        tokens = list(tokens)
        twice = next((token for token in tokens if token in self._taken), None)
        if twice is not None:
            raise ValueError(
                f"Token {twice} ({self.doc[twice].text!r}) is part of two changes; merge spans that do not overlap, "
                "and split other tokens."
            )
        self._taken.update(tokens)

    def _head_place(self, head: Any) -> tuple[int, int]:
        token, part = head if isinstance(head, tuple) and len(head) == 2 else (head, 0)
        if not isinstance(token, Token) or as_index(part) is None:
            raise ArgumentError(f"A head is a token or (token, number of the part), not {kind_of(head)}.")
        self._check_doc(token)
        return token.i, whole_number(part, "The number of a part")


def _read_attributes(given: Attributes) -> tuple[Attributes, Attributes]:
    """Return attributes by number, and those of the user's own.

    Raises:
        ValueError: There is no such attribute, or it cannot be set.
    """
    own = {}
    for name, value in given.items():
        if name == EXTENSIONS:
            continue
        number = attr_ids.intify_attr(name)
        if number in _FIXED:
            raise ValueError(f"{attr_ids.NAMES[number]} follows from the new tokens and cannot be set.")
        own[number] = value
    extensions = given.get(EXTENSIONS, {})
    _check_extensions(extensions)
    return own, extensions


def _check_extensions(values: Any) -> None:
    """Check that attributes of the user's own can be set on tokens.

    Raises:
        ValueError: One cannot.
    """
    if not isinstance(values, Mapping):
        raise ValueError(f"Under '_' a dictionary of extension attributes is due, not {shown(values)}.")
    for name in values:
        extension = Token.get_extension(name)
        if extension is None:
            raise ValueError(f"Token has no extension {name!r}; declare it with Token.set_extension first.")
        _default, method, getter, setter = extension
        if method is not None or (getter is not None and setter is None):
            raise ValueError(
                f"The extension {name!r} of Token cannot be set, because a method or getter computes it; declare it "
                "with a default or a setter."
            )


def _distribute(given: Mapping[Any, Any], n_parts: int) -> list[dict[Any, Any]]:
    """Return for each part its attributes.

    Raises:
        ValueError: An attribute has not one value for each part.
    """
    parts: list[dict[Any, Any]] = [{} for _ in range(n_parts)]
    for name, values in given.items():
        found = list(values) if is_ordered(values) else []
        if len(found) != n_parts:
            raise ValueError(
                f"The attribute {name!r} has {shown(values)}; give a list of {counted(n_parts, 'value')}, one for "
                "each part."
            )
        for part, value in zip(parts, found, strict=True):
            part[name] = value
    return parts
