"""What every plugin must do, for all that nlp-tagger offers."""

from __future__ import annotations

from nlpx.testing import ArchitectureCase, contract_tests, token_vectors

SETTINGS = {"tok2vec": token_vectors(), "nO": 3}

TestContract = contract_tests(
    "tagger",
    ArchitectureCase("spacy.Tagger.v1", settings=SETTINGS, is_softmax=True),
    ArchitectureCase("spacy.Tagger.v2", settings=SETTINGS, is_softmax=True),
)
