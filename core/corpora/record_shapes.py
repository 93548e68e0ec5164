"""The shapes in which annotated texts stand in JSON: one table of the keys that are read, and what each means.

Whatever reads such texts (`convert`, the corpora of `train`, `evaluate` and `debug data`) reads these shapes, and all
come down to the annotations that `Example.from_dict` takes. Read are those of Prodigy (``spans``, ``accept``,
``answer``), doccano (``labels``, ``label``, ``entities``), Label Studio (``annotations``, ``result``), HuggingFace
(``tokens`` with ``ner_tags``), brat's viewer, pairs of spaCy (``["text", {"entities": …}]``) and the names of
`Example.from_dict` themselves.

A key stands in the table only where what it means cannot be mistaken; a value that it cannot have is an error. Numbers
in place of labels are one: their names stand elsewhere, and a guess would be wrong without anybody noticing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import DataError
from ..numbers import is_whole
from ..quoting import shown
from ..tokens.annotation_values import checked_cats
from ..tokens.comparing.annotation_dicts import NESTED, flattened
from .entity_tags import ENTITY_TAG

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from collections.abc import Set as AbstractSet

    Record = dict[str, Any]
    Annotations = dict[str, Any]

TEXT = "text"
ANSWER = "answer"
TOKENS = ("tokens", "words")

_START = ("start", "start_char", "start_offset", "start_pos", "begin")
_END = ("end", "end_char", "end_offset", "end_pos")
_NAMES_OF_LABELS = ("label_text", "label_name")
"""Keys of the name of a label that has a number, in data sets of HuggingFace."""

_LABEL = ("label", "label_", "labels", "entity", "entity_group", "entity_type", "type")

_DOCUMENT = frozenset(("id", "meta", "paragraphs"))
_SILENT = (
    _DOCUMENT
    | {TEXT, ANSWER, *TOKENS, "data", "options", "raw", "priority", "html", "image", "config", "style"}
    | {"comments", "Comments", "annotation_approver", "annotator", "created_at", "updated_at", "lead_time", "metadata"}
    | {"annotation_id", "inner_id", "project", "file_upload", "updated_by", "comment_count", "last_comment_updated_at"}
    | {"total_annotations", "cancelled_annotations", "total_predictions", "unresolved_comment_count"}
)
"""Keys that are no annotation, or that are read together with another."""

_SILENT_OF_TOKENS = frozenset((TEXT, "id", "i", "start", "end", "ws", "disabled", "style", "tokenizer_id"))
_DOC_KEYS = frozenset((TEXT, "ents", "sents", "cats", "tokens", "spans", "_", "underscore_token", "underscore_span"))
"""What `Doc.to_json` writes."""

_CATS_DUE = (
    "cats: categories are one object such as {'LABEL': 1.0}, a list of objects with 'label' and 'value', or a list of "
    "the names of those that hold"
)
_EMPTY: tuple[Any, ...] = (None, "", [], {})


def text_of(record: Record) -> str | None:
    """Return the text of a record; None where it has only tokens."""
    holder = record.get("data") if TEXT not in record else record
    text = holder.get(TEXT) if isinstance(holder, dict) else None
    return text if isinstance(text, str) else None


def words_of(record: Record) -> list[Any] | None:
    """Return the tokens of a record as they are written, None where it has none.

    Raises:
        DataError: They are neither texts, nor objects with a text, nor places in the record's text, or two keys have
            different ones.
    """
    text = text_of(record)
    given = [(key, record[key]) for key in TOKENS if record.get(key) is not None]
    nested = [(key, flattened({key: record[key]}).get("words")) for key in NESTED if record.get(key) is not None]
    said = [(key, _words(words, key, text)) for key, words in given + nested if words is not None]
    for key, words in said[1:]:
        if words != said[0][1]:
            raise DataError(f"{said[0][0]!r} and {key!r} say different things; keep one of them.")
    return said[0][1] if said else None


def _words(tokens: Any, key: str, text: str | None) -> list[Any]:
    if not isinstance(tokens, list):
        raise DataError(f"{key!r} is {shown(tokens)}; write a list of texts.")
    words = [_word(token, text) for token in tokens]
    for i, word in enumerate(words):
        if not isinstance(word, str) or not word:
            raise DataError(f"Token {i} is {shown(tokens[i])}; write a text, or an object with a 'text'.")
    return words


def _word(token: Any, text: str | None) -> Any:
    if isinstance(token, dict):
        return token.get(TEXT)
    if text is not None and _is_pair(token) and all(map(is_whole, token)) and 0 <= token[0] < token[1]:
        return text[token[0] : token[1]]
    return token


def is_document(record: Record) -> bool:
    """Tell whether a record is a document of paragraphs, or nothing at all."""
    return "paragraphs" in record or record.keys() <= _DOCUMENT


def unread_of_document(record: Record) -> list[str]:
    """Return the keys of a document, beside its paragraphs, that nobody reads."""
    return _unread(record, _DOCUMENT)


def unread_of_doc(record: Record) -> list[str]:
    """Return the keys of what `Doc.to_json` gives that nobody reads."""
    return _unread(record, _DOC_KEYS)


def _unread(record: Record, read: AbstractSet[str]) -> list[str]:
    """Return the keys of a record that may be annotation and are not read."""
    return [
        key
        for key, value in record.items()
        if key not in read and key not in _SILENT and _may_be_annotation(key, value)
    ]


def _may_be_annotation(key: str, value: Any) -> bool:
    return not key.startswith("_") and value not in _EMPTY


def _unread_of_tokens(record: Record) -> list[str]:
    """Return the keys of tokens that are objects which nobody reads."""
    tokens = [token for key in TOKENS for token in record.get(key) or () if isinstance(token, dict)]
    keys = set[str]().union(*tokens) - _SILENT_OF_TOKENS
    return [f"tokens.{key}" for key in sorted(keys) if any(_may_be_annotation(key, token.get(key)) for token in tokens)]


def is_doc(record: Record) -> bool:
    """Tell whether a record is what `Doc.to_json` gives, whose tokens are places in the text."""
    tokens = record.get("tokens")
    first = tokens[0] if isinstance(tokens, list) and tokens else None
    return isinstance(first, dict) and TEXT not in first and {"start", "end"} <= first.keys()


def annotations_of(record: Record) -> tuple[Annotations, list[str]]:
    """Return the annotations of a record for `Example.from_dict`, and the keys that nobody reads.

    Raises:
        DataError: A key has a value that it cannot have, or two keys contradict each other.
    """
    annotations, unread = _annotations(record)
    return annotations, unread + _unread_of_tokens(record)


def _annotations(record: Record) -> tuple[Annotations, list[str]]:
    annotations: Annotations = {}
    said_by: dict[str, str] = {}
    unread = _unread(record, _READ.keys())
    for key, value in record.items():
        read = _READ.get(key)
        if read is None or value is None:
            continue
        try:
            given = read(value, record)
        except DataError as error:
            message = str(error)
            raise DataError(
                message if message.startswith(f"{key}: ") else f"{message.rstrip('.')} (under {key!r})."
            ) from None
        if given is None:
            unread.append(key)
            continue
        for name, annotation in given.items():
            if annotations.get(name) and annotation and annotation != annotations[name]:
                raise DataError(f"{said_by[name]!r} and {key!r} say different things; keep one of them.")
            if not annotations.get(name):
                annotations[name], said_by[name] = annotation, key
    return annotations, unread


# Spans of characters


def _pick(item: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    for name in names:
        value = item.get(name)
        if value is not None:
            return value
    return None


def _span(item: Any) -> tuple[Any, Any, Any]:
    """Return start, end and label of a span in any of its forms."""
    if isinstance(item, dict):
        # Label Studio puts them one level deeper.
        item = item["value"] if isinstance(item.get("value"), dict) else item
        start, end, label = (_pick(item, names) for names in (_START, _END, _LABEL))
        label = label[0] if isinstance(label, list) and len(label) == 1 else label
        for what, value, names in (("start", start, _START), ("end", end, _END), ("label", label, _LABEL)):
            if value is None:
                raise DataError(f"an annotation has no {what!r}: {shown(item)}; write it as {_example(names)}.")
        return start, end, label
    if isinstance(item, list) and len(item) == 3:
        # brat's viewer writes an id, the label and a list of ranges.
        mark, label, ranges = item
        if isinstance(mark, str) and isinstance(ranges, list) and len(ranges) == 1 and _is_pair(ranges[0]):
            return (*ranges[0], label)
        return tuple(item)
    raise DataError(
        f"{shown(item)} is no span; write {{'start': 0, 'end': 4, 'label': 'X'}} or [0, 4, 'X'], with offsets of "
        "characters."
    )


def _example(names: tuple[str, ...]) -> str:
    return f"{names[0]!r} (or {', '.join(names[1:3])})"


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2


def _spans(value: Any, record: Record) -> Annotations:
    """Read a list of spans, which are entities; with ids of a knowledge base where they have some."""
    if not isinstance(value, list):
        raise DataError(f"{shown(value)} is no list of spans.")
    entities = [_span(item) for item in value]
    links = {
        (start, end): {_kb_id(item): 1.0}
        for (start, end, _), item in zip(entities, value, strict=True)
        if _kb_id(item) and isinstance(start, int) and isinstance(end, int)
    }
    return {"entities": entities, **({"links": links} if links else {})}


def _kb_id(item: Any) -> str:
    kb_id = item.get("kb_id") if isinstance(item, dict) else None
    if not isinstance(kb_id, (str, type(None))):
        raise DataError(f"the knowledge base id {shown(kb_id)} is no text.")
    return kb_id or ""


def _spans_or_groups(value: Any, record: Record) -> Annotations:
    """Read ``spans``: entities, or groups of spans by their names."""
    if not isinstance(value, dict):
        return _spans(value, record)
    groups: dict[str, Any] = {}
    for name, spans in value.items():
        if not isinstance(spans, list):
            raise DataError(f"{shown(spans)} is no list of spans, in the group {shown(name)}.")
        groups[name] = [span if isinstance(span, list) else (*_span(span), _kb_id(span)) for span in spans]
    return {"spans": groups}


def as_group(annotations: Annotations, spans_key: str) -> Annotations:
    """Make a group of spans of those that are given as entities; tags of tokens stay what they are.

    Args:
        annotations: The annotations of a record.
        spans_key: The key of the group.

    Raises:
        DataError: The record has a group of that key besides.
    """
    spans = annotations.get("entities")
    if spans is None or (spans and _are_texts(spans)):
        return annotations
    others = {name: value for name, value in annotations.items() if name not in ("entities", "links")}
    groups = others.get("spans", {})
    if spans_key in groups:
        raise DataError(f"there are spans besides those of the group {shown(spans_key)}; give another key.")
    links = annotations.get("links", {})
    group = [(*span, *links.get(tuple(span[:2]), ())) for span in spans]
    return {**others, "spans": {**groups, spans_key: group}}


def read_links(value: Any) -> dict[tuple[int, int], Any]:
    """Return links to a knowledge base, in JSON lists of start, end and candidates, as `Example.from_dict` takes them.

    Raises:
        DataError: They have another form.
    """
    if not isinstance(value, list) or not all(isinstance(link, list) and len(link) == 3 for link in value):
        raise DataError(f"{shown(value)} is no list of links; write [[0, 6, {{'Q84': 1.0}}]].")
    for start, end, _ in value:
        if not isinstance(start, int) or not isinstance(end, int):
            raise DataError(f"a link goes from {shown(start)} to {shown(end)}, which are no numbers of characters.")
    return {(start, end): candidates for start, end, candidates in value}


def _entities(value: Any, record: Record) -> Annotations:
    """Read entities as spans, or as a tag for each token."""
    return _tags(value, record) if _are_texts(value) and value else _spans(value, record)


# Tags of tokens


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _tags(value: Any, record: Record) -> Annotations:
    """Read an entity tag for each token."""
    if not _are_texts(value):
        raise DataError(
            f"{shown(value)} is no list of entity tags; write tags such as B-PER and O (for numbers, the names that "
            "they stand for)."
        )
    return {"entities": value}


def _entities_or_tags(value: Any, record: Record) -> Annotations:
    """Read ``ner``, which may be tags or spans; three numbers in a list could be tokens as well as characters."""
    if isinstance(value, list) and any(isinstance(span, list) for span in value):
        raise DataError(f"{shown(value)} may count tokens or characters; write them under 'spans'.")
    return _entities(value, record)


def _tags_of_any_kind(value: Any, record: Record) -> Annotations:
    """Read ``tags``: entity tags where all look like some, else fine-grained tags."""
    if _are_texts(value) and all(map(ENTITY_TAG.fullmatch, value)):
        return _tags(value, record)
    return {"tags": value}


# Categories of the text


def read_cats(value: Any) -> dict[str, float]:
    """Return the score of each category.

    Args:
        value: An object of scores, a list of objects with label and value, or a list of the names of those that hold.

    Raises:
        DataError: They have another form, or one category has two scores.
    """
    if value is None:
        return {}
    if _are_texts(value):
        value = dict.fromkeys(value, 1.0)
    pairs = list(value.items()) if isinstance(value, dict) else _label_and_value(value)
    try:
        scores = checked_cats(dict(pairs))
    except DataError as error:
        raise DataError(f"{_CATS_DUE}. {error}") from None
    for label, score in pairs:
        if scores[label] != score:
            raise DataError(f"cats: the category {shown(label)} has two scores; keep one.")
    return scores


def _label_and_value(cats: Any) -> list[tuple[str, Any]]:
    """Return the scores of a list of objects."""
    if not isinstance(cats, list):
        raise DataError(f"{_CATS_DUE}, not {shown(cats)}.")
    for category in cats:
        if not isinstance(category, dict) or not isinstance(category.get("label"), str) or "value" not in category:
            raise DataError(f"{_CATS_DUE}, not {shown(category)}.")
    return [(category["label"], category["value"]) for category in cats]


def _labels(value: Any, record: Record) -> Annotations:
    """Read ``label`` and ``labels``: a category, categories, spans, or a tag for each token."""
    if isinstance(value, str):
        # A yes-or-no question: whether the text is of this category.
        return {"cats": {value: 0.0 if record.get(ANSWER) == "reject" else 1.0}}
    if isinstance(value, dict):
        return {"cats": value}
    if isinstance(value, int) and any(isinstance(record.get(key), str) for key in _NAMES_OF_LABELS):
        return {}
    if not isinstance(value, list) or any(isinstance(number, (int, float)) for number in value):
        raise DataError(f"{shown(value)} is no label; write its name (for a number, the name that it stands for).")
    if not _are_texts(value) or not value:
        return _spans(value, record)
    tokens = next((record[key] for key in TOKENS if record.get(key)), ())
    if all(map(ENTITY_TAG.fullmatch, value)) and (tokens or "O" in value):
        return {"entities": value}
    if len(value) == len(tokens) > 1:
        raise DataError(
            f"{shown(value)} may be tags of tokens or categories of the text; write them under 'ner_tags' or 'cats'."
        )
    return {"cats": dict.fromkeys(value, 1.0)}


def _choice(value: Any, record: Record) -> Annotations | None:
    """Read ``accept``, the options that were chosen; where spans are given, the choice may be about one of them."""
    if record.get("spans"):
        return None if value else {}
    names = _names_of_options(record.get("options") or [])
    chosen = value if isinstance(value, list) else [value]
    chosen = [names.get(name, name) if isinstance(name, (str, int)) else name for name in chosen]
    if not _are_texts(chosen):
        raise DataError(f"{shown(value)} is no list of the names of categories.")
    missing = [name for name in chosen if names and name not in names.values()]
    if missing:
        raise DataError(f"{shown(missing[0])} is none of the options {shown(list(names.values()))}.")
    return {"cats": {**dict.fromkeys(names.values(), 0.0), **dict.fromkeys(chosen, 1.0)}}


def _names_of_options(options: Any) -> dict[str | int, str]:
    """Return the name of each option by its id: the id itself or, of one that has a number, its text."""
    if not isinstance(options, list):
        raise DataError(f"'options' is {shown(options)}, no list.")
    names: dict[str | int, str] = {}
    for option in options:
        key: Any = option.get("id") if isinstance(option, dict) else option
        name = option.get(TEXT) if isinstance(option, dict) and isinstance(key, int) else key
        if not isinstance(name, str):
            raise DataError(f"the option {shown(option)} has no name of a category; write one as its 'id'.")
        names[key] = name
    return names


# Annotations inside others


def _nested(value: Any, record: Record) -> Annotations:
    """Read ``annotations``: those of Label Studio's annotators, a list of spans, or annotations by their names."""
    if isinstance(value, dict):
        annotations, unread = _annotations({**value, **{key: record[key] for key in TOKENS if key in record}})
        if unread:
            raise DataError(f"the key {shown(unread[0])} is not known.")
        return annotations
    if isinstance(value, list) and value and all(isinstance(each, dict) and "result" in each for each in value):
        made = [annotation for annotation in value if not annotation.get("was_cancelled")]
        made = [annotation for annotation in made if annotation.get("ground_truth")] or made
        by_annotator = [_result(annotation["result"], record) for annotation in made]
        if any(annotations != by_annotator[0] for annotations in by_annotator):
            raise DataError(f"{len(made)} annotators say different things; keep one, or mark it as 'ground_truth'.")
        return by_annotator[0] if by_annotator else {}
    if not value and "data" in record:
        # A task of Label Studio that no annotator has looked at.
        return {}
    return _spans(value, record)


def _result(value: Any, record: Record) -> Annotations:
    """Read the result of one annotator in Label Studio: spans of characters, and categories."""
    if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
        raise DataError(f"{shown(value)} is no list of results.")
    spans = [result for result in value if result.get("type") == "labels"]
    choices = [result for result in value if result.get("type") == "choices"]
    other = next((result for result in value if result.get("type") not in ("labels", "choices")), None)
    if other is not None:
        raise DataError(f"a result of the type {shown(other.get('type'))} is not read; leave it out.")
    annotations = _spans(spans, record) if spans or not choices else {}
    names = [name for result in choices for name in _choices(result.get("value"))]
    return {**annotations, **({"cats": dict.fromkeys(names, 1.0)} if names else {})}


def _choices(value: Any) -> list[str]:
    names = value.get("choices") if isinstance(value, dict) else None
    if not isinstance(names, list) or not _are_texts(names):
        raise DataError(f"{shown(value)} holds no 'choices'.")
    return names


def _as_named(name: str) -> Callable[[Any, Record], Annotations]:
    """Return what reads a key that `Example.from_dict` knows."""
    return lambda value, record: {name: value}


def _flattened(value: Any, record: Record) -> Annotations:
    """Read what `Example.to_dict` gives; its words are those of the text."""
    annotations = flattened({NESTED[0]: value})
    annotations.pop("words", None)
    return annotations


_NAMED = ("spaces", "pos", "morphs", "lemmas", "heads", "deps", "sent_starts")

_READ: dict[str, Callable[[Any, Record], Annotations | None]] = {
    "spans": _spans_or_groups,
    "ents": _spans,
    "links": lambda value, record: {"links": read_links(value)},
    "entities": _entities,
    "labels": _labels,
    "label": _labels,
    **dict.fromkeys(_NAMES_OF_LABELS, _labels),
    "cats": lambda value, record: {"cats": read_cats(value)},
    "accept": _choice,
    "annotations": _nested,
    "completions": _nested,
    "result": _result,
    "ner_tags": _tags,
    "iob": _tags,
    "ner": _entities_or_tags,
    "tags": _tags_of_any_kind,
    **{name: _as_named(name) for name in _NAMED},
    **dict.fromkeys(NESTED, _flattened),
}
"""What reads each key of a record; None says that the value is not read after all."""
