"""The component that provides wordpieces."""

import numpy as np
from thinc.api import Model

from nlpx.pipeline import ListenedTo
from wordpieces.models import KEY, PieceListener


class Wordpieces(ListenedTo):
    listener_type = PieceListener

    def set_annotations(self, docs, output):
        ends = np.cumsum(output.n_tokens)
        for doc, end in zip(docs, ends, strict=True):
            start = end - len(doc)
            first, last = output.lengths[:start].sum(), output.lengths[:end].sum()
            doc.user_data[KEY] = {"rows": output.rows[first:last].copy(), "lengths": output.lengths[start:end].copy()}

    def own_block(self, block, listener_block):
        return {
            "@architectures": "wordpieces.Own.v1",
            "encoder": super().own_block(block, listener_block),
            "pooling": dict(listener_block["pooling"]),
        }

    def fill_own(self, model, listener):
        for layer, weights in zip(model.layers, (self.model, listener.layers[0]), strict=True):
            layer.from_bytes(weights.to_bytes())
        model.set_dim("nO", self.model.get_dim("nO"))


def make_wordpieces(nlp, name: str, model: Model) -> Wordpieces:
    return Wordpieces(nlp.vocab, model, name)
