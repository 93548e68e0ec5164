"""Configs that the tests of this folder start from."""

from __future__ import annotations

import pytest

from nlpx.config import check_config, load_config

TAGGER = """\
[paths]
train = null
dev = null

[nlp]
lang = "en"
pipeline = ["tok2vec", "tagger"]
batch_size = 1000

[components]

[components.tok2vec]
factory = "tok2vec"

[components.tok2vec.model]
@architectures = "spacy.Tok2Vec.v2"

[components.tok2vec.model.embed]
@architectures = "spacy.MultiHashEmbed.v2"
width = ${components.tok2vec.model.encode.width}
attrs = ["NORM", "PREFIX", "SUFFIX", "SHAPE"]
rows = [5000, 1000, 2500, 2500]
include_static_vectors = false

[components.tok2vec.model.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = 96
depth = 4
window_size = 1
maxout_pieces = 3

[components.tagger]
factory = "tagger"
label_smoothing = 0.05

[components.tagger.model]
@architectures = "spacy.Tagger.v2"

[components.tagger.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = ${components.tok2vec.model.encode.width}

[corpora]

[corpora.train]
@readers = "spacy.Corpus.v1"
path = ${paths.train}
max_length = 0

[training]
max_steps = 100
frozen_components = []

[training.batcher]
@batchers = "spacy.batch_by_words.v1"
tolerance = 0.2

[training.batcher.size]
@schedules = "compounding.v1"
start = 100

[training.optimizer]
@optimizers = "Adam.v1"
learn_rate = 0.001

[initialize]
vectors = null

[initialize.components]
"""


@pytest.fixture
def tagger_text():
    """Return a config that is right, with something in every section."""
    return TAGGER


@pytest.fixture
def mistakes_in():
    """Return a function that gives the mistakes in a text in which words were replaced."""

    def check(*replacements, overrides=None, **options):
        text = TAGGER
        for old, new in replacements:
            assert text.count(old) >= 1, old
            text = text.replace(old, new, 1)
        return [
            str(mistake).removeprefix("<config>:")
            for mistake in check_config(load_config(text, overrides=overrides), **options)
        ]

    return check
