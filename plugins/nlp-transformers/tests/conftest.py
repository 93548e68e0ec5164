"""Tiny models of HuggingFace with random weights, made on the spot, and pipelines that have them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from thinc.api import fix_random_seed

import nlpx
from nlpx.tokens import Doc, Example

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KINDS = ("wordpiece", "bytes", "unigram")
N_POSITIONS = 40
WIDTH = 16
_TEXTS = [
    "She saw the extraordinary cats, didn't she? They have understood nothing of it.",
    "Zürich, naïve café — résumé; 日本語 текст עברית 🤷 No. 1,234.5!",
    "the dogs ran and the cats sat where nobody had seen them before",
]


@pytest.fixture(scope="session", autouse=True)
def torch() -> Any:
    """Return PyTorch with one thread; without it or transformers the tests are skipped."""
    module = pytest.importorskip("torch", reason="torch is not installed")
    pytest.importorskip("transformers", reason="transformers is not installed")
    module.set_num_threads(1)
    return module


@pytest.fixture(scope="session")
def models(torch: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return folders with tiny models, one for each kind of tokenizer."""
    folder = tmp_path_factory.mktemp("models")
    return {kind: make_model(folder / kind, kind) for kind in KINDS}


def make_model(folder: Path, kind: str) -> Path:
    """Write a model with random weights into a folder."""
    import torch
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast, RobertaConfig, RobertaModel
    from transformers.utils import logging

    logging.disable_progress_bar()

    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=make_tokenizer(kind),
        **dict(zip(("cls_token", "pad_token", "sep_token", "unk_token", "mask_token"), MARKS[kind], strict=True)),
    )
    torch.manual_seed(0)
    sizes = {
        "vocab_size": len(tokenizer),
        "hidden_size": WIDTH,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 32,
        # Larger than usual, so that what a vector says of its neighbours is seen.
        "initializer_range": 0.3,
        "pad_token_id": tokenizer.pad_token_id,
    }
    module = (
        BertModel(BertConfig(**sizes, max_position_embeddings=N_POSITIONS))
        if kind == "wordpiece"
        else RobertaModel(RobertaConfig(**sizes, max_position_embeddings=N_POSITIONS + 2))
    )
    module.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


MARKS = {
    "wordpiece": ("[CLS]", "[PAD]", "[SEP]", "[UNK]", "[MASK]"),
    "bytes": ("<s>", "<pad>", "</s>", "<unk>", "<mask>"),
    "unigram": ("<s>", "<pad>", "</s>", "<unk>", "<mask>"),
}


def make_tokenizer(kind: str) -> Any:
    """Train a tokenizer on a few sentences; characters that they do not have are unknown, or bytes."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

    marks = list(MARKS[kind])
    trainer: Any
    if kind == "wordpiece":
        tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
        tokenizer.normalizer = normalizers.BertNormalizer()
        tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        trainer = trainers.WordPieceTrainer(vocab_size=160, special_tokens=marks, show_progress=False)
    elif kind == "bytes":
        tokenizer = Tokenizer(models.BPE())
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel()
        trainer = trainers.BpeTrainer(
            vocab_size=320,
            special_tokens=marks,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        )
    else:
        tokenizer = Tokenizer(models.Unigram())
        tokenizer.normalizer = normalizers.NFKC()
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
        tokenizer.decoder = decoders.Metaspace()
        trainer = trainers.UnigramTrainer(vocab_size=140, special_tokens=marks, unk_token="<unk>", show_progress=False)
    tokenizer.train_from_iterator(_TEXTS, trainer)
    first, last = marks[0], marks[2]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{first} $A {last}",
        special_tokens=[(first, tokenizer.token_to_id(first)), (last, tokenizer.token_to_id(last))],
    )
    return tokenizer


@pytest.fixture(scope="session")
def tokenizers(models: dict[str, Path]) -> dict[str, Any]:
    """Return the tokenizer of each model, with its limit."""
    from nlp_transformers.huggingface.torch_encoder import TorchEncoder

    return {
        kind: TorchEncoder.from_name(str(folder), tokenizer_config={}, transformer_config={}).tokenizer
        for kind, folder in models.items()
    }


STRIDED = {"@span_getters": "spacy-transformers.strided_spans.v1", "window": 8, "stride": 6}


def model_block(folder: Path | str, **settings: Any) -> dict[str, Any]:
    """Return the block of a transformer that others share."""
    return {
        "@architectures": "spacy-transformers.TransformerModel.v3",
        "name": str(folder),
        "get_spans": STRIDED,
        **settings,
    }


def listener_block(**settings: Any) -> dict[str, Any]:
    """Return the block by which a model listens to it."""
    return {
        "@architectures": "spacy-transformers.TransformerListener.v1",
        "pooling": {"@layers": "reduce_mean.v1"},
        **settings,
    }


WORDS = [
    ["She", "saw", "  ", "cats", ",", "didn't", "she", "?"],
    ["the", "extraordinary", "dogs", "ran"],
    ["Nobody", "understood", "naïve", "café", "cats", "and", "the", "résumé", "of", "the", "dogs", "before", "."],
]
TAGS = [["P", "V", "_", "N", ".", "V", "P", "."], ["D", "A", "N", "V"], [*"NVANNCDNPDNR", "."]]


def examples_for(nlp: nlpx.Language) -> list[Example]:
    """Return examples with tags and trees."""
    return [
        Example.from_dict(
            Doc(nlp.vocab, words=words),
            {
                "words": words,
                "tags": tags,
                "heads": [1, *([1] * (len(words) - 1))],
                "deps": ["ROOT" if place == 1 else "dep" for place in range(len(words))],
            },
        )
        for words, tags in zip(WORDS, TAGS, strict=True)
    ]


@pytest.fixture
def examples() -> Callable[[nlpx.Language], list[Example]]:
    """Return a function that makes examples for a pipeline, with tags and trees."""
    return examples_for


@pytest.fixture
def pipeline(models: dict[str, Path]) -> Callable[..., nlpx.Language]:
    """Return a function that makes an initialized pipeline of a transformer and components that listen to it."""
    return partial(make_pipeline, models)


def make_pipeline(
    models: dict[str, Path],
    names: tuple[str, ...] = ("tagger",),
    *,
    kind: str = "wordpiece",
    listener: dict[str, Any] | None = None,
    model: dict[str, Any] | None = None,
    **settings: Any,
) -> nlpx.Language:
    fix_random_seed(0)
    nlp = nlpx.blank("en")
    nlp.add_pipe("transformer", config={"model": model_block(models[kind], **(model or {})), **settings})
    for name in names:
        config: dict[str, Any] = {"model": {"tok2vec": listener_block(**(listener or {}))}}
        nlp.add_pipe(name, config={**LISTENING[name], "model": {**LISTENING[name]["model"], **config["model"]}})
    nlp.initialize(lambda: examples_for(nlp))
    return nlp


LISTENING: dict[str, dict[str, Any]] = {
    "tagger": {"model": {"@architectures": "spacy.Tagger.v2"}},
    "parser": {
        "min_action_freq": 1,
        "model": {
            "@architectures": "spacy.TransitionBasedParser.v2",
            "state_type": "parser",
            "extra_state_tokens": False,
            "hidden_width": 16,
            "maxout_pieces": 2,
            "use_upper": True,
        },
    },
}
