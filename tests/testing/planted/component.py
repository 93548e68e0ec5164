"""A tagger in which one thing is wrong."""

from __future__ import annotations

import time
from contextlib import contextmanager

import numpy as np
from thinc.api import Softmax, chain, with_array

from nlpx.pipeline import TrainablePipe
from nlpx.registry import registry
from nlpx.testing import token_vectors


class PlantedTagger(TrainablePipe):
    def __init__(self, vocab, model, name, fault):
        super().__init__(vocab, model, name, scorer=self.count, labels=[])
        self.fault = fault
        self.learnt = 0
        self.docs = []

    def pipe(self, stream, batch_size=128):
        for doc in super().pipe(stream, batch_size=batch_size):
            if len(doc) or self.fault != "drop":
                yield doc

    def predict(self, docs):
        if not any(map(len, docs)):
            if self.fault == "empty":
                raise IndexError("no tokens")
            return [np.zeros(0, dtype=int) for _ in docs]
        if self.fault == "frozen":
            self.model.layers[1].layers[0].get_param("b")[:] += 1
        if self.fault == "threads":
            self.docs = docs
            time.sleep(0.002)
            docs = self.docs
        best = [scores.argmax(axis=1) for scores in self.model.predict(docs)]
        if self.fault == "batch" and len(docs) > 1:
            best = [(each + 1) % len(self.labels) for each in best]
        if self.fault == "saving" and not self.learnt:
            best = [each * 0 for each in best]
        return best

    def set_annotations(self, docs, scores):
        for doc, best in zip(docs, scores, strict=False):
            for token, number in zip(doc, best.tolist(), strict=False):
                if self.fault != "nothing":
                    token.tag_ = self.labels[number]
                if self.fault == "assigns":
                    token.pos_ = "NOUN"

    def initialize(self, get_examples, nlp=None, labels=None):
        tags = {token.tag_ for example in get_examples() for token in example.reference}
        for label in sorted(tags, reverse=self.fault == "labels" and labels is None) if labels is None else labels:
            self.add_label(label)
        if self.fault == "labels":
            self.cfg["labels"].reverse()
        docs = [example.predicted for example in self.sample(get_examples)]
        self.model.initialize(X=docs, Y=[self.model.ops.alloc2f(len(doc), len(self.labels)) for doc in docs])

    def get_loss(self, examples, scores):
        self.learnt += 1
        loss, gradients = 0.0, []
        for example, given in zip(examples, scores, strict=True):
            gradient = given.copy()
            for row, token in enumerate(example.reference):
                if token.tag_ or self.fault == "missing":
                    gradient[row, self.labels.index(token.tag_) if token.tag_ else 0] -= 1
                else:
                    gradient[row] = 0
            loss += float((gradient**2).sum())
            gradients.append(gradient * (0 if self.fault == "learning" else 1))
        return (float("nan") if self.fault == "loss" else loss), gradients

    @contextmanager
    def use_params(self, params):
        if self.fault != "params":
            with super().use_params(params):
                yield
            return
        for node in self.model.walk():
            for name in node.param_names:
                node.set_param(name, params[node.id, name])
        yield

    def count(self, examples, **settings):
        return {"tag_acc": float("nan") if self.fault == "scores" else 1.0}


def make_tagger(nlp, name, fault: str = ""):
    embed = token_vectors(8)
    vectors = registry.get("architectures", embed.pop("@architectures"))(**embed)
    return PlantedTagger(nlp.vocab, chain(vectors, with_array(Softmax(nI=8))), name, fault)
