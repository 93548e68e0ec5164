"""A few texts, and a config that learns from them in a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from nlp_tok2vec.commands import pretrain
from nlpx.config import load_config

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CONFIG = """
[paths]
raw_text = "{texts}"

[nlp]
lang = "xx"
pipeline = ["tok2vec"]

[components]

[components.tok2vec]
factory = "tok2vec"

[components.tok2vec.model]
@architectures = "spacy.HashEmbedCNN.v2"
width = 8
depth = 1
embed_size = 20
window_size = 1
maxout_pieces = 2
subword_features = true
pretrained_vectors = null

[corpora]

[corpora.pretrain]
@readers = "nlpx.RawTexts.v1"
path = ${paths.raw_text}
shuffle_window = 5

[pretraining]
max_epochs = 2
n_save_every = 2

[pretraining.batcher]
@batchers = "spacy.batch_by_words.v1"
size = 30
discard_oversize = false
tolerance = 0.2

[pretraining.objective]
@architectures = "spacy.PretrainCharacters.v1"
maxout_pieces = 2
hidden_size = 8
n_characters = 2
"""


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A file with texts of 144 words."""
    words = [f"{letter}{number}" for number in range(6) for letter in "abcdefgh"]
    path = tmp_path / "texts.txt"
    path.write_text("\n".join(" ".join(words[n : n + 12]) for n in range(12)) + "\n", encoding="utf8")
    return path


@pytest.fixture
def config(texts: Path) -> str:
    """The text of a config that learns from them: 6 batches an epoch."""
    return CONFIG.replace("{texts}", str(texts))


@pytest.fixture
def run(config: str, tmp_path: Path) -> Callable[..., Path]:
    """Return a function that pretrains into a folder by its name, with settings of the config by dotted names."""

    def pretrain_into(name: str, settings: dict[str, object] | None = None, **options: object) -> Path:
        folder = tmp_path / name
        pretrain(load_config(config, overrides=settings or {}), folder, **{"quiet": True, **options})
        return folder

    return pretrain_into
