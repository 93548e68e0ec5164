"""A Doc as data for JSON, in the form that spaCy 3 writes."""

from __future__ import annotations

import json
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from ...errors import DataError, as_caught_too
from ...quoting import counted, shown
from ...vocab.parts_of_speech import pos_id
from ..annotation_values import checked_cats
from ..arrays import char_spans, sentences
from ..span import Span
from ..token import Token
from . import doc_json_form
from .user_data import EXTENSION, KEPT_LINES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..doc import Doc


Columns = dict[str, list[int] | list[str]]
"""Whole numbers or texts by the name of their column, one value for each row."""


def texts_of_ids(doc: Doc, name: str, ids: set[int]) -> dict[int, str]:
    """Return the texts of ids that a column has.

    Args:
        doc: The Doc.
        name: The column.
        ids: What it has.
    """
    read = doc.vocab.morphology.get if name == "morph" else doc.string
    return {key: read(key) for key in ids}


def to_json(doc: Doc, underscore: list[str] | None = None) -> dict[str, Any]:
    """Return the Doc as data for JSON.

    Args:
        doc: The Doc.
        underscore: Extensions of Doc, Token and Span to add.

    Raises:
        ValueError: There is no such extension, or a value of one cannot be JSON.
    """
    return fields(doc, underscore, table=_objects)


def fields(
    doc: Doc,
    underscore: list[str] | None = None,
    *,
    table: Callable[[Columns], Any],
    texts: Callable[[Doc, str, set[int]], dict[int, str]] = texts_of_ids,
) -> dict[str, Any]:
    """Return the fields of the Doc in JSON, in their order.

    Args:
        doc: The Doc.
        underscore: Extensions of Doc, Token and Span to add.
        table: Called with columns of entities, sentences and tokens; returns what stands for the objects in their rows.
        texts: Called as `texts_of_ids`; returns what stands for the texts in the columns.

    Raises:
        ValueError: There is no such extension, or a value of one cannot be JSON.
    """
    data: dict[str, Any] = {"text": doc.text}
    if doc.has_annotation("ENT_IOB"):
        ents = doc.ents
        ids = [ent.label for ent in ents]
        labels = texts(doc, "ent_type", set(ids))
        places = _places(doc, [(ent.start, ent.end) for ent in ents])
        data["ents"] = table(places | {"label": [labels[key] for key in ids]})
    if doc.has_annotation("SENT_START"):
        data["sents"] = table(_places(doc, sentences.bounds(doc)))
    if doc.has_cats:
        data["cats"] = doc.copied_cats()
    data["tokens"] = table(_tokens(doc, texts))
    if doc.has_span_groups:
        data["spans"] = {
            name: [
                {"start": start, "end": end, "label": label, "kb_id": kb_id}
                for start, end, label, kb_id in group.as_characters()
            ]
            for name, group in doc.spans.items()
        }
    if underscore:
        data.update(_extensions(doc, underscore))
    if doc.has_user_data:
        _add_kept_lines(doc, data)
    return data


def _objects(columns: Columns) -> list[dict[str, Any]]:
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _tokens(doc: Doc, texts: Callable[[Doc, str, set[int]], dict[int, str]]) -> Columns:
    offsets = doc.offsets.tolist()
    columns: Columns = {
        "id": list(range(len(doc))),
        "start": offsets[:-1],
        "end": [after - space for after, space in zip(offsets[1:], doc.spaces, strict=True)],
    }
    for name in ("tag", "pos", "morph", "lemma", "dep"):
        ids = doc.values(name).tolist()
        if any(ids):
            found = texts(doc, name, set(ids))
            columns[name] = [found[key] for key in ids]
            if name == "dep":
                columns["head"] = doc.values("head").tolist()
    return columns


def _places(doc: Doc, bounds: Sequence[tuple[int, int]]) -> Columns:
    """Return where the characters of some stretches of tokens begin and end, none of which is empty."""
    offsets, spaces = doc.offsets, doc.spaces
    return {
        "start": [offsets[start] for start, _ in bounds],
        "end": [offsets[end] - spaces[end - 1] for _, end in bounds],
    }


def _extensions(doc: Doc, names: list[str]) -> dict[str, Any]:
    """Return the values of extensions: of the Doc by name, of tokens and spans with their places."""
    unknown = [name for name in names if not any(kind.has_extension(name) for kind in (type(doc), Token, Span))]
    if unknown:
        raise ValueError(f"There is no extension {unknown[0]!r} of Doc, Token or Span to write.")
    data: dict[str, Any] = {}
    values = {name: _json_value(name, getattr(doc._, name)) for name in names if doc.has_extension(name)}
    if values:
        data["_"] = values
    for key, value in doc.user_data.items():
        if not (isinstance(key, tuple) and len(key) == 4 and key[0] == "._." and key[1] in names):
            continue
        _mark, name, start, end = key
        if start is not None and end is None and Token.has_extension(name):
            data.setdefault("underscore_token", {}).setdefault(name, []).append(
                {"start": start, "value": _json_value(name, value)}
            )
        elif end is not None and Span.has_extension(name):
            place = {"start": start, "end": end, "value": _json_value(name, value)}
            data.setdefault("underscore_span", {}).setdefault(name, []).append(place)
    return data


def _add_kept_lines(doc: Doc, data: dict[str, Any]) -> None:
    """Add what sentences keep of their file, as the extension of spans that it is."""
    kept = [
        {"start": key[2], "end": key[3], "value": lines}
        for key, lines in doc.user_data.items()
        if isinstance(key, tuple) and key[:2] == (EXTENSION, KEPT_LINES)
    ]
    if kept:
        data.setdefault("underscore_span", {})[KEPT_LINES] = kept


def _json_value(name: str, value: Any) -> Any:
    """Return the value of an extension that can be JSON.

    Raises:
        ValueError: It cannot.
    """
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise ValueError(
            f"The extension {name!r} has the value {shown(value)}, which cannot be JSON; leave it out of `underscore`."
        ) from None
    return value


def from_json(doc: Doc, data: dict[str, Any], *, validate: bool = False) -> Doc:
    """Fill an empty Doc, which stays empty if something is refused.

    Args:
        doc: The Doc.
        data: What `to_json` returns.
        validate: Whether the error lists all that is wrong with the form of the data, not only what is found first.

    Raises:
        ValueError: The Doc is not empty.
        DataError: The data are of another form, or do not fit together; a KeyError too where a field is not there.
    """
    if len(doc):
        raise ValueError(f"Only an empty Doc can be loaded; this one has {counted(len(doc), 'token')}. Use Doc(vocab).")
    findings = doc_json_form.findings(data)
    wrong = list(findings if validate else islice(findings, 1))
    if wrong:
        kind = as_caught_too(DataError, KeyError()) if isinstance(wrong[0], doc_json_form.MissingField) else DataError
        raise kind(f"The JSON of a Doc is of another form: {'; '.join(wrong)}.")
    fresh = type(doc)(doc.vocab)
    try:
        _fill_words(fresh, data["text"], data["tokens"])
        _set_annotations(fresh, data["tokens"])
        _set_spans(fresh, data)
        fresh.cats = checked_cats(data.get("cats", {}))
    except DataError:
        raise
    except ValueError as error:
        raise DataError(f"The JSON of a Doc cannot be used: {error}") from None
    _set_extensions(fresh, data)
    return doc.become(fresh)


def _set_spans(doc: Doc, data: dict[str, Any]) -> None:
    """Set sentences, entities and groups of spans."""
    if data.get("sents") and not doc.has_annotation("DEP"):
        starts = {_bounds(doc, sent, "sentence")[0] for sent in data["sents"]}
        doc.set_column("sent_start", [1 if token in starts else -1 for token in range(len(doc))])
    if "ents" in data:
        doc.ents = tuple(_spans(doc, data["ents"], "entity"))
    for name, spans in data.get("spans", {}).items():
        doc.spans[name] = _spans(doc, spans, f"span of group {name!r}")


def _fill_words(doc: Doc, text: str, tokens: list[dict[str, Any]]) -> None:
    """Cut the text into the tokens' words.

    Raises:
        DataError: The tokens do not cover the text.
    """
    words: list[str] = []
    spaces: list[bool] = []
    ends = [*(token["start"] for token in tokens[1:]), len(text)]
    place = 0
    for number, (token, following) in enumerate(zip(tokens, ends, strict=False)):
        start, end = token["start"], token["end"]
        if start != place or not start < end <= following or text[end:following] not in ("", " "):
            raise DataError(
                f"Token {number} of the JSON of a Doc, from character {start} to {end}, does not follow the one before "
                "it: tokens cover the text, with at most one space after each."
            )
        words.append(text[start:end])
        spaces.append(following > end)
        place = following
    if place != len(text):
        raise DataError(
            f"The tokens of the JSON of a Doc cover {place} of the {counted(len(text), 'character')} of its text."
        )
    doc.fill(words, spaces)


def _set_annotations(doc: Doc, tokens: list[dict[str, Any]]) -> None:
    adders: dict[str, Callable[[str], int]] = {
        "tag": doc.vocab.strings.add,
        "pos": pos_id,
        "morph": doc.vocab.morphology.add,
        "lemma": doc.hold,
        "dep": doc.vocab.strings.add,
    }
    for name, add in adders.items():
        if any(name in token for token in tokens):
            doc.set_column(name, [add(token.get(name, "")) for token in tokens])
    if any("head" in token for token in tokens):
        doc.set_column("head", [token.get("head", place) for place, token in enumerate(tokens)])


def _spans(doc: Doc, places: list[dict[str, Any]], what: str) -> list[Span]:
    """Return spans over some characters.

    Raises:
        DataError: They are not those of tokens.
    """
    # The same few strings come again and again.
    label, held = cache(doc.vocab.strings.add), cache(doc.hold)
    return [
        Span.at(
            doc,
            *_bounds(doc, place, what),
            label(place.get("label", "")),
            held(place.get("kb_id", "")),
            held(place.get("id", "")),
        )
        for place in places
    ]


def _bounds(doc: Doc, place: dict[str, Any], what: str) -> tuple[int, int]:
    """Return the first of the tokens of some characters and the one after their last.

    Raises:
        DataError: They are not those of tokens.
    """
    found = char_spans.find(doc, place["start"], place["end"], mode="strict")
    if found is None:
        raise DataError(
            f"The {what} in the JSON of a Doc goes from character {place['start']} to {place['end']}, which are not "
            "where tokens begin and end."
        )
    return found


def _set_extensions(doc: Doc, data: dict[str, Any]) -> None:
    for name, value in data.get("_", {}).items():
        if not doc.has_extension(name):
            doc.set_extension(name, default=None)
        doc.user_data["._.", name, None, None] = value
    for kind, owner in (("underscore_token", Token), ("underscore_span", Span)):
        for name, values in data.get(kind, {}).items():
            if not owner.has_extension(name):
                owner.set_extension(name, default=None)
            for value in values:
                doc.user_data["._.", name, value["start"], value.get("end")] = value["value"]
