"""Paths that are given to what is written and read."""

from __future__ import annotations

from typing import Any

import pytest

import nlpx
from nlpx.tokens import Doc, DocBin
from nlpx.vocab import Lookups, StringStore, Vectors, Vocab

OBJECTS: dict[str, Any] = {
    "doc": lambda: Doc(Vocab(), words=["a"]),
    "docbin": DocBin,
    "vocab": Vocab,
    "strings": StringStore,
    "vectors": Vectors,
    "lookups": Lookups,
    "tokenizer": lambda: nlpx.blank("en").tokenizer,
    "component": lambda: nlpx.blank("en").add_pipe("tok2vec"),
}


@pytest.mark.parametrize("name", OBJECTS)
@pytest.mark.parametrize("method", ["to_disk", "from_disk"])
def test_what_is_no_path_is_refused(name, method):
    for path in (None, 5, b"x", ["a"]):
        with pytest.raises(TypeError, match="A path is a string or a Path, not"):
            getattr(OBJECTS[name](), method)(path)
