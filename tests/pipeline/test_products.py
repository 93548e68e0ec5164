"""The compiled product that plugins' compiled code takes from core."""

from __future__ import annotations

import pytest

from nlpx.pipeline import find_product, load_compiled, products

_compiled = load_compiled(products.PRODUCTS)


@pytest.mark.skipif(_compiled is None, reason="there is no compiled product")
@pytest.mark.parametrize("name", ["nlpx.multiply_panels of 16 lanes", "nlpx.are_finite"])
def test_product_is_found_by_the_name_that_says_how_it_is_called(name):
    assert f'"{name}"' in repr(find_product(name))


def test_product_of_another_name_is_as_good_as_none():
    # A compiled module that cannot be imported is one that was not built.
    with pytest.raises(ImportError, match="with a product 'of 8 lanes' is not there"):
        find_product("of 8 lanes")


def test_there_is_no_product_where_python_does_the_work(monkeypatch):
    monkeypatch.setenv("NLPX_PURE_PYTHON", "1")
    with pytest.raises(ImportError, match="is not there"):
        find_product("nlpx.multiply_panels of 16 lanes")
