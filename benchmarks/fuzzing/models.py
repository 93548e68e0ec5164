"""Targets: folders and bytes of pipelines, and the configs that make them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import fix_random_seed

import nlpx
from nlpx.config import load_config, validate_config
from nlpx.errors import ModelError
from nlpx.pipeline import Language
from nlpx.pipeline.components.weights import is_initialized
from nlpx.tokens.comparing.example import Example

from .trials import Target, expect, read_files, written

if TYPE_CHECKING:
    from .mutations import Files

TEXTS = ["Ada saw the cat.", "The cat ran.", ""]
CNN = {
    "@architectures": "spacy.HashEmbedCNN.v2",
    "width": 8,
    "depth": 1,
    "embed_size": 20,
    "window_size": 1,
    "maxout_pieces": 2,
    "subword_features": True,
    "pretrained_vectors": True,
}
LISTENER = {"@architectures": "spacy.Tok2VecListener.v1", "width": 8}
PARSER = {
    "@architectures": "spacy.TransitionBasedParser.v2",
    "state_type": "parser",
    "extra_state_tokens": False,
    "hidden_width": 4,
    "maxout_pieces": 2,
    "use_upper": True,
    "tok2vec": LISTENER,
}


@cache
def _pipeline() -> Language:
    """Return a small pipeline of all families, initialized; its tokenizer has few exceptions, but one of each form."""
    fix_random_seed(0)
    nlp = nlpx.blank("xx")
    nlp.tokenizer.add_special_case("can't", [{"ORTH": "ca", "NORM": "can"}, {"ORTH": "n't"}])
    for word in ("cat", "Ada"):
        nlp.vocab.set_vector(word, np.arange(3, dtype=np.float32))
    nlp.add_pipe("tok2vec", config={"model": CNN})
    nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": LISTENER}})
    nlp.add_pipe("parser", config={"model": PARSER})
    nlp.add_pipe("ner", config={"model": {**PARSER, "state_type": "ner"}})
    annotations = {
        "tags": ["NNP", "VBD", "DT", "NN", "."],
        "heads": [1, 1, 3, 1, 1],
        "deps": ["nsubj", "ROOT", "det", "obj", "punct"],
        "entities": [(0, 3, "PERSON")],
    }
    nlp.initialize(lambda: [Example.from_dict(nlp.make_doc(TEXTS[0]), annotations)])
    return nlp


def _folders() -> list[Files]:
    with written({}) as folder:
        _pipeline().to_disk(folder / "model")
        return [read_files(folder / "model")]


def _load_folder(files: Files) -> Language:
    with written(files) as folder:
        return nlpx.load(folder)


def _load_bytes(files: Files) -> Language:
    """Read bytes; what is not in them was left out on purpose, and is as it was: without weights, which is said."""
    nlp = Language.from_config(_pipeline().config).from_bytes(files[""] or b"")
    missing = [name for name, pipe in nlp.components if not is_initialized(pipe.model)]
    if missing:
        raise ModelError(f"no weights were read for {missing[0]}")
    return nlp


def _check_pipeline(nlp: Any) -> None:
    """See that a pipeline that was read predicts, and is the same when it is saved and read again.

    A number in place of another, such as a weight, is as good as that was: nothing tells that it is wrong, unless what
    it makes is too large for a number. A long pattern of the tokenizer is read when a text needs it.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        try:
            docs = list(nlp.pipe(TEXTS))
        except ModelError as error:
            is_told = "no finite numbers" in str(error) or "no regular expression" in str(error)
            expect(is_told, f"a pipeline that cannot predict: {error}")
            return
        expect([doc.text for doc in docs] == TEXTS, "the texts")
        found = [doc.to_bytes() for doc in docs]
        again = Language.from_config(nlp.config).from_bytes(nlp.to_bytes())
        expect([doc.to_bytes() for doc in again.pipe(TEXTS)] == found, "saved and read again it predicts otherwise")
    for doc in docs:
        _ = [(token.tag_, token.dep_, token.head.i, token.ent_type_) for token in doc], doc.to_json()


def _configs() -> list[Files]:
    return [{"": _pipeline().config.to_str().encode("utf8")}]


def _load_config(files: Files) -> Any:
    text = (files[""] or b"").decode("utf8", "replace")
    config = load_config(f"{text}\n")
    return validate_config(config, files=False), Language.from_config(config)


def _check_config(loaded: Any) -> None:
    config, nlp = loaded
    expect(load_config(f"{config.to_str()}\n") == config, "written and read again it is another one")
    docs = [nlp.make_doc(text) for text in TEXTS]
    expect(all(doc.text == text for doc, text in zip(docs, TEXTS, strict=True)), "the texts")


TARGETS = [
    Target(name="model folder", seeds=_folders, load=_load_folder, use=_check_pipeline),
    Target(
        name="model bytes",
        seeds=lambda: [{"": _pipeline().to_bytes()}],
        load=_load_bytes,
        use=_check_pipeline,
    ),
    Target(name="config", seeds=_configs, load=_load_config, use=_check_config),
]
