"""The compiled product of rows and packed weights, for the compiled code of plugins; light, for ``nlpx info``."""

from __future__ import annotations

from typing import Any

from ..compiled import explain_compiled, load_compiled

PRODUCTS = "nlpx.pipeline._products"


def find_product() -> Any:
    """Return where the compiled product is, as a capsule, for a compiled module to call when it is imported.

    Raises:
        ImportError: There is none: so the module that needs it cannot be imported either, and Python does its work.
    """
    module = load_compiled(PRODUCTS)
    if module is None:
        raise ImportError(f"{PRODUCTS} is not there")
    return module.PRODUCT


def explain_product() -> str | None:
    """Say why there is no compiled product; None where there is one."""
    return explain_compiled(PRODUCTS, what="the compiled product", slower="tok2vec, taggers, parser and ner")
