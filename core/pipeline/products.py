"""What compiled code of plugins takes from that of core: the product of rows and packed weights, and what is with it.

It is light, for ``nlpx info``.
"""

from __future__ import annotations

from typing import Any

from ..compiled import explain_compiled, load_compiled

PRODUCTS = "nlpx.pipeline._products"


def find_product(name: str) -> Any:
    """Return where a compiled function is, as a capsule, for a compiled module to take when it is imported.

    Args:
        name: The name of the capsule, which says how the function is called.

    Raises:
        ImportError: There is none of that name: so the module that needs it cannot be imported either, and Python does
            its work.
    """
    module = load_compiled(PRODUCTS)
    if module is None or name not in module.CAPSULES:
        raise ImportError(f"{PRODUCTS} with a product {name!r} is not there")
    return module.CAPSULES[name]


def explain_product() -> str | None:
    """Say why there is no compiled product; None where there is one."""
    return explain_compiled(PRODUCTS, what="the compiled product", slower="tok2vec, taggers, parser and ner")
