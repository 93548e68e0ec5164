"""What every plugin must do, for all that nlp-tok2vec offers."""

from __future__ import annotations

import numpy as np

from nlpx.testing import ArchitectureCase, ComponentCase, ObjectiveCase, contract_tests, sample_vectors
from nlpx.vocab import Vectors, Vocab

WIDTH = 8
EMBED = {"width": WIDTH, "attrs": ["NORM", "SHAPE"], "rows": [50, 30], "include_static_vectors": False}
CNN = {
    "width": WIDTH,
    "depth": 2,
    "embed_size": 50,
    "window_size": 1,
    "maxout_pieces": 2,
    "subword_features": True,
    "pretrained_vectors": None,
}
CHARACTERS = {"width": WIDTH, "rows": 50, "nM": 4, "nC": 3}
MAXOUT = {"width": WIDTH, "window_size": 1, "maxout_pieces": 2, "depth": 2}
MISH = {"width": WIDTH, "window_size": 1, "depth": 2}
ATTENTION = {
    "alone": {"width": WIDTH, "depth": 2, "n_heads": 2},
    "near": {"width": WIDTH, "depth": 1, "span": 1},
    "upon-convolutions": {
        "width": WIDTH,
        "depth": 1,
        "encode": {"@architectures": "spacy.MaxoutWindowEncoder.v2", **MAXOUT},
    },
}
HIDDEN = {"maxout_pieces": 2, "hidden_size": 8}
STATIC = {"nO": WIDTH, "nM": None, "dropout": None, "key_attr": "ORTH"}


def with_vectors() -> Vocab:
    vocab = Vocab()
    words = ["She", "letters", "."]
    data = np.random.default_rng(0).normal(size=(len(words), 3)).astype("f")
    vocab.vectors = Vectors(strings=vocab.strings, data=data, keys=words)
    return vocab


def one_array(vocab: Vocab):
    return np.concatenate(sample_vectors(vocab, width=WIDTH))


def block(name: str, settings: dict) -> dict:
    return {"@architectures": name, **settings}


def tok2vec(version: str) -> dict:
    embed = block("spacy.MultiHashEmbed.v2", EMBED)
    return {"embed": embed, "encode": block(f"spacy.MaxoutWindowEncoder.{version}", MAXOUT)}


TestContract = contract_tests(
    "tok2vec",
    *(ArchitectureCase(f"spacy.Tok2Vec.{version}", settings=tok2vec(version)) for version in ("v1", "v2")),
    ArchitectureCase("spacy.HashEmbedCNN.v1", settings=CNN),
    ArchitectureCase("spacy.HashEmbedCNN.v2", settings=CNN),
    ArchitectureCase("spacy.HashEmbedCNN.v2", label="mish", settings={**CNN, "maxout_pieces": 1}),
    ArchitectureCase("spacy.MultiHashEmbed.v1", settings=EMBED),
    ArchitectureCase("spacy.MultiHashEmbed.v2", settings=EMBED),
    ArchitectureCase(
        "spacy.MultiHashEmbed.v2",
        label="vectors",
        settings={**EMBED, "include_static_vectors": True},
        vocab=with_vectors,
    ),
    ArchitectureCase("spacy.CharacterEmbed.v1", settings=CHARACTERS),
    ArchitectureCase("spacy.CharacterEmbed.v2", settings=CHARACTERS),
    ArchitectureCase("spacy.MaxoutWindowEncoder.v2", settings=MAXOUT, inputs=sample_vectors),
    ArchitectureCase("spacy.MaxoutWindowEncoder.v1", settings=MAXOUT, inputs=one_array),
    ArchitectureCase("spacy.MishWindowEncoder.v2", settings=MISH, inputs=sample_vectors),
    ArchitectureCase("spacy.MishWindowEncoder.v1", settings=MISH, inputs=one_array),
    ArchitectureCase(
        "spacy.TorchBiLSTMEncoder.v1",
        settings={"width": WIDTH, "depth": 2, "dropout": 0.0},
        needs=("torch",),
        inputs=sample_vectors,
    ),
    *(
        ArchitectureCase("nlpx.SelfAttentionEncoder.v1", label=label, settings=settings, inputs=sample_vectors)
        for label, settings in ATTENTION.items()
    ),
    ArchitectureCase("spacy.StaticVectors.v1", settings=STATIC, vocab=with_vectors),
    ArchitectureCase("spacy.StaticVectors.v2", settings=STATIC, vocab=with_vectors),
    ArchitectureCase("spacy.FeatureExtractor.v1", settings={"columns": ["NORM", "SHAPE"]}),
    ArchitectureCase("spacy.CharEmbed.v1", settings={"nM": 4, "nC": 3}),
    ComponentCase("tok2vec", config={"model": block("spacy.Tok2Vec.v2", tok2vec("v2"))}, learns_alone=False),
    ObjectiveCase("spacy.PretrainCharacters.v1", settings={**HIDDEN, "n_characters": 2}),
    *(
        ObjectiveCase("spacy.PretrainVectors.v1", label=loss, settings={**HIDDEN, "loss": loss}, vocab=with_vectors)
        for loss in ("cosine", "L2")
    ),
    elsewhere={
        "spacy.Tok2VecListener.v1": "it works in a pipeline only: tests/pipeline/components/test_listener.py",
        "nlpx.PretrainDistil.v1": "it needs a trained pipeline: test_teacher.py",
    },
)
