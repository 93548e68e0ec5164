from __future__ import annotations

import re
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.errors import DataError
from nlpx.files import inflating, msgpack
from nlpx.tokens import Doc, DocBin, docbin_contents, docbin_reader
from nlpx.tokens.docbin import ALL_ATTRS
from nlpx.tokens.docbin_contents import stream_docs
from nlpx.vocab import Vocab, attrs

ALL = [*ALL_ATTRS, "SPACY"]


@given(draw=st.data())
def test_round_trip_keeps_all_docs(random_docs, draw):
    docs = draw.draw(st.lists(random_docs, max_size=4))
    # A vocabulary that knows nothing: what the Docs need comes with them.
    again = list(DocBin().from_bytes(DocBin(docs=docs).to_bytes()).get_docs(Vocab()))
    assert len(again) == len(docs)
    for one, two in zip(docs, again, strict=True):
        assert np.array_equal(one.to_array(ALL), two.to_array(ALL))
        assert one.to_json() == two.to_json()
        assert one.has_unknown_spaces == two.has_unknown_spaces


@given(draw=st.data())
def test_many_docs_are_added_as_one_by_one(random_docs, draw):
    docs = draw.draw(st.lists(random_docs, max_size=4))
    one_by_one, together = DocBin(store_user_data=True, docs=docs), DocBin(store_user_data=True)
    together.extend(docs)
    assert together.to_bytes() == one_by_one.to_bytes()


def test_of_many_docs_none_is_added_where_one_is_refused():
    docbin = DocBin(store_user_data=True)
    docs = [Doc(Vocab(), words=["a"], user_data={"k": value}) for value in (1, object())]
    with pytest.raises(TypeError, match=r"user_data\['k'\] holds"):
        docbin.extend(docs)
    assert (len(docbin), docbin.user_data, docbin.strings) == (0, [], set())


def test_a_score_that_no_reader_takes_is_refused():
    docbin, doc = DocBin(), Doc(Vocab(), words=["a"])
    doc.cats["A"] = float("nan")
    with pytest.raises(DataError, match="The category 'A' has nan"):
        docbin.add(doc)
    assert len(docbin) == 0


def test_attrs_always_have_the_words_and_never_the_spaces():
    assert DocBin(attrs=["TAG", "SPACY"]).attrs == [attrs.ORTH, attrs.TAG]


def test_only_the_attributes_asked_for_are_kept():
    doc = Doc(Vocab(), words=["a"], tags=["X"], lemmas=["y"])
    (again,) = DocBin().from_bytes(DocBin(attrs=["TAG"], docs=[doc]).to_bytes()).get_docs(Vocab())
    assert (again[0].tag_, again.has_annotation("LEMMA")) == ("X", False)


def test_user_data_are_kept_on_request():
    doc = Doc(Vocab(), words=["a"], user_data={"k": 1, ("t", 1): 2})
    for store, expected in ((True, {"k": 1, ("t", 1): 2}), (False, {})):
        docbin = DocBin(store_user_data=store, docs=[doc])
        (again,) = DocBin().from_bytes(docbin.to_bytes()).get_docs(Vocab())
        assert again.user_data == expected


def test_merge_appends_docs():
    one, two = (DocBin(docs=[Doc(Vocab(), words=[word])]) for word in "ab")
    one.merge(two)
    assert [doc.text for doc in one.get_docs(Vocab())] == ["a ", "b "]


def test_merge_refuses_other_attributes():
    with pytest.raises(ValueError, match="different attributes"):
        DocBin().merge(DocBin(attrs=["TAG"]))


@pytest.mark.parametrize("stores", [True, False])
def test_merge_refuses_to_lose_user_data(stores):
    one, two = (DocBin(store_user_data=store, docs=[Doc(Vocab(), words=["a"])]) for store in (stores, not stores))
    with pytest.raises(ValueError, match="same `store_user_data`"):
        one.merge(two)
    assert len(one) == 1


def test_an_empty_docbin_has_no_docs(tmp_path):
    DocBin().to_disk(tmp_path / "none.spacy")
    docbin = DocBin().from_disk(tmp_path / "none.spacy")
    assert len(docbin) == 0
    assert list(docbin.get_docs(Vocab())) == []


@pytest.mark.usefixtures("no_words_at_hand")
def test_reading_again_and_again_keeps_nothing_but_labels():
    vocab = Vocab()
    doc = Doc(vocab, words=["went"], lemmas=["gogogo"], tags=["VBD"])
    data = DocBin(docs=[doc]).to_bytes()
    del doc
    for _time in range(3):
        (doc,) = DocBin().from_bytes(data).get_docs(vocab)
        assert doc[0].lemma_ == vocab.strings[doc[0].lemma] == "gogogo"
        del doc
        assert not vocab.living()
        assert not vocab.strings.held
    assert list(vocab.strings) == ["VBD"]


def test_the_columns_of_a_doc_are_its_own():
    docbin = DocBin(docs=[Doc(Vocab(), words=["a"], tags=["X"])])
    (one,), (two,) = docbin.get_docs(Vocab()), docbin.get_docs(Vocab())
    one[0].tag_ = "Y"
    assert two[0].tag_ == "X"


@pytest.mark.parametrize("content", [b"", b"no zlib", zlib.compress(b"\x93"), zlib.compress(msgpack.pack({"a": 1}))])
def test_a_file_that_is_no_docbin_is_named(tmp_path, content):
    path = tmp_path / "broken.spacy"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"broken\.spacy is not in the \.spacy format"):
        DocBin().from_disk(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match=r"none\.spacy cannot be read"):
        DocBin().from_disk(tmp_path / "none.spacy")


def _damaged(tmp_path, **changes):
    doc = Doc(Vocab(), words=["a", "b"], heads=[0, 0], deps=["ROOT", "x"])
    data = msgpack.unpack(zlib.decompress(DocBin(attrs=["HEAD", "DEP"], docs=[doc]).to_bytes()))
    path = tmp_path / "broken.spacy"
    path.write_bytes(zlib.compress(msgpack.pack({**data, **changes})))
    return path


@pytest.mark.parametrize(
    "changes",
    [
        {"spaces": b"\x01"},
        {"lengths": np.array([3], dtype="<i4").tobytes()},
        {"lengths": np.array([5, -3], dtype="<i4").tobytes()},
        {"attrs": [attrs.DEP, attrs.HEAD]},
        {"tokens": b"123"},
    ],
)
def test_parts_that_do_not_fit_are_found(tmp_path, changes):
    with pytest.raises(DataError, match=r"broken\.spacy"):
        DocBin().from_disk(_damaged(tmp_path, **changes))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"strings": ["a"]}, "lacks the string"),
        ({"tokens": np.array([[1, 1, 0], [2, 1, 5]], dtype="<u8")[:, [0, 1, 2]].tobytes()}, "outside"),
        ({"tokens": np.array([[1, 1, 1], [2, 1, 2**64 - 1]], dtype="<u8").tobytes()}, "cycle"),
    ],
)
def test_damage_found_while_reading_names_the_file(tmp_path, changes, message):
    docbin = DocBin().from_disk(_damaged(tmp_path, **changes))
    with pytest.raises(DataError, match=rf"broken\.spacy.*{message}"):
        list(docbin.get_docs(Vocab()))


def test_first_token_whose_label_is_unknown_is_told(tmp_path):
    labels = [0, 2**63 + 11, 2**40 + 1, 2**62 + 5]
    doc = Doc(Vocab(), words=["a", "b", "c", "d"])
    data = msgpack.unpack(zlib.decompress(DocBin(attrs=["TAG"], docs=[doc]).to_bytes()))
    table = np.frombuffer(data["tokens"], dtype="<u8").reshape(4, -1).copy()
    table[:, data["attrs"].index(attrs.TAG)] = labels
    path = tmp_path / "broken.spacy"
    path.write_bytes(zlib.compress(msgpack.pack({**data, "tokens": table.tobytes()})))
    with pytest.raises(DataError, match=rf"broken\.spacy.*Token 1 cannot have the TAG {labels[1]}"):
        list(DocBin().from_disk(path).get_docs(Vocab()))


def test_files_made_by_others_are_read(data):
    counts = {}
    for path in sorted((data / "formats" / "docbin").rglob("*.spacy")):
        if "train" not in path.name:
            docs = list(DocBin().from_disk(path).get_docs(Vocab()))
            counts[f"{path.parent.name}/{path.name}"] = (len(docs), sum(map(len, docs)))
    assert counts["clausecat/dev.spacy"] == (1243, 14164)
    assert counts["ner/dev.spacy"] == (1253, 22272)
    assert counts["ja_gsd/ja_gsd-ud-dev.ne.10.spacy"] == (51, 12287)
    assert counts["ja_gsd_older/ja_gsd-ud-dev.ne.10.spacy"] == (51, 12287)
    assert counts["tweets_demo/demo.spacy"] == (1, 20)


def test_a_file_made_by_others_has_its_annotations(data):
    path = data / "formats" / "docbin" / "ja_gsd" / "ja_gsd-ud-dev.ne.1.spacy"
    doc = next(DocBin().from_disk(path).get_docs(Vocab()))
    assert [ent.text for ent in doc.ents][:1] == ["50周年"]
    assert doc.has_annotation("DEP", require_complete=True)
    assert len(list(doc.sents)) == 1


@pytest.mark.parametrize("wrong", [None, "a", [1]], ids=repr)
def test_what_is_no_doc_docbin_or_vocab_is_refused_in_a_sentence(wrong):
    docbin = DocBin(docs=[Doc(Vocab(), words=["a"])])
    before = docbin.to_bytes()
    with pytest.raises(TypeError, match=r"A DocBin that gives its Docs needs a vocabulary, such as nlp\.vocab, not "):
        list(docbin.get_docs(wrong))
    for call in (docbin.add, docbin.merge, docbin.from_bytes):
        with pytest.raises(TypeError, match=rf"not (from )?{re.escape(repr(wrong))}\.$"):
            call(wrong)
    with pytest.raises(ValueError, match="no token attribute 'nonsense'"):
        DocBin(attrs=["nonsense"])
    assert docbin.to_bytes() == before


def test_a_docbin_that_refuses_a_file_is_as_it_was(tmp_path):
    docbin = DocBin(docs=[Doc(Vocab(), words=["a"])])
    before = docbin.to_bytes()
    (tmp_path / "x.spacy").write_bytes(before[:-8])
    with pytest.raises(DataError, match=r"x\.spacy is not in the \.spacy format, or damaged"):
        docbin.from_disk(tmp_path / "x.spacy")
    assert docbin.to_bytes() == before


def test_a_small_file_that_unpacks_to_a_large_one_is_refused():
    data = zlib.compress(msgpack.pack({"tokens": bytes(100 * 2**20)}))
    with pytest.raises(DataError, match=r"unpack to more than 67,108,864; .* NLPX_MAX_UNPACKED"):
        DocBin().from_bytes(data)


@pytest.mark.parametrize("at_once", [1, 3, 7])
def test_parts_of_a_table_give_what_the_whole_gives(monkeypatch, at_once):
    vocab = Vocab()
    docs = [
        Doc(vocab, words=["go", "went"], tags=["VB", "VBD"], lemmas=["go", "go"], heads=[1, 1], deps=["x", "ROOT"]),
        Doc(vocab, words=[]),
        Doc(vocab, words=["a", "b", "go"], ents=["B-X", "I-X", "O"], lemmas=["", "never", "goes"], pos=["X", "", "X"]),
        Doc(vocab, words=["went"], sent_starts=[False], morphs=["A=b"], spaces=[False]),
    ]
    docs[2][1].norm_ = "other"
    data = DocBin(docs=docs).to_bytes()
    monkeypatch.setattr(docbin_contents, "_AT_ONCE", at_once)
    monkeypatch.setattr(docbin_reader, "_HELD", at_once)
    again = list(DocBin().from_bytes(data).get_docs(Vocab()))
    assert [doc.to_json() for doc in again] == [doc.to_json() for doc in docs]
    assert [doc.to_array(ALL).tolist() for doc in again] == [doc.to_array(ALL).tolist() for doc in docs]


def test_damage_in_a_later_part_names_its_document(monkeypatch, tmp_path):
    docs = [Doc(Vocab(), words=["a", "b"], tags=["X", "Y"]) for _ in range(5)]
    data = msgpack.unpack(zlib.decompress(DocBin(attrs=["TAG"], docs=docs).to_bytes()))
    table = np.frombuffer(data["tokens"], dtype="<u8").reshape(10, -1).copy()
    table[7, data["attrs"].index(attrs.TAG)] = 77_777
    path = tmp_path / "broken.spacy"
    path.write_bytes(zlib.compress(msgpack.pack({**data, "tokens": table.tobytes()})))
    monkeypatch.setattr(docbin_contents, "_AT_ONCE", 4)
    met = DocBin().from_disk(path).get_docs(Vocab())
    assert [len(next(met)) for _ in range(2)] == [2, 2]
    with pytest.raises(DataError, match=r"broken\.spacy is damaged, in document 4: Token 1 cannot have the TAG 77777"):
        list(met)


def test_a_large_table_lies_in_a_file_and_gives_the_same(monkeypatch, tmp_path):
    docs = [Doc(Vocab(), words=[f"word{n % 50}" for n in range(200)], lemmas=["x"] * 200) for _ in range(40)]
    DocBin(docs=docs).to_disk(tmp_path / "large.spacy")
    monkeypatch.setattr(inflating, "_IN_MEMORY", 1 << 16)
    monkeypatch.setattr(docbin_contents, "_AT_ONCE", 1000)
    packed = DocBin().from_disk(tmp_path / "large.spacy")
    for _time in range(2):
        assert [doc.text for doc in packed.get_docs(Vocab())] == [doc.text for doc in docs]
    assert packed.to_bytes() == (tmp_path / "large.spacy").read_bytes()


def test_a_string_that_a_file_has_twice_is_one(tmp_path):
    doc = Doc(Vocab(), words=["a", "b"], tags=["X", "Y"])
    data = msgpack.unpack(zlib.decompress(DocBin(docs=[doc]).to_bytes()))
    twice = zlib.compress(msgpack.pack({**data, "strings": [*data["strings"], "a", *data["strings"]]}))
    (again,) = DocBin().from_bytes(twice).get_docs(Vocab())
    assert [(token.text, token.tag_) for token in again] == [("a", "X"), ("b", "Y")]


def stream(data):
    return stream_docs(inflating.pieces_of(data), len(data), Vocab(), origin="x.spacy")


@pytest.mark.parametrize("in_memory", [1 << 26, 1000])
def test_docs_of_a_stream_have_what_those_of_a_docbin_have(monkeypatch, in_memory):
    monkeypatch.setattr(docbin_contents, "_AT_ONCE", 40)
    vocab = Vocab()
    docs = [Doc(vocab, words=["a", f"b{n}"], spaces=[True, False], tags=["X", "Y"]) for n in range(150)]
    for n, doc in enumerate(docs):
        doc.cats = {"A": n / 150} if n % 2 else {}
        doc.user_data["of"] = (n, ["x" * n])
        doc.has_unknown_spaces = n == 7
        if n % 3:
            doc.spans["sc"] = [doc[:1]]
    data = DocBin(store_user_data=True, docs=docs).to_bytes()
    whole = list(DocBin().from_bytes(data).get_docs(Vocab()))
    monkeypatch.setattr(inflating, "_IN_MEMORY", in_memory)
    for some in (whole, list(stream(data))):
        assert [doc.to_json() for doc in some] == [doc.to_json() for doc in docs]
        assert [doc.user_data for doc in some] == [doc.user_data for doc in docs]
        assert [doc.has_unknown_spaces for doc in some] == [doc.has_unknown_spaces for doc in docs]
        assert [str(doc.spans) for doc in some] == [str(doc.spans) for doc in docs]


def test_old_files_have_no_more_than_tokens():
    data = msgpack.unpack(zlib.decompress(DocBin(docs=[Doc(Vocab(), words=["a"])]).to_bytes()))
    old = {name: data[name] for name in ("attrs", "tokens", "spaces", "lengths", "strings")}
    assert [doc[0].text for doc in stream(zlib.compress(msgpack.pack(old)))] == ["a"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"cats": [{}]}, "it has 2 Docs, and 1 entry of 'cats'"),
        ({"cats": 5}, "'cats' is 5, where a list should stand"),
        ({"cats": [{}, 5]}, r"^x\.spacy: what document 2 has beside its tokens is damaged: its 'cats' are 5"),
        ({"flags": [{}, {"has_unknown_spaces": 1}]}, "document 2 has .*: 'has_unknown_spaces' is neither true nor"),
        ({"user_data": [b"", b"\x93"]}, "document 2 .* is no MessagePack"),
    ],
)
def test_damage_beside_the_tokens_is_told_in_a_stream(changes, message):
    docs = [Doc(Vocab(), words=["a"]) for _ in range(2)]
    data = msgpack.unpack(zlib.decompress(DocBin(docs=docs).to_bytes()))
    with pytest.raises(DataError, match=message):
        list(stream(zlib.compress(msgpack.pack({**data, **changes}))))


def test_unknown_spaces_are_a_truth_value_in_files_too():
    doc = Doc(Vocab(), words=["a"], spaces=[True])
    doc.has_unknown_spaces = "yes"
    assert doc.has_unknown_spaces is True
    (read,) = DocBin().from_bytes(DocBin(docs=[doc]).to_bytes()).get_docs(Vocab())
    assert read.has_unknown_spaces is True
    assert Doc(Vocab()).from_bytes(doc.to_bytes()).has_unknown_spaces is True
