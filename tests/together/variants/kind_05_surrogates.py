"""Kind 5: halves of surrogate pairs. A string that holds one is refused at the door, with the place of the half."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import nlpx
from nlpx.files.surrogates import lone_surrogate, repair
from nlpx.tokens import Doc, DocBin, Span, SpanGroup
from nlpx.vocab import StringStore, Table
from variants import Variant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from nlpx.pipeline import Language


@cache
def blank() -> Language:
    """Return a pipeline that all variants share."""
    return nlpx.blank("en")


def _set(target: Any, name: str, value: Any) -> None:
    setattr(target, name, value)


def _kept(doc: Doc, key: Any, value: Any) -> bytes:
    doc.user_data[key] = value
    return DocBin(docs=[doc], store_user_data=True).to_bytes() + doc.to_bytes()


def _category(doc: Doc, name: str) -> bytes:
    doc.cats[name] = 1.0
    return doc.to_bytes()


# Each takes the pipeline, a Doc of three words and a string.
DOORS: dict[str, Any] = {
    "nlp": lambda nlp, doc, text: nlp(text),
    "nlp.pipe": lambda nlp, doc, text: list(nlp.pipe([text])),
    "tokenizer": lambda nlp, doc, text: nlp.tokenizer(text),
    "words": lambda nlp, doc, text: Doc(nlp.vocab, words=[text]),
    "tags": lambda nlp, doc, text: Doc(nlp.vocab, words=["a"], tags=[text]),
    "strings.add": lambda nlp, doc, text: nlp.vocab.strings.add(text),
    "StringStore": lambda nlp, doc, text: StringStore([text]),
    "vocab[]": lambda nlp, doc, text: nlp.vocab[text],
    "norm_": lambda nlp, doc, text: _set(nlp.vocab["a"], "norm_", text),
    "label": lambda nlp, doc, text: Span(doc, 0, 1, label=text),
    "kb_id": lambda nlp, doc, text: Span(doc, 0, 1, label="A", kb_id=text),
    "span id": lambda nlp, doc, text: Span(doc, 0, 1, label="A", span_id=text),
    "tag_": lambda nlp, doc, text: _set(doc[0], "tag_", text),
    "lemma_": lambda nlp, doc, text: _set(doc[1], "lemma_", text),
    "ent_type_": lambda nlp, doc, text: _set(doc[1], "ent_type_", text),
    "table": lambda nlp, doc, text: Table("t", {"a": [text]}).to_bytes(),
    "table key": lambda nlp, doc, text: Table("t", {text: 1}),
    "user data": lambda nlp, doc, text: _kept(doc, "a", {"b": (1, text)}),
    "user data key": lambda nlp, doc, text: _kept(doc, text, 1),
    "category": lambda nlp, doc, text: _category(doc, text),
    "span group": lambda nlp, doc, text: SpanGroup(doc, name="g", attrs={"a": text}).to_bytes(),
    "special case": lambda nlp, doc, text: nlp.tokenizer.add_special_case(text, [{"ORTH": text}]),
}


def random_text(rng: Random) -> str:
    """Return letters and emoji with one half of a pair or more."""
    parts = [rng.choice(["a", "b", "é", "中", "\U0001f600", " ", "…"]) for _ in range(rng.randint(0, 30))]
    for _ in range(rng.randint(1, 3)):
        parts.insert(rng.randint(0, len(parts)), chr(rng.randint(0xD800, 0xDFFF)))
    return "".join(parts)


def variants(rng: Random) -> Iterator[Variant]:
    """Yield strings at doors."""
    while True:
        name = rng.choice(list(DOORS))
        text = random_text(rng)
        yield Variant(f"{name} of {text!a}", _trial(DOORS[name], name, text))


def _check_message(message: str, text: str | None) -> None:
    place = re.search(r"half of a surrogate pair at character (\d+)", message)
    assert place, message
    assert text is None or 0xD800 <= ord(text[int(place[1])]) < 0xE000, "another place"
    assert lone_surrogate(message) is None, "cannot be printed"


def _check_kept(n_strings: int) -> None:
    # A label that is right may have come with it.
    assert n_strings <= 1, "something of it was kept"


def _trial(door: Any, name: str, text: str) -> Callable[[], None]:
    def run() -> None:
        nlp = blank()
        strings = len(nlp.vocab.strings)
        try:
            door(nlp, Doc(nlp.vocab, words=["One", "two", "three"]), text)
        except ValueError as error:
            _check_message(str(error), text if name.startswith("nlp") else None)
            _check_kept(len(nlp.vocab.strings) - strings)
            nlp(repair(text))
            raise
        raise AssertionError("it was taken")

    return run
