"""Target: Docs with odd words and annotations, run through a pipeline of rules."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

import nlpx
from nlpx.tokens import Doc
from nlpx.training import Example

from .documents import check_doc, sample_docs
from .trials import Target

if TYPE_CHECKING:
    from random import Random

    from nlpx import Language

    from .mutations import Files

ODD = ("", " ", "\n", "\u00a0", "a" * 2000, "e\u0301", "\u200b", "\ufffd", "\x00", "n't", "…", "IS_STOP", "_", "0")


@cache
def pipeline() -> Language:
    """Return a pipeline of all components that annotate tokens, with weights as they begin."""
    nlp = nlpx.blank("en")
    for name in ("tagger", "parser", "ner"):
        nlp.add_pipe(name)
    docs = sample_docs()
    for doc in docs:
        doc.user_data.clear()
    examples = [Example(Doc(nlp.vocab, words=[token.text for token in doc]), doc) for doc in docs[:1]]
    nlp.initialize(lambda: examples)
    return nlp


def _seeds() -> list[Files]:
    full = sample_docs()[0]
    spec = {
        "words": [token.text for token in full],
        "spaces": [bool(token.whitespace_) for token in full],
        "tags": [token.tag_ for token in full],
        "pos": [token.pos_ for token in full],
        "morphs": [str(token.morph) for token in full],
        "lemmas": [token.lemma_ for token in full],
        "heads": [token.head.i for token in full],
        "deps": [token.dep_ for token in full],
        "ents": ["B-X", "I-X", *["O"] * 9],
    }
    return [{"": json.dumps(each).encode()} for each in (spec, {**spec, "sent_starts": [1, *[0] * 10]})]


def _mutate(random: Random, files: Files) -> Files:
    """Change words and annotations for odd ones, of the same number."""
    spec: dict[str, Any] = json.loads(files[""] or b"{}")
    for _time in range(random.randrange(1, 5)):
        name = random.choice(list(spec))
        values = spec[name]
        place = random.randrange(len(values))
        if name in ("heads", "sent_starts"):
            values[place] = random.choice([None, 0, 1, 5, 10, -1, 11, 2**31])
        elif name == "spaces":
            values[place] = not values[place]
        else:
            values[place] = random.choice([*ODD, None, "A=1", "B-Y", "I-Y", "NOUN", values[place - 1]])
    if random.random() < 0.3:
        del spec[random.choice([name for name in spec if name != "words"])]
    if random.random() < 0.2:
        n_tokens = random.choice([0, 1, 2])
        spec = {name: values[:n_tokens] for name, values in spec.items()}
    return {"": json.dumps(spec).encode()}


def _load(files: Files) -> Doc:
    spec = json.loads(files[""] or b"{}")
    doc = Doc(pipeline().vocab, **spec)
    doc.tensor = np.zeros((len(doc), 3), dtype=np.float32)
    return doc


def _use(doc: Doc) -> None:
    for done in pipeline().pipe([doc.copy(), doc]):
        check_doc(done)


TARGETS = (Target(name="odd-docs", seeds=_seeds, load=_load, use=_use, refusals=(ValueError,), mutate=_mutate),)
