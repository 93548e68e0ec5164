"""The example configs of the reference's section on text classification, word for word."""

from __future__ import annotations

from nlpx.testing import ArchitectureCase, example_tests

ENSEMBLE = """
[model]
@architectures = "spacy.TextCatEnsemble.v2"
nO = null

[model.linear_model]
@architectures = "spacy.TextCatBOW.v2"
exclusive_classes = true
ngram_size = 1
no_output_layer = false

[model.tok2vec]
@architectures = "spacy.Tok2Vec.v2"

[model.tok2vec.embed]
@architectures = "spacy.MultiHashEmbed.v2"
width = 64
rows = [2000, 2000, 1000, 1000, 1000, 1000]
attrs = ["ORTH", "LOWER", "PREFIX", "SUFFIX", "SHAPE", "ID"]
include_static_vectors = false

[model.tok2vec.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = ${model.tok2vec.embed.width}
window_size = 1
maxout_pieces = 3
depth = 2
"""
CNN = """
[model]
@architectures = "spacy.TextCatCNN.v2"
exclusive_classes = false
nO = null

[model.tok2vec]
@architectures = "spacy.HashEmbedCNN.v2"
pretrained_vectors = null
width = 96
depth = 4
embed_size = 2000
window_size = 1
maxout_pieces = 3
subword_features = true
"""
BOW = """
[model]
@architectures = "spacy.TextCatBOW.v2"
exclusive_classes = false
ngram_size = 1
no_output_layer = false
nO = null
"""
LABELS = {"overrides": {"model.nO": 3}}

TestExamples = example_tests(
    ArchitectureCase.from_config(ENSEMBLE, is_softmax=True, **LABELS),
    ArchitectureCase.from_config(CNN, **LABELS),
    ArchitectureCase.from_config(BOW, **LABELS),
)
