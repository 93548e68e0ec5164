"""CPU microseconds a word of en_core_web_sm's parser and ner, with their tok2vec and without any."""

from __future__ import annotations

import statistics
import time

from clock import library, report, trained
from corpus import texts
from thinc.api import Model

ROUNDS = 3
SIZE = 128
nlp = library().load(trained(), exclude=["tagger", "senter", "attribute_ruler", "lemmatizer"])
train = texts("train")[:300]
batches = [train[start : start + SIZE] for start in range(0, len(train), SIZE)]
words = sum(len(nlp.make_doc(text)) for text in train)


def time_of(name: str, *, known: list[list] | None = None) -> float:
    """Return the CPU time that a component takes a word; with token vectors that are known, or with its tok2vec."""
    pipe = nlp.get_pipe(name)
    layers = pipe.model.get_ref("tok2vec").layers
    own, now = layers[0], []
    if known is not None:
        layers[0] = Model("known", lambda model, docs, is_train: (now[-1], None), dims={"nO": own.maybe_get_dim("nO")})
    found = []
    for _ in range(ROUNDS + 1):
        used = 0.0
        for number, batch in enumerate(batches):
            docs = [nlp.make_doc(text) for text in batch]
            if known is not None:
                now.append(known[number])
            elif name == "parser":
                listen(docs)
            started = time.process_time()
            pipe.set_annotations(docs, pipe.predict(docs))
            used += time.process_time() - started
        found.append(used)
    layers[0] = own
    return 1e6 * statistics.median(found[1:]) / words


def listen(docs: list) -> None:
    """Let the shared tok2vec set what the parser's listener reads."""
    tok2vec = nlp.get_pipe("tok2vec")
    tok2vec.set_annotations(docs, tok2vec.predict(docs))


def vectors(name: str) -> list[list]:
    """Return the token vectors of each batch, as a component gets them."""
    found = []
    for batch in batches:
        docs = [nlp.make_doc(text) for text in batch]
        listen(docs)
        found.append(nlp.get_pipe(name).model.get_ref("tok2vec").layers[0].predict(docs))
    return found


def whole() -> float:
    """Return the CPU time a word of the pipeline from text to annotations."""
    found = []
    for _ in range(ROUNDS):
        started = time.process_time()
        for _ in nlp.pipe(train, batch_size=SIZE):
            pass
        found.append(time.process_time() - started)
    return 1e6 * statistics.median(found) / words


report(
    parser=time_of("parser", known=vectors("parser")),
    ner=time_of("ner", known=vectors("ner")),
    parser_after_tok2vec=time_of("parser"),
    ner_with_tok2vec=time_of("ner"),
    pipeline=whole(),
)
