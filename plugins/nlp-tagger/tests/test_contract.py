"""What every plugin must do, for all that nlp-tagger offers."""

from __future__ import annotations

from nlpx.testing import ArchitectureCase, ComponentCase, contract_tests, token_vectors

TAGGER = {"tok2vec": token_vectors()}
MODEL = {"model": {"@architectures": "spacy.Tagger.v2", **TAGGER}}

TestContract = contract_tests(
    "tagger",
    ArchitectureCase("spacy.Tagger.v1", settings={**TAGGER, "nO": 3}, is_softmax=True),
    ArchitectureCase("spacy.Tagger.v2", settings={**TAGGER, "nO": 3}, is_softmax=True),
    ComponentCase("tagger", config=MODEL),
    ComponentCase("morphologizer", config=MODEL),
    ComponentCase("senter", config=MODEL),
    ComponentCase("trainable_lemmatizer", config={**MODEL, "min_tree_freq": 1}),
)
