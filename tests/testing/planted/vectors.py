"""A component that provides token vectors, in which one thing is wrong."""

from thinc.api import Model

from nlpx.pipeline import ListenedTo, Tok2VecListener


class PlantedListener(Tok2VecListener):
    def __init__(self, upstream, width, fault):
        super().__init__(upstream, width)
        self.fault = fault

    def read(self, docs):
        vectors = super().read(docs)
        return [2 * rows for rows in vectors] if self.fault == "reading" and len(docs[0].tensor) else vectors

    def pool(self, docs, output, *, is_train):
        vectors, unpool = super().pool(docs, output, is_train=is_train)
        if self.fault == "rows":
            vectors = [rows[1:] for rows in vectors]
        if self.fault == "gradient":
            return vectors, lambda d_vectors: [2 * rows for rows in d_vectors]
        return vectors, unpool

    def add(self, total, gradient):
        return super().add(None if self.fault == "sum" else total, gradient)


class PlantedVectors(ListenedTo):
    fault = ""

    def set_annotations(self, docs, output):
        for doc, vectors in zip(docs, output, strict=True):
            doc.tensor = vectors.copy()

    def fill_own(self, model, listener):
        if self.fault == "own":
            model.initialize()
        else:
            super().fill_own(model, listener)


def make_vectors(nlp, name, model: Model, fault: str = "") -> PlantedVectors:
    pipe = PlantedVectors(nlp.vocab, model, name)
    pipe.fault = fault
    return pipe


def build_listener(width: int, fault: str) -> Model:
    return PlantedListener("*", width, fault)
