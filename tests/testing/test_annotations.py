"""What stands in a Doc, as contract tests compare it."""

from __future__ import annotations

import pytest

from nlpx.testing.annotations import changed, snapshot
from nlpx.tokens import Doc, Token
from nlpx.vocab import Vocab


@pytest.fixture
def hidden():
    Token.set_extension("hidden", default=False)
    yield "token._.hidden"
    Token.remove_extension("hidden")


def test_attributes_of_ones_own_are_annotation_too(hidden):
    doc = Doc(Vocab(), words=["a", "b"])
    before = snapshot(doc, [hidden])
    doc[1]._.hidden = True
    after = snapshot(doc, [hidden])
    assert (before[hidden], after[hidden]) == ([False, False], [False, True])
    assert changed(before, after) == [hidden]
