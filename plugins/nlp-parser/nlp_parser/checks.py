"""The data checks of this family, for its manifest to name."""

from __future__ import annotations

from .entity_checks import check_entities
from .tree_checks import check_trees

__all__ = ["check_entities", "check_trees"]
