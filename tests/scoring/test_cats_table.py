"""What Docs say of labels, as arrays."""

import numpy as np
import pytest

from nlpx.scoring import CatsTable
from nlpx.tokens import Doc
from nlpx.vocab import Vocab


@pytest.fixture
def docs():
    """Make a Doc with categories as a component puts them, one with a dictionary, and one without any."""
    docs = [Doc(Vocab(), words=["a"]) for _ in range(3)]
    docs[0].put_cats(("x", "y"), np.array([0.25, 0.75], dtype="f"))
    docs[1].cats = {"other": 1.0, "y": 0.5}
    return docs


def test_rows_hold_what_docs_say_of_labels(docs):
    unknown = np.nan
    due = [[0.25, 0.75], [unknown, 0.5], [unknown, unknown]]
    np.testing.assert_array_equal(CatsTable(["x", "y"]).rows(docs), due)


def test_columns_are_in_the_order_of_the_labels(docs):
    np.testing.assert_array_equal(CatsTable(["y", "x"]).rows(docs[:2]), [[0.75, 0.25], [0.5, np.nan]])


def test_no_docs_have_no_rows():
    assert CatsTable(["x", "y"]).rows([]).shape == (0, 2)
