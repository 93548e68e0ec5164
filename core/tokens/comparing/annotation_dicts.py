"""The annotations of a Doc as a dictionary, and a Doc made of such a dictionary."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import DataError
from ...iterables import is_ordered
from ...quoting import counted, shown, with_article
from .. import doc_setup
from ..annotation_values import (
    as_list,
    checked_cats,
    checked_heads,
    checked_numbers,
    checked_sent_starts,
    checked_spaces,
    checked_texts,
    checked_words,
    is_score,
)
from ..doc import Doc
from ..features import strings_of
from ..words_in_text import spaces_in_text
from .iob import MISSING, set_entity_tags, tags_of_columns, tags_of_offsets, token_offsets
from .offset_spans import set_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_TOKEN_KEYS = {
    "ORTH": "words",
    "SPACY": "spaces",
    "TAG": "tags",
    "LEMMA": "lemmas",
    "POS": "pos",
    "MORPH": "morphs",
    "HEAD": "heads",
    "DEP": "deps",
    "SENT_START": "sent_starts",
}
"""The names of token annotations, as attributes and as arguments of a Doc."""

_DOC_KEYS = ("entities", "spans", "links", "cats")
_NO_COLUMNS = dict.fromkeys(("tags", "pos", "morphs", "lemmas", "heads", "deps", "sent_starts", "ents"))
NESTED = ("token_annotation", "doc_annotation")
_IGNORED = ("text", "raw", "id", "meta")
_KEYS = frozenset((*_TOKEN_KEYS, *_TOKEN_KEYS.values(), *_DOC_KEYS, *_IGNORED))


class UnknownAnnotationError(DataError, KeyError):
    """Report a key that is no annotation."""


def warn(notice: str) -> None:
    """Report what does no harm to other annotations."""
    warnings.warn(notice, UserWarning, stacklevel=4)


def doc_from_dict(predicted: Doc, annotations: Mapping[str, Any]) -> Doc:
    """Make a reference Doc of the predicted one's text, or of ``words``, and annotate it.

    Raises:
        DataError: An annotation does not fit.
        KeyError: A key is unknown.
    """
    given = flattened(annotations)
    words, spaces = given.pop("words", None), given.pop("spaces", None)
    if words is None:
        words = [lexeme.text for lexeme in predicted.lexemes]
        if spaces is not None:
            spaces_of(spaces, words)
        # They are those of the text, whatever is given.
        spaces = [*map(bool, predicted.spaces)]
    else:
        words = checked_words(words)
        spaces = spaces_in_text(words, predicted.text) if spaces is None else spaces_of(spaces, words)
    doc = Doc(predicted.vocab, words=words, spaces=spaces)
    _annotate(doc, given, warn)
    return doc


def annotate_doc(doc: Doc, annotations: Mapping[str, Any], *, report: Callable[[str], None] = warn) -> None:
    """Annotate a Doc that has nothing but its words.

    Args:
        doc: The Doc.
        annotations: The annotations, without words and spaces.
        report: Called with a sentence about entities, or spans, that do not begin and end where tokens do.

    Raises:
        DataError: An annotation does not fit.
        KeyError: A key is unknown.
    """
    _annotate(doc, flattened(annotations), report)


def spaces_of(spaces: Any, words: Sequence[str]) -> list[bool]:
    """Tell whether a space follows each word, as somebody gives it.

    Raises:
        DataError: It is no list of truth values, one for each word.
    """
    return checked_spaces(_column("spaces", spaces, len(words)))


def _annotate(doc: Doc, given: dict[str, Any], report: Callable[[str], None]) -> None:
    entities, spans, links, cats = (given.pop(key, None) for key in _DOC_KEYS)
    if given:
        doc_setup.annotate(doc, **{**_NO_COLUMNS, **_columns(given, len(doc))})
    if entities is not None:
        _set_entities(doc, entities, report)
    if links is not None:
        set_links(doc, links)
    if spans is not None:
        set_spans(doc, spans, report)
    if cats is not None:
        doc.cats = checked_cats(cats)


def flattened(annotations: Mapping[str, Any]) -> dict[str, Any]:
    """Flatten nested annotations, call each by the name that a Doc's argument has, and leave out what is None.

    Raises:
        DataError: Something nested is no dictionary, or an annotation is given twice.
        KeyError: A key is unknown.
    """
    flat: dict[str, Any] = {}
    for key, value in annotations.items():
        if key in NESTED:
            if not isinstance(value, Mapping):
                raise DataError(f"{key!r} is {shown(value)}; give a dictionary of annotations.")
            inner = flattened(value)
        elif key in _KEYS:
            inner = {_TOKEN_KEYS.get(key, key): value} if key not in _IGNORED and value is not None else {}
        else:
            # Its import takes a millisecond, which loading a pipeline would pay for.
            from difflib import get_close_matches

            close = get_close_matches(str(key), _KEYS, n=1)
            hint = f"did you mean {close[0]!r}?" if close else f"use {', '.join((*_TOKEN_KEYS.values(), *_DOC_KEYS))}."
            raise UnknownAnnotationError(f"There is no annotation {shown(key)}; {hint}")
        twice = inner.keys() & flat
        if twice:
            raise DataError(
                f"The annotation {min(twice)!r} is given twice, the second time as {key!r}; drop one of them."
            )
        flat.update(inner)
    return flat


def _column(name: str, values: Any, n_words: int) -> list[Any]:
    """Return a list that has one value for each word."""
    column = as_list(values, what="a list") if is_ordered(values) else None
    if column is None or len(column) != n_words:
        what = with_article(type(values).__name__) if column is None else counted(len(column), "value")
        raise DataError(
            f"{name!r} has {what} for {counted(n_words, 'word')}; give a list with one value for each word."
        )
    return column


def _columns(given: Mapping[str, Any], n_words: int) -> dict[str, Any]:
    """Return annotations of words as a Doc takes them."""
    columns: dict[str, Any] = {name: _column(name, values, n_words) for name, values in given.items()}
    for name, values in columns.items():
        if name == "heads":
            columns[name] = checked_heads(values)
        elif name == "sent_starts":
            columns[name] = checked_sent_starts(values)
        else:
            columns[name] = checked_texts(name, values)
    return columns


def _set_entities(doc: Doc, entities: Any, report: Callable[[str], None]) -> None:
    """Annotate entities given as tags or as offsets."""
    if isinstance(entities, Mapping):
        raise DataError(
            f"'entities' is the dictionary {shown(entities)}; give the list itself: (start, end, label) with character "
            "offsets, or one tag for each token."
        )
    entities = as_list(entities, what="a list of entities")
    if entities and all(entity is None or isinstance(entity, str) for entity in entities):
        set_entity_tags(doc, entities)
        return
    tags, notice = tags_of_offsets(doc, entities)
    set_entity_tags(doc, tags)
    if notice:
        report(notice)


def set_links(doc: Doc, links: Any) -> None:
    """Annotate knowledge base ids, given for the offsets of entities; the id with the value 1 is the right one.

    Raises:
        DataError: There is another form, or no token begins or ends where a link does.
    """
    first_at, last_at = _token_edges(doc)
    ids = np.zeros(len(doc), dtype=np.uint64)
    if not isinstance(links, Mapping):
        raise DataError(f"'links' is {shown(links)}; give a dictionary such as {{(0, 6): {{'Q84': 1.0, 'Q1': 0.0}}}}.")
    for place, candidates in links.items():
        if not isinstance(place, tuple) or len(place) != 2 or not isinstance(candidates, Mapping):
            raise DataError(
                f"The link {shown(place)} to {shown(candidates)} has another form than (start, end) to "
                "{'id': 1.0, 'other id': 0.0}; write it so."
            )
        start, end = checked_numbers(*place, what=f"The link at {shown(place)}")
        first, last = first_at.get(start), last_at.get(end)
        if first is None or last is None or last < first:
            raise DataError(
                f"The link at {shown(start)}:{shown(end)} ({shown(doc.text[max(0, start) : end])}) is not at token "
                "boundaries; give it the offsets of an entity."
            )
        right = _right_ids(candidates)
        if len(right) > 1:
            raise DataError(f"The link at {start}:{end} has two right ids, {shown(right)}; give only one the value 1.")
        if right:
            ids[first : last + 1] = doc.vocab.strings.add(right[0])
    if links:
        doc.set_column("ent_kb_id", ids)


def _right_ids(candidates: Mapping[Any, Any]) -> list[str]:
    """Return the ids in a knowledge base that have the value 1."""
    for kb_id, value in candidates.items():
        if not isinstance(kb_id, str) or not kb_id or not is_score(value):
            raise DataError(f"A link has {shown(value)} for the id {shown(kb_id)}; give names of ids 1.0 or 0.0.")
    return [str(kb_id) for kb_id, value in candidates.items() if value == 1.0]


def _token_edges(doc: Doc) -> tuple[dict[int, int], dict[int, int]]:
    """Map the offsets where tokens start, and where they end, to tokens."""
    starts, ends = token_offsets(doc)
    return {at: i for i, at in enumerate(starts)}, {at: i for i, at in enumerate(ends)}


def doc_to_dict(doc: Doc) -> dict[str, Any]:
    """Give all annotations of a Doc as `doc_from_dict` takes them."""
    starts, ends = token_offsets(doc)
    return {
        "doc_annotation": {
            "cats": doc.copied_cats(),
            "entities": [MISSING if tag is None else tag for tag in tags_of_columns(doc)],
            "spans": {key: list(group.as_characters()) for key, group in doc.spans.items()},
            "links": {(starts[span.start], ends[span.end - 1]): {span.kb_id_: 1.0} for span in doc.ents if span.kb_id},
        },
        "token_annotation": {
            "ORTH": [lexeme.text for lexeme in doc.lexemes],
            "SPACY": [*map(bool, doc.spaces)],
            "TAG": strings_of(doc, "tag"),
            "LEMMA": strings_of(doc, "lemma"),
            "POS": strings_of(doc, "pos"),
            "MORPH": [doc.vocab.morphology.get(key) if key else "" for key in doc.values("morph").tolist()],
            "HEAD": list(range(len(doc))) if doc.column("head") is None else doc.values("head").tolist(),
            "DEP": strings_of(doc, "dep"),
            "SENT_START": _sent_starts(doc),
        },
    }


def _sent_starts(doc: Doc) -> list[int]:
    """Give sentence starts; the first token is one, whatever else is known."""
    starts: list[int] = doc.values("sent_start").tolist()
    return [1, *starts[1:]] if starts else []
