"""Groups of spans that are given by offsets of characters, as the tokens of a Doc."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import DataError
from ...iterables import is_ordered
from ...named_tuples import NamedTuple
from ...quoting import counted, shown
from ..annotation_values import as_list, check_unicode, checked_label, checked_offsets
from .iob import excerpt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..doc import Doc
    from ..span import Span

# How many spans a sentence names.
_N_SHOWN = 5


class _Given(NamedTuple):
    """Hold a span as it was given, and as it stands in a Doc.

    Args:
        start: The offset of its first character.
        end: The offset after its last.
        label: Its label.
        span: The tokens that it touches; None if it touches none.
    """

    start: int
    end: int
    label: str
    span: Span | None

    @property
    def fits(self) -> bool:
        """Whether it begins and ends where tokens do."""
        return self.span is not None and (self.span.start_char, self.span.end_char) == (self.start, self.end)


def set_spans(doc: Doc, groups: Any, report: Callable[[str], None]) -> None:
    """Annotate groups of spans, given as (start, end, label) or (start, end, label, kb_id) with character offsets.

    A span that begins or ends inside of a token is widened to the tokens that it touches.

    Args:
        doc: The Doc.
        groups: The spans by the key of their group.
        report: Called with a sentence about the spans of a group that are widened, or touch no token.

    Raises:
        DataError: There is another form, or offsets are beyond the text.
    """
    if not isinstance(groups, Mapping) or not all(isinstance(key, str) for key in groups):
        raise DataError(f"'spans' is {shown(groups)}; give a dictionary such as {{'sc': [(0, 6, 'LABEL')]}}.")
    for key in groups:
        check_unicode(key, what="name of a group of spans")
    read = {
        str(key): [_read(doc, value, key) for value in as_list(group, what=f"the list of spans {shown(key)}")]
        for key, group in groups.items()
    }
    for key, given in read.items():
        doc.spans[key] = [each.span for each in given if each.span is not None]
        odd = [each for each in given if not each.fits]
        if odd:
            report(_explain(doc, key, odd, n_spans=len(given)))


def _read(doc: Doc, value: Any, key: str) -> _Given:
    """Read a span: its offsets, its label, which may be empty, and its id in a knowledge base."""
    if not is_ordered(value) or not 3 <= len(parts := list(value)) <= 4:
        raise DataError(
            f"{shown(value)} in the spans {shown(key)} is no span; write (start, end, label) or (start, end, label, "
            "kb_id), with character offsets."
        )
    start, end, label, *rest = parts
    what = f"The span {shown(tuple(parts))} of {shown(key)}"
    start, end = checked_offsets(start, end, length=doc.offsets[-1], what=what)
    name = checked_label(label, doc.vocab.strings, what=f"t{what[1:]}", may_be_empty=True)
    kb_id = rest[0] if rest else ""
    if not isinstance(kb_id, str):
        raise DataError(f"{what} has the knowledge base id {shown(kb_id)}; give its name.")
    span = doc.char_span(start, end, label=name, kb_id=kb_id, alignment_mode="expand")
    return _Given(start, end, name, span or None)


def _explain(doc: Doc, key: str, odd: Sequence[_Given], *, n_spans: int) -> str:
    """Count the spans that do not begin and end where tokens do, name the first, and say what became of them."""
    first = ", ".join(
        f"{shown(doc.text[each.start : each.end])} ({each.start}:{each.end} {each.label[:40]}) is "
        + (f"now {shown(each.span.text)}" if each.span else "left out, because it touches no token")
        for each in odd[:_N_SHOWN]
    )
    more = f" and {len(odd) - _N_SHOWN} more" if len(odd) > _N_SHOWN else ""
    return (
        f"Not at token boundaries in {excerpt(doc)}: {len(odd)} of {counted(n_spans, 'span')} of {shown(key)}: "
        f"{first}{more}. Correct the offsets, or see the tokens with nlp.make_doc(text)."
    )
