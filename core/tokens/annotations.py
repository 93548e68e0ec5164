"""The annotations of a Doc as a dictionary, and a Doc made of such a dictionary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import DataError
from .doc import Doc
from .iob import MISSING, offsets_to_biluo_tags, set_entity_tags, tags_of_columns, token_offsets

if TYPE_CHECKING:
    from collections.abc import Iterable

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

_DOC_KEYS = ("cats", "entities", "spans", "links")
_NESTED = ("token_annotation", "doc_annotation")
_IGNORED = ("text", "raw", "id", "meta")
_KEYS = frozenset((*_TOKEN_KEYS, *_TOKEN_KEYS.values(), *_DOC_KEYS, *_IGNORED))


class UnknownAnnotationError(DataError, KeyError):
    """Report a key that is no annotation."""


def doc_from_dict(predicted: Doc, annotations: Mapping[str, Any]) -> Doc:
    """Make a reference Doc of the predicted one's text, or of ``words``, and annotate it.

    Raises:
        DataError: An annotation does not fit.
        KeyError: A key is unknown.
    """
    given = _normalized(annotations)
    words = given.pop("words", None)
    spaces = given.pop("spaces", None)
    if words is None:
        words, spaces = [each.text for each in predicted.lexemes], list(predicted.spaces)
    elif spaces is None:
        spaces = spaces_in_text(words, predicted.text)
    entities, spans, links, cats = (given.pop(key, None) for key in ("entities", "spans", "links", "cats"))
    _check_lengths(given, len(words))
    doc = Doc(predicted.vocab, words=words, spaces=spaces, **_parse(given, len(words)))
    if entities is not None:
        _set_entities(doc, entities)
    if links:
        set_links(doc, links)
    if spans:
        set_spans(doc, spans)
    if cats is not None:
        doc.cats = _checked_cats(cats)
    return doc


def _normalized(annotations: Mapping[str, Any]) -> dict[str, Any]:
    """Flatten nested annotations and call each by the name that a Doc's argument has."""
    flat: dict[str, Any] = {}
    for key, value in annotations.items():
        if key in _NESTED:
            flat.update(_normalized(value))
        elif key in _KEYS:
            if key not in _IGNORED:
                flat[_TOKEN_KEYS.get(key, key)] = value
        else:
            close = get_close_matches(str(key), _KEYS, n=1)
            hint = f"did you mean {close[0]!r}?" if close else f"use {', '.join((*_TOKEN_KEYS.values(), *_DOC_KEYS))}."
            raise UnknownAnnotationError(f"There is no annotation {key!r}; {hint}")
    return flat


def spaces_in_text(words: Sequence[str], text: str) -> list[bool] | None:
    """Find which words of a text a space follows; None where the words do not make up the text."""
    spaces = []
    at = 0
    for word in words:
        if not text.startswith(word, at):
            return None
        at += len(word)
        spaces.append(text.startswith(" ", at))
        at += spaces[-1]
    return spaces if at == len(text) else None


def words_and_spaces(words: Sequence[str], text: str) -> tuple[list[str], list[bool]]:
    """Find words in their text, and put a token of white space wherever more than one space is between two.

    Raises:
        ValueError: The words do not make up the text.
    """
    found: list[str] = []
    spaces: list[bool] = []
    at = 0
    for word in (each for each in words if each and not each.isspace()):
        start = text.find(word, at)
        gap = text[at:start] if start >= 0 else word
        if gap and not gap.isspace():
            raise ValueError(f"The token {word!r} does not follow at offset {at} of the text: {text[at : at + 30]!r}.")
        _add_gap(gap, found, spaces)
        found.append(word)
        spaces.append(False)
        at = start + len(word)
    if text[at:] and not text[at:].isspace():
        raise ValueError(f"The tokens end at offset {at}, but the text goes on: {text[at : at + 30]!r}.")
    _add_gap(text[at:], found, spaces)
    return found, spaces


def _add_gap(gap: str, words: list[str], spaces: list[bool]) -> None:
    """Write white space as the space after a word, and what is left of it as a token."""
    if words and gap.startswith(" "):
        spaces[-1] = True
        gap = gap[1:]
    if gap:
        words.append(gap)
        spaces.append(False)


def _check_lengths(given: Mapping[str, Any], n_words: int) -> None:
    for name, values in given.items():
        if isinstance(values, str) or not isinstance(values, Sequence) or len(values) != n_words:
            shown = f"{len(values)} values" if isinstance(values, Sequence) else f"a {type(values).__name__}"
            raise DataError(f"{name!r} has {shown} for {n_words} words; give a list with one value for each word.")


def _parse(given: dict[str, Any], n_words: int) -> dict[str, Any]:
    """Give a word without head or label itself as head and no label; heads without any labels say nothing."""
    heads, deps = given.pop("heads", None), given.pop("deps", None)
    if deps is None:
        return given
    own = range(n_words)
    missing = [not dep or (heads is not None and heads[i] is None) for i, dep in enumerate(deps)]
    given["heads"] = [i if heads is None or missing[i] else heads[i] for i in own]
    given["deps"] = ["" if missing[i] else deps[i] for i in own]
    return given


def _set_entities(doc: Doc, entities: Iterable[Any]) -> None:
    """Annotate entities given as tags or as offsets."""
    entities = list(entities)
    tags = all(each is None or isinstance(each, str) for each in entities) and len(entities) > 0
    set_entity_tags(doc, entities if tags else offsets_to_biluo_tags(doc, entities))


def set_links(doc: Doc, links: Mapping[Any, Mapping[str, float]]) -> None:
    """Annotate knowledge base ids, given for the offsets of entities; the id with the value 1 is the right one."""
    first_at, last_at = _token_edges(doc)
    ids = np.zeros(len(doc), dtype=np.uint64)
    for (start, end), candidates in links.items():
        first, last = first_at.get(start), last_at.get(end)
        if first is None or last is None or last < first:
            raise DataError(
                f"The link at {start}:{end} ({doc.text[max(0, start) : end]!r}) is not at token boundaries; give it "
                "the offsets of an entity."
            )
        right = [kb_id for kb_id, value in candidates.items() if value == 1.0]
        if right:
            ids[first : last + 1] = doc.vocab.strings.add(right[0])
    doc.set_column("ent_kb_id", ids)


def set_spans(doc: Doc, groups: Mapping[str, Iterable[Any]]) -> None:
    """Annotate span groups, given as (start, end, label) or (start, end, label, kb_id) with character offsets."""
    for key, group in groups.items():
        spans = []
        for start, end, label, *rest in group:
            span = doc.char_span(start, end, label=label, kb_id=rest[0] if rest else 0)
            if span is None:
                raise DataError(
                    f"The span {start}:{end} ({doc.text[max(0, start) : end]!r}) of {key!r} is not at token "
                    "boundaries; correct its offsets."
                )
            spans.append(span)
        doc.spans[key] = spans


def _checked_cats(cats: Any) -> dict[str, float]:
    if not isinstance(cats, Mapping):
        raise DataError(f"'cats' is a {type(cats).__name__}; give a dictionary such as {{'SPORTS': 1.0, 'ART': 0.0}}.")
    return dict(cats)


def _token_edges(doc: Doc) -> tuple[dict[int, int], dict[int, int]]:
    """Map the offsets where tokens start, and where they end, to tokens."""
    starts, ends = token_offsets(doc)
    return {at: i for i, at in enumerate(starts)}, {at: i for i, at in enumerate(ends)}


def doc_to_dict(doc: Doc) -> dict[str, Any]:
    """Give all annotations of a Doc as `doc_from_dict` takes them."""
    starts, ends = token_offsets(doc)
    return {
        "doc_annotation": {
            "cats": dict(doc.cats),
            "entities": [MISSING if tag is None else tag for tag in tags_of_columns(doc)],
            "spans": {
                key: [(span.start_char, span.end_char, span.label_, span.kb_id_) for span in group]
                for key, group in doc.spans.items()
            },
            "links": {(starts[span.start], ends[span.end - 1]): {span.kb_id_: 1.0} for span in doc.ents if span.kb_id},
        },
        "token_annotation": {
            "ORTH": [each.text for each in doc.lexemes],
            "SPACY": list(doc.spaces),
            "TAG": _strings(doc, "tag"),
            "LEMMA": _strings(doc, "lemma"),
            "POS": _strings(doc, "pos"),
            "MORPH": [doc.vocab.morphology.get(key) if key else "" for key in doc.values("morph").tolist()],
            "HEAD": list(range(len(doc))) if doc.column("head") is None else doc.values("head").tolist(),
            "DEP": _strings(doc, "dep"),
            "SENT_START": _sent_starts(doc),
        },
    }


def _strings(doc: Doc, column: str) -> list[str]:
    ids = doc.values(column).tolist()
    names = {each: doc.vocab.strings[each] for each in dict.fromkeys(ids)}
    return [names[each] for each in ids]


def _sent_starts(doc: Doc) -> list[int]:
    """Give sentence starts; the first token is one, whatever else is known."""
    starts: list[int] = doc.values("sent_start").tolist()
    return [1, *starts[1:]] if starts else []
