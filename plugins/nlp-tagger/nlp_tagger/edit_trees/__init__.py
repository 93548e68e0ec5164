"""Edit trees: how a form becomes its lemma, in a way that many forms share.

`trees` makes, finds and applies them, `records` reads and writes them.
"""

from __future__ import annotations

from .trees import NO_TREE, EditTrees

__all__ = ["NO_TREE", "EditTrees"]
