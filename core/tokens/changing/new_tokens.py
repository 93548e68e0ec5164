"""New tokens for a Doc: some in place of several, several in place of some.

The new tokens are made beside the old ones: each takes its annotations from one old token, its *source*, which is the
root of what was merged, or the token that was split. What is special about new tokens is written on top, and then the
Doc takes over the result; a mistake anywhere leaves it as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from ...named_tuples import NamedTuple
from ...numbers import is_whole
from ...quoting import kind_of
from ...vocab import attrs as attr_ids
from ..annotation_values import checked_sent_starts
from ..arrays.columns import BEGIN, INSIDE
from ..arrays.iob import begin_anew
from ..arrays.renumbering import Renumbering

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from ...vocab import Lexeme
    from ..doc import Doc
    from ..token import Token

    Attributes = Mapping[Any, Any]

_NAMES: Final = {
    attr_ids.LEMMA: "lemma",
    attr_ids.NORM: "norm",
    attr_ids.TAG: "tag",
    attr_ids.POS: "pos",
    attr_ids.DEP: "dep",
    attr_ids.ENT_TYPE: "ent_type",
    attr_ids.ENT_KB_ID: "ent_kb_id",
    attr_ids.ENT_ID: "ent_id",
}
"""Attributes that a token takes as a number, and under the name with an underscore behind it as a string."""


class Merge(NamedTuple):
    """One token in place of several.

    Attributes:
        start: The first token.
        end: The token after the last.
        root: The token whose annotations the new one takes.
        attrs: Attributes of the new token, by number.
        extensions: Attributes of the user's own.
    """

    start: int
    end: int
    root: int
    attrs: Attributes
    extensions: Attributes


class Split(NamedTuple):
    """Several tokens in place of one.

    Attributes:
        start: The token.
        orths: The texts of the new ones.
        heads: The head of each: a token, and which of its parts where it is split too.
        attrs: Attributes of each new token, by number.
        extensions: Attributes of the user's own, of each.
    """

    start: int
    orths: Sequence[str]
    heads: Sequence[tuple[int, int]]
    attrs: Sequence[Attributes]
    extensions: Sequence[Attributes]

    @property
    def end(self) -> int:
        """The token after the one that is split."""
        return self.start + 1


Edit: TypeAlias = Merge | Split


def retokenize(doc: Doc, edits: Iterable[Edit]) -> None:
    """Change the tokens of a Doc.

    Args:
        doc: The Doc.
        edits: The changes; no token is part of two.

    Raises:
        ValueError: The new heads form a cycle, or an attribute cannot have its value.
        IndexError: A head is a part of a token that has not so many.
    """
    ordered = sorted(edits, key=lambda edit: edit.start)
    if not ordered:
        return
    plan = _Plan(doc, ordered)
    fresh = plan.make_doc()
    for edit in ordered:
        _set_attributes(fresh, plan.first[edit.start], edit)
    _set_heads(doc, fresh, plan)
    _repair_entities(fresh)
    move = plan.renumbering()
    doc.take_tokens(fresh)
    doc.moves = (*doc.moves, move)
    if doc.has_span_groups:
        for group in doc.spans.values():
            group.renumber(move)
    for edit in ordered:
        _set_extensions(doc, plan.first[edit.start], edit)


class _Plan:
    """Know which old token each new one stands for.

    Args:
        doc: The Doc as it is.
        edits: The changes, in text order.

    Attributes:
        source: For each new token the old one whose annotations it takes.
        first: For each old token the first new one that stands for it; `last` likewise.
    """

    def __init__(self, doc: Doc, edits: Sequence[Edit]) -> None:
        self.doc = doc
        self.edits = edits
        self.first: list[int] = []
        self.last: list[int] = []
        source: list[int] = []
        for edit in edits:
            self._keep(source, edit.start)
            n_new = 1 if isinstance(edit, Merge) else len(edit.orths)
            self.first += [len(source)] * (edit.end - edit.start)
            source += [edit.root if isinstance(edit, Merge) else edit.start] * n_new
            self.last += [len(source) - 1] * (edit.end - edit.start)
        self._keep(source, len(doc))
        self.source: NDArray[np.intp] = np.array(source, dtype=np.intp)

    def _keep(self, source: list[int], end: int) -> None:
        """Let tokens stand for themselves, up to the next change."""
        start = len(self.first)
        places = range(len(source), len(source) + end - start)
        self.first += places
        self.last += places
        source += range(start, end)

    def renumbering(self) -> Renumbering:
        """Return where the tokens go."""
        return Renumbering([
            (edit.start, edit.end, self.first[edit.start], self.last[edit.start] + 1) for edit in self.edits
        ])  # fmt: skip

    def make_doc(self) -> Doc:
        """Return a Doc of the new tokens, with all annotations but heads."""
        doc = self.doc
        fresh = type(doc).from_lexemes(doc.vocab, *self._make_tokens())
        fresh.hold_with(doc)
        names = ("tag", "pos", "morph", "lemma", "dep", "sent_start", "ent_iob", "ent_type", "ent_kb_id", "ent_id")
        columns = {name: column[self.source] for name in names if (column := doc.column(name)) is not None}
        fresh.set_columns(columns)
        if len(doc.tensor) == len(doc):
            fresh.tensor = doc.tensor[self.source.tolist()]
        for edit in self.edits:
            if isinstance(edit, Merge):
                self._describe_merged(fresh, edit)
            else:
                self._describe_parts(fresh, edit)
        return fresh

    def _make_tokens(self) -> tuple[list[Lexeme], list[int]]:
        doc, lexeme = self.doc, self.doc.vocab.lexeme
        lexemes: list[Lexeme] = []
        spaces: list[int] = []
        end = 0
        for edit in self.edits:
            lexemes += doc.lexemes[end : edit.start]
            spaces += doc.spaces[end : edit.start]
            end = edit.end
            if isinstance(edit, Merge):
                lexemes.append(lexeme(doc.text_between(edit.start, end - 1) + doc.lexemes[end - 1].text))
            else:
                lexemes += map(lexeme, edit.orths)
                spaces += [False] * (len(edit.orths) - 1)
            spaces.append(doc.spaces[end - 1])
        return lexemes + doc.lexemes[end:], [*spaces, *doc.spaces[end:]]

    def _describe_merged(self, fresh: Doc, edit: Merge) -> None:
        """Join the lemmas; the new token continues only what its first token continues."""
        doc, place = self.doc, self.first[edit.start]
        if doc.column("lemma") is not None:
            fresh[place].lemma_ = doc[edit.start : edit.end].lemma_
        if doc.column("sent_start") is not None:
            fresh.set_value("sent_start", place, doc.value("sent_start", edit.start))
        if doc.value("ent_iob", edit.root) in (BEGIN, INSIDE):
            fresh.set_value("ent_iob", place, INSIDE if doc.value("ent_iob", edit.start) == INSIDE else BEGIN)
        if fresh.tensor.size:
            fresh.tensor[place] = doc.tensor[edit.end - 1]

    def _describe_parts(self, fresh: Doc, edit: Split) -> None:
        """Give each part its text as lemma; only the first begins what the token began."""
        doc, place = self.doc, self.first[edit.start]
        end = place + len(edit.orths)
        if doc.column("lemma") is not None and doc.value("lemma", edit.start):
            for part, orth in enumerate(edit.orths, start=place):
                fresh[part].lemma_ = orth
        for part in range(place + 1, end):
            if doc.value("ent_iob", edit.start) == BEGIN:
                fresh.set_value("ent_iob", part, INSIDE)
            if doc.column("sent_start") is not None and doc.value("sent_start", edit.start):
                fresh.set_value("sent_start", part, -1)
        if fresh.tensor.size:
            fresh.tensor[place:end] = 0

    def head_of_part(self, head: tuple[int, int]) -> int:
        """Return the new token that is meant by an old one and the number of its part.

        Raises:
            IndexError: It has not so many parts.
        """
        token, part = head
        place = self.first[token] + part
        if not self.first[token] <= place <= self.last[token]:
            raise IndexError(f"Token {token} ({self.doc[token].text!r}) has no part {part} to be a head.")
        return place


def _set_heads(doc: Doc, fresh: Doc, plan: _Plan) -> None:
    """Hang every new token on what stands for its old head; sentences begin anew where there is a parse."""
    given = {edit.start: list(map(plan.head_of_part, edit.heads)) for edit in plan.edits if isinstance(edit, Split)}
    old = doc.column("head")
    if old is None:
        return
    heads = np.array(plan.first, dtype=old.dtype)[old[plan.source]]
    for token, own in given.items():
        place = plan.first[token]
        heads[place : place + len(own)] = own
    fresh.set_column("head", heads)


def _repair_entities(fresh: Doc) -> None:
    """Let an entity begin where its beginning was merged away."""
    codes = fresh.column("ent_iob")
    if codes is not None:
        begin_anew(codes, fresh.values("ent_type"))


def _set_attributes(doc: Doc, place: int, edit: Edit) -> None:
    for number, values in enumerate([edit.attrs] if isinstance(edit, Merge) else edit.attrs):
        for attr, value in values.items():
            _set_attribute(doc[place + number], attr, value)


def _set_attribute(token: Token, attr: int, value: Any) -> None:
    """Set an attribute of a token, or of its word where it is not one of tokens.

    Raises:
        ValueError: It cannot have the value.
    """
    doc, place = token.doc, token.i
    if attr in _NAMES:
        if not isinstance(value, str) and not is_whole(value):
            raise ValueError(f"{attr_ids.NAMES[attr]} of a new token is a text or its number, not {kind_of(value)}.")
        setattr(token, _NAMES[attr] + "_" * isinstance(value, str), value)
    elif attr == attr_ids.MORPH:
        token.set_morph(value)
    elif attr == attr_ids.SENT_START:
        if not (value is None or isinstance(value, (bool, np.bool_)) or (is_whole(value) and -1 <= value <= 1)):
            raise ValueError(f"SENT_START of a new token is True or 1, False or -1, None or 0, not {kind_of(value)}.")
        doc.set_value("sent_start", place, checked_sent_starts([value])[0])
    elif attr == attr_ids.SPACY:
        doc.spaces = doc.spaces[:place] + bytes([_truth_value(attr, value)]) + doc.spaces[place + 1 :]
    else:
        if attr in attr_ids.FLAGS:
            value = _truth_value(attr, value)
        doc.lexemes[place].set_attrs(**{attr_ids.NAMES[attr]: value})


def _truth_value(attr: int, value: Any) -> bool:
    if not isinstance(value, (bool, np.bool_)) and not (is_whole(value) and value in (0, 1)):
        raise ValueError(f"{attr_ids.NAMES[attr]} of a new token is True or False, not {kind_of(value)}.")
    return bool(value)


def _set_extensions(doc: Doc, place: int, edit: Edit) -> None:
    for number, values in enumerate([edit.extensions] if isinstance(edit, Merge) else edit.extensions):
        for name, value in values.items():
            doc[place + number]._.set(name, value)
