"""Components of en_core_web_sm by themselves: the CPU time that they take a word, with token vectors that are known."""

from __future__ import annotations

import statistics
import time

from clock import library, trained
from corpus import texts
from thinc.api import Model

SIZE = 128
nlp = library().load(trained(), exclude=["tagger", "senter", "attribute_ruler", "lemmatizer"])


class Batches:
    """Texts in batches; each round gets fresh Docs of them, because an annotated Doc is less work."""

    def __init__(self, n_texts: int):
        train = texts("train")[:n_texts]
        self.texts = [train[start : start + SIZE] for start in range(0, len(train), SIZE)]
        self.words = sum(len(nlp.make_doc(text)) for text in train)

    def docs(self):
        return ([nlp.make_doc(text) for text in batch] for batch in self.texts)

    def microseconds(self, name: str, *, without_tok2vec: bool, rounds: int) -> float:
        """Return the CPU time a word that a component takes to predict and to annotate."""
        pipe = nlp.get_pipe(name)
        layers = pipe.model.get_ref("tok2vec").layers
        own = layers[0]
        known = [own.predict(listened(docs)) for docs in self.docs()]
        now = []
        if without_tok2vec:
            layers[0] = Model(
                "known", lambda model, docs, is_train: (now[-1], None), dims={"nO": own.maybe_get_dim("nO")}
            )
        found = []
        for _ in range(rounds + 1):
            used = 0.0
            for docs, vectors in zip(self.docs(), known, strict=True):
                now.append(vectors)
                if not without_tok2vec:
                    listened(docs)
                started = time.process_time()
                pipe.set_annotations(docs, pipe.predict(docs))
                used += time.process_time() - started
            found.append(used)
        layers[0] = own
        return 1e6 * statistics.median(found[1:]) / self.words


def listened(docs):
    """Return Docs on which the shared tok2vec has run, so that the parser's listener has something to read."""
    tok2vec = nlp.get_pipe("tok2vec")
    tok2vec.set_annotations(docs, tok2vec.predict(docs))
    return docs
