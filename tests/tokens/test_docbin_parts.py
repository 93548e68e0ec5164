from __future__ import annotations

import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpx.errors import DataError
from nlpx.files import msgpack
from nlpx.tokens import Doc, DocBin, docbin_parts
from nlpx.tokens.docbin_parts import DocBinParts
from nlpx.vocab import Vocab


def _collect(folder, docs):
    with DocBinParts(folder) as parts:
        parts.extend(DocBin(store_user_data=True, docs=docs))
        return parts.sizes()


def _written(folder):
    with DocBinParts(folder) as parts, (folder / "all.spacy").open("w+b") as output:
        parts.write(output)
        output.seek(0)
        return output.read()


@settings(max_examples=15)
@given(draw=st.data())
def test_the_file_is_that_of_one_docbin(random_docs, draw, tmp_path_factory):
    docs = draw.draw(st.lists(random_docs, max_size=5))
    docs[:1] = [Doc(Vocab(), words=["a"], user_data={"pair": (1, [2])}), *docs[:1]]
    cut = draw.draw(st.integers(0, len(docs)))
    folder = tmp_path_factory.mktemp("parts")
    _collect(folder, docs[:cut])
    _collect(folder, docs[cut:])
    assert _written(folder) == DocBin(store_user_data=True, docs=docs).to_bytes()


def test_many_documents_have_the_headers_of_long_lists_and_bytes(tmp_path):
    docs = [Doc(Vocab(), words=["a"] * 20)] * 1000
    _collect(tmp_path, docs)
    expected = DocBin(store_user_data=True, docs=docs).to_bytes()
    assert zlib.decompress(_written(tmp_path)) == zlib.decompress(expected)


@pytest.mark.parametrize("size", [0, 1, 255, 256, 65_535, 65_536, 2**20])
def test_headers_are_those_of_what_is_packed_at_once(size):
    assert msgpack.bytes_header(size) + bytes(size) == msgpack.pack(bytes(size))


def test_strings_are_sorted_though_few_are_in_memory_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr(docbin_parts, "_HELD", 3)
    docs = [Doc(Vocab(), words=[f"{n * 7 % 20}é", "a", f"{n * 3 % 20}"]) for n in range(20)]
    for doc in docs:
        _collect(tmp_path, [doc])
    assert _written(tmp_path) == DocBin(store_user_data=True, docs=docs).to_bytes()


def test_a_collection_goes_back_to_where_it_was(tmp_path):
    first, second = (Doc(Vocab(), words=[word], tags=[word]) for word in "ab")
    sizes = _collect(tmp_path, [first])
    _collect(tmp_path, [second])
    with DocBinParts(tmp_path) as parts:
        assert len(parts) == 2
        parts.go_back(sizes)
        assert len(parts) == 1
    _collect(tmp_path, [second])
    assert _written(tmp_path) == DocBin(store_user_data=True, docs=[first, second]).to_bytes()


def test_more_tokens_than_a_file_can_hold_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(docbin_parts, "LONGEST", 8 * 13 * 2)
    with DocBinParts(tmp_path) as parts:
        parts.extend(DocBin(docs=[Doc(Vocab(), words=["a", "b"])], store_user_data=True))
        with pytest.raises(DataError, match="holds 2 tokens at most"):
            parts.extend(DocBin(docs=[Doc(Vocab(), words=["c"])], store_user_data=True))
        assert len(parts) == 1
