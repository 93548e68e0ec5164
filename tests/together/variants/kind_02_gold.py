"""Kind 2: gold annotation read as "nothing there". What is given is in the Doc, or refused, or named in a warning."""

from __future__ import annotations

import json
import re
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import nlpx
from nlpx.corpora.converters.jsonl import convert_jsonl
from nlpx.corpora.converters.options import ConvertOptions
from nlpx.corpora.corpus_files import read_docs
from nlpx.errors import DataError
from nlpx.tokens import Doc
from nlpx.tokens.comparing.example import Example
from nlpx.tokens.comparing.iob import biluo_tags_to_spans, offsets_to_biluo_tags, set_entity_tags
from nlpx.vocab import Vocab
from variants import Variant

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

NLP = nlpx.blank("xx")
WORDS = ["Ann", "saw", "New", "York", "and", "Rome"]
SPACES = [True, True, True, True, True, False]
TEXT = " ".join(WORDS)
PLACES = [(0, 3), (8, 16), (21, 25)]
STARTS = ("start", "start_char", "start_offset", "begin")
ENDS = ("end", "end_char", "end_offset", "end_pos")
LABELS = ("label", "entity", "type", "entity_group", "label_")
KEYS = (
    "spans",
    "entities",
    "ents",
    "labels",
    "label",
    "annotations",
    "slots",
    "mentions",
    "Entities",
    "ner",
    "result",
    "x",
)
ODD: tuple[Any, ...] = (
    *(None, "", " ", 0, 3, 12, 383, -1, 2**63, 1.5, float("nan"), True, [], {}, "B-", "I-X", "x", b"x", ["X"], ("X",)),
    *(np.int64(3), np.float32(1.0), np.bool_(True), np.str_("X"), {"a": 1}, "x" * 4000, [[0, 3, "X"]], object()),
)
NAMES = (
    "tags",
    "pos",
    "morphs",
    "lemmas",
    "heads",
    "deps",
    "sent_starts",
    "entities",
    "spans",
    "links",
    "cats",
    "words",
)


def variants(rng: Random) -> Iterator[Variant]:
    """Yield lines of other tools, dictionaries and tags, right and wrong."""
    makers = (
        some_record,
        some_record,
        odd_record,
        right_dictionary,
        odd_dictionary,
        odd_dictionary,
        odd_tags,
        odd_offsets,
    )
    while True:
        yield rng.choice(makers)(rng)


def make_doc() -> Doc:
    """Return the Doc that is annotated."""
    return Doc(Vocab(), words=WORDS, spaces=SPACES)


def some_entities(rng: Random) -> list[tuple[int, int, str]]:
    """Return some entities of the text, one at least."""
    places = sorted(rng.sample(PLACES, rng.randrange(1, 4)))
    return [(start, end, rng.choice(("PER", "LOC", "é", "12", "B-X"))) for start, end in places]


def read_all(record: Any) -> Iterator[tuple[list[Doc], list[str]]]:
    """Read a record as a corpus and as `convert` does; yield the Docs and what was said of each."""
    line = json.dumps(record)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        path = Path(folder, "x.jsonl")
        path.write_text(line, encoding="utf8")
        docs = list(read_docs(path, NLP))
        yield docs, [str(each.message) for each in caught]
    notices: list[str] = []
    yield list(convert_jsonl([line], Vocab(), ConvertOptions(path="x", report=notices.append))), notices


def some_record(rng: Random) -> Variant:
    """Write entities under some key, with some names: read, or the key is named."""
    entities = some_entities(rng)
    start, end, label = rng.choice(STARTS), rng.choice(ENDS), rng.choice(LABELS)
    forms: list[Any] = [
        [list(entity) for entity in entities],
        [{start: first, end: last, label: name, "id": 1} for first, last, name in entities],
        [{"value": {start: first, end: last, "labels": [name]}, "type": "labels"} for first, last, name in entities],
        [[f"T{i}", name, [[first, last]]] for i, (first, last, name) in enumerate(entities)],
    ]
    key, form = rng.choice(KEYS), rng.choice(forms)
    record: Any = {"text": TEXT, key: form}
    if rng.random() < 0.3:
        record = [TEXT, {key: form}]
    elif rng.random() < 0.3:
        record = {"id": 1, "data": {"text": TEXT}, "annotations": [{"id": 2, "result": forms[2]}]}
        key = "annotations"

    def run() -> None:
        for (doc,), said in read_all(record):
            found = [(span.start_char, span.end_char, span.label_) for span in doc.ents]
            named = any(repr(key) in notice for notice in said)
            assert found == entities or (named and not doc.has_annotation("ENT_IOB")), f"{found}, said {said}"

    return Variant(f"a line {json.dumps(record)}", run)


def odd_record(rng: Random) -> Variant:
    """Put something odd under a key that is read: it is in the Doc, or refused with its line."""
    key = rng.choice((*KEYS, "cats", "accept", "ner_tags", "tags", "answer", "tokens", "heads", "text"))
    value = rng.choice([each for each in ODD if is_json(each)])
    record = {"text": TEXT, key: value}

    def run() -> None:
        for docs, said in read_all(record):
            if value in (None, "", [], {}) or any(word in " ".join(said) for word in (repr(key), "left out")):
                continue
            if key == "text":
                assert docs[0].text == value
                continue
            (doc,) = docs
            known = doc.has_annotation("ENT_IOB") or doc.cats or doc.spans or doc.has_annotation("TAG")
            assert known or key in ("answer", "tokens"), f"nothing is known of {key}={value!r}"

    def placed() -> None:
        try:
            run()
        except DataError as error:
            if not re.search(r"\bx(\.jsonl)?:1: ", str(error)):
                raise AssertionError(f"no line in {error}") from error
            raise

    return Variant(f"a line {json.dumps(record)[:200]}", placed)


def is_json(value: Any) -> bool:
    """Say whether a value can stand in JSON."""
    return isinstance(value, (type(None), str, int, list, dict)) or (isinstance(value, float) and value == value)


def right_dictionary(rng: Random) -> Variant:
    """Give right annotations, with NumPy's numbers: all of them are there."""
    entities = some_entities(rng)
    number = rng.choice((int, np.int64, np.int32, np.uint8))
    heads = [1, 1, 3, 1, 5, 3]
    given: dict[str, Any] = {
        "entities": [(number(start), number(end), np.str_(label)) for start, end, label in entities],
        "heads": rng.choice((list, tuple, np.array))([number(head) for head in heads]),
        "deps": ["nsubj", "ROOT", "compound", "obj", "cc", "conj"],
        "cats": {"A": rng.choice((1, 1.0, True, np.float32(1), np.bool_(True)))},
        "spans": {"sc": [(number(start), number(end), label) for start, end, label in entities]},
        "tags": np.array(list("ABCDEF")),
    }

    def run() -> None:
        gold = Example.from_dict(make_doc(), given).reference
        assert [(span.start_char, span.end_char, span.label_) for span in gold.ents] == entities
        assert [(span.start_char, span.end_char, span.label_) for span in gold.spans["sc"]] == entities
        assert [token.head.i for token in gold] == heads
        assert gold.cats == {"A": 1.0}
        assert [token.tag_ for token in gold] == list("ABCDEF")

    return Variant(f"Example.from_dict with {given}", run)


def odd_dictionary(rng: Random) -> Variant:
    """Put something odd into a dictionary of annotations: refused, or it says that nothing is known."""
    name = rng.choice(NAMES)
    value = rng.choice(ODD)
    shape = rng.randrange(4)
    if shape == 0:
        given: Any = value
    elif shape == 1:
        given = [value] * rng.choice((1, len(WORDS)))
    elif shape == 2:
        given = {"sc": value, "A": value} if rng.random() < 0.5 else {"sc": [value]}
    else:
        given = [(0, 3, value)] if rng.random() < 0.5 else [(value, 3, "X")]

    def run() -> None:
        doc = make_doc()
        gold = Example.from_dict(doc, {name: given}).reference
        empty = given is None or not np.size(given) or given == {}
        says = {
            "entities": gold.has_annotation("ENT_IOB"),
            "spans": bool(gold.spans),
            "cats": bool(gold.cats),
            "links": gold.has_annotation("ENT_KB_ID"),
            "words": len(gold) > 0,
            "heads": gold.has_annotation("HEAD"),
            "sent_starts": gold.column("sent_start") is not None,
        }
        unknown = isinstance(given, list) and all(isinstance(each, (str, type(None))) for each in given)
        known = says.get(name, True) or (name == "entities" and all(each is None for each in given))
        assert empty or known or unknown, f"{name}={given!r} says nothing"

    return Variant(f"Example.from_dict with {{{name!r}: {given!r:.100}}}", run)


def odd_tags(rng: Random) -> Variant:
    """Give tags of which one is odd to the functions that take tags."""
    tags: list[Any] = ["B-PER", "O", "B-LOC", "L-LOC", "-", "U-LOC"]
    tag = rng.choice(ODD)
    tags[rng.randrange(len(tags))] = tag
    if rng.random() < 0.3:
        tags = tags[: rng.randrange(len(tags))]
    function = rng.choice((set_entity_tags, biluo_tags_to_spans))

    def run() -> None:
        function(make_doc(), tags)
        assert len(tags) == len(WORDS), "tags of another number were taken"
        assert tag is None or (isinstance(tag, str) and tag[:2] == "I-"), f"{tag!r} was taken"

    return Variant(f"{function.__name__} with {tags!s:.150}", run)


def odd_offsets(rng: Random) -> Variant:
    """Give offsets at random, with labels at random: a tag for each of them, or an error."""
    start, end = rng.randrange(-3, 30), rng.randrange(-3, 30)
    label = rng.choice((*ODD, "X", "X", "X"))

    def run() -> None:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            tags = offsets_to_biluo_tags(make_doc(), [(start, end, label)])
        assert 0 <= start < end <= len(TEXT)
        assert isinstance(label, str)
        assert label.strip()
        assert any(tag.endswith(f"-{label}") for tag in tags) or caught, f"{tags} and no warning"

    return Variant(f"offsets_to_biluo_tags with {(start, end, label)!r:.100}", run)
