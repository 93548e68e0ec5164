"""The names by which ``--loss-func`` knows objectives."""

from __future__ import annotations

from typing import Any


def objective_block(flag: str) -> dict[str, Any]:
    return {"@architectures": "spacy.PretrainCharacters.v1", "maxout_pieces": 3, "hidden_size": 300, "n_characters": 4}
