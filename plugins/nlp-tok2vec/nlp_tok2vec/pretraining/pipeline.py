"""The pipeline whose layer is pretrained: its tokenizer and vocabulary; no component learns or is initialized."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nlpx.pipeline import Language
from nlpx.training import fix_random_seed

if TYPE_CHECKING:
    from nlpx.config import Config


def build_pipeline(config: Config) -> tuple[Language, Path | None]:
    """Build the pipeline, with the vectors that it is initialized with and its listeners connected.

    Args:
        config: A filled and checked config.

    Returns:
        The pipeline, and the file with the weights that its layer is to begin with, or None.

    Raises:
        ConfigError: Something cannot be built.
    """
    values = config.interpolate()
    fix_random_seed(values["training"]["seed"])
    weights = values["initialize"]["init_tok2vec"]
    own = config.copy()
    # The layer has no weights yet that a file could be compared with.
    own.put("initialize.init_tok2vec", None, source="pretrain")
    nlp = Language.from_config(own)
    with nlp.select_pipes(enable=[]):
        nlp.initialize()
    nlp.config = config
    return nlp, Path(weights) if weights else None
