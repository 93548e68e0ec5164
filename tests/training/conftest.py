"""A small tagged corpus, and a config that trains on it in a second."""

from __future__ import annotations

import pytest

DETERMINERS = ("the", "a", "every", "some")
NOUNS = ("cat", "dog", "tree", "house", "river", "engine")
VERBS = ("sees", "likes", "follows", "draws")
ADVERBS = ("today", "often", "never")
TAGS = ["DT", "NN", "VBZ", "DT", "NN", "RB", "."]


def sentences(start, stop):
    for n in range(start, stop):
        yield [
            DETERMINERS[n % 4].title(),
            NOUNS[n % 6],
            VERBS[n // 2 % 4],
            DETERMINERS[n // 3 % 4],
            NOUNS[(n + 3) % 6],
            ADVERBS[n % 3],
            ".",
        ]


@pytest.fixture(scope="session")
def corpora(tmp_path_factory):
    """Return a folder with train.spacy and dev.spacy."""
    import nlpx

    folder = tmp_path_factory.mktemp("corpora")
    vocab = nlpx.blank("en").vocab
    for name, start, stop in (("train", 0, 40), ("dev", 40, 52)):
        docs = [nlpx.Doc(vocab, words=words, tags=TAGS) for words in sentences(start, stop)]
        nlpx.DocBin(docs=docs).to_disk(folder / f"{name}.spacy")
    return folder


CONFIG = """
[paths]
train = "{corpora}/train.spacy"
dev = "{corpora}/dev.spacy"

[nlp]
lang = "en"
pipeline = ["tagger"]

[components]

[components.tagger]
factory = "tagger"

[components.tagger.model]
@architectures = "spacy.Tagger.v2"

[components.tagger.model.tok2vec]
@architectures = "spacy.HashEmbedCNN.v2"
width = 16
depth = 1
embed_size = 50
window_size = 1
maxout_pieces = 2
subword_features = true
pretrained_vectors = null

[training]
max_steps = 12
eval_frequency = 4
patience = 0

[training.batcher]
@batchers = "spacy.batch_by_words.v1"
size = 60
discard_oversize = false
tolerance = 0.2

[training.optimizer]
@optimizers = "Adam.v1"
learn_rate = 0.01
"""


@pytest.fixture
def config(corpora):
    """Return the text of the config."""
    return CONFIG.format(corpora=corpora)
