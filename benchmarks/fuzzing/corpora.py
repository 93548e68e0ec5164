"""Targets for corpora: what `convert` reads (CoNLL-U, IOB, one token a line), and JSON, JSON Lines and MessagePack.

Text is damaged as somebody does who edits it: lines are lost, doubled and swapped, cells are replaced by odd ones,
separators and line ends are others. Something wrong was loaded where the words or entities are not those of the file,
as the simplest possible reading gives them, or where Docs are not the same after they were written and read again.
"""

from __future__ import annotations

import json
import re
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any

import nlpx
from nlpx.corpora.converters.conllu import convert_conllu
from nlpx.corpora.converters.iob import convert_iob
from nlpx.corpora.converters.ner import convert_ner
from nlpx.corpora.converters.options import ConvertOptions
from nlpx.corpora.corpus_files import read_docs
from nlpx.corpora.text_lines import TextLines
from nlpx.files import msgpack
from nlpx.tokens import DocBin
from nlpx.vocab import Vocab

from .mutations import mutate, mutate_bytes
from .trials import Target, expect, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from nlpx.pipeline import Language
    from nlpx.tokens import Doc

    from .mutations import Files

CONLLU = """# text = I don't know.
1	I	I	PRON	PRP	Case=Nom	4	nsubj	_	NE=B-PER
2-3	don't	_	_	_	_	_	_	_	_
2	do	do	AUX	VBP	_	4	aux	_	_
3	n't	not	PART	RB	_	4	advmod	_	_
4	know	know	VERB	VB	Mood=Ind|Tense=Pres	0	root	_	SpaceAfter=No
4.1	it	it	PRON	PRP	_	_	_	_	_
5	.	.	PUNCT	.	_	4	punct	_	_

1	Oh	oh	INTJ	UH	_	0	root	_	SpaceAfter=No
2	!	!	PUNCT	.	_	1	punct	_	_
"""
IOB = "Ann|NNP|B-PER saw|VBD|O New|NNP|B-LOC York|NNP|I-LOC\nHere|RB|O\n"
NER = (
    "-DOCSTART- -X- O O\n\nAnn NNP B-NP B-PER\nsaw VBD B-VP O\nNew NNP B-NP B-LOC\nYork NNP I-NP I-LOC\n\nHere RB O O\n"
)
TEXT = "Ann saw New York."
SPANS = [{"start": 0, "end": 3, "label": "PER"}, {"start": 8, "end": 16, "label": "LOC"}]
OFFSETS = [[span["start"], span["end"], span["label"]] for span in SPANS]
TOKENS = [
    {"id": 0, "orth": "Ann", "space": " ", "tag": "NNP", "pos": "PROPN", "head": 1, "dep": "nsubj", "ner": "U-PER"},
    {"id": 1, "orth": "saw", "space": "", "tag": "VBD", "morph": "Tense=Past", "head": 0, "dep": "ROOT", "ner": "O"},
]
DOCUMENT = {
    "id": 0,
    "paragraphs": [
        {
            "raw": "Ann saw",
            "sentences": [{"tokens": TOKENS, "brackets": []}],
            "cats": [{"label": "A", "value": 1.0}],
            "spans": {"sc": [[0, 3, "X", ""]]},
            "links": [[0, 3, {"Q1": 1.0}]],
        },
        {"raw": TEXT, "entities": OFFSETS},
    ],
}
RECORDS: list[Any] = [
    {"text": TEXT, "spans": SPANS, "answer": "accept", "meta": {"a": 1}},
    {"text": TEXT, "label": OFFSETS},
    {"text": TEXT, "tokens": ["Ann", "saw", "New York", "."], "ner_tags": ["B-PER", "O", "B-LOC", "O"]},
    {"text": TEXT, "options": [{"id": "A"}, {"id": "B"}], "accept": ["A"], "answer": "accept"},
    [TEXT, {"entities": OFFSETS, "cats": {"A": 1.0}}],
    {"data": {"text": TEXT}, "annotations": [{"result": [{"type": "labels", "value": {**SPANS[0], "labels": ["X"]}}]}]},
    {
        "words": ["Ann", "saw"],
        "heads": [1, 1],
        "deps": ["nsubj", "ROOT"],
        "tags": ["NNP", "VBD"],
        "sent_starts": [1, 0],
    },
    DOCUMENT,
]
ODD = (
    *("", "_", " ", "-", "O", "B-", "I-X", "B-X", "U-X", "X", "0", "1", "-1", "99", "²", "١", "1_0", " 1", "1.0"),
    *("9" * 5000, "a" * 3000, "1-2", "2-1", "1-" + "9" * 5000, "0.1", "=", "A=", "=A", "A=B|C", "A=B|A=C", "|", "||"),
    *("a|b", "NaN", "\u00a0", "\u2028", "\u0000", "\ufeff", "é", "\U0001f600", "#", "SpaceAfter=No", "NE=B-", "NE=I-X"),
)
LINE_ODD = ("", " ", "\t", "#", "# text =", "-DOCSTART-", "-DOCSTART- O", "\t" * 9, "a b", "|", "[" * 3000, "x" * 3000)
JSON_ODD = (
    *(
        '"\\ud83d"',
        "NaN",
        "Infinity",
        "1e999",
        "9" * 5000,
        "[" * 5000,
        '{"a":' * 5000,
        '{"a": 1, "a": 2}',
        "null",
        "tru",
    ),
    *('"B-"', "12", "3", "-1", "true", "[]", "{}", '[["a", 1, 2]]', '""', '" "', "[0, 3]", "[3, 0, 1]"),
)


def mutate_text(random: Random, files: Files) -> Files:
    """Return a text file with one to three changes in its lines and cells."""
    ((name, data),) = files.items()
    text = (data or b"").decode()
    for _time in range(random.choice((1, 1, 1, 2, 3))):
        text = random.choice(_TEXT_WAYS)(random, text)
    changed = text.encode("utf8", "surrogatepass")
    if random.random() < 0.15:
        changed = random.choice(
            (mutate_bytes(random, changed), text.encode("utf-16"), text.encode("cp1252", "replace"))
        )
    return {name: changed}


def _cell(random: Random, text: str) -> str:
    """Put something odd in the place of a cell."""
    cells = re.split(r"([\t\n| ])", text)
    cells[random.randrange(0, len(cells), 2)] = random.choice(ODD)
    return "".join(cells)


def _separator(random: Random, text: str) -> str:
    places = [match.start() for match in re.finditer(r"[\t\n| ]", text)] or [0]
    place = random.choice(places)
    return text[:place] + random.choice(("", "\t", " ", "\n", "|", "\r\n", "\r", "\n\n", "\t\t")) + text[place + 1 :]


def _line(random: Random, text: str) -> str:
    lines = text.split("\n")
    place, other = random.randrange(len(lines)), random.randrange(len(lines))
    fate = random.randrange(5)
    if fate == 0:
        del lines[place]
    elif fate == 1:
        lines.insert(other, lines[place])
    elif fate == 2:
        lines[place], lines[other] = lines[other], lines[place]
    elif fate == 3:
        lines[place] = random.choice(LINE_ODD)
    else:
        lines.insert(place, random.choice(LINE_ODD))
    return "\n".join(lines)


def _everywhere(random: Random, text: str) -> str:
    old, new = random.choice(
        (("\t", " "), ("\n", "\r\n"), ("\n\n", "\n"), (" ", "\t"), ("|", " "), ("B-", "S-"), ("I", ""))
    )
    return text.replace(old, new)


_TEXT_WAYS: tuple[Callable[[Random, str], str], ...] = (_cell, _cell, _cell, _separator, _line, _line, _everywhere)


def mutate_json(random: Random, files: Files) -> Files:
    """Return a JSON file in which a value is another, or that is none any more."""
    ((name, data),) = files.items()
    assert data is not None
    if random.random() < 0.6:
        lines = data.split(b"\n")
        place = random.randrange(len(lines))
        lines[place] = mutate(random, lines[place])
        return {name: b"\n".join(lines)}
    text = data.decode()
    values = [match.span() for match in re.finditer(r'"[^"]*"|-?[0-9.]+|\[\]|\{\}', text)] or [(0, 0)]
    start, end = random.choice(values)
    return {name: (text[:start] + random.choice(JSON_ODD) + text[end:]).encode("utf8", "surrogatepass")}


def mutate_msgpack(random: Random, files: Files) -> Files:
    """Return a MessagePack file with a change, as a value or as bytes."""
    ((name, data),) = files.items()
    return {name: mutate(random, data or b"")}


# Reading


@cache
def _nlp() -> Language:
    return nlpx.blank("xx")


def _converted(convert: Callable[..., Iterator[Doc]]) -> Callable[[Files], tuple[str, list[Doc]]]:
    def load(files: Files) -> tuple[str, list[Doc]]:
        ((name, data),) = files.items()
        with written(files) as folder:
            options = ConvertOptions(path=name, n_sents=2, report=lambda _notice: None)
            docs = list(convert(TextLines(folder / name), Vocab(), options))
        return (data or b"").decode(), docs

    return load


def _read(files: Files) -> list[Doc]:
    (name,) = files
    with warnings.catch_warnings(), written(files) as folder:
        warnings.simplefilter("ignore")
        return list(read_docs(folder / name, _nlp()))


# Looking at what was read


def _same_again(docs: list[Doc]) -> None:
    """Expect Docs to be the same after writing and reading."""
    again = list(DocBin(docs=docs, store_user_data=True).get_docs(Vocab()))
    for doc, other in zip(docs, again, strict=True):
        expect(doc.text == other.text, f"the text {doc.text[:60]!r} is {other.text[:60]!r} when read again")
        expect([str(each) for each in doc.ents] == [str(each) for each in other.ents], "entities are others")
        expect(all(span.label_.strip() for span in doc.ents), f"an entity has no label in {doc.text[:60]!r}")
        expect(all(isinstance(score, float) and abs(score) < 1e300 for score in doc.cats.values()), f"{doc.cats}")
        expect(doc.to_json()["text"] == doc.text, "to_json has another text")


def _expect_words(docs: list[Doc], words: list[str]) -> None:
    found = [token.text for doc in docs for token in doc]
    expect(found == words, f"the words are {found[:8]}, where {words[:8]} are due")


def _use_conllu(loaded: tuple[str, list[Doc]]) -> None:
    text, docs = loaded
    rows = [line.rstrip("\r").split("\t") for line in text.removeprefix("\ufeff").split("\n") if line[:1] != "#"]
    rows = [row for row in rows if re.fullmatch(r"[0-9]+", row[0])]
    _expect_words(docs, [row[1] for row in rows])
    roots = sum(row[6] == "0" for row in rows)
    labelled = [token for doc in docs for token in doc if token.dep_ and token.head.i == token.i]
    expect(not any(doc.has_annotation("DEP") for doc in docs) or len(labelled) <= roots, "there are more roots")
    _same_again(docs)


def _use_iob(loaded: tuple[str, list[Doc]]) -> None:
    text, docs = loaded
    items = text.removeprefix("\ufeff").split()
    expect(sum(map(len, docs)) == len(items), f"{sum(map(len, docs))} words of {len(items)}")
    begins = sum(1 for item in items if re.search(r"\|[BUSW]-[^|]+$", item))
    expect(sum(len(doc.ents) for doc in docs) >= begins, "there are fewer entities than begin")
    _same_again(docs)


def _use_ner(loaded: tuple[str, list[Doc]]) -> None:
    text, docs = loaded
    lines = [line.strip() for line in text.removeprefix("\ufeff").split("\n")]
    rows = [line for line in lines if line and not line.startswith("-DOCSTART-")]
    expect(sum(map(len, docs)) == len(rows), f"{sum(map(len, docs))} words of {len(rows)}")
    begins = sum(1 for row in rows if re.search(r"\s[BUSW]-\S+$", row))
    expect(sum(len(doc.ents) for doc in docs) >= begins, "there are fewer entities than begin")
    _same_again(docs)


def _lines(records: list[Any]) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


TARGETS = [
    Target(
        name="conllu",
        seeds=lambda: [{"x.conllu": CONLLU.encode()}],
        load=_converted(convert_conllu),
        use=_use_conllu,
        mutate=mutate_text,
    ),
    Target(
        name="iob",
        seeds=lambda: [{"x.iob": IOB.encode()}],
        load=_converted(convert_iob),
        use=_use_iob,
        mutate=mutate_text,
    ),
    Target(
        name="ner",
        seeds=lambda: [{"x.ner": NER.encode()}],
        load=_converted(convert_ner),
        use=_use_ner,
        mutate=mutate_text,
    ),
    Target(
        name="json",
        seeds=lambda: [
            {"x.json": json.dumps([record], indent=indent).encode()} for record in RECORDS for indent in (None, 1)
        ],
        load=_read,
        use=_same_again,
        mutate=mutate_json,
    ),
    Target(
        name="jsonl",
        seeds=lambda: [{"x.jsonl": _lines([RECORDS[0], record])} for record in RECORDS],
        load=_read,
        use=_same_again,
        mutate=mutate_json,
    ),
    Target(
        name="msg",
        seeds=lambda: [{"x.msg": msgpack.pack([record])} for record in (DOCUMENT, RECORDS[0])],
        load=_read,
        use=_same_again,
        mutate=mutate_msgpack,
    ),
]
