"""The compiled product of rows and packed weights, for the compiled code of plugins; light, for ``nlpx info``."""

from __future__ import annotations

from typing import Any

from ..compiled import explain_compiled, load_compiled

PRODUCTS = "nlpx.pipeline._products"


def find_product(name: str) -> Any:
    """Return where the compiled product is, as a capsule, for a compiled module to call when it is imported.

    Args:
        name: The name of the capsule, which says how the product is called.

    Raises:
        ImportError: There is none, or one of another name: so the module that needs it cannot be imported either, and
            Python does its work.
    """
    module = load_compiled(PRODUCTS)
    if module is None or name != module.PRODUCT_NAME:
        raise ImportError(f"{PRODUCTS} with a product {name!r} is not there")
    return module.PRODUCT


def explain_product() -> str | None:
    """Say why there is no compiled product; None where there is one."""
    return explain_compiled(PRODUCTS, what="the compiled product", slower="tok2vec, taggers, parser and ner")
